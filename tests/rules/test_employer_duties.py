"""What an employer owes: records of each period, the word that all is as offered, answers."""

from dataclasses import replace
from datetime import date

import pytest

from models.rules import events as e
from models.rules.case import Document, DocumentStatus
from models.rules.findings import Who
from models.rules.permit import Permit
from models.rules.plan import Status
from models.rules.records import EmployerNotice, NoticeKind
from tests.rules.cases import A, K, case, day, planned
from tests.rules.lives import AT_WORK_AT, after, at_work

KINDS = NoticeKind


def working(*permits, **given):
    printed = tuple(
        Permit(
            number=f"U{n}", valid_from=day(first), valid_to=day(last), checked=True,
            issued_on=day(issued) if issued else None,
        )
        for n, (first, last, issued) in enumerate(permits, 1)
    )  # fmt: skip
    return case(A.EXTENSION_WINDOW, permits=printed, **given)


# --- six years of records (EMPLOYER_RECORDS_6Y: R209.2(1)(b); Interpretation Act s.27(3)) ----

KEPT = [
    # permit from, issued, work began; kept until, and by the other source
    ("2026-09-08", None, None, "2032-09-07", None),  # T13
    ("2026-09-08", "2026-09-08", "2026-09-08", "2032-09-07", None),
    ("2026-09-08", "2026-09-08", "2026-10-01", "2032-09-30", "2032-09-07"),  # the later end
    ("2026-09-08", "2026-09-15", None, "2032-09-14", "2032-09-07"),  # issued after its start
    ("2024-02-29", None, None, "2030-02-28", None),  # the month of the last year is filled
]


@pytest.mark.parametrize(("first", "issued", "worked", "until", "other"), KEPT)
def test_records_are_kept_until_the_later_end_of_both_sources(
    first, issued, worked, until, other
):
    done = {K.WORK_START: worked} if worked else {}
    of = working((first, "2028-09-07", issued), done=done)
    step = planned(of).step(K.RECORD_RETENTION)
    assert step.latest_on == day(until)
    assert [r.due_on for r in step.readings] == ([day(other)] if other else [])
    assert (step.why.doubt is None) is (other is None)
    assert step.due_at is None


def test_each_permit_has_its_own_period_and_each_is_told_of():
    of = working(
        ("2023-09-11", "2026-09-10", None),  # kept until 2029-09-10
        ("2026-09-11", "2029-09-10", "2026-08-20"),  # kept until 2032-09-10
    )
    step = planned(of).step(K.RECORD_RETENTION)
    assert step.earliest_on == day("2026-09-11")
    assert step.latest_on == day("2032-09-10")
    assert (day("2023-09-11"), day("2029-09-10")) in [values for _, values in step.why.lines]


@pytest.mark.parametrize("over", [e.Departed(), e.Closed()])
def test_records_are_still_kept_when_the_case_is_closed(over):
    closed = after(at_work(), over, at=AT_WORK_AT)
    # The permit is valid from 2027-01-20, but was printed and work began on 2026-12-10.
    found = planned(closed, on=day("2029-09-03"))
    assert [s.key for s in found.steps] == [K.RECORD_RETENTION]
    assert found.step(K.RECORD_RETENTION).latest_on == day("2033-01-19")
    ended = after(closed, e.Closed(), at=AT_WORK_AT)
    assert planned(ended, on=day("2029-09-03")).steps == ()


# --- the word that all is as offered (R209.2(1)(a)) ------------------------------------------


QUARTERS = [
    # permit, first day of work, word given on; asked about again on, and why
    ("2026-09-08", "2028-09-07", "2026-09-08", None, "2027-02-22",
     "the case came on 2026-11-23: 7 in November, 31, 31 and 22 are 91, a Monday"),
    ("2027-01-04", "2028-09-07", "2027-01-11", None, "2027-04-12",
     "from the first day of work: 20 in January, 28, 31 and 12 are 91, a Monday"),
    ("2026-09-08", "2028-09-07", "2026-09-08", "2027-02-22", "2027-05-25",
     "6 in February, 31, 30 and 24 are 91; 24 May 2027 is Victoria Day"),
    ("2026-09-08", "2028-09-07", "2026-09-08", "2028-02-01", "2028-05-02",
     "28 in February 2028, 31, 30 and 2; the word of February serves the offer of March"),
    ("2026-09-08", "2027-07-07", "2026-09-08", None, "2027-01-07",
     "half a year before the end comes before the quarter: the offer is to be made then"),
    ("2026-09-08", "2028-09-07", "2026-09-08", "2026-10-05", "2027-01-04",
     "given before the case came: 26 in October, 30, 31 and 4, a Monday"),
    ("2026-09-08", "2028-09-07", "2026-09-08", "2025-02-01", "2027-02-22",
     "a word of an earlier permit is none"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "begun", "given", "asked", "why"), QUARTERS)
