"""What a port takes, and when. March 2027: Monday the 1st, Friday the 5th, Monday the 8th."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.book import Confidence, OpeningHours, Port, PortKind, Provenance
from models.rules.ports import PortCalendar
from models.rules.restrictions import (
    Block,
    Purpose,
    Restriction,
    RestrictionKind,
    Scope,
    SecondReading,
    Traveller,
)
from tests.rules.openings import next_open_day, opening, previous_open_day

TORONTO = "America/Toronto"
SUMMER, WINTER = timezone(timedelta(hours=-4)), timezone(timedelta(hours=-5))
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
FRI_TO_MON = Block(weekdays=frozenset({FRI, SAT, SUN, MON}))
FLAGPOLING = Scope(purpose=Purpose.FLAGPOLING)
FIRST_ENTRY = Traveller(purpose=Purpose.FIRST_ENTRY, citizenships=("US",))
FLAGPOLER = Traveller(purpose=Purpose.FLAGPOLING, citizenships=("US",))
NEXT_FIVE = [date(2027, 3, d) for d in (1, 2, 3, 4, 5)]


def port(port_id: str = "rainbow_bridge", hours=OpeningHours(), **fields) -> Port:  # noqa: B008
    known = Provenance(source=("test",), confidence=Confidence.HIGH)
    given = {"kind": PortKind.LAND, "province": "ON", "zone": TORONTO} | fields
    return Port(id=port_id, name="Rainbow Bridge", hours=hours, provenance=known, **given)


def notice(notice_id: str, *blocks: Block, **fields) -> Restriction:
    given: dict[str, Any] = {
        "ports": ("rainbow_bridge",),
        "effective_from": date(2027, 1, 1),
        "title": "A notice",
    } | fields
    return Restriction(
        id=notice_id, kind=RestrictionKind.PORT, blocks=blocks, source="https://x", **given
    )


def on_weekdays(day: date) -> bool:
    return day.weekday() < SAT


BRIDGE = port()
SHORT = port(hours=OpeningHours(opens=time(8), closes=time(16)))  # 480 to 960
WINDOWS_2024 = notice(
    "ports-2024-05",
    Block(weekdays=frozenset({TUE, WED, THU}), from_minute=480, ports=frozenset({BRIDGE.id})),
    Block(weekdays=frozenset({MON}), from_minute=600, to_minute=840, ports=frozenset({"bay"})),
    open_only=True,
    ports=(BRIDGE.id, "bay", "third"),
    scope=FLAGPOLING,
    effective_from=date(2024, 5, 30),
    effective_to=datetime(2024, 12, 23, 23, 59, tzinfo=WINTER),
)
MAY_2017 = notice(
    "on-2017-05",
    FRI_TO_MON,
    scope=FLAGPOLING,
    readings=(SecondReading(scope=Scope(), source="https://other"),),
    effective_from=date(2017, 5, 2),
    effective_to=date(2017, 6, 15),
)
JUNE_2017 = notice(
    "on-2017-06",
    FRI_TO_MON,
    scope=FLAGPOLING,
    supersedes=("on-2017-05",),
    effective_from=date(2017, 6, 16),
    effective_to=date(2024, 5, 29),
)
BAN_2024 = notice(
    "flagpoling-2024-12",
    Block(),
    ports=(),
    port_kind="land",
    scope=Scope(
        purpose=Purpose.FLAGPOLING, exempt_citizenships=("US",), exempt_codes=("T36", "F22")
    ),
    effective_from=datetime(2024, 12, 23, 23, 59, tzinfo=WINTER),
)
HISTORY = (MAY_2017, JUNE_2017, WINDOWS_2024, BAN_2024)
SPOUSE = Traveller(purpose=Purpose.FLAGPOLING, citizenships=("MX",), code="C41")


@pytest.mark.parametrize(
    ("day", "traveller", "is_open", "doubtful", "by"),
    [
        (date(2017, 5, 1), FLAGPOLER, True, False, []),  # Monday, the day before
        (date(2017, 5, 2), FLAGPOLER, True, False, []),  # Tuesday
        (date(2017, 5, 5), FLAGPOLER, False, False, ["on-2017-05"]),  # both readings say so
        (date(2017, 5, 5), FIRST_ENTRY, False, True, ["on-2017-05"]),  # only one does
        (date(2017, 5, 4), FIRST_ENTRY, True, False, []),  # Thursday
        (date(2017, 6, 16), FIRST_ENTRY, True, False, []),  # Friday: flagpoling only now
        (date(2017, 6, 16), FLAGPOLER, False, False, ["on-2017-06"]),
        (date(2024, 5, 27), FLAGPOLER, False, False, ["on-2017-06"]),  # the last Monday
        (date(2024, 6, 14), FLAGPOLER, False, False, ["ports-2024-05"]),  # Friday
        (date(2024, 6, 14), FIRST_ENTRY, True, False, []),
        (date(2024, 12, 20), SPOUSE, False, False, ["ports-2024-05"]),  # Friday
        (date(2024, 12, 23), SPOUSE, False, False, ["ports-2024-05", "flagpoling-2024-12"]),
        (date(2024, 12, 24), SPOUSE, False, False, ["flagpoling-2024-12"]),  # Tuesday
        (date(2024, 12, 24), FLAGPOLER, True, False, []),  # a US citizen is exempt
        (date(2024, 12, 24), Traveller(purpose=Purpose.FLAGPOLING, citizenships=("MX",)),
         True, False, []),  # T36 is exempt
    ],
)  # fmt: skip
def test_the_history_of_the_rainbow_bridge(day, traveller, is_open, doubtful, by):
    verdict = opening(BRIDGE, day, traveller, HISTORY)
    assert (verdict.open, verdict.doubtful) == (is_open, doubtful)
    assert [r.id for r in verdict.shaped_by] == by


def test_a_flagpoler_who_wants_friday_afternoon_starts_on_tuesday_at_eight():
    # T58: Friday 2024-06-14 15:00; open Tuesday to Thursday from 08:00.
    found = PortCalendar(BRIDGE, FLAGPOLER, HISTORY).on_or_after(date(2024, 6, 14))
    assert found.day == date(2024, 6, 18)
    assert found.verdict.windows[0][0] == 8 * 60


def test_no_day_is_found_at_a_port_that_never_opens():
    closed = PortCalendar(BRIDGE, FLAGPOLER, [notice("all", Block())])
    assert closed.on_or_after(date(2027, 3, 1)) is None


@pytest.mark.parametrize(
    ("place", "day", "windows"),
    [
        (BRIDGE, date(2024, 6, 18), ((480, 1440),)),
        (port("bay"), date(2024, 6, 17), ((600, 840),)),
        (port("bay"), date(2024, 6, 18), ()),
        (port("third"), date(2024, 6, 18), ()),  # named, and given no window
        (port("fourth"), date(2024, 6, 18), ((0, 1440),)),  # not named
        (SHORT, date(2024, 6, 18), ((480, 960),)),
    ],
)
def test_each_port_has_its_own_windows_where_all_else_is_closed(place, day, windows):
    assert opening(place, day, FLAGPOLER, [WINDOWS_2024]).windows == windows


NIGHTS = notice("nights", Block(to_minute=540), Block(from_minute=1020))  # open 09:00-17:00
NOON = notice("noon", Block(from_minute=720, to_minute=780))
MORNINGS = notice("mornings", Block(to_minute=720))
AFTERNOONS = notice("afternoons", Block(from_minute=720))
OFFICE_HOURS = notice("office", Block(from_minute=480, to_minute=1080), open_only=True)


@pytest.mark.parametrize(
    ("place", "notices", "windows", "by"),
    [
        (BRIDGE, [], ((0, 1440),), []),
        (BRIDGE, [NIGHTS], ((540, 1020),), ["nights"]),
        (BRIDGE, [NIGHTS, NOON], ((540, 720), (780, 1020)), ["nights", "noon"]),
        (BRIDGE, [OFFICE_HOURS, NOON], ((480, 720), (780, 1080)), ["office", "noon"]),
        (BRIDGE, [MORNINGS, AFTERNOONS], (), ["mornings", "afternoons"]),
        (SHORT, [NOON], ((480, 720), (780, 960)), ["noon"]),
        (SHORT, [OFFICE_HOURS], ((480, 960),), []),  # it takes nothing away here
        # 16:00-24:00 and 00:00-08:00 closed: nothing of 08:00-16:00 is touched ...
        (SHORT, [notice("n", Block(to_minute=480), Block(from_minute=960))], ((480, 960),), []),
        # ... 08:00-16:00 closed: nothing is left of it.
        (SHORT, [notice("n", Block(from_minute=480, to_minute=960))], (), ["n"]),
        (BRIDGE, [notice("n", Block(from_minute=60, to_minute=120),
                         Block(from_minute=90, to_minute=200))], ((0, 60), (200, 1440)), ["n"]),
        (BRIDGE, [notice("n", Block(dates=frozenset({date(2027, 3, 2)})))], (), ["n"]),
        (BRIDGE, [notice("n", Block(dates=frozenset({date(2027, 3, 3)})))], ((0, 1440),), []),
        (BRIDGE, [notice("n", Block(ports=frozenset({"bay"})))], ((0, 1440),), []),
        (BRIDGE, [notice("n", Block(), ports=("bay",))], ((0, 1440),), []),
        (BRIDGE, [notice("n", Block(), scope=FLAGPOLING)], ((0, 1440),), []),
    ],
)  # fmt: skip
def test_what_all_notices_leave_open_stays_open(place, notices, windows, by):
    verdict = opening(place, date(2027, 3, 2), FIRST_ENTRY, notices)
    assert verdict.windows == windows
    assert verdict.open is bool(windows)
    assert [r.id for r in verdict.shaped_by] == by


TUESDAY_TO_THURSDAY = notice("three-days", FRI_TO_MON, title="Tuesday to Thursday only")


@pytest.mark.parametrize(
    ("asked", "after", "before"),
    [
        (date(2027, 3, 5), date(2027, 3, 9), date(2027, 3, 4)),  # Friday
        (date(2027, 3, 8), date(2027, 3, 9), date(2027, 3, 4)),  # Monday: Tuesday
        (date(2027, 3, 9), date(2027, 3, 9), date(2027, 3, 9)),
    ],
)
def test_a_closed_day_moves_to_the_nearest_open_one(asked, after, before):
    closed = [TUESDAY_TO_THURSDAY]
    assert next_open_day(BRIDGE, asked, FIRST_ENTRY, closed).day == after
    assert previous_open_day(BRIDGE, asked, FIRST_ENTRY, closed).day == before


def test_a_search_keeps_to_working_days_and_blames_them_on_nobody():
    found = next_open_day(BRIDGE, date(2027, 3, 6), FIRST_ENTRY, [], working=on_weekdays)
    assert (found.day, found.shaped_by, found.because) == (date(2027, 3, 8), (), ())
    back = previous_open_day(BRIDGE, date(2027, 3, 7), FIRST_ENTRY, [], working=on_weekdays)
    assert back.day == date(2027, 3, 5)


def test_the_day_found_says_what_closed_the_days_passed_over():
    found = next_open_day(BRIDGE, date(2027, 3, 5), FIRST_ENTRY, [TUESDAY_TO_THURSDAY])
    assert found.shaped_by == (TUESDAY_TO_THURSDAY,)
    assert found.because == (
        (
            "Rainbow Bridge takes no work-permit applications on Friday 2027-03-05:"
            " Tuesday to Thursday only (source: https://x)."
        ),
    )
    assert not found.doubtful
    assert found.verdict.because == ()


def test_a_disputed_notice_marks_the_move_as_doubtful_and_says_who_disagrees():
    found = next_open_day(BRIDGE, date(2017, 5, 5), FIRST_ENTRY, HISTORY)
    assert (found.day, found.doubtful) == (date(2017, 5, 9), True)
    assert "work-permit applications on Friday 2017-05-05" in found.because[0]
    assert found.because[1] == (
        "Sources disagree on whom this covers (https://other); the stricter reading is kept."
    )


def test_a_window_is_said_with_its_hours():
    verdict = opening(BRIDGE, date(2024, 6, 18), FLAGPOLER, [WINDOWS_2024])
    assert verdict.because == (
        (
            "Rainbow Bridge takes no work-permit applications from people who leave Canada"
            " only to file on Tuesday 2024-06-18 outside 08:00-24:00: A notice (source: https://x)."
        ),
    )


def test_by_appointment_is_closed_to_those_who_have_none():
    booked = notice("qc-2024-07", Block(by_appointment=True))
    verdict = opening(BRIDGE, date(2027, 3, 2), FLAGPOLER, [booked])
    assert (verdict.open, verdict.by_appointment) == (False, True)
    assert "without an appointment" in verdict.because[0]


def test_hours_by_appointment_among_open_ones_are_closed_to_those_who_have_none():
    half = notice(
        "half", Block(from_minute=480, to_minute=720),
        Block(from_minute=720, to_minute=960, by_appointment=True), open_only=True,
    )  # fmt: skip
    verdict = opening(BRIDGE, date(2027, 3, 2), FLAGPOLER, [half])
    assert (verdict.windows, verdict.by_appointment) == (((480, 720),), True)


def test_a_port_closed_whole_without_an_end_has_no_next_day():
    closed = [notice("whole", Block())]
    assert next_open_day(BRIDGE, date(2027, 3, 1), FIRST_ENTRY, closed) is None
    # It began on 2027-01-01: the day before was open.
    assert previous_open_day(BRIDGE, date(2027, 3, 1), FIRST_ENTRY, closed).day == date(
        2026, 12, 31
    )


def test_a_port_closed_whole_until_a_day_opens_the_day_after():
    closed = [notice("whole", Block(), effective_to=date(2027, 3, 31))]
    assert next_open_day(BRIDGE, date(2027, 3, 1), FIRST_ENTRY, closed).day == date(2027, 4, 1)


def test_the_search_ends_at_its_horizon():
    closed = [notice("whole", Block(), effective_to=date(2027, 3, 31))]
    day = date(2027, 3, 1)  # open again 31 days later
    assert next_open_day(BRIDGE, day, FIRST_ENTRY, closed, horizon_days=30) is None
    assert next_open_day(BRIDGE, day, FIRST_ENTRY, closed, horizon_days=31)


def test_unknown_hours_are_open_and_said_to_be_unknown():
    verdict = opening(port(hours=None), date(2027, 3, 2), FIRST_ENTRY, [])
    assert (verdict.open, verdict.hours_known) == (True, False)
    assert "not confirmed" in verdict.because[0]
    narrowed = opening(port(hours=None), date(2027, 3, 2), FIRST_ENTRY, [NIGHTS])
    assert (narrowed.windows, narrowed.hours_known) == (((540, 1020),), False)


@pytest.mark.parametrize("notices", [[], [NIGHTS]])
def test_a_port_out_of_service_is_never_open(notices):
    planned = port(in_service=False, hours=None)
    calendar = PortCalendar(planned, FIRST_ENTRY, notices)
    assert not calendar.verdict(date(2027, 3, 2)).open
    assert "not confirmed to be in service" in calendar.verdict(date(2027, 3, 2)).because[0]
    assert calendar.on_or_after(date(2027, 3, 2)) is None
    assert calendar.on_or_before(date(2027, 3, 2)) is None


WEEKLY = port(
    hours=OpeningHours(
        weekdays=frozenset(range(6)),
        opens=time(9),
        closes=time(17),
        closed_on_holidays=("CA", "US"),
    )
)


def is_good_friday(day: date) -> bool:
    return day == date(2027, 3, 26)


@pytest.mark.parametrize(
    ("day", "holidays", "windows", "known"),
    [
        (date(2027, 3, 25), is_good_friday, ((540, 1020),), True),
        (date(2027, 3, 26), is_good_friday, (), True),
        (date(2027, 3, 28), is_good_friday, (), True),  # Sunday
        (date(2027, 3, 26), None, ((540, 1020),), False),  # nobody told us the holidays
    ],
)
def test_a_port_keeps_its_own_week_and_holidays(day, holidays, windows, known):
    verdict = opening(WEEKLY, day, FIRST_ENTRY, [], holidays)
    assert (verdict.windows, verdict.hours_known) == (windows, known)
    assert bool(verdict.because) is not (bool(windows) and known)


def test_a_superseded_notice_does_not_close_a_port():
    heir = notice("heir", Block(weekdays=frozenset({SUN})), supersedes=("three-days",))
    friday = date(2027, 3, 5)
    assert opening(BRIDGE, friday, FIRST_ENTRY, [TUESDAY_TO_THURSDAY, heir]).open
    # Even an heir that names another port replaces the notice.
    elsewhere = notice("heir", Block(), ports=("bay",), supersedes=("three-days",))
    assert opening(BRIDGE, friday, FIRST_ENTRY, [TUESDAY_TO_THURSDAY, elsewhere]).open


def test_a_notice_that_begins_at_an_instant_is_read_on_the_ports_own_day():
    # 2027-03-06 02:00 UTC is 21:00 on Friday the 5th in Toronto; in Vancouver, which keeps
    # its summer time, it is 19:00.
    starts = notice("late", Block(), effective_from=datetime(2027, 3, 6, 2, tzinfo=UTC))
    western = port(zone="America/Vancouver")
    assert opening(BRIDGE, date(2027, 3, 4), FIRST_ENTRY, [starts]).windows == ((0, 1440),)
    assert opening(BRIDGE, date(2027, 3, 5), FIRST_ENTRY, [starts]).windows == ((0, 1260),)
    assert opening(western, date(2027, 3, 5), FIRST_ENTRY, [starts]).windows == ((0, 1140),)
    assert not opening(BRIDGE, date(2027, 3, 6), FIRST_ENTRY, [starts]).open


def test_a_notice_that_ends_at_an_instant_frees_the_rest_of_that_day():
    # 2027-03-05 17:30 UTC is 12:30 in Toronto.
    ends = notice("over", Block(), effective_to=datetime(2027, 3, 5, 17, 30, tzinfo=UTC))
    assert not opening(BRIDGE, date(2027, 3, 4), FIRST_ENTRY, [ends]).open
    assert opening(BRIDGE, date(2027, 3, 5), FIRST_ENTRY, [ends]).windows == ((750, 1440),)
    assert opening(SHORT, date(2027, 3, 5), FIRST_ENTRY, [ends]).windows == ((750, 960),)


def test_a_calendar_asked_twice_gives_the_very_same_answer():
    calendar = PortCalendar(BRIDGE, FIRST_ENTRY, [TUESDAY_TO_THURSDAY])
    friday = date(2027, 3, 5)
    assert calendar.verdict(friday) is calendar.verdict(friday)
    assert calendar.on_or_after(friday) is calendar.on_or_after(friday)


def test_a_port_open_at_all_times_answers_every_day_with_one_verdict():
    calendar = PortCalendar(BRIDGE, FIRST_ENTRY, [notice("n", Block(), ports=("bay",))])
    assert calendar.verdict(NEXT_FIVE[0]) is calendar.verdict(NEXT_FIVE[4])


minutes = st.integers(0, 1440)
blocks = st.builds(
    lambda days, span, dates: Block(
        weekdays=days, from_minute=min(span), to_minute=max(span), dates=dates
    ),
    st.none() | st.frozensets(st.integers(0, 6), min_size=1),
    st.tuples(minutes, minutes).filter(lambda span: span[0] != span[1]),
    st.none() | st.frozensets(st.dates(date(2027, 2, 20), date(2027, 4, 10)), min_size=1),
)
notices = st.builds(
    lambda number, parts, start, length, only: notice(
        f"n{number}", *parts, open_only=only, effective_from=start,
        effective_to=start + timedelta(days=length), supersedes=(f"n{number + 1}",),
    ),
    st.integers(0, 5), st.lists(blocks, min_size=1, max_size=3),
    st.dates(date(2027, 2, 1), date(2027, 3, 20)), st.integers(0, 40), st.booleans(),
)  # fmt: skip


@given(st.lists(notices, max_size=4), st.dates(date(2027, 2, 20), date(2027, 3, 20)),
       st.sampled_from([None, on_weekdays]))  # fmt: skip
def test_no_open_day_lies_between_the_day_asked_and_the_day_found(restrictions, asked, working):
    calendar = PortCalendar(SHORT, FIRST_ENTRY, restrictions, working, horizon_days=60)
    around = [asked + timedelta(days=ahead) for ahead in range(-60, 61)]
    good = [d for d in around if calendar.verdict(d).open and (not working or working(d))]
    after, before = calendar.on_or_after(asked), calendar.on_or_before(asked)
    assert (after and after.day) == next((d for d in good if d >= asked), None)
    assert (before and before.day) == next((d for d in reversed(good) if d <= asked), None)


@given(st.lists(notices, max_size=4), st.dates(date(2027, 2, 20), date(2027, 3, 20)))
def test_a_notice_never_opens_what_another_or_the_port_keeps_closed(restrictions, day):
    own = opening(SHORT, day, FIRST_ENTRY, [])
    verdict = opening(SHORT, day, FIRST_ENTRY, restrictions)
    open_minutes = {m for start, end in verdict.windows for m in range(start, end)}
    assert open_minutes <= {m for start, end in own.windows for m in range(start, end)}
    assert (verdict.windows != own.windows) is bool(verdict.shaped_by)
