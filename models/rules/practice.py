"""One book made ready for counting: working days, and how long things take."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar

from models.rules.book import HolidayRule, PlanningValue, RuleBook
from models.rules.calendars import LegalCalendar, WorkingDays
from models.rules.facts import AT_A_PORT, Route
from models.rules.filing_route import on_entry
from models.rules.forecast import longest_in
from models.rules.holidays import is_kept_on
from models.rules.jurisdictions import FEDERAL, legal_calendar

T = TypeVar("T")


class _Kept(dict[date, T]):
    """What is answered for each day, worked out when first asked for."""

    def __init__(self, answer: Callable[[date], T]) -> None:
        self._answer = answer

    def __missing__(self, day: date) -> T:
        found = self[day] = self._answer(day)
        return found


def kept(answer: Callable[[date], T]) -> Callable[[date], T]:
    """Return the answer to a question about a day, each day worked out once."""
    # The dictionary itself answers: a plan asks some twenty times.
    return _Kept(answer).__getitem__


class Takes(NamedTuple):
    """How long something takes, in calendar days; see `PlanningValue`."""

    least: timedelta
    usual: timedelta
    at_worst: timedelta


def _takes(value: PlanningValue) -> Takes:
    return Takes(timedelta(value.least), timedelta(value.usual), timedelta(value.at_worst))


class Practice:
    """The law and the firm's ways, ready for many plans; whatever is restricted, the same.

    What rests on it and on plain values alone is worked out once for all cases that share
    them. Working days are Monday to Friday without the federal holidays of the Interpretation
    Act; they are the firm's, never a port's: `office_day` is the first on or after a day,
    `office_day_before` the last on or before it, and `working_day_before` the last strictly
    before it; OutsideCalendarError beyond the table. `portal_opens` gives the first day on or
    after a day when the Employer Portal works, None: unknown; here it always does.
    """

    def __init__(self, book: RuleBook) -> None:
        """Take the law, and lay out its calendar."""
        self.book = book
        self.federal, self.working = _calendars(book.holidays)
        self.office_day = kept(self.working.on_or_after)
        self.office_day_before = kept(self.working.on_or_before)
        self.us_holiday = kept(lambda day: is_kept_on(book.us_holidays, day))
        self.portal_opens: Callable[[date], date | None] = lambda day: day
        self.working_day_before = kept(lambda day: self.working.add(day, -1))
        self.value = book.planning.__getitem__  # KeyError names a value the book lacks
        self.takes = {name: _takes(value) for name, value in book.planning.items()}
        self.processing = {r: self.takes[f"processing.{r}"] for r in Route}
        self.on_entry = lru_cache(maxsize=1 << 10)(partial(on_entry, book))
        self.longest = kept(longest_in(book))
        self.filing_lead = {r: self.takes[f"filing_lead.{r}"] for r in AT_A_PORT}

    def closed_in(self, countries: tuple[str, ...]) -> Callable[[date], bool]:
        """Return the question whether a day is a holiday of one of these countries."""
        return lambda day: (
            ("CA" in countries and self.federal.is_holiday(day) is not None)
            or ("US" in countries and self.us_holiday(day))
        )


@lru_cache(maxsize=8)
def practice_of(book: RuleBook) -> Practice:
    """Return the practice of a book, the same each time."""
    return Practice(book)


@lru_cache(maxsize=4)
def _calendars(holidays: tuple[HolidayRule, ...]) -> tuple[LegalCalendar, WorkingDays]:
    # The table takes some ten milliseconds, and every change of restrictions wants an almanac.
    federal = legal_calendar(FEDERAL, holidays)
    return federal, WorkingDays.of(federal)
