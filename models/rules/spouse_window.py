"""While a spouse's open permit can be asked for: what is left of the worker's, and its work.

The rule is SPOUSE_C41 (R205(c)(ii)), and until 2025-01-21 05:00 UTC the earlier SPOUSE_OLD.
Which groups of TEER 2 and 3 are listed follows the summary that SPOUSE_C41 cites (Gowling WLG,
2025): some groups are listed in part only, and those are for counsel.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from models.rules.calendars import add_months, end_of_utc_day
from models.rules.case import AT_A_PORT, Case, Route
from models.rules.happening import UNDER_WAY
from models.rules.holding import last_valid_day
from models.rules.records import CaseKind, Choice, WorkerStatus

C41 = "SPOUSE_C41"  # the rule, and the question under which counsel's answer is kept
C41_SINCE = datetime(2025, 1, 21, 5, tzinfo=UTC)
MONTHS_LEFT = 16  # rules.yaml SPOUSE_C41
MONTHS_LEFT_BEFORE = 6  # rules.yaml SPOUSE_OLD
# The ban on leaving only to file, which spares a spouse who is a US citizen or resident
# (SPOUSE_ROUTE; the dated notice R2024-12-23).
FLAGPOLING_ENDED = datetime(2024, 12, 24, 4, 59, tzinfo=UTC)
_DAY = timedelta(days=1)
_LISTED = frozenset({"22", "32", "33", "72", "73", "82", "83"})
_NOT_LISTED = frozenset({"12", "13", "62", "63", "92", "93"})
_LISTED_IN_PART = frozenset({"42", "43", "52", "53"})


class Group(StrEnum):
    """Whether the worker's occupation lets the spouse ask for a permit."""

    LISTED = "listed"  # TEER 0 or 1, or a listed group of TEER 2 or 3
    NOT_LISTED = "not listed"
    IN_PART = "in part"  # its group is listed in part: not this one, until counsel has checked
    UNKNOWN = "unknown"  # neither a NOC code is told nor a TEER that settles it


def group_of(teer: int | None, noc: str | None) -> Group:
    """Return the group of an occupation, by its NOC code if told and else by its TEER."""
    group = (noc or "").strip()[:2]
    if group in _LISTED:
        return Group.LISTED
    if group in _NOT_LISTED:
        return Group.NOT_LISTED
    if group in _LISTED_IN_PART:
        return Group.IN_PART
    if teer is None:
        return Group.UNKNOWN
    if teer <= 1:
        return Group.LISTED
    if teer > 3:
        return Group.NOT_LISTED
    return Group.IN_PART if group else Group.UNKNOWN


@lru_cache(maxsize=1 << 12)
def last_receipt(ends: date, months: int) -> date:
    """Return the last day of receipt from which a permit still lasts some months.

    The same day number so many months later, or that month's last day (Interpretation Act
    s.28), must not lie beyond the permit's last day.
    """
    last = add_months(ends, -months)
    while add_months(last + _DAY, months) <= ends:
        last += _DAY
    return last


class Window(NamedTuple):
    """The last day, and instant, on which a spouse's application may be received."""

    last_on: date
    due_at: datetime
    rule: str
    months: int
    other_on: date | None  # by the earlier rule, where a source says that it still holds

    @property
    def instant(self) -> str:
        """The last instant as the receipt would show it."""
        return _written(self.due_at)


@lru_cache(maxsize=1 << 12)
def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


@lru_cache(maxsize=1 << 12)
def window_of(
    ends: date, months: int = MONTHS_LEFT, before: int = MONTHS_LEFT_BEFORE
) -> Window:
    """Return the window that a worker's permit leaves open until its last months begin.

    An application received before 2025-01-21 05:00 UTC is judged by the earlier rule.
    """
    last, other = last_receipt(ends, months), last_receipt(ends, before)
    if end_of_utc_day(last) >= C41_SINCE:
        return Window(last, end_of_utc_day(last), C41, months, other)
    ended = C41_SINCE - timedelta(seconds=1)
    due_at = min(end_of_utc_day(other), ended)
    last = min(other, C41_SINCE.date() - _DAY)
    return Window(last, due_at, "SPOUSE_OLD", before, None)


