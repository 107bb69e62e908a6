"""Work while a renewal is pending: what may be done, until when, and what ends it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.rules import events as e
from models.rules.decisions import Accepted, Refusal, Refused
from models.rules.facts import Stage
from models.rules.findings import Who
from models.rules.grounds import basis
from models.rules.holding import since_the_permit
from models.rules.records import Admitted, ApplicationKind, Outcome
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

ENDS = day("2030-01-19")  # of the permit in these lives
CHANGE = e.ChangeOfEmployerFiled(employer="Superior Grid", occupation="Engineer")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def said(step) -> str:
    return " ".join(basis(step.why, BOOK, on=day("2026-11-23")).explanation)


def filed_on(text: str):
    at = utc(text)
    return case(A.EXTENSION_DECISION, permit=("2024-01-01", "2026-06-30"), filed_at=at)


class TestPending:
    """A renewal filed 2029-08-01 for a permit that ends 2030-01-19."""

    found = planned(renewal_filed(), on=day("2030-02-01"))

    def test_the_permit_s_end_is_carried_on_by_the_pending_renewal(self):
        step = self.found.step(K.PERMIT_END)
        assert (step.status, step.why.rule) == ("not_applicable", "R186U")

    def test_the_end_of_work_is_shown_with_its_reason_and_has_no_day(self):
        step = self.found.step(K.STOP_WORK)
        assert (step.status, step.latest_on, step.why.rule) == ("pending", None, "R186U")
        assert "on the day of a refusal, or on leaving Canada" in said(step)
        assert "same employer, same occupation" in said(step)

    def test_a_second_application_has_its_last_instant_named(self):
        assert "only if it is in by 2030-01-19T23:59:59Z" in said(self.found.step(K.STOP_WORK))

    def test_before_the_end_the_trap_of_leaving_has_a_day_and_then_none(self):
        before = planned(renewal_filed(), on=day("2029-12-01")).step(K.DEPARTURE_CHECK)
        assert (before.status, before.latest_on) == ("waiting", ENDS)
        after_it = self.found.step(K.DEPARTURE_CHECK)
        assert (after_it.status, after_it.latest_on) == ("ready", None)

    def test_without_a_renewal_there_is_none_of_it(self):
        found = planned(at_work(), on=day("2029-12-01"))
        wanted = {K.STOP_WORK, K.WP_EXT_LETTER, K.DEPARTURE_CHECK}
        assert wanted.isdisjoint(s.key for s in found.steps)


LETTERS = [
    # received; the letter's date: 365 days after, 180 until 2026-04-26
    ("2026-05-04T15:00:00Z", "2027-05-04"),  # T55: no Feb 29 between
    ("2026-04-27T00:00:00Z", "2027-04-27"),
    ("2026-04-26T23:59:59Z", "2026-10-23"),  # 4 + 31 + 30 + 31 + 31 + 30 = 157, + 23
    ("2027-05-04T15:00:00Z", "2028-05-03"),  # Feb 29 2028 between
    ("2026-05-04T23:30:00-04:00", "2027-05-05"),  # already May 5 in UTC
]


@pytest.mark.parametrize(("received", "until"), LETTERS)
def test_the_letter_names_a_day_so_many_days_after_receipt(received, until):
    step = planned(filed_on(received), on=day("2026-05-05")).step(K.WP_EXT_LETTER)
    assert (step.latest_on, step.status) == (day(until), "waiting")
    assert step.due_at is None
    assert "proof only" in said(step)


def test_the_letter_s_date_ends_nothing():
    # T55 again, a day after the letter's date: work goes on all the same
    found = planned(filed_on("2026-05-04T15:00:00Z"), on=day("2027-05-05"))
    assert found.step(K.WP_EXT_LETTER).status == "done"
    assert found.step(K.STOP_WORK).status == "pending"
    assert found.step(K.PERMIT_END).status == "not_applicable"


# --- trips ---------------------------------------------------------------------------------


def trip(left: str | None, back: str | None = None, admitted: Admitted | None = None):
    """A renewal pending, and a trip: both days at noon in Toronto."""
    of = renewal_filed()
    if left:
        of = after(of, e.LeftCanada(), at=utc(f"{left}T17:00:00Z"))
    if back:
        told = e.ReturnedToCanada(admitted_as=admitted)
        of = after(of, told, at=utc(f"{back}T17:00:00Z"))
    return of


TRIPS = [
    # left, back, admitted as; stop work: status, last day, counsel
    # the permit ended 2030-01-19, today is Feb 11
    ("2029-12-01", "2029-12-09", None, "pending", None, False),  # over before the end
    ("2030-01-10", "2030-01-19", None, "pending", None, False),  # back on the last day
    ("2030-01-20", None, None, "pending", "2030-01-20", False),  # still abroad
    ("2030-01-20", "2030-02-01", Admitted.VISITOR, "ready", "2030-01-20", False),
    ("2030-01-20", "2030-02-01", None, "ready", "2030-01-20", True),
    ("2030-01-20", "2030-02-01", Admitted.WORKER, "pending", None, False),
    ("2030-01-19", None, None, "pending", "2030-01-19", True),  # abroad when it ended
    ("2030-01-10", "2030-01-20", Admitted.VISITOR, "ready", "2030-01-19", True),
    (None, "2030-02-01", Admitted.VISITOR, "ready", "2030-01-19", True),  # a trip half told
]


@pytest.mark.parametrize(("left", "back", "admitted", "status", "last", "counsel"), TRIPS)
def test_leaving_after_the_permit_s_end_ends_the_right_to_work(
    left, back, admitted, status, last, counsel
):
    step = planned(trip(left, back, admitted), on=day("2030-02-11")).step(K.STOP_WORK)
    assert (step.status, step.counsel) == (status, counsel)
    assert step.latest_on == (day(last) if last else None)
    if status == "ready":
        assert step.planned_on == day("2030-02-11")
        assert step.why.rule == "TRAVEL_WHILE_PENDING"


def test_each_doubt_of_a_trip_says_who_can_end_it():
    unknown = trip("2030-01-20", "2030-02-01")
    assert planned(unknown, on=day("2030-02-11")).step(K.STOP_WORK).why.who is Who.APPLICANT
    straddling = trip("2030-01-10", "2030-02-01", Admitted.VISITOR)
    assert planned(straddling, on=day("2030-02-11")).step(K.STOP_WORK).why.who is Who.COUNSEL


def test_who_was_abroad_when_the_permit_ended_is_not_said_to_work_on():
    found = planned(trip("2030-01-20"), on=day("2030-02-11"))
    assert "left Canada" in said(found.step(K.PERMIT_END))
    assert found.step(K.DEPARTURE_CHECK).status == "not_applicable"


def test_a_trip_during_the_permit_is_no_loss_while_it_lasts():
    found = planned(trip("2029-12-01"), on=day("2030-01-19"))
    assert found.step(K.STOP_WORK).status == "pending"


REFUSED_LATER = [
    # left, back, admitted as; the refusal comes 2030-02-12: last day of the right to work
    ("2030-02-01", None, None, "2030-02-01"),
    ("2030-02-01", "2030-02-05", Admitted.VISITOR, "2030-02-01"),
    ("2030-01-10", "2030-02-05", Admitted.VISITOR, "2030-01-19"),  # away when it ended
    ("2030-02-01", "2030-02-05", Admitted.WORKER, "2030-02-12"),
    ("2029-12-01", "2029-12-09", None, "2030-02-12"),
    (None, None, None, "2030-02-12"),
]


@pytest.mark.parametrize(("left", "back", "admitted", "last"), REFUSED_LATER)
def test_a_refusal_does_not_give_back_the_work_that_leaving_ended(left, back, admitted, last):
    of = after(
        trip(left, back, admitted), e.ApplicationRefused(), at=utc("2030-02-12T17:00:00Z")
    )
    step = planned(of, on=day("2030-02-13")).step(K.STOP_WORK)
    assert step.latest_on == day(last)
    # Status itself ends with the refusal: Feb 12 + 90 = 16 + 31 + 30 = 77, so May 13.
    assert planned(of, on=day("2030-02-13")).step(K.RESTORATION).latest_on == day("2030-05-13")


def test_a_cancellation_does_not_give_back_the_work_that_leaving_ended():
    of = after(trip("2030-02-01"), e.PermitCancelled(), at=utc("2030-02-12T17:00:00Z"))
    step = planned(of, on=day("2030-02-13")).step(K.STOP_WORK)
    assert (step.latest_on, step.why.who) == (day("2030-02-01"), Who.COUNSEL)


def test_a_refusal_does_not_give_back_the_work_that_a_cancellation_ended():
    cancelled = after(renewal_filed(), e.PermitCancelled(), at=AFTER_THE_END)
    no = after(cancelled, e.ApplicationRefused(), at=utc("2030-02-12T17:00:00Z"))
    for of in (cancelled, no):
        step = planned(of, on=day("2030-02-13")).step(K.STOP_WORK)
        assert (step.latest_on, step.why.rule) == (day("2030-02-01"), "PERMIT_INVALID")


def test_of_two_trips_the_first_ended_the_right_to_work():
    of = trip("2030-01-25", "2030-01-30", Admitted.VISITOR)
    again = after(of, e.LeftCanada(), at=utc("2030-02-10T17:00:00Z"))
    assert planned(again, on=day("2030-02-11")).step(K.STOP_WORK).latest_on == day("2030-01-25")


def test_work_that_stopped_on_leaving_is_done_after_the_refusal_too():
    gone = after(trip("2030-02-01"), e.WorkStopped(), at=utc("2030-02-01T18:00:00Z"))
    no = after(gone, e.ApplicationRefused(), at=utc("2030-02-12T17:00:00Z"))
    step = planned(no, on=day("2030-02-13")).step(K.STOP_WORK)
    assert (step.status, step.latest_on, step.counsel) == ("done", day("2030-02-01"), False)


# --- work begun ----------------------------------------------------------------------------

BEGINNINGS = [
    # what, case, the answer to work_started on 2030-02-01, a word of it
    ("a trip after the end", trip("2030-01-20", "2030-01-28"), Refusal.NOT_LAWFUL, "186(u)"),
    ("back as a visitor", trip("2030-01-20", "2030-01-28", Admitted.VISITOR),
     Refusal.NOT_LAWFUL, "186(u)"),
    ("back as a worker", trip("2030-01-20", "2030-01-28", Admitted.WORKER), None, ""),
    ("new employer, no reply", after(renewal_ready(), CHANGE, at=AT_WORK_AT),
     Refusal.NOT_LAWFUL, "PPCHANGEWORK2020"),
    ("a reply that says no", after(renewal_ready(), CHANGE,
     e.ChangeReplyReceived(may_start=False), at=AT_WORK_AT), Refusal.NOT_LAWFUL, "A25.2"),
    ("a reply that says yes", after(renewal_ready(), CHANGE,
     e.ChangeReplyReceived(may_start=True), at=AT_WORK_AT), None, ""),
    ("nothing new", renewal_filed(), Refusal.WRONG_STAGE, "old conditions"),
    ("restoration pending", restoring(), Refusal.NOT_LAWFUL, "182(1)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "reason", "word"), [row[1:] for row in BEGINNINGS], ids=[b[0] for b in BEGINNINGS]
)
def test_work_begins_anew_only_on_a_right_to_it(case, reason, word):
    told = answer(case, e.WorkStarted(), AFTER_THE_END)
    if reason is None:
        assert isinstance(told, Accepted)
        assert told.case.awaiting is A.EXTENSION_DECISION
        return
    assert isinstance(told, Refused)
    assert told.reason is reason
    assert word in told.message


REPLIES = [
    (None, "ask with the code PPCHANGEWORK2020"),
    (True, "reply of 2029-08-01 lets the new work begin"),
    (False, "reply of 2029-08-01 does not let the new work begin"),
]


@pytest.mark.parametrize(("may_start", "words"), REPLIES)
def test_the_public_policy_s_reply_is_told_where_the_work_is(may_start, words):
    of = after(renewal_ready(), CHANGE, at=AT_WORK_AT)
    if may_start is not None:
        of = after(of, e.ChangeReplyReceived(may_start=may_start), at=AT_WORK_AT)
    assert words in said(planned(of, on=day("2029-08-02")).step(K.STOP_WORK))


# --- a second application ------------------------------------------------------------------

LAST_INSTANT = utc("2030-01-19T23:59:59Z")


def second(at: datetime):
    return after(renewal_filed(), e.SecondApplicationFiled(), at=at)


@pytest.mark.parametrize(
    ("at", "keeps"), [(LAST_INSTANT, True), (LAST_INSTANT + timedelta(seconds=1), False)]
)
def test_a_second_application_keeps_status_only_from_before_the_end_in_utc(at, keeps):
    of = second(at)
    told = said(planned(of, on=day("2030-02-01")).step(K.STOP_WORK))
    assert ("it keeps status if this one is refused" in told) is keeps
    no = after(of, e.ApplicationRefused(), at=AFTER_THE_END)
    assert no.awaiting is (A.EXTENSION_DECISION if keeps else A.REFUSAL_REVIEW)
    found = planned(no, on=day("2030-02-01"))
    assert (found.step(K.RESTORATION) is None) is keeps
    if not keeps:
        # refused Feb 1, + 90 = May 2
        assert found.step(K.RESTORATION).latest_on == day("2030-05-02")


def test_the_second_application_is_the_renewal_once_the_first_is_refused():
    no = after(second(LAST_INSTANT), e.ApplicationRefused(), at=AFTER_THE_END)
    assert no.filed_at == LAST_INSTANT
    assert [(a.kind, a.outcome) for a in no.applications[-2:]] == [
        (ApplicationKind.EXTENSION, Outcome.REFUSED),
        (ApplicationKind.EXTENSION, Outcome.PENDING),
    ]
    assert after(no, issued(2, **RENEWED), at=AFTER_THE_END).awaiting is A.PERMIT_CHECK
    twice = after(no, e.ApplicationRefused(), at=AFTER_THE_END + timedelta(days=3))
    # the second no, of Feb 4: + 90 = 24 + 31 + 30 = 85, so May 5
    found = planned(twice, on=day("2030-02-04"))
    assert found.step(K.RESTORATION).latest_on == day("2030-05-05")


def test_of_two_seconds_the_one_in_time_keeps_status_though_the_last_was_late():
    late = after(second(LAST_INSTANT), e.SecondApplicationFiled(), at=AFTER_THE_END)
    no = after(late, e.ApplicationRefused(), at=AFTER_THE_END + timedelta(hours=1))
    assert (no.awaiting, no.filed_at) == (A.EXTENSION_DECISION, LAST_INSTANT)


NEXT_TIME = utc("2029-12-02T17:00:00Z")
SHORT = {"valid_from": day("2029-12-02"), "valid_to": day("2030-03-31")}


class TestSecondOfTheLastTurn:
    """A second application of 2029-08-01, never answered; the permit was printed in December.

    It runs to 2030-03-31, and the next renewal is of 2029-12-03.
    """

    old = after(renewal_filed(), e.SecondApplicationFiled(), at=AT_WORK_AT)
    renewed = after(old, issued(2, **SHORT), e.PermitChecked(correct=True), at=NEXT_TIME)
    asked = after(renewed, e.OfferMade(), number(3), at=NEXT_TIME)
    again = after(asked, e.ExtensionFiled(), at=NEXT_TIME + timedelta(days=1))

    def test_it_is_not_told_as_one_beside_the_renewal(self):
        told = said(planned(self.again, on=day("2030-02-01")).step(K.STOP_WORK))
        assert "A second application keeps status only if it is in by 2030-03-31" in told

    def test_it_does_not_outlive_the_renewal(self):
        no = after(self.again, e.ApplicationRefused(), at=utc("2030-04-15T17:00:00Z"))
        assert no.awaiting is A.REFUSAL_REVIEW
        found = planned(no, on=day("2030-04-15"))
        assert found.step(K.WP_EXT_LETTER) is None
        # Apr 15 + 90: 15 + 31 + 30 = 76, so Jul 14
        assert found.step(K.RESTORATION).latest_on == day("2030-07-14")
        # Apr 15 + 15 = Apr 30, a Tuesday
        assert found.step(K.JUDICIAL_REVIEW).latest_on == day("2030-04-30")

    def test_it_is_no_renewal_of_the_permit_that_ends(self):
        found = planned(self.renewed, on=day("2030-04-01"))
        # Mar 31 + 90: 30 + 31 = 61, + 29, so Jun 29
        assert found.step(K.RESTORATION).latest_on == day("2030-06-29")


def test_a_second_of_the_very_instant_of_the_permit_asked_for_it():
    beside = after(renewal_filed(), e.SecondApplicationFiled(), at=NEXT_TIME)
    held = after(beside, issued(2, **SHORT), e.PermitChecked(correct=True), at=NEXT_TIME)
    assert since_the_permit(held) == ()


def test_a_refusal_before_the_permit_came_is_left_behind_by_it():
    beside = e.SecondApplicationFiled()
    three = after(renewal_filed(), beside, beside, at=AT_WORK_AT)
    refused = after(three, e.ApplicationRefused(), e.ApplicationRefused(), at=NEXT_TIME)
    granted = after(refused, issued(2, **SHORT), at=NEXT_TIME)
    assert planned(granted, on=day("2029-12-03")).step(K.JUDICIAL_REVIEW) is None


REPORTED = e.InadmissibilityReported()
# what came to pass after 2030-02-01, with a second application in since 2029-08-01
STILL_WAITING = {
    "the first returned": (e.ReturnedIncomplete(),),
    "the first refused while a report parks the case": (REPORTED, e.ApplicationRefused()),
    "parked, closed and reopened": (REPORTED, e.Closed(), e.Reopened()),
    "parked, closed, reopened, the first refused": (
        REPORTED, e.Closed(), e.Reopened(), e.ApplicationRefused(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("happened", STILL_WAITING.values(), ids=STILL_WAITING)
def test_a_renewal_that_waits_for_its_answer_is_not_forgotten(happened):
    of = after(second(AT_WORK_AT), *happened, at=AFTER_THE_END)
    found = planned(of, on=day("2030-02-12"))
    assert found.step(K.RESTORATION) is None
    assert found.step(K.STOP_WORK).status == "pending"
    # received 2029-08-01, + 365
    assert found.step(K.WP_EXT_LETTER).latest_on == day("2030-08-01")
    assert found.step(K.EXTENSION_CERTIFICATE).latest_on == day("2030-01-18")


def test_a_parked_renewal_goes_on_where_its_answer_is_awaited():
    parked = after(renewal_filed(), REPORTED, e.Closed(), e.Reopened(), at=AFTER_THE_END)
    assert parked.awaiting is A.COUNSEL
    assert after(parked, e.Resumed(), at=AFTER_THE_END).awaiting is A.EXTENSION_DECISION
    asked = after(
        restoring(), REPORTED, e.Closed(), e.Reopened(), e.Resumed(), at=AFTER_THE_END
    )
    assert asked.awaiting is A.RESTORATION_DECISION


def test_a_renewal_refused_while_parked_has_no_second_to_go_on_with():
    no = after(renewal_filed(), REPORTED, e.ApplicationRefused(), at=AFTER_THE_END)
    assert no.awaiting is A.REFUSAL_REVIEW
    # Feb 1 + 90 = May 2
    assert planned(no, on=day("2030-02-12")).step(K.RESTORATION).latest_on == day("2030-05-02")


# --- a new permit in place of a renewal ----------------------------------------------------


class TestAnew:
    """Filed from abroad on 2029-08-01, for a permit that ends 2030-01-19."""

    of = after(renewal_ready(), e.Filed(route="consulate"), at=AT_WORK_AT)

    def test_nothing_keeps_the_right_to_work_after_the_end(self):
        step = planned(self.of, on=day("2029-08-02")).step(K.STOP_WORK)
        assert (step.status, step.latest_on) == ("waiting", ENDS)
        assert step.why.rule == "POE_IS_NEW_PERMIT"
        assert planned(self.of, on=day("2029-08-02")).step(K.PERMIT_END).latest_on == ENDS

    def test_after_the_end_status_is_lost_though_an_answer_is_awaited(self):
        found = planned(self.of, on=day("2030-01-20"))
        assert (found.step(K.STOP_WORK).status, found.step(K.PERMIT_END).status) == (
            "ready", "done",
        )  # fmt: skip
        # Jan 19 + 90: 12 + 28 + 31 = 71, so Apr 19
        assert found.step(K.RESTORATION).latest_on == day("2030-04-19")

    def test_no_step_stands_twice(self):
        for on in ("2029-08-02", "2030-01-19", "2030-01-20", "2030-05-01"):
            keys = [s.key for s in planned(self.of, on=day(on)).steps]
            assert len(keys) == len(set(keys))

    def test_a_first_application_has_none_of_it(self):
        found = planned(before_officer(), on=day("2026-12-10"))
        assert {K.STOP_WORK, K.PERMIT_END}.isdisjoint(s.key for s in found.steps)


def test_a_permit_cancelled_while_its_renewal_is_pending_stops_work_and_asks_counsel():
    of = after(renewal_filed(), e.PermitCancelled(), at=AT_WORK_AT + timedelta(hours=1))
    found = planned(of, on=day("2029-08-02"))
    assert [s.status for s in found.steps if s.key is K.STOP_WORK] == ["ready"]
    assert found.step(K.STOP_WORK).counsel


def test_a_case_taken_on_under_way_has_no_letter_for_want_of_a_receipt():
    of = replace(renewal_filed(), filed_at=None, applications=())
    found = planned(of, on=day("2030-02-01"))
    assert found.step(K.WP_EXT_LETTER) is None
    assert found.step(K.STOP_WORK).status == "pending"
    assert of.stage is Stage.EXTENSION
