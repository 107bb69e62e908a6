"""When a message that was not delivered is tried again, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.book import DutyClass

_FIRST_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
_THEN = timedelta(hours=1)
# 1 + 5 + 15 + 60 minutes, then 22 hours: the 27th attempt is the last within a day.
LAST_ATTEMPT = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """It goes out again, not before `at`."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """It is not tried again; `why` is said to the operator."""

    why: str


def retry_at(attempts: int, now: datetime) -> datetime:
    """Return when to try again after `attempts` failures: 1, 5, 15, 60 minutes, then hourly."""
    return now + (_FIRST_WAITS[attempts - 1] if attempts <= len(_FIRST_WAITS) else _THEN)


def after_failure(
    *, attempts: int, duty_class: DutyClass, due_at: datetime | None, now: datetime
) -> TryAgain | GiveUp:
    """Decide about a message that failed `attempts` times.

    A hard one is never given up before `due_at`, the last instant at which it can still help.
    """
    still_helps = duty_class is DutyClass.HARD and due_at is not None and now < due_at
    if attempts < LAST_ATTEMPT or still_helps:
        return TryAgain(at=retry_at(attempts, now))
    return GiveUp(why=f"given up after {attempts} attempts over a day")
