"""The docket's days: asked one by one what they are, and walked one after another."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.docket.days import (
    Days,
    last_of_months,
    last_second_in,
    last_second_in_utc,
    months_from,
    named_by_the_act,
    utc_day,
    walked,
)
from models.reference.loader import load_book
from models.rules.book import Confidence, HolidayRule, Provenance
from models.rules.counting import count
from models.rules.jurisdictions import legal_calendar
from tests.docket.counted import asked, walked_out

BOOK = load_book()
DAYS = Days(BOOK.holidays)
THIRTY_YEARS = [date(2015, 1, 1) + timedelta(n) for n in range(31 * 365 + 8)]

HOLIDAYS = [
    ("2026-01-01", "New Year's Day"),
    ("2026-04-03", "Good Friday or Easter Monday"),
    ("2026-04-06", "Good Friday or Easter Monday"),
    ("2026-05-18", "Victoria Day, the Monday preceding 25 May"),
    ("2026-05-24", "Sunday"),
    ("2026-07-01", "Canada Day"),
    ("2029-07-02", "Canada Day, 1 July being a Sunday"),
    ("2026-09-07", "Labour Day, the first Monday in September"),
    ("2021-09-30", "National Day for Truth and Reconciliation"),
    ("2026-10-12", "Thanksgiving, the second Monday of October"),
    ("2026-11-11", "Remembrance Day"),
    ("2026-12-25", "Christmas Day"),
    ("2020-09-30", None),  # the day was made law in 2021
    ("2026-04-04", None),  # a Saturday, and of Easter
    ("2025-12-26", None),  # Boxing Day
    ("2026-02-16", None),  # Family Day is provincial
    ("2026-05-25", None),  # the Monday after the one that counts
    ("2027-12-27", None),  # Christmas on a Saturday has no Monday
    ("2026-07-02", None),
]


@pytest.mark.parametrize(("day", "name"), HOLIDAYS)
def test_the_act_names_a_day_or_does_not(day, name):
    assert named_by_the_act(date.fromisoformat(day)) == name


@pytest.mark.parametrize(("calendar", "province"), [("federal", ""), ("federal:QC", "QC")])
def test_both_calendars_call_the_same_days_holidays_for_thirty_years(calendar, province):
    docket, rules = (
        Days(BOOK.holidays, province=province),
        legal_calendar(calendar, BOOK.holidays),
    )
    differing = [
        day for day in THIRTY_YEARS if docket.is_holiday(day) != bool(rules.is_holiday(day))
    ]
    assert THIRTY_YEARS[-1].year == 2045
    assert differing == []


def test_both_move_a_day_alike_as_the_courts_read_it_for_thirty_years():
    courts = legal_calendar("federal-courts", BOOK.holidays)
    differing = [
        day
        for day in THIRTY_YEARS
        if DAYS.no_holiday_from(day, saturdays=True) != courts.roll_forward(day)
    ]
    assert differing == []


def test_a_day_that_was_proclaimed_once_is_a_holiday_that_day_only():
    # The national day of mourning of 2022-09-19, as a law of one day.
    mourning = date(2022, 9, 19)
    once = Provenance(
        source=("a proclamation",), confidence=Confidence.HIGH,
        effective_from=mourning, effective_to=mourning,
    )  # fmt: skip
    rule = HolidayRule(name="Mourning", citation="s.35(1)", provenance=once, month=9, day=19)
    days = Days([*BOOK.holidays, rule])
    assert days.no_holiday_from(mourning) == date(2022, 9, 20)
    assert not days.is_holiday(date(2023, 9, 19))
    assert not DAYS.is_holiday(mourning)


PROCLAIMED = [
    # a shape, and one day of it
    ({"month": 8, "weekday": 0, "nth": 1}, "2026-08-03"),  # the first Monday of August
    ({"month": 3, "weekday": 4, "nth": -1, "before_day": 25}, "2027-03-19"),
    ({"month": 2, "weekday": 2, "nth": -2}, "2028-02-16"),  # the last but one Wednesday
    ({"month": 9, "weekday": 1, "nth": 5}, "2026-09-29"),  # the fifth Tuesday, if there is one
    ({"easter": 39}, "2027-05-06"),  # 28 March and 39 days
    ({"month": 8, "day": 1, "if_sunday_next_day": True}, "2027-08-02"),
]


@pytest.mark.parametrize(("shape", "day"), PROCLAIMED)
def test_both_calendars_find_a_proclaimed_day_by_its_shape_for_thirty_years(shape, day):
    source = Provenance(source=("a proclamation",), confidence=Confidence.HIGH)
    new = HolidayRule(name="A new day", citation="s.35(1)", provenance=source, **shape)
    docket = Days([*BOOK.holidays, new])
    rules = legal_calendar("federal", (*BOOK.holidays, new))
    differing = [
        on for on in THIRTY_YEARS if docket.is_holiday(on) != bool(rules.is_holiday(on))
    ]
    assert differing == []
    assert docket.is_holiday(date.fromisoformat(day))


ROLLED = [
    ("2026-04-03", "2026-04-04"),  # T37: Good Friday; Saturday is no holiday
    ("2025-12-26", "2025-12-26"),  # T40: Boxing Day is none
    ("2026-05-18", "2026-05-19"),  # T43: Victoria Day
    ("2026-04-05", "2026-04-07"),  # Easter Sunday, then Easter Monday
]


@pytest.mark.parametrize(("day", "moved"), ROLLED)
def test_a_thing_may_be_done_on_the_next_day_that_is_no_holiday(day, moved):
    assert DAYS.no_holiday_from(date.fromisoformat(day)) == date.fromisoformat(moved)


def test_the_national_holiday_of_quebec_moves_a_day_there_only():
    # T46: 2026-06-24 is a Wednesday
    day = date(2026, 6, 24)
    assert Days(BOOK.holidays, province="QC").no_holiday_from(day) == date(2026, 6, 25)
    assert Days(BOOK.holidays, province="ON").no_holiday_from(day) == day


WALKED = [
    ("2026-03-31", 90, "2026-06-29"),  # T01: 30 of April, 31 of May, 29 of June
    ("2027-12-02", 90, "2028-03-01"),  # T04: 29 + 31 + 29, and 1 March
    ("2026-12-15", 10, "2026-12-25"),  # T10: deemed receipt on Christmas Day
    ("2026-03-02", 11, "2026-03-13"),  # T31: ten clear days are 3 to 12
    ("2026-12-31", 1, "2027-01-01"),  # T34: after a day excludes it
    ("2026-05-04", 365, "2027-05-04"),  # T55
    ("2026-06-29", -90, "2026-03-31"),
]


@pytest.mark.parametrize(("start", "n", "end"), WALKED)
def test_days_are_walked_without_the_first(start, n, end):
    assert walked(date.fromisoformat(start), n) == date.fromisoformat(end)


MONTHS = [
    ("2028-01-31", 1, "2028-02-29"),  # T16
    ("2026-11-22", 16, "2028-03-22"),  # T19
    ("2026-08-31", 6, "2027-02-28"),  # T25
    ("2025-12-10", 12, "2026-12-10"),  # T22
    ("2028-02-29", 12, "2029-02-28"),
    ("2027-03-31", -1, "2027-02-28"),
]


@pytest.mark.parametrize(("start", "n", "end"), MONTHS)
def test_months_keep_the_day_number_or_take_the_last_day(start, n, end):
    assert months_from(date.fromisoformat(start), n) == date.fromisoformat(end)


BEGINNING_ON = [
    ("2026-09-08", 72, "2032-09-07"),  # T13
    ("2026-11-23", 36, "2029-11-22"),  # T52
    ("2026-01-31", 1, "2026-02-28"),  # no 31st: the month is filled to its end
    ("2026-01-30", 13, "2027-02-28"),
    ("2028-02-29", 36, "2031-02-28"),
    ("2028-02-29", 48, "2032-02-28"),
    ("2026-03-01", 1, "2026-03-31"),
]


@pytest.mark.parametrize(("first", "n", "last"), BEGINNING_ON)
def test_a_period_that_begins_on_a_day_counts_it(first, n, last):
    assert last_of_months(date.fromisoformat(first), n) == date.fromisoformat(last)


LAST_SECONDS = [
    ("America/Toronto", "2027-07-20", "2027-07-21T03:59:59"),
    ("America/Winnipeg", "2027-07-20", "2027-07-21T04:59:59"),
    ("America/St_Johns", "2027-07-20", "2027-07-21T02:29:59"),
    ("America/Vancouver", "2026-12-15", "2026-12-16T06:59:59"),  # UTC-7 all year since 2026
    ("America/Toronto", "2027-03-14", "2027-03-15T03:59:59"),  # the day that lost an hour
    ("America/Toronto", "2027-11-07", "2027-11-08T04:59:59"),  # the day that has one twice
]


@pytest.mark.parametrize(("zone", "day", "instant"), LAST_SECONDS)
def test_the_last_second_of_a_day_is_found_on_its_own_clock(zone, day, instant):
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert last_second_in(zone, date.fromisoformat(day)) == expected


CLOCKS = [
    ("America/Toronto", "2027-07-20T19:59:59-04:00"),
    ("America/Winnipeg", "2027-07-20T18:59:59-05:00"),
    ("America/Vancouver", "2027-07-20T16:59:59-07:00"),
    ("America/St_Johns", "2027-07-20T21:29:59-02:30"),
]


@pytest.mark.parametrize(("zone", "local"), CLOCKS)
def test_four_clocks_show_the_last_second_of_the_online_day(zone, local):
    # T49
    instant = last_second_in_utc(date(2027, 7, 20))
    assert instant.astimezone(ZoneInfo(zone)).isoformat() == local


def test_the_online_day_ends_in_utc():
    assert last_second_in_utc(date(2027, 7, 20)).isoformat() == "2027-07-20T23:59:59+00:00"
    evening = datetime.fromisoformat("2027-07-20T19:30:00-07:00")  # Vancouver, the same day
    assert utc_day(evening) == date(2027, 7, 21)


@pytest.mark.parametrize("block", range(4))
def test_20_000_time_limits_are_counted_alike(block):
    differing = [seed for seed in range(5_000 * block, 5_000 * (block + 1)) if parted(seed)]
    assert differing == []


def parted(seed: int) -> bool:
    one = asked(seed)
    calendar = legal_calendar("federal:QC" if one.province else "federal", BOOK.holidays)
    due_on = count(
        one.anchor, one.period, calendar=calendar, direction=one.direction, how=one.how,
        roll=one.roll,
    ).due_on  # fmt: skip
    return due_on != walked_out(one, Days(BOOK.holidays, province=one.province))
