"""From the offer to the filing. 2026-11-23 and the target start, 2027-02-01, are Mondays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules import events as e
from models.rules.case import Case, Document, DocumentStatus
from models.rules.facts import Route
from models.rules.permit import Superseded
from models.rules.plan import STEPS, StepKey
from models.rules.records import Choice, CounselDecision
from models.rules.restrictions import RestrictionKind
from tests.rules.cases import (
    BOOK,
    FILED,
    MONDAY,
    PAID,
    START,
    A,
    K,
    case,
    day,
    planned,
    restriction,
    row,
    under,
)
from tests.rules.lives import LATER, after, before_officer, number

NUMBERED = {K.OFFER: "2026-11-23", K.CERTIFICATE: "2026-11-23"}
# Forwards from 2026-11-23: documents 14 days, offer 5, certificate 2 more, package 3 more.
# Backwards from the start: a day before for the filing, less the same times for `safe`.
LAND = [
    # earliest, planned, latest, safe
    (K.DOCUMENTS, "2026-11-23", "2026-12-07", "2027-01-29", "2027-01-25"),  # Nov 23 + 14
    (K.OFFER, "2026-11-23", "2026-11-30", "2027-01-29", "2027-01-22"),  # + 5 is Sat 28 -> Mon
    (K.CERTIFICATE, "2026-11-23", "2026-12-02", "2027-01-29", "2027-01-25"),  # Nov 30 + 2
    (K.PACKAGE, "2026-11-23", "2026-12-10", "2027-01-29", "2027-01-28"),  # Dec 7 + 3
    (K.FILING, "2026-11-23", "2027-01-18", "2027-01-29", "2027-01-28"),  # Feb 1 - 14; 31 Sun
    (K.DECISION, "2027-01-18", "2027-01-18", "2027-02-01", "2027-01-29"),  # at the counter
    (K.PERMIT_CHECK, "2027-01-18", "2027-01-18", "2027-01-18", None),  # the same day
    (K.RIGHTS_INFORMATION, "2026-11-23", "2027-01-29", "2027-02-01", "2027-01-29"),  # Fri
    (K.WORK_START, "2027-01-18", "2027-02-01", "2027-02-01", "2027-02-01"),
    # forecast end 2030-01-31; six months before is 2029-07-31, a Tuesday; 120 days: Oct 3
    (K.EXTENSION_WINDOW, "2029-07-31", "2029-07-31", "2029-10-03", "2029-10-02"),
]


@pytest.mark.parametrize(("step", "earliest", "due", "latest", "safe"), LAND)
def test_each_step_of_a_us_citizen_at_a_land_port_has_its_days(
    step, earliest, due, latest, safe
):
    assert row(planned(case()), step) == (earliest, due, latest, safe)


def test_the_steps_stand_in_the_order_of_a_case_s_life():
    steps = [s.key for s in planned(case()).steps]
    assert steps == [step for step, *_ in LAND]


SAFE_CHAIN = [
    # Thu 2027-01-28 is the safe filing day. Each step is over before the next one's time.
    ("2027-01-28", K.PACKAGE),
    ("2027-01-25", K.CERTIFICATE),  # 28 - 3 for the package
    ("2027-01-22", K.OFFER),  # 25 - 2 = Sat 23 -> Fri 22, for the certificate
]


@pytest.mark.parametrize(("safe", "step"), SAFE_CHAIN)
def test_the_safe_day_leaves_the_steps_after_it_their_usual_time(safe, step):
    assert planned(case()).step(step).safe_on == day(safe)


TIGHT = [
    # start, filing planned, filing latest, slack, work planned, target missed or at stake
    # Thu 26: Wed 25 is the last day before; all is squeezed into three days
    ("2026-11-26", "2026-11-25", "2026-11-25", 0, "2026-11-26", False),
    # today: the day before was Sunday, so Friday 20 was the last; Monday is 3 days late
    ("2026-11-23", "2026-11-23", "2026-11-20", -3, "2026-11-23", True),
    # yesterday, a Sunday: Saturday the day before -> Friday 20
    ("2026-11-22", "2026-11-23", "2026-11-20", -3, "2026-11-23", True),
    # tomorrow: today is the last day that holds
    ("2026-11-24", "2026-11-23", "2026-11-23", 0, "2026-11-24", False),
]


@pytest.mark.parametrize(("start", "files", "latest", "slack", "works", "missed"), TIGHT)
def test_a_tight_start_is_met_as_far_as_it_can_be(start, files, latest, slack, works, missed):
    found = planned(case(start=day(start)))
    filing = found.step(K.FILING)
    assert (filing.planned_on, filing.latest_on) == (day(files), day(latest))
    assert filing.slack_days == slack
    assert found.step(K.WORK_START).planned_on == day(works)
    assert ("target_start" in found.binding_limits) is missed


@pytest.mark.parametrize("start", ["2026-11-24", "2026-11-26", "2026-12-04", "2026-12-08"])
def test_what_is_squeezed_is_over_before_the_filing_and_says_so(start):
    found = planned(case(start=day(start)))
    files = found.filing_on
    for key in (K.DOCUMENTS, K.OFFER, K.CERTIFICATE, K.PACKAGE):
        assert MONDAY <= found.step(key).planned_on <= files
    said = [line for line, _ in found.step(K.PACKAGE).why.lines]
    assert any("too late for the filing" in line for line in said)


def test_a_limit_before_today_plans_the_step_for_today_with_negative_slack():
    found = planned(case(start=day("2026-11-20")))
    # Fri 20 - 1 = Thu 19; nothing takes any time at the least, so each latest is Thu 19
    documents = found.step(K.DOCUMENTS)
    assert (documents.planned_on, documents.latest_on) == (MONDAY, day("2026-11-19"))
    assert documents.slack_days == -4


def test_without_a_start_nothing_is_late():
    found = planned(case(start=None))
    # Dec 7 documents, + 3 the package: Thu Dec 10, and the filing the same day
    assert found.filing_on == day("2026-12-10")
    for step in found.steps:
        if step.key not in (K.PERMIT_CHECK, K.RIGHTS_INFORMATION):
            assert (step.latest_on, step.safe_on, step.slack_days) == (None, None, None)
    assert found.step(K.EXTENSION_WINDOW) is None  # no end can be forecast
    assert found.binding_limits == ()


def test_what_was_done_is_the_anchor_of_what_follows():
    of = case(A.FILING, done={K.OFFER: "2026-11-24", K.CERTIFICATE: "2026-12-14"}, start=None)
    # opened Nov 23: documents Dec 7; certificate Mon Dec 14, + 3 the package: Thu Dec 17
    found = planned(of, on=day("2026-12-15"))
    assert row(found, K.CERTIFICATE) == ("2026-12-14", "2026-12-14", None, None)
    assert row(found, K.DOCUMENTS)[:2] == ("2026-12-15", "2026-12-15")  # Dec 7 passed undone
    # the package follows the documents, now Tue 15, and takes 3 days: Fri 18
    assert row(found, K.PACKAGE)[:2] == ("2026-12-15", "2026-12-18")


STATUSES = [
    (case(), "ready ready pending pending pending"),
    (case(A.CERTIFICATE, done={K.OFFER: "2026-11-23"}), "ready done ready pending pending"),
    (
        case(A.FILING, done={K.OFFER: "2026-11-23", K.CERTIFICATE: "2026-11-23"}),
        "ready done done pending ready",
    ),
    (case(A.DECISION, done=FILED), "done done done done done"),
    (case(A.DECISION, done={K.FILING: "2026-11-23"}), "done done ready done done"),
    (case(A.COUNSEL, done=FILED), "done done done done done"),
    (case(A.COUNSEL), "blocked blocked blocked blocked blocked"),
]


@pytest.mark.parametrize(("of", "expected"), STATUSES)
def test_a_step_waits_for_those_before_it(of, expected):
    keys = (K.DOCUMENTS, K.OFFER, K.CERTIFICATE, K.PACKAGE, K.FILING)
    assert " ".join(planned(of).step(k).status for k in keys) == expected


def test_a_step_over_without_a_date_stands_on_the_day_of_the_filing():
    found = planned(case(A.DECISION, done={K.FILING: "2026-11-20"})).step(K.PACKAGE)
    assert found.planned_on == day("2026-11-20")
    assert found.why.lines == (("Over since the filing, {}.", (day("2026-11-20"),)),)


def test_a_file_in_the_office_s_hands_no_longer_asks_a_port():
    closed = under(restriction())
    of = case(A.DECISION, done=FILED)
    assert planned(of, under=closed).steps == planned(of).steps
    assert planned(of, under=closed).restrictions == ()


def test_after_a_refusal_the_filing_is_owed_anew_from_today():
    of = case(A.REFUSAL_REVIEW, done=FILED, certificates=(PAID,), start=None)
    found = planned(of, on=day("2026-12-15"))
    assert found.step(K.FILING).status == "ready"
    assert found.filing_on == day("2026-12-15")
    assert found.step(K.DECISION).planned_on == day("2026-12-15")
    assert found.step(K.CERTIFICATE).status == "done"  # the offer is still pending


def test_after_a_refusal_a_number_used_up_is_owed_anew():
    found = planned(case(A.REFUSAL_REVIEW, done=FILED), on=day("2026-12-15"))
    assert found.step(K.CERTIFICATE).status == "ready"
    assert found.step(K.FILING).status == "pending"


OUTAGES = [
    # since, until, certificate planned, status; else Wed Dec 2
    ("2026-12-01", "2026-12-04", "2026-12-05", "pending"),  # up again the day after: Sat 5
    ("2026-12-03", None, "2026-12-02", "pending"),  # begins the day after
    ("2026-12-01", None, "2026-11-23", "pending"),  # never again: forestalled, today
    ("2026-11-01", None, "2026-12-02", "blocked"),  # down without an end: a wish only
    ("2026-10-01", "2026-11-22", "2026-12-02", "pending"),  # over yesterday
]


@pytest.mark.parametrize(("since", "until", "due", "status"), OUTAGES)
def test_the_certificate_waits_for_the_portal(since, until, due, status):
    down = under(restriction(RestrictionKind.PORTAL_OUTAGE, since=since, until=until))
    found = planned(case(), under=down).step(K.CERTIFICATE)
    assert (found.planned_on, found.status) == (day(due), status)


def test_an_outage_is_nothing_to_a_certificate_that_is_held():
    down = under(restriction(RestrictionKind.PORTAL_OUTAGE))
    of = case(A.FILING, done={K.OFFER: "2026-11-23", K.CERTIFICATE: "2026-11-23"})
    assert planned(of, under=down).steps == planned(of).steps


class TestPassport:
    """A passport that ends before the permit would is renewed first; the start is Feb 1."""

    def test_a_passport_that_outlasts_the_permit_is_no_step(self):
        # the permit would end 2030-01-31
        assert planned(case(passport=day("2030-01-31"))).step(K.PASSPORT_RENEWAL) is None
        assert planned(case(passport=None)).step(K.PASSPORT_RENEWAL) is None

    def test_one_that_ends_before_is_renewed_before_the_filing(self):
        found = planned(case(passport=day("2030-01-30")))
        # Nov 23 + 14 = Dec 7 at the least; + 42 = Mon Jan 4; over before the offer goes in,
        # whose number takes 2 days: Mon 25 - 2 = Sat 23 -> Fri 22
        assert row(found, K.PASSPORT_RENEWAL) == (
            "2026-12-07", "2027-01-04", "2027-01-29", "2027-01-22",
        )  # fmt: skip
        assert found.step(K.PASSPORT_RENEWAL).planned_on < found.filing_on
        assert found.step(K.PASSPORT_RENEWAL).status == "ready"

    def test_the_usual_time_is_cut_to_the_working_day_before_the_filing(self):
        # start Mon Dec 28 - 14 = Mon Dec 14, the filing; Nov 23 + 42 would be Jan 4 -> Fri 11
        found = planned(case(passport=day("2028-01-01"), start=day("2026-12-28")))
        assert found.filing_on == day("2026-12-14")
        assert found.step(K.PASSPORT_RENEWAL).planned_on == day("2026-12-11")

    def test_the_offer_goes_in_on_the_new_passport(self):
        found = planned(case(passport=day("2030-01-30")))
        # Mon Jan 4 + 2 = Wed Jan 6; the package 3 more, Sat 9 -> Mon 11; the filing as it was
        assert row(found, K.CERTIFICATE)[:2] == ("2026-12-07", "2027-01-06")
        assert found.step(K.PACKAGE).planned_on == day("2027-01-11")
        assert found.filing_on == day("2027-01-18")
        assert found.step(K.CERTIFICATE).status == "pending"
        assert not found.step(K.PASSPORT_RENEWAL).counsel

    def test_a_mexican_files_later_for_it_but_keeps_the_start(self):
        # Opened Nov 3, online: the start Mon Feb 1 - 28 = Mon Jan 4 is the last filing day.
        # Passport: Nov 3 + 42 = Tue Dec 15, the offer + 2 = Thu 17, the package + 3 = Mon 21.
        of = case(
            opened=day("2026-11-03"), passport=day("2028-06-30"),
            citizenships=("MX",), route=Route.CONSULATE, port=None,
        )  # fmt: skip
        found = planned(of, on=day("2026-11-03"))
        order = (K.PASSPORT_RENEWAL, K.CERTIFICATE, K.PACKAGE, K.FILING)
        assert [str(found.step(k).planned_on) for k in order] == [
            "2026-12-15", "2026-12-17", "2026-12-21", "2026-12-21",
        ]  # fmt: skip
        assert found.forecast.valid_to == day("2028-06-30")

    @pytest.mark.parametrize("citizen", ["US", "MX"])
    def test_where_it_would_cost_the_start_counsel_weighs_it(self, citizen):
        # start in two weeks: a passport takes two weeks at the least, and the answer four
        of = case(
            passport=day("2028-06-30"), start=day("2026-12-07"),
            citizenships=(citizen,), route=Route.CONSULATE, port=None,
        )  # fmt: skip
        found = planned(of)
        step = found.step(K.PASSPORT_RENEWAL)
        assert (step.counsel, step.why.who) == (True, "counsel")
        assert step.why.doubt.startswith("Whether to renew the passport first")
        assert found.step(K.CERTIFICATE).planned_on < step.planned_on
        assert found.filing_on == planned(replace_passport(of)).filing_on

    def test_counsel_may_choose_to_file_on_the_passport_as_it_is(self):
        chosen = CounselDecision(question="PASSPORT_CAP", choice=Choice.AS_STATED, on=MONDAY)
        found = planned(case(passport=day("2030-01-30"), decisions=(chosen,)))
        assert found.step(K.PASSPORT_RENEWAL).status == "skipped"
        assert found.step(K.CERTIFICATE).planned_on == day("2026-12-02")

    def test_only_us_citizens_are_shown_two_readings(self):
        free = planned(case(passport=day("2029-01-01"))).step(K.PASSPORT_RENEWAL)
        bound = planned(
            case(passport=day("2029-01-01"), citizenships=("MX",), route=Route.CONSULATE)
        ).step(K.PASSPORT_RENEWAL)
        assert (len(free.readings), len(bound.readings)) == (1, 0)

    def test_a_longer_passport_received_makes_it_done_and_lengthens_the_permit(self):
        paper = Document(
            kind="passport", status=DocumentStatus.RECEIVED, expires_on=day("2036-01-01")
        )
        of = case(
            passport=day("2029-01-01"),
            citizenships=("MX",),
            route=Route.CONSULATE,
            documents=(paper,),
        )
        found = planned(of)
        assert found.step(K.PASSPORT_RENEWAL).status == "done"
        assert found.forecast.valid_to == day("2030-01-31")

    def test_an_offer_already_in_under_the_old_passport_is_for_counsel(self):
        done = {K.OFFER: "2026-11-23", K.CERTIFICATE: "2026-11-23"}
        found = planned(case(A.FILING, done=done, passport=day("2029-01-01")))
        assert found.step(K.PASSPORT_RENEWAL).counsel

    def test_after_the_filing_it_was_passed_over(self):
        found = planned(case(A.DECISION, done=FILED, passport=day("2029-01-01")))
        assert found.step(K.PASSPORT_RENEWAL).status == "skipped"

    def test_its_reasons_do_not_tell_the_passport_s_date(self):
        step = planned(case(passport=day("2029-08-09"))).step(K.PASSPORT_RENEWAL)
        assert "2029" not in repr(step.why)


def replace_passport(of: Case) -> Case:
    person = replace(of.facts.applicant, passport_expires_on=day("2040-01-01"))
    return replace(of, facts=replace(of.facts, applicant=person))


NAMED = datetime(2026, 12, 15, 14, 30, tzinfo=UTC)  # 09:30 at the Peace Bridge


class TestOutcomes:
    """What an officer may say at the counter, and what the plan makes of it."""

    def test_directed_back_the_filing_is_due_at_the_hour_that_was_named(self):
        of = case(A.RETURN_VISIT, done=NUMBERED, return_at=NAMED, certificates=(PAID,))
        step = planned(of).step(K.FILING)
        assert (step.planned_on, step.due_at) == (day("2026-12-15"), NAMED)
        late = planned(of, on=day("2026-12-16")).step(K.FILING)
        assert late.due_at is None

    def test_let_in_to_report_again_at_a_set_hour(self):
        of = case(A.FURTHER_EXAMINATION, done=FILED, return_at=NAMED)
        step = planned(of).step(K.REPORT_AGAIN)
        assert (step.latest_on, step.due_at) == (day("2026-12-15"), NAMED)
        assert STEPS[K.REPORT_AGAIN].duty_class == "hard"
        assert any("right to work" in line for line, _ in step.why.lines)
        assert not step.counsel
        missed = planned(of, on=day("2026-12-16")).step(K.REPORT_AGAIN)
        assert (missed.status, missed.counsel, missed.why.who) == ("ready", True, "counsel")

    def test_on_hold_the_employer_acts_the_same_day(self):
        done = {k: v for k, v in FILED.items() if k is not K.CERTIFICATE}
        step = planned(case(A.EXAMINATION, done=done)).step(K.CERTIFICATE)
        assert (step.status, step.planned_on, step.latest_on) == ("ready", MONDAY, MONDAY)
        assert any("today" in line for line, _ in step.why.lines)

    def test_on_hold_with_a_number_the_offer_is_to_be_amended_today(self):
        held = after(before_officer(), e.ExaminationHeld(), at=LATER)
        today = day("2026-12-10")
        step = planned(held, on=today).step(K.CERTIFICATE)
        assert (step.status, step.planned_on, step.latest_on) == ("ready", today, today)
        amended = after(held, number(), at=LATER)
        assert planned(amended, on=today).step(K.CERTIFICATE).status == "done"

    def test_a_report_of_inadmissibility_stops_every_step_for_counsel(self):
        done = {K.OFFER: "2026-11-23"}
        for step in planned(case(A.COUNSEL, done=done)).steps:
            if step.key is K.OFFER:
                assert step.status == "done"
                continue
            assert (step.status, step.counsel, step.why.who) == ("blocked", True, "counsel")
            assert step.why.doubt

    def test_an_offer_that_was_overtaken_is_owed_anew_and_says_why(self):
        old = replace(PAID, superseded=Superseded.PASSPORT)
        of = case(A.CERTIFICATE, done={K.OFFER: "2026-11-23"}, certificates=(old,))
        found = planned(of)
        step = found.step(K.CERTIFICATE)
        assert step.status == "ready"
        assert ("The offer on record was made for another {}.", ("passport",)) in step.why.lines
        assert found.step(K.FILING).status == "pending"


def test_planning_values_of_the_book_are_those_the_tables_count_with():
    usual = {name: BOOK.planning[name].usual for name in ("documents", "offer", "certificate")}
    assert usual == {"documents": 14, "offer": 5, "certificate": 2}
    assert BOOK.planning["package"].usual == 3
    assert START - timedelta(days=BOOK.planning["filing_lead.land"].usual) == date(2027, 1, 18)


def test_every_step_planned_is_one_of_the_steps():
    assert {s.key for s in planned(case()).steps} <= set(StepKey)


def test_what_rests_on_days_and_way_alone_is_worked_out_once_for_all_who_share_it():
    filing = planned(case(passport=day("2031-06-30"))).step(K.FILING)
    assert planned(case(passport=day("2032-01-31"), owner=False)).step(K.FILING) is filing
    assert planned(case(start=day("2027-02-08"))).step(K.FILING) != filing
    assert planned(case(port="rainbow_bridge")).step(K.FILING) != filing
