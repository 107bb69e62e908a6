"""The steps up to the filing: papers, offer, certificate, package, and the filing itself."""

from datetime import date, datetime

from models.rules.almanac import Takes, later
from models.rules.case import Awaiting
from models.rules.facts import Route
from models.rules.filing_day import FilingDay
from models.rules.ground import PAST_FILING, Inputs, Ready, Window, backwards
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.prospect import Prospect

K = StepKey
# Named once: Python 3.11 runs a function to look up the member of an enum.
_PREPARED = _DOCUMENTS, _OFFER, _CERTIFICATE, _PACKAGE = (
    K.DOCUMENTS, K.OFFER, K.CERTIFICATE, K.PACKAGE
)  # fmt: skip
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_FILING, _COUNSEL, _RETURN = K.FILING, Awaiting.COUNSEL, Awaiting.RETURN_VISIT
_BEFORE: dict[StepKey, tuple[str, ...]] = {
    _CERTIFICATE: ("offer",),
    _PACKAGE: ("papers", "certificate"),
}
_RULE = {
    K.DOCUMENTS: "planning.documents",
    K.OFFER: "EMPLOYMENT_AGREEMENT",
    K.CERTIFICATE: "OFFER_BEFORE_APPLICATION",
    K.PACKAGE: "planning.package",
}
_FILING_RULE = {
    Route.LAND: "R198_POE",
    Route.AIRPORT: "R198_POE",
    Route.RETURN: "R198_POE",
    Route.CONSULATE: "R197_APPLY_BEFORE",
    Route.INSIDE: "R199_AFTER_ENTRY",
    None: "R197_APPLY_BEFORE",
}


def prepared_steps(
    p: Prospect, ready: Ready, filing: FilingDay
) -> tuple[tuple[StepDates, ...], Window | None]:
    """Return papers, offer, certificate, package and filing, and the limit for the papers."""
    limit, package, planned = _window(filing.latest, filing.safe), ready[3], filing.planned
    # What the usual time would carry past the filing is squeezed to be ready for it.
    late = planned is not None and not p.is_over and package[1] > planned
    by = _window(planned, planned) if late else None
    papers_limit, offer_limit = backwards(p.practice, limit) if limit else (None, None)
    papers_by, offer_by = backwards(p.practice, by) if by else (None, None)
    steps = (
        _prepared(p, 0, ready[0], papers_limit, papers_by),
        _prepared(p, 1, ready[1], offer_limit, offer_by),
        _prepared(p, 2, ready[2], papers_limit, papers_by),
        _prepared(p, 3, ready[3], limit, by),
        _filing(p, filing),
    )
    return steps, papers_limit


def _filing(p: Prospect, filing: FilingDay) -> StepDates:
    if p.done.filing is not None:
        return _filed_step(p.inputs, p.route, p.done.filing)
    why = Why(_FILING_RULE[p.route], p.inputs, filing.lines, filing.doubt, filing.who)
    return StepDates(
        _FILING,
        _BLOCKED if filing.blocked else _filing_status(p),
        filing.earliest,
        filing.planned,
        filing.latest,
        _named_hour(p, filing),
        filing.safe,
        why,
        filing.readings,
        filing.doubtful,
    )


def _filing_status(p: Prospect) -> Status:
    if p.awaiting is _COUNSEL:
        return _BLOCKED
    if p.awaiting in PAST_FILING:
        return _DONE
    return _READY if p.done.certificate else _PENDING


def _named_hour(p: Prospect, filing: FilingDay) -> datetime | None:
    if p.named is None or p.awaiting is not _RETURN:
        return None
    day, at = p.named
    return at if filing.planned == day else None


def _filed_step(inputs: Inputs, route: Route | None, day: date) -> StepDates:
    why = Why(_FILING_RULE[route], inputs, (("Filed on {}.", (day,)),))
    return StepDates(_FILING, _DONE, day, day, None, None, None, why)


def _window(least: date | None, usual: date | None) -> Window | None:
    return (least, usual) if least and usual else None


def _prepared(
    p: Prospect, place: int, ready: Window, limit: Window | None, by: Window | None
) -> StepDates:
    step, done = _PREPARED[place], p.done[place]
    status = _status(p, step, done)
    if status is _DONE:
        return _done_step(p.inputs, p.done.filing or p.opened_on, step, done)
    least, usual = ready
    planned = usual if by is None else later(least, min(usual, by[0]))
    latest, safe = limit or (None, None)
    lines = _grounds(p.practice.takes[step], least, usual, planned, limit)
    why = Why(_RULE[step], p.inputs, lines)
    return StepDates(step, status, least, planned, latest, None, safe, why)


def _status(p: Prospect, step: StepKey, done: date | None) -> Status:
    if done:
        return _DONE
    if p.awaiting is _COUNSEL:
        return _BLOCKED
    if step is _CERTIFICATE and p.practice.portal_opens(p.today) is None:
        return _BLOCKED
    if p.awaiting in PAST_FILING:
        # A certificate withdrawn while an officer has the file is owed at once.
        return _READY if step is _CERTIFICATE else _DONE
    before = [getattr(p.done, earlier) for earlier in _BEFORE.get(step, ())]
    return _READY if all(before) else _PENDING


def _done_step(inputs: Inputs, over: date, step: StepKey, recorded: date | None) -> StepDates:
    """Return a step that is done; `over` is the day that stands for it if none is recorded."""
    day = recorded or over
    said: Line = ("Done on {}.", (day,)) if recorded else ("Over since the filing, {}.", (day,))
    why = Why(_RULE[step], inputs, (said,))
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
