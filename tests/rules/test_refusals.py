"""After a refusal: judicial review in time, and the employer's fee back."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules import events as e
from models.rules.decisions import Refused
from models.rules.facts import Route
from models.rules.findings import Who
from models.rules.grounds import basis
from models.rules.records import Choice
from tests.rules.cases import BOOK, A, K, case, day, planned
from tests.rules.lives import (
    AFTER_THE_END,
    LATER,
    after,
    answer,
    before_officer,
    issued,
    number,
    renewal_filed,
)


def noon(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T17:00:00").replace(tzinfo=UTC)


def said(step) -> str:
    return " ".join(basis(step.why, BOOK, on=day("2026-11-23")).explanation)


def refused(on: str, *, in_canada: bool | None = None, notified: str | None = None):
    """A first application, refused at noon in Toronto."""
    told = e.ApplicationRefused(
        in_canada=in_canada, notified_at=noon(notified) if notified else None
    )
    of = before_officer(Route.CONSULATE)
    return after(of, told, at=noon(on))


REVIEWS = [
    # notified, in Canada; last day, other readings, safe day
    # T07: day 60 is Fri Jan 1, a holiday: Sat Jan 2; the courts' Saturday: Mon Jan 4; Jan 1 is
    # no working day, so Thu Dec 31
    ("2026-11-02", False, "2027-01-02", ["2027-01-04"], "2026-12-31"),
    # day 15 is Tue Nov 17
    ("2026-11-02", True, "2026-11-17", [], "2026-11-16"),
    # day 15 is Sat Nov 21, no holiday of the Act; the courts': Mon Nov 23
    ("2026-11-06", True, "2026-11-21", ["2026-11-23"], "2026-11-20"),
    # day 15 is Sun Nov 22: Monday by both
    ("2026-11-07", True, "2026-11-23", [], "2026-11-20"),
    # day 15 is Fri Dec 25: Sat Dec 26 is no holiday; the courts': Mon Dec 28
    ("2026-12-10", True, "2026-12-26", ["2026-12-28"], "2026-12-24"),
    # nobody said where: 15 days, Tue Nov 17; or 60, as T07
    ("2026-11-02", None, "2026-11-17", ["2027-01-02", "2027-01-04"], "2026-11-16"),
]


@pytest.mark.parametrize(("notified", "in_canada", "last", "others", "safe"), REVIEWS)
def test_leave_is_asked_for_within_fifteen_days_or_sixty(
    notified, in_canada, last, others, safe
):
    step = planned(refused(notified, in_canada=in_canada), on=day(notified)).step(
        K.JUDICIAL_REVIEW
    )
    assert (step.latest_on, step.safe_on) == (day(last), day(safe))
    assert [r.due_on for r in step.readings] == [day(d) for d in others]
    assert (step.status, step.planned_on) == ("ready", day(safe))
    assert (step.counsel, step.why.who, step.due_at) == (True, Who.COUNSEL, None)


def test_a_refusal_received_later_counts_from_its_receipt_and_from_the_decision():
    of = refused("2026-11-02", in_canada=True, notified="2026-11-10")
    step = planned(of, on=day("2026-11-10")).step(K.JUDICIAL_REVIEW)
    # received Nov 10 + 15 = Wed Nov 25; decided Nov 2 + 15 = Tue Nov 17
    assert step.latest_on == day("2026-11-25")
    assert [(r.due_on, r.citation) for r in step.readings] == [(day("2026-11-17"), "R9.3(2)")]
    assert step.safe_on == day("2026-11-16")  # before the earlier of the two


def test_while_a_later_reading_is_open_it_is_not_given_up():
    of = refused("2026-11-02")
    for on, status in (
        ("2026-11-18", "ready"),
        ("2027-01-04", "ready"),
        ("2027-01-05", "blocked"),
    ):
        assert planned(of, on=day(on)).step(K.JUDICIAL_REVIEW).status == status
    step = planned(of, on=day("2027-01-05")).step(K.JUDICIAL_REVIEW)
    assert step.planned_on is None
    assert "a judge may allow more time" in said(step)


def test_a_refused_renewal_arose_in_canada():
    of = after(renewal_filed(), e.ApplicationRefused(), at=AFTER_THE_END)
    # Fri Feb 1 2030 + 15 = Sat Feb 16; the courts': Mon Feb 18
    step = planned(of, on=day("2030-02-01")).step(K.JUDICIAL_REVIEW)
    assert (step.latest_on, step.safe_on) == (day("2030-02-16"), day("2030-02-15"))
    assert [r.due_on for r in step.readings] == [day("2030-02-18")]


def test_a_refusal_in_the_evening_is_of_the_office_s_day():
    at = datetime(2026, 12, 16, 4, 30, tzinfo=UTC)  # 23:30 of Dec 15 in Toronto
    of = after(before_officer(), e.ApplicationRefused(in_canada=True), at=at)
    step = planned(of, on=day("2026-12-16")).step(K.JUDICIAL_REVIEW)
    assert step.latest_on == day("2026-12-30")


def test_a_refusal_that_nobody_recorded_in_full_counts_from_its_day():
    of = case(A.REFUSAL_REVIEW, refused_on=day("2026-11-02"))
    step = planned(of, on=day("2026-11-02")).step(K.JUDICIAL_REVIEW)
    assert step.latest_on == day("2026-11-17")
    assert [r.due_on for r in step.readings] == [day("2027-01-02"), day("2027-01-04")]


def test_another_application_leaves_the_review_open_to_its_last_day_and_a_permit_ends_it():
    of = after(before_officer(), e.ApplicationRefused(in_canada=True), at=LATER)
    again = LATER + timedelta(days=1)
    of = after(of, e.Filed(), at=again)
    # Dec 10 + 15 = Fri Dec 25, a holiday: Sat Dec 26; the courts' next day is Mon Dec 28
    assert planned(of, on=day("2026-12-28")).step(K.JUDICIAL_REVIEW).latest_on == day(
        "2026-12-26"
    )
    assert planned(of, on=day("2026-12-29")).step(K.JUDICIAL_REVIEW) is None
    of = after(of, issued(), at=again)
    assert planned(of, on=day("2026-12-11")).step(K.JUDICIAL_REVIEW) is None


def test_leave_that_was_asked_for_is_done_and_another_refusal_begins_anew():
    of = after(refused("2026-11-02", in_canada=True), e.ReviewFiled(), at=noon("2026-11-12"))
    step = planned(of, on=day("2026-12-11")).step(K.JUDICIAL_REVIEW)
    assert (step.status, step.planned_on, step.counsel) == ("done", day("2026-11-12"), False)
    numbered = after(of, number(2), at=noon("2026-11-30"))
    again = after(numbered, e.Filed(), e.ApplicationRefused(), at=noon("2026-12-01"))
    assert planned(again, on=day("2026-12-02")).step(K.JUDICIAL_REVIEW).status == "ready"


def test_counsel_may_decide_that_no_leave_is_asked_for():
    no = e.CounselDecided(question="JR_15_60", choice=Choice.BARRED)
    step = planned(after(refused("2026-11-02"), no), on=day("2026-11-04")).step(
        K.JUDICIAL_REVIEW
    )
    assert (step.status, step.counsel) == ("not_applicable", False)


def test_there_is_no_review_without_a_refusal():
    assert isinstance(answer(before_officer(), e.ReviewFiled()), Refused)


def test_a_case_never_refused_or_closed_has_nothing_of_it():
    assert planned(before_officer(), on=day("2026-12-10")).step(K.JUDICIAL_REVIEW) is None
    closed = after(refused("2026-11-02"), e.Closed(), at=noon("2026-11-03"))
    assert planned(closed, on=day("2026-11-03")).steps == ()


# --- the fee back --------------------------------------------------------------------------


def test_an_offer_matched_online_is_spent_and_its_fee_is_asked_back():
    step = planned(refused("2026-11-02"), on=day("2026-11-02")).step(K.FEE_REFUND)
    assert (step.status, step.planned_on) == ("ready", day("2026-11-03"))
    assert "fee of 230.00 goes back when the permit is refused" in said(step)
    assert "is spent" in said(step)
    # said once: after its day it has none
    assert (
        planned(refused("2026-11-02"), on=day("2026-11-04")).step(K.FEE_REFUND).planned_on
        is None
    )


def test_at_a_counter_the_offer_is_left_pending_and_withdrawing_it_asks_the_fee_back():
    of = after(before_officer(), e.ApplicationRefused(), at=LATER)
    step = planned(of, on=day("2026-12-10")).step(K.FEE_REFUND)
    assert "can serve again" in said(step)
    gone = after(of, e.CertificateWithdrawn(number="A0000001"), at=LATER)
    assert "withdrawn: see that the fee comes back" in said(
        planned(gone, on=day("2026-12-10")).step(K.FEE_REFUND)
    )


def test_an_employer_who_withdraws_before_the_permit_asks_the_fee_back():
    of = after(before_officer(Route.CONSULATE), e.EmployerWithdrew(), at=LATER)
    step = planned(of, on=day("2026-12-10")).step(K.FEE_REFUND)
    assert (step.status, step.planned_on) == ("ready", day("2026-12-11"))
    assert planned(of, on=day("2026-12-10")).step(K.JUDICIAL_REVIEW) is None
    again = after(of, number(2), at=LATER)
    assert planned(again, on=day("2026-12-10")).step(K.FEE_REFUND) is None


def test_once_a_new_filing_is_being_prepared_the_old_fee_is_no_longer_spoken_of():
    of = after(refused("2026-11-02"), e.OfferMade(), at=noon("2026-11-03"))
    found = planned(of, on=day("2026-11-03"))
    assert found.step(K.FEE_REFUND) is None
    assert found.step(K.JUDICIAL_REVIEW) is not None
