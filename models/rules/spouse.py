"""The spouse's open permit: while it can be asked for, and when it ends."""

from datetime import UTC, date, datetime

from models.rules.almanac import Almanac, later
from models.rules.applications import open_one
from models.rules.case import Awaiting, Case, reference_of
from models.rules.facts import Location, Route
from models.rules.findings import Who
from models.rules.forecast import passport_on
from models.rules.happening import AT_REST, BEFORE_ISSUE, UNDER_WAY
from models.rules.holding import is_pending, last_valid_day
from models.rules.limits import enter_by_limit, zone_of_entry
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why
from models.rules.records import ApplicationKind, CaseKind, WorkerStanding, WorkerStatus
from models.rules.reporting import report_again, visit_again
from models.rules.spouse_end import expected, forecast_end, if_lost, printed_end
from models.rules.spouse_filing import Asked, filing, group_in
from models.rules.spouse_window import C41

A, K = Awaiting, StepKey
_SPOUSE = CaseKind.SPOUSE
_DECISION, _RETURN_VISIT = K.DECISION, A.RETURN_VISIT
_OF_THE_SPOUSE = frozenset({ApplicationKind.SPOUSE})
_BEFORE_FILING = frozenset({A.OFFER, A.CERTIFICATE, A.FILING, A.RETURN_VISIT, A.REFUSAL_REVIEW})
_ASKING = BEFORE_ISSUE | {A.OFFER}  # a permit is asked for, and is no renewal
# What only who works on an offer has; the end of the permit is told as the spouse's own.
_OF_A_WORKER = frozenset(
    {K.EXTENSION_CERTIFICATE, K.RIGHTS_INFORMATION, K.WORK_START, K.PERMIT_END}
)
_NOBODY = WorkerStanding(number=0, status=WorkerStatus.AWAITED)


def steps(case: Case, almanac: Almanac, today: date, as_of: datetime) -> tuple[StepDates, ...]:
    """Return the steps of a spouse's permit; none in a case that has nothing of it.

    In the worker's case: a spouse's own case plans for itself. Canadian citizens need none.
    """
    spouse, printed = case.facts.spouse, case.spouse_permit
    if not (spouse.name or spouse.relationship or printed) or case.kind is _SPOUSE:
        return ()
    if case.awaiting in AT_REST or "CA" in spouse.citizenships:
        return ()
    if printed is not None and printed.valid_to is not None:
        return (printed_end(almanac, printed.valid_to, Status.WAITING),)
    permit, job = case.permit, case.facts.job
    ends = last_valid_day(permit) if permit else None
    asked = Asked(
        almanac.practice,
        today,
        as_of,
        ends,
        permit.valid_from if permit else None,
        group_in(almanac.book, job, as_of),
        is_pending(case) and _is_over(ends, as_of),
        today,
        case.decided(C41),
    )
    return (
        filing(asked, _told_on(case), _followed(case)),
        *_likely_end(asked, spouse.passport_expires_on),
    )


def _likely_end(asked: Asked, passport: date | None) -> tuple[StepDates, ...]:
    # A worker's permit that is over, its renewal pending, says nothing of a permit to come.
    return () if asked.on_186u else forecast_end(asked.ends, passport)


def _is_over(ends: date | None, as_of: datetime) -> bool:
    return ends is not None and as_of.astimezone(UTC).date() > ends


def _told_on(case: Case) -> date | None:
    """Return when the spouse's application went in, unless it was refused since."""
    told = case.done.get("spouse_filed")
    return told if told and open_one(case, _OF_THE_SPOUSE) else None


def _followed(case: Case) -> Line | None:
    if case.spouse_case is None:
        return None
    own = reference_of(case.spouse_case)
    return ("The spouse has a case of its own, {}, and is chased there.", (own,))


def own_steps(
    case: Case,
    renewal: tuple[StepDates, ...],
    almanac: Almanac,
    today: date,
    as_of: datetime,
) -> tuple[tuple[StepDates, ...], Forecast | None]:
    """Plan a spouse's own case; return its steps and the permit that is likely to come.

    Once a permit is held its `renewal` is planned like any other, beside the worker's own, and
    what is printed takes the place of the forecast. Another permit that is asked for anew, at
    a port, abroad or after a restoration, is planned like the first.
    """
    ended = _ended(case, almanac)
    if case.awaiting in AT_REST or (ended and case.awaiting not in _ASKING):
        own = [_beside_the_worker(s, case) for s in renewal if s.key not in _OF_A_WORKER]
        return (*own, *ended), None
    asked = _own(case, almanac, today, as_of)
    papers = _papers(case, asked)
    ready_on = later(papers.planned_on or today, today)
    filed = filing(asked._replace(ready_on=ready_on), _filed_on(case), None)
    if case.awaiting is _RETURN_VISIT:
        filed = visit_again(filed, case, almanac, today)
    again = report_again(case, almanac, today)
    seen_on = again[0].planned_on if again else None
    decision = _decision(case, asked, filed, seen_on or today)
    steps = (papers, filed, *again, decision, *_entry(case, almanac, today))
    if ended:
        return (*steps, *ended), None
    end = _likely_end(asked, passport_on(case))
    return (*steps, *end), expected(decision, end)


