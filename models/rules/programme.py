"""Orders that suspend the programme: which steps wait for them, and what counsel must say."""

from datetime import date, timedelta
from functools import lru_cache

from models.rules.almanac import Almanac
from models.rules.case import Case
from models.rules.findings import Who
from models.rules.plan import Line, Status, StepDates, StepKey
from models.rules.published import ALWAYS
from models.rules.records import ProgrammeOrder, Reach
from models.rules.restrictions import Block, Restriction, RestrictionKind

K = StepKey
_DAY = timedelta(days=1)
_TOUCHED: dict[Reach, frozenset[StepKey]] = {
    Reach.INTAKE: frozenset({K.FILING, K.EXTENSION_FILING, K.RESTORATION, K.SPOUSE_FILING}),
    Reach.PROCESSING: frozenset({K.DECISION, K.EXTENSION_DECISION, K.RESTORATION_DECISION}),
    Reach.PERMITS: frozenset({K.ENTRY, K.WORK_START, K.PERMIT_END, K.SPOUSE_END}),
}
_SAID = {
    Reach.INTAKE: "The order {} stops the intake of applications from {}{} ({}).",
    Reach.PROCESSING: "The order {} holds or ends pending applications from {}{} ({}).",
    Reach.PERMITS: "The order {} touches permits already issued from {}{} ({}).",
}
_CITED = "IRPA 87.301-87.305"  # rules.yaml GIC_ORDERS
_DOUBT = {
    Reach.INTAKE: "Does the order {} reach this application, and what becomes of its limits?",
    Reach.PROCESSING: "Does the order {} reach this application: does it wait, or end?",
    Reach.PERMITS: "Does the order {} suspend, vary or cancel this permit?",
}


@lru_cache(maxsize=64)
def under(almanac: Almanac, orders: tuple[ProgrammeOrder, ...]) -> Almanac:
    """Return the calendars with the days closed on which orders stop the intake of a case."""
    closed = tuple(_notice(order) for order in orders if order.reach is Reach.INTAKE)
    return Almanac(almanac.book, (*almanac.restrictions, *closed)) if closed else almanac


def _notice(order: ProgrammeOrder) -> Restriction:
    return Restriction(
        id=order.order,
        title=f"Order {order.order}",
        kind=RestrictionKind.PROGRAMME,
        blocks=(Block(),),
        announced_at=ALWAYS,  # whoever records an order in a case knows of it
        effective_from=order.from_on,
        effective_to=order.to_on,
        source=f"Canada Gazette, {_CITED}",
    )


def waiting(case: Case, steps: tuple[StepDates, ...], today: date) -> tuple[StepDates, ...]:
    """Return the steps with those that an order touches waiting for it, each with its doubt.

    No legal limit moves for an order; only what is planned does.
    """
    for order in case.orders:
        if order.to_on is None or order.to_on >= today:
            steps = tuple([_touched(step, order) for step in steps])
    return steps


def _touched(step: StepDates, order: ProgrammeOrder) -> StepDates:
    if step.key not in _TOUCHED[order.reach] or step.status is Status.DONE:
        return step
    until = f" to {order.to_on}" if order.to_on else ", with no end named"
    line: Line = (_SAID[order.reach], (order.order, order.from_on, until, _CITED))
    why = step.why._replace(
        lines=(*step.why.lines, line),
        doubt=_DOUBT[order.reach].format(order.order),
        who=Who.COUNSEL,
    )
    held = step._replace(why=why, counsel=True)
    planned = step.planned_on
    if order.reach is Reach.PERMITS or planned is None or not _holds(order, planned):
        return held
    moved = _after(step, order)
    return held._replace(planned_on=moved, earliest_on=moved)


def _holds(order: ProgrammeOrder, day: date) -> bool:
    return order.from_on <= day and (order.to_on is None or day <= order.to_on)


def _after(step: StepDates, order: ProgrammeOrder) -> date | None:
    """Return the day after an order, unless the step's own limit is over by then."""
    if order.to_on is None:
        return None
    day = order.to_on + _DAY
    return day if step.latest_on is None or day <= step.latest_on else None
