"""The only reader of the time. Everything below takes `now` or `today` as an argument."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's instant, to the second: no date of ours needs more."""
        return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still: `--as-of`, replay and tests."""

    instant: datetime

    def now(self) -> datetime:
        """Return the fixed instant in UTC; a naive one is refused when it is set."""
        return self.instant.astimezone(UTC)

    def __post_init__(self) -> None:
        """Refuse an instant without a zone: it would mean another hour on another machine."""
        if self.instant.tzinfo is None:
            raise ValueError(f"{self.instant.isoformat()} has no zone: write 2027-01-01T09:00Z")