def test_the_word_is_asked_for_once_a_quarter(first, last, begun, given, asked, why):
    word = given and Document(
        kind="attestation", status=DocumentStatus.RECEIVED, issued_on=day(given)
    )
    papers = (word,) if word else ()
    of = working((first, last, None), done={K.WORK_START: begun}, documents=papers)
    step = planned(of).step(K.ATTESTATION)
    assert (step.status, step.planned_on) == (Status.WAITING, day(asked)), why
    assert any("not recovered" in line for line, _ in step.why.lines)
    assert any("practice" in line for line, _ in step.why.lines)


def test_only_the_next_word_is_planned_and_a_missed_one_is_owed_today():
    of = working(("2026-09-08", "2028-09-07", None), done={K.WORK_START: "2026-09-08"})
    later = planned(of, on=day("2027-03-15"))
    assert [s.planned_on for s in later.steps if s.key is K.ATTESTATION] == [day("2027-03-15")]


@pytest.mark.parametrize(
    ("awaiting", "asked"),
    [
        (A.EXTENSION_WINDOW, False),  # a quarter later there is no permit
        (A.EXTENSION_DECISION, True),  # work goes on under R186(u)
    ],
)
def test_beyond_the_permit_s_end_the_word_is_asked_for_where_work_goes_on(awaiting, asked):
    word = Document(
        kind="attestation", status=DocumentStatus.RECEIVED, issued_on=day("2028-08-01")
    )
    of = replace(
        working(("2026-09-08", "2028-09-07", None), documents=(word,)), awaiting=awaiting
    )
    steps = {s.key: s for s in planned(of, on=day("2028-08-15")).steps}
    assert (K.ATTESTATION in steps) is asked
    if asked:
        # 30 in August, 30 in September and 31 in October: 91, Tuesday.
        assert steps[K.ATTESTATION].planned_on == day("2028-10-31")


def test_of_an_employer_who_gives_no_such_word_none_is_asked_for():
    none = Document(kind="attestation", status=DocumentStatus.NOT_APPLICABLE)
    of = working(("2026-09-08", "2028-09-07", None), documents=(none,))
    assert planned(of).step(K.ATTESTATION) is None


def test_a_word_without_a_day_counts_from_the_day_it_came():
    of = after(at_work(), e.DocumentReceived(kind="Attestation"), at=AT_WORK_AT)
    (paper,) = (d for d in of.documents if d.kind == "attestation")
    assert paper.issued_on == AT_WORK_AT.date()


def test_of_a_renewal_opened_early_the_word_is_asked_for_as_early():
    done = {K.WORK_START: "2026-09-08", K.EXTENSION_WINDOW: "2026-10-01"}
    of = replace(
        working(("2026-09-08", "2028-09-07", None), done=done), awaiting=A.EXTENSION_CERTIFICATE
    )
    step = planned(of).step(K.ATTESTATION)
    # The file opened on 2026-10-01 and its offer is awaited: today, not 2028-03-07.
    assert step.planned_on == day("2026-11-23")
    assert step.planned_on <= planned(of).step(K.EXTENSION_CERTIFICATE).planned_on


# --- answers to the department (R209.994, R209.996; Interpretation Act s.26) -----------------

