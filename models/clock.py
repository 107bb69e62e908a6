"""The only reader of the time. Everything below takes `now` or `today` as an argument."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the instant in UTC, to the second: no date of ours needs more."""
        return datetime.now(UTC).replace(microsecond=0)
