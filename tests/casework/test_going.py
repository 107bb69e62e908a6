"""What the mail of a visit says is asked of the border when the mail is written."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from models.casework import restricting
from models.casework.recording import Recorded, record
from models.casework.telling import what_holds
from models.store.engine import reading
from tests.casework.firm import CLOSED_MONDAYS, NOW, opened
from tests.rules.cases import day

VISIT_ON = day("2027-01-18")  # a Monday
EIGHT = NOW + (VISIT_ON - NOW.date()) - timedelta(hours=1)  # 08:00 in Toronto that day


def says(office, *, now):
    """Return the sentences of the visit's reminder, as its mail would have them now."""
    notice = SimpleNamespace(key="k", case_number=1, duty="filing", due_on=VISIT_ON)
    with reading(office.engine) as conn:
        return what_holds(office)(conn, [notice], now)["k"].get("going")


@pytest.fixture
def visit(office):
    return opened(office, 1)


def test_on_the_morning_the_open_port_is_a_go(office, visit):
    found = says(office, now=EIGHT)
    assert found["answer"] == "go"
    assert "00:00-24:00" in found["says"][0]


def test_three_days_before_it_is_spoken_of_too_and_a_month_before_it_is_not(office, visit):
    assert says(office, now=EIGHT - timedelta(days=3))["answer"] == "go"
    assert says(office, now=EIGHT - timedelta(days=30)) is None


def test_a_pinned_visit_to_a_port_that_closed_is_a_no_go(office, visit):
    pin = {"reason": "The visit is booked.", "until_on": "2027-01-20"}
    assert isinstance(record(office, visit, "plan_pinned", pin, now=NOW), Recorded)
    restricting.publish(office, CLOSED_MONDAYS, now=NOW)
    found = says(office, now=EIGHT)
    assert found["answer"] == "no_go"
    assert "Tuesday to Thursday" in found["says"][1]
    assert found["says"][-1].startswith("Nearest alternates open that day: ")
