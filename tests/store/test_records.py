"""What a case keeps on record, as a document: it comes back whole, and older ones read."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import TypeAdapter

from models.rules import events as e
from models.rules.case import Case
from models.rules.permit import Permit
from models.rules.records import Admitted, Choice, NoticeKind
from models.store.documents import case_document, case_from
from models.store.particulars import personal, removed
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
    for permit in [*document.get("permits", ()), document["facts"].get("permit", {})]:
        for name in newer:
            permit.pop(name, None)
    assert read_back(document, case) == replace(case, applications=())


LEFT_OUT = {
    "Case": {
        "done": {}, "certificates": (), "permits": (), "documents": (), "held": False,
        "kind": "worker", "applications": (), "travels": (), "requests": (),
        "employer_notices": (), "orders": (), "decisions": (),
    },
    "Facts": {"children": (), "stage": "job offer"},
    "Applicant": {"citizenships": (), "inadmissibility": "unknown"},
    "Application": {"outcome": "pending"},
    "Certificate": {"fee_paid": False, "used": False, "withdrawn": False},
    "Child": {"citizenships": ()},
    "EmployerNotice": {"quarantine": False},
    "Filing": {"flagpoling": False},
    "Permit": {"checked": False, "wrong": ()},
    "Spouse": {"citizenships": ()},
    "Team": {"office_zone": "America/Toronto"},
}  # fmt: skip


def test_what_a_row_leaves_out_is_read_as_it_always_was():
    """A default that changes would change what is on record."""
    found: dict[str, dict[str, Any]] = {}
    for kind in _kinds(Case):
        values = {f.name: _default(f) for f in fields(kind)}
        told = {n: v for n, v in values.items() if v is not None and not is_dataclass(v)}
        if told:
            found[kind.__name__] = told
    assert found == LEFT_OUT


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


def _kinds(kind: Any) -> Iterator[Any]:
    """Return a dataclass and all that its fields can hold, some more than once."""
    yield kind
    for hint in get_type_hints(kind).values():
        for part in filter(is_dataclass, (hint, *get_args(hint))):
            yield from _kinds(part)


@pytest.mark.parametrize("case", LIVES.values(), ids=LIVES)
def test_a_row_from_when_nothing_but_the_unknown_was_left_out_reads_the_same(case):
    whole = TypeAdapter(Case).dump_python(case, mode="json", exclude_none=True)
    document = {**whole, "facts": removed(whole["facts"])}
    assert len(json.dumps(document)) > len(json.dumps(case_document(case)))
    assert read_back(document, case) == case


def test_a_case_of_which_little_is_known_takes_few_words():
    told = case_document(replace(spouse(), worker=None))
    assert {"permits", "held", "orders"}.isdisjoint(told)
    assert "permit" not in told["facts"]
