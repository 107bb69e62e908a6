"""A preview says of every open case that does not move why it does not."""

from datetime import timedelta

import pytest

from models.casework.recording import record
from models.casework.restricting import preview, publish
from tests.casework.firm import CLOSED_MONDAYS, NOW, opened
from tests.casework.test_unaffected import HELD

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
SPARES_MEXICANS = CLOSED_MONDAYS.replace("all}", "all, exempt: {citizenships: [MX]}}")
PEREZ = {
    "name": "Ana Perez", "citizenships": ["MX"], "passport_expires_on": "2031-05-14",
    "visa_exempt_basis": "us_permanent_resident",
}  # fmt: skip
ONLINE, NO_PORT = {"route": "consulate"}, {"route": "land", "port": None}


def why(answer):
    return {line.reason: line.cases for line in answer.rest}


@pytest.fixture
def portfolio(office):
    """Nine open cases, of which the first moves when the Peace Bridge closes on Mondays."""
    opened(office, 1)
    opened(office, 2, port="ambassador_bridge")
    opened(office, 3, filing=ONLINE)
    opened(office, 4, filing=NO_PORT)
    opened(office, 5, stage="permit", permit=HELD)
    record(office, opened(office, 6), "filed", {}, now=NOW)
    record(office, opened(office, 7, stage="permit", permit=HELD), "closed", {}, now=NOW)
    opened(office, 8, applicant=PEREZ)
    pinned = {"until_on": "2027-02-05", "reason": "Booked."}
    record(office, opened(office, 9), "plan_pinned", pinned, now=NOW)
    return office


def test_every_case_that_stays_is_under_the_reason_that_keeps_it(portfolio):
    answer = preview(portfolio, SPARES_MEXICANS, now=LATER)
    assert answer.affected == 1
    assert why(answer) == {
        "planned_alike": 1, "pinned": 1, "filed": 1, "permit_held": 1, "over": 1,
        "online": 1, "no_port": 1, "another_port": 1,
    }  # fmt: skip
    assert answer.affected + sum(why(answer).values()) == 9


def test_of_a_closed_way_those_are_left_out_who_go_another(portfolio):
    text = SPARES_MEXICANS.replace("kind: port", "kind: route")
    text = text.replace("ports: [peace_bridge]", "routes: [airport]")
    assert why(preview(portfolio, text, now=LATER)) == {
        "filed": 1, "permit_held": 1, "over": 1, "another_way": 6,
    }  # fmt: skip


def test_what_closes_the_online_ways_is_held_against_every_open_case(portfolio):
    text = SPARES_MEXICANS.replace("kind: port", "kind: programme")
    answer = preview(portfolio, text.replace("ports: [peace_bridge]\n", ""), now=LATER)
    assert set(why(answer)) <= {"planned_alike", "pinned"}
    assert answer.affected + answer.unaffected == 9


def test_what_is_published_already_says_so(portfolio):
    publish(portfolio, SPARES_MEXICANS, now=LATER)
    assert why(preview(portfolio, SPARES_MEXICANS, now=LAST)) == {"nothing_new": 9}


def test_a_closed_case_is_counted_nowhere(portfolio):
    before = why(preview(portfolio, SPARES_MEXICANS, now=LATER))
    record(portfolio, "NB-00002", "closed", {}, now=LATER)
    after = why(preview(portfolio, SPARES_MEXICANS, now=LAST))
    assert before["another_port"] == 1
    assert after == {name: n for name, n in before.items() if name != "another_port"}
