"""Cases, plans and findings as the JSON that commands answer with; stable keys, ISO dates."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.casework.case_dates import dates_view, local
from models.casework.facts_document import to_document
from models.casework.grounds_view import basis_view
from models.rules import permit_check
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import Case, Document, reference_of
from models.rules.diff import grounds_of
from models.rules.eligibility import Eligibility, Finding, Verdict
from models.rules.facts import AT_A_PORT
from models.rules.findings import Who
from models.rules.permit import Permit
from models.rules.plan import STEPS, Change, Forecast, Plan, Reading, StepDates, StepKey
from models.rules.validity import serves_until

ANSWER: dict[Verdict, Any] = {
    Verdict.YES: True,
    Verdict.NO: False,
    Verdict.COUNSEL: "counsel",
}


def plan_view(plan: Plan, case: Case, almanac: Almanac) -> dict[str, Any]:
    """Return a plan with every date explained under the law known on the plan's day."""
    zone = case.facts.team.office_zone
    on, almanac = plan.as_of.astimezone(ZoneInfo(zone)).date(), almanac.as_known(plan.as_of)
    return {
        "as_of": plan.as_of,
        "reference": reference_of(plan.number) if plan.number else None,
        "book_version": plan.book_version,
        "route": plan.route,
        "port": plan.port,
        "filing_on": plan.filing_on,
        "binding_limits": list(plan.binding_limits),
        "restrictions": list(plan.restrictions),
        "permit_forecast": _forecast_view(plan.forecast, almanac.book, on, zone),
        "steps": [step_view(s, case, almanac, on) for s in plan.steps],
    }


def _forecast_view(found: Forecast, book: RuleBook, on: date, zone: str) -> dict[str, Any]:
    return {
        "from": found.valid_from,
        "to": found.valid_to,
        "limited_by": found.limited_by,
        "readings": [reading_view(r, zone) for r in found.readings],
        "basis": basis_view(grounds_of(found), book, on),
    }


def step_view(step: StepDates, case: Case, almanac: Almanac, on: date) -> dict[str, Any]:
    """Return one step; `due_at` is an instant in UTC, the other dates days of the office.

    `due_local` is the same instant on the office's clock. A doubt names who can end it.
    """
    kind, zone = STEPS[step.key], case.facts.team.office_zone
    return {
        "key": step.key.value,
        "title": kind.title,
        "owner": kind.owner.value,
        "status": step.status.value,
        "class": kind.duty_class.value,
        "earliest_on": step.earliest_on,
        "planned_on": step.planned_on,
        "latest_on": step.latest_on,
        "due_at": step.due_at,
        "due_local": local(step.due_at, zone) if step.due_at else None,
        "authority_zone": _authority_zone(step, case, almanac),
        "safe_on": step.safe_on,
        "slack_days": step.slack_days,
        "readings": [reading_view(r, zone) for r in step.readings],
        "counsel": step.is_doubtful,
        **_doubt(step),
        "basis": basis_view(step.why, almanac.book, on),
    }


def _doubt(step: StepDates) -> dict[str, str | None]:
    if not step.is_doubtful:
        return {"doubt": None, "who": None}
    said = step.why.doubt or next((r.note for r in step.readings), None)
    doubt = said or "Whether this date can be relied on is for counsel to say."
    return {"doubt": doubt, "who": (step.why.who or Who.COUNSEL).value}


_AT_THE_PORT = frozenset(
    {StepKey.FILING, StepKey.ENTRY, StepKey.PERMIT_CHECK, StepKey.REPORT_AGAIN}
)


def _authority_zone(step: StepDates, case: Case, almanac: Almanac) -> str:
    office = case.facts.team.office_zone
    fixed = STEPS[step.key].zone
    if fixed is not None:
        return fixed
    if step.key not in _AT_THE_PORT:
        return office
    if case.facts.filing.route not in AT_A_PORT and step.key is StepKey.FILING:
        return "UTC"
    port = almanac.book.ports.get(case.facts.filing.port or "")
    return port.zone if port else office


