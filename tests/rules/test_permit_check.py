"""The printed permit against what was asked, field by field, and what follows an error."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules import events as e
from models.rules.case import Awaiting
from models.rules.decisions import Refusal
from models.rules.facts import Route
from models.rules.findings import Verdict, Who
from models.rules.permit import PermitField
from models.rules.permit_check import asked, findings
from models.rules.plan import Status, StepKey
from tests.rules.cases import BOOK, planned
from tests.rules.lives import (
    AT_WORK_AT,
    LATER,
    RENEWED,
    after,
    answer,
    at_work,
    before_officer,
    issued,
    number,
    ready,
    renewal_filed,
)

A, K = Awaiting, StepKey
TODAY = date(2026, 12, 10)  # of LATER
SITE = {"name": "Lakehead Analytics Inc.", "site": "Thunder Bay, ON"}
JOB = {"noc": "41401", "start_on": date(2027, 2, 1), "months": 36}
FILED = after(ready(employer=SITE, job=JOB), e.Filed(), at=LATER)
RIGHT = {
    "employer": "LAKEHEAD ANALYTICS INC", "occupation": "Economists", "noc": "41401",
    "location": "Thunder Bay", "code": "T36",
}  # fmt: skip


def read(case, *, on=TODAY):
    return findings(case, BOOK, today=on)


def printed(**told):
    return after(FILED, replace(issued(), **{**RIGHT, **told}), at=LATER)


def test_a_permit_as_asked_has_no_finding():
    assert read(printed()) == ()


FIELDS = [
    # field, as printed, verdict, rule, a word that names what was asked
    ("employer", "Superior Grid", Verdict.NO, "PERMIT_INVALID", "Lakehead"),
    ("noc", "52120", Verdict.NO, "PERMIT_INVALID", "41401"),
    ("location", "Toronto, ON", Verdict.NO, "PERMIT_INVALID", "Thunder Bay"),
    ("code", "T23", Verdict.NO, "CODE_T36", "T36"),
]


@pytest.mark.parametrize(("field", "as_printed", "verdict", "rule", "word"), FIELDS)
def test_one_field_that_differs_is_one_finding_with_its_remedy(
    field, as_printed, verdict, rule, word
):
    (found,) = read(printed(**{field: as_printed}))
    assert (found.verdict, found.rule) == (verdict, rule)
    assert word in found.message
    assert as_printed in found.message
    assert "before leaving the counter" in found.remedy


def test_a_title_of_its_own_is_no_error_where_the_code_agrees():
    assert read(printed(occupation="Policy researchers")) == ()
    (found,) = read(printed(occupation="Policy researchers", noc=None))
    assert (found.verdict, found.who) == (Verdict.COUNSEL, Who.OFFICER)
    assert found.doubt


def test_every_field_that_differs_has_a_finding():
    wrong = {field: text for field, text, *_ in FIELDS}
    assert len(read(printed(**wrong))) == len(wrong)


def test_what_nobody_wrote_down_is_not_held_against_anything():
    bare = after(FILED, issued(), at=LATER)
    assert read(bare) == ()
    assert asked(bare).employer == "Lakehead Analytics Inc."


def test_what_was_asked_is_what_the_offer_said():
    offer = number(2, noc="41401", site="Kenora, ON", code="T36")
    case = after(ready(employer=SITE), offer)
    case = after(case, e.Filed(), issued(), at=LATER)
    assert (asked(case).noc, asked(case).location, asked(case).code) == (
        "41401", "Kenora, ON", "T36",
    )  # fmt: skip


# The permit asked for begins 2027-02-01 and runs 36 months: to 2030-01-31 (s.27(3)).
FIRST = date(2027, 2, 1)
ENDS = [
    # printed to, passport ends, citizen of, verdict and rule, or None
    ("2030-01-31", None, "US", None),
    ("2030-02-01", None, "US", None),  # the same-number day, which some officers print
    ("2030-02-02", None, "US", (Verdict.NO, "MAX_3_YEARS")),
    ("2033-01-31", None, "US", (Verdict.NO, "MAX_3_YEARS")),  # six years
    ("2029-06-30", "2029-06-30", "US", (Verdict.YES, "PASSPORT_CAP")),  # the other reading
    ("2029-06-30", "2029-06-30", "MX", (Verdict.YES, "PASSPORT_CAP")),
    ("2030-01-31", "2029-06-30", "MX", (Verdict.NO, "PASSPORT_CAP")),
    ("2030-01-31", "2029-06-30", "US", None),  # free of the limit by IRPR 52(2)(a)
    ("2028-01-31", None, "US", (Verdict.COUNSEL, "MAX_3_YEARS")),  # and nobody knows why
]


@pytest.mark.parametrize(("last", "passport", "citizen", "expected"), ENDS)
def test_the_printed_end_is_held_against_what_was_asked(last, passport, citizen, expected):
    person = {
        "citizenships": (citizen,),
        "passport_expires_on": passport and date.fromisoformat(passport),
    }
    case = after(ready(Route.CONSULATE, applicant=person, job=JOB), e.Filed(), at=LATER)
    told = issued(valid_from=FIRST, valid_to=date.fromisoformat(last))
    found = read(after(case, told, at=LATER))
    assert [(f.verdict, f.rule) for f in found] == ([expected] if expected else [])


def test_a_shorter_permit_is_told_with_the_officer_s_reason():
    short = issued(valid_from=FIRST, valid_to=date(2028, 1, 31))
    case = after(FILED, replace(short, shorter_because="the licence is provisional"), at=LATER)
    (found,) = read(case)
    assert found.verdict is Verdict.YES
    assert "2028-01-31" in found.message
    assert "2030-01-31" in found.message
    assert "the licence is provisional" in found.message
    assert "renewal" in found.remedy


def test_a_permit_of_less_than_the_offer_by_its_own_three_years_is_not_short():
    # From the day of entry, 2027-01-20, three years end 2030-01-19: before the offer does.
    assert read(after(FILED, issued(), at=LATER)) == ()


def test_a_permit_beyond_the_offer_is_for_the_officer_to_say():
    one_year = after(ready(job={**JOB, "months": 12}), e.Filed(), at=LATER)
    told = issued(valid_from=FIRST, valid_to=date(2029, 1, 31))
    (found,) = read(after(one_year, told, at=LATER))
    assert (found.verdict, found.who) == (Verdict.COUNSEL, Who.OFFICER)


def test_a_renewal_is_held_against_its_own_three_years():
    case = after(renewal_filed(), issued(2, **RENEWED), at=AT_WORK_AT)
    assert read(case, on=date(2029, 8, 1)) == ()
    too_long = {**RENEWED, "valid_to": date(2034, 1, 1)}
    (found,) = read(after(renewal_filed(), issued(2, **too_long), at=AT_WORK_AT))
    assert found.rule == "MAX_3_YEARS"


def test_a_permit_printed_after_the_letter_s_day_is_for_counsel():
    letter = e.LetterReceived(enter_by=date(2027, 1, 15))
    case = after(before_officer(Route.CONSULATE), letter, at=LATER)
    in_time = after(case, issued(), at=datetime(2027, 1, 15, 17, tzinfo=UTC))
    assert read(in_time) == ()
    late = after(case, issued(), at=datetime(2027, 1, 16, 17, tzinfo=UTC))
    (found,) = read(late, on=date(2027, 1, 16))
    assert (found.rule, found.verdict) == ("LOI_VALIDITY", Verdict.COUNSEL)
    assert after(late, e.PermitChecked(correct=True), at=AT_WORK_AT).enter_by is None


# --- the step, and the correction ----------------------------------------------------------


def step(case, on=TODAY):
    return planned(case, on=on).step(K.PERMIT_CHECK)


def test_the_check_is_due_the_day_the_permit_is_printed():
    letter = e.LetterReceived(enter_by=date(2027, 6, 1))
    case = after(before_officer(Route.CONSULATE), letter, at=LATER)
    entered = after(case, issued(), at=LATER + timedelta(days=30))
    found = step(entered, date(2027, 1, 9))
    assert (found.planned_on, found.latest_on) == (date(2027, 1, 9), date(2027, 1, 9))


def test_the_check_says_what_differs_and_who_can_put_it_right():
    found = step(printed(employer="Superior Grid"))
    assert found.counsel
    assert (found.why.who, "Superior Grid" in found.why.doubt) == (Who.OFFICER, True)
    assert not step(printed()).counsel


def test_a_field_found_wrong_by_eye_is_a_finding_too():
    case = after(printed(), e.PermitChecked(correct=False, wrong=("name", "noc")), at=LATER)
    assert [f.message.split(":")[0] for f in read(case)] == ["Name", "Noc"]


def test_an_error_found_later_opens_the_check_again_until_the_correction_is_read():
    case = at_work()
    found = e.PermitChecked(correct=False, wrong=(PermitField.EMPLOYER.value,))
    wrong = after(case, found, at=AT_WORK_AT)
    assert (wrong.awaiting, wrong.permit.checked) == (A.EXTENSION_WINDOW, False)
    owed = step(wrong, date(2029, 8, 1))
    assert (owed.status, owed.planned_on, owed.latest_on) == (
        Status.READY, date(2029, 8, 1), None,
    )  # fmt: skip
    (one,) = read(wrong, on=date(2029, 8, 1))
    assert "209.01" in one.remedy
    right = after(wrong, issued(3), e.PermitChecked(correct=True), at=AT_WORK_AT)
    assert (right.awaiting, right.permit.number) == (A.EXTENSION_WINDOW, "U3")
    assert step(right, date(2029, 8, 1)) is None
    assert [c.used for c in right.certificates] == [True]


def test_a_permit_found_correct_is_not_replaced_by_another():
    told = answer(at_work(), issued(3), AT_WORK_AT)
    assert told.reason is Refusal.WRONG_STAGE
    assert "permit_checked" in told.message


def test_a_permit_printed_while_a_renewal_is_pending_is_the_new_one():
    case = after(renewal_filed(), issued(2, **RENEWED), at=AT_WORK_AT)
    assert [p.number for p in case.permits] == ["U1", "U2"]
