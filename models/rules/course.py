"""The course of a first permit, worked out once for all cases that stand on the same."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from models.rules.afterwards import after_filing
from models.rules.before_filing import prepared_steps
from models.rules.filing_day import FilingDay, filing_day
from models.rules.forecast import permit_of
from models.rules.ground import Window, ready_on
from models.rules.limits import opening_of_extension
from models.rules.plan import Forecast, StepDates
from models.rules.practice import Practice
from models.rules.prospect import Prospect


class Course(NamedTuple):
    """The steps to a first permit, and what they lead to, whatever papers the person has."""

    filing: FilingDay
    limit: Window | None  # for the papers
    head: tuple[StepDates, ...]  # from the papers to the filing
    tail: tuple[StepDates, ...]  # from the answer to the first day of work
    printed_on: date | None  # the permit, as is likely
    expected: Forecast  # as long as no passport cuts it short
    opening: tuple[StepDates, ...]  # of the renewal after that permit
    misses: bool  # the start that was wanted


@lru_cache(maxsize=1 << 12)  # cases are opened, and wanted, on few days
def course_of(p: Prospect) -> Course:
    """Return the course; nothing but a bare forecast after a filing that has no day."""
    soonest = ready_on(p.practice, p.today, p.opened_on, p.done)
    ready = p.behind or soonest
    filing = filing_day(p, (soonest if p.keeps_day else ready)[3])
    head, limit = prepared_steps(p, ready, filing)
    tail, printed_on = after_filing(p, filing.planned) if filing.planned else ((), None)
    expected = permit_of(p.start_on, p.months, p.practice.longest, issued_on=printed_on)
    opening = opening_after(p.practice, expected, p.today) if tail else ()
    misses = head[-1].is_late or (bool(tail) and tail[-1].is_late)
    return Course(filing, limit, head, tail, printed_on, expected, opening, misses)


def opening_after(practice: Practice, expected: Forecast, today: date) -> tuple[StepDates, ...]:
    """Return the opening of the renewal after a permit that is likely to come."""
    first, last = expected.valid_from, expected.valid_to
    return () if last is None else (opening_of_extension(practice, first, last, today),)
