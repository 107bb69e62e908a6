"""The permit that is likely to be printed, and which limit binds it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from models.rules import law
from models.rules.book import RuleBook
from models.rules.calendars import add_months
from models.rules.case import Case, DocumentStatus
from models.rules.checklist import PASSPORT as PASSPORT_PAPER
from models.rules.facts import Facts
from models.rules.permit import Permit
from models.rules.plan import Forecast, Line, Reading, Why

_DAY = timedelta(days=1)
OFFER_END, THREE_YEARS, PASSPORT = "offer_end", "three_years", "passport_expiry"
# A permit is as long as the offer, by the same rule that says how long it may be.
_RULES = {OFFER_END: "MAX_3_YEARS", THREE_YEARS: "MAX_3_YEARS", PASSPORT: "PASSPORT_CAP"}
_BOUND_BY: dict[str, Line] = {
    OFFER_END: ("The offer ends first, or on the same day.", ()),
    THREE_YEARS: ("The longest that a permit may run ends first.", ()),
    PASSPORT: ("The passport ends before both.", ()),
}
TWO_PASSPORT_READINGS = (
    "The regulation frees US citizens from the passport limit; the instruction tells officers "
    "to stop at the passport's last day."
)


Longest = Callable[[date], int]
"""How many months a permit may run at the most, by its first day (MAX_3_YEARS)."""


def longest_in(book: RuleBook) -> Longest:
    """Return how long a permit may run by a book, as it binds on the permit's first day."""
    return lambda first: law.months(law.figure(book, "MAX_3_YEARS", first))


def forecast(
    facts: Facts,
    at_most: Longest,
    *,
    issued_on: date | None,
    passport_on: date | None = None,
) -> Forecast:
    """Forecast the permit: the least of the offer's end, three years, and the passport.

    `at_most` is the longest a permit may run, three years since 2008.

    The first day counts (Interpretation Act s.27(3)), so three years from 2026-11-23 end
    2029-11-22. The passport binds by law except for US citizens (IRPR 52); the instruction
    makes no such exception, so their passport's day stands beside it as a second reading.
    Unknown start or length gives an unknown end, and so does a limit that passed before the
    first day: no permit can be printed then. `passport_on` is the last day of a passport
    newer than the facts tell of.
    """
    return permit_of(
        facts.job.start_on,
        facts.job.months,
        at_most,
        issued_on=issued_on,
        passport=passport_on or facts.applicant.passport_expires_on,
        free=exempt_from_passport_rule(facts),
    )


def permit_of(
    start: date | None,
    months: int | None,
    at_most: Longest,
    *,
    issued_on: date | None,
    passport: date | None = None,
    free: bool = False,
) -> Forecast:
    """Forecast the permit of an offer; `free`: the passport is no limit by law."""
    valid_from = issued_on if start is None or (issued_on and issued_on > start) else start
    if start is None or valid_from is None or months is None:
        return Forecast(valid_from, None, None)
    return _forecast(start, months, valid_from, at_most(valid_from), passport, free)


@lru_cache(maxsize=1 << 12)
def _forecast(
    start: date,
    months: int,
    valid_from: date,
    most: int,
    passport: date | None,
    free: bool,
) -> Forecast:
    offered, longest = last_day(start, months), last_day(valid_from, most)
    valid_to, binding = offered, OFFER_END
    if longest < valid_to:
        valid_to, binding = longest, THREE_YEARS
    same_number_day = binding == THREE_YEARS or months == most
    readings: tuple[Reading, ...] = ()
    if passport is not None and passport < valid_to:
        binding = PASSPORT
        if free:
            readings = (_stricter(passport),)
        else:
            valid_to, same_number_day = passport, False
    why = _why(start, months, offered, valid_from, most, longest, binding)
    if valid_to < valid_from:
        return Forecast(valid_from, None, binding, (), why)
    if same_number_day:
        readings = (*readings, _same_number_day(valid_to))
    return Forecast(valid_from, valid_to, binding, readings, why)


@lru_cache(maxsize=1 << 12)
def _why(
    start: date,
    months: int,
    offered: date,
    first: date,
    most: int,
    longest: date,
    binding: str,
) -> Why:
    lines: tuple[Line, ...] = (
        (
            "{} months beginning on {} end {}; the first day counts (s.27(3)).",
            (months, start, offered),
        ),
        (
            "A permit runs {} at the most: beginning on {}, its first day, they end {}.",
            (law.in_words(most), first, longest),
        ),
        _BOUND_BY[binding],
    )
    inputs = (("start_on", start), ("months", months), ("first_day", first))
    return Why(_RULES[binding], inputs, lines)


def first_day_of_the_next(case: Case) -> date | None:
    """Return the first day of the permit after the one held; None without a held one.

    It follows on the day after the held one ends, unless a newer offer names its own first day.
    """
    held = case.permit
    if held is None or held.valid_to is None:
        return None
    return _offered_since(case.facts, held) or held.valid_to + _DAY


def first_day_asked(case: Case) -> date | None:
    """Return the first day that was asked for of the permit held.

    Facts that tell no newer offer than the permit before it: then it followed on.
    """
    held, earlier = case.permit, case.permits[:-1]
    if not earlier:
        return case.facts.job.start_on
    return _offered_since(case.facts, earlier[-1]) or (held.valid_from if held else None)


def _offered_since(facts: Facts, before: Permit) -> date | None:
    """Return the first day of an offer newer than a permit's: one nearer the permit's end."""
    start, first, last = facts.job.start_on, before.valid_from, before.valid_to
    if start is None or first is None or last is None:
        return None
    return start if last - start < start - first else None


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


def passport_on(case: Case) -> date | None:
    """Return the last day of the newest passport known, told or received; None: unknown."""
    return renewed_passport_on(case) or case.facts.applicant.passport_expires_on


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
