"""The outbox: what is to be said, said once, and gathered into messages.

A notice is one thing said to one person, and its key forbids a second. A message carries the
notices of one recipient over one channel; `models.store.delivery` sees it out of the house.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError

from models.rules.book import DutyClass
from models.rules.notices import Audience, Channel, Notice, NoticeReason
from models.store import bulk
from models.store.counters import MESSAGES, NOTICES, take
from models.store.dialects import insert_into
from models.store.restrictions import UNFINISHED
from models.store.tables import LawValueRow, MessageRow, NoticeRow, RestrictionRow, table_of

NOTICE = table_of(NoticeRow)
MESSAGE = table_of(MessageRow)
_RESTRICTION = table_of(RestrictionRow)
_LAW = table_of(LawValueRow)
_CHUNK = 500
T = TypeVar("T")
URGENCY = tuple(DutyClass)  # hard, planned, advisory: the first is the most urgent
_KEPT_BACK = frozenset(r for r in NoticeReason if r.name.startswith("SUPPRESSED"))


class NoticeState(StrEnum):
    """Where a notice stands until a message carries it."""

    QUEUED = "queued"  # to be said, no message has it yet
    GATHERED = "gathered"  # a message carries it; the message's state tells the rest
    SUPPRESSED = "suppressed"  # kept back; the reason says why
    SUPERSEDED = "superseded"  # no longer true when it was about to be said


class MessageState(StrEnum):
    """Where a message stands on its way to its recipient."""

    PLANNED = "planned"  # never tried
    CLAIMED = "claimed"  # somebody holds the lease and is sending
    SENT = "sent"  # the server took it
    WRITTEN = "written"  # a file was written; nobody was told
    RETRY = "retry"  # certainly not sent; tried again later
    UNKNOWN = "unknown"  # may have arrived; sent again, marked as a possible repeat
    DEAD = "dead"  # given up; the error says why


class Enqueued(NamedTuple):
    """How many notices were new: those to be said, and those kept back."""

    queued: int
    suppressed: int


def enqueue(conn: Connection, notices: Sequence[Notice], *, now: datetime) -> Enqueued:
    """Write down what is to be said.

    A notice already in the ledger is not written again, unless it was found no longer true: it
    is said after all when its date came back. One without a person, or held back for a reason,
    is written as suppressed.
    """
    return write_notices(conn, rows(notices, now=now, dialect=conn.dialect.name))


def rows(notices: Sequence[Notice], *, now: datetime, dialect: str) -> list[bulk.Row]:
    """Return notices as they are written, all but their numbers, in the order of the key."""
    unique = sorted({n.key: n for n in notices}.items())
    bodies = {id(n.body): n.body for n in notices}  # one for all who hear of a move
    texts = {
        place: None if body is None else bulk.json_text(body) for place, body in bodies.items()
    }
    return [_row(n, key, texts[id(n.body)], now, dialect) for key, n in unique]


def write_notices(conn: Connection, made: list[bulk.Row]) -> Enqueued:
    """Write such rows as `enqueue` does."""
    if made and not _wrote_all(conn, made):
        made = _unsaid(conn, made)
        _write(conn, made, on_conflict=_ANEW)
    suppressed = sum(row[_ITS_STATE] == NoticeState.SUPPRESSED for row in made)
    return Enqueued(len(made) - suppressed, suppressed)


def _wrote_all(conn: Connection, rows: list[bulk.Row]) -> bool:
    # Nearly always all is new, and to ask first would cost as much as to write.
    with suppress(IntegrityError), conn.begin_nested():
        _write(conn, rows)
        return True
    return False


def _unsaid(conn: Connection, rows: list[bulk.Row]) -> list[bulk.Row]:
    # Numbers are taken for what is new only: people count.
    said: set[Any] = set()
    for keys in in_chunks(row[0] for row in rows):
        known = select(NOTICE.c.key).where(NOTICE.c.key.in_(keys), ~is_superseded())
        said.update(conn.scalars(known))
    return [row for row in rows if row[0] not in said]


def _write(conn: Connection, rows: list[bulk.Row], *, on_conflict: str = "") -> None:
    if not rows:
        return
    first = take(conn, NOTICES, len(rows))
    numbered = [(*row, number) for number, row in enumerate(rows, first)]
    bulk.insert(conn, NOTICE, _COLUMNS, numbered, on_conflict=on_conflict)


def said_once(notices: Any) -> Any:
    """Return an insert of notices that leaves out those said before, unless found untrue."""
    anew = {name: notices.excluded[name] for name in ("number", "state", "reason", "body")}
    return notices.on_conflict_do_update(
        index_elements=["key"], set_=anew, where=is_superseded()
    )


def is_superseded() -> ColumnElement[bool]:
    """Return the condition that a notice was found no longer true when it was to be said."""
    return NOTICE.c.state == NoticeState.SUPERSEDED


def _row(notice: Notice, key: str, body: str | None, now: datetime, dialect: str) -> bulk.Row:
    kept_back = _why_kept_back(notice)
    return (
        key,
        bulk.instant_text(notice.at, dialect),
        notice.case,
        str(notice.duty),
        notice.due_on.isoformat() if notice.due_on else None,
        notice.rung,
        notice.audience.value,
        notice.person,
        notice.channel.value,
        notice.duty_class.value,
        (kept_back or notice.reason).value,
        notice.cause,
        _STATE_NAMES[kept_back is not None],
        body,
        bulk.instant_text(now, dialect),
    )


_COLUMNS = (
    "key",
    "at",
    "case_number",
    "duty",
    "due_on",
    "rung",
    "audience",
    "person_id",
    "channel",
    "duty_class",
    "reason",
    "cause",
    "state",
    "body",
    "created_at",
    "number",
)
_ITS_STATE = _COLUMNS.index("state")
_ANEW = (
    "ON CONFLICT (key) DO UPDATE SET number = excluded.number, state = excluded.state, "
    "reason = excluded.reason, body = excluded.body "
    f"WHERE notice.state = '{NoticeState.SUPERSEDED.value}'"
)
_STATE_NAMES = (NoticeState.QUEUED.value, NoticeState.SUPPRESSED.value)


def _why_kept_back(notice: Notice) -> NoticeReason | None:
    if notice.reason in _KEPT_BACK:
        return notice.reason
    return NoticeReason.SUPPRESSED_NO_ADDRESS if notice.person is None else None


def gather(conn: Connection, *, now: datetime, channels: Collection[str] = ()) -> int:
    """Put queued notices into messages, one for each person, channel and cause.

    What a restriction or a value of the law causes waits until all its cases are replanned,
    so that each person hears once. With Slack among the `channels` in use, what the firm's
    own people are about to be told by mail is said there too; what was gathered before is
    never said again. Returns how many messages were made.
    """
    if Channel.SLACK in channels:
        _copy_for_staff(conn, Channel.SLACK, now)
    groups = _groups(conn)
    if not groups:
        return 0
    first = take(conn, MESSAGES, len(groups))
    numbered = list(enumerate(groups, start=first))
    conn.execute(MESSAGE.insert(), [_message(number, group, now) for number, group in numbered])
    conn.execute(_adopt(), [{"into": number, **_whose(group)} for number, group in numbered])
    return len(groups) - _without_notices(conn, first, len(groups))


def _copy_for_staff(conn: Connection, channel: Channel, now: datetime) -> None:
    by_mail = (NOTICE.c.channel == Channel.EMAIL, NOTICE.c.audience == Audience.COUNSEL)
    mailed = conn.execute(select(NOTICE).where(is_queued(), _ready(conn), *by_mail)).all()
    if not mailed:
        return
    first = take(conn, NOTICES, len(mailed))
    rows = [
        {
            **row._asdict(),
            "key": f"{row.key.removesuffix(Channel.EMAIL)}{channel}",
            "number": number,
            "channel": channel,
            "created_at": now,
        }
        for number, row in enumerate(mailed, first)
    ]
    # Another process may be gathering the same mail; the key lets one of the two say it.
    conn.execute(
        insert_into(conn, NoticeRow).on_conflict_do_nothing(index_elements=["key"]), rows
    )


def _ready(conn: Connection) -> Any:
    unfinished = _causes_in_the_making(conn)
    return or_(NOTICE.c.cause.is_(None), NOTICE.c.cause.not_in(unfinished))


def _groups(conn: Connection) -> Sequence[Any]:
    urgency = case(
        {duty_class: rank for rank, duty_class in enumerate(URGENCY)},
        value=NOTICE.c.duty_class,
    )
    whose = (NOTICE.c.person_id, NOTICE.c.channel, NOTICE.c.cause)
    return conn.execute(
        select(*whose, func.min(urgency).label("urgency"))
        .where(is_queued(), _ready(conn))
        .group_by(*whose)
        .order_by("urgency", func.min(NOTICE.c.key))
    ).all()


def is_queued() -> Any:
    """Return the condition that no message has a notice yet."""
    # Written out, not bound: only then can the database use the index over queued notices.
    return NOTICE.c.state == literal_column(f"'{NoticeState.QUEUED.value}'")


def _causes_in_the_making(conn: Connection) -> list[str]:
    named = union_all(
        *(
            select(name, table.c.version).where(table.c.state.in_(UNFINISHED))
            for table, name in (
                (_RESTRICTION, _RESTRICTION.c.restriction_id),
                (_LAW, _LAW.c.law_id),
            )
        )
    )
    # A value of the law may be called by several words; a cause is one.
    found = conn.execute(named)
    # What an earlier version moved waits too: the newest may undo it, or move it on.
    causes = [
        f"{'-'.join(name.split())}.v{version}"
        for name, newest in found
        for version in range(1, newest + 1)
    ]
    return causes + [f"{cause}.withdrawn" for cause in causes]


def _message(number: int, group: Any, now: datetime) -> dict[str, Any]:
    return {
        "message_id": number,
        "person_id": group.person_id,
        "channel": group.channel,
        "duty_class": URGENCY[group.urgency],
        "cause": group.cause,
        "state": MessageState.PLANNED,
        "attempts": 0,
        "possible_repeat": False,
        "next_attempt_at": now,
        "created_at": now,
    }


def _whose(group: Any) -> dict[str, Any]:
    return {"whose": group.person_id, "over": group.channel, "by": group.cause}


def _adopt() -> Any:
    return (
        update(NOTICE)
        .where(
            is_queued(),
            NOTICE.c.person_id == bindparam("whose"),
            NOTICE.c.channel == bindparam("over"),
            NOTICE.c.cause.is_not_distinct_from(bindparam("by")),
        )
        .values(state=NoticeState.GATHERED, message_id=bindparam("into"))
    )


def _without_notices(conn: Connection, first: int, how_many: int) -> int:
    # Another process may have gathered the same notices a moment before.
    carried = exists().where(NOTICE.c.message_id == MESSAGE.c.message_id)
    mine = MESSAGE.c.message_id.between(first, first + how_many - 1)
    return conn.execute(delete(MESSAGE).where(and_(mine, ~carried))).rowcount


def supersede(conn: Connection, keys: Iterable[str]) -> None:
    """Mark notices as no longer true, and take them out of their messages."""
    for some in in_chunks(sorted(keys)):
        conn.execute(
            update(NOTICE)
            .where(NOTICE.c.key.in_(some), NOTICE.c.state == NoticeState.GATHERED)
            .values(state=NoticeState.SUPERSEDED, message_id=None)
        )


def notices_of(conn: Connection, message_ids: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """Return the notices each message carries, in time order; a message may carry none."""
    found: dict[int, list[Row[Any]]] = {message_id: [] for message_id in message_ids}
    for some in in_chunks(sorted(found)):
        rows = select(NOTICE).where(NOTICE.c.message_id.in_(some)).order_by(NOTICE.c.key)
        for row in conn.execute(rows):
            found[row.message_id].append(row)
    return found


def notices_of_cases(numbers: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a notice speaks of one of these cases."""
    # Two halves, each with an index of its own: all that is past, and the few that wait.
    of_these = select(NOTICE.c.number).where(NOTICE.c.case_number.in_(numbers))
    return NOTICE.c.number.in_(
        union_all(of_these.where(~is_queued()), of_these.where(is_queued()))
    )


def in_chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists short enough for one statement's parameters."""
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
