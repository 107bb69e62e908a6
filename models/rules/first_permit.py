"""The steps to a first permit: from the offer to the filing."""

from datetime import date, datetime

from models.rules.afterwards import afterwards, named_day
from models.rules.almanac import Almanac, Takes, later
from models.rules.case import Awaiting, Case, Route
from models.rules.documents import running_out
from models.rules.filing_day import FilingDay, filing_day
from models.rules.findings import Who
from models.rules.forecast import PASSPORT, exempt_from_passport_rule
from models.rules.ground import PAST_FILING, Ground, Window, backwards, forwards, ground_of
from models.rules.passport import Ready, behind_passport, is_wanted_first, renewal
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why

K = StepKey
# Named once: Python 3.11 runs a function to look up the member of an enum.
_DOCUMENTS, _OFFER = K.DOCUMENTS, K.OFFER
_CERTIFICATE, _PACKAGE, _FILING = K.CERTIFICATE, K.PACKAGE, K.FILING
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_COUNSEL, _HOLD, _RETURN = Awaiting.COUNSEL, Awaiting.EXAMINATION, Awaiting.RETURN_VISIT
_FILING_RULE = {
    Route.LAND: "R198_POE",
    Route.AIRPORT: "R198_POE",
    Route.RETURN: "R198_POE",
    Route.CONSULATE: "R197_APPLY_BEFORE",
    Route.INSIDE: "R199_AFTER_ENTRY",
    None: "R197_APPLY_BEFORE",
}
_BEFORE: dict[StepKey, tuple[StepKey, ...]] = {
    K.CERTIFICATE: (K.OFFER,),
    K.PACKAGE: (K.DOCUMENTS, K.CERTIFICATE),
    K.FILING: (K.CERTIFICATE,),
}


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
    filed = ground.done.get(_FILING)
    if filed is None or ground.case.awaiting not in PAST_FILING:
        return None
    if _CERTIFICATE not in ground.done:
        return None
    filing = FilingDay(filed, filed, None, None)
    steps = (*[_done(ground, step) for step in _RULE], _filing_step(ground, filing))
    return filing, None, steps


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
    papers, offer, certificate, package = ready
    limit = _window(filing.latest, filing.safe)
    # What the usual time would carry past the filing is squeezed to be ready for it.
    late = filing.planned is not None and package[1] > filing.planned
    by = _window(filing.planned, filing.planned) if late else None
    papers_limit, offer_limit = backwards(ground, limit) if limit else (None, None)
    papers_by, offer_by = backwards(ground, by) if by else (None, None)
    numbered = _prepared(ground, _CERTIFICATE, certificate, papers_limit, papers_by)
    case = ground.case
    if waits or case.awaiting is _HOLD or (case.certificates and numbered.status is not _DONE):
        numbered = _awaited(ground, numbered, filing, waits=waits)
    steps = (
        _prepared(ground, _DOCUMENTS, papers, papers_limit, papers_by),
        _prepared(ground, _OFFER, offer, offer_limit, offer_by),
        numbered,
        _prepared(ground, _PACKAGE, package, limit, by),
        _filing_step(ground, filing),
    )
    return filing, papers_limit, steps


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


def _window(least: date | None, usual: date | None) -> Window | None:
    return (least, usual) if least and usual else None


def _filing(ground: Ground, ready: Window) -> FilingDay:
    filed = ground.done.get(_FILING)
    if filed is not None:
        return FilingDay(filed, filed, None, None)
    today = ground.today
    least, usual = later(ready[0], today), later(ready[1], today)
    return filing_day(ground.case, ground.almanac, least=least, usual=usual, today=today)


def _status(ground: Ground, step: StepKey) -> Status:
    awaiting, done = ground.case.awaiting, ground.done
    if step in done:
        return _DONE
    if awaiting is _COUNSEL:
        return _BLOCKED
    if step is _CERTIFICATE and ground.almanac.portal_opens(ground.today) is None:
        return _BLOCKED
    if awaiting in PAST_FILING:
        # A certificate withdrawn while an officer has the file is owed at once.
        return _READY if step is _CERTIFICATE else _DONE
    for earlier in _BEFORE.get(step, ()):
        if earlier not in done:
            return _PENDING
    return _READY


_RULE = {
    K.DOCUMENTS: "planning.documents",
    K.OFFER: "EMPLOYMENT_AGREEMENT",
    K.CERTIFICATE: "OFFER_BEFORE_APPLICATION",
    K.PACKAGE: "planning.package",
}


def _prepared(
    ground: Ground, step: StepKey, when: Window, limit: Window | None, by: Window | None
) -> StepDates:
    status = _status(ground, step)
    if status is _DONE:
        return _done(ground, step)
    least, usual = when
    planned = usual if by is None else later(least, min(usual, by[0]))
    latest, safe = limit or (None, None)
    lines = _grounds(ground.almanac.takes[step], least, usual, planned, limit)
    why = Why(_RULE[step], ground.inputs, lines)
    return StepDates(step, status, least, planned, latest, None, safe, why)


def _done(ground: Ground, step: StepKey) -> StepDates:
    recorded = ground.done.get(step)
    day = recorded or ground.done.get(_FILING) or ground.case.opened_on
    said: Line = ("Done on {}.", (day,)) if recorded else ("Over since the filing, {}.", (day,))
    why = Why(_RULE[step], ground.inputs, (said,))
    return StepDates(step, _DONE, day, day, None, None, None, why)


def _grounds(
    takes: Takes, least: date, usual: date, planned: date, limit: Window | None
) -> tuple[Line, ...]:
    when: Line = (
        "Usually {} days, at least {}: {} at the earliest, {} in the usual time.",
        (takes.usual.days, takes.least.days, least, usual),
    )
    if limit is None:
        return (when,)
    must: Line = (
        "For the target start it must be over by {}; by {} leaves time to spare.",
        limit,
    )
    if planned == usual:
        return when, must
    return when, must, ("That is too late for the filing: planned on {} instead.", (planned,))


def _filing_step(ground: Ground, filing: FilingDay) -> StepDates:
    rule, done = _FILING_RULE[ground.case.facts.filing.route], ground.done.get(_FILING)
    if done is not None:
        why = Why(rule, ground.inputs, (("Filed on {}.", (done,)),))
        return StepDates(_FILING, _DONE, done, done, None, None, None, why)
    return StepDates(
        _FILING,
        _BLOCKED if filing.blocked else _status(ground, _FILING),
        filing.earliest,
        filing.planned,
        filing.latest,
        _named_hour(ground, filing),
        filing.safe,
        Why(rule, ground.inputs, filing.lines, filing.doubt, filing.who),
        filing.readings,
        filing.doubtful,
    )


def _named_hour(ground: Ground, filing: FilingDay) -> datetime | None:
    case = ground.case
    if case.awaiting is not _RETURN or filing.planned != named_day(ground):
        return None
    return case.return_at
