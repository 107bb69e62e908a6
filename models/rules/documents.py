"""Papers that serve for a time only: the medical, biometrics, an eTA, and what expires.

None of these ends moves for a holiday: they are periods of validity, nothing to be done.
"""

from datetime import date, datetime

from models.rules.almanac import Almanac, later
from models.rules.case import Awaiting, Case, Document, DocumentStatus
from models.rules.checklist import MEDICAL, PASSPORT
from models.rules.facts import AT_A_PORT
from models.rules.findings import Who
from models.rules.ground import PAST_FILING, Ground
from models.rules.happening import AT_REST
from models.rules.law import figure, months
from models.rules.officer_requests import requested
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why
from models.rules.practising import licence
from models.rules.validity import BIOMETRICS, ETA, RULES, Validity, paper_of, serves_until

K = StepKey
_OF_THEIR_OWN = frozenset({*RULES, PASSPORT})
_RECEIVED, _IN_PROCESS = DocumentStatus.RECEIVED, DocumentStatus.IN_PROCESS
_ENTRY = K.ENTRY


def steps(case: Case, almanac: Almanac, today: date, _as_of: datetime) -> tuple[StepDates, ...]:
    """Return the steps of papers that any case may owe; none in one that has nothing of it."""
    if not (case.documents or case.requests or case.permits) or case.awaiting in AT_REST:
        return ()
    found = licence(case, almanac, today) if case.permits else ()
    if case.requests:
        found = (*requested(case, almanac, today), *found)
    return (*_eta(case, almanac, today), *found) if case.documents else found


