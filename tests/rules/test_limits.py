"""Limits set by a permit: how long the employer keeps the records of the work under it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.rules import events
from models.rules.facts import Stage
from models.rules.opening import opened
from models.rules.permit import Permit
from tests.rules import lives
from tests.rules.cases import BOOK, OPEN_BORDER, A, K, case, day, planned

RETENTIONS = [
    # permit from, work started, kept until, and by the other reading
    ("2026-09-08", "2026-09-08", "2032-09-07", None),  # T13: six years beginning on that day
    ("2026-09-08", None, "2032-09-07", None),
    ("2026-09-08", "2026-10-01", "2032-09-30", "2032-09-07"),  # sources differ: the later end
    ("2024-02-29", None, "2030-02-28", None),  # no 29th in 2030: the month is filled
    ("2026-09-08", "2026-09-01", "2032-09-07", None),  # of an earlier permit
]


@pytest.mark.parametrize(("first", "worked", "until", "other"), RETENTIONS)
def test_records_are_kept_six_years_from_the_first_day(first, worked, until, other):
    done = {K.WORK_START: worked} if worked else {}
    permit = (first, "2028-09-07")
    of = case(A.EXTENSION_WINDOW, permit=permit, opened=day("2026-01-05"), done=done)
    if worked:  # recorded as it happened, and so was the permit
        of = replace(of, permits=(replace(of.permits[0], issued_on=day(first)),))
    step = planned(of).step(K.RECORD_RETENTION)
    assert step.latest_on == day(until)
    assert [r.due_on for r in step.readings] == ([day(other)] if other else [])
    assert step.due_at is None  # a duty that goes on: nothing is to be done by its end


HEARD_OF = [
    # permit from, taken on; kept until
    ("2026-09-08", "2026-10-01", "2032-09-07"),  # T13
    ("2024-01-16", "2026-11-21", "2030-01-15"),
]


@pytest.mark.parametrize(("first", "taken_on", "until"), HEARD_OF)
def test_the_day_on_which_a_case_was_taken_on_is_no_first_day_of_work(first, taken_on, until):
    held = {"valid_from": day(first), "valid_to": day("2028-09-07"), "number": "U1"}
    told = lives.facts(stage=Stage.PERMIT, permit=held)
    of = opened(1, told, lives.new().people, on=day(taken_on))
    assert planned(of, on=day(taken_on)).step(K.RECORD_RETENTION).latest_on == day(until)


def test_a_permit_issued_after_its_first_day_keeps_its_records_from_the_issue():
    of = case(A.EXTENSION_WINDOW, permit=("2026-09-08", "2028-09-07"))
    late = replace(of.permits[0], issued_on=day("2026-09-15"))
    # Sep 15 2026 counts: six years end Sep 14 2032
    step = planned(replace(of, permits=(late,))).step(K.RECORD_RETENTION)
    assert step.latest_on == day("2032-09-14")


def test_a_first_day_recorded_by_an_event_counts():
    of = lives.after(
        lives.after(lives.before_officer(), lives.issued(), at=lives.LATER),
        events.PermitChecked(correct=True),
        at=lives.LATER,
    )
    of = lives.after(of, events.WorkStarted(), at=datetime(2027, 2, 1, 17, tzinfo=UTC))
    # the permit is valid from Jan 20, work began Feb 1 2027: six years end Jan 31 2033
    step = planned(of, on=day("2027-02-01")).step(K.RECORD_RETENTION)
    assert step.latest_on == day("2033-01-31")
    assert [r.due_on for r in step.readings] == [day("2033-01-19")]


def test_a_figure_is_that_of_the_law_when_the_time_began():
    five = replace(BOOK.rule("EMPLOYER_RECORDS_6Y").limit, years=5)
    old, new = day("2026-09-30"), day("2026-10-01")
    rule = BOOK.rule("EMPLOYER_RECORDS_6Y")
    versions = (
        replace(rule, provenance=replace(rule.provenance, effective_to=old)),
        replace(rule, limit=five, provenance=replace(rule.provenance, effective_from=new)),
    )
    book = replace(BOOK, rules={**BOOK.rules, rule.id: versions})
    world = type(OPEN_BORDER)(book)
    for first, until in (("2026-09-08", "2032-09-07"), ("2026-10-01", "2031-09-30")):
        of = case(A.EXTENSION_WINDOW, permits=(Permit(
            valid_from=day(first), valid_to=day("2028-09-07"), checked=True),))  # fmt: skip
        step = planned(of, under=world).step(K.RECORD_RETENTION)
        assert step.latest_on == day(until)
