"""Stretches of time on a wall clock, to the minute; where clocks jump, the cautious side."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.spans import Span, at_reading, span_of

TORONTO, VANCOUVER, REGINA = "America/Toronto", "America/Vancouver", "America/Regina"
EASTERN = timezone(timedelta(hours=-5))
DAY = timedelta(days=1)


def utc(year: int, month: int, day: int, *clock: int) -> datetime:
    return datetime(year, month, day, *clock).replace(tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "zone", "day", "minute"),
    [
        (date(2017, 5, 2), TORONTO, date(2017, 5, 2), 0),
        # The ban, 23:59 Eastern: 20:59 in Vancouver, and 22:59 in Regina, which has no summer.
        (datetime(2024, 12, 23, 23, 59, tzinfo=EASTERN), TORONTO, date(2024, 12, 23), 1439),
        (datetime(2024, 12, 23, 23, 59, tzinfo=EASTERN), VANCOUVER, date(2024, 12, 23), 1259),
        (datetime(2024, 12, 23, 23, 59, tzinfo=EASTERN), REGINA, date(2024, 12, 23), 1379),
        # The visa for Mexican citizens, 23:30 Eastern: 20:30 in Vancouver.
        (datetime(2024, 2, 29, 23, 30, tzinfo=EASTERN), TORONTO, date(2024, 2, 29), 1410),
        (datetime(2024, 2, 29, 23, 30, tzinfo=EASTERN), VANCOUVER, date(2024, 2, 29), 1230),
        # 05:00 UTC in winter: midnight in Toronto, 21:00 of the day before in Vancouver.
        (utc(2025, 1, 21, 5), TORONTO, date(2025, 1, 21), 0),
        (utc(2025, 1, 21, 5), VANCOUVER, date(2025, 1, 20), 1260),
        # Begun within a minute, it covers that minute.
        (utc(2025, 1, 21, 5, 10, 59), TORONTO, date(2025, 1, 21), 10),
        # 2027-03-14 the clock in Toronto goes from 02:00 to 03:00: 06:59 UTC is 01:59.
        (utc(2027, 3, 14, 6, 59), TORONTO, date(2027, 3, 14), 119),
        (utc(2027, 3, 14, 7), TORONTO, date(2027, 3, 14), 180),
        # 2027-11-07 it goes back from 02:00 to 01:00, at 06:00 UTC. 05:30 UTC reads 01:30 for
        # the first time; 01:00 to 01:30 will be read again, and is covered then.
        (utc(2027, 11, 7, 4, 30), TORONTO, date(2027, 11, 7), 30),
        (utc(2027, 11, 7, 5, 30), TORONTO, date(2027, 11, 7), 60),
        (utc(2027, 11, 7, 6, 30), TORONTO, date(2027, 11, 7), 90),
        (utc(2027, 11, 7, 7), TORONTO, date(2027, 11, 7), 120),
    ],
)
def test_a_stretch_begins_at_the_minute_that_the_local_clock_reads(start, zone, day, minute):
    assert span_of(start, None, zone) == Span(day, date.max, minute, 1440)


@pytest.mark.parametrize(
    ("end", "zone", "day", "minute"),
    [
        (date(2024, 5, 29), TORONTO, date(2024, 5, 29), 1440),
        (datetime(2024, 12, 23, 23, 59, tzinfo=EASTERN), TORONTO, date(2024, 12, 23), 1439),
        # At midnight it covers nothing of the day that begins.
        (utc(2025, 1, 21, 5), TORONTO, date(2025, 1, 20), 1440),
        (utc(2025, 1, 21, 5), VANCOUVER, date(2025, 1, 20), 1260),
        (utc(2025, 1, 21, 5, 10, 1), TORONTO, date(2025, 1, 21), 11),
        # In the hour read twice: all up to 02:00 was read before the second 01:30.
        (utc(2027, 11, 7, 5, 30), TORONTO, date(2027, 11, 7), 90),
        (utc(2027, 11, 7, 6, 30), TORONTO, date(2027, 11, 7), 120),
    ],
)
def test_a_stretch_ends_before_the_minute_that_the_local_clock_reads(end, zone, day, minute):
    assert span_of(date(2016, 1, 1), end, zone) == Span(date(2016, 1, 1), day, 0, minute)


def test_a_stretch_within_one_day_covers_its_minutes_and_no_other_day():
    span = span_of(utc(2027, 3, 3, 15), utc(2027, 3, 3, 21), TORONTO)  # 10:00 to 16:00
    assert span.part_of(date(2027, 3, 3)) == ((600, 960),)
    assert span.part_of(date(2027, 3, 2)) == span.part_of(date(2027, 3, 4)) == ()


def test_of_the_days_between_a_stretch_covers_all():
    span = span_of(utc(2027, 3, 3, 15), utc(2027, 3, 5, 21), TORONTO)
    days = [date(2027, 3, 3) + n * DAY for n in range(3)]
    assert [span.part_of(d) for d in days] == [((600, 1440),), ((0, 1440),), ((0, 960),)]


instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    start=instants,
    hours=st.integers(1, 72),
    ahead=st.integers(0, 72 * 60),
    zone=st.sampled_from([TORONTO, VANCOUVER, REGINA, "America/St_Johns", "America/Moncton"]),
)
def test_no_minute_of_a_stretch_is_ever_free(start, hours, ahead, zone):
    end = start + timedelta(hours=hours)
    at = start + timedelta(minutes=min(ahead, hours * 60 - 1))
    span = span_of(start, end, zone)
    local = at.astimezone(at_reading(date(2027, 1, 1), 0, zone).tzinfo)
    minute = local.hour * 60 + local.minute
    assert any(a <= minute < b for a, b in span.part_of(local.date()))


@pytest.mark.parametrize(
    ("day", "minute", "at"),
    [
        (date(2027, 3, 5), 600, utc(2027, 3, 5, 15)),
        (date(2027, 3, 5), 1440, utc(2027, 3, 6, 5)),
        # 02:30 is passed over on 2027-03-14: the clock goes on at 07:00 UTC, to 03:00.
        (date(2027, 3, 14), 150, utc(2027, 3, 14, 7)),
        (date(2027, 3, 14), 180, utc(2027, 3, 14, 7)),
        # 01:30 comes twice on 2027-11-07: the first of them.
        (date(2027, 11, 7), 90, utc(2027, 11, 7, 5, 30)),
    ],
)
def test_a_reading_is_the_first_instant_at_which_the_clock_shows_it_or_more(day, minute, at):
    assert at_reading(day, minute, TORONTO).astimezone(UTC) == at
