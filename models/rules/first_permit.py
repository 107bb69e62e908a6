"""The steps to a first permit: from the offer to the filing."""

from datetime import date

from models.rules.afterwards import afterwards
from models.rules.almanac import Almanac
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
    NO_LIMITS,
    PAST_FILING,
    Ground,
    Window,
    backwards,
    forwards,
    ground_of,
)
from models.rules.plan import Forecast, Line, Reading, Status, StepDates, StepKey, Why

K = StepKey
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
    ready = forwards(ground)
    filing = _filing(ground, ready.package)
    limits = backwards(ground, _window(filing.latest, filing.safe))
    # What the usual time would carry past the filing is squeezed to be ready for it.
    late = filing.planned is not None and ready.package.usual > filing.planned
    by = backwards(ground, _window(filing.planned, filing.planned)) if late else NO_LIMITS
    tail, expected = afterwards(ground, filing)
    head = (
        _prepared(ground, K.DOCUMENTS, ready.papers, limits.papers, by.papers),
        *_passport_renewal(ground, expected, limits.papers, filing.planned),
        _prepared(ground, K.OFFER, ready.offer, limits.offer, by.offer),
        _prepared(ground, K.CERTIFICATE, ready.certificate, limits.papers, by.papers),
        _prepared(ground, K.PACKAGE, ready.package, limits.package, by.package),
        _filing_step(ground, filing),
    )
    return (*head, *tail), expected, filing.shaped_by


def _window(least: date | None, usual: date | None) -> Window | None:
    return Window(least, usual) if least and usual else None


def _filing(ground: Ground, ready: Window) -> FilingDay:
    filed = ground.done(K.FILING)
    if filed is not None:
        return FilingDay(filed, filed, None, None)
    today = ground.today
    least, usual = max(ready.least, today), max(ready.usual, today)
    return filing_day(ground.case, ground.almanac, least=least, usual=usual, today=today)


def _status(ground: Ground, step: StepKey) -> Status:
    awaiting = ground.case.awaiting
    if ground.done(step) is not None:
        return Status.DONE
    if awaiting is Awaiting.COUNSEL:
        return Status.BLOCKED
    if step is K.CERTIFICATE and ground.almanac.portal_opens(ground.today) is None:
        return Status.BLOCKED
    if awaiting in PAST_FILING:
        # A certificate withdrawn while an officer has the file is owed at once.
        return Status.READY if step is K.CERTIFICATE else Status.DONE
    for earlier in _BEFORE.get(step, ()):
        if ground.done(earlier) is None:
            return Status.PENDING
    return Status.READY


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
    if status is Status.DONE:
        return _done(ground, step)
    planned = when.usual if by is None else max(when.least, min(when.usual, by.least))
    return StepDates(
        step,
        status,
        when.least,
        planned,
        limit.least if limit else None,
        None,
        limit.usual if limit else None,
        Why(_RULE[step], ground.inputs, _grounds(ground, step, when, planned, limit)),
    )


def _done(ground: Ground, step: StepKey) -> StepDates:
    recorded = ground.done(step)
    day = recorded or ground.done(K.FILING) or ground.case.opened_on
    said: Line = ("Done on {}.", (day,)) if recorded else ("Over since the filing, {}.", (day,))
    return StepDates(
        step, Status.DONE, day, day, None, None, None, Why(_RULE[step], ground.inputs, (said,))
    )


def _grounds(
    ground: Ground, step: StepKey, when: Window, planned: date, limit: Window | None
) -> tuple[Line, ...]:
    takes = ground.almanac.value(step)
    usual: Line = (
        "Usually {} days, at least {}: {} at the earliest, {} in the usual time.",
        (takes.usual, takes.least, when.least, when.usual),
    )
    if limit is None:
        return (usual,)
    must: Line = (
        "For the target start it must be over by {}; by {} leaves time to spare.",
        (limit.least, limit.usual),
    )
    if planned == when.usual:
        return usual, must
    return usual, must, ("That is too late for the filing: planned on {} instead.", (planned,))


def _passport_renewal(
    ground: Ground, expected: Forecast, limit: Window | None, filing_on: date | None
) -> tuple[StepDates, ...]:
    facts = ground.case.facts
    if renewed_passport_on(ground.case) is not None:
        capped = forecast(facts, issued_on=expected.valid_from).limited_by == PASSPORT
        renewed = expected.limited_by != PASSPORT
        if capped and renewed:
            said = (("A passport that outlasts the permit was received.", ()),)
            why = Why("PASSPORT_CAP", (), said)
            none = (None, None, None, None, None)
            return (StepDates(K.PASSPORT_RENEWAL, Status.DONE, *none, why),)
    if expected.limited_by != PASSPORT:
        return ()
    return (_renewal_before_filing(ground, limit, filing_on),)


_TWO_READINGS = Reading(None, None, "IRPR 52; T36 instruction", TWO_PASSPORT_READINGS)


def _renewal_before_filing(
    ground: Ground, limit: Window | None, filing_on: date | None
) -> StepDates:
    opened = Window(ground.case.opened_on, ground.case.opened_on)
    takes = ground.almanac.value("passport_renewal")
    when = ground.after(K.PASSPORT_RENEWAL, opened, takes)
    before = ground.almanac.working.add(filing_on, -1) if filing_on else when.usual
    over = ground.case.awaiting in PAST_FILING
    lines: list[Line] = [
        ("The passport ends before the permit otherwise would.", ()),
        (
            "A renewal usually takes {} days, {} at least: {} at the earliest.",
            (takes.usual, takes.least, when.least),
        ),
        ("Offer and application must carry the number of the same passport.", ()),
    ]
    free = exempt_from_passport_rule(ground.case.facts)
    return StepDates(
        K.PASSPORT_RENEWAL,
        Status.SKIPPED if over else Status.READY,
        when.least,
        max(when.least, min(when.usual, before)),
        limit.least if limit else None,
        None,
        limit.usual if limit else None,
        Why("PASSPORT_CAP", ground.inputs, tuple(lines)),
        (Reading(None, None, "IRPR 52; T36 instruction", TWO_PASSPORT_READINGS),)
        if free
        else (),
        counsel=ground.done(K.CERTIFICATE) is not None and not over,
    )


def _filing_step(ground: Ground, filing: FilingDay) -> StepDates:
    rule, done = _FILING_RULE[ground.case.facts.filing.route], ground.done(K.FILING)
    if done is not None:
        why = Why(rule, ground.inputs, (("Filed on {}.", (done,)),))
        return StepDates(K.FILING, Status.DONE, done, done, None, None, None, why)
    return StepDates(
        K.FILING,
        Status.BLOCKED if filing.blocked else _status(ground, K.FILING),
        filing.earliest,
        filing.planned,
        filing.latest,
        None,
        filing.safe,
        Why(rule, ground.inputs, filing.lines),
        counsel=filing.doubtful,
    )
