"""Whom a notice touches, what it names, and on which days it holds."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from models.rules.book import Confidence, Port, PortKind, Provenance
from models.rules.closures import portal_day, route_verdict
from models.rules.facts import Route
from models.rules.restrictions import (
    Block,
    Purpose,
    Restriction,
    RestrictionKind,
    Scope,
    SecondReading,
    Traveller,
    affects,
    days_in_force,
    in_force,
    is_doubtful,
    may_touch,
    names_port,
    names_route,
    touches,
)
from models.rules.standing import standing

TORONTO, VANCOUVER = "America/Toronto", "America/Vancouver"
EASTERN_WINTER = timezone(timedelta(hours=-5))
FLAGPOLER = Traveller(purpose=Purpose.FLAGPOLING, citizenships=("US",))
FIRST_ENTRY = Traveller(purpose=Purpose.FIRST_ENTRY, citizenships=("US",))
BAN = Scope(
    purpose=Purpose.FLAGPOLING,
    exempt_citizenships=("US",),
    exempt_codes=("T36", "F22"),
    exempt_us_permanent_residents=True,
)


def flagpoler(
    *citizenships: str, code: str = "C10", resident: bool | None = False
) -> Traveller:
    return Traveller(
        purpose=Purpose.FLAGPOLING,
        citizenships=citizenships,
        code=code,
        us_permanent_resident=resident,
    )


def port(port_id: str, kind: PortKind = PortKind.LAND, province: str = "ON") -> Port:
    known = Provenance(source=("test",), confidence=Confidence.HIGH)
    return Port(
        id=port_id, name=port_id, kind=kind, province=province, zone=TORONTO, provenance=known
    )


def notice(notice_id: str = "n", kind=RestrictionKind.PORT, **fields) -> Restriction:
    given: dict[str, Any] = {"effective_from": date(2027, 3, 1), "blocks": (Block(),)} | fields
    return Restriction(id=notice_id, title="A notice", kind=kind, source="https://x", **given)


@pytest.mark.parametrize(
    ("scope", "traveller", "touched"),
    [
        (Scope(), FIRST_ENTRY, True),
        (Scope(), FLAGPOLER, True),
        (Scope(purpose=Purpose.FLAGPOLING), FLAGPOLER, True),
        (Scope(purpose=Purpose.FLAGPOLING), FIRST_ENTRY, False),
        (Scope(purpose=Purpose.FIRST_ENTRY), FLAGPOLER, False),
        (Scope(citizenships=("MX",)), flagpoler("MX"), True),
        (Scope(citizenships=("MX",)), flagpoler("US"), False),
        (Scope(citizenships=("MX",)), flagpoler("US", "MX"), True),  # one is enough
        (Scope(citizenships=("MX",)), flagpoler(), True),  # unknown is not "no"
        (
            Scope(citizenships=("MX",), exempt_citizenships=("US",)),
            flagpoler("US", "MX"),
            False,
        ),
        # 2024-12-23: US citizens, US permanent residents and T36 professionals are exempt.
        (BAN, flagpoler("US"), False),
        (BAN, flagpoler("MX", code="T36"), False),
        (BAN, flagpoler("MX", resident=True), False),
        (BAN, flagpoler("MX"), True),  # as the spouse of a T36 worker
        (BAN, flagpoler("MX", resident=None), True),
        (BAN, flagpoler(), True),
        (BAN, Traveller(purpose=Purpose.FIRST_ENTRY, citizenships=("MX",), code="C10"), False),
    ],
)
def test_a_scope_touches_whom_it_names_and_does_not_exempt(scope, traveller, touched):
    assert touches(scope, traveller) is touched


def test_disputed_readings_are_taken_together_and_doubt_those_on_whom_they_differ():
    may_2017 = notice(
        scope=Scope(purpose=Purpose.FLAGPOLING),
        readings=(SecondReading(scope=Scope(), source="https://other"),),
    )
    assert may_touch(may_2017, FIRST_ENTRY)
    assert is_doubtful(may_2017, FIRST_ENTRY)  # one says yes, the other no
    assert may_touch(may_2017, FLAGPOLER)
    assert not is_doubtful(may_2017, FLAGPOLER)  # both say yes


@pytest.mark.parametrize(
    ("selectors", "named"),
    [
        ({"ports": ("rainbow",)}, {"rainbow"}),
        ({"ports": ("rainbow", "lacolle"), "province": "QC"}, {"lacolle"}),
        ({"port_kind": "land"}, {"rainbow", "lacolle"}),
        ({"port_kind": "airport"}, {"pearson"}),
        ({"province": "ON"}, {"rainbow", "pearson"}),
        ({"province": "ON", "port_kind": "land"}, {"rainbow"}),
        ({"all_ports": True}, {"rainbow", "lacolle", "pearson"}),
        ({"all_ports": True, "port_kind": "land"}, {"rainbow", "lacolle"}),
        ({}, set()),
        ({"kind": RestrictionKind.ROUTE, "all_ports": True}, set()),
    ],
)
def test_a_notice_names_ports_by_id_kind_province_or_all(selectors, named):
    ports = (port("rainbow"), port("lacolle", province="QC"), port("pearson", PortKind.AIRPORT))
    restriction = notice(**selectors)
    assert {p.id for p in ports if names_port(restriction, p)} == named


@pytest.mark.parametrize(
    ("kind", "routes", "route", "named"),
    [
        (RestrictionKind.ROUTE, (Route.LAND,), Route.LAND, True),
        (RestrictionKind.ROUTE, (Route.LAND,), Route.CONSULATE, False),
        (RestrictionKind.ROUTE, (Route.LAND,), None, False),
        (RestrictionKind.PROGRAMME, (), Route.CONSULATE, True),
        (RestrictionKind.PROGRAMME, (Route.LAND,), Route.CONSULATE, False),
        (RestrictionKind.PORT, (), Route.LAND, False),
        (RestrictionKind.PORTAL_OUTAGE, (), Route.LAND, False),
    ],
)
def test_a_notice_names_routes(kind, routes, route, named):
    assert names_route(notice(kind=kind, routes=routes), route) is named


BAN_STARTS = datetime(2024, 12, 23, 23, 59, tzinfo=EASTERN_WINTER)  # 2024-12-24 04:59 UTC
MIDNIGHT = datetime(2024, 12, 24, 0, 0, tzinfo=EASTERN_WINTER)


@pytest.mark.parametrize(
    ("start", "end", "zone", "first", "last"),
    [
        (date(2017, 6, 16), date(2024, 5, 29), TORONTO, date(2017, 6, 16), date(2024, 5, 29)),
        (date(2017, 6, 16), None, VANCOUVER, date(2017, 6, 16), date.max),
        # One minute of the 23rd is covered, so the 23rd is.
        (BAN_STARTS, None, TORONTO, date(2024, 12, 23), date.max),
        # 04:59 UTC on the 24th is 20:59 on the 23rd in Vancouver.
        (BAN_STARTS, None, VANCOUVER, date(2024, 12, 23), date.max),
        (MIDNIGHT, None, TORONTO, date(2024, 12, 24), date.max),
        # Ending at midnight, it covers nothing of the day that begins then.
        (date(2024, 5, 30), MIDNIGHT, TORONTO, date(2024, 5, 30), date(2024, 12, 23)),
        (date(2024, 5, 30), BAN_STARTS, TORONTO, date(2024, 5, 30), date(2024, 12, 23)),
        # Midnight UTC is 19:00 of the day before in Toronto.
        (
            datetime(2026, 1, 2, tzinfo=UTC),
            datetime(2026, 1, 9, tzinfo=UTC),
            TORONTO,
            date(2026, 1, 1),
            date(2026, 1, 8),
        ),
    ],
)
def test_a_day_covered_in_part_is_covered(start, end, zone, first, last):
    restriction = notice(effective_from=start, effective_to=end)
    assert days_in_force(restriction, zone) == (first, last)
    assert in_force(restriction, first, zone)
    assert not in_force(restriction, first - timedelta(days=1), zone)
    assert in_force(restriction, last, zone)
    assert last == date.max or not in_force(restriction, last + timedelta(days=1), zone)


def test_a_notice_whose_start_nobody_knows_never_applies():
    quebec_2018 = notice(effective_from=None, effective_to=date(2024, 5, 29), all_ports=True)
    assert days_in_force(quebec_2018, TORONTO) is None
    assert not in_force(quebec_2018, date(2019, 1, 1), TORONTO)


@pytest.mark.parametrize(
    ("restriction", "route", "at", "affected"),
    [
        (notice(ports=("rainbow",)), Route.LAND, "rainbow", True),
        (notice(ports=("rainbow",)), None, "rainbow", True),
        (notice(ports=("rainbow",)), Route.LAND, "peace", False),
        (notice(ports=("rainbow",)), Route.LAND, None, False),
        (notice(ports=("rainbow",)), Route.CONSULATE, "rainbow", False),  # no port is visited
        (
            notice(ports=("rainbow",), effective_from=date(2027, 3, 3)),
            Route.LAND,
            "rainbow",
            False,
        ),
        (
            notice(ports=("rainbow",), scope=Scope(purpose=Purpose.FLAGPOLING)),
            Route.LAND,
            "rainbow",
            False,
        ),
        (notice(kind=RestrictionKind.ROUTE, routes=(Route.LAND,)), Route.LAND, "rainbow", True),
        (notice(kind=RestrictionKind.PROGRAMME), Route.CONSULATE, None, True),
        (notice(kind=RestrictionKind.PORTAL_OUTAGE), Route.CONSULATE, None, True),
    ],
)
def test_a_notice_affects_a_visit_by_place_person_and_day(restriction, route, at, affected):
    place = port(at) if at else None
    day = date(2027, 3, 2)
    assert (
        affects(restriction, route=route, port=place, day=day, traveller=FIRST_ENTRY)
        is affected
    )


def held(*restrictions: Restriction, day: date) -> set[str]:
    chosen = standing(restrictions, TORONTO, lambda _: True)
    return {s.restriction.id for s in chosen if s.part_of(day)}


def test_a_superseded_notice_stands_down_while_its_heir_is_in_force():
    old = notice("old")
    heir = notice(
        "heir",
        supersedes=("old",),
        effective_from=date(2027, 3, 10),
        effective_to=date(2027, 3, 12),
    )
    assert held(old, heir, day=date(2027, 3, 9)) == {"old"}
    assert held(old, heir, day=date(2027, 3, 10)) == {"heir"}
    assert held(old, heir, day=date(2027, 3, 12)) == {"heir"}
    assert held(old, heir, day=date(2027, 3, 13)) == {"old"}


def test_on_the_day_an_heir_covers_in_part_both_stand():
    noon = datetime(2027, 3, 10, 12, tzinfo=EASTERN_WINTER)
    old, heir = notice("old"), notice("heir", supersedes=("old",), effective_from=noon)
    assert held(old, heir, day=date(2027, 3, 10)) == {"old", "heir"}
    assert held(old, heir, day=date(2027, 3, 11)) == {"heir"}


def test_on_the_day_an_heir_ends_in_part_the_old_notice_stands_again():
    noon = datetime(2027, 3, 12, 12, tzinfo=EASTERN_WINTER)
    old, heir = notice("old"), notice("heir", supersedes=("old",), effective_to=noon)
    assert held(old, heir, day=date(2027, 3, 11)) == {"heir"}
    assert held(old, heir, day=date(2027, 3, 12)) == {"old", "heir"}
    assert held(old, heir, day=date(2027, 3, 13)) == {"old"}


def test_an_heir_whose_start_is_unknown_replaces_nothing():
    old, heir = notice("old"), notice("heir", supersedes=("old",), effective_from=None)
    assert held(old, heir, day=date(2027, 3, 10)) == {"old"}


def test_two_notices_that_supersede_each_other_both_stand():
    a, b = notice("a", supersedes=("b",)), notice("b", supersedes=("a",))
    assert held(a, b, day=date(2027, 3, 10)) == {"a", "b"}


ORDER = notice(
    "order",
    kind=RestrictionKind.PROGRAMME,
    routes=(Route.CONSULATE, Route.LAND),
    effective_from=date(2027, 3, 1),
    effective_to=date(2027, 3, 31),
)


@pytest.mark.parametrize(
    ("route", "day", "allowed"),
    [
        (Route.CONSULATE, date(2027, 2, 28), True),
        (Route.CONSULATE, date(2027, 3, 1), False),
        (Route.LAND, date(2027, 3, 31), False),
        (Route.CONSULATE, date(2027, 4, 1), True),
        (Route.INSIDE, date(2027, 3, 15), True),
    ],
)
def test_a_suspended_programme_closes_its_routes(route, day, allowed):
    verdict = route_verdict(route, day, FIRST_ENTRY, [ORDER])
    assert verdict.allowed is allowed
    assert [r.id for r in verdict.shaped_by] == ([] if allowed else ["order"])


def test_a_closed_route_says_when_why_and_whence():
    verdict = route_verdict(Route.CONSULATE, date(2027, 3, 5), FIRST_ENTRY, [ORDER])
    assert (verdict.allowed, verdict.windows) == (False, ())
    assert verdict.shaped_by == (ORDER,)
    assert verdict.because == (
        (
            "Applications from outside Canada before travel are not taken on"
            " Friday 2027-03-05: A notice (source: https://x)."
        ),
    )


def test_a_route_closed_for_part_of_the_day_is_still_a_route():
    mornings = notice(
        kind=RestrictionKind.ROUTE, routes=(Route.LAND,), blocks=(Block(to_minute=720),)
    )
    assert route_verdict(Route.LAND, date(2027, 3, 5), FIRST_ENTRY, [mornings]).allowed


def outage(start, end, **fields) -> Restriction:
    return notice(
        kind=RestrictionKind.PORTAL_OUTAGE, effective_from=start, effective_to=end, **fields
    )


@pytest.mark.parametrize(
    ("outages", "first_open"),
    [
        ([], date(2027, 3, 5)),
        ([outage(date(2027, 3, 6), date(2027, 3, 7))], date(2027, 3, 5)),
        ([outage(date(2027, 3, 5), date(2027, 3, 7))], date(2027, 3, 8)),
        ([outage(date(2027, 3, 5), None)], None),
        (
            [
                outage(date(2027, 3, 1), date(2027, 3, 6)),
                outage(date(2027, 3, 7), date(2027, 3, 9)),
            ],
            date(2027, 3, 10),
        ),
        # Fri 5 to Sun 7 every week: Monday.
        ([outage(date(2027, 3, 1), None, blocks=(Block(weekdays=frozenset({4, 5, 6})),))],
         date(2027, 3, 8)),
        ([outage(date(2027, 3, 1), None, blocks=(Block(weekdays=frozenset(range(7))),))], None),
        ([outage(date(2027, 3, 1), None, blocks=(Block(from_minute=60, to_minute=300),))],
         date(2027, 3, 5)),
    ],
)  # fmt: skip
def test_the_portal_opens_when_its_outages_end(outages, first_open):
    assert portal_day(date(2027, 3, 5), outages).day == first_open


def test_an_outage_without_an_end_ends_where_a_narrower_one_replaces_it():
    whole = outage(date(2027, 3, 1), None)
    nights = outage(
        date(2027, 3, 10),
        None,
        notice_id="nights",
        supersedes=("n",),
        blocks=(Block(to_minute=360),),
    )
    assert portal_day(date(2027, 3, 5), [whole, nights]).day == date(2027, 3, 10)


def test_notices_can_be_put_in_sets():
    assert len({notice("a", document={"id": "a"}), notice("a", document={"id": "a"})}) == 1
