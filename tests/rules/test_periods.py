"""Periods as people write them, and what a limit laid with one asks and gives."""

from datetime import date

import pytest

from models.rules.periods import Direction, How, Limit, Period, Roll, Unit, parse_period


@pytest.mark.parametrize(
    ("text", "length", "unit"),
    [
        ("60 days", 60, Unit.DAYS),
        ("1 day", 1, Unit.DAYS),
        ("0 days", 0, Unit.DAYS),
        ("10 business days", 10, Unit.BUSINESS_DAYS),
        ("1 Business  Day", 1, Unit.BUSINESS_DAYS),
        ("2 weeks", 2, Unit.WEEKS),
        (" 6 months ", 6, Unit.MONTHS),
        ("3 years", 3, Unit.YEARS),
        ("P90D", 90, Unit.DAYS),
        ("P2W", 2, Unit.WEEKS),
        ("P4M", 4, Unit.MONTHS),
        ("P3Y", 3, Unit.YEARS),
    ],
)
def test_a_period_is_read_in_words_or_iso(text, length, unit):
    assert parse_period(text) == Period(length=length, unit=unit)


@pytest.mark.parametrize(
    "text",
    ["", "sixty days", "60", "days", "-5 days", "1.5 months", "PT5H", "P1Y6M", "p90d", "P",
     "60 days ago", "999999 days", "6 fortnights", "٣ days"],
)  # fmt: skip
def test_a_period_that_cannot_be_read_says_how_to_write_it(text):
    with pytest.raises(ValueError, match="60 days or P90D"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "said"), [("P1D", "1 day"), ("1 month", "1 month"), ("P2W", "2 weeks")]
)
def test_a_period_is_said_as_people_do(text, said):
    assert str(parse_period(text)) == said


def limit(period, **more):
    return Limit(anchor=date(2026, 3, 2), period=parse_period(period), **more)


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (limit("60 days"), True),  # within 60 days: the 60th is the last
        (limit("60 days", how=How.FROM), False),  # time from a day: it begins or runs
        (limit("10 days", how=How.CLEAR), False),  # at least ten: the earliest
        (limit("10 days", how=How.CLEAR, direction=Direction.BEFORE), True),
        (limit("90 days", direction=Direction.BEFORE), False),  # a window opens
        (limit("6 years", how=How.BEGINNING_ON), False),  # it is over, nothing is late
        (limit("0 days", how=How.CLEAR), True),  # the limit itself
    ],
)
def test_only_a_last_day_for_doing_a_thing_can_be_aimed_at_early(asked, ends):
    assert asked.ends is ends


@pytest.mark.parametrize(
    ("asked", "holidays"),
    [
        (limit("60 days"), False),
        (limit("60 days", roll=Roll.NEXT), True),
        (limit("0 days", roll=Roll.PREVIOUS), True),
        (limit("5 business days"), True),
        (limit("6 months"), False),
    ],
)
def test_holidays_matter_where_a_day_may_move_or_business_days_are_counted(asked, holidays):
    assert asked.asks_for_holidays is holidays
