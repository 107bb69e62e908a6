"""The steps to a first permit: from the offer to the filing."""

from datetime import date, datetime
from functools import partial

from models.rules.afterwards import afterwards
from models.rules.almanac import Almanac, later
from models.rules.before_filing import (
    PREPARED,
    Preparing,
    done_step,
    filed_step,
    prepared_steps,
)
from models.rules.case import Awaiting, Case
from models.rules.documents import running_out
from models.rules.filing_day import FilingDay, filing_day
from models.rules.findings import Who
from models.rules.forecast import PASSPORT, exempt_from_passport_rule
from models.rules.ground import PAST_FILING, Ground, Ready, Window, forwards, ground_of
from models.rules.passport import behind_passport, is_wanted_first, renewal
from models.rules.plan import Forecast, Line, Status, StepDates
from models.rules.reporting import named_day

# Named once: Python 3.11 runs a function to look up the member of an enum.
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_COUNSEL, _HOLD, _RETURN = Awaiting.COUNSEL, Awaiting.EXAMINATION, Awaiting.RETURN_VISIT


def first_permit_steps(
    case: Case, almanac: Almanac, today: date
) -> tuple[tuple[StepDates, ...], Forecast, tuple[str, ...]]:
    """Plan up to the permit; return the steps, the forecast, and what moved the filing."""
    ground = ground_of(case, almanac, today)
    filing, limit, head = _over(ground) or _ahead(ground)
    tail, expected = afterwards(ground, filing)
    first = False
    if expected.limited_by == PASSPORT:
        behind = _behind_passport(ground, expected, filing)
        if behind is not None:
            first, (filing, limit, head) = True, behind
            tail, expected = afterwards(ground, filing)
    papers, *others = head
    renews = renewal(ground, expected, limit, filing.planned, first=first)
    papers, beside = running_out(ground, papers, filing.planned, tail, expected)
    steps = (papers, *renews, *beside, *others, *tail)
    if case.awaiting is _COUNSEL:
        steps = tuple(map(_stopped, steps))
    return steps, expected, filing.shaped_by


Head = tuple[FilingDay, Window | None, tuple[StepDates, ...]]
"""The filing, the limit for the papers, and the steps from the papers to the filing."""


def _over(ground: Ground) -> Head | None:
    # Before an officer nothing is left to plan up to the filing, unless a number is owed anew.
    days = ground.days
    if days.filing is None or days.certificate is None:
        return None
    if ground.case.awaiting not in PAST_FILING:
        return None
    filing = FilingDay(days.filing, days.filing, None, None)
    steps = map(partial(done_step, ground.inputs, days.filing), PREPARED, days)
    route = ground.case.facts.filing.route
    return filing, None, (*steps, filed_step(ground.inputs, route, days.filing))


def _ahead(ground: Ground) -> Head:
    ready = forwards(ground)
    return _head(ground, ready, _filing(ground, ready[3]))


def _behind_passport(ground: Ground, expected: Forecast, filing: FilingDay) -> Head | None:
    """Return the way to the filing behind a new passport; None when the offer cannot wait.

    Whom the passport binds files later for it, up to the last day that keeps the target. Who
    is free of the limit keeps the day: it is only to be there before.
    """
    if not is_wanted_first(ground, expected):
        return None
    ready = behind_passport(ground, forwards(ground))
    free = exempt_from_passport_rule(ground.case.facts)
    by = filing.planned if free else filing.latest
    if by is not None and ready[3][0] > by:
        return None
    found = filing if free else _filing(ground, ready[3])
    return _head(ground, ready, found, waits=True)


def _head(ground: Ground, ready: Ready, filing: FilingDay, *, waits: bool = False) -> Head:
    case = ground.case
    preparing = Preparing(
        ground.practice,
        ground.today,
        case.opened_on,
        case.facts.job.start_on,
        case.facts.filing.route,
        case.awaiting,
        ground.days,
        ready if waits else None,
        filing,
        _named_hour(ground, filing) if case.awaiting is _RETURN else None,
    )
    steps, limit = prepared_steps(preparing)
    if waits or case.awaiting is _HOLD or (case.certificates and steps[2].status is not _DONE):
        papers, offer, numbered, *others = steps
        steps = (papers, offer, _awaited(ground, numbered, filing, waits=waits), *others)
    return filing, limit, steps


def _awaited(ground: Ground, step: StepDates, filing: FilingDay, *, waits: bool) -> StepDates:
    """Return the certificate's step with what it waits for, or why it is owed at once."""
    case, said = ground.case, []
    if waits:
        said.append(_FOR_THE_PASSPORT)
        if step.status is _READY:
            step = step._replace(status=_PENDING)
    overtaken = case.pending_certificate
    if overtaken is not None and overtaken.superseded:
        said.append(("The offer on record was made for another {}.", (overtaken.superseded,)))
    if case.awaiting is _HOLD:
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


def _filing(ground: Ground, ready: Window) -> FilingDay:
    filed = ground.days.filing
    if filed is not None:
        return FilingDay(filed, filed, None, None)
    today = ground.today
    least, usual = later(ready[0], today), later(ready[1], today)
    return filing_day(ground.case, ground.almanac, least=least, usual=usual, today=today)


def _named_hour(ground: Ground, filing: FilingDay) -> datetime | None:
    case = ground.case
    return case.return_at if filing.planned == named_day(case, ground.almanac) else None
