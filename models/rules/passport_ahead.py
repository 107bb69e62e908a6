"""Renewing the passport before the next permit, where it would cut that one short."""

from datetime import date, timedelta
from functools import lru_cache

from models.rules.almanac import Almanac, later
from models.rules.case import Case
from models.rules.findings import Who
from models.rules.forecast import (
    PASSPORT,
    exempt_from_passport_rule,
    first_day_of_the_next,
    passport_on,
    permit_of,
)
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.records import Choice

CAP = "PASSPORT_CAP"  # the rule, and the question counsel may end
_AS_IT_IS = frozenset({Choice.CLEARED, Choice.AS_STATED})
_DONE = Status.DONE  # named once: Python 3.11 runs a function to look up the member
_LONG_ENOUGH = timedelta(4 * 366)  # no permit is as long: nothing to look into
_DOUBT = (
    "Whether to renew the passport and make a new offer on it, or to file for a permit that "
    "may stop with the passport."
)


def passport_ahead(
    case: Case, almanac: Almanac, certificate: StepDates, ends: date, today: date
) -> tuple[StepDates, ...]:
    """Return the step of a new passport where the one known would cut the next permit short.

    The offer carries the passport's number, so it comes before the offer goes in: by the day
    the file opens. Once the offer is in, counsel weighs it.
    """
    expires = passport_on(case)
    if expires is None or expires > ends + _LONG_ENOUGH:
        return ()
    first = first_day_of_the_next(case)
    if first is None or case.decided(CAP) in _AS_IT_IS:
        return ()
    return _where_it_cuts(
        almanac.practice,
        today,
        expires,
        first,
        case.facts.job.months,
        exempt_from_passport_rule(case.facts),
        certificate.status is _DONE,
        certificate.earliest_on or today,
        certificate.latest_on or ends,
        certificate.safe_on,
    )


@lru_cache(maxsize=1 << 12)  # a case is often planned twice in a row, under two borders
def _where_it_cuts(
    practice: Practice,
    today: date,
    expires: date,
    first: date,
    months: int | None,
    free: bool,
    offered: bool,
    begun: date,
    offered_by: date,
    safe: date | None,
) -> tuple[StepDates, ...]:
    """Return the step where the passport cuts a permit from a first day on short."""
    expected = permit_of(
        first, months, practice.longest, issued_on=None, passport=expires, free=free
    )
    if expected.limited_by != PASSPORT:
        return ()
    least = today + practice.takes["passport_renewal"].least
    planned, latest = later(today, begun), practice.working_day_before(offered_by)
    readings = tuple([r for r in expected.readings if r.due_on == expires])
    why = Why(
        CAP,
        (("passport_expires_on", expires), ("next_permit_from", expected.valid_from)),
        _lines(expires, least, readings),
        _DOUBT if offered else None,
        Who.COUNSEL if offered else None,
    )
    step = StepDates(
        StepKey.PASSPORT_RENEWAL,
        Status.READY,
        min(least, planned),
        planned,
        latest,
        None,
        practice.working_day_before(min(latest, safe or latest)),
        why,
        readings,
        offered,
    )
    return (step,)


def _lines(expires: date, least: date, readings: tuple[Reading, ...]) -> tuple[Line, ...]:
    cut = "may stop" if readings else "would stop"
    return (
        ("The next permit {} with the passport, {}.", (cut, expires)),
        (
            "A new passport can be there by {} at the earliest; the offer waits for it.",
            (least,),
        ),
        ("Offer and application must carry the number of the same passport.", ()),
    )
