"""Dates and instants as a reader sees them."""

from datetime import UTC, date, datetime

import pytest

from notifications import words


def test_a_date_is_said_with_its_weekday():
    assert words.day(date(2026, 12, 10)) == "Thu 10 Dec 2026"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Toronto", "Tue 20 Jul 2027, 7:59 PM (Toronto time)"),  # UTC-4 in summer
        ("America/Vancouver", "Tue 20 Jul 2027, 4:59 PM (Vancouver time)"),  # UTC-7
        ("Asia/Tokyo", "Wed 21 Jul 2027, 8:59 AM (Tokyo time)"),  # UTC+9: the next day
        ("America/St_Johns", "Tue 20 Jul 2027, 9:29 PM (St Johns time)"),  # UTC-2:30
        ("UTC", "Tue 20 Jul 2027, 11:59 PM (UTC)"),
    ],
)
def test_an_instant_is_said_on_the_readers_clock(zone, said):
    assert words.instant(datetime(2027, 7, 20, 23, 59, 59, tzinfo=UTC), zone) == said


def test_british_columbia_stays_seven_hours_behind_in_winter():
    found = words.instant(datetime(2026, 12, 15, 20, 0, tzinfo=UTC), "America/Vancouver")
    assert found == "Tue 15 Dec 2026, 1:00 PM (Vancouver time)"


@pytest.mark.parametrize(
    ("candidates", "found"),
    [
        (("America/Halifax", "UTC"), "America/Halifax"),
        ((None, "UTC"), "UTC"),
        (("Mars/Olympus", "UTC"), "UTC"),
        (("", None), "America/Toronto"),
        (("../etc/passwd",), "America/Toronto"),
    ],
)
def test_the_first_zone_that_exists_is_taken_and_toronto_is_the_last_resort(candidates, found):
    assert words.known_zone(*candidates) == found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-12-15", "Tue 15 Dec 2026"),
        ("2027-07-20T23:59:59Z", "Tue 20 Jul 2027, 7:59 PM (Toronto time)"),
        ("2027-07-20T23:59:59", "2027-07-20T23:59:59"),  # no zone: it is not an instant
        ("peace_bridge", "peace bridge"),
        ("2026-13-45", "2026-13-45"),
        (4, "4"),
        (None, "no date"),
    ],
)
def test_a_value_of_a_plan_is_said_in_words(value, said):
    assert words.value(value, "America/Toronto") == said


@pytest.mark.parametrize(
    ("numbers", "said"), [([123], "N-123"), ([122, 120, 121], "N-120 .. N-122")]
)
def test_references_are_short(numbers, said):
    assert words.references(numbers) == said
