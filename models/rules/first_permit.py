"""The steps to a first permit: from the offer to the filing."""

from datetime import date

from models.rules.afterwards import afterwards
from models.rules.almanac import Almanac, later
from models.rules.case import Awaiting, Case, Route
from models.rules.filing_day import FilingDay, filing_day
from models.rules.forecast import (
    PASSPORT,
    TWO_PASSPORT_READINGS,
    exempt_from_passport_rule,
    forecast,
    renewed_passport_on,
)
from models.rules.ground import (
    PAST_FILING,
    Ground,
    Window,
    backwards,
    forwards,
    ground_of,
)
from models.rules.plan import Course, Forecast, Line, Reading, Status, StepDates, StepKey, Why

K = StepKey
# Named once: Python 3.11 runs a function to look up the member of an enum.
_DOCUMENTS, _PASSPORT_RENEWAL, _OFFER = K.DOCUMENTS, K.PASSPORT_RENEWAL, K.OFFER
_CERTIFICATE, _PACKAGE, _FILING = K.CERTIFICATE, K.PACKAGE, K.FILING
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_COUNSEL = Awaiting.COUNSEL
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


def first_permit_course(case: Case, almanac: Almanac, today: date) -> Course:
    """Plan up to the permit, and from there to the first day of work."""
    ground = ground_of(case, almanac, today)
    papers, offer, certificate, package = forwards(ground)
    filing = _filing(ground, package)
    limit = _window(filing.latest, filing.safe)
    # What the usual time would carry past the filing is squeezed to be ready for it.
    late = filing.planned is not None and package[1] > filing.planned
    by = _window(filing.planned, filing.planned) if late else None
    papers_limit, offer_limit = backwards(ground, limit) if limit else (None, None)
    papers_by, offer_by = backwards(ground, by) if by else (None, None)
    tail, expected, works = afterwards(ground, filing)
    steps = (
        _prepared(ground, _DOCUMENTS, papers, papers_limit, papers_by),
        *_passport_renewal(ground, expected, papers_limit, filing.planned),
        _prepared(ground, _OFFER, offer, offer_limit, offer_by),
        _prepared(ground, _CERTIFICATE, certificate, papers_limit, papers_by),
        _prepared(ground, _PACKAGE, package, limit, by),
        _filing_step(ground, filing),
        *tail,
    )
    misses = _passed(filing.planned, filing.latest) or _passed(works, case.facts.job.start_on)
    return Course(steps, expected, filing.planned, misses, filing.shaped_by)


def _passed(day: date | None, limit: date | None) -> bool:
    return day is not None and limit is not None and day > limit


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
    why = Why(_RULE[step], ground.inputs, _grounds(ground, step, when, planned, limit))
    return StepDates(step, status, least, planned, latest, None, safe, why)


def _done(ground: Ground, step: StepKey) -> StepDates:
    recorded = ground.done.get(step)
    day = recorded or ground.done.get(_FILING) or ground.case.opened_on
    said: Line = ("Done on {}.", (day,)) if recorded else ("Over since the filing, {}.", (day,))
    why = Why(_RULE[step], ground.inputs, (said,))
    return StepDates(step, _DONE, day, day, None, None, None, why)


def _grounds(
    ground: Ground, step: StepKey, when: Window, planned: date, limit: Window | None
) -> tuple[Line, ...]:
    takes = ground.almanac.takes[step]
    usual: Line = (
        "Usually {} days, at least {}: {} at the earliest, {} in the usual time.",
        (takes.usual.days, takes.least.days, *when),
    )
    if limit is None:
        return (usual,)
    must: Line = (
        "For the target start it must be over by {}; by {} leaves time to spare.",
        limit,
    )
    if planned == when[1]:
        return usual, must
    return usual, must, ("That is too late for the filing: planned on {} instead.", (planned,))


def _passport_renewal(
    ground: Ground, expected: Forecast, limit: Window | None, filing_on: date | None
) -> tuple[StepDates, ...]:
    if expected.limited_by == PASSPORT:
        return (_renewal_before_filing(ground, limit, filing_on),)
    if renewed_passport_on(ground.case) is None:
        return ()
    capped = forecast(ground.case.facts, issued_on=expected.valid_from).limited_by == PASSPORT
    return (_RENEWED,) if capped else ()


_RENEWED = StepDates(
    K.PASSPORT_RENEWAL, Status.DONE, None, None, None, None, None,
    Why("PASSPORT_CAP", (), (("A passport that outlasts the permit was received.", ()),)),
)  # fmt: skip
_TWO_READINGS = Reading(None, None, "IRPR 52; T36 instruction", TWO_PASSPORT_READINGS)


def _renewal_before_filing(
    ground: Ground, limit: Window | None, filing_on: date | None
) -> StepDates:
    almanac, opened = ground.almanac, (ground.case.opened_on, ground.case.opened_on)
    takes = almanac.takes["passport_renewal"]
    least, usual = ground.after(_PASSPORT_RENEWAL, opened, takes)
    before = almanac.working_day_before(filing_on) if filing_on else usual
    over = ground.case.awaiting in PAST_FILING
    lines: tuple[Line, ...] = (
        ("The passport ends before the permit otherwise would.", ()),
        (
            "A renewal usually takes {} days, {} at least: {} at the earliest.",
            (takes.usual.days, takes.least.days, least),
        ),
        ("Offer and application must carry the number of the same passport.", ()),
    )
    latest, safe = limit or (None, None)
    return StepDates(
        _PASSPORT_RENEWAL,
        Status.SKIPPED if over else _READY,
        least,
        later(least, min(usual, before)),
        latest,
        None,
        safe,
        Why("PASSPORT_CAP", ground.inputs, lines),
        (_TWO_READINGS,) if exempt_from_passport_rule(ground.case.facts) else (),
        _CERTIFICATE in ground.done and not over,
    )


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
        None,
        filing.safe,
        Why(rule, ground.inputs, filing.lines),
        (),
        filing.doubtful,
    )
