"""Time limits counted: the worked examples, then each way of counting and each unit.

Of the worked examples four are no count of a period: T28 is the earlier of two limits, T58 a
port's next window, T61 an order of two acts, and T49 an instant read in zones (in
test_calendars.py).
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.counting import count
from models.rules.findings import Who
from models.rules.jurisdictions import OfficeCalendar
from models.rules.periods import Direction, How, Period, Roll, Unit, parse_period
from tests.rules.federal_days import calendar


def day(text: str) -> date:
    return date.fromisoformat(text)


def counted(start, period, how="within", roll="none", law="federal", direction="after"):
    return count(
        day(start),
        parse_period(period),
        how=How(how),
        roll=Roll(roll),
        direction=Direction(direction),
        calendar=calendar(law) if isinstance(law, str) else law,
    )


# id, from, period, how, roll, calendar, due, rolled
WORKED = [
    # 30 April and 31 May days: 30 + 31 = 61, so day 90 is 29 June, a Monday.
    ("T01", "2026-03-31", "90 days", "within", "next", "federal", "2026-06-29", False),
    # 29 + 31 + 29 (2028 is a leap year) = 89, so day 90 is 1 March.
    ("T04", "2027-12-02", "90 days", "within", "next", "federal", "2028-03-01", False),
    # 28 + 31 = 59, day 60 is New Year's Day; Saturday 2 January is no holiday.
    ("T07", "2026-11-02", "60 days", "within", "next", "federal", "2027-01-02", True),
    (
        "T07 court",
        "2026-11-02",
        "60 days",
        "within",
        "next",
        "federal-courts",
        "2027-01-04",
        True,
    ),
    # Deemed receipt is a fact and stays on Christmas Day ...
    ("T10 receipt", "2026-12-15", "10 days", "within", "none", "federal", "2026-12-25", False),
    # ... and from it 6 + 24 = 30: Sunday 24 January.
    ("T10 limit", "2026-12-25", "30 days", "within", "next", "federal", "2027-01-25", True),
    ("T13", "2026-09-08", "6 years", "beginning-on", "none", "federal", "2032-09-07", False),
    ("T16", "2028-01-31", "1 month", "within", "none", "federal", "2028-02-29", False),
    # 12 months to November 2027, 4 more to March 2028.
    ("T19", "2026-11-22", "16 months", "within", "none", "federal", "2028-03-22", False),
    ("T22", "2025-12-10", "12 months", "within", "none", "federal", "2026-12-10", False),
    # February 2027 has no 31st.
    ("T25", "2026-08-31", "6 months", "within", "none", "federal", "2027-02-28", False),
    # 3 to 12 March are the ten clear days.
    ("T31", "2026-03-02", "10 days", "clear", "none", "federal", "2026-03-13", False),
    # "After" leaves the day out: the first day after it, holiday or not.
    ("T34", "2026-12-31", "1 day", "from", "none", "federal", "2027-01-01", False),
    # Good Friday; the Saturday is no holiday.
    ("T37", "2026-04-03", "0 days", "within", "next", "federal", "2026-04-04", True),
    # Boxing Day is none either.
    ("T40", "2025-12-26", "0 days", "within", "next", "federal", "2025-12-26", False),
    ("T43", "2026-05-18", "0 days", "within", "next", "federal", "2026-05-19", True),
    ("T46 Quebec", "2026-06-24", "0 days", "within", "next", "federal:QC", "2026-06-25", True),
    (
        "T46 Ontario",
        "2026-06-24",
        "0 days",
        "within",
        "next",
        "federal:ON",
        "2026-06-24",
        False,
    ),
    ("T52", "2026-11-23", "36 months", "beginning-on", "none", "federal", "2029-11-22", False),
    # No 29 February between them: one year exactly.
    ("T55", "2026-05-04", "365 days", "within", "none", "federal", "2027-05-04", False),
]


@pytest.mark.parametrize("row", WORKED, ids=[row[0] for row in WORKED])
def test_the_worked_examples_come_out(row):
    _, start, period, how, roll, law, due, rolled = row
    found = counted(start, period, how, roll, law)
    assert (found.due_on, found.rolled) == (day(due), rolled)


@pytest.mark.parametrize(
    ("start", "period", "how", "direction", "expected"),
    [
        ("2026-06-29", "90 days", "within", "before", "2026-03-31"),  # T01 back again
        ("2026-03-13", "10 days", "clear", "before", "2026-03-02"),  # T31 back again
        ("2026-03-02", "10 days", "beginning-on", "after", "2026-03-11"),  # 2 + 9
        ("2026-03-11", "10 days", "beginning-on", "before", "2026-03-02"),
        ("2026-03-02", "1 day", "beginning-on", "after", "2026-03-02"),  # the day itself
        ("2026-03-02", "2 weeks", "within", "after", "2026-03-16"),  # 14 days
        ("2026-03-02", "2 weeks", "clear", "after", "2026-03-17"),  # 14 + 1
        ("2026-03-02", "2 weeks", "beginning-on", "after", "2026-03-15"),  # 14 - 1
        ("2026-03-02", "10 days", "from", "after", "2026-03-12"),  # as within
        ("2026-01-31", "1 month", "from", "after", "2026-02-28"),
        ("2026-03-31", "1 month", "within", "before", "2026-02-28"),
        ("2026-03-15", "1 month", "clear", "after", "2026-04-16"),
        ("2026-03-15", "1 month", "clear", "before", "2026-02-14"),
        ("2028-01-31", "1 month", "beginning-on", "after", "2028-02-29"),  # no 31st
        ("2026-01-30", "1 month", "beginning-on", "after", "2026-02-28"),  # no 30th
        ("2026-01-28", "1 month", "beginning-on", "after", "2026-02-27"),
        ("2028-02-29", "1 year", "beginning-on", "after", "2029-02-28"),  # no 29th
        ("2028-02-29", "4 years", "beginning-on", "after", "2032-02-28"),
        ("2026-03-31", "1 month", "beginning-on", "before", "2026-03-01"),
        ("2026-04-15", "1 month", "beginning-on", "before", "2026-03-16"),
        ("2028-02-29", "1 year", "within", "after", "2029-02-28"),
        ("2026-04-02", "1 business day", "within", "after", "2026-04-07"),  # over Easter
        ("2026-04-07", "1 business day", "within", "before", "2026-04-02"),
        ("2026-11-23", "10 business days", "within", "after", "2026-12-07"),
        ("2026-11-23", "10 business days", "clear", "after", "2026-12-08"),
        ("2026-11-23", "10 business days", "beginning-on", "after", "2026-12-04"),
        ("2026-11-21", "1 business day", "beginning-on", "after", "2026-11-23"),  # Saturday
        ("2026-03-02", "0 days", "clear", "after", "2026-03-02"),  # nothing is nothing
        ("2026-03-02", "0 months", "beginning-on", "after", "2026-03-02"),
    ],
)
def test_each_way_of_counting_has_its_own_last_day(start, period, how, direction, expected):
    assert counted(start, period, how, direction=direction).due_on == day(expected)


@pytest.mark.parametrize(
    ("start", "roll", "law", "expected"),
    [
        ("2026-04-05", "none", "federal", "2026-04-05"),  # Easter Sunday
        ("2026-04-05", "next", "federal", "2026-04-07"),  # over Easter Monday
        ("2026-04-05", "previous", "federal", "2026-04-04"),  # the Saturday is open
        ("2026-04-05", "previous", "federal-courts", "2026-04-02"),
        ("2027-12-25", "next", "federal-courts", "2027-12-28"),  # over 26 and the moved 27
        ("2027-12-25", "next", "federal", "2027-12-27"),  # over Sunday the 26th
    ],
)
def test_a_deadline_on_a_holiday_moves_as_asked(start, roll, law, expected):
    found = counted(start, "0 days", roll=roll, law=law)
    assert (found.due_on, found.raw_on) == (day(expected), day(start))


@pytest.mark.parametrize(
    ("start", "period", "law", "expected"),
    [
        # Friday 1, Monday 2, 3, 4, Thursday 5: the weekend is left out under seven days.
        ("2026-03-05", "5 days", "federal-courts", "2026-03-12"),
        ("2026-03-05", "6 days", "federal-courts", "2026-03-13"),
        ("2026-03-05", "7 days", "federal-courts", "2026-03-12"),  # seven: all are counted
        ("2026-03-05", "1 week", "federal-courts", "2026-03-12"),
        ("2026-03-05", "5 days", "federal", "2026-03-10"),
    ],
)
def test_the_courts_leave_holidays_out_of_periods_under_seven_days(
    start, period, law, expected
):
    assert counted(start, period, law=law).due_on == day(expected)


def read(found):
    return [(str(r.due_on), r.citation) for r in found.readings]


def test_t07_carries_the_reading_by_which_saturday_is_a_holiday():
    found = counted("2026-11-02", "60 days", roll="next")
    assert read(found) == [
        ("2027-01-02", "Interpretation Act s.35(1)"),
        ("2027-01-04", "Federal Courts Rules r.2"),
    ]
    assert all(reading.note and reading.due_at is None for reading in found.readings)


def test_t07_by_court_time_carries_the_act_alone_and_the_recess():
    # Day 48 is 20 December; twelve more from 8 January end on the 19th.
    found = counted("2026-11-02", "60 days", roll="next", law="federal-courts")
    assert read(found) == [
        ("2027-01-04", "Federal Courts Rules r.2"),
        ("2027-01-02", "Interpretation Act s.35(1)"),
        ("2027-01-19", "Federal Courts Rules r.6(3)"),
    ]


def test_a_substitute_monday_carries_the_older_text_of_the_rule():
    found = counted("2027-12-25", "0 days", roll="next", law="federal-courts")
    assert ("2027-12-27", "Federal Courts Rules r.2") in read(found)


@pytest.mark.parametrize("law", ["federal", "federal-courts", "federal:QC"])
def test_a_day_on_which_all_agree_has_no_readings(law):
    assert counted("2026-03-31", "90 days", roll="next", law=law).readings == ()


def test_a_day_that_is_not_asked_to_move_has_one_reading_only():
    assert counted("2026-04-03", "0 days").readings == ()


def test_t37_a_limit_that_was_not_counted_has_one_answer():
    found = counted("2026-04-03", "0 days", roll="next")
    assert (found.due_on, found.readings, found.doubt) == (day("2026-04-04"), (), None)


def test_readings_that_differ_are_for_counsel():
    found = counted("2026-11-02", "60 days", roll="next")
    assert found.doubt == (
        "Which reading governs is open: the day is 2027-01-02 or 2027-01-04."
    )
    assert found.who is Who.COUNSEL


def test_a_day_on_which_all_agree_leaves_nothing_to_counsel():
    found = counted("2026-03-31", "90 days", roll="next")
    assert (found.doubt, found.who) == (None, None)


def test_t46_a_day_moved_by_a_provinces_holiday_is_for_counsel():
    found = counted("2026-06-24", "0 days", roll="next", law="federal:QC")
    assert found.readings == ()
    assert "Which province governs a federal filing made online is unsettled" in found.doubt
    assert "the day is 2026-06-24" in found.doubt
    assert found.who is Who.COUNSEL


@pytest.mark.parametrize(
    ("start", "law"), [("2026-06-24", "federal:ON"), ("2026-06-23", "federal:QC")]
)
def test_a_day_that_no_provinces_holiday_moved_is_not(start, law):
    assert counted(start, "0 days", roll="next", law=law).doubt is None


@pytest.mark.parametrize(
    ("start", "period", "how", "roll", "law", "safe"),
    [
        # T07: Friday 1 January is a holiday, so Thursday.
        ("2026-11-02", "60 days", "within", "next", "federal", "2026-12-31"),
        # Before the earlier reading, not before Tuesday the 19th.
        ("2026-11-02", "60 days", "within", "next", "federal-courts", "2026-12-31"),
        # T22: the day before, a Wednesday.
        ("2025-12-10", "12 months", "within", "none", "federal", "2026-12-09"),
        # Over Sunday, Saturday, Good Friday.
        ("2026-04-03", "0 days", "within", "next", "federal", "2026-04-02"),
        # Quebec's holiday is no working day there.
        ("2026-06-24", "0 days", "within", "next", "federal:QC", "2026-06-23"),
        ("2026-12-31", "1 day", "from", "none", "federal", None),
        ("2026-03-02", "10 days", "clear", "none", "federal", None),
        ("2026-09-08", "6 years", "beginning-on", "none", "federal", None),
        ("0001-01-01", "0 days", "within", "none", "federal", None),
    ],
)
def test_a_last_day_has_a_working_day_before_it_to_aim_at(start, period, how, roll, law, safe):
    found = counted(start, period, how, roll, law)
    assert found.safe_on == (day(safe) if safe else None)


NO_PROVINCE = (
    'A province may add days under Interpretation Act s.35(1) "holiday"(a); none is taken in'
    " here."
)


@pytest.mark.parametrize(
    ("asked", "sentences", "citations"),
    [
        (
            ("2026-12-31", "1 day", "from"),
            (
                "2026-12-31 itself is not counted.",
                "Day 1 after 2026-12-31 is 2027-01-01, a Friday.",
                "2027-01-01 is New Year's Day, a holiday. No move was asked for: it stays.",
            ),
            ("Interpretation Act s.27(4)",),
        ),
        # T40: Boxing Day.
        (
            ("2025-12-26", "0 days", "within", "next"),
            (
                "A period of 0 days ends on the day itself: 2025-12-26, a Friday.",
                "2025-12-26 is not a holiday, so the day does not move.",
                NO_PROVINCE,
            ),
            ("Interpretation Act s.26", "Interpretation Act s.35(1)"),
        ),
        (
            ("2026-03-31", "90 days", "within", "next"),
            (
                "2026-03-31 itself is not counted.",
                "Day 90 after 2026-03-31 is 2026-06-29, a Monday.",
                "2026-06-29 is not a holiday, so the day does not move.",
                NO_PROVINCE,
            ),
            (
                "Interpretation Act s.27(5)",
                "Interpretation Act s.26",
                "Interpretation Act s.35(1)",
            ),
        ),
        (
            ("2026-08-31", "6 months"),
            (
                "6 months after 2026-08-31 is 2027-02-28, a Sunday.",
                "That month has no day 31, so its last day stands.",
                "2027-02-28 is a Sunday, a holiday. No move was asked for: it stays.",
            ),
            ("Interpretation Act s.27(5)", "Interpretation Act s.28"),
        ),
        (
            ("2026-09-08", "6 years", "beginning-on"),
            (
                "6 years: 6 x 12 = 72 months.",
                "6 years after 2026-09-08 is 2032-09-08, a Wednesday.",
                (
                    "2026-09-08 is counted, so the period ends a day earlier:"
                    " 2032-09-07, a Tuesday."
                ),
            ),
            (
                "Interpretation Act s.27(3)",
                "Interpretation Act s.28",
                "Interpretation Act s.37(1)",
            ),
        ),
        (
            ("2026-03-02", "10 days", "clear"),
            (
                "Neither end is counted, so 10 + 1 = 11.",
                "Day 11 after 2026-03-02 is 2026-03-13, a Friday.",
            ),
            ("Interpretation Act s.27(1)",),
        ),
        (
            ("2026-03-15", "1 month", "clear", "none", "federal", "before"),
            (
                "1 month before 2026-03-15 is 2026-02-15, a Sunday.",
                (
                    "Neither end is counted, so the day before it is meant:"
                    " 2026-02-14, a Saturday."
                ),
            ),
            ("Interpretation Act s.27(1)", "Interpretation Act s.28"),
        ),
        (
            ("2026-04-15", "1 month", "beginning-on", "none", "federal", "before"),
            (
                "1 month before 2026-04-15 is 2026-03-15, a Sunday.",
                (
                    "2026-04-15 is counted, so the period begins a day later:"
                    " 2026-03-16, a Monday."
                ),
            ),
            ("Interpretation Act s.27(3)", "Interpretation Act s.28"),
        ),
        (
            ("2026-03-02", "2 weeks", "beginning-on"),
            (
                "2 weeks of seven days: 2 x 7 = 14 days.",
                "The count goes from 2026-03-02, that day included.",
                "Day 14 is 2026-03-15, a Sunday.",
                "2026-03-15 is a Sunday, a holiday. No move was asked for: it stays.",
            ),
            ("Interpretation Act s.27(3)",),
        ),
        (
            ("2026-11-23", "1 business day"),
            (
                "Saturdays, Sundays and holidays are not counted.",
                "2026-11-23 itself is not counted.",
                "Business day 1 after 2026-11-23 is 2026-11-24, a Tuesday.",
                NO_PROVINCE,
            ),
            ("Interpretation Act s.27(5)", "Interpretation Act s.35(1)"),
        ),
        (
            ("2026-04-03", "0 days", "within", "next", "federal-courts"),
            (
                "A period of 0 days ends on the day itself: 2026-04-03, a Friday.",
                "2026-04-03 is Good Friday, a holiday.",
                "2026-04-04 is a Saturday, a holiday.",
                "2026-04-05 is a Sunday, a holiday.",
                "2026-04-06 is Easter Monday, a holiday.",
                "The next day that is not a holiday is 2026-04-07, a Tuesday.",
                NO_PROVINCE,
            ),
            (
                "Interpretation Act s.26",
                "Interpretation Act s.35(1)",
                "Federal Courts Rules r.2",
            ),
        ),
        (
            ("2026-05-18", "0 days", "within", "previous"),
            (
                "A period of 0 days ends on the day itself: 2026-05-18, a Monday.",
                "2026-05-18 is Victoria Day, a holiday.",
                "2026-05-17 is a Sunday, a holiday.",
                "The last day before it that is not a holiday is 2026-05-16, a Saturday.",
                NO_PROVINCE,
            ),
            ("Interpretation Act s.35(1)",),
        ),
    ],
)
def test_the_arithmetic_is_told_in_sentences_with_its_law(asked, sentences, citations):
    found = counted(*asked)
    assert found.explanation == sentences
    assert found.citations == citations


def test_a_short_court_period_says_that_holidays_are_left_out():
    found = counted("2026-03-05", "5 days", law="federal-courts")
    assert "under seven days" in found.explanation[0]
    assert "Federal Courts Rules r.6(2)" in found.citations


@pytest.mark.parametrize(
    ("law", "known"), [("federal:QC", "National Holiday"), ("federal:ON", "none")]
)
def test_a_provinces_count_says_what_is_unknown_and_which_province_is_unsettled(law, known):
    last = counted("2026-06-24", "0 days", roll="next", law=law).explanation[-1]
    assert known in last
    assert "is unknown here" in last
    assert last.endswith("Which province governs a federal filing made online is unsettled.")


def test_a_count_that_asks_for_no_holiday_says_nothing_of_provinces():
    told = counted("2026-03-31", "90 days", law="federal:QC").explanation
    assert not any("rovinc" in sentence for sentence in told)


# An office that is closed on one Monday, 16 February 2026.
OFFICE = OfficeCalendar(
    name="office:ON",
    citation="a list of days off (practice, not law)",
    rules=calendar().rules,
    law=calendar(),
    days_off=lambda year: {date(2026, 2, 16): "Family Day"} if year == 2026 else {},
    note="Practice, not law.",
)


@pytest.mark.parametrize(
    ("start", "period", "roll", "expected"),
    [
        ("2026-02-13", "1 business day", "none", "2026-02-17"),  # Friday, over the Monday
        ("2026-02-14", "0 days", "next", "2026-02-17"),  # Saturday, Sunday, Monday
        ("2026-02-16", "0 days", "previous", "2026-02-13"),
        ("2026-02-16", "0 days", "none", "2026-02-16"),
        ("2026-04-06", "0 days", "next", "2026-04-06"),  # this one works on Easter Monday
    ],
)
def test_an_offices_count_goes_by_its_own_working_days(start, period, roll, expected):
    assert counted(start, period, roll=roll, law=OFFICE).due_on == day(expected)


def test_an_offices_count_is_no_law_and_tells_the_day_that_is():
    found = counted("2026-02-14", "0 days", roll="next", law=OFFICE)
    assert not found.by_law
    assert found.explanation[-2:] == (
        "Practice, not law.",
        "By the law's own holidays, the federal ones, it is 2026-02-14, a Saturday.",
    )
    assert found.citations == ("a list of days off (practice, not law)",)
    assert (found.readings, found.doubt) == ((), None)


def test_an_offices_count_that_agrees_with_the_law_says_only_what_it_is():
    told = counted("2026-02-17", "0 days", roll="next", law=OFFICE).explanation
    assert told[-1] == "Practice, not law."


def test_time_from_a_day_cannot_run_back():
    with pytest.raises(ValueError, match="runs forward"):
        counted("2026-03-02", "10 days", "from", direction="before")


@pytest.mark.parametrize(
    ("start", "period", "direction"),
    [
        ("9999-12-31", "1 day", "after"),
        ("9999-12-01", "1 month", "after"),
        ("0001-01-01", "1 day", "before"),
        ("2026-01-01", "99999 years", "after"),
    ],
)
def test_a_count_that_leaves_the_calendar_says_so(start, period, direction):
    with pytest.raises(ValueError, match="years 1 to 9999"):
        counted(start, period, direction=direction)


DATES = st.dates(min_value=date(2015, 1, 1), max_value=date(2045, 12, 31))
LENGTHS = st.integers(min_value=1, max_value=400)
PLAIN, COURTS = calendar("federal"), calendar("federal-courts")


@given(start=DATES, n=LENGTHS, unit=st.sampled_from([Unit.DAYS, Unit.WEEKS]))
def test_counting_back_from_the_last_day_returns_to_the_first(start, n, unit):
    period = Period(length=n, unit=unit)
    for how in (How.WITHIN, How.CLEAR, How.BEGINNING_ON):
        there = count(start, period, how=how, calendar=PLAIN).due_on
        back = count(there, period, how=how, direction=Direction.BEFORE, calendar=PLAIN)
        assert back.due_on == start


@given(start=DATES, n=LENGTHS, unit=st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))
def test_clear_is_one_day_more_than_within(start, n, unit):
    period = Period(length=n, unit=unit)
    within = count(start, period, how=How.WITHIN, calendar=PLAIN).due_on
    clear = count(start, period, how=How.CLEAR, calendar=PLAIN).due_on
    assert clear == within + timedelta(days=1)


@given(start=DATES, n=st.integers(min_value=1, max_value=120))
def test_periods_that_begin_on_the_day_after_each_other_leave_no_gap(start, n):
    first = start.replace(day=min(start.day, 28))
    ends = count(
        first, Period(length=n, unit=Unit.MONTHS), how=How.BEGINNING_ON, calendar=PLAIN
    )
    again = count(first, Period(length=n, unit=Unit.MONTHS), calendar=PLAIN)
    assert ends.due_on + timedelta(days=1) == again.due_on


@given(start=DATES, n=LENGTHS)
def test_a_moved_day_is_never_a_holiday_and_nothing_between_was_open(start, n):
    for law in (PLAIN, COURTS):
        found = count(start, Period(length=n, unit=Unit.DAYS), roll=Roll.NEXT, calendar=law)
        moved = (found.due_on - found.raw_on).days
        between = [found.raw_on + timedelta(days=d) for d in range(moved)]
        assert law.is_holiday(found.due_on) is None
        assert all(law.is_holiday(passed) for passed in between)
        assert found.rolled is (moved > 0)


@given(start=DATES, n=LENGTHS)
def test_the_first_reading_is_the_answer_and_the_others_differ(start, n):
    for law in (PLAIN, COURTS):
        found = count(start, Period(length=n, unit=Unit.DAYS), roll=Roll.NEXT, calendar=law)
        days = [reading.due_on for reading in found.readings]
        assert days[:1] in ([], [found.due_on])
        assert found.due_on not in days[1:]
        assert len(days) != 1
        assert (found.doubt is not None) is bool(days)


@given(start=DATES, n=LENGTHS)
def test_the_safe_day_is_a_working_day_before_every_reading(start, n):
    for law in (PLAIN, COURTS):
        found = count(start, Period(length=n, unit=Unit.DAYS), roll=Roll.NEXT, calendar=law)
        first = min([found.due_on, *(reading.due_on for reading in found.readings)])
        assert found.safe_on < first
        assert law.is_business_day(found.safe_on)
