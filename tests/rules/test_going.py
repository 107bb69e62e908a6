"""The morning of a visit: go, no-go or ask first, and where else it could be made."""

from datetime import UTC, datetime

import pytest

from models.rules.going import Answer, going
from models.rules.restrictions import Block, RestrictionKind
from tests.rules.cases import OPEN_BORDER, A, case, day, restriction, under

MONDAY = day("2027-01-18")
EIGHT = datetime(2027, 1, 18, 13, tzinfo=UTC)  # 08:00 in Toronto
NOON_TO_TWO = Block(from_minute=12 * 60, to_minute=14 * 60)


def ready(port="peace_bridge", **given):
    return case(A.FILING, port=port, **given)


def asked(of=None, *, on=MONDAY, now=EIGHT, almanac=OPEN_BORDER):
    return going(of or ready(), almanac, on, now=now)


def test_an_open_port_is_a_go_with_its_hours():
    found = asked()
    assert found.answer is Answer.GO
    assert found.says[0] == (
        "Go: Fort Erie Peace Bridge takes the application on Monday 2027-01-18, 00:00-24:00 "
        "(America/Toronto)."
    )


def test_a_closed_port_is_a_no_go_with_the_notice_and_the_nearest_that_are_open():
    found = asked(almanac=under(restriction()))
    assert found.answer is Answer.NO_GO
    assert found.says[0].startswith("No-go: Fort Erie Peace Bridge takes no application")
    assert "https://example.org/notice" in found.says[1]
    assert found.says[-1].startswith("Nearest alternates open that day: Niagara Falls Rainbow")
    assert found.says[-1].count(" km to the ") == 3


def test_where_no_port_is_known_to_be_near_those_of_the_province_are_named_as_unmeasured():
    closed = under(restriction(ports=("emerson",)))
    found = asked(ready("emerson"), on=day("2027-01-19"), almanac=closed)
    assert found.says[-1] == (
        "Alternates open that day: South Junction (distance unknown, 08:00-20:00); Winkler "
        "(distance unknown, 08:00-20:00); Gretna (distance unknown, 08:00-18:00)."
    )


def test_an_alternate_that_is_closed_too_is_not_named():
    both = restriction(ports=("peace_bridge", "rainbow_bridge"))
    assert "Rainbow" not in asked(almanac=under(both)).says[-1]


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        ("2027-01-18T18:59:00Z", Answer.GO),  # 13:59 in Toronto
        ("2027-01-18T19:00:00Z", Answer.NO_GO),  # the window of the day is over
    ],
)
def test_what_is_over_of_the_day_counts_no_more(now, answer):
    open_only = under(restriction(RestrictionKind.PORT, NOON_TO_TWO, open_only=True))
    assert asked(now=datetime.fromisoformat(now), almanac=open_only).answer is answer


def test_unknown_hours_are_asked_for_first():
    found = asked(ready(port="yow"))
    assert found.answer is Answer.ASK
    assert "not confirmed" in found.says[1]


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2027-01-17", False),  # over
        ("2027-01-18", True),
        ("2027-01-25", True),  # a week ahead: five working days
        ("2027-01-26", False),
    ],
)
def test_only_a_visit_that_is_near_is_spoken_of(on, told):
    assert (asked(on=day(on)) is not None) is told


@pytest.mark.parametrize("port", [None, "nowhere"])
def test_a_way_to_no_port_has_nothing_to_go_to(port):
    assert asked(ready(port=port)) is None