def _eta(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    paper = paper_of(case, ETA)
    if paper is None or paper.status is not _RECEIVED:
        return ()
    found = serves_until(case, ETA, paper.issued_on, paper.expires_on, almanac.book)
    if found is None:
        return ()
    travels = case.facts.job.start_on if not case.permits else None
    enough = found.last >= max(today, travels or today)
    return (_held(almanac, K.ETA, found, paper.issued_on, today, enough or bool(case.permits)),)


def _held(
    almanac: Almanac,
    key: StepKey,
    found: Validity,
    given: date | None,
    today: date,
    enough: bool,
) -> StepDates:
    """Return the step of a paper in hand; one that ends too early is to be had anew."""
    last, why = found
    safe = almanac.working_day_before(last)
    if enough:
        return StepDates(key, Status.DONE, given, given, last, None, safe, why)
    planned = later(today, safe)
    again: Line = ("That is too early for this case: a new one is needed.", ())
    why = why._replace(lines=(*why.lines, again))
    return StepDates(key, Status.READY, today, planned, last, None, safe, why)


def running_out(
    ground: Ground,
    papers: StepDates,
    filing_on: date | None,
    tail: tuple[StepDates, ...],
    expected: Forecast,
) -> tuple[StepDates, tuple[StepDates, ...]]:
    """Return the documents' step with what expires before the filing, and the papers' own."""
    case, person = ground.case, ground.case.facts.applicant
    exempt = "US" in person.citizenships or not person.citizenships
    if exempt and not (case.documents or needs_examination(ground)):
        return papers, ()
    entered = filing_on if case.facts.filing.route in AT_A_PORT else None
    entered = next((s.planned_on for s in tail if s.key is _ENTRY), entered)
    beside = _medical(ground, papers, filing_on, entered)
    if not exempt:
        beside += _biometrics(ground, filing_on, expected.valid_to)
    return _with_expiring(ground, papers, filing_on), beside


def needs_examination(ground: Ground) -> bool:
    """Say whether the facts call for a medical examination (IRPR 30(1)(a))."""
    job, person = ground.case.facts.job, ground.case.facts.applicant
    if job.health_setting or not person.lived_in_designated_country:
        return bool(job.health_setting)
    longest = months(figure(ground.almanac.book, "IME_WHEN", ground.today))
    return job.months is None or job.months > longest


def _medical(
    ground: Ground, papers: StepDates, filing_on: date | None, entered: date | None
) -> tuple[StepDates, ...]:
    case, almanac = ground.case, ground.almanac
    paper = paper_of(case, MEDICAL)
    if paper is None or paper.status is _IN_PROCESS:
        there = case.facts.filing.route in AT_A_PORT and case.awaiting in PAST_FILING
        wanted = needs_examination(ground) and not there
        return (_examination(ground, papers, filing_on, paper),) if wanted else ()
    if paper.status is not _RECEIVED:
        return ()
    given = paper.issued_on
    found = serves_until(case, MEDICAL, given, paper.expires_on, almanac.book)
    if found is None:
        return (_UNDATED,)
    enough = found.last >= max(entered or ground.today, ground.today)
    return (_held(almanac, K.MEDICAL, found, given, ground.today, enough),)


_UNDATED = StepDates(
    K.MEDICAL, Status.DONE, None, None, None, None, None,
    Why("IME_12M", (), (("It is in hand; on which day it was had is not recorded.", ()),)),
)  # fmt: skip


def _examination(
    ground: Ground, papers: StepDates, filing_on: date | None, paper: Document | None
) -> StepDates:
    """Return the examination still to be had, with the papers and before the filing."""
    today = ground.today
    status = Status.READY if paper is None else Status.WAITING
    planned, latest, safe = papers.planned_on, papers.latest_on, papers.safe_on
    if papers.status is Status.DONE or planned is None:
        before = ground.almanac.working_day_before(filing_on) if filing_on else today
        planned, latest, safe = later(today, before), None, None
    lines: tuple[Line, ...] = (
        ("The work or the past year calls for a medical examination (IRPR 30(1)(a)).", ()),
        ("Who needs one and has none cannot apply on entry (IRPR 198(2)(b)).", ()),
    )
    why = Why("IME_WHEN", ground.inputs, lines)
    return StepDates(K.MEDICAL, status, min(today, planned), planned, latest, None, safe, why)


_STAY = "Whether biometrics are given anew, as no stay can pass ten years from the last."


def _biometrics(
    ground: Ground, filing_on: date | None, stays_to: date | None
) -> tuple[StepDates, ...]:
    case, today = ground.case, ground.today
    paper = paper_of(case, BIOMETRICS)
    if paper is not None and paper.status is DocumentStatus.NOT_APPLICABLE:
        return ()
    had = paper.issued_on if paper and paper.status is _RECEIVED else None
    given = had or case.facts.applicant.biometrics_on
    found = serves_until(case, BIOMETRICS, given, None, ground.almanac.book)
    if found is None:
        return _to_be_given(ground, filing_on)
    enough = found.last >= (filing_on or today)
    step = _held(ground.almanac, K.BIOMETRICS, found, given, today, enough)
    if enough and stays_to is not None and stays_to > found.last:
        capped: Line = ("A stay beyond that day is not given (IRPR 183(4)(c.1)).", ())
        why = found.why
        why = Why(why.rule, why.inputs, (*why.lines, capped), _STAY, Who.COUNSEL)
        step = step._replace(why=why, counsel=True)
    return (step,)


def _to_be_given(ground: Ground, filing_on: date | None) -> tuple[StepDates, ...]:
    case = ground.case
    if filing_on is None or case.awaiting is Awaiting.ENTRY:
        return ()
    filed = case.awaiting in PAST_FILING
    planned = later(ground.today, filing_on)
    said: Line = ("They are asked for once the application is in; none are on record.", ())
    why = Why("BIOMETRICS_10Y", ground.inputs, (said,))
    status = Status.READY if filed else Status.PENDING
    return (StepDates(K.BIOMETRICS, status, planned, planned, None, None, None, why),)


def _with_expiring(ground: Ground, papers: StepDates, filing_on: date | None) -> StepDates:
    """Return the documents' step, open again when a paper in hand ends before the filing."""
    if filing_on is None or ground.case.awaiting in PAST_FILING:
        return papers
    ending = [
        (d.expires_on, d.kind)
        for d in ground.case.documents
        if d.kind not in _OF_THEIR_OWN
        and d.status is _RECEIVED
        and d.expires_on is not None
        and d.expires_on < filing_on
    ]
    if not ending:
        return papers
    said: list[Line] = [
        (
            "{} ends {}, before the filing on {}: renew it.",
            (kind.replace("_", " "), end, filing_on),
        )
        for end, kind in sorted(ending)
    ]
    why = papers.why
    papers = papers._replace(why=why._replace(lines=(*why.lines, *said)))
    if papers.status is not Status.DONE:
        return papers
    planned = later(ground.today, ground.almanac.working_day_before(filing_on))
    return papers._replace(
        status=Status.READY, earliest_on=ground.today, planned_on=planned, latest_on=filing_on
    )
