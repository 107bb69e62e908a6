"""What if a port stopped on Monday: how many cases, whose, how late, and where else."""

from datetime import date, timedelta

import pytest

from models.casework.recording import record
from models.casework.restricting import preview
from models.casework.restriction_file import read_restriction
from models.casework.stress_view import late_words, stress_view
from models.casework.stressing import stress
from models.casework.supposed_notice import closing
from models.rules.decisions import RefusedError
from tests.casework.firm import CLOSED_MONDAYS, NOW, OWNER, opened, rows

TODAY = NOW.date()  # Monday 2026-11-23
OTHER = {"name": "Noor Haddad", "email": "noor@example.com"}


def stressed(office, most=20, **told):
    notice = closing(office.book, today=TODAY, **told)
    return stress_view(stress(office, notice, now=NOW, most=most), office.book)


@pytest.fixture
def portfolio(office):
    """Two cases at the Peace Bridge, one of a second colleague; one at the Rainbow Bridge."""
    opened(office, 1)
    opened(office, 2, team={"owner": OTHER}, employer={"name": "Prairie Grain"})
    opened(office, 3, port="rainbow_bridge")
    return office


def test_it_says_how_many_cases_move_and_whose(portfolio):
    found = stressed(portfolio, ports=["Peace Bridge"], start="2027-01-11")
    assert (found["affected"], found["unaffected"]) == (2, 1)
    assert {o["owner"]: o["cases"] for o in found["owners"]} == {
        OWNER["name"]: 1, OTHER["name"]: 1,
    }  # fmt: skip
    assert {e["employer"]: e["cases"] for e in found["employers"]} == {
        "Lakehead Analytics": 1, "Prairie Grain": 1,
    }  # fmt: skip
    assert found["ports"] == [{"port": "peace_bridge", "cases": 2}]
    assert [one["reference"] for one in found["worst"]] == ["NB-00001", "NB-00002"]
    assert "2 cases moved (2 colleagues, 2 employers), 1 not" in found["headline"]


def test_a_closing_without_an_end_sends_them_before_it(portfolio):
    found = stressed(portfolio, ports=["peace_bridge"], start="2027-01-11")
    # Closed from Monday 01-11 on: Friday 01-08 is the last day, ten days before 01-18.
    (first, _) = found["worst"]
    assert (first["filing_was"], first["filing_on"]) == (date(2027, 1, 18), date(2027, 1, 8))
    assert first["moved_days"] == -10
    assert (found["rushed"], found["rushed_from"]) == (2, date(2027, 1, 8))
    assert (found["late"], found["past_limit"], found["stranded"]) == (0, 0, 0)
    assert "2 to be filed earlier, the first on 2027-01-08; none late" in found["headline"]


def test_a_closing_past_the_start_says_by_how_many_days_each_is_late(portfolio):
    found = stressed(portfolio, ports=["peace_bridge"], start="monday", end="2027-02-10")
    (first, _) = found["worst"]
    # The start is 02-01; the port opens again on Thursday 02-11, and work starts that day.
    assert (first["target_on"], first["starts_on"]) == (date(2027, 2, 1), date(2027, 2, 11))
    assert (first["late_days"], found["longest_days"], found["late"]) == (10, 10, 2)
    assert late_words(first) == "10 days"
    assert [(o["late"], o["stranded"]) for o in found["owners"]] == [(1, 0), (1, 0)]


def test_one_that_can_never_file_is_stranded_and_told_where_else_its_start_holds(portfolio):
    found = stressed(portfolio, ports=["peace_bridge"])
    assert found["stranded"] == 2
    (first, _) = found["worst"]
    assert (first["filing_on"], first["starts_on"]) == (None, None)
    # No day is left from which a delay could be counted: neither 0 nor late.
    assert (first["late_days"], late_words(first)) == (None, "no day left")
    assert [(o["late"], o["stranded"]) for o in found["owners"]] == [(0, 1), (0, 1)]
    assert (found["late"], found["stranded"]) == (0, 2)
    nearest, *others = first["elsewhere"]
    assert (nearest["port"], nearest["filing_on"]) == ("rainbow_bridge", date(2027, 1, 18))
    assert nearest["away"].endswith(" km to the north-west")
    assert "peace_bridge" not in {way["port"] for way in others}


