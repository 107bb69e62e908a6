"""While a spouse's open permit can be asked for: what is left of the worker's, and its work.

The rule is SPOUSE_C41 (R205(c)(ii)), and before it the earlier SPOUSE_OLD; the book dates both.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.rules.book import Rule, RuleBook, TimeLimit
from models.rules.calendars import add_months, end_of_utc_day
from models.rules.case import Case
from models.rules.facts import AT_A_PORT, Route
from models.rules.happening import UNDER_WAY
from models.rules.holding import last_valid_day
from models.rules.law import figure, months, since
from models.rules.records import CaseKind, Choice, WorkerStatus
from models.rules.spouse_groups import Group, listing

C41 = "SPOUSE_C41"  # the rule, and the question under which counsel's answer is kept
OLD = "SPOUSE_OLD"  # the one before it
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
_FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1 << 12)
def last_receipt(ends: date, left: int) -> date:
    """Return the last day of receipt from which a permit still lasts some months.

    The same day number so many months later, or that month's last day (Interpretation Act
    s.28), must not lie beyond the permit's last day.
    """
    last = add_months(ends, -left)
    while add_months(last + _DAY, left) <= ends:
        last += _DAY
    return last


class Span(NamedTuple):
    """What one version of the law asks, and from which instant to which."""

    rule: str
    months: int  # that must be left of the worker's permit at receipt
    since_at: datetime
    until_at: datetime


@lru_cache(maxsize=1 << 4)
def spans(book: RuleBook) -> tuple[Span, ...]:
    """Return the versions of the test, oldest first: SPOUSE_OLD, then SPOUSE_C41."""
    known = book.rules
    newer = [_span(rule, _ALWAYS, _FOR_EVER) for rule in known[C41]]
    changed_at = newer[0].since_at - _SECOND if newer[0].since_at > _ALWAYS else _ALWAYS
    older = [_span(rule, _ALWAYS, changed_at) for rule in known[OLD]]
    return (*(span for span in older if span.since_at <= span.until_at), *newer)


def _span(rule: Rule, first_at: datetime, last_at: datetime) -> Span:
    start, end = rule.provenance.effective_from, rule.provenance.effective_to
    since_at = _instant(start, time.min) if start else first_at
    until_at = _instant(end, time(23, 59, 59)) if end else last_at
    return Span(rule.id, months(rule.limit or TimeLimit()), since_at, min(until_at, last_at))


def _instant(edge: date | datetime, of_a_day: time) -> datetime:
    if isinstance(edge, datetime):
        return edge.astimezone(UTC)
    return datetime.combine(edge, of_a_day, UTC)


def binding(book: RuleBook, at: datetime) -> Span:
    """Return the version by which an application received at an instant is judged."""
    known = spans(book)
    return next((s for s in reversed(known) if s.since_at <= at <= s.until_at), known[-1])


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
def window_of(ends: date, book: RuleBook, *, by_the_earlier: bool = False) -> Window:
    """Return the window that a worker's permit leaves open until its last months begin.

    Each application is judged by the law at its receipt: of every version the last instant
    that it leaves, and of these the latest. `by_the_earlier`: counsel chose the months of
    the rule before.
    """
    before = months(figure(book, OLD, ends))
    other = last_receipt(ends, before)
    if by_the_earlier:
        return Window(other, end_of_utc_day(other), C41, before, other)
    left = [
        (min(end_of_utc_day(last_receipt(ends, s.months)), s.until_at), s) for s in spans(book)
    ]
    due_at, span = max((at, s) for at, s in left if at >= s.since_at)
    last = (due_at + _SECOND).date() - _DAY  # the last day that is whole, in UTC
    return Window(last, due_at, span.rule, span.months, other if span.rule == C41 else None)


def bar_of_spouse(case: Case, route: Route | None, at: datetime, book: RuleBook) -> str | None:
    """Return why a spouse's own application may not be made at an instant; None: it may.

    What is not known of the worker bars nothing, and neither does work under IRPR 186(u): the
    spouse's file then rests until the worker's is decided.
    """
    worker = case.worker
    if case.kind is not CaseKind.SPOUSE or worker is None:
        return None
    if route in AT_A_PORT and (bar := _flagpoling(case, route, at, book)):
        return bar
    ends = worker.valid_to
    on_186u = worker.status is WorkerStatus.PENDING and ends is not None and _over(ends, at)
    group = listing(book, at).group_of(worker.teer, worker.noc)
    return _barred(case, group, None if on_186u else ends, at, book)


def bar_on_worker(case: Case, at: datetime, book: RuleBook) -> str | None:
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
    group = listing(book, at).group_of(job.teer, job.noc)
    return _barred(case, group, None if on_186u else ends, at, book)


def _over(ends: date, at: datetime) -> bool:
    return at.astimezone(UTC).date() > ends


def _barred(
    case: Case, group: Group, ends: date | None, at: datetime, book: RuleBook
) -> str | None:
    choice = case.decided(C41)
    if choice is Choice.BARRED:
        return f"Counsel found that the spouse may not apply now (R205(c)(ii), {C41})."
    if choice is Choice.CLEARED:
        return None
    span = binding(book, at)
    if choice is Choice.OTHER_READING or span.rule == OLD:
        before = months(figure(book, OLD, at.astimezone(UTC).date()))
        return None if ends is None else _too_late(ends, before, at, ".")
    if group in _HELD_BACK:
        return (
            f"The worker's occupation is {_HELD_BACK[group]}, and the spouse's permit asks for "
            "a TEER that opens it by itself or a listed group (R205(c)(ii), C41). Correct "
            f"job.noc or job.teer{_OR_COUNSEL}"
        )
    return None if ends is None else _too_late(ends, span.months, at, _OR_COUNSEL)


_HELD_BACK = {
    Group.NOT_LISTED: "neither of such a TEER nor of a listed group",
    Group.IN_PART: "on no list that was seen",
}
_OR_COUNSEL = ", or record counsel_decided question=SPOUSE_C41 choice=other reading."


def _too_late(ends: date, left: int, at: datetime, else_: str) -> str | None:
    received = at.astimezone(UTC).date()
    wanted = add_months(received, left)
    if wanted <= ends:
        return None
    return (
        f"Received {received}, the spouse's application needs a worker's permit that lasts to "
        f"{wanted}, {left} months on (R205(c)(ii), C41; s.28); this one ends {ends}. Wait "
        f"for the worker's renewal{else_}"
    )


def _flagpoling(case: Case, route: Route | None, at: datetime, book: RuleBook) -> str | None:
    """The ban on leaving only to file spares a spouse who is a US citizen or resident."""
    person, ban = case.facts.applicant, book.rule("FLAGPOLE_EXEMPT", at).provenance
    spared = "US" in person.citizenships or person.us_permanent_resident is True
    out_and_back = case.facts.filing.flagpoling or route is Route.RETURN
    if spared or not person.citizenships or not out_and_back or not ban.binds(at):
        return None
    return (
        f"A spouse may not leave Canada only to file at the border{since(ban)}, "
        "unless a US citizen or permanent resident (R198, SPOUSE_ROUTE). File online with "
        "filing.route=inside, or correct applicant.us_permanent_resident."
    )
