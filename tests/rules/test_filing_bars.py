"""What a filing is refused for: what the case knows bars it, what nobody asked does not."""

from datetime import UTC, date, datetime

import pytest

from models.rules import events as e
from models.rules.case import Awaiting, DocumentStatus
from models.rules.decisions import Accepted, Refusal, Refused
from models.rules.facts import Inadmissibility, Route
from models.rules.records import Choice
from tests.rules.lives import LATER, after, answer, new, number, ready

A = Awaiting
NURSE = {"job": {"health_setting": True}}
MAYBE = {"applicant": {"inadmissibility": Inadmissibility.POSSIBLE}}
MEXICAN = {"citizenships": ("MX",)}


def examined(on: date | None = None, status=DocumentStatus.RECEIVED) -> e.DocumentReceived:
    return e.DocumentReceived(kind="medical", status=status, issued_on=on)


def decided(choice: Choice) -> e.CounselDecided:
    return e.CounselDecided(question="ADMISSIBLE", choice=choice)


# Filed 2026-12-10. IRPR 30(3): an examination of 2025-12-10 is twelve months old that day.
BARS = [
    # what, case, word of the refusal; None: it is taken
    ("nothing is known against it", ready(), None),
    ("a nurse at the bridge", ready(**NURSE), "198(2)(b)"),
    ("examined", after(ready(**NURSE), examined(date(2026, 6, 1))), None),
    ("examined, nobody wrote when", after(ready(**NURSE), examined()), None),
    (
        "examined a year ago to the day",
        after(ready(**NURSE), examined(date(2025, 12, 10))),
        None,
    ),
    ("a day more than a year ago", after(ready(**NURSE), examined(date(2025, 12, 9))), "30(3)"),
    (
        "examined, result not in",
        after(ready(**NURSE), examined(status=DocumentStatus.IN_PROCESS)),
        "198(2)(b)",
    ),
    (
        "no examination needed, counsel says",
        after(ready(**NURSE), examined(status=DocumentStatus.NOT_APPLICABLE)),
        None,
    ),
    ("nobody asked where the work is", ready(job={"health_setting": None}), None),
    ("a nurse online: the officer asks", ready(Route.CONSULATE, **NURSE), None),
    ("something in the past", ready(**MAYBE), "counsel_decided"),
    ("something in the past, online too", ready(Route.CONSULATE, **MAYBE), "counsel_decided"),
    ("cleared by counsel", after(ready(**MAYBE), decided(Choice.CLEARED)), None),
    ("barred by counsel", after(ready(**MAYBE), decided(Choice.BARRED)), "barred"),
    ("barred, whatever was told", after(ready(), decided(Choice.BARRED)), "barred"),
    (
        "nobody asked about the past",
        ready(applicant={"inadmissibility": Inadmissibility.UNKNOWN}),
        None,
    ),
    (
        "a Mexican with an eTA",
        ready(applicant=MEXICAN | {"visa_exempt_basis": "eTA"}),
        "198(1)",
    ),
    (
        "the same in words",
        ready(applicant=MEXICAN | {"visa_exempt_basis": "Electronic Travel Authorization"}),
        "198(1)",
    ),
    (
        "an exemption beside the eTA",
        ready(applicant=MEXICAN | {"visa_exempt_basis": "IRPR 190(3)(f), eTA held too"}),
        None,
    ),
]


@pytest.mark.parametrize(("case", "word"), [b[1:] for b in BARS], ids=[b[0] for b in BARS])
def test_a_filing_is_barred_by_what_is_known_only(case, word):
    told = answer(case, e.Filed(), LATER)
    if word is None:
        assert isinstance(told, Accepted), told
        return
    assert isinstance(told, Refused)
    assert told.reason is Refusal.NOT_LAWFUL
    assert word in told.message
    assert "\n" not in told.message


def test_a_case_reported_as_inadmissible_files_nothing_until_counsel_frees_it():
    stopped = after(ready(), e.InadmissibilityReported(), at=LATER)
    assert answer(stopped, e.Filed(), LATER).reason is Refusal.WRONG_STAGE
    assert after(stopped, e.Resumed(), e.Filed(), at=LATER).awaiting is A.DECISION


# T61: the offer went in at 14:00Z, the worker stood at the counter at 13:40Z.
OFFERED_AT = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
ARRIVED_AT = datetime(2026, 11, 25, 13, 40, tzinfo=UTC)


def test_an_offer_made_after_the_arrival_is_no_offer_for_that_application():
    case = after(new(), number(submitted_at=OFFERED_AT), at=OFFERED_AT)
    told = answer(case, e.Filed(), ARRIVED_AT)
    assert told.reason is Refusal.NOT_LAWFUL
    assert "14:00:00Z" in told.message
    assert "13:40:00Z" in told.message


def test_the_officer_may_hold_that_examination_until_the_offer_is_in():
    held = after(after(new(), e.OfferMade(), at=ARRIVED_AT), e.ExaminationHeld(), at=ARRIVED_AT)
    assert held.awaiting is A.EXAMINATION
    done = after(held, number(submitted_at=OFFERED_AT), at=OFFERED_AT)
    assert done.awaiting is A.EXAMINATION
    assert "certificate" in done.done
