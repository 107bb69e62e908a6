"""When to file. January 2027: Friday the 1st, Mondays the 4th, 11th, 18th and 25th."""

from datetime import UTC, datetime

import pytest

from models.rules.facts import Route
from models.rules.restrictions import Block, RestrictionKind
from tests.rules.cases import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    A,
    K,
    case,
    day,
    planned,
    restriction,
    row,
    under,
)

READY = {
    K.OFFER: "2026-11-23",
    K.CERTIFICATE: "2026-11-23",
    K.DOCUMENTS: "2026-11-23",
    K.PACKAGE: "2026-11-23",
}
TUE_TO_THU = Block(weekdays=frozenset({FRIDAY, SATURDAY, SUNDAY, 0}))


def filing(of, **world):
    return planned(of, **world).step(K.FILING)


AIMS = [
    # start, filing planned: two weeks before, the first open working day
    ("2027-02-01", "2027-01-18"),  # Monday
    ("2027-02-07", "2027-01-25"),  # Sun Feb 7 - 14 = Sun Jan 24 -> Mon 25
    ("2027-04-09", "2027-03-30"),  # - 14 = Good Friday Mar 26; Easter Monday 29 -> Tue 30
    ("2027-06-07", "2027-05-25"),  # - 14 = Victoria Day, Mon May 24 -> Tue 25
    ("2027-10-14", "2027-10-01"),  # - 14 = Thu Sep 30, Truth and Reconciliation -> Fri Oct 1
    ("2026-12-15", "2026-12-01"),  # ready since Nov 23, so the aim rules
    ("2026-12-02", "2026-11-23"),  # - 14 = Nov 18 is gone: ready today
]


@pytest.mark.parametrize(("start", "files"), AIMS)
def test_the_visit_is_aimed_two_weeks_before_the_start(start, files):
    of = case(A.FILING, done=READY, start=day(start))
    assert filing(of).planned_on == day(files)


CLOSED = [
    # closed from, to, blocks; planned, latest, safe, blocked. Open: Mon 18, Fri 29, Thu 28
    ("2027-01-18", "2027-01-18", (Block(),), "2027-01-19", "2027-01-29", "2027-01-28", False),
    ("2026-01-01", None, (TUE_TO_THU,), "2027-01-19", "2027-01-28", "2027-01-27", False),
    # closed from the aim to past the start: the last open day before, Fri Jan 15
    ("2027-01-18", "2027-02-12", (Block(),), "2027-01-15", "2027-01-15", "2027-01-14", False),
    # closed until past the start: the first open day after it, Mon Feb 15
    ("2026-01-01", "2027-02-12", (Block(),), "2027-02-15", None, None, False),
    # closed for good from the aim on: before
    ("2027-01-18", None, (Block(),), "2027-01-15", "2027-01-15", "2027-01-14", False),
    ("2026-01-01", None, (Block(),), None, None, None, True),
]


@pytest.mark.parametrize(("since", "until", "blocks", "due", "latest", "safe", "shut"), CLOSED)
def test_a_closed_day_moves_the_filing_to_the_next_that_holds(
    since, until, blocks, due, latest, safe, shut
):
    notice = restriction(RestrictionKind.PORT, *blocks, since=since, until=until)
    found = planned(case(A.FILING, done=READY), under=under(notice))
    assert row(found, K.FILING)[1:] == (due, latest, safe)
    assert (found.step(K.FILING).status == "blocked") is shut
    assert found.restrictions == ("n-1",)
    said = " ".join(str(values) for _, values in found.step(K.FILING).why.lines)
    assert "n-1" in said or "A notice" in said or "example.org" in said


def test_a_port_closed_for_good_without_a_start_is_visited_before():
    notice = restriction(since="2026-12-03")
    # ready Dec 10 in the usual time, at the least today; the last open day is Wed Dec 2
    assert filing(case(start=None), under=under(notice)).planned_on == day("2026-12-02")


def test_a_port_out_of_service_takes_nothing_and_says_so():
    found = planned(case(port="gordie_howe"))
    assert (found.filing_on, found.step(K.FILING).status) == (None, "blocked")
    assert "service" in str(found.step(K.FILING).why.lines)
    assert found.step(K.DECISION) is None  # nothing follows a filing that cannot be


def test_hours_that_nobody_confirmed_are_said_beside_the_day():
    found = filing(case(port="boissevain"))
    assert found.planned_on == day("2027-01-18")
    assert "not confirmed" in str(found.why.lines)


@pytest.mark.parametrize("port", [None, "nowhere"])
def test_without_a_port_a_working_day_is_planned_for_counsel_to_settle(port):
    found = filing(case(port=port))
    assert (found.planned_on, found.counsel) == (day("2027-01-18"), True)
    assert "No port is chosen" in str(found.why.lines)


NAMED = [
    # the visit an officer named, as an instant; the day at the port; planned today or later
    ("peace_bridge", datetime(2026, 12, 3, 14, tzinfo=UTC), "2026-12-03"),
    ("peace_bridge", datetime(2026, 12, 5, 14, tzinfo=UTC), "2026-12-05"),  # a Saturday
    # 04:30 UTC is 20:30 of the day before at a port of British Columbia
    ("douglas", datetime(2026, 12, 4, 4, 30, tzinfo=UTC), "2026-12-03"),
]


@pytest.mark.parametrize(("port", "at", "expected"), NAMED)
def test_the_day_an_officer_named_stands_on_the_port_s_calendar(port, at, expected):
    of = case(A.RETURN_VISIT, done=READY, return_at=at, port=port)
    assert filing(of).planned_on == day(expected)


