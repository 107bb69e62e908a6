"""One way of filing a case, as the route advisor answers it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from models.rules.book import Port
from models.rules.facts import Route
from models.rules.findings import Finding, Verdict
from models.rules.timing import Timing


class OpenWindow(NamedTuple):
    """A time at which a way takes applications: instants of the zone they are read in."""

    opens_at: datetime
    closes_at: datetime
    zone: str  # IANA


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way of filing and, at the border, its port: whether it is lawful, and when.

    `earliest_on` is the first day of filing; `p50_on` and `p90_on` the days by which half and
    nine in ten of those who file then have their decision: at a port and inside Canada that is
    the permit, abroad the letter of introduction. `latest_safe_on` is the last working day of
    filing on which the target holds at `p90_days`, before any end of status.
    """

    route: Route
    port: Port | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    timing: Timing
    earliest_on: date | None = None
    p50_on: date | None = None
    p90_on: date | None = None
    latest_safe_on: date | None = None
    windows: tuple[OpenWindow, ...] = ()
    restrictions: tuple[str, ...] = ()  # ids of those that moved, closed or narrowed it
    risks: tuple[str, ...] = ()
    is_filed: bool = False  # it is before an officer: `earliest_on` is the day it went in
    because: str | None = None  # of the recommended one
    once_settled: str | None = None  # where none is: of the best that a doubt alone holds up

    @property
    def recommended(self) -> bool:
        """Say whether this is the way to take."""
        return self.because is not None

    @property
    def slack_days(self) -> int | None:
        """Calendar days from the earliest to the last safe day of filing; None: unknown."""
        if self.earliest_on is None or self.latest_safe_on is None:
            return None
        return (self.latest_safe_on - self.earliest_on).days
