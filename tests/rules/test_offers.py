"""An offer made for another passport or employer serves no filing."""

from dataclasses import replace
from datetime import date

import pytest

from models.rules import events as e
from models.rules.case import Awaiting, DocumentStatus
from models.rules.decisions import Refusal
from models.rules.facts import Arrangement, Route
from models.rules.permit import Superseded
from models.rules.plan import StepKey
from tests.rules.lives import (
    AT_WORK_AT,
    LATER,
    after,
    answer,
    before_officer,
    issued,
    number,
    ready,
    renewal_ready,
)

A, K = Awaiting, StepKey
OLD, NEW = date(2029, 5, 1), date(2036, 5, 1)
HOLDER = ready(applicant={"passport_expires_on": OLD})


def changed(case, **sections) -> e.FactsChanged:
    facts = case.facts
    now = {k: replace(getattr(facts, k), **v) for k, v in sections.items()}
    return e.FactsChanged(facts=replace(facts, **now))


def renewed(case):
    return changed(case, applicant={"passport_expires_on": NEW})


def passport(expires_on: date | None, **fields) -> e.DocumentReceived:
    return e.DocumentReceived(kind="passport", expires_on=expires_on, **fields)


OTHER_EMPLOYER = {"employer": {"name": "Superior Grid"}}
OVERTAKEN = [
    # what, event on the holder's case, superseded by
    ("another passport told", renewed(HOLDER), Superseded.PASSPORT),
    ("another passport received", passport(NEW), Superseded.PASSPORT),
    ("another employer", changed(HOLDER, **OTHER_EMPLOYER), Superseded.EMPLOYER),
    (
        "another citizenship altogether",
        changed(HOLDER, applicant={"citizenships": ("MX",)}),
        Superseded.PASSPORT,
    ),
    (
        "a second citizenship",
        changed(HOLDER, applicant={"citizenships": ("US", "MX")}),
        None,
    ),
    ("the same passport received", passport(OLD), None),
    ("a copy of the one before it", passport(date(2019, 5, 1)), None),
    ("one on its way", passport(NEW, status=DocumentStatus.IN_PROCESS), None),
    ("the name spelled out", changed(HOLDER, employer={"name": "LAKEHEAD"}), None),
    ("another wage", changed(HOLDER, job={"wage": 60}), None),
]


@pytest.mark.parametrize(
    ("event", "why"), [row[1:] for row in OVERTAKEN], ids=[row[0] for row in OVERTAKEN]
)
def test_an_offer_is_overtaken_by_another_passport_or_employer(event, why):
    case = after(HOLDER, event, at=LATER)
    assert [c.superseded for c in case.certificates] == [why]
    assert case.awaiting is (A.CERTIFICATE if why else A.FILING)
    assert (K.CERTIFICATE.value in case.done) is (why is None)


def test_nothing_can_be_filed_on_an_offer_that_was_overtaken():
    case = after(HOLDER, renewed(HOLDER), at=LATER)
    told = answer(case, e.Filed(), LATER)
    assert told.reason is Refusal.NOT_LAWFUL
    assert "A0000001 was made for another passport" in told.message
    assert "2029" not in told.message


def test_a_fact_learned_for_the_first_time_overtakes_nothing():
    case = after(ready(), changed(ready(), applicant={"passport_expires_on": NEW}), at=LATER)
    assert case.awaiting is A.FILING


def test_the_offer_amended_by_the_employer_serves_again():
    case = after(HOLDER, renewed(HOLDER), number(), at=LATER)
    assert (case.awaiting, case.certificate.superseded) == (A.FILING, None)
    assert after(case, e.Filed(), at=LATER.replace(day=11)).awaiting is A.DECISION


def test_a_new_offer_serves_and_the_other_can_still_be_withdrawn():
    case = after(HOLDER, renewed(HOLDER), number(2), at=LATER)
    assert case.certificate.number == "A0000002"
    gone = after(case, e.CertificateWithdrawn(number="A0000001"), at=LATER)
    assert [c.withdrawn for c in gone.certificates] == [True, False]


def test_facts_that_catch_up_with_a_passport_received_overtake_no_newer_offer():
    case = after(HOLDER, passport(NEW), number(2), at=LATER)
    assert after(case, renewed(case), at=LATER).certificate.number == "A0000002"


def test_an_application_already_made_goes_on_and_its_number_is_spent():
    filed = before_officer(Route.CONSULATE)
    filed = replace(filed, facts=replace(filed.facts, applicant=HOLDER.facts.applicant))
    moved = after(filed, renewed(filed), at=LATER)
    assert (moved.awaiting, moved.done) == (A.DECISION, filed.done)
    printed = after(moved, issued(), at=LATER)
    assert [c.used for c in printed.certificates] == [True]
    back = after(moved, e.ReturnedIncomplete(), at=LATER)
    assert back.awaiting is A.CERTIFICATE


def test_a_renewal_s_offer_is_overtaken_too():
    case = renewal_ready()
    moved = after(case, changed(case, **OTHER_EMPLOYER), at=AT_WORK_AT)
    assert moved.awaiting is A.EXTENSION_CERTIFICATE
    assert answer(moved, e.ExtensionFiled(), AT_WORK_AT).reason is Refusal.NOT_LAWFUL


def test_an_offer_that_names_another_employer_is_overtaken_as_it_is_recorded():
    named = number(2, employer="Superior Grid")
    case = after(ready(), e.CertificateWithdrawn(number="A0000001"), named)
    assert (case.awaiting, case.certificates[-1].superseded) == (
        A.CERTIFICATE, Superseded.EMPLOYER,
    )  # fmt: skip
    put_right = after(case, number(2, employer="Lakehead"))
    assert put_right.awaiting is A.FILING
    either_side = ready(job={"arrangement": Arrangement.FOREIGN_EMPLOYER})
    assert after(either_side, named).certificate.number == "A0000002"