def reading_view(reading: Reading, zone: str) -> dict[str, Any]:
    """Return one reading of the law; `due_local` is its instant on the office's clock."""
    due_local = local(reading.due_at, zone) if reading.due_at else None
    return {**reading._asdict(), "due_local": due_local}


def finding_view(finding: Finding, book: RuleBook, on: date) -> dict[str, Any]:
    """Return a finding with the citation and source of its rule."""
    rule = book.rule(finding.rule, on)
    is_open = finding.verdict is Verdict.COUNSEL
    return {
        "verdict": ANSWER[finding.verdict],
        "rule": finding.rule,
        "citation": rule.citation,
        "source": "; ".join(rule.provenance.source),
        "effective_from": rule.provenance.effective_from,
        "message": finding.message,
        "remedy": finding.remedy or None,
        "doubt": (finding.doubt or finding.message) if is_open else None,
        "who": (finding.who or Who.COUNSEL).value if is_open else None,
    }


def eligibility_view(found: Eligibility, book: RuleBook, on: date) -> dict[str, Any]:
    """Return the answer on eligibility with its findings."""
    return {
        "eligible": ANSWER[found.verdict],
        "findings": [finding_view(f, book, on) for f in found.findings],
    }


def change_view(change: Change, book: RuleBook, on: date) -> dict[str, Any]:
    """Return one difference between two plans, with the grounds of the new date."""
    told = {**change._asdict(), "step": change.step.value}
    why = told.pop("why")
    return {**told, "basis": basis_view(why, book, on) if why else None}


def changes_view(changes: Iterable[Change], book: RuleBook, on: date) -> list[dict[str, Any]]:
    """Return the differences between two plans, explained under the law of a day."""
    return [change_view(c, book, on) for c in changes]


def case_view(case: Case, book: RuleBook, on: date) -> dict[str, Any]:
    """Return a case's own part: where it stands, its facts, permits and documents.

    What is on record of it has its dates explained under the law of a day.
    """
    return {
        "reference": case.reference,
        "version": case.version,
        "kind": case.kind.value,
        "stage": case.stage.value,
        "awaiting": case.awaiting.value,
        "held": case.held,
        "opened_on": case.opened_on,
        "dates": dates_view(case, book, on),
        "facts": to_document(case.facts),
        "certificates": [to_document(c) for c in case.certificates],
        "permits": [_with_what_is_known(p, _PERMIT) for p in case.permits],
        "permit_check": [
            finding_view(f, book, on) for f in permit_check.findings(case, book, today=on)
        ],
        "documents": [_document_view(d, case, book, on) for d in case.documents],
        **{name: to_document(getattr(case, name)) for name in _ON_RECORD},
    }


_ON_RECORD = (
    "applications",
    "travels",
    "requests",
    "employer_notices",
    "orders",
    "decisions",
    "spouse_permit",
    "worker",
)


_PERMIT = ("number", "valid_from", "valid_to", "checked")
_DOCUMENT = ("kind", "status", "expires_on")


def _with_what_is_known(value: Permit | Document, always: tuple[str, ...]) -> dict[str, Any]:
    told = to_document(value)
    return {name: told[name] for name in told if name in always or told[name]}


def _document_view(paper: Document, case: Case, book: RuleBook, on: date) -> dict[str, Any]:
    """Return a paper; the day to which it serves by law, where no end is printed on it."""
    told = _with_what_is_known(paper, _DOCUMENT)
    found = serves_until(case, paper.kind, paper.issued_on, paper.expires_on, book)
    if found is None:
        return told
    return {**told, "expires_on": found.last, "basis": basis_view(found.why, book, on)}


def instant(value: datetime | None) -> str | None:
    """Return an instant as JSON shows it: UTC with `Z`."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
