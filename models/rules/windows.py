"""Parts of a day in minutes from local midnight, and which of them a notice leaves open."""

from collections.abc import Iterable
from datetime import date, datetime

from models.rules.book import OpeningHours
from models.rules.restrictions import Block, Restriction
from models.rules.spans import WHOLE_DAY as WHOLE_DAY
from models.rules.spans import Windows as Windows
from models.rules.spans import at_reading


def left_open(restriction: Restriction, port_id: str | None, day: date) -> Windows:
    """Return what a notice leaves open of a day to somebody without an appointment."""
    blocks = [b for b in restriction.blocks if _covers(b, port_id, day)]
    if restriction.open_only:
        return merged((b.from_minute, b.to_minute) for b in blocks if not b.by_appointment)
    return outside(merged((b.from_minute, b.to_minute) for b in blocks))


def needs_booking(restriction: Restriction, port_id: str | None, day: date) -> bool:
    """Say whether part of the day is kept for people with an appointment."""
    return any(b.by_appointment and _covers(b, port_id, day) for b in restriction.blocks)


def closes_every_day(restriction: Restriction) -> bool:
    """Say whether a notice closes all of every day while it is in force."""
    whole = Block()
    return not restriction.open_only and whole in restriction.blocks


def hours_window(hours: OpeningHours) -> Windows:
    """Return the opening hours of a day on which they apply."""
    closes = hours.closes.hour * 60 + hours.closes.minute if hours.closes else 1440
    return ((hours.opens.hour * 60 + hours.opens.minute, closes),)


def on_the_clock(day: date, window: tuple[int, int], zone: str) -> tuple[datetime, datetime]:
    """Return when a window of a day begins and ends, as instants of `zone`."""
    start, end = (at_reading(day, minute, zone) for minute in window)
    return start, end


def overlap(some: Windows, others: Windows) -> Windows:
    """Return what lies in both."""
    shared = (
        (max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)
    )
    return tuple(shared)


def clock(windows: Windows) -> str:
    """Return windows as people write them: 08:00-12:00, 13:00-24:00."""
    return ", ".join(f"{_time(start)}-{_time(end)}" for start, end in windows)


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _covers(block: Block, port_id: str | None, day: date) -> bool:
    return (
        (block.weekdays is None or day.weekday() in block.weekdays)
        and (block.dates is None or day in block.dates)
        and (block.ports is None or port_id in block.ports)
    )


def merged(windows: Iterable[tuple[int, int]]) -> Windows:
    """Return windows in order, those that touch as one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)


def outside(windows: Windows) -> Windows:
    """Return the rest of the day."""
    edges = (0, *(edge for window in windows for edge in window), 1440)
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple((start, end) for start, end in gaps if start < end)
