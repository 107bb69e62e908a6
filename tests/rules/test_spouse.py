"""The spouse's open permit: the window, the work it rests on, where it is filed, its end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from models.rules import events as e
from models.rules.decisions import Refusal, Refused
from models.rules.facts import Route, Spouse, Stage
from models.rules.findings import Who
from models.rules.plan import Status
from models.rules.records import CaseKind, Choice, CounselDecision, WorkerStanding, WorkerStatus
from models.rules.spouse_groups import Group, listing
from models.rules.spouse_window import last_receipt
from models.rules.worker_standing import standing_of
from tests.rules.cases import BOOK, A, K, case, day, facts, noon, planned
from tests.rules.lives import (
    AT_WORK_AT,
    LATER,
    after,
    answer,
    at_work,
    married,
    new,
    reaching,
    renewal_filed,
    spouse,
)

ROBIN = Spouse(
    name="Robin Bennett", citizenships=("FR",), passport_expires_on=day("2029-01-31")
)
ECONOMIST = {"occupation": "Economist", "noc": "41401", "teer": 1}


def worker(ends="2028-03-22", *, job=None, spouse=ROBIN, **given):
    """A worker at work, with a spouse, whose permit ends on a day."""
    told = facts()
    told = replace(told, spouse=spouse, job=replace(told.job, **(job or ECONOMIST)))
    return case(A.EXTENSION_WINDOW, permit=("2025-04-01", ends), known=told, **given)


def own(awaiting=A.FILING, *, ends="2028-03-22", status=WorkerStatus.HELD, job=None, **given):
    """A spouse's own case, resting on a worker's permit."""
    standing = WorkerStanding(
        number=7, status=status, valid_from=day("2025-04-01"),
        valid_to=day(ends) if ends else None, **(job or ECONOMIST),
    )  # fmt: skip
    told = given.pop("known", None) or facts(route=Route.CONSULATE, port=None)
    return case(awaiting, kind=CaseKind.SPOUSE, worker=standing, known=told, **given)


# --- the window (SPOUSE_C41: R205(c)(ii); Interpretation Act s.28) ---------------------------

WINDOWS = [
    # the worker's permit ends; last receipt; by the earlier six months; why
    ("2028-03-22", "2026-11-22", "2027-09-22", "T19: 2026-11-22 + 16 months is 2028-03-22"),
    ("2028-03-21", "2026-11-21", "2027-09-21", "a day less, a day earlier"),
    ("2028-02-29", "2026-10-31", "2027-08-31", "31 October + 16 months: February's last day"),
    ("2027-02-28", "2025-10-31", "2026-08-31", "the same, in a year without a 29th"),
    ("2028-03-31", "2026-11-30", "2027-09-30", "30 November + 16 months is the 30th"),
]


@pytest.mark.parametrize(("ends", "last", "earlier", "why"), WINDOWS)
def test_the_workers_permit_must_last_sixteen_months_from_the_receipt(ends, last, earlier, why):
    for of in (worker(ends), own(ends=ends)):
        step = planned(of, on=day("2025-06-02")).step(K.SPOUSE_FILING)
        assert (step.latest_on, step.why.rule) == (day(last), "SPOUSE_C41"), why
        assert step.due_at == datetime.combine(day(last), time(23, 59, 59), UTC)
        assert step.safe_on < day(last)
        assert [r.due_on for r in step.readings] == [day(earlier)]
        assert (step.is_doubtful, step.why.who) == (True, Who.COUNSEL)


def test_a_weekend_or_holiday_moves_no_condition():
    # 2028-04-25 less 16 months: Christmas Day 2026, a Friday.
    step = planned(worker("2028-04-25"), on=day("2026-11-23")).step(K.SPOUSE_FILING)
    assert (step.latest_on, step.safe_on) == (day("2026-12-25"), day("2026-12-24"))


OLD = [
    # the worker's permit ends; last receipt, in UTC; why
    ("2025-05-01", "2024-11-01T23:59:59", "six months before, SPOUSE_OLD"),
    ("2025-12-31", "2025-01-21T04:59:59", "six months reach beyond the change: until it"),
    ("2026-05-20", "2025-01-21T04:59:59", "16 months before is 2025-01-20: of the old law"),
    ("2026-05-21", "2025-01-21T23:59:59", "16 months before is the day of the change"),
]


@pytest.mark.parametrize(("ends", "last", "why"), OLD)
def test_until_the_change_six_months_were_enough(ends, last, why):
    step = planned(worker(ends), on=day("2024-10-01")).step(K.SPOUSE_FILING)
    assert step.due_at == datetime.fromisoformat(last).replace(tzinfo=UTC), why
    is_old = step.due_at < datetime(2025, 1, 21, 5, tzinfo=UTC)
    assert step.why.rule == ("SPOUSE_OLD" if is_old else "SPOUSE_C41")
    assert bool(step.readings) is not is_old


def test_under_the_threshold_the_window_is_shut_and_says_what_opens_it():
    step = planned(worker("2027-12-31"), on=day("2026-11-23")).step(K.SPOUSE_FILING)
    assert (step.status, step.planned_on) == (Status.BLOCKED, None)
    assert any("wait for its renewal" in line for line, _ in step.why.lines)


def test_before_the_workers_permit_there_is_no_window_yet():
    told = replace(facts(), spouse=ROBIN)
    step = planned(case(A.FILING, known=told)).step(K.SPOUSE_FILING)
    assert (step.status, step.latest_on, step.due_at) == (Status.PENDING, None, None)


@pytest.mark.parametrize("told", [Spouse(), replace(ROBIN, citizenships=("CA",))])
def test_who_has_no_spouse_or_a_canadian_one_has_no_step(told):
    assert planned(worker(spouse=told)).step(K.SPOUSE_FILING) is None


def test_once_a_case_of_its_own_is_open_the_workers_only_shows_the_window():
    step = planned(worker(spouse_case=15), on=day("2026-06-01")).step(K.SPOUSE_FILING)
    assert (step.status, step.latest_on) == (Status.NOT_APPLICABLE, day("2026-11-22"))
    assert "NB-00015" in str(step.why.lines)


# --- the worker's occupation -----------------------------------------------------------------

GROUPS = [
    # teer, noc, group
    (0, None, Group.LISTED),
    (1, "21222", Group.LISTED),
    (2, "22211", Group.LISTED),  # industrial designer
    (2, "32120", Group.LISTED),  # medical laboratory technologist
    (2, "12201", Group.NOT_LISTED),  # claims adjuster
    (2, "52120", Group.IN_PART),  # graphic designer: U13
    (3, None, Group.UNKNOWN),  # the code decides
    (2, "53124", Group.IN_PART),
    (4, None, Group.NOT_LISTED),
    (None, None, Group.UNKNOWN),
]


@pytest.mark.parametrize(("teer", "noc", "group"), GROUPS)
def test_the_group_of_an_occupation(teer, noc, group):
    assert listing(BOOK, LATER).group_of(teer, noc) is group


@pytest.mark.parametrize(
    ("clock", "teer", "noc", "group"),
    [
        # To the second before, the earlier rule: TEER 0 to 3, and no list of groups.
        ("2025-01-21T04:59:59+00:00", 2, "12201", Group.LISTED),
        ("2025-01-21T05:00:00+00:00", 2, "12201", Group.NOT_LISTED),
        ("2025-01-21T04:59:59+00:00", 3, None, Group.LISTED),
        ("2025-01-21T05:00:00+00:00", 3, None, Group.UNKNOWN),
        ("2025-01-21T04:59:59+00:00", 5, None, Group.NOT_LISTED),
    ],
)
def test_the_lists_are_those_of_the_instant_of_receipt(clock, teer, noc, group):
    assert listing(BOOK, datetime.fromisoformat(clock)).group_of(teer, noc) is group


BY_TITLE = [
    # what the worker's job says; status; who ends the doubt
    ({"occupation": "Economist"}, Status.READY, Who.COUNSEL),  # TEER 1 by the list
    ({"noc": "41401"}, Status.READY, Who.COUNSEL),
    ({"occupation": "Graphic Designer"}, Status.BLOCKED, Who.COUNSEL),  # on no list seen
    ({"occupation": "Disaster Relief Insurance Claims Adjuster"}, Status.BLOCKED, None),
    ({"noc": "12201", "teer": 2}, Status.BLOCKED, None),
    ({"occupation": None}, Status.READY, Who.FIRM),
]


@pytest.mark.parametrize(("job", "status", "who"), BY_TITLE)
def test_the_occupation_opens_the_way_or_bars_it(job, status, who):
    step = planned(own(job=job), on=day("2026-06-01")).step(K.SPOUSE_FILING)
    assert (step.status, step.why.who) == (status, who)


# --- what may be filed -----------------------------------------------------------------------

SOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
SPOUSE_FILED = [
    # the worker's case, event instant, refused with
    (worker(), SOON, None),  # T19, on the last day
    (worker(), datetime(2026, 11, 23, 1, tzinfo=UTC), "2028-03-23"),  # evening in Toronto
    (worker("2026-06-01"), datetime(2025, 1, 21, 4, 59, tzinfo=UTC), None),  # the old rule
    (worker("2026-05-20"), datetime(2025, 1, 21, 5, tzinfo=UTC), "2026-05-21"),
    (worker(spouse=Spouse()), SOON, "names no spouse"),
    (worker(job={"noc": "12201", "teer": 2}), SOON, "a TEER that opens it by itself"),
    (worker(job={"noc": "52120", "teer": 2}), SOON, "on no list"),  # U13: until checked
    (case(A.OFFER, known=replace(facts(), spouse=ROBIN)), SOON, "decided first"),
]


@pytest.mark.parametrize(("of", "at", "said"), SPOUSE_FILED)
def test_a_spouse_files_in_time_or_not_lawfully(of, at, said):
    told = answer(of, e.SpouseFiled(), at)
    if said is None:
        assert told.case.done["spouse_filed"]
        return
    assert (told.reason, said in told.message) == (Refusal.NOT_LAWFUL, True), told.message


CHOICES = [
    (Choice.OTHER_READING, None),  # the earlier six months
    (Choice.CLEARED, None),
    (Choice.AS_STATED, "16 months on"),
    (Choice.BARRED, "Counsel found"),
]


@pytest.mark.parametrize(("choice", "said"), CHOICES)
def test_counsels_choice_rules_a_filing_under_the_threshold(choice, said):
    decided = (CounselDecision(question="SPOUSE_C41", choice=choice, on=day("2026-11-02")),)
    at = datetime(2027, 1, 4, 17, tzinfo=UTC)
    for of, event in (
        (worker(decisions=decided), e.SpouseFiled()),
        (own(decisions=decided), e.Filed()),
    ):
        told = answer(of, event, at)
        assert isinstance(told, Refused) is (said is not None)
        assert said is None or said in told.message


def test_the_other_reading_once_chosen_is_the_date():
    chosen = CounselDecision(
        question="SPOUSE_C41", choice=Choice.OTHER_READING, on=day("2026-11-02")
    )
    step = planned(own(decisions=(chosen,))).step(K.SPOUSE_FILING)
    assert (step.latest_on, step.readings) == (day("2027-09-22"), ())


ROUTES = [
    # citizenships, US permanent resident, route, flagpoling; taken
    (("FR",), None, Route.RETURN, False, False),  # a spouse sent to the flagpole
    (("FR",), None, Route.LAND, True, False),
    (("FR",), True, Route.RETURN, False, True),
    (("US",), None, Route.RETURN, False, True),
    (("FR",), None, Route.LAND, False, True),  # on entry, with the worker
    (("MX",), None, Route.LAND, False, False),  # R198(1): no exemption from the visa
    (("FR",), None, Route.INSIDE, False, True),
]


@pytest.mark.parametrize(("citizen", "resident", "route", "flagpoling", "taken"), ROUTES)
def test_a_spouse_alone_leaves_to_file_only_as_a_us_citizen_or_resident(
    citizen, resident, route, flagpoling, taken
):
    told = facts(citizenships=citizen, route=route, flagpoling=flagpoling)
    told = replace(told, applicant=replace(told.applicant, us_permanent_resident=resident))
    found = answer(own(known=told), e.Filed(), datetime(2026, 6, 1, 15, tzinfo=UTC))
    assert isinstance(found, Refused) is not taken


def test_on_186u_the_file_may_go_in_and_rests():
    of = own(ends="2026-10-31", status=WorkerStatus.PENDING)
    step = planned(of).step(K.SPOUSE_FILING)
    assert (step.status, step.latest_on) == (Status.READY, None)
    filed = after(of, e.Filed(), at=noon(day("2026-11-23")))
    decision = planned(filed, on=day("2026-11-24")).step(K.DECISION)
    assert (decision.why.rule, decision.planned_on) == ("SPOUSE_HOLD_186U", None)


# --- its end ---------------------------------------------------------------------------------

ENDS = [
    # worker's permit, spouse's passport; end, and what binds
    ("2028-03-22", "2029-01-31", "2028-03-22", "worker_permit"),
    ("2028-03-22", "2027-05-14", "2027-05-14", "passport_expiry"),
    ("2028-03-22", None, "2028-03-22", "worker_permit"),
]


@pytest.mark.parametrize(("ends", "passport", "last", "limit"), ENDS)
def test_it_ends_with_the_workers_stay_or_the_passport(ends, passport, last, limit):
    told = facts(passport=day(passport) if passport else None)
    found = planned(own(ends=ends, known=told), on=day("2026-06-01"))
    step = found.step(K.SPOUSE_END)
    assert (step.latest_on, step.why.rule) == (day(last), "SPOUSE_END_DATE")
    assert (found.forecast.valid_to, found.forecast.limited_by) == (day(last), limit)


def test_the_printed_end_rules_and_its_renewal_goes_with_the_workers():
    of = own(A.EXTENSION_WINDOW, permit=("2026-07-01", "2028-03-22"))
    found = planned(of)
    assert found.step(K.SPOUSE_END).latest_on == day("2028-03-22")
    filing = found.step(K.EXTENSION_FILING)
    assert filing.due_at == datetime(2028, 3, 22, 23, 59, 59, tzinfo=UTC)
    assert "six months" in filing.why.doubt.lower()
    for alien in (K.EXTENSION_CERTIFICATE, K.WORK_START, K.PERMIT_END, K.RECORD_RETENTION):
        assert found.step(alien) is None
    longer = replace(of, worker=replace(of.worker, valid_to=day("2031-03-22")))
    assert planned(longer).step(K.EXTENSION_FILING).why.doubt != filing.why.doubt


@pytest.mark.parametrize("status", [WorkerStatus.LOST, WorkerStatus.ENDED])
def test_when_the_worker_lost_status_counsel_is_asked_what_it_stands_on(status):
    of = own(A.EXTENSION_WINDOW, permit=("2026-07-01", "2028-03-22"), status=status)
    step = planned(of).step(K.SPOUSE_END)
    assert (step.is_doubtful, step.why.who) == (True, Who.COUNSEL)


def test_in_the_workers_case_stands_the_printed_end_of_the_spouses_permit():
    of = after(
        married(at_work()),
        e.SpousePermitIssued(
            number="S1", valid_from=date(2027, 2, 1), valid_to=date(2028, 9, 30)
        ),
        at=LATER,
    )
    found = planned(of, on=day("2027-03-01"))
    assert found.step(K.SPOUSE_END).latest_on == day("2028-09-30")
    assert found.step(K.SPOUSE_FILING) is None


def test_a_refused_spouse_may_ask_again():
    of = after(married(at_work()), e.SpouseFiled(), at=LATER)
    assert planned(of, on=day("2026-12-11")).step(K.SPOUSE_FILING).status is Status.DONE
    again = after(of, e.SpouseRefused(), at=LATER)
    step = planned(again, on=day("2026-12-11")).step(K.SPOUSE_FILING)
    assert step.status is Status.READY


# --- how the worker stands, as the spouse's case keeps it ------------------------------------

STANDINGS = [
    (new(), WorkerStatus.AWAITED),
    (at_work(), WorkerStatus.HELD),
    (renewal_filed(), WorkerStatus.PENDING),
    (reaching()[A.RESTORATION_DECISION], WorkerStatus.LOST),
    (after(at_work(), e.PermitCancelled(), at=AT_WORK_AT), WorkerStatus.LOST),
    (after(at_work(), e.Departed(), at=AT_WORK_AT), WorkerStatus.ENDED),
]


@pytest.mark.parametrize(("of", "status"), STANDINGS)
def test_a_worker_stands(of, status):
    standing = standing_of(of, AT_WORK_AT)
    assert (standing.number, standing.status) == (of.number, status)
    assert standing.valid_to == (of.permit and (of.permit.cancelled_on or of.permit.valid_to))


def test_a_worker_who_departed_is_not_in_canada():
    assert standing_of(at_work(), AT_WORK_AT).in_canada is True
    away = after(at_work(), e.LeftCanada(), at=AT_WORK_AT)
    assert standing_of(away, AT_WORK_AT).in_canada is False
    gone = after(at_work(), e.Departed(), at=AT_WORK_AT)
    assert standing_of(gone, AT_WORK_AT).in_canada is False


def test_what_rests_on_an_offer_is_told_on_the_workers_case():
    for event in (e.OfferMade(), e.SpouseFiled(), e.EmployerWithdrew()):
        told = answer(spouse(), event)
        assert (told.reason, "NB-00001" in told.message) == (Refusal.WRONG_STAGE, True)


@pytest.mark.parametrize(
    ("named", "planned_on", "counsel"),
    [
        ("2026-11-20", "2026-11-20", True),  # the free-trade reading is counsel's all along
        ("2026-11-24", "2026-11-24", True),  # two days after the last receipt, 2026-11-22
        ("2026-11-03", "2026-11-09", True),  # passed: as soon as may be
    ],
)
def test_a_spouse_told_to_come_back_files_on_the_day_named(named, planned_on, counsel):
    back = datetime.combine(day(named), time(15), UTC)
    of = own(A.RETURN_VISIT, return_at=back, done={K.DOCUMENTS: "2026-11-02"})
    step = planned(of, on=day("2026-11-09")).step(K.SPOUSE_FILING)
    assert (step.status, step.planned_on, step.counsel) == (
        Status.READY, day(planned_on), counsel,
    )  # fmt: skip
    assert step.latest_on == day("2026-11-22")
    assert ("first visit" in (step.why.doubt or "")) is (named == "2026-11-24")


def test_a_spouse_let_in_to_report_again_has_the_hour_on_the_plan():
    filed = after(spouse(), e.Filed(route=Route.LAND, port="peace_bridge"), at=LATER)
    at = datetime(2026, 12, 21, 4, 30, tzinfo=UTC)  # 23:30 of the 20th at the bridge
    seen = after(filed, e.FurtherExamination(report_at=at), at=LATER)
    found = planned(seen, on=day("2026-12-11"))
    step = found.step(K.REPORT_AGAIN)
    assert (step.status, step.latest_on, step.due_at) == ("ready", day("2026-12-20"), at)
    assert found.step(K.DECISION).earliest_on >= day("2026-12-20")
    missed = planned(seen, on=day("2026-12-21")).step(K.REPORT_AGAIN)
    assert (missed.latest_on, missed.why.who) == (day("2026-12-20"), Who.COUNSEL)
    assert planned(filed, on=day("2026-12-11")).step(K.REPORT_AGAIN) is None


HELD = {"number": "U1", "valid_from": date(2023, 3, 3), "valid_to": date(2025, 3, 2)}
ONLINE = {"route": Route.CONSULATE, "port": None}


class TestAskingAnew:
    """A permit held to 2025-03-02, and another asked for from abroad.

    The worker's permit ends 2030-01-19; sixteen months before is 2028-09-19.
    """

    of = spouse(stage=Stage.FILING, permit=HELD, filing=ONLINE)
    filed = after(of, e.Filed(route=Route.CONSULATE), at=LATER)

    def test_the_filing_has_its_last_day(self):
        step = planned(self.of, on=day("2026-12-02")).step(K.SPOUSE_FILING)
        assert (step.status, step.latest_on) == ("ready", day("2028-09-19"))

    def test_the_answer_is_awaited(self):
        found = planned(self.filed, on=day("2026-12-11"))
        assert found.step(K.SPOUSE_FILING).status == "done"
        assert found.step(K.DECISION).status == "waiting"
        assert found.step(K.DECISION).planned_on is not None

    def test_the_letter_says_by_when_to_enter(self):
        letter = e.LetterReceived(enter_by=date(2027, 6, 1))
        step = planned(after(self.filed, letter, at=LATER), on=day("2026-12-11")).step(K.ENTRY)
        assert (step.status, step.latest_on) == ("ready", day("2027-06-01"))

    def test_the_permit_held_has_one_end_and_is_what_is_printed(self):
        for of in (self.of, self.filed):
            found = planned(of, on=day("2026-12-11"))
            ends = [s.latest_on for s in found.steps if s.key is K.SPOUSE_END]
            assert (ends, found.forecast.limited_by) == ([day("2025-03-02")], "printed")


def test_a_permit_that_is_renewed_is_not_asked_for_anew():
    of = own(A.EXTENSION_WINDOW, permit=("2026-07-01", "2028-03-22"))
    found = planned(of)
    assert found.step(K.SPOUSE_FILING) is None
    assert found.step(K.EXTENSION_FILING).latest_on == day("2028-03-22")


def test_an_open_permit_is_not_held_against_the_workers_job():
    filed = after(spouse(), e.Filed(route=Route.CONSULATE), at=LATER)
    dates = {"valid_from": date(2026, 12, 10), "valid_to": date(2028, 6, 30)}
    told = e.PermitIssued(number="S1", code="C41", **dates)
    held = after(filed, e.LetterReceived(enter_by=date(2027, 6, 1)), told, at=LATER)
    step = planned(held, on=day("2026-12-10")).step(K.PERMIT_CHECK)
    assert (step.why.doubt, step.is_doubtful) == (None, False)


def test_the_last_receipt_is_the_inverse_of_the_count():
    assert last_receipt(date(2028, 3, 22), 16) == date(2026, 11, 22)


def test_while_the_worker_s_renewal_is_pending_past_the_end_no_end_is_forecast():
    of = married(renewal_filed())  # the permit ends 2030-01-19
    assert planned(of, on=day("2030-01-18")).step(K.SPOUSE_END).latest_on == day("2030-01-19")
    assert planned(of, on=day("2030-02-01")).step(K.SPOUSE_END) is None
