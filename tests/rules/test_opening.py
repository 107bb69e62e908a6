"""Where a case stands that was already under way when the firm entered it."""

from datetime import UTC, date, datetime

import pytest

from models.rules import events as e
from models.rules.case import Awaiting
from models.rules.decisions import Refusal
from models.rules.facts import Route, Stage
from models.rules.happening import STAGE_OF
from models.rules.plan import StepKey
from tests.rules.lives import LATER, OPENED_ON, after, answer, issued, new, number

A = Awaiting
K = StepKey
PAID = {"number": "A0000001", "fee_paid": True}
UNPAID = {"number": "A0000001", "fee_paid": False}
HELD = {"number": "U1", "valid_from": date(2024, 5, 1), "valid_to": date(2027, 4, 30)}
RENEWED_IN_TIME = {**PAID, "submitted_at": datetime(2026, 10, 1, tzinfo=UTC)}
OF_THE_PERMIT = {**PAID, "submitted_at": datetime(2024, 4, 2, tzinfo=UTC)}
FILED = {K.OFFER, K.CERTIFICATE, K.DOCUMENTS, K.PACKAGE, K.FILING}
WORKS = FILED | {K.DECISION, K.PERMIT_CHECK, K.RIGHTS_INFORMATION, K.WORK_START}
RENEWS = WORKS | {K.EXTENSION_WINDOW}

STANDINGS = [
    # stage told, number, permit, awaited, steps behind it, why
    (Stage.JOB_OFFER, {}, {}, A.OFFER, set(), "nothing is signed"),
    (Stage.COMPLIANCE, {}, {}, A.CERTIFICATE, {K.OFFER}, "the offer is, the fee is not"),
    (Stage.COMPLIANCE, UNPAID, {}, A.CERTIFICATE, {K.OFFER}, "a number without its fee"),
    (Stage.COMPLIANCE, PAID, {}, A.FILING, {K.OFFER, K.CERTIFICATE}, "paid: it is over"),
    (Stage.FILING, PAID, {}, A.FILING, {K.OFFER, K.CERTIFICATE}, "ready"),
    (Stage.FILING, {}, {}, A.CERTIFICATE, {K.OFFER}, "nothing can be filed on no number"),
    (Stage.FILING, UNPAID, {}, A.CERTIFICATE, {K.OFFER}, "nor on an unpaid one"),
    (Stage.DECISION, PAID, {}, A.DECISION, FILED, "before an officer"),
    (Stage.DECISION, {}, {}, A.DECISION, FILED, "filed, though nobody wrote the number down"),
    (Stage.PERMIT, PAID, HELD, A.EXTENSION_WINDOW, WORKS, "at work"),
    (Stage.EXTENSION, {}, HELD, A.EXTENSION_CERTIFICATE, RENEWS, "a new number is wanted"),
    (Stage.EXTENSION, PAID, HELD, A.EXTENSION_CERTIFICATE, RENEWS, "that is the old one"),
    (Stage.EXTENSION, OF_THE_PERMIT, HELD, A.EXTENSION_CERTIFICATE, RENEWS, "so is that"),
    (
        Stage.EXTENSION, RENEWED_IN_TIME, HELD, A.EXTENSION_FILING,
        RENEWS | {K.EXTENSION_CERTIFICATE}, "submitted while the permit ran: the new one",
    ),
    (Stage.CLOSED, {}, {}, A.NOTHING, set(), "over before it began"),
    (Stage.CLOSED, PAID, HELD, A.NOTHING, WORKS, "over"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "certificate", "permit", "awaited", "behind", "why"), STANDINGS
)
def test_a_case_under_way_stands_where_its_facts_say(
    stage, certificate, permit, awaited, behind, why
):
    case = new(stage=stage, certificate=certificate, permit=permit)
    assert case.awaiting is awaited, why
    assert case.stage is STAGE_OF[awaited]
    assert set(case.done) == behind, why
    assert set(case.done.values()) <= {OPENED_ON}  # the day we heard of it
    assert (case.version, case.opened_on) == (1, OPENED_ON)


def test_every_stage_is_in_the_table():
    assert {row[0] for row in STANDINGS} == set(Stage)


@pytest.mark.parametrize(
    ("certificate", "used"),
    [(PAID, True), (OF_THE_PERMIT, True), (RENEWED_IN_TIME, False)],
)
def test_a_number_beside_a_permit_is_taken_for_its_own_unless_submitted_later(
    certificate, used
):
    case = new(stage=Stage.PERMIT, certificate=certificate, permit=HELD)
    assert [c.used for c in case.certificates] == [used]


def test_a_permit_that_is_told_needs_no_check():
    case = new(stage=Stage.PERMIT, permit=HELD)
    assert case.permit.checked
    assert case.permit.valid_to == HELD["valid_to"]


def test_a_permit_without_its_end_is_none():
    assert new(stage=Stage.PERMIT, permit={"number": "U1"}).permits == ()


def test_a_case_entered_at_work_goes_on_to_work_after_its_renewal():
    case = new(stage=Stage.EXTENSION, certificate=PAID, permit=HELD)
    assert answer(case, e.ExtensionFiled(), LATER).reason is Refusal.CERTIFICATE_USED
    case = after(case, number(2))
    case = after(case, e.ExtensionFiled(), issued(2), e.PermitChecked(correct=True), at=LATER)
    assert case.awaiting is A.EXTENSION_WINDOW


@pytest.mark.parametrize("route", [Route.LAND, Route.CONSULATE])
def test_a_case_entered_before_an_officer_takes_the_answer(route):
    case = new(stage=Stage.DECISION, certificate=PAID, filing={"route": route})
    case = after(case, issued(), at=LATER)
    assert case.awaiting is A.PERMIT_CHECK
    assert [c.used for c in case.certificates] == [True]


def test_a_case_entered_closed_reopens_at_work_when_a_permit_is_held():
    held = new(stage=Stage.CLOSED, permit=HELD)
    assert after(held, e.Reopened()).awaiting is A.EXTENSION_WINDOW
    assert after(new(stage=Stage.CLOSED), e.Reopened()).awaiting is A.OFFER