def test_a_named_day_stands_though_a_notice_closes_it():
    of = case(A.RETURN_VISIT, done=READY, return_at=datetime(2026, 12, 3, 14, tzinfo=UTC))
    assert filing(of, under=under(restriction())).planned_on == day("2026-12-03")


def test_a_named_day_that_passed_gives_way_to_the_next_open_one():
    of = case(
        A.RETURN_VISIT,
        done=READY,
        return_at=datetime(2026, 12, 3, 14, tzinfo=UTC),
        start=day("2026-12-07"),
    )
    found = filing(of, on=day("2026-12-04"))
    assert found.planned_on == day("2026-12-04")
    assert "has passed" in found.why.lines[0][0]


def test_what_is_unfinished_is_squeezed_before_the_named_day():
    of = case(A.RETURN_VISIT, return_at=datetime(2026, 11, 26, 14, tzinfo=UTC))
    found = planned(of)
    for key in (K.DOCUMENTS, K.OFFER, K.CERTIFICATE, K.PACKAGE):
        assert MONDAY <= found.step(key).planned_on <= day("2026-11-26")


@pytest.mark.parametrize("route", [Route.LAND, Route.AIRPORT, Route.RETURN])
def test_a_mexican_citizen_at_a_port_is_blocked_with_the_reason(route):
    found = planned(case(citizenships=("MX",), route=route))
    step = found.step(K.FILING)
    assert (step.status, step.planned_on) == ("blocked", None)
    assert "Mexican citizen cannot apply on entry" in str(step.why.lines)
    assert found.step(K.DOCUMENTS).status == "ready"  # the papers are wanted on any way


def test_one_treaty_citizenship_that_may_enter_is_enough():
    assert filing(case(citizenships=("MX", "US"))).status == "pending"


class TestOnline:
    """Start Mon 2027-02-01: an answer takes 28 days, 56 at worst."""

    def test_it_is_filed_as_soon_as_all_is_ready(self):
        # ready Thu Dec 10; latest Feb 1 - 28 = Jan 4; safe Feb 1 - 56 = Mon Dec 7
        found = planned(case(route=Route.CONSULATE, port=None))
        assert row(found, K.FILING) == ("2026-11-23", "2026-12-10", "2027-01-04", "2026-12-07")
        assert found.step(K.FILING).why.rule == "R197_APPLY_BEFORE"

    def test_from_inside_canada_it_has_no_letter_to_enter_on(self):
        found = planned(case(route=Route.INSIDE, port=None, start=day("2027-12-01")))
        assert found.step(K.FILING).why.rule == "R199_AFTER_ENTRY"
        assert found.step(K.ENTRY) is None
        # filed Thu Dec 10, + 171 = May 30
        assert found.step(K.DECISION).planned_on == day("2027-05-30")

    def test_a_way_not_recorded_is_planned_as_the_longer_one_for_counsel(self):
        unknown, online = (
            planned(case(route=route, port=None)) for route in (None, Route.CONSULATE)
        )
        assert [s[:7] for s in unknown.steps] == [s[:7] for s in online.steps]
        assert unknown.step(K.FILING).counsel

    def test_a_limit_is_no_working_day_s_business_as_the_system_never_closes(self):
        # start Sun Jan 31 - 28 = Sun Jan 3
        found = planned(case(route=Route.CONSULATE, start=day("2027-01-31")))
        assert found.step(K.FILING).latest_on == day("2027-01-03")


WAYS = [
    # kind, route of the notice, since, until; planned on the way named. Online: Dec 10
    (RestrictionKind.ROUTE, Route.CONSULATE, "2026-12-07", "2026-12-11", "2026-12-14"),
    (RestrictionKind.PROGRAMME, None, "2026-12-07", "2026-12-11", "2026-12-14"),
    (RestrictionKind.ROUTE, Route.LAND, "2026-12-07", "2026-12-11", "2026-12-10"),
    # shut until past the limit, Jan 4, though not yet: before it, Fri Dec 4
    (RestrictionKind.ROUTE, Route.CONSULATE, "2026-12-07", "2027-01-20", "2026-12-04"),
    (RestrictionKind.PROGRAMME, None, "2026-01-01", None, None),
]


@pytest.mark.parametrize(("kind", "route", "since", "until", "due"), WAYS)
def test_a_closed_way_moves_the_filing_as_a_closed_port_does(kind, route, since, until, due):
    notice = restriction(kind, since=since, until=until, routes=(route,) if route else ())
    found = planned(case(route=Route.CONSULATE, port=None), under=under(notice))
    assert found.filing_on == (day(due) if due else None)
    assert (found.step(K.FILING).status == "blocked") is (due is None)
    moved = due != "2026-12-10"
    assert found.restrictions == (("n-1",) if moved else ())


def test_a_programme_and_a_port_closed_in_turn_are_both_passed_over():
    # the port is shut Mon 18 and Tue 19, the programme Wed 20 and Thu 21: Fri 22
    port = restriction(notice="p", since="2027-01-18", until="2027-01-19")
    programme = restriction(
        RestrictionKind.PROGRAMME, notice="q", since="2027-01-20", until="2027-01-21", routes=()
    )
    found = planned(case(), under=under(port, programme))
    assert found.filing_on == day("2027-01-22")
    assert set(found.restrictions) == {"p", "q"}
