"""What a closing does to the filings after the first: renewals, restorations, a spouse's own.

A first filing is planned round the closings from the start. These have limits of their own in
law, which no closing moves: only the day on which to file does, and where none is left the
step stays owed, with the closing beside it, for counsel.
"""

from collections.abc import Callable
from datetime import date

from models.rules.almanac import Almanac
from models.rules.border_words import SUPPOSED_CERTIFICATE, supposed_sentence
from models.rules.case import Case
from models.rules.facts import AT_A_PORT, Location, Route
from models.rules.filing_days import FilingDays, Found, Visit
from models.rules.filing_route import is_visa_exempt
from models.rules.findings import Who
from models.rules.plan import Line, Status, StepDates, StepKey
from models.rules.records import CaseKind
from models.rules.standing import Standing

K = StepKey
# Named once: Python 3.11 runs a function to look up the member of an enum.
_RETURN, _SPOUSE = Route.RETURN, CaseKind.SPOUSE
_CERTIFICATES = frozenset({K.CERTIFICATE, K.EXTENSION_CERTIFICATE})
_OVER = frozenset({Status.DONE, Status.SKIPPED, Status.NOT_APPLICABLE})
_OF_A_SPOUSE = "C41"  # no code that a ban on leaving only to file spares (R2024-12-23)
_SHUT = "Nothing is open before the limit of this filing: what protects the person meanwhile?"

Heeded = tuple[tuple[StepDates, ...], tuple[str, ...]]
"""The steps, and the ids of the restrictions that moved them or stand beside them."""


def heeded(case: Case, steps: tuple[StepDates, ...], almanac: Almanac, today: date) -> Heeded:
    """Return the steps planned round what closes their ways, and what closed them."""
    at_a_port = case.facts.filing.route is _RETURN or case.kind is _SPOUSE
    if not (at_a_port or almanac.closes_online or almanac.outages):
        return steps, ()
    shaped: dict[str, None] = {}
    found = tuple([_heeding(step, case, almanac, today, shaped) for step in steps])
    return _numbered_in_time(found), tuple(shaped)


def _numbered_in_time(steps: tuple[StepDates, ...]) -> tuple[StepDates, ...]:
    """Return the steps, a renewal's number no later than a filing that had to go earlier."""
    files = next((s.planned_on for s in steps if s.key is K.EXTENSION_FILING), None)
    if files is None:
        return steps
    return tuple([_by(files, s) if s.key is K.EXTENSION_CERTIFICATE else s for s in steps])


def _by(day: date, step: StepDates) -> StepDates:
    if step.status in _OVER or step.planned_on is None or step.planned_on <= day:
        return step
    needed = max(day, step.earliest_on or day)
    said: Line = ("The way of filing closes; the number is needed by {}.", (needed,))
    return step._replace(
        planned_on=needed, why=step.why._replace(lines=(*step.why.lines, said))
    )


def _heeding(
    step: StepDates, case: Case, almanac: Almanac, today: date, shaped: dict[str, None]
) -> StepDates:
    if step.status in _OVER:
        return step
    if step.key in _CERTIFICATES:
        return _beside_outages(step, almanac.outages, today, shaped)
    visit_of = _VISITS.get(step.key)
    visit = visit_of(case, almanac.code_of(case.facts)) if visit_of else None
    if visit is None or step.planned_on is None:
        return step
    return _moved(step, almanac.days_of(visit), today, shaped)


def _renewal(case: Case, code: str) -> Visit:
    """A renewal goes online, unless the person leaves and comes back to file it."""
    route = _RETURN if case.facts.filing.route is _RETURN else Route.INSIDE
    return _visit(case, route, code)


def _restoration(case: Case, code: str) -> Visit:
    return _visit(case, Route.INSIDE, code)


def _visit(case: Case, route: Route | None, code: str) -> Visit:
    filing, person = case.facts.filing, case.facts.applicant
    at_a_port = route in AT_A_PORT
    return Visit(
        route,
        filing.port if at_a_port else None,
        filing.flagpoling if at_a_port else False,
        person.citizenships,
        person.us_permanent_resident,
        is_visa_exempt(case.facts),
        _OF_A_SPOUSE if case.kind is _SPOUSE else code,
    )