def test_where_no_port_is_known_to_be_near_one_of_the_province_is_offered(office):
    opened(office, port="emerson")
    (first,) = stressed(office, ports=["emerson"])["worst"]
    assert [(way["port"], way["away"]) for way in first["elsewhere"]] == [
        ("south_junction", "distance unknown"),
        ("winkler", "distance unknown"),
        ("gretna", "distance unknown"),
    ]


def test_while_every_land_port_is_closed_the_visa_office_is_the_way_out(portfolio):
    found = stressed(portfolio, routes=["land"], start="2026-11-23", end="2027-01-20")
    (first, *_) = found["worst"]
    assert [way["route"] for way in first["elsewhere"]] == ["consulate"]


def test_only_the_worst_are_kept_and_the_rest_is_counted(office):
    for n in range(1, 6):
        start = (date(2027, 2, 1) + timedelta(days=7 * n)).isoformat()
        job = {"occupation": "Engineer", "arrangement": "employee", "months": 36}
        opened(office, n, job={**job, "start_on": start})
    found = stressed(office, most=2, ports=["peace_bridge"], end="2027-03-01")
    # The earlier the start the later the case: 02-08 and 02-15 are hit hardest.
    assert [one["reference"] for one in found["worst"]] == ["NB-00001", "NB-00002"]
    assert [one["late_days"] for one in found["worst"]] == [22, 15]
    assert (found["affected"], found["more"]) == (5, 3)


def test_a_case_late_already_is_not_counted_as_late_through_the_closing(office):
    job = {"occupation": "Engineer", "arrangement": "employee", "months": 36}
    opened(office, 1, job={**job, "start_on": "2026-11-02"})
    found = stressed(office, ports=["peace_bridge"], start="2027-01-11")
    assert (found["affected"], found["late"]) == (0, 0)


def test_a_pinned_plan_is_told_apart_for_it_does_not_move(portfolio):
    pin = {"until_on": "2027-01-31", "reason": "The visit is booked."}
    record(portfolio, "NB-00001", "plan_pinned", pin, now=NOW)
    found = stressed(portfolio, ports=["peace_bridge"], start="2027-01-11")
    assert (found["affected"], found["pinned"]) == (1, 1)
    assert [one["reference"] for one in found["worst"]] == ["NB-00002"]
    assert "1 pinned, to be looked at one by one" in found["headline"]


def test_it_moves_what_a_preview_of_the_same_file_moves(portfolio):
    notice = read_restriction(CLOSED_MONDAYS, ports=portfolio.book.ports)
    seen = preview(portfolio, CLOSED_MONDAYS, now=NOW)
    found = stress(portfolio, notice, now=NOW)
    assert found.toll.affected == seen.affected == 2
    assert {one.reference for one in found.worst} == {reference for reference, _ in seen.diffs}


def test_nothing_that_is_supposed_is_saved(portfolio):
    before = rows(portfolio)
    stressed(portfolio, ports=["peace_bridge"])
    stressed(portfolio, routes=["land"], end="2027-03-01")
    assert rows(portfolio) == before


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (None, date(2026, 11, 23)),
        ("Monday", date(2026, 11, 23)),  # today is one
        ("tuesday", date(2026, 11, 24)),
        ("sunday", date(2026, 11, 29)),
        ("4 January 2027", date(2027, 1, 4)),
    ],
)
def test_the_first_day_is_a_day_or_the_next_of_its_name(law, start, first):
    notice = closing(law, ports=["rainbow_bridge"], start=start, today=TODAY)
    assert notice.effective_from == first


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Say what closes"),
        ({"ports": ["rainbow_bridge"], "routes": ["land"]}, "one of the two"),
        ({"ports": ["Rainbow Brige"]}, "Did you mean Rainbow Bridge"),
        ({"routes": ["lant"]}, 'Did you mean "land"?'),
        ({"ports": ["rainbow_bridge"], "start": "mondy"}, 'Did you mean "monday"?'),
        ({"ports": ["rainbow_bridge"], "start": "12/11/2026"}, "from "),
        ({"ports": ["rainbow_bridge"], "end": "2026-11-01"}, "before 2026-11-23"),
    ],
)
def test_words_that_name_nothing_are_refused_with_what_they_may_mean(law, told, said):
    with pytest.raises(RefusedError) as no:
        closing(law, today=TODAY, **told)
    assert said in no.value.refused.message


def test_a_visa_office_is_no_port(law):
    with pytest.raises(RefusedError, match=r".") as no:
        closing(law, ports=[law.posts[0]], today=TODAY)
    assert "a visa office, no port" in no.value.refused.message
