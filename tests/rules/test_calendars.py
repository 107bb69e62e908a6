"""Holidays, working days, months and zones, as tables with the arithmetic beside each row."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from models.rules.calendars import (
    OutsideCalendarError,
    WorkingDays,
    add_months,
    add_years,
    at_local,
    end_of_utc_day,
    in_zone,
    known_zone,
)
from models.rules.holidays import easter_sunday, holidays_of
from tests.rules.federal_days import FEDERAL_DAYS, calendar, holiday

WORKING = WorkingDays.of(calendar())


def day(text: str) -> date:
    return date.fromisoformat(text)


EASTERS = {
    1961: "04-02",
    2000: "04-23",
    2008: "03-23",  # the earliest of a century
    2011: "04-24",
    2024: "03-31",
    2025: "04-20",
    2026: "04-05",
    2027: "03-28",
    2038: "04-25",  # the latest there can be
}


@pytest.mark.parametrize(("year", "expected"), EASTERS.items())
def test_easter_sunday_is_computed(year, expected):
    assert easter_sunday(year) == day(f"{year}-{expected}")


def test_the_federal_holidays_of_2026_are_those_of_section_35():
    assert [(str(on), rule.name) for on, rule in holidays_of(FEDERAL_DAYS, 2026).items()] == [
        ("2026-01-01", "New Year's Day"),
        ("2026-04-03", "Good Friday"),  # Easter, 5 April, less 2
        ("2026-04-06", "Easter Monday"),  # and plus 1
        ("2026-05-18", "Victoria Day"),  # the 25th is a Monday itself, so the one before
        ("2026-07-01", "Canada Day"),
        ("2026-09-07", "Labour Day"),
        ("2026-09-30", "National Day for Truth and Reconciliation"),
        ("2026-10-12", "Thanksgiving"),
        ("2026-11-11", "Remembrance Day"),
        ("2026-12-25", "Christmas Day"),
    ]


@pytest.mark.parametrize(
    ("year", "name", "expected"),
    [
        (2018, "Canada Day", "2018-07-02"),  # 1 July 2018 is a Sunday
        (2017, "Canada Day", "2017-07-01"),  # a Saturday does not move
        (2029, "Canada Day", "2029-07-02"),
        (2025, "Victoria Day", "2025-05-19"),  # the 25th is a Sunday: 6 days back
        (2027, "Victoria Day", "2027-05-24"),  # the 25th is a Tuesday: 1 day back
        (2025, "Labour Day", "2025-09-01"),  # the 1st is a Monday
        (2024, "Thanksgiving", "2024-10-14"),  # Mondays 7 and 14
    ],
)
def test_a_holiday_that_moves_falls_where_the_formula_says(year, name, expected):
    found = {rule.name: on for on, rule in holidays_of(FEDERAL_DAYS, year).items()}
    assert found[name] == day(expected)


def test_the_thirtieth_of_september_is_a_holiday_only_since_2021():
    assert day("2020-09-30") not in holidays_of(FEDERAL_DAYS, 2020)
    assert day("2021-09-30") in holidays_of(FEDERAL_DAYS, 2021)


def test_a_negative_count_without_a_day_is_from_the_end_of_the_month():
    last_monday = holiday("Last Monday", month=12, weekday=0, nth=-1)
    last_but_one = holiday("Last Monday but one", month=2, weekday=0, nth=-2)
    assert list(holidays_of([last_monday, last_but_one], 2026)) == [
        day("2026-02-16"),
        day("2026-12-28"),
    ]


def test_a_holiday_without_a_shape_is_refused_by_name():
    with pytest.raises(ValueError, match="'Nameday'"):
        holidays_of([holiday("Nameday", month=5)], 2026)


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("federal", "2026-11-22", "Sunday"),
        ("federal", "2026-11-21", None),  # a Saturday is not in s.35
        ("federal", "2025-12-26", None),  # Boxing Day
        ("federal", "2026-02-16", None),  # Family Day in Ontario
        ("federal", "2026-08-03", None),  # Civic Holiday
        ("federal", "2027-12-27", None),  # Christmas is a Saturday: no substitute Monday
        ("federal", "2022-12-25", "Christmas Day"),  # a Sunday that has a name keeps it
        ("federal-courts", "2026-11-21", "Saturday"),
        ("federal-courts", "2027-12-27", "Christmas Day (moved)"),
        ("federal-courts", "2028-01-03", "New Year's Day (moved)"),  # from Saturday the 1st
        ("federal-courts", "2023-01-02", "New Year's Day (moved)"),  # from Sunday the 1st
        ("federal-courts", "2023-07-03", "Canada Day (moved)"),
        ("federal-courts", "2029-07-02", "Canada Day"),  # the statute itself moved it
        ("federal-courts", "2029-07-03", None),
        ("federal-courts", "2029-11-12", "Remembrance Day (moved)"),
        ("federal-courts", "2023-10-02", None),  # 30 September 2023, a Saturday, stays
        ("federal:QC", "2026-06-24", "Quebec's National Holiday"),
        ("federal:ON", "2026-06-24", None),
        ("federal:QC", "2026-07-01", "Canada Day"),
    ],
)
def test_a_calendar_knows_its_holidays(name, on, expected):
    found = calendar(name).is_holiday(day(on))
    assert (found and found.name) == expected


def test_a_holiday_cites_what_makes_it_one():
    assert calendar().is_holiday(day("2026-04-03")).citation == "Interpretation Act s.35(1)"
    quebec = calendar("federal:QC").is_holiday(day("2026-06-24"))
    assert quebec.citation == 'Interpretation Act s.35(1) "holiday"(a)'
    saturday = calendar("federal-courts").is_holiday(day("2026-11-21"))
    assert saturday.citation == "Federal Courts Rules r.2"


@pytest.mark.parametrize(
    ("name", "on", "forward", "back"),
    [
        ("federal", "2026-04-03", "2026-04-04", "2026-04-02"),  # Good Friday
        ("federal", "2026-04-05", "2026-04-07", "2026-04-04"),  # Easter Sunday and Monday
        ("federal", "2026-06-29", "2026-06-29", "2026-06-29"),  # no holiday: stays
        ("federal", "2023-01-01", "2023-01-02", "2022-12-31"),  # over the year's end
        ("federal-courts", "2026-04-03", "2026-04-07", "2026-04-02"),
    ],
)
def test_a_day_rolls_off_holidays_both_ways(name, on, forward, back):
    assert calendar(name).roll_forward(day(on)) == day(forward)
    assert calendar(name).roll_back(day(on)) == day(back)


def test_calendars_are_equal_when_they_are_the_same_whatever_they_were_asked():
    asked, fresh = calendar(), calendar()
    asked.is_holiday(day("2026-01-01"))
    assert asked == fresh
    assert hash(asked) == hash(fresh)


def test_a_province_without_data_says_that_it_is_unknown():
    assert "known for ON: none" in calendar("federal:ON").unknown
    assert "is unsettled" in calendar("federal:QC").unknown
    assert "A province may add days" in calendar("federal").unknown


@pytest.mark.parametrize("name", ["provincial", "federal:XX", "federal:", "office:ON", ""])
def test_an_unknown_calendar_is_named_with_the_choices(name):
    with pytest.raises(ValueError, match="use federal, federal-courts"):
        calendar(name)


@pytest.mark.parametrize(
    ("on", "working", "before", "after"),
    [
        ("2026-11-23", True, "2026-11-23", "2026-11-23"),  # Monday
        ("2026-11-21", False, "2026-11-20", "2026-11-23"),  # Saturday
        ("2026-04-05", False, "2026-04-02", "2026-04-07"),  # Friday to Monday are off
        ("2026-12-25", False, "2026-12-24", "2026-12-28"),  # Friday, then the weekend
        ("2027-01-01", False, "2026-12-31", "2027-01-04"),
    ],
)
def test_working_days_are_monday_to_friday_without_holidays(on, working, before, after):
    assert WORKING.is_working(day(on)) is working
    assert WORKING.on_or_before(day(on)) == day(before)
    assert WORKING.on_or_after(day(on)) == day(after)


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),  # nothing is added, even to a Saturday
        ("2026-11-23", 5, "2026-11-30"),  # 24 25 26 27 30
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday the Monday is the first
        ("2026-11-21", -1, "2026-11-20"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-12-24", 1, "2026-12-28"),  # over Christmas and a weekend
        ("2026-04-07", -2, "2026-04-01"),  # 2 April, 1 April: Easter lies between
        # 2027 has 261 weekdays, 9 of them holidays (Christmas is a Saturday): 252 in all,
        # so the 250th is two before Friday 31 December.
        ("2026-12-31", 250, "2027-12-29"),
    ],
)
def test_working_days_are_added_both_ways(on, n, expected):
    assert WORKING.add(day(on), n) == day(expected)


def test_the_table_agrees_with_counting_day_by_day():
    plain, on = calendar(), day("2026-01-01")
    for n in range(1, 300):
        on += timedelta(days=1)
        while not plain.is_business_day(on):
            on += timedelta(days=1)
        assert WORKING.add(day("2026-01-01"), n) == on
        assert WORKING.add(on, -n) == day("2025-12-31")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23", "2026-11-30", 5),
        ("2026-11-20", "2026-11-22", 0),  # Friday to Sunday
        ("2026-11-30", "2026-11-23", -5),
        ("2026-12-24", "2026-12-28", 1),
    ],
)
def test_between_counts_the_last_day_and_not_the_first(a, b, expected):
    assert WORKING.between(day(a), day(b)) == expected


def test_adding_what_lies_between_arrives():
    for days in range(-60, 60):
        goal = WORKING.on_or_after(day("2026-12-20") + timedelta(days=days))
        start = day("2026-12-19")
        assert WORKING.add(start, WORKING.between(start, goal)) == goal


@pytest.mark.parametrize(
    "ask",
    [
        lambda: WORKING.is_working(day("2014-12-31")),
        lambda: WORKING.on_or_after(day("2046-01-01")),
        lambda: WORKING.on_or_before(day("2015-01-01")),  # a holiday with none before it
        lambda: WORKING.add(day("2015-01-05"), -5),
        lambda: WORKING.add(day("2045-12-20"), 30),
        lambda: WORKING.between(day("2020-01-01"), day("2050-01-01")),
    ],
)
def test_a_day_outside_the_table_is_refused_and_never_wraps(ask):
    with pytest.raises(OutsideCalendarError, match="2015-01-01 to 2045-12-31"):
        ask()


def test_the_refusal_names_the_day():
    with pytest.raises(OutsideCalendarError, match="from 2050-01-01"):
        WORKING.on_or_before(day("2050-01-01"))


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        ("2028-01-31", 1, "2028-02-29"),  # no 31st: the last day, in a leap year
        ("2027-01-31", 1, "2027-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-11-22", 16, "2028-03-22"),  # 11 + 16 = 27 = 2 years and March
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-12-15", -12, "2025-12-15"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_months_keep_the_day_number_or_end_with_the_month(on, n, expected):
    assert add_months(day(on), n) == day(expected)


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        ("2026-09-08", 6, "2032-09-08"),
        ("2028-02-29", 1, "2029-02-28"),
        ("2028-02-29", 4, "2032-02-29"),
        ("2028-02-29", -1, "2027-02-28"),
    ],
)
def test_years_are_twelve_months_each(on, n, expected):
    assert add_years(day(on), n) == day(expected)


def test_months_beyond_the_last_year_are_an_error():
    with pytest.raises(ValueError, match="year"):
        add_months(day("9999-12-01"), 1)


@pytest.mark.parametrize(
    ("on", "at", "zone", "expected"),
    [
        # Eastern clocks jump from 02:00 to 03:00 on 14 March 2027, at 07:00 UTC.
        ("2027-03-14", time(1, 59, 59), "America/Toronto", "2027-03-14T06:59:59"),
        ("2027-03-14", time(2, 0), "America/Toronto", "2027-03-14T07:00:00"),
        ("2027-03-14", time(2, 30), "America/Toronto", "2027-03-14T07:00:00"),
        ("2027-03-14", time(3, 0), "America/Toronto", "2027-03-14T07:00:00"),
        # They show 01:30 twice on 7 November 2027: the first is still daylight time.
        ("2027-11-07", time(1, 30), "America/Toronto", "2027-11-07T05:30:00"),
        ("2027-11-07", time(2, 0), "America/Toronto", "2027-11-07T07:00:00"),
        ("2026-12-15", time(9, 0), "America/Vancouver", "2026-12-15T16:00:00"),  # -07:00
        ("2027-07-20", time(12, 0), "America/St_Johns", "2027-07-20T14:30:00"),  # -02:30
        ("2011-12-30", time(12, 0), "Pacific/Apia", "2011-12-30T10:00:00"),  # a day skipped
    ],
)
def test_a_wall_clock_time_is_one_instant(on, at, zone, expected):
    assert at_local(day(on), at, zone) == datetime.fromisoformat(expected + "+00:00")


def test_the_second_showing_of_a_time_is_never_meant():
    second = time(1, 30, fold=1)
    instant = at_local(day("2027-11-07"), second, "America/Toronto")
    assert instant == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", "2027-07-20T23:59:59+00:00"),
        ("America/Toronto", "2027-07-20T19:59:59-04:00"),
        ("America/Winnipeg", "2027-07-20T18:59:59-05:00"),
        ("America/Vancouver", "2027-07-20T16:59:59-07:00"),
        ("America/St_Johns", "2027-07-20T21:29:59-02:30"),
    ],
)
def test_t49_the_last_online_second_is_read_on_each_wall_clock(zone, expected):
    shown = in_zone(end_of_utc_day(day("2027-07-20")), zone)
    assert shown.isoformat() == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("America/Toronto", True),
        ("UTC", True),
        ("america/toronto", False),
        ("America", False),
        ("../etc/passwd", False),
        ("", False),
    ],
)
def test_zone_names_are_checked(name, known):
    assert known_zone(name) is known


def test_an_unknown_zone_or_a_naive_instant_is_refused_with_a_remedy():
    with pytest.raises(ValueError, match=r"'Ontario'.*America/Toronto"):
        at_local(day("2026-01-01"), time(9), "Ontario")
    with pytest.raises(ValueError, match="has no zone"):
        in_zone(datetime(2026, 1, 1, 9), "UTC")  # noqa: DTZ001 - a naive one is the point


def test_vancouver_stays_on_daylight_time_in_winter():
    noon = at_local(day("2026-12-15"), time(12), "America/Vancouver")
    assert in_zone(noon, "America/Vancouver").utcoffset() == timedelta(hours=-7)


@pytest.mark.parametrize(
    "zone_settings",
    [
        {"PYTHONTZPATH": "/usr/share/zoneinfo"},
        {"PYTHONTZPATH": "/usr/share/zoneinfo", "TZ": "Nowhere/Bogus"},
        {"TZ": "Asia/Tokyo", "TZDIR": "/usr/share/zoneinfo", "ZONEINFO": "/nowhere"},
    ],
)
def test_vancouver_is_the_same_in_a_child_process_whatever_the_machine_says(zone_settings):
    code = (
        "from datetime import date, time\n"
        "from models.rules.calendars import at_local, in_zone\n"
        "import pendulum\n"
        "noon = at_local(date(2026, 12, 15), time(12), 'America/Vancouver')\n"
        "print(in_zone(noon, 'America/Vancouver').isoformat())\n"
        "print(pendulum.datetime(2026, 12, 15, tz='America/Vancouver').isoformat())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **zone_settings},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["2026-12-15T12:00:00-07:00", "2026-12-15T00:00:00-07:00"]
