"""What a reader of the law had before him on a day: nothing that was not yet published.

A record without a day of publishing is read from the day it binds. The first version of a rule
is read at all times, for nothing is known of what came before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.rules.book import Provenance, Rule, RuleBook

_OTTAWA = ZoneInfo("America/Toronto")


def days_of_news(book: RuleBook) -> list[date]:
    """Return the days on which a reader found something new, in order."""
    found = set(book.told_on)
    for versions in book.rules.values():
        found.update(_read_from(rule.provenance) for rule in versions[1:])
    found.update(_read_from(holiday.provenance) for holiday in book.holidays)
    return sorted(found)


def read_by(book: RuleBook, day: date) -> RuleBook:
    """Return the book as it lay before a reader on a day."""
    if book.earlier is not None and book.told_on[-1] > day:
        book = book.earlier(day)
    rules = {name: tuple(_printed(told, day)) for name, told in book.rules.items()}
    holidays = tuple(h for h in book.holidays if _read_from(h.provenance) <= day)
    return replace(book, rules=rules, holidays=holidays)


def _printed(versions: Sequence[Rule], day: date) -> Iterator[Rule]:
    """Give the versions in print; the one before another that is not has no end yet."""
    for number, rule in enumerate(versions):
        if number and _read_from(rule.provenance) > day:
            continue
        following = versions[number + 1 :]
        is_open = any(_read_from(later.provenance) > day for later in following[:1])
        endless = replace(rule.provenance, effective_to=None)
        yield replace(rule, provenance=endless) if is_open else rule


def _read_from(provenance: Provenance) -> date:
    told = provenance.published_on or provenance.effective_from or date.min
    return told.astimezone(_OTTAWA).date() if isinstance(told, datetime) else told
