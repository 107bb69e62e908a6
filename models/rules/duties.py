"""What somebody owes now, and by when: the open steps of a plan."""

from collections.abc import Iterable
from datetime import date, datetime, time

from models.rules.book import DutyClass
from models.rules.calendars import at_local
from models.rules.case import Case
from models.rules.plan import STEPS, Plan, Status, StepDates, StepKey

_OPEN = frozenset({Status.READY, Status.WAITING})
_PENDING, _HARD = Status.PENDING, DutyClass.HARD
# The end of the permit is said through the renewal that must precede it.
_SILENT = frozenset({StepKey.PERMIT_END})


def announced_on(step: StepDates) -> date | None:
    """Return the date by which a step is announced: the limit if hard, else the planned day."""
    is_hard = STEPS[step.key].duty_class is _HARD
    return step.latest_on if is_hard else step.planned_on


def next_instant(step: StepDates, day: date, case: Case) -> datetime:
    """Return the instant by which an open duty is due: the authority's, or the day's end.

    The day ends on the office's clock.
    """
    if step.due_at is not None:
        return step.due_at
    return at_local(day, time(23, 59, 59), case.facts.team.office_zone)


def open_duties(plan: Plan) -> Iterable[tuple[StepDates, date]]:
    """Return the steps that somebody owes now, each with the date it is announced by.

    A step that waits for another is not spoken of, its predecessor is; one with an authority's
    own last instant always is.
    """
    for step in plan.steps:
        status = step.status
        if status in _OPEN or (status is _PENDING and step.due_at is not None):
            day = announced_on(step)
            if day is not None and step.key not in _SILENT:
                yield step, day
