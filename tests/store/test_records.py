"""What a case keeps on record, as a document: it comes back whole, and older ones read."""

import json
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from models.rules import events as e
from models.rules.case import Case
from models.rules.permit import Permit
from models.rules.records import Admitted, Choice, NoticeKind
from models.store.documents import case_document, case_from
from models.store.particulars import personal
from tests.rules.lives import (
    AT_WORK_AT,
    LATER,
    PERMIT,
    after,
    before_officer,
    renewal_filed,
    restoring,
    spouse,
)

SINCE = timedelta(days=1)
BESIDE = [
    e.LeftCanada(),
    e.ReturnedToCanada(admitted_as=Admitted.WORKER, stay_to=date(2030, 1, 19)),
    e.DocumentRequested(what="contract", due_on=date(2029, 9, 1)),
    e.EmployerFindingReceived(kind=NoticeKind.INSPECTION, sent_on=date(2029, 8, 1)),
    e.ProgrammeSuspended(order="SOR/2029-1"),
    e.CounselDecided(question="SPOUSE_C41", choice=Choice.OTHER_READING),
    e.SpousePermitIssued(number="S1", **PERMIT),
    e.SecondApplicationFiled(),
    e.PermitCancelled(),
]
LIVES = {
    "on everything": after(renewal_filed(), *BESIDE, at=AT_WORK_AT + SINCE),
    "refused": after(before_officer(), e.ApplicationRefused(notified_at=LATER), at=LATER),
    "restoring": restoring(),
    "a spouse's": spouse(),
}
NEW_IN_A_CASE = [
    "kind", "worker", "applications", "travels", "requests", "employer_notices", "orders",
    "decisions", "spouse_permit",
]  # fmt: skip


def read_back(document, like: Case) -> Case:
    told = {role: who.known for role, who in personal(like.facts).items()}
    people = {role: (n, 1) for n, role in enumerate(told, 1)}
    stored = json.loads(json.dumps(document))
    read = case_from(stored, number=like.number, version=like.version, people=people, told=told)
    return replace(read, people=like.people)


@pytest.mark.parametrize("case", LIVES.values(), ids=LIVES)
def test_what_is_on_record_comes_back_as_it_was(case):
    assert read_back(case_document(case), case) == case


def test_a_case_stored_before_there_were_records_still_reads():
    case = before_officer()
    document = case_document(case)
    for name in NEW_IN_A_CASE:
        document.pop(name, None)
    newer = {f.name for f in fields(Permit)} - {"number", "valid_from", "valid_to", "checked"}
    for permit in [*document["permits"], document["facts"]["permit"]]:
        for name in newer:
            permit.pop(name, None)
    assert read_back(document, case) == replace(case, applications=())
