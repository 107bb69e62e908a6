"""Messages on their way: claimed by lease, frozen before the network, recorded after it.

Every step is guarded by what was seen, so that two processes never send one message at once,
and one that died in the middle leaves a lease that runs out.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from models.rules.book import DutyClass
from models.store.counters import take
from models.store.outbox import MESSAGE, NOTICE, MessageState

_OPEN = (
    MessageState.PLANNED,
    MessageState.CLAIMED,
    MessageState.RETRY,
    MessageState.UNKNOWN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that is ours until `lease_until`; `attempts` counts this one."""

    message_id: int
    person_id: int
    channel: str
    duty_class: DutyClass
    cause: str | None
    attempts: int
    possible_repeat: bool
    lease: str
    lease_until: datetime
    payload: dict[str, Any] | None = field(repr=False)  # frozen by an earlier attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an attempt. `error` holds no address and no secret."""

    state: MessageState
    next_attempt_at: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None


def claim(
    conn: Connection, *, now: datetime, lease_for: timedelta, who: str, limit: int
) -> list[Claimed]:
    """Take the most urgent messages that are due, for `lease_for`.

    A lease that ran out after its words were frozen may have gone out: it comes back as a
    possible repeat. One that ran out before is tried as if for the first time.
    """
    if conn.execute(_due(now, 1)).first() is None:
        return []
    lease = f"{who}#{take(conn, 'lease', 1)}"
    until = now + lease_for
    conn.execute(_take_lease(_due(now, limit), now), {"mine": lease, "until": until})
    return _held(conn, lease)


def is_open() -> Any:
    """Return the condition that a message is still on its way."""
    # Written out, not bound: only then can the database use the index over open messages.
    return MESSAGE.c.state.in_([literal_column(f"'{state.value}'") for state in _OPEN])


def _due(now: datetime, limit: int) -> Any:
    urgency = case(
        {duty_class.value: rank for rank, duty_class in enumerate(DutyClass)},
        value=MESSAGE.c.duty_class,
    )
    return (
        select(MESSAGE.c.message_id)
        .where(is_open(), MESSAGE.c.next_attempt_at <= now)
        .order_by(urgency, MESSAGE.c.next_attempt_at, MESSAGE.c.message_id)
        .limit(limit)
    )


def _take_lease(due: Any, now: datetime) -> Any:
    # While claimed, the next attempt is the lease's end: one range finds all that is due.
    # The conditions stand here again because another process may have been quicker.
    died_sending = and_(MESSAGE.c.state == MessageState.CLAIMED, MESSAGE.c.payload.is_not(None))
    unsure = or_(
        MESSAGE.c.possible_repeat, MESSAGE.c.state == MessageState.UNKNOWN, died_sending
    )
    return (
        update(MESSAGE)
        .where(MESSAGE.c.message_id.in_(due), is_open(), MESSAGE.c.next_attempt_at <= now)
        .values(
            state=MessageState.CLAIMED,
            lease=bindparam("mine"),
            lease_until=bindparam("until"),
            next_attempt_at=bindparam("until"),
            attempts=MESSAGE.c.attempts + 1,
            possible_repeat=unsure,
        )
    )


def _held(conn: Connection, lease: str) -> list[Claimed]:
    names = list(Claimed.__dataclass_fields__)
    rows = conn.execute(
        select(*(MESSAGE.c[name] for name in names))
        .where(is_open(), MESSAGE.c.lease == lease)
        .order_by(MESSAGE.c.message_id)
    )
    found = [row._asdict() for row in rows]
    return sorted(
        (Claimed(**{**row, "duty_class": DutyClass(row["duty_class"])}) for row in found),
        key=lambda claimed: tuple(DutyClass).index(claimed.duty_class),
    )


def freeze(
    conn: Connection,
    message_id: int,
    lease: str,
    payload: dict[str, Any],
    *,
    lease_until: datetime,
) -> bool:
    """Keep the words that are about to be sent and prolong the lease.

    False when the lease is no longer ours: then nothing may be sent.
    """
    done = conn.execute(
        _ours(message_id, lease).values(
            payload=payload, lease_until=lease_until, next_attempt_at=lease_until
        )
    )
    return done.rowcount == 1


def record(conn: Connection, message_id: int, lease: str, outcome: Outcome) -> bool:
    """Write down what became of an attempt, and give the lease back.

    False when the lease ran out meanwhile and somebody else took the message.
    """
    values: dict[str, Any] = {
        "state": outcome.state,
        "error": outcome.error,
        "sent_at": outcome.sent_at,
        "lease": None,
        "lease_until": None,
    }
    if outcome.next_attempt_at is not None:
        values["next_attempt_at"] = outcome.next_attempt_at
    return conn.execute(_ours(message_id, lease).values(values)).rowcount == 1


def _ours(message_id: int, lease: str) -> Any:
    return update(MESSAGE).where(
        MESSAGE.c.message_id == message_id,
        MESSAGE.c.state == MessageState.CLAIMED,
        MESSAGE.c.lease == lease,
    )


def drop_empty(conn: Connection, lease: str) -> None:
    """Remove the messages of a lease that carry no notice any more."""
    carries = exists().where(NOTICE.c.message_id == MESSAGE.c.message_id)
    conn.execute(delete(MESSAGE).where(is_open(), MESSAGE.c.lease == lease, ~carries))


def possible_repeats(conn: Connection) -> int:
    """Return how many messages went out, or will, marked as a possible repeat."""
    marked = select(func.count()).select_from(MESSAGE).where(MESSAGE.c.possible_repeat)
    return conn.execute(marked).scalar_one()
