"""Legal figures by the date of the event they are asked for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.rules.book import Provenance, RuleBook, TimeLimit
from models.rules.counted import counted

_OTTAWA = ZoneInfo("America/Toronto")


def figure(book: RuleBook, rule_id: str, on: date) -> TimeLimit:
    """Return the limit of a rule as it binds on a day; KeyError when the rule sets none.

    The day is that of the event the limit runs from: what was begun under older law is
    counted by it. A day before the first known version gets the oldest.
    """
    versions = book.rules[rule_id]
    # Most rules have one version, and a plan asks for some figure in every case.
    rule = versions[0] if len(versions) == 1 else book.rule(rule_id, on)
    if rule.limit is None:
        raise KeyError(f"{rule_id} sets no limit")
    return rule.limit


def months(limit: TimeLimit) -> int:
    """Return the months and years of a limit as months."""
    return 12 * limit.years + limit.months


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(count: int) -> str:
    """Return months as people say them: three years, 18 months."""
    years, more = divmod(count, 12)
    if more or years >= len(_NUMBERS):
        return counted(count, "month")
    return f"{_NUMBERS[years]} year{'' if years == 1 else 's'}"


def since(known: Provenance) -> str:
    """Say from when a value binds, an hour on Ottawa's clock; empty when nobody knows."""
    start = known.effective_from
    if isinstance(start, datetime):
        return f" since {start.astimezone(_OTTAWA):%Y-%m-%d %H:%M} ET"
    return f" since {start}" if start else ""
