"""Cases, plans and findings as the JSON that commands answer with; stable keys, ISO dates."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.casework.facts_document import to_document
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import AT_A_PORT, Case, reference_of
from models.rules.eligibility import Eligibility, Finding, Verdict
from models.rules.grounds import basis
from models.rules.plan import STEPS, Change, Plan, Reading, StepDates, StepKey

_ANSWER: dict[Verdict, Any] = {
    Verdict.YES: True,
    Verdict.NO: False,
    Verdict.COUNSEL: "counsel",
}


def plan_view(plan: Plan, case: Case, almanac: Almanac) -> dict[str, Any]:
    """Return a plan with every date explained under the law of the plan's day."""
    on = plan.as_of.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    return {
        "as_of": plan.as_of,
        "reference": reference_of(plan.number) if plan.number else None,
        "book_version": plan.book_version,
        "route": plan.route,
        "port": plan.port,
        "filing_on": plan.filing_on,
        "binding_limits": list(plan.binding_limits),
        "restrictions": list(plan.restrictions),
        "permit_forecast": {
            "from": plan.forecast.valid_from,
            "to": plan.forecast.valid_to,
            "limited_by": plan.forecast.limited_by,
            "readings": [reading_view(r) for r in plan.forecast.readings],
        },
        "steps": [step_view(s, case, almanac, on) for s in plan.steps],
    }


def step_view(step: StepDates, case: Case, almanac: Almanac, on: date) -> dict[str, Any]:
    """Return one step; `due_at` is an instant in UTC, the other dates days of the office."""
    kind, why = STEPS[step.key], basis(step.why, almanac.book, on=on)
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
        "authority_zone": _authority_zone(step, case, almanac),
        "safe_on": step.safe_on,
        "slack_days": step.slack_days,
        "readings": [reading_view(r) for r in step.readings],
        "counsel": step.counsel,
        "basis": {
            "rule": why.rule,
            "citation": why.citation,
            "source": why.source,
            "effective_from": why.effective_from,
            "inputs": why.inputs,
            "explanation": list(why.explanation),
        },
    }


def _authority_zone(step: StepDates, case: Case, almanac: Almanac) -> str:
    office = case.facts.team.office_zone
    fixed = STEPS[step.key].zone
    if fixed is not None:
        return fixed
    if step.key not in (StepKey.FILING, StepKey.ENTRY, StepKey.PERMIT_CHECK):
        return office
    if case.facts.filing.route not in AT_A_PORT and step.key is StepKey.FILING:
        return "UTC"
    port = almanac.book.ports.get(case.facts.filing.port or "")
    return port.zone if port else office


def reading_view(reading: Reading) -> dict[str, Any]:
    """Return one reading of the law."""
    return reading._asdict()


def finding_view(finding: Finding, book: RuleBook, on: date) -> dict[str, Any]:
    """Return a finding with the citation and source of its rule."""
    rule = book.rule(finding.rule, on)
    return {
        "verdict": _ANSWER[finding.verdict],
        "rule": finding.rule,
        "citation": rule.citation,
        "source": "; ".join(rule.provenance.source),
        "message": finding.message,
        "remedy": finding.remedy or None,
    }


def eligibility_view(found: Eligibility, book: RuleBook, on: date) -> dict[str, Any]:
    """Return the answer on eligibility with its findings."""
    return {
        "eligible": _ANSWER[found.verdict],
        "findings": [finding_view(f, book, on) for f in found.findings],
    }


def change_view(change: Change) -> dict[str, Any]:
    """Return one difference between two plans."""
    return {**change._asdict(), "step": change.step.value}


def changes_view(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return the differences between two plans."""
    return [change_view(c) for c in changes]


def case_view(case: Case) -> dict[str, Any]:
    """Return a case's own part: where it stands, its facts, permits and documents."""
    return {
        "reference": case.reference,
        "version": case.version,
        "stage": case.stage.value,
        "awaiting": case.awaiting.value,
        "held": case.held,
        "opened_on": case.opened_on,
        "facts": to_document(case.facts),
        "certificates": [to_document(c) for c in case.certificates],
        "permits": [to_document(p) for p in case.permits],
        "documents": [to_document(d) for d in case.documents],
    }


def instant(value: datetime | None) -> str | None:
    """Return an instant as JSON shows it: UTC with `Z`."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
