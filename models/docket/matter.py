"""What the second calculator is asked about, and what it answers."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from models.docket.days import Days, day_in, utc_day
from models.docket.gazette import days_of_news, read_by
from models.rules.book import Rule, RuleBook, TimeLimit
from models.rules.case import Awaiting, Case
from models.rules.plan import StepKey

_OTTAWA = "America/Toronto"


class Law:
    """The book's dated figures, and the calendar of days; made once for many cases."""

    def __init__(self, book: RuleBook, read_on: date | None = None) -> None:
        """Take the book, which is all that both calculators have in common; read on a day."""
        self.book = book
        self.days = Days(book.holidays, read_on=read_on)
        self._news = days_of_news(book)
        self._editions: dict[int, Law] = {}

    def as_read(self, at: datetime) -> "Law":
        """Return the law as it could be read at an instant, by the day it was in Ottawa."""
        day = day_in(_OTTAWA, at)
        heard = bisect_right(self._news, day)
        if heard == len(self._news):
            return self
        known = self._editions.get(heard)
        if known is None:
            known = self._editions[heard] = Law(read_by(self.book, day), day)
        return known

    def figure(self, rule_id: str, on: date) -> TimeLimit:
        """Return the limit of a rule as it stood on a day; KeyError when it sets none.

        A day before anything is known of the rule gets the oldest version.
        """
        versions = self.book.rules[rule_id]
        binding = [rule for rule in versions if _began(rule, on) and not _ended(rule, on)]
        limit = (binding[-1] if binding else versions[0]).limit
        if limit is None:
            raise KeyError(f"{rule_id} sets no limit")
        return limit


def _began(rule: Rule, on: date) -> bool:
    start = rule.provenance.effective_from
    return start is None or _day(start) <= on


def _ended(rule: Rule, on: date) -> bool:
    end = rule.provenance.effective_to
    return end is not None and _day(end) < on


def _day(when: date | datetime) -> date:
    return utc_day(when) if isinstance(when, datetime) else when


@dataclass(frozen=True)
class Matter:
    """One case at an instant, under the law. `begins_on`: when the next permit would begin."""

    case: Case
    law: Law
    now: datetime
    begins_on: date | None = None

    @cached_property
    def utc_today(self) -> date:
        """The day it is for the online system."""
        return utc_day(self.now)

    @cached_property
    def office_today(self) -> date:
        """The day it is in the office."""
        return self.office_day(self.now)

    @cached_property
    def is_closed(self) -> bool:
        """Say whether the firm has closed the case: nothing is owed any more."""
        return self.case.awaiting is Awaiting.NOTHING

    @cached_property
    def is_over(self) -> bool:
        """Say whether nothing of the case is left but records."""
        return self.case.awaiting in (Awaiting.NOTHING, Awaiting.RETENTION)

    def office_day(self, at: datetime) -> date:
        """Return the day an instant has in the office."""
        return day_in(self.case.facts.team.office_zone, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One legal deadline, and in words how it was reached; the words name no person."""

    key: StepKey
    last_on: date
    because: str
    last_at: datetime | None = None  # where the law names the instant, or whose clock
    safe_on: date | None = None
    other_days: tuple[date, ...] = ()  # by other readings of the same words
    owed: bool = True  # a plan without it has forgotten it


Question = Callable[[Matter], Limit | None]
"""A function for one deadline; None: the case has no such deadline."""
