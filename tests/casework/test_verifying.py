"""`verify` finds nothing in a house left alone, and what was broken in one that was not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from models.casework.importing import take_in
from models.casework.office import Office
from models.casework.portfolio_csv import read_portfolio
from models.casework.recording import record
from models.casework.sweeping import sweep
from models.casework.telling import what_holds
from models.casework.verifying import Promise, verify
from models.store.engine import writing
from models.store.outbox import MESSAGE, NOTICE
from models.store.tables import EventRow, ReminderRow, table_of
from notifications.mail import Sent
from notifications.relay import deliver
from tests.casework.firm import NOW, opened
from tests.house.tree import ROOT

LATER = NOW + timedelta(days=50)  # 2027-01-12: the certificate and the filing have been said


class Everybody:
    """A channel whose server takes everything."""

    def send(self, _mail):
        return Sent()


def said(office, at=LATER):
    sweep(office, now=at)
    deliver(
        office.engine,
        {"email": Everybody()},
        tick=lambda: at,
        who="t",
        what_holds=what_holds(office),
    )


@pytest.fixture
def told(office):
    """An office with three cases that have been spoken of."""
    for n in (1, 2, 3):
        opened(office, n)
    said(office)
    return office


def broken(office, *, now=LATER, **period):
    found = verify(office, now=now, **period)
    assert [one.id for one in found] == list(Promise)
    return {one.id.value: one.violations for one in found if not one.holds}


def checked(office, *, now=LATER, **period):
    return {one.id.value: one.checked for one in verify(office, now=now, **period)}


def change(office, statement):
    with writing(office.engine) as conn:
        assert conn.execute(statement).rowcount > 0


def test_a_house_without_cases_keeps_its_promises(office):
    assert broken(office) == {}
    assert set(checked(office).values()) == {0}


def test_what_was_said_and_sent_holds_and_was_looked_at(told):
    assert broken(told) == {}
    assert all(checked(told).values()), checked(told)


def test_a_portfolio_holds_through_months_of_sweeps_and_events(office):
    portfolio = read_portfolio(ROOT / "tests/samples/portfolio.csv", book=office.book)
    take_in(office, portfolio, now=NOW)
    for week in range(0, 30, 3):
        at = NOW + timedelta(weeks=week)
        said(office, at)
        assert broken(office, now=at) == {}
        assert broken(office, now=at + timedelta(days=2)) == {}  # what is late waits


def test_holding_resuming_and_closing_break_no_promise(told):
    for name in ("held", "resumed", "held"):
        record(told, "NB-00001", name, {}, now=LATER)
        assert broken(told) == {}
    record(told, "NB-00002", "closed", {}, now=LATER)
    assert broken(told, now=LATER + timedelta(days=30)) == {}


def test_i1_a_rung_reached_but_neither_said_nor_waiting_is_found(told):
    change(told, delete(NOTICE).where(NOTICE.c.case_number == 2, NOTICE.c.duty == "filing"))
    found = broken(told)
    # Five working days before Monday 2027-01-18 are Monday 2027-01-11, the day before.
    assert found["I1"] == ["NB-00002: filing of 2027-01-18 was not said at 5wd"]


def test_i1_a_rung_that_was_kept_back_counts_as_said(told):
    change(told, update(NOTICE).values(state="suppressed", message_id=None))
    assert "I1" not in broken(told)


def test_i1_looks_at_the_rungs_reached_in_the_period(told):
    change(told, delete(NOTICE).where(NOTICE.c.duty == "filing"))
    assert len(broken(told)["I1"]) == 3
    assert "I1" not in broken(told, start=LATER)
    assert "I1" not in broken(told, end=NOW)
    assert checked(told, end=NOW)["I1"] == 0


def test_i2_a_key_confirmed_in_two_messages_is_found(told):
    with writing(told.engine) as conn:
        row = conn.execute(MESSAGE.select().limit(1)).one()._asdict()
        conn.execute(MESSAGE.insert(), [{**row, "message_id": 999}])
    (violation,) = broken(told)["I2"]
    assert violation.endswith(" was confirmed more than once")
    assert "NB-0000" in violation


def test_i3_a_date_that_the_plan_did_not_have_is_found(told):
    wrong = update(NOTICE).where(NOTICE.c.case_number == 1, NOTICE.c.duty == "filing")
    change(told, wrong.values(due_on=date(2027, 3, 1)))
    violations = broken(told)["I3"]
    assert len(violations) == 2  # counsel and applicant were told
    assert all(":NB-00001:filing:" in v for v in violations)
    assert all(v.endswith(" announced a date that the plan did not have") for v in violations)


def test_i3_is_silent_about_cases_that_changed_since(told):
    before = checked(told)["I3"]
    record(told, "NB-00001", "filed", {}, now=LATER + timedelta(hours=1))
    assert 0 < checked(told)["I3"] < before
    assert broken(told, now=LATER + timedelta(hours=2)) == {}


def test_i6_an_altered_event_is_found(told):
    event = table_of(EventRow)
    change(told, update(event).where(event.c.case_number == 3).values(name="filed"))
    assert broken(told) == {"I6": ["NB-00003: event 1 is not as it was recorded"]}


def test_q1_an_open_duty_without_a_reminder_ahead_is_found(told):
    reminder = table_of(ReminderRow)
    change(told, delete(reminder).where(reminder.c.case_number == 2))
    found = broken(told)
    assert set(found) == {"Q1"}
    assert all(v.startswith("NB-00002: ") for v in found["Q1"])


def test_q2_a_message_that_went_out_without_a_notice_is_found(told):
    change(told, update(NOTICE).values(message_id=None))
    violations = broken(told)["Q2"]
    assert len(violations) == checked(told)["Q2"]
    assert violations[0] == "message 1 went out without a notice"


def test_d1_a_date_on_which_the_two_calculators_differ_is_found_with_both_derivations(told):
    # The permit ends Friday 2027-10-01. The planner, kept from the holiday of 30 September,
    # aims at that Thursday; the docket knows the Act itself, and aims at Wednesday.
    permit = {"number": "U1", "valid_from": "2026-01-05", "valid_to": "2027-10-01"}
    reference = opened(told, 4, stage="permit", permit=permit)
    assert broken(told) == {}
    blind = tuple(day for day in told.book.holidays if "Reconciliation" not in day.name)
    office = Office(engine=told.engine, book=replace(told.book, holidays=blind))
    (said,) = (text for text in broken(office)["D1"] if "extension_filing" in text)
    named = f"{reference}: extension_filing, safe day: the plan says 2027-09-30 ("
    assert said.startswith(
        f"{named}ONLINE_UTC_CUTOFF: A renewal must be made before the permit"
    )
    assert "; the docket says 2027-09-29 (the permit is valid to 2027-10-01" in said
    assert said.endswith("(R201(1), R9.3(1)))")


def test_no_violation_names_a_person(told):
    change(told, delete(NOTICE))
    change(told, delete(table_of(ReminderRow)))
    words = str(broken(told))
    assert words
    assert [w for w in ("Quillon", "Priya", "example") if w in words] == []
