"""Where else to go: nearest first, and in which direction. Distances checked on a map."""

import pytest

from models.reference.loader import load_book
from models.rules.alternates import Towards, alternates, in_each_direction, nearby
from models.rules.book import PortKind

PORTS = load_book().ports


def nearest(port_id: str, **options) -> list[tuple[str, int, str]]:
    found = alternates(PORTS[port_id], PORTS.values(), **options)
    return [(a.port.id, a.km, a.towards.value) for a in found]


def test_along_the_niagara_the_bridges_come_in_order():
    # Peace 42.91 N 78.91 W, Rainbow 43.09 N 79.07 W, Queenston 43.15 N 79.05 W: 0.18 and 0.24
    # degrees of latitude are 20 and 27 km, 0.16 and 0.14 of longitude 13 and 11 km.
    assert nearest("peace_bridge", within_km=100) == [
        ("rainbow_bridge", 24, "north-west"),
        ("queenston_lewiston", 29, "north-west"),
    ]
    # 0.06 degrees of latitude are 6.7 km, 0.02 of longitude 1.6.
    assert nearest("rainbow_bridge", within_km=10) == [("queenston_lewiston", 7, "north")]


def test_on_the_forty_ninth_parallel_ports_lie_to_the_west_and_to_the_east():
    found = in_each_direction(PORTS["aldergrove"], PORTS.values())
    assert {a.towards: a.port.id for a in found} == {
        Towards.WEST: "pacific_highway",
        Towards.EAST: "abbotsford_huntingdon",
        Towards.NORTH_WEST: "beaver_creek",
    }


def test_the_distance_is_the_same_both_ways_and_the_direction_the_other():
    there = alternates(PORTS["coutts"], PORTS.values(), limit=1)[0]
    back = next(
        a for a in alternates(there.port, PORTS.values(), limit=None) if a.port.id == "coutts"
    )
    assert back.km == there.km
    assert {there.towards, back.towards} == {Towards.EAST, Towards.WEST}


def test_an_airport_has_airports_about_it_and_other_kinds_when_they_are_named():
    # 0.05 degrees of latitude are 5.6 km, 0.23 of longitude 18.5: 19 km, 17 degrees off east.
    assert nearest("yyz", limit=1) == [("ytz", 19, "east")]
    by_land = nearest("yyz", kinds=[PortKind.LAND], limit=1)
    assert [port for port, _, _ in by_land] == ["queenston_lewiston"]


def test_a_port_whose_place_is_unknown_has_no_alternates_and_is_none():
    assert PORTS["chartierville"].place is None
    assert nearest("chartierville") == []
    assert "chartierville" not in {p for p, _, _ in nearest("stanstead_55", limit=None)}


def likely(port_id: str, **options) -> list[str]:
    return [a.port.id for a in nearby(PORTS[port_id], PORTS.values(), **options)]


def test_a_port_of_the_province_that_nobody_measured_comes_before_one_that_is_far():
    # Of Manitoba's ports only Emerson has a place; Fort Frances lies 285 km from it. Open
    # twelve hours are South Junction and Winkler, ten Gretna and Tolstoi.
    found = nearby(PORTS["emerson"], PORTS.values())
    assert [a.port.id for a in found[:4]] == ["south_junction", "winkler", "gretna", "tolstoi"]
    assert {a.words for a in found[:13]} == {"distance unknown"}
    assert found[12].port.id == "boissevain"  # its hours are not known
    assert (found[13].port.id, found[13].km) == ("fort_frances", 285)


def test_beside_one_port_that_is_near_one_that_nobody_measured_comes_before_the_far_ones():
    # Woodstock Road is the one port known near St. Stephen; Bloomfield has no place.
    near, unknown, far = nearby(PORTS["st_stephen_3rd"], PORTS.values(), limit=3)
    assert (near.port.id, unknown.port.id) == ("woodstock_road", "bloomfield")
    assert near.km < 250 < far.km
    assert unknown.km is None


def test_where_two_ports_are_near_one_that_nobody_measured_comes_last():
    # The bridges of the Niagara lie within 29 km; Pigeon River, in the same province, has no
    # place, and is on Lake Superior.
    found = likely("peace_bridge")
    assert found[:3] == ["rainbow_bridge", "queenston_lewiston", "blue_water_bridge"]
    assert found[-1] == "pigeon_river"


def test_a_port_without_a_place_has_those_of_its_province():
    assert likely("bloomfield") == ["st_stephen_3rd", "woodstock_road"]


def test_a_port_out_of_service_is_no_alternate():
    assert not PORTS["gordie_howe"].in_service
    assert "gordie_howe" not in {p for p, _, _ in nearest("ambassador_bridge", limit=None)}


def test_the_way_is_told_in_words():
    assert alternates(PORTS["peace_bridge"], PORTS.values())[0].words == (
        "24 km to the north-west"
    )


@pytest.mark.parametrize("port", [p for p in PORTS.values() if p.place], ids=lambda p: p.id)
def test_every_place_is_sourced_and_on_the_border_or_at_an_airport(port):
    assert port.place.provenance.source
    if port.kind is PortKind.LAND:
        assert 42 <= port.place.latitude <= 49.01 or port.province == "YT"
