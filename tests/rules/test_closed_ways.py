"""Closings felt by the filings after the first: renewals, restorations, a spouse's own.

The permit of these tests ends on Wednesday 2027-06-30; its renewal is planned months before.
"""

from dataclasses import replace
from datetime import date

import pytest

from models.rules.facts import Location, Route, Spouse
from models.rules.records import CaseKind, WorkerStanding, WorkerStatus
from models.rules.restrictions import Block, Purpose, RestrictionKind, Scope
from tests.rules.cases import A, K, case, day, facts, planned, restriction, under

PERMIT = ("2024-07-01", "2027-06-30")
FRI_TO_MON = Block(weekdays=frozenset({4, 5, 6, 0}))


def holder(route: Route = Route.LAND, **given):
    return case(A.EXTENSION_WINDOW, permit=PERMIT, route=route, **given)


def filing(of, *notices):
    found = planned(of, under=under(*notices)).step(K.EXTENSION_FILING)
    assert found is not None
    return found


OPEN = filing(holder())
ON = OPEN.planned_on


def test_without_closings_a_renewal_is_planned_before_its_safe_day():
    assert OPEN.latest_on == day("2027-06-30")
    assert ON is not None
    assert OPEN.safe_on >= ON


def programme(since: date, until: date | None, **fields):
    return restriction(
        RestrictionKind.PROGRAMME,
        notice="p",
        since=since.isoformat(),
        until=until.isoformat() if until else None,
        **fields,
    )


def test_a_suspended_programme_moves_the_renewal_to_the_first_open_day_after_it():
    # Suspended on the planned day and the day after.
    until = ON.replace(day=ON.day + 1)
    moved = filing(holder(), programme(ON, until))
    assert until < moved.planned_on <= moved.latest_on
    assert moved.latest_on == OPEN.latest_on  # the law's own limit stays
    assert moved.due_at == OPEN.due_at
    said = " ".join(line.format(*values) for line, values in moved.why.lines)
    assert "https://example.org/notice" in said


def test_suspended_until_after_the_permit_ends_the_renewal_goes_in_before():
    moved = filing(holder(), programme(ON, date(2027, 7, 31)))
    assert moved.planned_on < ON
    assert moved.safe_on < ON


def test_a_renewal_that_must_go_in_before_a_closing_has_its_number_by_then():
    # Looked at on Wed 2027-06-02: the number would usually be there on 06-09.
    today, closing = day("2027-06-02"), programme(day("2027-06-05"), date(2027, 7, 31))
    usual = planned(holder(), on=today)
    squeezed = planned(holder(), on=today, under=under(closing))
    number, files = (squeezed.step(k) for k in (K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING))
    assert usual.step(K.EXTENSION_CERTIFICATE).planned_on == day("2027-06-09")
    assert files.planned_on == number.planned_on == day("2027-06-04")
    said = [line.format(*values) for line, values in number.why.lines]
    assert said[-1] == "The way of filing closes; the number is needed by 2027-06-04."


def test_with_nothing_open_before_the_limit_it_stays_owed_and_counsel_is_asked():
    shut = filing(holder(), programme(date(2026, 1, 1), None))
    assert (shut.planned_on, shut.latest_on) == (None, OPEN.latest_on)
    assert shut.status is OPEN.status
    assert shut.counsel
    assert shut.why.doubt


def test_the_plan_names_what_moved_a_renewal():
    plan = planned(holder(), under=under(programme(ON, ON)))
    assert plan.restrictions == ("p",)
    assert plan.filing_on != ON


@pytest.mark.parametrize(
    ("routes", "moves"), [((Route.INSIDE,), True), ((Route.LAND, Route.AIRPORT), False)]
)
def test_a_renewal_online_feels_the_closing_of_the_way_inside_and_of_no_other(routes, moves):
    shut = restriction(
        RestrictionKind.ROUTE, since=ON.isoformat(), until=ON.isoformat(), routes=routes
    )
    assert (filing(holder(), shut).planned_on != ON) is moves