def bar_of_spouse(case: Case, route: Route | None, at: datetime) -> str | None:
    """Return why a spouse's own application may not be made at an instant; None: it may.

    What is not known of the worker bars nothing, and neither does work under IRPR 186(u): the
    spouse's file then rests until the worker's is decided.
    """
    worker = case.worker
    if case.kind is not CaseKind.SPOUSE or worker is None:
        return None
    if route in AT_A_PORT and (bar := _flagpoling(case, route, at)):
        return bar
    ends = worker.valid_to
    on_186u = worker.status is WorkerStatus.PENDING and ends is not None and _over(ends, at)
    return _barred(case, group_of(worker.teer, worker.noc), None if on_186u else ends, at)


def bar_on_worker(case: Case, at: datetime) -> str | None:
    """Return why the spouse of a worker may not apply at an instant; None: nothing bars it."""
    spouse = case.facts.spouse
    if not (spouse.name or spouse.relationship):
        return (
            f"{case.reference} names no spouse, so nobody can apply as one (R205(c)(ii), C41). "
            "Record facts_changed with spouse.name first."
        )
    if case.permit is None and case.awaiting not in UNDER_WAY:
        return (
            f"{case.reference} has neither a permit nor an application before an officer, and "
            "the worker is decided first (R205(c)(ii), C41). Record the worker's filing first."
        )
    ends = last_valid_day(case.permit) if case.permit else None
    job = case.facts.job
    on_186u = case.awaiting in UNDER_WAY and ends is not None and _over(ends, at)
    return _barred(case, group_of(job.teer, job.noc), None if on_186u else ends, at)


def _over(ends: date, at: datetime) -> bool:
    return at.astimezone(UTC).date() > ends


def _barred(case: Case, group: Group, ends: date | None, at: datetime) -> str | None:
    choice = case.decided(C41)
    if choice is Choice.BARRED:
        return f"Counsel found that the spouse may not apply now (R205(c)(ii), {C41})."
    if choice is Choice.CLEARED:
        return None
    if choice is Choice.OTHER_READING or at < C41_SINCE:
        return None if ends is None else _too_late(ends, MONTHS_LEFT_BEFORE, at)
    if group in _HELD_BACK:
        return (
            f"The worker's occupation is {_HELD_BACK[group]}, and the spouse's permit asks for "
            f"TEER 0 or 1 or a listed group (R205(c)(ii), C41). Correct job.noc or job.teer"
            f"{_OR_COUNSEL}"
        )
    return None if ends is None else _too_late(ends, MONTHS_LEFT, at)


_HELD_BACK = {
    Group.NOT_LISTED: "neither TEER 0 or 1 nor of a listed group",
    Group.IN_PART: "on no list of TEER 2 and 3 that was seen",
}
_OR_COUNSEL = ", or record counsel_decided question=SPOUSE_C41 choice=other reading."


def _too_late(ends: date, months: int, at: datetime) -> str | None:
    received = at.astimezone(UTC).date()
    wanted = add_months(received, months)
    if wanted <= ends:
        return None
    return (
        f"Received {received}, the spouse's application needs a worker's permit that lasts to "
        f"{wanted}, {months} months on (R205(c)(ii), C41; s.28); this one ends {ends}. Wait "
        f"for the worker's renewal{_OR_COUNSEL if months == MONTHS_LEFT else '.'}"
    )


def _flagpoling(case: Case, route: Route | None, at: datetime) -> str | None:
    person = case.facts.applicant
    spared = "US" in person.citizenships or person.us_permanent_resident is True
    out_and_back = case.facts.filing.flagpoling or route is Route.RETURN
    if spared or not person.citizenships or not out_and_back or at < FLAGPOLING_ENDED:
        return None
    return (
        "A spouse may not leave Canada only to file at the border since 2024-12-23 23:59 ET, "
        "unless a US citizen or permanent resident (R198, SPOUSE_ROUTE). File online with "
        "filing.route=inside, or correct applicant.us_permanent_resident."
    )
