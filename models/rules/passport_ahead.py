"""Renewing the passport before the next permit, where it would cut that one short."""

from datetime import date, timedelta

from models.rules.almanac import Almanac, later
from models.rules.case import Case
from models.rules.findings import Who
from models.rules.forecast import (
    PASSPORT,
    first_day_of_the_next,
    last_day,
    next_permit,
    passport_on,
)
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.records import Choice

CAP = "PASSPORT_CAP"  # the rule, and the question counsel may end
_AS_IT_IS = frozenset({Choice.CLEARED, Choice.AS_STATED})
# Named once: Python 3.11 runs a function to look up the member of an enum.
_RENEWAL, _DONE, _READY = StepKey.PASSPORT_RENEWAL, Status.DONE, Status.READY
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
    first, months = first_day_of_the_next(case), case.facts.job.months
    if first is None or months is None or expires >= last_day(first, months):
        return ()  # no permit outlasts its offer
    expected = next_permit(case, almanac.longest, issued_on=None)
    if expected.limited_by != PASSPORT or case.decided(CAP) in _AS_IT_IS:
        return ()
    offered = certificate.status is _DONE
    least = today + almanac.takes["passport_renewal"].least
    begun = certificate.earliest_on or today
    planned = later(today, begun)
    latest = almanac.working_day_before(certificate.latest_on or ends)
    by = min(latest, certificate.safe_on or latest)
    readings = tuple([r for r in expected.readings if r.due_on == expires])
    why = Why(
        CAP,
        (("passport_expires_on", expires), ("next_permit_from", expected.valid_from)),
        _lines(expires, least, readings),
        _DOUBT if offered else None,
        Who.COUNSEL if offered else None,
    )
    return (
        StepDates(
            _RENEWAL,
            _READY,
            min(least, planned),
            planned,
            latest,
            None,
            almanac.working_day_before(by),
            why,
            readings,
            offered,
        ),
    )


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
