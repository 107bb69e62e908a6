"""Two calculators, one answer: where they differ, both derivations are told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.docket.days import utc_day
from models.docket.limits import limits
from models.docket.matter import Law, Limit, Matter
from models.docket.permits import longest_permit
from models.docket.standing import permit_held
from models.rules.case import Case, reference_of
from models.rules.plan import Forecast, Plan, Status, StepDates, StepKey
from models.rules.records import CaseKind

PERMIT = "permit_forecast"  # named like the steps beside it
_NOTHING = "no such deadline"
_PASSPORT = "passport"
_AIMED_AT = frozenset({StepKey.ENTRY, StepKey.MEDICAL, StepKey.BIOMETRICS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One deadline on which the plan and the docket differ; as text it names nobody."""

    number: int
    deadline: str  # a step, or the permit's forecast
    what: str
    planned: str
    planned_because: str
    docketed: str
    docketed_because: str

    def __str__(self) -> str:
        """Say it, with how each of the two came to its answer."""
        return (
            f"{reference_of(self.number)}: {self.deadline}, {self.what}: "
            f"the plan says {self.planned} ({self.planned_because}); "
            f"the docket says {self.docketed} ({self.docketed_because})"
        )


def disagreements(plan: Plan, case: Case, law: Law) -> tuple[Disagreement, ...]:
    """Return on what a case's plan and the docket differ."""
    return tuple(_differences(plan, matter_of(plan, case, law)))


def matter_of(plan: Plan, case: Case, law: Law) -> Matter:
    """Return what the docket is asked, to be held against a plan: at the plan's instant.

    The day on which the next permit would begin is the plan's own guess, and so an input.
    """
    return Matter(case, law.as_read(plan.as_of), plan.as_of, plan.forecast.valid_from)


def _differences(plan: Plan, matter: Matter) -> Iterator[Disagreement]:
    """Give everything on which they differ."""
    yield from _of_the_forecast(plan.forecast, matter)
    yield from _of_the_steps(plan, matter)


def _of_the_steps(plan: Plan, matter: Matter) -> Iterator[Disagreement]:
    steps = {step.key: step for step in plan.steps}
    for key, limit in limits(matter).items():
        step = steps.get(key)
        for what, planned, docketed in _compared(step, limit, matter):
            yield Disagreement(
                number=matter.case.number,
                deadline=key.value,
                what=what,
                planned=_told(planned),
                planned_because=_because(step),
                docketed=_told(docketed),
                docketed_because=limit.because if limit else _NOTHING,
            )


Difference = tuple[str, Any, Any]


def _compared(
    step: StepDates | None, limit: Limit | None, matter: Matter
) -> Iterator[Difference]:
    if step is None or (step.latest_on is None and step.due_at is None):
        if limit is not None and _is_forgotten(step, limit, matter):
            yield "last day", None, limit.last_on
    elif limit is None:
        if step.due_at is not None or not _is_aimed_at(step):
            yield "last day", step.latest_on, None
    elif step.status is not Status.DONE:
        yield from _of_the_dates(step, limit, matter)


def _is_aimed_at(step: StepDates) -> bool:
    """Say whether the last day is the firm's aim, for want of a paper that sets a legal one."""
    return step.status is Status.DONE or step.key in _AIMED_AT


def _is_forgotten(step: StepDates | None, limit: Limit, matter: Matter) -> bool:
    is_done = step is not None and step.status is Status.DONE
    still_ahead = matter.utc_today <= limit.last_on
    return limit.owed and still_ahead and not is_done


def _of_the_dates(step: StepDates, limit: Limit, matter: Matter) -> Iterator[Difference]:
    if step.latest_on != limit.last_on:
        yield "last day", step.latest_on, limit.last_on
        return
    if not _is_instant(step.due_at, limit, matter):
        yield "last instant", step.due_at, limit.last_at or limit.last_on
    if not _is_safe(step, limit, matter):
        yield "safe day", step.safe_on, limit.safe_on
    days = {r.due_on for r in step.readings if r.due_on is not None} - {step.latest_on}
    if days != set(limit.other_days) - {limit.last_on}:
        yield "other readings", sorted(days), sorted(limit.other_days)


def _is_instant(due_at: datetime | None, limit: Limit, matter: Matter) -> bool:
    """Say whether an instant is the law's own; where it names none, one of the last day."""
    if limit.last_at is not None or due_at is None:
        return due_at == limit.last_at
    return limit.last_on in (utc_day(due_at), matter.office_day(due_at))


def _is_safe(step: StepDates, limit: Limit, matter: Matter) -> bool:
    """Say whether the safe day is the docket's; an office that is closed then aims earlier."""
    if step.safe_on is None:
        return limit.safe_on is None
    if limit.safe_on is None:
        return step.safe_on <= limit.last_on
    if matter.case.facts.team.office_province is not None:
        return step.safe_on <= limit.safe_on and matter.law.days.is_working(step.safe_on)
    return step.safe_on == limit.safe_on


def _of_the_forecast(forecast: Forecast, matter: Matter) -> Iterator[Disagreement]:
    if forecast.limited_by == "printed" or matter.is_over:
        yield from _of_what_is_printed(forecast, matter)
        return
    if forecast.valid_from is None or matter.case.kind is CaseKind.SPOUSE:
        return  # what a spouse's permit rests on is compared with its end
    longest = longest_permit(matter, forecast.valid_from)
    known = (longest.last_on, longest.limited_by) if longest else (None, None)
    planned = (forecast.valid_to, forecast.limited_by)
    days = {r.due_on for r in forecast.readings if r.due_on is not None}
    others = set(longest.other_days if longest else ())
    told = longest.because if longest else "the start or the length of the work is unknown"
    if planned != known:
        yield _differing(matter, "last day", forecast, planned, known, told)
    elif days != others:
        yield _differing(matter, "other readings", forecast, sorted(days), sorted(others), told)


def _of_what_is_printed(forecast: Forecast, matter: Matter) -> Iterator[Disagreement]:
    permit = permit_held(matter.case)
    printed = permit.valid_to if permit is not None else None
    if forecast.valid_to is not None and forecast.valid_to != printed:
        yield _differing(matter, "last day", forecast, forecast.valid_to, printed, "printed")


def _differing(
    matter: Matter, what: str, forecast: Forecast, planned: Any, docketed: Any, because: str
) -> Disagreement:
    # A passport's last day stands only where it is the answer itself.
    return Disagreement(
        number=matter.case.number,
        deadline=PERMIT,
        what=what,
        planned=_told(planned),
        planned_because=f"from {forecast.valid_from}, limited by {forecast.limited_by}",
        docketed=_told(docketed),
        docketed_because=because,
    )


def _because(step: StepDates | None) -> str:
    if step is None:
        return "it has no such step"
    # A passport's dates are personal: they stay out of what `verify` prints.
    lines = [line.format(*values) for line, values in step.why.lines if _PASSPORT not in line]
    told = " ".join(lines)
    return f"{step.why.rule}: {told}" if told else step.why.rule


def _told(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, (list, tuple)):
        return " and ".join(_told(one) for one in value) or "nothing"
    return value.isoformat() if isinstance(value, date) else str(value)