def _of_the_spouse(case: Case, code: str) -> Visit:
    """A spouse files as their own case says, or online when it stands in the worker's."""
    if case.kind is _SPOUSE:
        return _visit(case, case.facts.filing.route, code)
    spouse = case.facts.spouse
    route = Route.INSIDE if spouse.location is Location.INSIDE else Route.CONSULATE
    return Visit(route, None, False, spouse.citizenships, None, False, _OF_A_SPOUSE)


_VISITS: dict[StepKey, Callable[[Case, str], Visit]] = {
    K.EXTENSION_FILING: _renewal,
    K.RESTORATION: _restoration,
    K.SPOUSE_FILING: _of_the_spouse,
}


def _moved(
    step: StepDates, days: FilingDays, today: date, shaped: dict[str, None]
) -> StepDates:
    planned, limit = step.planned_on, step.latest_on
    if planned is None or _takes(days, planned):
        return _advised(step, days)
    first = days.on_or_after(planned)
    day = first.day if first.day and (limit is None or first.day <= limit) else None
    back = days.on_or_before(limit or planned) if day is None else None
    if back is not None and back.day is not None and back.day >= (step.earliest_on or today):
        day = back.day
    shaped.update(dict.fromkeys(_closing_ids(first, days, planned)))
    earliest = days.on_or_after(step.earliest_on).day if step.earliest_on else None
    moved = step._replace(
        earliest_on=min(earliest, day) if earliest and day else day,
        planned_on=day,
        safe_on=_safe(step, days, today),
    )
    return _explained(moved, first, days, planned)


def _takes(days: FilingDays, day: date) -> bool:
    # Online a file may go in on a day off; a port is visited on the firm's working days.
    if days.port is None:
        return days.closing(day) is None
    return days.on_or_after(day).day == day


def _safe(step: StepDates, days: FilingDays, today: date) -> date | None:
    safe = step.safe_on
    if safe is None or _takes(days, safe):
        return safe
    earlier = days.on_or_before(safe).day
    return earlier if earlier and earlier >= today else safe


def _closing_ids(first: Found, days: FilingDays, planned: date) -> tuple[str, ...]:
    if first.shaped_by or days.port is not None:
        return first.shaped_by
    closing = days.closing(planned)
    return tuple(r.id for r in closing.shaped_by) if closing else ()


def _explained(step: StepDates, first: Found, days: FilingDays, planned: date) -> StepDates:
    said: tuple[Line, ...] = tuple(("{}", (sentence,)) for sentence in first.because)
    where = f" at {days.port.port.name}" if days.port else ""
    day = step.planned_on
    said += (
        (f"Not on {{}}{where}, but on {{}}.", (planned, day))
        if day
        else (f"No open day is left{where} before the limit.", ()),
    )
    why = step.why._replace(lines=(*step.why.lines, *said))
    if day is None:
        why = why._replace(doubt=_SHUT, who=Who.COUNSEL)
    return step._replace(why=why, counsel=step.counsel or day is None or first.doubtful)


def _advised(step: StepDates, days: FilingDays) -> StepDates:
    day = step.planned_on
    if day is None:
        return step
    told = days.port.verdict(day) if days.port else days.verdict(day)
    # What a port says of its own hours stands with its day; of an open way nothing is said.
    sentences = (*told.because, *told.advised)
    if not sentences:
        return step
    said: tuple[Line, ...] = tuple(("{}", (sentence,)) for sentence in sentences)
    return step._replace(why=step.why._replace(lines=(*step.why.lines, *said)))


def _beside_outages(
    step: StepDates, outages: tuple[Standing, ...], today: date, shaped: dict[str, None]
) -> StepDates:
    """Say which outages of the Employer Portal lie before the certificate, or over it."""
    by = step.planned_on or today
    near = [o for o in outages if o.span.first <= by and o.span.last >= today]
    if not near:
        return step
    shaped.update((o.restriction.id, None) for o in near)
    said = tuple(_outage_line(o) for o in near)
    return step._replace(why=step.why._replace(lines=(*step.why.lines, *said)))


def _outage_line(outage: Standing) -> Line:
    if outage.restriction.id == SUPPOSED_CERTIFICATE:
        return "{}", (supposed_sentence(outage.restriction),)
    told, first, last = outage.restriction, outage.span.first, outage.span.last
    when = "from {}, with no end named" if last == date.max else "from {} to {}"
    days = (first,) if last == date.max else (first, last)
    return (
        f"The Employer Portal is out {when}: {{}} (source: {{}}).",
        (*days, told.title, told.source),
    )
