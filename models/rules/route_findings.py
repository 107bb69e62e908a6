"""Whether each way of filing is open to this person, as the case stands, and why not.

What bars every way alike is found once; what bars one of them, way by way.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.rules.book import RuleBook
from models.rules.case import Awaiting, Case
from models.rules.eligibility import as_decided, screen_case
from models.rules.facts import AT_A_PORT, Inadmissibility, Route
from models.rules.filing_bars import ADMISSIBLE, bars_of_case
from models.rules.filing_route import barred_route, on_entry
from models.rules.filing_ways import route_finding, works_pending
from models.rules.findings import Finding, Verdict, Who, ask, no, yes
from models.rules.holding import lapse, last_valid_day
from models.rules.known import known_of
from models.rules.lost_status import restoration, worked_on
from models.rules.medical import examination
from models.rules.occupations import Found, find
from models.rules.records import CaseKind
from models.rules.spouse_window import C41
from models.rules.worker_standing import is_in_canada

_OF_A_WAY = frozenset(
    {"R197_APPLY_BEFORE", "R198_POE", "R199_AFTER_ENTRY", "IME_WHEN", "IME_12M"}
)
# Left open, these leave every way open with them; other doubts are told beside the answer.
_WEIGHTY = frozenset({"CITIZENSHIP", "REGULATED_4M", "UNAUTHORIZED_6M", C41})
_ON_ENTRY, _INSIDE, _RETURN = "R198_POE", "R199_AFTER_ENTRY", "FLAGPOLE_EXEMPT"


def findings_of_case(
    case: Case, book: RuleBook, at: datetime
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what bars or weighs on every way, and the other questions still open."""
    found = [f for f in screen_case(case, book, at=at).findings if f.rule not in _OF_A_WAY]
    weighty = [f for f in found if f.verdict is Verdict.NO or _weighs(f)]
    if case.awaiting is Awaiting.COUNSEL:
        weighty.append(_REPORTED)
    weighty += worked_on(case, at, found)
    beside = [f for f in found if f.verdict is Verdict.COUNSEL and not _weighs(f)]
    return tuple(weighty), tuple(beside)


def _weighs(finding: Finding) -> bool:
    return finding.verdict is Verdict.COUNSEL and finding.rule in _WEIGHTY


_REPORTED = ask(
    ADMISSIBLE,
    "An officer reported that the person may not be admitted: everything waits for counsel.",
    "Record counsel_decided question=ADMISSIBLE.",
)


def findings_of_way(
    case: Case, book: RuleBook, route: Route, at: datetime, *, is_here: bool | None
) -> Iterator[Finding]:
    """Yield what is found of one way; `case` names it as the way it is to be filed.

    `is_here` is as `whereabouts` said of the case as it stands.
    """
    lost = lapse(case, at) if route is Route.INSIDE else None
    if lost is not None:
        yield restoration(case, lost)
        return
    of_the_place = _of_the_place(case, route, is_here=is_here)
    if of_the_place is not None:
        yield of_the_place
        if of_the_place.verdict is Verdict.NO:
            return
    yield _decided(case, _open_to_person(case, book, route, at))
    if route is Route.CONSULATE and case.facts.job.teer in (0, 1):
        yield _HASTENED
    if route in AT_A_PORT:
        yield from _on_entry(case, book, at)
    for bar in bars_of_case(case, route, at, book):
        yield _as_finding(bar.rule, bar.said, case)


def _of_the_place(case: Case, route: Route, *, is_here: bool | None) -> Finding | None:
    """Return what follows from where the person is; nothing when that leaves the way alone."""
    if route is Route.LAND and case.facts.filing.flagpoling:
        return None  # the firm says itself that it is a return
    return {True: _HERE, False: _ABROAD, None: _UNSETTLED}[is_here].get(route)


def _on_entry(case: Case, book: RuleBook, at: datetime) -> Iterator[Finding]:
    ban = book.rule(_RETURN, at).provenance
    if case.facts.filing.flagpoling and ban.binds(at):
        yield from _spared(case)
    yield from _examined(case, book, at)
    if case.kind is CaseKind.SPOUSE:
        yield _WITH_THE_WORKER


def _spared(case: Case) -> Iterator[Finding]:
    """Yield why the ban on leaving only to file spares this person; a spouse it may not."""
    person = case.facts.applicant
    if "US" in person.citizenships or person.us_permanent_resident:
        yield yes(_RETURN, "The ban spares citizens and permanent residents of the States.")
    elif case.kind is CaseKind.WORKER:
        yield yes(_RETURN, "The ban spares professionals under T36.")


