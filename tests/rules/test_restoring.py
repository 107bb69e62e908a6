"""Status lost, and the way back: ninety days, what was asked, and what follows them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules import events as e
from models.rules.decisions import Refusal, Refused
from models.rules.findings import Who
from models.rules.grounds import basis
from models.rules.records import Admitted
from tests.rules.cases import BOOK, A, K, case, day, planned
from tests.rules.lives import (
    AFTER_THE_END,
    AT_WORK_AT,
    RENEWED,
    after,
    answer,
    at_work,
    before_officer,
    issued,
    number,
    renewal_filed,
    renewal_ready,
    restoring,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def held(ends: str, awaiting=A.EXTENSION_WINDOW, **given):
    return case(awaiting, permit=("2026-01-01", ends), opened=day("2026-01-05"), **given)


def said(step) -> str:
    return " ".join(basis(step.why, BOOK, on=day("2026-11-23")).explanation)


RESTORATIONS = [
    # permit ends, refused on; day 90, and the working day before it
    ("2026-03-31", None, "2026-06-29", "2026-06-26"),  # T01: 30 + 31 + 29 of June, a Monday
    ("2027-12-02", None, "2028-03-01", "2028-02-29"),  # T04: 29 + 31 + 29 = 89, so Mar 1
    ("2026-03-31", "2026-05-04", "2026-08-02", "2026-07-31"),  # 27 + 30 + 31 + 2, a Sunday
    ("2026-03-31", "2026-03-02", "2026-06-29", "2026-06-26"),  # refused before: it ran on
]


@pytest.mark.parametrize(("ends", "refused", "last", "safe"), RESTORATIONS)
def test_restoration_is_ninety_days_after_status_was_lost(ends, refused, last, safe):
    awaiting = A.REFUSAL_REVIEW if refused else A.EXTENSION_WINDOW
    of = held(ends, awaiting, refused_on=day(refused) if refused else None)
    on = day(last)
    step = planned(of, on=on).step(K.RESTORATION)
    assert (step.latest_on, step.due_at) == (on, utc(f"{last}T23:59:59Z"))
    assert (step.planned_on, step.status, step.counsel) == (on, "ready", True)
    assert step.safe_on == day(safe)
    assert step.why.who is Who.COUNSEL


def test_the_fees_of_restoration_are_told_as_of_today():
    step = planned(held("2026-11-20")).step(K.RESTORATION)
    # 246.25 since 2025-12-01; 155 for the permit; 230 for the new offer
    assert "246.25 for restoration, 155.00 for the permit, 230.00 by the employer" in said(step)


def test_after_day_ninety_what_is_left_is_to_leave_and_apply_anew():
    step = planned(held("2026-03-31"), on=day("2026-06-30")).step(K.RESTORATION)
    assert (step.planned_on, step.status, step.counsel) == (None, "blocked", True)
    assert "leave Canada and apply anew" in said(step)
    assert "IRPR 200(3)(e)" in said(step)
    found = planned(held("2026-03-31"), on=day("2026-06-30"))
    assert found.step(K.EXTENSION_CERTIFICATE).status == "skipped"


def test_day_ninety_is_over_when_it_is_over_in_utc():
    of = held("2026-03-31", zone="America/Vancouver")
    last = planned(of, at=utc("2026-06-29T23:59:59Z")).step(K.RESTORATION)
    over = planned(of, at=utc("2026-06-30T00:00:00Z")).step(K.RESTORATION)  # 17:00 of the 29th
    assert (last.status, over.status) == ("ready", "blocked")


# --- how status was lost -------------------------------------------------------------------

STOPS = [
    # awaiting, refused on, permit ends; the last day of work, and the rule. Today is Nov 23
    (A.EXTENSION_WINDOW, None, "2026-11-20", "2026-11-20", "PERMIT_EXPIRY"),
    (A.EXTENSION_FILING, None, "2026-11-20", "2026-11-20", "PERMIT_EXPIRY"),
    (A.REFUSAL_REVIEW, "2026-11-23", "2026-11-20", "2026-11-23", "R183_5"),
    (A.REFUSAL_REVIEW, "2026-11-10", "2026-11-20", "2026-11-20", "PERMIT_EXPIRY"),
]


@pytest.mark.parametrize(("awaiting", "refused", "ends", "last", "rule"), STOPS)
def test_without_status_work_stops_today_and_it_is_a_hard_step(
    awaiting, refused, ends, last, rule
):
    of = held(ends, awaiting, refused_on=day(refused) if refused else None)
    step = planned(of).step(K.STOP_WORK)
    assert (step.status, step.planned_on, step.latest_on) == (
        "ready",
        day("2026-11-23"),
        day(last),
    )
    assert step.why.rule == rule


def test_a_renewal_refused_while_the_permit_runs_stops_nothing():
    of = held("2027-07-20", A.REFUSAL_REVIEW, refused_on=day("2026-11-20"))
    found = planned(of)
    assert found.step(K.STOP_WORK) is None
    assert found.step(K.RESTORATION) is None
    assert found.step(K.PERMIT_END).status == "waiting"


def test_a_permit_that_runs_asks_for_no_restoration_and_no_stop():
    found = planned(held("2027-07-20"))
    assert {K.STOP_WORK, K.RESTORATION}.isdisjoint(s.key for s in found.steps)


class TestRefusedAfterTheEnd:
    """The permit ends 2030-01-19; the renewal of 2029-08-01 is refused Fri 2030-02-01."""

    def test_the_clock_runs_from_the_decision(self):
        of = after(renewal_filed(), e.ApplicationRefused(), at=AFTER_THE_END)
        step = planned(of, on=day("2030-02-01")).step(K.RESTORATION)
        # Feb 1 + 90: 27 + 31 + 30 = 88, so May 2
        assert (step.latest_on, step.readings) == (day("2030-05-02"), ())

    def test_a_refusal_received_later_is_another_reading(self):
        read_on = AFTER_THE_END + timedelta(days=8)
        told = e.ApplicationRefused(notified_at=read_on)
        of = after(renewal_filed(), told, at=AFTER_THE_END)
        step = planned(of, on=day("2030-02-09")).step(K.RESTORATION)
        # from Sat Feb 9 + 90: 19 + 31 + 30 = 80, so May 10; safe before the earlier one
        assert step.latest_on == day("2030-05-02")
        assert [r.due_on for r in step.readings] == [day("2030-05-10")]
        assert step.safe_on == day("2030-05-01")
        assert "decision or from its receipt" in step.why.doubt

    def test_a_renewal_at_a_port_refused_afterwards_moves_nothing(self):
        # A new permit and no renewal: status was lost when the permit ended
        of = after(renewal_ready(), e.Filed(route="land", port="peace_bridge"), at=AT_WORK_AT)
        of = after(of, e.ApplicationRefused(), at=AFTER_THE_END)
        step = planned(of, on=day("2030-02-01")).step(K.RESTORATION)
        # Jan 19 + 90: 12 + 28 + 31 = 71, so Apr 19
        assert step.latest_on == day("2030-04-19")

    def test_a_second_refusal_begins_nothing_anew(self):
        of = after(renewal_filed(), e.ApplicationRefused(), at=AFTER_THE_END)
        again = number(3, submitted_at=AFTER_THE_END)
        of = after(of, again, e.RestorationFiled(), at=AFTER_THE_END + timedelta(days=20))
        of = after(of, e.ApplicationRefused(), at=AFTER_THE_END + timedelta(days=60))
        step = planned(of, on=day("2030-04-02")).step(K.RESTORATION)
        assert step.latest_on == day("2030-05-02")


def test_a_cancelled_permit_stops_work_the_same_day_and_asks_counsel():
    of = after(at_work(), e.PermitCancelled(), at=AT_WORK_AT)
    found = planned(of, on=day("2029-08-01"))
    stop = found.step(K.STOP_WORK)
    assert (stop.status, stop.latest_on, stop.counsel) == ("ready", day("2029-08-01"), True)
    assert found.step(K.PERMIT_END).status == "done"
    later = planned(of, on=day("2029-08-02"))
    # Aug 1 + 90: 30 + 30 = 60, so Oct 30
    assert later.step(K.RESTORATION).latest_on == day("2029-10-30")
    assert later.step(K.EXTENSION_FILING).status == "blocked"
    assert [s.key for s in later.steps].count(K.STOP_WORK) == 1


# --- restoration asked for -----------------------------------------------------------------


def test_restoration_asked_for_waits_for_its_answer_without_work():
    found = planned(restoring(), on=day("2030-02-01"))
    assert found.step(K.RESTORATION).status == "done"
    waits = found.step(K.RESTORATION_DECISION)
    # Feb 1 + 120 = Jun 1; + 171 = Mon Jul 22
    assert (waits.earliest_on, waits.planned_on) == (day("2030-06-01"), day("2030-07-22"))
    assert "No work until status is restored" in said(waits)
    assert found.step(K.STOP_WORK).status == "done"


def test_restoration_asked_for_after_day_ninety_says_so():
    late = datetime(2030, 4, 20, 3, tzinfo=UTC)  # the evening of the 19th in Toronto: day 90
    of = after(renewal_ready(), e.RestorationFiled(), at=late)
    step = planned(of, on=day("2030-04-22")).step(K.RESTORATION)
    assert "Asked for on 2030-04-20 in UTC, after the last day" in said(step)
    in_time = after(renewal_ready(), e.RestorationFiled(), at=late - timedelta(hours=4))
    step = planned(in_time, on=day("2030-04-22")).step(K.RESTORATION)
    assert "after the last day" not in said(step)


def test_status_that_is_not_lost_cannot_be_restored():
    told = answer(renewal_ready(), e.RestorationFiled(), AT_WORK_AT)
    assert isinstance(told, Refused)
    assert told.reason is Refusal.NOT_LAWFUL
    assert "182(1)" in told.message


def test_status_restored_with_a_permit_begins_its_cycle():
    of = after(restoring(), e.StatusRestored(number="U2", **RENEWED), at=AFTER_THE_END)
    assert (of.awaiting, of.permit.number) == (A.PERMIT_CHECK, "U2")
    assert planned(of, on=day("2030-02-01")).step(K.RESTORATION) is None


def test_status_restored_without_a_permit_asks_for_one_of_its_own():
    of = after(restoring(), e.StatusRestored(), at=AFTER_THE_END)
    assert of.awaiting is A.CERTIFICATE
    found = planned(of, on=day("2030-02-01"))
    assert {K.RESTORATION, K.STOP_WORK, K.EXTENSION_FILING}.isdisjoint(
        s.key for s in found.steps
    )
    of = after(of, number(3), at=AFTER_THE_END)
    tomorrow = AFTER_THE_END + timedelta(days=1)
    of = after(of, e.Filed(route="land", port="peace_bridge"), at=tomorrow)
    printed = after(of, issued(3, **RENEWED), at=tomorrow)
    assert printed.awaiting is A.PERMIT_CHECK


@pytest.mark.parametrize("admitted", [None, Admitted.VISITOR])
def test_who_left_meanwhile_has_nothing_to_restore(admitted):
    gone = after(renewal_ready(), e.LeftCanada(), at=AFTER_THE_END)
    if admitted:
        back = e.ReturnedToCanada(admitted_as=admitted)
        gone = after(gone, back, at=AFTER_THE_END + timedelta(days=2))
    step = planned(gone, on=day("2030-02-04")).step(K.RESTORATION)
    assert (step.status, step.planned_on) == ("blocked", None)
    assert "has left Canada since" in said(step)


def test_a_trip_before_the_loss_is_nothing_to_restoration():
    trip = after(renewal_ready(), e.LeftCanada(), at=AT_WORK_AT)
    of = after(trip, e.ReturnedToCanada(), at=AT_WORK_AT + timedelta(days=5))
    assert planned(of, on=day("2030-02-01")).step(K.RESTORATION).status == "ready"


def test_a_report_of_inadmissibility_leaves_a_pending_renewal_pending():
    of = after(renewal_filed(), e.InadmissibilityReported(), at=AT_WORK_AT)
    found = planned(of, on=day("2030-02-01"))
    assert found.step(K.RESTORATION) is None
    assert found.step(K.PERMIT_END).why.rule == "R186U"


def test_a_first_permit_knows_nothing_of_it():
    assert planned(before_officer(), on=date(2026, 12, 10)).step(K.STOP_WORK) is None


# --- work that has stopped ------------------------------------------------------------------

STOPPED = [
    # stopped on; days beyond 2026-11-20, the permit's last; whether counsel is asked
    ("2026-11-20", False, "Work stopped on 2026-11-20."),
    ("2026-11-23", True, "3 days after the right to it ended"),
]


@pytest.mark.parametrize(("on", "doubtful", "words"), STOPPED)
def test_work_that_stopped_ends_the_step_and_days_beyond_the_right_are_for_counsel(
    on, doubtful, words
):
    of = after(held("2026-11-20"), e.WorkStopped(), at=utc(f"{on}T17:00:00Z"))
    step = planned(of).step(K.STOP_WORK)
    assert (step.status, step.planned_on, step.latest_on) == (
        "done",
        day(on),
        day("2026-11-20"),
    )
    assert (step.counsel, step.why.who) == (doubtful, Who.COUNSEL if doubtful else None)
    assert words in said(step)


def test_a_new_permit_forgets_that_work_had_stopped():
    stopped = after(restoring(), e.WorkStopped(), at=AFTER_THE_END)
    assert "stop_work" in stopped.done
    held_again = after(stopped, issued(2, **RENEWED), at=AFTER_THE_END)
    assert "stop_work" not in held_again.done


def test_who_never_held_a_permit_has_no_work_to_stop():
    told = answer(before_officer(), e.WorkStopped())
    assert isinstance(told, Refused)
    assert told.reason is Refusal.WRONG_STAGE


def test_a_permit_cancelled_today_asks_for_restoration_today():
    of = after(at_work(), e.PermitCancelled(), at=utc("2027-03-01T17:00:00Z"))
    found = planned(of, on=day("2027-03-01"))
    # Mar 1 + 90: 30 + 30 = 60 by Apr 30, so May 30, a Sunday
    assert found.step(K.RESTORATION).latest_on == day("2027-05-30")
    assert found.step(K.EXTENSION_FILING).status == "blocked"
    asked = after(of, number(2), at=utc("2027-03-01T18:00:00Z"))
    assert after(asked, e.RestorationFiled(), at=utc("2027-03-01T19:00:00Z")).awaiting is (
        A.RESTORATION_DECISION
    )


def test_a_renewal_filed_in_the_evening_before_the_permit_was_cancelled_came_in_time():
    # 22:06 of Aug 1 in Toronto, and Aug 2 in UTC: a cancellation is known by the office's day.
    evening = utc("2029-08-02T02:06:00Z")
    filed = after(renewal_ready(), e.ExtensionFiled(), at=evening)
    cancelled = after(filed, e.PermitCancelled(), at=evening)
    refused = after(cancelled, e.ApplicationRefused(), at=utc("2029-09-29T15:00:00Z"))
    # Status goes on to the refusal: Sep 29 + 90 = 1 + 31 + 30 = 62 by Nov 30, so Dec 28
    step = planned(refused, on=day("2029-10-02")).step(K.RESTORATION)
    assert step.latest_on == day("2029-12-28")
