"""Where else a case could file and still keep its start, while its own way is closed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from models.casework.acts import World
from models.rules.alternates import nearby
from models.rules.calendars import OutsideCalendarError
from models.rules.case import Case
from models.rules.facts import AT_A_PORT, Filing, Location, Route
from models.rules.plan import Status, StepKey
from models.rules.planning import plan
from models.rules.restrictions import Restriction, names_port

_MOST = 3
_MOST_TRIED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Another port or way, and the day on which the case could file there."""

    route: Route
    port: str | None
    filing_on: date
    away: str | None = None  # as 38 km to the north, or distance unknown


def ways_out(
    case: Case, starts_by: date | None, world: World, closed: Restriction
) -> tuple[Elsewhere, ...]:
    """Return up to three ways on which the first day of work stays.

    Where a port is closed, those of its kind come first, the nearest before those of its
    province whose distance is unknown and those before the far ones, and then the visa office.
    None where the start is not known, or the case has filed: then there is no day to keep.
    """
    if starts_by is None or StepKey.FILING.value in case.done:
        return ()
    tried = chain(islice(_ports(case, world, closed), _MOST_TRIED), _visa_office(case))
    found = (_tried(case, filing, away, starts_by, world) for filing, away in tried)
    return tuple(islice((one for one in found if one is not None), _MOST))


def _ports(
    case: Case, world: World, closed: Restriction
) -> Iterator[tuple[Filing, str | None]]:
    own, ports = case.facts.filing, world.after.book.ports
    here = ports.get(own.port or "")
    if here is None or own.route not in AT_A_PORT or not names_port(closed, here):
        return
    for one in nearby(here, ports.values()):
        if not names_port(closed, one.port):
            yield replace(own, port=one.port.id), one.words


def _visa_office(case: Case) -> Iterator[tuple[Filing, None]]:
    # Before travel is no way for somebody who is in Canada already.
    own, where = case.facts.filing, case.facts.applicant.location
    is_outside = where is not Location.INSIDE and not own.flagpoling
    if is_outside and own.route in (Route.LAND, Route.AIRPORT):
        yield replace(own, route=Route.CONSULATE, port=None), None


def _tried(
    case: Case, filing: Filing, away: str | None, starts_by: date, world: World
) -> Elsewhere | None:
    moved = replace(case, facts=replace(case.facts, filing=filing))
    try:
        found = plan(moved, world.after, as_of=world.now)
    except OutsideCalendarError:
        return None
    step, start = found.step(StepKey.FILING), found.step(StepKey.WORK_START)
    if step is None or step.planned_on is None or step.status is Status.BLOCKED:
        return None
    if start is None or start.planned_on is None or start.planned_on > starts_by:
        return None
    return Elsewhere(
        route=filing.route or Route.LAND, port=filing.port, filing_on=step.planned_on, away=away
    )
