"""The relay: claim, render, freeze, send, record, until nothing is due.

No transaction is open while the network is. The words are committed before the first byte
leaves; whoever dies after that leaves a lease that runs out, and the message goes out again,
marked as a possible repeat.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from models.store.delivery import (
    Claimed,
    Outcome,
    claim,
    drop_empty,
    freeze,
    record,
)
from models.store.engine import writing
from models.store.outbox import MessageState, gather, notices_of, supersede
from models.store.people import Person, people
from notifications.backoff import GiveUp, after_failure
from notifications.channels import Channel
from notifications.mail import Failed, Mail, Result, Sent, Unknown, Written
from notifications.render import Bodies, addressed, render

LEASE = timedelta(minutes=5)  # longer than the patience of any channel
# A server that hangs costs its patience for each mail: the rest of the round is put off.
ENOUGH_SILENCE = 3
WhatHolds = Callable[[Connection, Sequence[Any], datetime], Bodies]
LinkTo = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of every attempt of one round."""

    sent: int = 0
    retry: int = 0
    unknown: int = 0
    dead: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    claimed: list[Claimed]
    notices: Mapping[int, list[Any]]
    bodies: Bodies  # of reminders, by key; a notice of a change brings its own
    people: Mapping[int, Person]
    rewritten: frozenset[int]  # messages that lost a notice: their frozen words are not used


def all_hold(_conn: Connection, notices: Sequence[Any], _now: datetime) -> Bodies:
    """Hold every reminder for true: where nobody can say better."""
    return {notice.key: {} for notice in notices}


def without_link(_notice: Any) -> str | None:
    """Link to nothing: where no dashboard is served."""
    return None


def deliver(
    engine: Engine,
    channels: Mapping[str, Channel],
    *,
    tick: Callable[[], datetime],
    who: str,
    what_holds: WhatHolds = all_hold,
    link_to: LinkTo = without_link,
    limit: int = 20,
) -> Delivered:
    """Send all that is due, `limit` messages under one lease at a time.

    `tick` gives the instant, aware, in UTC. `who` names this process in the lease.
    `link_to` gives the address of the page that answers a notice, for those who may open it.
    `what_holds` returns the bodies of those reminders that still hold; the others are not
    said. Notices that changes caused are always said, as they were when they were caused.
    """
    relay = _Relay(engine, channels, tick, link_to)
    counts: Counter[MessageState] = Counter()
    while batch := _taken(engine, channels, tick(), who, what_holds, limit):
        counts.update(
            filter(None, (relay.attempt(claimed, batch) for claimed in batch.claimed))
        )
    return Delivered(**{field: counts[MessageState(field)] for field in Delivered.__slots__})


def _taken(
    engine: Engine,
    channels: Collection[str],
    now: datetime,
    who: str,
    what_holds: WhatHolds,
    limit: int,
) -> _Batch | None:
    with writing(engine) as conn:
        gather(conn, now=now, channels=channels)
        claimed = claim(conn, now=now, lease_for=LEASE, who=who, limit=limit)
        if not claimed:
            return None
        bodies, rewritten = _without_stale(conn, claimed, what_holds, now)
        drop_empty(conn, claimed[0].lease)
        notices = notices_of(conn, [c.message_id for c in claimed])
        known = people(conn, [c.person_id for c in claimed])
    kept = [c for c in claimed if notices[c.message_id]]
    return _Batch(
        claimed=kept, notices=notices, bodies=bodies, people=known, rewritten=rewritten
    )


def _without_stale(
    conn: Connection, claimed: Iterable[Claimed], what_holds: WhatHolds, now: datetime
) -> tuple[Bodies, frozenset[int]]:
    # What may have arrived is said again as it was, even if it is no longer true.
    unsaid = [c.message_id for c in claimed if not c.possible_repeat and c.cause is None]
    reminders = [row for rows in notices_of(conn, unsaid).values() for row in rows]
    bodies = what_holds(conn, reminders, now) if reminders else {}
    stale = [row for row in reminders if row.key not in bodies]
    supersede(conn, [row.key for row in stale])
    return bodies, frozenset(row.message_id for row in stale)


