"""When a way next takes applications: the port's own hours, or online the days of UTC."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from models.rules.filing_days import FilingDays
from models.rules.ports import HORIZON_DAYS
from models.rules.restrictions import HEAD_OFFICE_ZONE, Restriction
from models.rules.ways import OpenWindow
from models.rules.windows import on_the_clock

MOST_WINDOWS = 10
_DAY = timedelta(days=1)


def next_windows(
    days: FilingDays, *, since: datetime, ready_on: date
) -> tuple[tuple[OpenWindow, ...], tuple[Restriction, ...]]:
    """Return the next windows from an instant on, and the notices that narrow them.

    No window ends before all is ready; one that is open is shown from the instant asked. A
    port's windows are those of its own clock and stand on weekends too.
    """
    found = list(islice(_windows(days, since, ready_on), MOST_WINDOWS))
    shaping = {r.id: r for window, notices in found for r in notices}
    return tuple(window for window, _ in found), tuple(shaping.values())


def _windows(
    days: FilingDays, since: datetime, ready_on: date
) -> Iterator[tuple[OpenWindow, tuple[Restriction, ...]]]:
    zone = _zone(days)
    first = max(ready_on, since.astimezone(ZoneInfo(zone)).date())
    for ahead in range(HORIZON_DAYS):
        day = first + ahead * _DAY
        # Without a port the verdict is the way's own: whole days, less what a notice closes.
        verdict = days.port.verdict(day) if days.port else days.verdict(day)
        for part in verdict.windows:
            opens, closes = (at.astimezone(UTC) for at in on_the_clock(day, part, zone))
            if closes > since:
                yield OpenWindow(max(opens, since), closes, zone), verdict.shaped_by


def _zone(days: FilingDays) -> str:
    """Return on whose clock the windows lie: the port's, or online UTC's, a notice's aside."""
    if days.port is not None:
        return days.port.port.zone
    return HEAD_OFFICE_ZONE if days.is_noticed else "UTC"
