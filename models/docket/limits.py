"""Every legal deadline that the second calculator knows, each a function of its own."""

from models.docket.family import spouse_end, spouse_filing
from models.docket.letters import (
    document_request,
    inspection_answer,
    judicial_review,
    penalty_payment,
    report_again,
)
from models.docket.matter import Limit, Matter, Question
from models.docket.papers import biometrics, eta, medical, proof_of_work
from models.docket.permits import (
    entry,
    extension_certificate,
    extension_filing,
    permit_end,
    record_retention,
    restoration,
    rights_information,
    stop_work,
)
from models.rules.plan import StepKey
from models.rules.records import CaseKind

_OF_ANYBODY: dict[StepKey, Question] = {
    StepKey.ENTRY: entry,
    StepKey.EXTENSION_FILING: extension_filing,
    StepKey.STOP_WORK: stop_work,
    StepKey.RESTORATION: restoration,
    StepKey.JUDICIAL_REVIEW: judicial_review,
    StepKey.DOCUMENT_REQUEST: document_request,
    StepKey.REPORT_AGAIN: report_again,
    StepKey.SPOUSE_FILING: spouse_filing,
    StepKey.SPOUSE_END: spouse_end,
    StepKey.MEDICAL: medical,
    StepKey.BIOMETRICS: biometrics,
    StepKey.ETA: eta,
}
_OF_A_WORKER: dict[StepKey, Question] = {
    StepKey.RIGHTS_INFORMATION: rights_information,
    StepKey.EXTENSION_CERTIFICATE: extension_certificate,
    StepKey.PERMIT_END: permit_end,
    StepKey.RECORD_RETENTION: record_retention,
    StepKey.WP_EXT_LETTER: proof_of_work,
    StepKey.INSPECTION_ANSWER: inspection_answer,
    StepKey.PENALTY_PAYMENT: penalty_payment,
}
QUESTIONS: dict[CaseKind, dict[StepKey, Question]] = {
    CaseKind.WORKER: _OF_ANYBODY | _OF_A_WORKER,
    CaseKind.SPOUSE: _OF_ANYBODY,
}
"""Whose case is asked for which deadlines."""


def limits(matter: Matter) -> dict[StepKey, Limit | None]:
    """Return every deadline of a case; None where it has no such deadline."""
    return {key: ask(matter) for key, ask in QUESTIONS[matter.case.kind].items()}