ANSWERS = [
    # notice, last day, last working day before it, and why
    (
        {"kind": KINDS.PRELIMINARY, "sent_on": "2026-12-15"},
        "2027-01-25", "2027-01-22",
        "T10: received 25 December, day 30 is Sunday 24 January, which moves",
    ),
    (
        {"kind": KINDS.FINAL, "sent_on": "2026-12-15"},
        "2027-01-25", "2027-01-22", "R209.996(6) presumes the same",
    ),
    (
        {"kind": KINDS.PRELIMINARY, "sent_on": "2026-12-01"},
        "2027-01-11", "2027-01-08", "11 December + 30 is Sunday 10 January",
    ),
    (
        {"kind": KINDS.PRELIMINARY, "sent_on": "2026-11-30"},
        "2027-01-09", "2027-01-08", "10 December + 30 is a Saturday, no holiday by the Act",
    ),
    (
        {"kind": KINDS.PRELIMINARY, "sent_on": "2026-11-24", "quarantine": True},
        "2026-12-04", "2026-12-03", "items 18 to 23: five days, and five",
    ),
    (
        {"kind": KINDS.FINAL, "sent_on": "2026-11-24", "quarantine": True},
        "2027-01-04", "2026-12-31", "a penalty knows no shorter time: Sunday 3 January",
    ),
    (
        {"kind": KINDS.INSPECTION, "sent_on": "2026-11-24", "due_on": "2026-12-12"},
        "2026-12-12", "2026-12-11", "as printed, even on a Saturday",
    ),
]  # fmt: skip


def noticed(**told):
    days = {
        n: day(v) if isinstance(v, str) and n.endswith("_on") else v for n, v in told.items()
    }
    return EmployerNotice(**days)


def under(*notices):
    return case(A.OFFER, employer_notices=notices)


@pytest.mark.parametrize(("notice", "last", "safe", "why"), ANSWERS)
def test_a_notice_is_answered_in_time(notice, last, safe, why):
    key = K.PENALTY_PAYMENT if notice["kind"] is KINDS.FINAL else K.INSPECTION_ANSWER
    step = planned(under(noticed(**notice))).step(key)
    assert (step.latest_on, step.safe_on) == (day(last), day(safe)), why
    assert (step.readings, step.is_doubtful) == ((), False)


def test_a_known_day_of_receipt_gives_both_readings_and_the_earlier_rules():
    told = noticed(kind=KINDS.PRELIMINARY, sent_on="2026-12-15", received_on="2026-12-17")
    step = planned(under(told)).step(K.INSPECTION_ANSWER)
    # 17 December + 30 is Saturday 16 January, no holiday; as presumed it is 25 January.
    assert step.latest_on == day("2027-01-16")
    assert [r.due_on for r in step.readings] == [day("2027-01-25")]
    assert step.why.who is Who.COUNSEL


def test_an_inspection_whose_day_nobody_wrote_down_is_asked_of_the_employer():
    step = planned(under(noticed(kind=KINDS.INSPECTION, sent_on="2026-11-20"))).step(
        K.INSPECTION_ANSWER
    )
    assert (step.latest_on, step.why.who) == (None, Who.EMPLOYER)
    assert step.is_doubtful


def test_of_several_notices_the_first_to_end_is_the_step_and_the_others_are_told():
    first = noticed(kind=KINDS.PRELIMINARY, sent_on="2026-11-02")
    other = noticed(kind=KINDS.PRELIMINARY, sent_on="2026-12-15")
    step = planned(under(other, first)).step(K.INSPECTION_ANSWER)
    # 12 November + 30 is Saturday 12 December.
    assert step.latest_on == day("2026-12-12")
    assert (date(2026, 12, 15), date(2027, 1, 25)) in [values for _, values in step.why.lines]


def test_an_answered_notice_is_owed_nothing():
    told = noticed(kind=KINDS.PRELIMINARY, sent_on="2026-11-02", answered_on="2026-11-20")
    assert planned(under(told)).step(K.INSPECTION_ANSWER) is None


def test_a_notice_is_owed_its_answer_when_the_work_is_over():
    told = e.EmployerFindingReceived(kind=KINDS.FINAL, sent_on=date(2029, 7, 2))
    gone = after(at_work(), e.Departed(), told, at=AT_WORK_AT)
    step = planned(gone, on=day("2029-08-01")).step(K.PENALTY_PAYMENT)
    # 12 July + 30 is Saturday 11 August.
    assert step.latest_on == day("2029-08-11")


def test_a_spouses_case_has_no_employer():
    from tests.rules.test_spouse import own

    of = replace(own(), employer_notices=(noticed(kind=KINDS.FINAL, sent_on="2026-11-02"),))
    assert planned(of).step(K.PENALTY_PAYMENT) is None