def _decided(case: Case, finding: Finding) -> Finding:
    decision = next((d for d in case.decisions if d.question == finding.rule), None)
    return as_decided(finding, decision)


def _as_finding(rule: str, said: str, case: Case) -> Finding:
    possible = case.facts.applicant.inadmissibility is Inadmissibility.POSSIBLE
    if rule == ADMISSIBLE and possible and case.decided(ADMISSIBLE) is None:
        return ask(rule, said, "Counsel decides before any filing.")
    return no(rule, said, "Choose another way, or mend what bars this one.")


_HASTENED = yes(
    "GSS_2_WEEKS",
    "For TEER 0 and 1 the department aims at two weeks, if the file is complete; it is an aim.",
)
_WITH_THE_WORKER = yes(
    "SPOUSE_ROUTE", "On entry only with the worker or after, as the worker is decided first."
)


def _open_to_person(case: Case, book: RuleBook, route: Route, at: datetime) -> Finding:
    if route in (Route.LAND, Route.RETURN) and _returns_on_a_permit(case, book, route, at):
        return _BACK_FROM_THE_STATES
    known = replace(known_of(case, at), works_pending=works_pending(case, at))
    return route_finding(known, book)


def _returns_on_a_permit(case: Case, book: RuleBook, route: Route, at: datetime) -> bool:
    """Say whether the one exemption left to a Mexican permit holder may be meant."""
    ends = last_valid_day(case.permit) if case.permit else None
    day = at.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    barred = barred_route(case.facts, route, on_entry(book, at)) is not None
    return ends is not None and day <= ends and barred


_BACK_FROM_THE_STATES = ask(
    _ON_ENTRY,
    "Who holds a Canadian work permit and comes back, while it runs, from the United States "
    "alone needs no visa for that entry (IRPR 190(3)(f)); whether officers then take an "
    "application from a Mexican citizen is not known.",
    "Counsel decides; then record applicant.visa_exempt_basis as IRPR 190(3)(f). Until then "
    "file online.",
    doubt="May a Mexican permit holder apply on coming back from the United States alone?",
)


def _examined(case: Case, book: RuleBook, at: datetime) -> Iterator[Finding]:
    """Yield what IRPR 198(2)(b) asks of the work; other countries' stays are told beside."""
    known = known_of(case, at)
    person = known.facts.applicant
    if person.lived_in_designated_country is None:
        person = replace(person, lived_in_designated_country=False)
        known = replace(known, facts=replace(known.facts, applicant=person))
    title = known.facts.job.occupation
    found = find(book, title) if title and case.kind is CaseKind.WORKER else None
    listed = found.occupation if isinstance(found, Found) else None
    yield from (f for f in examination(listed, known, book) if f.verdict is not Verdict.YES)


def whereabouts(case: Case) -> bool | None:
    """Say whether the person is in Canada; None: unknown, or told both ways.

    A firm that means to file from inside, or on a return, says so with it.
    """
    filing, is_here = case.facts.filing, is_in_canada(case)
    if filing.flagpoling or filing.route in (Route.RETURN, Route.INSIDE):
        return None if is_here is False else True
    return is_here


_UNKNOWN = "What is recorded does not settle whether the person is in Canada now."
_ASKED = "Record applicant.location: inside or outside."
_UNSETTLED = {
    Route.INSIDE: ask(_INSIDE, _UNKNOWN, _ASKED, who=Who.APPLICANT),
    Route.RETURN: ask(_RETURN, _UNKNOWN, _ASKED, who=Who.APPLICANT),
}
_HERE = {
    Route.LAND: no(
        _RETURN,
        "The person is in Canada: to leave and file at a land port on coming back is the way "
        "`return`.",
        "See `return`; after a stay abroad record applicant.location=outside.",
    ),
    Route.CONSULATE: ask(
        "R197_APPLY_BEFORE",
        "An application before travel is made by who is outside Canada; this person is inside.",
        "Leave before filing, and record applicant.location=outside; or let counsel decide.",
        doubt="May it be made before travel by somebody who is in Canada?",
    ),
}
_ABROAD = {
    Route.INSIDE: no(
        _INSIDE, "The person is outside Canada.", "File before travel, or on entry."
    ),
    Route.RETURN: no(
        _RETURN,
        "The person is outside Canada: to come in by land is an entry, not a return.",
        "See `land`.",
    ),
}
