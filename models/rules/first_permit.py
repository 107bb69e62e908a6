"""The steps to a first permit: from the offer to the filing."""

from datetime import date

from models.rules.almanac import Almanac
from models.rules.case import Awaiting, Case
from models.rules.course import Course, course_of, opening_after
from models.rules.documents import running_out
from models.rules.filing_day import FilingDay
from models.rules.findings import Who
from models.rules.forecast import PASSPORT, exempt_from_passport_rule, forecast, passport_on
from models.rules.ground import Ground, forwards, ground_of
from models.rules.passport import behind_passport, is_wanted_first, renewal
from models.rules.plan import Forecast, Line, Status, StepDates
from models.rules.prospect import Prospect, prospect_of
from models.rules.reporting import report_again

# Named once: Python 3.11 runs a function to look up the member of an enum.
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_COUNSEL, _HOLD = Awaiting.COUNSEL, Awaiting.EXAMINATION
_FURTHER = Awaiting.FURTHER_EXAMINATION


def first_permit_steps(
    case: Case, almanac: Almanac, today: date
) -> tuple[tuple[StepDates, ...], Forecast, Course]:
    """Plan up to the permit; return the steps, the forecast, and the course they keep to."""
    ground = ground_of(case, almanac, today)
    prospect = prospect_of(ground)
    course, first = course_of(prospect), False
    expected = _expected(case, almanac, course)
    is_limited = expected.limited_by == PASSPORT
    if is_limited:
        behind = _behind_passport(ground, expected, course)
        if behind is not None:
            course, first = behind, True
            expected = _expected(case, almanac, course)
    filing, tail, opening = course.filing, course.tail, course.opening
    papers, offer, certificate, *others = course.head
    renews: tuple[StepDates, ...] = ()
    if is_limited or case.documents:
        renews = renewal(ground, expected, course.limit, filing.planned, first=first)
    papers, beside = running_out(ground, papers, filing.planned, tail, expected)
    if first or case.certificates or case.awaiting is _HOLD:
        certificate = _awaited(ground, prospect, certificate, filing, waits=first)
    if tail and expected is not course.expected:
        opening = opening_after(ground.practice, expected, today)
    if tail and case.awaiting is _FURTHER:
        tail = (*report_again(case, almanac, today), *tail)
    steps = (papers, *renews, *beside, offer, certificate, *others, *tail, *opening)
    if case.awaiting is _COUNSEL:
        steps = tuple(map(_stopped, steps))
    return steps, expected, course


def _behind_passport(ground: Ground, expected: Forecast, usual: Course) -> Course | None:
    """Return the course behind a new passport; None when the offer cannot wait for it.

    Whom the passport binds files later for it, up to the last day that keeps the target. Who
    is free of the limit keeps the day: it is only to be there before.
    """
    if not is_wanted_first(ground, expected):
        return None
    ready, filing = behind_passport(ground, forwards(ground)), usual.filing
    free = exempt_from_passport_rule(ground.case.facts)
    by = filing.planned if free else filing.latest
    if by is not None and ready[3][0] > by:
        return None
    return course_of(prospect_of(ground, ready, keeps_day=free))


def _expected(case: Case, almanac: Almanac, course: Course) -> Forecast:
    """Return the permit that is likely: as the course has it, or cut short by the passport."""
    usual, passport = course.expected, passport_on(case)
    if passport is None or (usual.valid_to is not None and passport >= usual.valid_to):
        return usual
    printed_on = course.printed_on
    return forecast(case.facts, almanac.longest, issued_on=printed_on, passport_on=passport)


def _awaited(
    ground: Ground, prospect: Prospect, step: StepDates, filing: FilingDay, *, waits: bool
) -> StepDates:
    """Return the certificate's step with what it waits for, or why it is owed at once."""
    case, said = ground.case, []
    is_held = case.awaiting is _HOLD
    if prospect.is_over or (step.status is _DONE and not (waits or is_held)):
        return step
    if waits:
        said.append(_FOR_THE_PASSPORT)
        if step.status is _READY:
            step = step._replace(status=_PENDING)
    overtaken = case.pending_certificate
    if overtaken is not None and overtaken.superseded:
        said.append(("The offer on record was made for another {}.", (overtaken.superseded,)))
    if is_held:
        said.append(_HELD)
        step = step._replace(planned_on=ground.today, latest_on=filing.planned)
    why = step.why
    return step._replace(why=why._replace(lines=(*why.lines, *said))) if said else step


_FOR_THE_PASSPORT: Line = ("It waits for the new passport, whose number it carries.", ())
_HELD: Line = ("The officer holds the examination until the employer has acted, today.", ())
_STOPPED = "Whether the person may be admitted, after what an officer reported."


def _stopped(step: StepDates) -> StepDates:
    """Return a step as it stands while counsel looks at an officer's report."""
    if step.status is _DONE:
        return step
    why = step.why._replace(doubt=_STOPPED, who=Who.COUNSEL)
    return step._replace(status=_BLOCKED, counsel=True, why=why)
