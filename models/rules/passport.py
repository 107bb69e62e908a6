"""Renewing the passport first, where it would cut the permit short.

The offer carries the passport's number, so a new passport comes before the offer goes in: one
renewed after it leaves offer and application with different numbers, and nothing to match.
"""

from datetime import date
from functools import lru_cache

from models.rules.almanac import later
from models.rules.findings import Who
from models.rules.forecast import (
    PASSPORT,
    TWO_PASSPORT_READINGS,
    exempt_from_passport_rule,
    forecast,
    passport_on,
    renewed_passport_on,
)
from models.rules.ground import (
    PAST_FILING,
    Ground,
    Inputs,
    Ready,
    Window,
    ahead,
    later_of,
    through_portal,
)
from models.rules.plan import Forecast, Line, Reading, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.records import Choice

_RENEWAL, _CERTIFICATE, _PACKAGE = (
    StepKey.PASSPORT_RENEWAL,
    StepKey.CERTIFICATE,
    StepKey.PACKAGE,
)
_AS_IT_IS = frozenset({Choice.CLEARED, Choice.AS_STATED})
CAP = "PASSPORT_CAP"  # the rule, and the question counsel may end


def is_wanted_first(ground: Ground, expected: Forecast) -> bool:
    """Say whether the passport should be renewed before an offer is made on it.

    Not once the offer is in, and not when counsel chose to file on the passport as it is.
    """
    case = ground.case
    return (
        expected.limited_by == PASSPORT
        and _CERTIFICATE not in ground.done
        and case.awaiting not in PAST_FILING
        and case.decided(CAP) not in _AS_IT_IS
    )


def renewed(ground: Ground) -> Window:
    """Return when the new passport can be there."""
    opened = (ground.case.opened_on, ground.case.opened_on)
    return ground.after(_RENEWAL, opened, ground.almanac.takes["passport_renewal"])


def behind_passport(ground: Ground, ready: Ready) -> Ready:
    """Return when all can be ready if the offer goes in on the new passport."""
    papers, offer, _, _ = ready
    takes, passport = ground.almanac.takes, renewed(ground)
    certificate = ground.after(_CERTIFICATE, later_of(offer, passport), takes["certificate"])
    certificate = through_portal(ground.practice, certificate)
    package = ground.after(_PACKAGE, later_of(papers, certificate), takes["package"])
    return papers, offer, certificate, later_of(package, certificate)


def renewal(
    ground: Ground,
    expected: Forecast,
    limit: Window | None,
    filing_on: date | None,
    *,
    first: bool,
) -> tuple[StepDates, ...]:
    """Return the step of the renewal before the filing, where it helps, or helped.

    `first`: the offer waits for it. Else it can no longer come before the offer without
    costing the target, or the offer is in: then counsel weighs it.
    """
    if expected.limited_by == PASSPORT:
        return (_before_filing(ground, limit, filing_on, first=first),)
    if renewed_passport_on(ground.case) is None:
        return ()
    longest = ground.almanac.longest
    capped = forecast(ground.case.facts, longest, issued_on=expected.valid_from)
    return (_RENEWED,) if capped.limited_by == PASSPORT else ()


_RENEWED = StepDates(
    _RENEWAL, Status.DONE, None, None, None, None, None,
    Why(CAP, (), (("A passport that outlasts the permit was received.", ()),)),
)  # fmt: skip
_SAME_PASSPORT: Line = (
    "Offer and application must carry the number of the same passport.", ()
)  # fmt: skip
_TOO_LATE = (
    "Whether to renew the passport first and start later, or to file now for a permit that may "
    "stop with the passport."
)
_OFFERED = (
    "Whether to renew the passport and make a new offer on it, or to file for a permit that "
    "may stop with the passport."
)


def _before_filing(
    ground: Ground, limit: Window | None, filing_on: date | None, *, first: bool
) -> StepDates:
    practice, case = ground.practice, ground.case
    ready = renewed(ground)
    before = practice.working_day_before(filing_on) if filing_on else ready[1]
    if first and limit is not None:
        limit = ahead(practice, limit, practice.takes["certificate"])
    over = case.awaiting in PAST_FILING or case.decided(CAP) in _AS_IT_IS
    doubt = None if first or over else _OFFERED if _CERTIFICATE in ground.done else _TOO_LATE
    stops = passport_on(case) if exempt_from_passport_rule(case.facts) else None
    return _step(practice, ground.inputs, ready, before, limit, first, over, doubt, stops)


@lru_cache(maxsize=1 << 12)  # cases are opened, and wanted, on few days
def _step(
    practice: Practice,
    inputs: Inputs,
    ready: Window,
    before: date,
    limit: Window | None,
    first: bool,
    over: bool,
    doubt: str | None,
    stops: date | None,
) -> StepDates:
    """Return the renewal; `stops`: when a passport that is no limit by law may be one."""
    least, usual = ready
    latest, safe = limit or (None, None)
    lines, who = _lines(practice, least, first), Who.COUNSEL if doubt else None
    return StepDates(
        _RENEWAL,
        Status.SKIPPED if over else Status.READY,
        least,
        later(least, min(usual, before)),
        latest,
        None,
        safe,
        Why(CAP, inputs, lines, doubt, who),
        _readings(stops),
        doubt is not None,
    )


def _readings(stops: date | None) -> tuple[Reading, ...]:
    if stops is None:
        return ()
    return (Reading(stops, None, "IRPR 52; T36 instruction", TWO_PASSPORT_READINGS),)


def _lines(practice: Practice, least: date, first: bool) -> tuple[Line, ...]:
    takes = practice.takes["passport_renewal"]
    said: tuple[Line, ...] = (
        ("The passport ends before the permit otherwise would.", ()),
        (
            "A renewal usually takes {} days, {} at least: {} at the earliest.",
            (takes.usual.days, takes.least.days, least),
        ),
        _SAME_PASSPORT,
    )
    return (*said, ("The offer waits for it.", ())) if first else said
