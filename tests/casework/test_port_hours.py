"""A port's hours change: published like a value of the law, the plans move, and come back."""

from datetime import timedelta

import pytest

from models.casework.law_moves import list_values
from models.casework.lawmaking import preview, publish, withdraw
from tests.casework.firm import MONDAY, NOW, TUESDAY, opened, planned_day, refused, told

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
SINCE = "2027-01-01"
HOURS = f"""
id: peace_bridge
kind: port_hours
value:
  hours: {{weekdays: [tue, wed, thu, fri, sat], opens: "08:00", closes: "20:00"}}
published_on: 2026-11-20
effective_from: {SINCE}
source: https://example.org/invented
confidence: low
"""


@pytest.fixture
def portfolio(office):
    opened(office, 1)
    opened(office, 2, port="ambassador_bridge")
    return office


def test_hours_that_leave_out_a_day_move_who_was_to_come_on_it(portfolio):
    wanted = preview(portfolio, HOURS, now=LATER)
    answer = publish(portfolio, HOURS, now=LATER)
    assert answer == wanted
    assert [reference for reference, _ in answer.diffs] == ["NB-00001"]
    assert planned_day(portfolio, "NB-00001") == TUESDAY
    assert planned_day(portfolio, "NB-00002") == MONDAY
    because = {change.because for _, changes in answer.diffs for change in changes}
    (said,) = because
    assert said.startswith("The timetable of Fort Erie Peace Bridge is another from 2027-01-01")
    assert "https://example.org/invented" in said


def test_withdrawn_the_plans_return_and_who_was_told_hears_it(portfolio):
    publish(portfolio, HOURS, now=LATER)
    heard = len(told(portfolio))
    withdraw(portfolio, "peace_bridge", now=LAST)
    assert planned_day(portfolio, "NB-00001") == MONDAY
    assert len(told(portfolio)) == 2 * heard
    assert [v["state"] for v in list_values(portfolio)] == ["withdrawn"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("id: peace_bridge", "id: peace_brige", "is no port: did you mean"),
        ('closes: "20:00"', 'closes: "07:00"', "closes before it opens"),
        ('opens: "08:00"', 'opens: "8"', "HH:MM"),
        ("[tue, wed, thu, fri, sat]", "[tue, wedsday]", "wedsday"),
        ("kind: port_hours", "kind: port", "kind"),
        ("published_on: 2026-11-20", "published_on: 2026-12-20", "lies ahead"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_line_and_reason(portfolio, old, new, why):
    answer = publish(portfolio, HOURS.replace(old, new), now=LATER)
    assert refused(answer) == "invalid_file"
    assert "line " in answer.message
    assert why in answer.message


def test_hours_that_nobody_can_confirm_are_published_as_unknown(portfolio):
    text = HOURS[: HOURS.index("value:")] + "value: {hours: unknown}\n"
    text += HOURS[HOURS.index("published_on") :]
    assert publish(portfolio, text, now=LATER).affected == 0