def _beside_the_worker(step: StepDates, case: Case) -> StepDates:
    """Return the renewal's filing with what it asks of the worker's permit."""
    worker, permit = case.worker or _NOBODY, case.permit
    if step.key is not K.EXTENSION_FILING or permit is None or permit.valid_to is None:
        return step
    lines: tuple[Line, ...] = (
        ("It goes in with the worker's renewal, or right after it.", ()),
        ("The worker's permit lasts to {}.", (worker.valid_to or "a day not known yet",)),
    )
    longer = worker.valid_to is not None and worker.valid_to > permit.valid_to
    doubt = None if longer else _ALIGNED
    why = step.why._replace(
        lines=(*step.why.lines, *lines), doubt=doubt, who=Who.COUNSEL if doubt else None
    )
    # It stands on no offer number, and so on nothing that must come first.
    status = Status.READY if step.status is Status.PENDING else step.status
    return step._replace(why=why, status=status, counsel=step.counsel or doubt is not None)


_ALIGNED = (
    "Can the renewal rest on a worker's permit that lasts no longer? Six months of it are "
    "enough only to line up the end dates (SPOUSE_OLD), sixteen otherwise (SPOUSE_C41)."
)


def _ended(case: Case, almanac: Almanac) -> tuple[StepDates, ...]:
    permit = case.permit
    if case.awaiting in AT_REST or permit is None or permit.valid_to is None:
        return ()
    end = printed_end(almanac, permit.valid_to, Status.PENDING)
    why = if_lost(case, end.why)
    return (end._replace(why=why, counsel=why.doubt is not None),)


def _own(case: Case, almanac: Almanac, today: date, as_of: datetime) -> Asked:
    worker = case.worker or _NOBODY
    pending = worker.status is WorkerStatus.PENDING
    return Asked(
        practice=almanac.practice,
        today=today,
        as_of=as_of,
        ends=worker.valid_to,
        since=worker.valid_from,
        group=group_in(almanac.book, worker, as_of),
        on_186u=pending and _is_over(worker.valid_to, as_of),
        ready_on=today,
        choice=case.decided(C41),
    )


def _filed_on(case: Case) -> date | None:
    return None if case.awaiting in _BEFORE_FILING else case.done.get(K.FILING, case.opened_on)


def _papers(case: Case, asked: Asked) -> StepDates:
    takes = asked.practice.takes["documents"]
    done = case.done.get(K.DOCUMENTS)
    usual = asked.practice.office_day(case.opened_on + takes.usual)
    lines: tuple[Line, ...] = (
        ("Passport, and proof of marriage or of a year of living together (IMM 5409).", ()),
        ("Gathering them takes {} to {} days.", (takes.least.days, takes.at_worst.days)),
    )
    why = Why("planning.documents", (("opened_on", case.opened_on),), lines)
    status = Status.DONE if done else Status.READY
    planned = done or later(usual, asked.today)
    return StepDates(K.DOCUMENTS, status, done or asked.today, planned, None, None, None, why)


_DECIDED = "Answered on {}."
_NOT_FILED = "The answer follows the filing, which has no day yet."


def _decision(case: Case, asked: Asked, filed: StepDates, least_on: date) -> StepDates:
    """Return the answer, not before `least_on`: it rests while the worker's own waits."""
    practice = asked.practice
    done, day = case.done.get(_DECISION), filed.planned_on
    status = Status.WAITING if case.awaiting in UNDER_WAY else Status.PENDING
    if asked.on_186u:
        line: Line = ("Under IRPR 186(u) the worker's answer comes first, then this one.", ())
        why = Why("SPOUSE_HOLD_186U", (("worker_valid_to", asked.ends),), (line,))
        return StepDates(_DECISION, status, None, None, None, None, None, why)
    if done or day is None:
        status = Status.DONE if done else status
        line = (_DECIDED, (done,)) if done else (_NOT_FILED, ())
        why = Why("SERVICE_STANDARDS", (("filed_on", day),), (line,))
        return StepDates(_DECISION, status, done, done, None, None, None, why)
    takes = practice.processing[_way(case)]
    said = (
        "Filed {}; an answer takes {} to {} days, usually {}.",
        (day, takes.least.days, takes.at_worst.days, takes.usual.days),
    )
    least = later(least_on, day + takes.least)
    planned = later(least, practice.office_day(day + takes.usual))
    why = if_lost(case, Why("SERVICE_STANDARDS", (("filed_on", day),), (said,)))
    counsel = why.doubt is not None
    return StepDates(_DECISION, status, least, planned, None, None, None, why, counsel=counsel)


def _way(case: Case) -> Route:
    inside = case.facts.applicant.location is Location.INSIDE
    return case.facts.filing.route or (Route.INSIDE if inside else Route.CONSULATE)


def _entry(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    if case.awaiting is not A.ENTRY or case.enter_by is None:
        return ()
    day = later(today, case.done.get(_DECISION, today))
    return (
        enter_by_limit(
            almanac, case.enter_by, zone_of_entry(case, almanac),
            planned=day, today=today, status=Status.READY,
        ),
    )  # fmt: skip
