"""The ledger: what was said to whom, why, and what became of it."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, case, select

from models.rules.case import reference_of
from models.store.acks import ACK
from models.store.outbox import MESSAGE, NOTICE, NoticeState, notices_of_cases
from models.store.people import Person, people

_STATE = case(
    (NOTICE.c.state == NoticeState.GATHERED, MESSAGE.c.state), else_=NOTICE.c.state
).label("shown")


def ledger(
    conn: Connection,
    *,
    case_number: int | None = None,
    cases: Collection[int] | None = None,
    state: str | None = None,
    person_id: int | None = None,
    limit: int | None = 1000,
) -> list[dict[str, Any]]:
    """Return notices as NOTICE of the interface, newest first; of one case, some, or all.

    `state` is a notice's own (queued, suppressed, superseded) or, once a message carries it,
    the message's. `due_at` is when it was to be said; `recipient` the person's name or address.
    """
    seen = (
        ACK.c.at.label("seen_at"),
        ACK.c.by_id.label("seen_by"),
        ACK.c.note.label("seen_note"),
    )
    wanted = (
        select(NOTICE, _STATE, MESSAGE.c.sent_at, MESSAGE.c.attempts, *seen)
        .outerjoin(MESSAGE, MESSAGE.c.message_id == NOTICE.c.message_id)
        .outerjoin(ACK, ACK.c.notice_key == NOTICE.c.key)
        .order_by(NOTICE.c.key.desc())
        .limit(limit)
    )
    if case_number is not None:
        wanted = wanted.where(notices_of_cases([case_number]))
    if cases is not None:
        wanted = wanted.where(notices_of_cases(cases))
    if person_id is not None:
        wanted = wanted.where(NOTICE.c.person_id == person_id)
    if state is not None:
        wanted = wanted.where(_STATE.in_([state]))
    rows = conn.execute(wanted).all()
    ids = {person for row in rows for person in (row.person_id, row.seen_by)} - {None}
    known = people(conn, ids)
    return [_shown(row, known) for row in rows]


def _shown(row: Row[Any], known: Mapping[int, Person]) -> dict[str, Any]:
    return {
        "key": row.key,
        "reference": f"N-{row.number}",
        "case": reference_of(row.case_number),
        "duty": row.duty,
        "state": row.shown,
        "reason": row.reason,
        "class": row.duty_class,
        "rung": row.rung,
        "audience": row.audience,
        "recipient": _named(known.get(row.person_id)),
        "channel": row.channel,
        "due_at": _iso(row.at),
        "sent_at": _iso(row.sent_at),
        "attempts": row.attempts or 0,
        "acknowledged_at": _iso(row.seen_at),
        "acknowledged_by": _named(known.get(row.seen_by)),
        "acknowledged_note": row.seen_note,
    }


def _named(person: Person | None) -> str | None:
    return (person.name or person.email) if person else None


def _iso(instant: datetime | None) -> str | None:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if instant else None
