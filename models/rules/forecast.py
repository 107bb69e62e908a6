"""The permit that is likely to be printed, and which limit binds it."""

from datetime import date, timedelta
from functools import lru_cache

from models.rules.calendars import add_months
from models.rules.case import Case, DocumentStatus, Facts, Permit
from models.rules.checklist import PASSPORT as PASSPORT_PAPER
from models.rules.plan import Forecast, Reading

_DAY = timedelta(days=1)
OFFER_END, THREE_YEARS, PASSPORT = "offer_end", "three_years", "passport_expiry"
LONGEST_MONTHS = 36  # rules.yaml MAX_3_YEARS
TWO_PASSPORT_READINGS = (
    "The regulation frees US citizens from the passport limit; the instruction tells officers "
    "to stop at the passport's last day."
)


def forecast(
    facts: Facts, *, issued_on: date | None, passport_on: date | None = None
) -> Forecast:
    """Forecast the permit: the least of the offer's end, three years, and the passport.

    The first day counts (Interpretation Act s.27(3)), so three years from 2026-11-23 end
    2029-11-22. The passport binds by law except for US citizens (IRPR 52); the instruction
    makes no such exception, so their passport's day stands beside it as a second reading.
    Unknown start or length gives an unknown end, and so does a limit that passed before the
    first day: no permit can be printed then. `passport_on` is the last day of a passport
    newer than the facts tell of.
    """
    start, months = facts.job.start_on, facts.job.months
    valid_from = issued_on if start is None or (issued_on and issued_on > start) else start
    if start is None or valid_from is None or months is None:
        return Forecast(valid_from, None, None)
    valid_to, binding = last_day(start, months), OFFER_END
    longest = last_day(valid_from, LONGEST_MONTHS)
    if longest < valid_to:
        valid_to, binding = longest, THREE_YEARS
    same_number_day = binding == THREE_YEARS or months == LONGEST_MONTHS
    passport = passport_on or facts.applicant.passport_expires_on
    readings: tuple[Reading, ...] = ()
    if passport is not None and passport < valid_to:
        binding = PASSPORT
        if exempt_from_passport_rule(facts):
            readings = (_stricter(passport),)
        else:
            valid_to, same_number_day = passport, False
    if valid_to < valid_from:
        return Forecast(valid_from, None, binding)
    if same_number_day:
        readings = (*readings, _same_number_day(valid_to))
    return Forecast(valid_from, valid_to, binding, readings)


def printed_forecast(permit: Permit | None) -> Forecast:
    """Return a permit's own dates, once one is printed."""
    if permit is None:
        return Forecast(None, None, None)
    return Forecast(permit.valid_from, permit.valid_to, "printed")


@lru_cache(maxsize=1 << 12)  # starts lie within some years of one another
def last_day(first: date, months: int) -> date:
    """Return the last day of a period of months beginning on a day, that day counted.

    It is the day before the same day number, or the end of a month that has no such day.
    """
    anniversary = add_months(first, months)
    return anniversary - _DAY if anniversary.day == first.day else anniversary


def exempt_from_passport_rule(facts: Facts) -> bool:
    """Say whether IRPR 52(2)(a) frees this person from the passport limit: US citizens."""
    return "US" in facts.applicant.citizenships


def renewed_passport_on(case: Case) -> date | None:
    """Return the last day of a passport received since that outlasts the one in the facts."""
    if not case.documents:
        return None
    known = case.facts.applicant.passport_expires_on
    received = [
        paper.expires_on
        for paper in case.documents
        if paper.kind == PASSPORT_PAPER
        and paper.status is DocumentStatus.RECEIVED
        and paper.expires_on is not None
    ]
    newest = max(received, default=None)
    return newest if newest and (known is None or newest > known) else None


def _stricter(passport: date) -> Reading:
    return Reading(passport, None, "IRPR 52; T36 instruction", TWO_PASSPORT_READINGS)


@lru_cache(maxsize=1 << 12)
def _same_number_day(valid_to: date) -> Reading:
    return Reading(
        valid_to + _DAY,
        None,
        "T36 instruction",
        "Some officers print the same-number day; the printed date rules.",
    )