class _Relay:
    """One round's way from a claimed message to its recorded outcome."""

    def __init__(
        self,
        engine: Engine,
        channels: Mapping[str, Channel],
        tick: Callable[[], datetime],
        link_to: LinkTo,
    ) -> None:
        self._engine = engine
        self._channels = channels
        self._tick = tick
        self._link_to = link_to
        self._silent: Counter[str] = Counter()  # channel: failures in a row to be heard

    def attempt(self, claimed: Claimed, batch: _Batch) -> MessageState | None:
        """Try one message once; None when the lease was lost before or meanwhile."""
        recipient = batch.people.get(claimed.person_id)
        try:
            payload = _words(claimed, batch, recipient, self._link_to)
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the others
            result = Failed(f"the message could not be written: {type(error).__name__}")
            return self._recorded(claimed, {}, result)
        if not self._frozen(claimed, payload):
            return None
        return self._recorded(claimed, payload, self._sent(claimed, payload, recipient))

    def _frozen(self, claimed: Claimed, payload: dict[str, Any]) -> bool:
        until = self._tick() + LEASE
        with writing(self._engine) as conn:
            return freeze(conn, claimed.message_id, claimed.lease, payload, lease_until=until)

    def _sent(
        self, claimed: Claimed, payload: dict[str, Any], recipient: Person | None
    ) -> Result:
        channel = self._channels.get(claimed.channel)
        if channel is None:
            return Failed(f"no channel is set up for {claimed.channel}")
        if recipient is None or not recipient.email:
            return Failed("the recipient has no address", permanent=True)
        if self._silent[claimed.channel] >= ENOUGH_SILENCE:
            return Failed("not tried: the server had just failed several times in a row")
        result = _carried(channel, addressed(payload, claimed, recipient))
        heard = not isinstance(result, Unknown) and not getattr(result, "unreachable", False)
        self._silent[claimed.channel] = 0 if heard else self._silent[claimed.channel] + 1
        return result

    def _recorded(
        self, claimed: Claimed, payload: dict[str, Any], result: Result
    ) -> MessageState | None:
        outcome = _outcome(claimed, payload, result, self._tick())
        with writing(self._engine) as conn:
            ours = record(conn, claimed.message_id, claimed.lease, outcome)
        return outcome.state if ours else None


def _carried(channel: Channel, mail: Mail) -> Result:
    try:
        return channel.send(mail)
    except Exception as error:  # noqa: BLE001 - a channel that breaks may have sent before
        return Unknown(f"the channel failed: {type(error).__name__}")


def _words(
    claimed: Claimed, batch: _Batch, recipient: Person | None, link_to: LinkTo
) -> dict[str, Any]:
    payload = claimed.payload
    if payload is None or claimed.message_id in batch.rewritten:
        zone = recipient.zone if recipient else None
        payload = render(batch.notices[claimed.message_id], zone, link_to, batch.bodies)
        payload["versions"] = _versions(batch.notices[claimed.message_id], batch.bodies)
    return {**payload, "revision": recipient.revision if recipient else None}


def _versions(notices: Iterable[Any], bodies: Bodies) -> dict[str, int]:
    """Return, by key, the version of the case from which the words of a reminder were made."""
    known = {row.key: bodies.get(row.key, {}).get("version") for row in notices}
    return {key: version for key, version in known.items() if version is not None}


def _outcome(
    claimed: Claimed, payload: Mapping[str, Any], result: Result, now: datetime
) -> Outcome:
    match result:
        case Sent():
            return Outcome(state=MessageState.SENT, sent_at=now)
        case Written():
            return Outcome(state=MessageState.WRITTEN)
        case Unknown(reason):
            return _failure(claimed, payload, reason, MessageState.UNKNOWN, now)
        case Failed(reason, True):
            return Outcome(state=MessageState.DEAD, error=reason)
        case Failed(reason):
            return _failure(claimed, payload, reason, MessageState.RETRY, now)


def _failure(
    claimed: Claimed,
    payload: Mapping[str, Any],
    reason: str,
    state: MessageState,
    now: datetime,
) -> Outcome:
    until = payload.get("helps_until")
    decision = after_failure(
        attempts=claimed.attempts,
        duty_class=claimed.duty_class,
        due_at=datetime.fromisoformat(until) if until else None,
        now=now,
    )
    if isinstance(decision, GiveUp):
        return Outcome(state=MessageState.DEAD, error=f"{reason}; {decision.why}")
    return Outcome(state=state, next_attempt_at=decision.at, error=reason)
