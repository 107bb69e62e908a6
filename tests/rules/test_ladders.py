"""When a duty is spoken of. Rungs stand at 08:00 of the office's own clock."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.book import DutyClass
from models.rules.ladders import current, following, rungs
from tests.rules.cases import BOOK, OPEN_BORDER, TORONTO, day

HARD, PLANNED, ADVISORY = DutyClass.HARD, DutyClass.PLANNED, DutyClass.ADVISORY


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


def at(duty_class, due_on: str, zone: str = TORONTO) -> dict[str, datetime]:
    return {r.label: r.at for r in rungs(duty_class, day(due_on), zone, OPEN_BORDER)}


MORNINGS = [
    # office, due day; 08:00 of that day in UTC
    ("America/Toronto", "2027-03-13", "2027-03-13T13:00:00Z"),  # UTC-5
    ("America/Toronto", "2027-03-14", "2027-03-14T12:00:00Z"),  # clocks went on at two: UTC-4
    ("America/Toronto", "2026-11-01", "2026-11-01T13:00:00Z"),  # and back at two: UTC-5
    ("America/Vancouver", "2026-12-15", "2026-12-15T15:00:00Z"),  # UTC-7 all year
    ("America/Vancouver", "2027-07-15", "2027-07-15T15:00:00Z"),
    ("America/St_Johns", "2026-12-15", "2026-12-15T11:30:00Z"),  # UTC-3:30
]


@pytest.mark.parametrize(("zone", "due", "instant"), MORNINGS)
def test_a_rung_is_at_eight_in_the_morning_of_the_office(zone, due, instant):
    assert at(PLANNED, due, zone)["0wd"] == utc(instant)
    assert at(HARD, due, zone)["0d"] == utc(instant)


WORKING = [
    # due day; 1, 2, 5 and 10 working days before
    ("2027-01-18", "01-15", "01-14", "01-11", "01-04"),  # a Monday
    ("2027-01-05", "01-04", "12-31", "12-28", "12-18"),  # Jan 1 and Dec 25 are holidays
    ("2027-05-25", "05-21", "05-20", "05-17", "05-10"),  # Victoria Day, Mon 24
    ("2027-10-01", "09-29", "09-28", "09-23", "09-16"),  # Sep 30
    ("2027-01-17", "01-15", "01-14", "01-11", "01-04"),  # a Sunday: Friday is one day before
]


@pytest.mark.parametrize(("due", "one", "two", "five", "ten"), WORKING)
def test_working_rungs_skip_weekends_and_holidays(due, one, two, five, ten):
    found = {label: f"{r:%m-%d}" for label, r in at(PLANNED, due).items()}
    assert [found[f"{n}wd"] for n in (1, 2, 5, 10)] == [one, two, five, ten]


def test_hard_rungs_count_calendar_days():
    found = at(HARD, "2027-07-20")
    assert f"{found['180d']:%Y-%m-%d}" == "2027-01-21"  # 20 + 30+31+28+31+30 + 10 of January
    assert f"{found['30d']:%Y-%m-%d}" == "2027-06-20"


REACHED = [
    # class, now; rung, and its place on the ladder. Due Mon 2027-01-18, mornings at 13:00Z
    (PLANNED, "2027-01-04T12:59:59Z", None, 0),
    (PLANNED, "2027-01-04T13:00:00Z", "10wd", 0),
    (PLANNED, "2027-01-14T13:00:00Z", "2wd", 2),  # 10 and 5 lie behind
    (PLANNED, "2027-01-18T13:00:00Z", "0wd", 4),
    (PLANNED, "2027-01-20T12:59:59Z", "0wd", 4),  # every second day once late
    (PLANNED, "2027-01-20T13:00:00Z", "overdue-2d", 5),
    (PLANNED, "2027-01-24T13:00:00Z", "overdue-6d", 7),
    (HARD, "2027-01-19T13:00:00Z", "overdue-1d", 10),
    (ADVISORY, "2027-01-17T13:00:00Z", None, 0),
    (ADVISORY, "2027-06-01T13:00:00Z", "0d", 0),  # said once, and no more
]


@pytest.mark.parametrize(("duty_class", "now", "label", "place"), REACHED)
def test_only_the_most_urgent_rung_is_current(duty_class, now, label, place):
    rung, stands_for = current(
        duty_class, day("2027-01-18"), TORONTO, OPEN_BORDER, now=utc(now)
    )
    assert (rung.label if rung else None, stands_for) == (label, place)


NEXT = [
    (PLANNED, "2026-12-01T13:00:00Z", "10wd", "2027-01-04T13:00:00Z"),
    (PLANNED, "2027-01-04T13:00:00Z", "5wd", "2027-01-11T13:00:00Z"),
    (PLANNED, "2027-01-18T13:00:00Z", "overdue-2d", "2027-01-20T13:00:00Z"),
    (PLANNED, "2027-01-21T13:00:00Z", "overdue-4d", "2027-01-22T13:00:00Z"),
    (HARD, "2027-01-18T13:00:00Z", "overdue-1d", "2027-01-19T13:00:00Z"),
    (ADVISORY, "2027-01-18T13:00:00Z", None, None),
]


@pytest.mark.parametrize(("duty_class", "now", "label", "instant"), NEXT)
def test_the_next_rung_lies_strictly_ahead(duty_class, now, label, instant):
    rung = following(duty_class, day("2027-01-18"), TORONTO, OPEN_BORDER, now=utc(now))
    assert (rung.label if rung else None) == label
    assert (rung.at if rung else None) == (utc(instant) if instant else None)


CLOCK_CHANGES = [
    # due the day before the clocks change; the morning after is the first one late
    ("2027-03-13", "2027-03-14T11:59:59Z", "0d"),
    ("2027-03-13", "2027-03-14T12:00:00Z", "overdue-1d"),  # 23 hours later
    ("2026-10-31", "2026-11-01T12:00:00Z", "0d"),  # 24 hours later it is only seven
    ("2026-10-31", "2026-11-01T13:00:00Z", "overdue-1d"),
]


@pytest.mark.parametrize(("due", "now", "label"), CLOCK_CHANGES)
def test_overdue_counts_mornings_and_not_spans_of_24_hours(due, now, label):
    rung, _ = current(HARD, day(due), TORONTO, OPEN_BORDER, now=utc(now))
    assert rung.label == label


@given(
    st.sampled_from(DutyClass),
    st.dates(day("2026-06-01"), day("2028-06-01")),
    st.sampled_from(["America/Toronto", "America/Vancouver", "America/St_Johns"]),
    st.integers(-250 * 24, 60 * 24),
)
def test_walking_the_ladder_says_each_rung_once_and_in_order(duty_class, due_on, zone, hours):
    now = datetime.fromisoformat(f"{due_on}T12:30:00Z") + timedelta(hours=hours)
    reached, _ = current(duty_class, due_on, zone, OPEN_BORDER, now=now)
    ahead = following(duty_class, due_on, zone, OPEN_BORDER, now=now)
    assert reached is None or reached.at <= now
    if ahead is not None:
        assert ahead.at > now
        then, _ = current(duty_class, due_on, zone, OPEN_BORDER, now=ahead.at)
        assert then == ahead
        before, _ = current(
            duty_class, due_on, zone, OPEN_BORDER, now=ahead.at - timedelta(seconds=1)
        )
        assert before == reached  # nothing was skipped between the two


def test_rungs_lie_in_order_of_time():
    for duty_class in DutyClass:
        times = list(at(duty_class, "2027-01-18").values())
        assert times == sorted(times)
        assert len(times) == len(BOOK.ladders[duty_class].rungs)
