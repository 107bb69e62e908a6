"""Each deadline of the docket against the law's own examples, arithmetic beside each row."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.docket.limits import QUESTIONS
from models.docket.matter import Law, Limit, Matter
from models.docket.permits import longest_permit
from models.reference.loader import load_book
from models.rules.case import Case, Document, DocumentStatus
from models.rules.facts import Spouse
from models.rules.permit import Permit
from models.rules.plan import StepKey
from models.rules.records import (
    Application,
    ApplicationKind,
    CaseKind,
    DocumentRequest,
    EmployerNotice,
    NoticeKind,
    Outcome,
    Travel,
    WorkerStanding,
    WorkerStatus,
)
from tests.rules.cases import A, K, case, day, facts

LAW = Law(load_book())


def at(text: str) -> datetime:
    """An instant; a bare day is noon in Toronto."""
    told = datetime.fromisoformat(text if "T" in text else f"{text}T17:00:00+00:00")
    return told.astimezone(UTC)


def limit(key: StepKey, of: Case, now: str = "2026-11-23") -> Limit | None:
    return QUESTIONS[of.kind][key](Matter(of, LAW, at(now)))


def held(ends: str, awaiting=A.EXTENSION_WINDOW, *, first: str = "2024-01-16", **given) -> Case:
    return case(awaiting, permit=(first, ends), opened=day("2026-01-05"), **given)


def application(kind=ApplicationKind.EXTENSION, outcome=Outcome.PENDING, **when) -> Application:
    return Application(kind=kind, outcome=outcome, **{k: at(v) for k, v in when.items()})


MADE = {"filed_at": "2026-03-02"}


class TestStatus:
    """A permit to 2026-03-31, a Tuesday; the renewal, if any, was in on 2 March."""

    def restoration(self, *applications: Application, now: str, **given):
        awaiting = given.pop("awaiting", A.EXTENSION_WINDOW)
        of = held("2026-03-31", awaiting, applications=applications, **given)
        return limit(K.RESTORATION, of, now)

    def test_ninety_days_follow_the_last_day_of_a_permit_that_ran_out(self):
        # T01: 30 + 31 + 29 of June; the working day before that Monday is Friday
        found = self.restoration(now="2026-04-15")
        assert (found.last_on, found.safe_on) == (day("2026-06-29"), day("2026-06-26"))
        assert found.last_at == at("2026-06-29T23:59:59+00:00")

    def test_a_leap_year_is_walked_through(self):
        # T04: 29 + 31 + 29, so the ninetieth is 1 March
        of = held("2027-12-02")
        assert limit(K.RESTORATION, of, "2027-12-10").last_on == day("2028-03-01")

    def test_the_last_day_is_over_when_it_is_over_in_utc(self):
        assert self.restoration(now="2026-03-31T19:59:59-04:00") is None
        assert self.restoration(now="2026-03-31T20:00:00-04:00").last_on == day("2026-06-29")

    def test_a_renewal_that_is_not_answered_keeps_status(self):
        assert self.restoration(application(**MADE), now="2026-09-01") is None

    def test_an_officers_report_is_no_answer(self):
        asked = application(**MADE)
        assert self.restoration(asked, now="2026-09-01", awaiting=A.COUNSEL) is None

    def test_a_refusal_after_the_end_loses_it_that_day(self):
        # 4 May: 27 + 30 + 31 + 2 of August
        refused = application(outcome=Outcome.REFUSED, **MADE, answered_at="2026-05-04")
        assert self.restoration(refused, now="2026-06-01").last_on == day("2026-08-02")

    def test_a_refusal_read_later_gives_a_second_reading(self):
        # Decided on 1 May, read on the 9th: ninety days end on 30 July, or on 7 August
        refused = application(
            outcome=Outcome.REFUSED, **MADE,
            answered_at="2026-05-01", notified_at="2026-05-09",
        )  # fmt: skip
        found = self.restoration(refused, now="2026-06-01")
        assert found.last_on == day("2026-07-30")
        assert found.other_days == (day("2026-08-07"),)

    def test_a_refusal_before_the_end_leaves_the_permit_its_days(self):
        refused = application(outcome=Outcome.REFUSED, **MADE, answered_at="2026-03-20")
        assert self.restoration(refused, now="2026-04-15").last_on == day("2026-06-29")

    def test_what_was_returned_was_never_made(self):
        back = application(outcome=Outcome.RETURNED, **MADE, answered_at="2026-05-04")
        assert self.restoration(back, now="2026-06-01").last_on == day("2026-06-29")

    def test_a_renewal_made_a_minute_late_in_utc_keeps_nothing(self):
        late = application(
            filed_at="2026-03-31T20:01:00-04:00",
            outcome=Outcome.REFUSED,
            answered_at="2026-05-04",
        )
        assert self.restoration(late, now="2026-06-01").last_on == day("2026-06-29")

    def test_a_second_application_made_in_time_goes_on_keeping_it(self):
        refused = application(outcome=Outcome.REFUSED, **MADE, answered_at="2026-05-04")
        second = application(ApplicationKind.SECOND, filed_at="2026-03-30")
        assert self.restoration(refused, second, now="2026-06-01") is None

    def test_a_second_application_made_after_the_end_does_not(self):
        refused = application(outcome=Outcome.REFUSED, **MADE, answered_at="2026-05-04")
        second = application(ApplicationKind.SECOND, filed_at="2026-04-30")
        found = self.restoration(refused, second, now="2026-06-01")
        assert found.last_on == day("2026-08-02")

    def test_a_restoration_that_is_refused_begins_nothing_anew(self):
        again = application(
            ApplicationKind.RESTORATION, Outcome.REFUSED,
            filed_at="2026-04-10", answered_at="2026-06-10",
        )  # fmt: skip
        found = self.restoration(again, now="2026-06-12", awaiting=A.REFUSAL_REVIEW)
        assert found.last_on == day("2026-06-29")

    def test_status_that_was_restored_is_not_lost(self):
        back = application(
            ApplicationKind.RESTORATION, Outcome.RESTORED,
            filed_at="2026-04-10", answered_at="2026-06-10",
        )  # fmt: skip
        assert self.restoration(back, now="2026-06-12") is None

    def test_a_worker_who_left_is_not_owed_restoration(self):
        away = (Travel(left_on=day("2026-04-02")),)
        assert not self.restoration(now="2026-04-15", travels=away).owed

    def test_the_offer_for_it_goes_in_before_its_last_day(self):
        # restoration to Monday 29 June: Friday before
        of = held("2026-03-31")
        found = limit(K.EXTENSION_CERTIFICATE, of, "2026-04-15")
        assert found.last_on == day("2026-06-26")


class TestPermit:
    def test_a_renewal_is_judged_in_utc_and_no_holiday_moves_it(self):
        # T49: Tuesday 2027-07-20; the day before also stands as a reading, and is safe
        found = limit(K.EXTENSION_FILING, held("2027-07-20"))
        assert found.last_at == at("2027-07-20T23:59:59+00:00")
        assert found.other_days == (found.safe_on,) == (day("2027-07-19"),)

    def test_a_permit_that_ends_at_christmas_ends_at_christmas(self):
        of = held("2027-12-25")
        assert limit(K.PERMIT_END, of).last_on == day("2027-12-25")
        assert limit(K.PERMIT_END, of).safe_on == day("2027-12-24")

    def test_a_cancelled_permit_ends_that_day(self):
        permit = Permit(
            number="U1", valid_from=day("2026-01-01"), valid_to=day("2027-12-31"),
            cancelled_on=day("2026-09-09"),
        )  # fmt: skip
        of = case(A.REFUSAL_REVIEW, permits=(permit,))
        assert limit(K.PERMIT_END, of).last_on == day("2026-09-09")

    def test_records_are_kept_six_years_beginning_on_the_first_day(self):
        # T13: the day before the sixth anniversary; the case was opened when work had begun
        of = held("2028-09-07", first="2026-09-08", done={K.WORK_START: "2026-10-01"})
        assert limit(K.RECORD_RETENTION, of).last_on == day("2032-09-07")

    @pytest.mark.parametrize(
        ("issued", "began", "last"),
        [
            ("2026-09-08", "2026-09-21", "2032-09-20"),  # work begins after the permit
            ("2026-09-30", None, "2032-09-29"),  # printed after its first day: the later
        ],
    )
    def test_the_later_of_two_beginnings_is_kept(self, issued, began, last):
        permit = Permit(
            number="U1", valid_from=day("2026-09-08"), valid_to=day("2028-09-07"),
            issued_on=day(issued),
        )  # fmt: skip
        done = {K.WORK_START: began} if began else {}
        of = case(A.EXTENSION_WINDOW, permits=(permit,), done=done)
        assert limit(K.RECORD_RETENTION, of).last_on == day(last)

    def test_a_letter_ends_on_the_clock_of_its_port(self):
        # The Peace Bridge, in Ontario: UTC-4 in June
        of = case(A.ENTRY, enter_by=day("2027-06-01"), zone="America/Vancouver")
        found = limit(K.ENTRY, of)
        assert found.last_at == at("2027-06-02T03:59:59+00:00")
        assert found.safe_on == day("2027-05-31")

    def test_rights_are_explained_by_the_later_of_job_and_permit(self):
        of = held("2029-01-15", A.WORK_START, first="2027-02-10", start=day("2027-02-01"))
        assert limit(K.RIGHTS_INFORMATION, of).last_on == day("2027-02-10")


LENGTHS = [
    # start, months, begins, citizen of, passport; ends, limited by, other readings
    ("2026-11-23", 36, None, "US", None, "2029-11-22", "offer_end", ["2029-11-23"]),  # T52
    ("2026-11-23", 12, None, "US", None, "2027-11-22", "offer_end", []),
    ("2026-11-23", 36, "2027-01-11", "US", None, "2029-11-22", "offer_end", ["2029-11-23"]),
    ("2026-11-23", 36, None, "MX", "2028-02-29", "2028-02-29", "passport_expiry", []),
    ("2026-11-23", 36, None, "US", "2028-02-29", "2029-11-22", "passport_expiry",
     ["2028-02-29", "2029-11-23"]),
    ("2026-01-31", 1, None, "US", None, "2026-02-28", "offer_end", []),
    ("2026-11-23", 6, None, "MX", "2026-11-01", None, "passport_expiry", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "months", "begins", "citizen", "passport", "ends", "limited_by", "others"),
    LENGTHS,
)
def test_a_permit_ends_with_the_first_of_three(
    start, months, begins, citizen, passport, ends, limited_by, others
):
    told = facts(
        start=day(start), months=months, citizenships=(citizen,),
        passport=day(passport) if passport else None,
    )  # fmt: skip
    found = longest_permit(
        Matter(case(known=told), LAW, at("2026-11-01")), day(begins or start)
    )
    assert (found.last_on and found.last_on.isoformat(), found.limited_by) == (ends, limited_by)
    assert [other.isoformat() for other in found.other_days] == others


REVIEWS = [
    # notified, in Canada; last day, other readings, safe
    ("2026-11-02", False, "2027-01-02", ["2027-01-04"], "2026-12-31"),  # T07
    ("2026-11-02", True, "2026-11-17", [], "2026-11-16"),  # a Tuesday
    ("2026-11-02", None, "2026-11-17", ["2027-01-02", "2027-01-04"], "2026-11-16"),
    ("2026-10-27", True, "2026-11-12", [], "2026-11-10"),  # 11 November moves to the 12th
]


@pytest.mark.parametrize(("notified", "inside", "last", "others", "safe"), REVIEWS)
def test_leave_is_asked_for_in_fifteen_or_sixty_days_and_moves_off_a_holiday(
    notified, inside, last, others, safe
):
    refused = Application(
        kind=ApplicationKind.PERMIT, outcome=Outcome.REFUSED, in_canada=inside,
        answered_at=at(notified), notified_at=at(notified),
    )  # fmt: skip
    found = limit(K.JUDICIAL_REVIEW, case(A.REFUSAL_REVIEW, applications=(refused,)))
    assert (found.last_on, found.safe_on) == (day(last), day(safe))
    assert [other.isoformat() for other in found.other_days] == others


def notice(kind: NoticeKind, sent: str, **more) -> EmployerNotice:
    return EmployerNotice(kind=kind, sent_on=day(sent), **more)


NOTICES = [
    # T10: received on Christmas Day; day 30 is Sunday 24 January
    (K.INSPECTION_ANSWER, notice(NoticeKind.PRELIMINARY, "2026-12-15"), "2027-01-25"),
    (K.PENALTY_PAYMENT, notice(NoticeKind.FINAL, "2026-12-15"), "2027-01-25"),
    # 5 days to be received, 5 to answer: 25 December is a holiday
    (
        K.INSPECTION_ANSWER,
        notice(NoticeKind.PRELIMINARY, "2026-12-15", quarantine=True),
        "2026-12-26",
    ),
    (
        K.INSPECTION_ANSWER,
        notice(NoticeKind.INSPECTION, "2026-12-15", due_on=day("2027-01-01")),
        "2027-01-01",
    ),
]


@pytest.mark.parametrize(("key", "told", "last"), NOTICES)
def test_a_notice_is_received_on_a_day_no_holiday_moves_and_answered_on_one_it_does(
    key, told, last
):
    found = limit(key, held("2028-01-01", employer_notices=(told,)))
    assert found.last_on == day(last)


def test_of_two_notices_the_one_that_ends_first_is_kept():
    both = (notice(NoticeKind.FINAL, "2026-12-15"), notice(NoticeKind.FINAL, "2026-11-30"))
    # 30 November + 10 = 10 December, + 30 = Saturday 9 January, which is no holiday
    of = held("2028-01-01", employer_notices=both)
    assert limit(K.PENALTY_PAYMENT, of).last_on == day("2027-01-09")


def test_a_request_ends_on_its_printed_day():
    asked = DocumentRequest(
        what="a letter", received_on=day("2026-11-02"), due_on=day("2026-12-25")
    )
    of = held("2027-01-01", requests=(asked,))
    assert limit(K.DOCUMENT_REQUEST, of).last_on == day("2026-12-25")


def paper(kind: str, issued: str) -> tuple[Document, ...]:
    return (Document(kind=kind, status=DocumentStatus.RECEIVED, issued_on=day(issued)),)


PAPERS = [
    (K.MEDICAL, "medical", "2025-12-10", None, "2026-12-10"),  # T22
    # Counted back from 29 February 2028 the twelve months reach 28 February 2027.
    (K.MEDICAL, "medical", "2027-02-28", None, "2028-02-29"),
    (K.ETA, "eta", "2026-05-10", "2028-02-29", "2028-02-29"),  # T28
    (K.ETA, "eta", "2026-05-10", None, "2031-05-10"),
    (K.BIOMETRICS, "biometrics", "2028-02-29", None, "2038-02-28"),
]


@pytest.mark.parametrize(("key", "kind", "issued", "passport", "last"), PAPERS)
def test_a_paper_serves_to_a_day_that_does_not_move(key, kind, issued, passport, last):
    told = facts(passport=day(passport) if passport else None)
    found = limit(key, case(known=told, documents=paper(kind, issued)))
    assert found.last_on == day(last)


def test_a_medical_is_safe_a_working_day_before():
    # T22: Thursday 10 December 2026
    found = limit(K.MEDICAL, case(documents=paper("medical", "2025-12-10")))
    assert found.safe_on == day("2026-12-09")


def test_the_proof_of_work_names_a_day_a_year_after_the_receipt():
    # T55: 365 days; received in the evening in Toronto, which is the next day in UTC
    filed = application(filed_at="2026-05-03T20:30:00-04:00")
    of = held("2026-05-31", A.EXTENSION_DECISION, applications=(filed,))
    assert limit(K.WP_EXT_LETTER, of).last_on == day("2027-05-04")


WINDOWS = [
    # the worker's permit ends; the spouse's application is received by
    ("2028-03-22", "2026-11-22"),  # T19
    ("2029-02-28", "2027-10-31"),  # sixteen months from any day after the 28th end that day
    ("2028-06-30", "2027-02-28"),
    ("2025-10-15", "2025-01-20"),  # six months sufficed until 2025-01-21
    ("2025-03-01", "2024-09-01"),
]


@pytest.mark.parametrize(("ends", "last"), WINDOWS)
def test_a_spouse_files_while_enough_is_left_of_the_workers_permit(ends, last):
    of = spouse_of(ends)
    assert limit(K.SPOUSE_FILING, of).last_on == day(last)


def spouse_of(ends: str) -> Case:
    standing = WorkerStanding(number=1, status=WorkerStatus.HELD, valid_to=day(ends))
    return case(A.FILING, kind=CaseKind.SPOUSE, worker=standing, known=facts())


def test_a_spouses_permit_ends_with_the_workers_or_the_passport():
    told = facts(passport=day("2027-05-01"))
    standing = WorkerStanding(number=1, status=WorkerStatus.HELD, valid_to=day("2028-03-22"))
    of = case(A.FILING, kind=CaseKind.SPOUSE, worker=standing, known=told)
    assert limit(K.SPOUSE_END, of).last_on == day("2027-05-01")
    assert limit(K.SPOUSE_END, spouse_of("2028-03-22")).last_on == day("2028-03-22")


def test_a_worker_without_a_spouse_has_no_window():
    assert limit(K.SPOUSE_FILING, held("2028-03-22")) is None
    with_one = held("2028-03-22")
    named = Spouse(name="Robin Bennett")
    assert limit(K.SPOUSE_FILING, _with_spouse(with_one, named)).last_on == day("2026-11-22")


def _with_spouse(of: Case, spouse: Spouse) -> Case:
    return replace(of, facts=replace(of.facts, spouse=spouse))


def test_no_derivation_names_a_person():
    told = [
        found.because
        for key in QUESTIONS[CaseKind.WORKER]
        if (found := limit(key, held("2026-03-31"), "2026-04-15")) is not None
    ]
    assert len(told) >= 5
    assert not any("Avery" in words or "passport of" in words for words in told)
    assert "2026-06-29" in " ".join(told)
