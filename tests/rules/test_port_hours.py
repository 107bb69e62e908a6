"""A port's hours have days of their own: before them, and before they were known, unknown."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from models.reference.loader import load_book
from models.rules.almanac import Almanac
from models.rules.book import Confidence, DatedHours, OpeningHours, Provenance
from models.rules.holidays import is_kept_on
from models.rules.ports import PortCalendar
from models.rules.restrictions import Purpose, Traveller

BOOK = load_book()
BLOOMFIELD = BOOK.ports["bloomfield"]  # Monday to Saturday 09:00-17:00, since 2025-01-06
VISITOR = Traveller(purpose=Purpose.FIRST_ENTRY, citizenships=("US",))
NINE_TO_FIVE = ((540, 1020),)


def known(since: str | None = None, until: str | None = None, published: str | None = None):
    since_on, until_on, published_on = (
        d and date.fromisoformat(d) for d in (since, until, published)
    )
    return Provenance(
        source=("test",),
        confidence=Confidence.HIGH,
        effective_from=since_on,
        effective_to=until_on,
        published_on=published_on,
    )


def verdict(port, on: str, **options):
    return PortCalendar(port, VISITOR, (), **options).verdict(date.fromisoformat(on))


def test_the_hours_of_2025_hold_from_their_day_and_are_unknown_before():
    # 2025-01-03 is a Friday, 2025-01-06 a Monday, the 12th a Sunday.
    before = verdict(BLOOMFIELD, "2025-01-03")
    assert (before.open, before.hours_known) == (True, False)
    assert "not confirmed" in before.because[0]
    after = verdict(BLOOMFIELD, "2025-01-06", holidays=lambda _: False)
    assert (after.windows, after.hours_known) == (NINE_TO_FIVE, True)
    assert not verdict(BLOOMFIELD, "2025-01-12").open


def test_former_hours_hold_on_their_own_days():
    early = OpeningHours(opens=time(6), closes=time(22))
    port = replace(
        BLOOMFIELD,
        former_hours=(DatedHours(hours=early, provenance=known("2020-01-01", "2025-01-05")),),
    )
    assert verdict(port, "2024-06-02").windows == ((360, 1320),)
    assert verdict(port, "2025-01-06", holidays=lambda _: False).windows == NINE_TO_FIVE
    assert not verdict(port, "2019-12-31").hours_known


def test_hours_not_yet_published_cannot_be_planned_with():
    # Published on 2024-12-10, for 2025-01-06: the 12th is a Sunday.
    port = replace(BLOOMFIELD, hours_provenance=known("2025-01-06", None, "2024-12-10"))
    book = replace(BOOK, ports={**BOOK.ports, port.id: port})
    almanac = Almanac(book)

    def seen(hour: int) -> bool:
        told = almanac.as_known(datetime(2024, 12, 10, hour, tzinfo=UTC)).book.ports[port.id]
        return verdict(told, "2025-01-12").open

    assert seen(4)  # 23:00 on the 9th at the head office
    assert not seen(5)


def test_before_later_hours_were_known_the_earlier_ones_had_no_end():
    early = OpeningHours(opens=time(6), closes=time(22))
    port = replace(
        BLOOMFIELD,
        former_hours=(DatedHours(hours=early, provenance=known("2020-01-01", "2025-01-05")),),
    )
    book = replace(BOOK, ports={**BOOK.ports, port.id: port})
    # The hours of 2025 were made known on 2024-11-18.
    told = Almanac(book).as_known(datetime(2024, 11, 1, tzinfo=UTC)).book.ports[port.id]
    assert verdict(told, "2025-01-12").windows == ((360, 1320),)


@pytest.mark.parametrize(
    ("on", "is_kept"),
    [
        ("2025-01-20", True),  # Martin Luther King, the third Monday of January
        ("2025-01-13", False),
        ("2025-05-26", True),  # Memorial Day, the last Monday of May
        ("2020-06-19", False),  # Juneteenth is law since 2021-06-17
        ("2023-06-19", True),
        ("2026-07-03", True),  # Independence Day 2026 is a Saturday: kept on the Friday too
        ("2027-07-05", True),  # in 2027 a Sunday: kept on the Monday too
        ("2025-11-27", True),  # Thanksgiving, the fourth Thursday
        ("2025-12-26", False),
        ("2027-12-31", True),  # New Year's Day 2028 is a Saturday
    ],
)
def test_the_holidays_of_the_united_states(on, is_kept):
    assert is_kept_on(BOOK.us_holidays, date.fromisoformat(on)) is is_kept


def test_a_port_that_closes_on_holidays_of_both_countries_is_closed_on_both():
    practice = Almanac(BOOK).practice
    calendar = PortCalendar(
        BLOOMFIELD, VISITOR, (), holidays=practice.closed_in(BLOOMFIELD.closes_on)
    )
    # Martin Luther King's birthday, Good Friday 2025, and the Tuesday after Easter.
    assert not calendar.verdict(date(2025, 1, 20)).open
    assert not calendar.verdict(date(2025, 4, 18)).open
    assert calendar.verdict(date(2025, 4, 22)).open


def test_where_the_source_has_no_day_the_hours_always_held():
    assert verdict(BOOK.ports["peace_bridge"], "2017-05-02").hours_known
