"""The words that scripts rely on: events, refusals, steps."""

import dataclasses
from typing import Any

from models.casework.facts_fields import fields_of
from models.rules.decisions import Refusal
from models.rules.events import EVENTS, FactsChanged, SpouseCaseOpened, WorkerChanged
from models.rules.happening import STAGE_OF
from models.rules.plan import STEPS, StepKey
from models.rules.transitions import TABLE

_RULE_OF: dict[StepKey, str] = {
    StepKey.DOCUMENTS: "planning.documents",
    StepKey.PASSPORT_RENEWAL: "PASSPORT_CAP",
    StepKey.OFFER: "EMPLOYMENT_AGREEMENT",
    StepKey.CERTIFICATE: "OFFER_BEFORE_APPLICATION",
    StepKey.PACKAGE: "planning.package",
    StepKey.FILING: "R198_POE",
    StepKey.DECISION: "SERVICE_STANDARDS",
    StepKey.ENTRY: "LOI_VALIDITY",
    StepKey.PERMIT_CHECK: "planning.permit_check",
    StepKey.RIGHTS_INFORMATION: "EMPLOYER_RIGHTS_INFO",
    StepKey.WORK_START: "planning.target_start",
    StepKey.EXTENSION_WINDOW: "RECOMMENDED_LEAD",
    StepKey.EXTENSION_CERTIFICATE: "OFFER_PER_WORKER",
    StepKey.EXTENSION_FILING: "ONLINE_UTC_CUTOFF",
    StepKey.EXTENSION_DECISION: "SERVICE_STANDARDS",
    StepKey.PERMIT_END: "PERMIT_EXPIRY",
    StepKey.RESTORATION: "RESTORATION_90",
    StepKey.RECORD_RETENTION: "EMPLOYER_RECORDS_6Y",
    StepKey.MEDICAL: "IME_12M",
    StepKey.BIOMETRICS: "BIOMETRICS_10Y",
    StepKey.ETA: "ETA_5Y",
    StepKey.LICENCE: "REGULATED_4M",
    StepKey.ATTESTATION: "EMPLOYER_SUBSTANTIALLY_SAME",
    StepKey.REPORT_AGAIN: "POE_EXAM_HOLD",
    StepKey.DOCUMENT_REQUEST: "DOC_REQUEST_30D",
    StepKey.WP_EXT_LETTER: "WP_EXT_LETTER",
    StepKey.DEPARTURE_CHECK: "TRAVEL_WHILE_PENDING",
    StepKey.STOP_WORK: "R183_5",
    StepKey.RESTORATION_DECISION: "SERVICE_STANDARDS",
    StepKey.JUDICIAL_REVIEW: "JR_15_60",
    StepKey.FEE_REFUND: "OFFER_WITHDRAW_REFUND",
    StepKey.SPOUSE_FILING: "SPOUSE_C41",
    StepKey.SPOUSE_END: "SPOUSE_END_DATE",
    StepKey.INSPECTION_ANSWER: "EMPLOYER_NOPF_30D",
    StepKey.PENALTY_PAYMENT: "EMPLOYER_AMP_30D",
}


_NEVER_BY_HAND = frozenset({SpouseCaseOpened, WorkerChanged})


def events() -> list[dict[str, Any]]:
    """Return every event that can be recorded, its fields, and the states that take it."""
    found = []
    for name, kind in EVENTS.items():
        if kind not in TABLE or kind in _NEVER_BY_HAND:
            continue
        taken = sorted(TABLE[kind].taken_by)
        found.append(
            {
                "name": name,
                "about": _first_line(kind.__doc__),
                "fields": [] if kind is FactsChanged else _fields(kind),
                "takes_paths": kind is FactsChanged,
                "stages": sorted({STAGE_OF[state].value for state in taken}),
                "awaiting": [state.value for state in taken],
            }
        )
    return found


def _fields(kind: Any) -> list[dict[str, Any]]:
    missing = dataclasses.MISSING
    needed = {
        f.name
        for f in dataclasses.fields(kind)
        if f.default is missing and f.default_factory is missing
    }
    return [
        {"name": name, "kind": field.shape.value, "required": name in needed}
        for name, field in fields_of(kind).items()
    ]


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


_MEANING = {
    Refusal.UNKNOWN_CASE: "no case has that reference",
    Refusal.UNKNOWN_EVENT: "no event has that name",
    Refusal.WRONG_STAGE: "the case does not wait for this now",
    Refusal.STALE_VERSION: "the case was changed since it was read",
    Refusal.INVALID_VALUE: "a value cannot be",
    Refusal.MISSING_FIELD: "a field that must be there is not",
    Refusal.CERTIFICATE_MISSING: "no offer number with its fee paid",
    Refusal.CERTIFICATE_USED: "each offer number serves one permit",
    Refusal.NOT_LAWFUL: "the law forbids it as told",
    Refusal.IDENTITY_CONFLICT: "the file number belongs to somebody else",
    Refusal.DUPLICATE: "there is one already",
    Refusal.UNKNOWN_RESTRICTION: "no published restriction has that id",
    Refusal.UNKNOWN_NOTICE: "no notice has that key or number",
    Refusal.UNKNOWN_PROPOSAL: "no proposal has that number",
    Refusal.NEEDS_APPROVAL: "it would move many cases, and waits for a person to approve it",
    Refusal.ALREADY_DECIDED: "somebody else decided it",
    Refusal.EFFECT_CHANGED: "it would move far more or fewer cases than was said",
    Refusal.INVALID_FILE: "the file cannot be read as what it should be",
    Refusal.DATABASE: "the database cannot be used, or refused",
    Refusal.UNREACHABLE: "a file, folder or server could not be reached",
}


def refusals() -> list[dict[str, str]]:
    """Return every code of refusal with its meaning."""
    return [{"code": code.value, "about": _MEANING[code]} for code in Refusal]


def steps() -> list[dict[str, Any]]:
    """Return every step a plan can hold."""
    return [
        {
            "key": key.value,
            "title": kind.title,
            "owner": kind.owner.value,
            "class": kind.duty_class.value,
            "rule": _RULE_OF[key],
            "action": kind.action,
        }
        for key, kind in STEPS.items()
    ]
