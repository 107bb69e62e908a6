"""The deadlines of a spouse's open permit, which rests on the worker's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from models.docket.days import ONE_DAY, last_second_in_utc, months_from, utc_day
from models.docket.matter import Limit, Matter
from models.docket.permits import passport_ends_on
from models.docket.standing import last_valid_day, permit_held
from models.rules.book import TimeLimit
from models.rules.case import Awaiting
from models.rules.facts import Stage
from models.rules.permit import Permit
from models.rules.plan import StepKey
from models.rules.records import CaseKind, Choice

_SHORTEST_MONTH = 28
_BEFORE_A_PERMIT = (Stage.JOB_OFFER, Stage.COMPLIANCE, Stage.FILING, Stage.DECISION)


def spouse_filing(matter: Matter) -> Limit | None:
    """Return the last day on which the spouse's application may be received.

    Counted from the receipt, the worker's permit must last the months asked for. Fewer were
    asked for until 2025-01-21, and are by one source still: a second reading.
    """
    worker_ends = _workers_last_day(matter)
    if worker_ends is None or (_printed(matter) is not None and not _is_asked_anew(matter)):
        return None
    fewer = _last_receipt(worker_ends, _months(matter, "SPOUSE_OLD", worker_ends))
    last_at, rule = max(_chances(matter, worker_ends))
    decided = _counsels_word(matter)
    if decided is Choice.OTHER_READING:
        last_at = last_second_in_utc(fewer)
    last = utc_day(last_at + timedelta(seconds=1)) - ONE_DAY  # the last day that was whole
    return Limit(
        key=StepKey.SPOUSE_FILING,
        last_on=last,
        last_at=last_at,
        other_days=(fewer,) if rule == "SPOUSE_C41" and decided is None else (),
        because=f"the worker's permit ends on {worker_ends}; the months from {last} are over "
        "by then, from the day after they are not (s.28)",
        owed=not matter.is_over,
    )


def _is_asked_anew(matter: Matter) -> bool:
    """Say whether a spouse who held a permit asks for another, and not for its renewal."""
    case = matter.case
    is_open = case.awaiting not in (Awaiting.REFUSAL_REVIEW, Awaiting.COUNSEL)
    return case.kind is CaseKind.SPOUSE and case.stage in _BEFORE_A_PERMIT and is_open


def _counsels_word(matter: Matter) -> Choice | None:
    """Return what counsel decided of the months that must be left; None: it is open."""
    words = [d.choice for d in matter.case.decisions if d.question == "SPOUSE_C41"]
    return words[-1] if words else None


def _chances(matter: Matter, worker_ends: date) -> Iterator[tuple[datetime, str]]:
    """Give the last instant that each version of the rule leaves while it binds."""
    known = matter.law.book.rules
    newer_from = known["SPOUSE_C41"][0].provenance.effective_from
    for rule in (*known["SPOUSE_OLD"], *known["SPOUSE_C41"]):
        begins, ends = rule.provenance.effective_from, rule.provenance.effective_to
        limit = rule.limit or TimeLimit()
        last_at = last_second_in_utc(
            _last_receipt(worker_ends, 12 * limit.years + limit.months)
        )
        if ends is not None:
            over = last_second_in_utc(ends) if not isinstance(ends, datetime) else _at(ends)
            last_at = min(last_at, over)
        if rule.id == "SPOUSE_OLD" and newer_from is not None:
            last_at = min(last_at, _at(newer_from) - timedelta(seconds=1))
        if begins is None or last_at >= _at(begins):
            yield last_at, rule.id


def _at(edge: date | datetime) -> datetime:
    if isinstance(edge, datetime):
        return edge.astimezone(UTC)
    return datetime(edge.year, edge.month, edge.day, tzinfo=UTC)


def _months(matter: Matter, rule: str, on: date) -> int:
    figure = matter.law.figure(rule, on)
    return 12 * figure.years + figure.months


@lru_cache(maxsize=1 << 12)
def _last_receipt(worker_ends: date, months: int) -> date:
    # No months are shorter than so many days: from there back by weeks, then on by days.
    day = worker_ends - timedelta(_SHORTEST_MONTH * months)
    while months_from(day, months) > worker_ends:
        day -= timedelta(weeks=1)
    while months_from(day + ONE_DAY, months) <= worker_ends:
        day += ONE_DAY
    return day


def spouse_end(matter: Matter) -> Limit | None:
    """Return the end of the spouse's permit: as printed, else the first of two limits."""
    printed = _printed(matter)
    if printed is not None and printed.valid_to is not None:
        return Limit(
            key=StepKey.SPOUSE_END,
            last_on=printed.valid_to,
            because=f"the spouse's permit prints {printed.valid_to}",
            owed=not matter.is_over,
        )
    worker_ends, passport = _workers_last_day(matter), _spouses_passport(matter)
    known = [day for day in (worker_ends, passport) if day is not None]
    if not known:
        return None
    return Limit(
        key=StepKey.SPOUSE_END,
        last_on=min(known),
        because=f"the worker's stay and the spouse's passport: the first ends on {min(known)}",
        owed=False,
    )


def _printed(matter: Matter) -> Permit | None:
    case = matter.case
    return permit_held(case) if case.kind is CaseKind.SPOUSE else case.spouse_permit


def _workers_last_day(matter: Matter) -> date | None:
    case = matter.case
    if case.kind is CaseKind.SPOUSE:
        return case.worker.valid_to if case.worker is not None else None
    spouse = case.facts.spouse
    return last_valid_day(case) if spouse.name or spouse.relationship else None


def _spouses_passport(matter: Matter) -> date | None:
    if matter.case.kind is CaseKind.SPOUSE:
        return passport_ends_on(matter)
    return matter.case.facts.spouse.passport_expires_on
