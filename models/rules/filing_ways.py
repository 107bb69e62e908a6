"""Is a way of filing open to this person? Before travel, on entry, or from inside Canada."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from models.rules.book import RuleBook
from models.rules.case import Case
from models.rules.facts import Facts, Route
from models.rules.filing_route import OnEntry, barred_route, on_entry
from models.rules.findings import Finding, Who, ask, no, yes
from models.rules.holding import is_pending, last_valid_day, may_work_again, trip_past
from models.rules.known import Known
from models.rules.permit import Permit
from models.rules.records import InsideGround, WorkerStanding, WorkerStatus

_RULE = "R199_AFTER_ENTRY"
_G = InsideGround


def route_finding(known: Known, book: RuleBook) -> Finding:
    """Say whether the way the firm means to file is open to this person at an instant."""
    match known.facts.filing.route:
        case None:
            return ask(
                "R198_POE",
                "No way of filing is recorded.",
                "Record filing.route.",
                who=Who.FIRM,
                doubt="How will the application reach an officer?",
            )
        case Route.CONSULATE:
            return yes("R197_APPLY_BEFORE", "Anybody may apply before travel.")
        case Route.INSIDE:
            return _from_inside(known, book)
        case route:
            return _on_entry(known.facts, route, on_entry(book, known.at))


def _on_entry(facts: Facts, route: Route, open_to: OnEntry) -> Finding:
    person = facts.applicant
    bar = barred_route(facts, route, open_to)
    if bar is not None:
        return no("R198_POE", bar, "File online before travel: filing.route=consulate.")
    if person.us_permanent_resident or not open_to.may.isdisjoint(person.citizenships):
        return yes("R198_POE", "Exempt from the visa, and so free to apply on entry.")
    return ask(
        "R198_POE",
        "Only who is exempt from the visa may apply on entry; that is not settled here.",
        "Counsel confirms the ground under IRPR 190 (an eTA is none), or file before travel.",
        doubt="Which ground of IRPR 190 exempts this person from the visa?",
    )


def _from_inside(known: Known, book: RuleBook) -> Finding:
    """Say whether a ground of IRPR 199 lets this person apply after entry.

    What the case itself shows is enough: a permit held, work under IRPR 186(u), a worker who
    has either. Any other ground is told in `applicant.inside_ground`, and holds once the paper
    that its rule names is in hand; the treaty's own is for counsel.
    """
    shown = next(_shown(known), None)
    if shown is not None:
        ground, said = shown
        return yes(_RULE, f"{said} ({_cited(ground, known, book)}).")
    told = known.facts.applicant.inside_ground
    return _untold(known) if told is None else _told(told, known, book)


def _shown(known: Known) -> Iterator[tuple[InsideGround, str]]:
    permit, day = (*known.permits[-1:], known.facts.permit)[0], _utc_day(known.at)
    ends = _holds_until(permit, day)
    if ends is not None:
        yield _G.WORK_PERMIT, f"A work permit is held until {ends}"
    if known.works_pending:
        yield _G.SECTION_186, "Work goes on under IRPR 186(u) while the renewal is pending"
    if known.worker is not None:
        yield from _through(known.worker, day)


def _holds_until(permit: Permit, day: date) -> date | None:
    ends = last_valid_day(permit)
    return ends if ends is not None and day <= ends and permit.cancelled_on is None else None


def _through(worker: WorkerStanding, day: date) -> Iterator[tuple[InsideGround, str]]:
    """Yield what a worker's spouse has of the worker: family of a holder may apply too."""
    ends = worker.valid_to
    if worker.status is WorkerStatus.PENDING:
        yield _G.FAMILY, "The worker works on while a renewal is pending, the spouse is family"
    elif worker.status is WorkerStatus.HELD and ends is not None and day <= ends:
        yield _G.FAMILY, f"The worker holds a permit until {ends}, and the spouse is family"


def _told(told: InsideGround, known: Known, book: RuleBook) -> Finding:
    """Return the finding on a ground that was recorded and that the case does not show."""
    rule, cited = book.rule(_id(told), known.day), _cited(told, known, book)
    if told is _G.TREATY:
        return ask(
            _RULE,
            f"The treaty's own ground is recorded ({cited}). {rule.doubt}",
            f"Counsel decides: counsel_decided question={_RULE} choice=cleared, or file before "
            "travel or on entry.",
            doubt="May a treaty professional apply inside Canada on no other ground?",
        )
    paper = next(iter(rule.values), None)
    if paper is None:
        return _untold(known)
    if paper in known.papers:
        return yes(_RULE, f"Recorded and shown by {paper}: {rule.text} ({cited})")
    return ask(
        _RULE,
        f"Recorded, but not shown: {rule.text} ({cited})",
        f"document_received kind={paper}, with expires_on where one is printed.",
        who=Who.APPLICANT,
        doubt=f"Is the ground of {cited} there, and until when?",
    )


def _untold(known: Known) -> Finding:
    grounds = ", ".join(g for g in _G if g is not _G.WORK_PERMIT)
    held = (*known.permits[-1:], known.facts.permit)[0].valid_to
    over = f" (the one on record ended {held})" if held else ""
    return ask(
        _RULE,
        f"Only some may apply from inside Canada, and no permit still valid is recorded{over}.",
        f"Record permit.valid_to, or the ground of IRPR 199 as applicant.inside_ground: "
        f"{grounds}.",
        doubt="On which ground of IRPR 199 may this person apply from inside Canada?",
    )


def _id(ground: InsideGround) -> str:
    return f"R199_{ground.name}"


def _cited(ground: InsideGround, known: Known, book: RuleBook) -> str:
    return book.rule(_id(ground), known.day).citation


def _utc_day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def works_pending(case: Case, at: datetime) -> bool:
    """Say whether IRPR 186(u) lets the holder work on at an instant, the permit being over.

    A renewal made in time is before an officer, and no trip or cancellation ended the right.
    """
    permit = case.permit
    ends = last_valid_day(permit) if permit else None
    if permit is None or ends is None or permit.cancelled_on or not is_pending(case):
        return False
    trip = trip_past(case, ends, at.astimezone(ZoneInfo(case.facts.team.office_zone)).date())
    return trip is None or may_work_again(trip)