def test_a_port_closed_to_flagpolers_moves_who_leaves_and_comes_back_and_nobody_else():
    shut = restriction(
        RestrictionKind.PORT, FRI_TO_MON, scope=Scope(purpose=Purpose.FLAGPOLING)
    )
    by_return = filing(holder(Route.RETURN), shut)
    assert by_return.planned_on.weekday() in (1, 2, 3)
    assert by_return.safe_on.weekday() in (1, 2, 3)
    assert filing(holder(), shut).planned_on == ON


def test_a_renewal_by_return_feels_the_first_reading_of_a_port_closed_to_all():
    shut = restriction(RestrictionKind.PORT, FRI_TO_MON)
    assert filing(holder(Route.RETURN), shut).planned_on.weekday() in (1, 2, 3)


def test_a_mexican_citizen_has_no_way_back_in_once_the_route_is_closed_to_them():
    closed = restriction(
        RestrictionKind.ROUTE,
        notice="R198-MX",
        routes=(Route.LAND, Route.AIRPORT, Route.RETURN),
        scope=Scope(citizenships=("MX",), exempt_visa_exempt=True),
    )
    barred = filing(holder(Route.RETURN, citizenships=("MX",)), closed)
    assert barred.planned_on is None
    of = holder(Route.RETURN, citizenships=("MX",))
    person = replace(of.facts.applicant, visa_exempt_basis="R190(3)(f)")
    exempt = replace(of, facts=replace(of.facts, applicant=person))
    assert filing(exempt, closed).planned_on is not None


def test_an_outage_of_the_portal_is_named_beside_the_certificate_it_delays():
    out = restriction(
        RestrictionKind.PORTAL_OUTAGE, notice="o", since="2026-11-20", until="2026-12-31"
    )
    plan = planned(case(A.CERTIFICATE), under=under(out))
    certificate = plan.step(K.CERTIFICATE)
    assert certificate.planned_on >= date(2027, 1, 1)
    said = " ".join(line.format(*values) for line, values in certificate.why.lines)
    assert "out from 2026-11-20 to 2026-12-31: A notice (source:" in said
    assert plan.restrictions == ("o",)
    assert plan.step(K.PACKAGE).planned_on >= certificate.planned_on


def test_an_outage_long_over_is_not_spoken_of():
    over = restriction(RestrictionKind.PORTAL_OUTAGE, since="2015-12-10", until="2016-01-20")
    assert planned(case(A.CERTIFICATE), under=under(over)).restrictions == ()


def test_a_spouse_may_not_flagpole_on_the_workers_code():
    ban = restriction(
        RestrictionKind.PORT,
        scope=Scope(
            purpose=Purpose.FLAGPOLING, exempt_citizenships=("US",), exempt_codes=("T36",)
        ),
    )
    worker = case(A.FILING, route=Route.RETURN, citizenships=("MX",))
    assert planned(worker, under=under(ban)).restrictions == ()
    mexican, american = (own_case(citizenship, ban) for citizenship in ("MX", "US"))
    assert mexican.step(K.SPOUSE_FILING).planned_on is None
    assert mexican.restrictions == ("n-1",)
    assert american.step(K.SPOUSE_FILING).planned_on is not None
    assert american.restrictions == ()


def own_case(citizenship: str, *notices):
    known = facts(route=Route.RETURN, citizenships=(citizenship,))
    of = case(A.FILING, known=known, kind=CaseKind.SPOUSE, worker=WORKER)
    return planned(of, under=under(*notices))


WORKER = WorkerStanding(
    number=1,
    status=WorkerStatus.HELD,
    valid_from=date(2026, 7, 1),
    valid_to=date(2029, 6, 30),
    teer=1,
)


def test_a_spouse_beside_the_worker_waits_for_a_suspended_programme():
    partner = Spouse(name="Sam", relationship="married", location=Location.INSIDE)
    of = case(A.EXTENSION_WINDOW, permit=("2026-07-01", "2029-06-30"))
    job = replace(of.facts.job, teer=1)
    of = replace(of, facts=replace(of.facts, spouse=partner, job=job))
    open_day = planned(of, under=under()).step(K.SPOUSE_FILING).planned_on
    shut = programme(open_day, open_day)
    assert planned(of, under=under(shut)).step(K.SPOUSE_FILING).planned_on > open_day
