"""The second step of a sweep: what was taken from the queue becomes notices, set by set.

Reminders alike are decided once, by the rules; what was decided is then written for all their
cases in one statement. In between both stand in tables that this connection alone can see.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    FromClause,
    Insert,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
)

from models.rules.chasing import DueTogether
from models.rules.ladders import Rung
from models.rules.notices import NOBODY, Audience, Saying, key_around
from models.store import counters, queue
from models.store.chases import CHASE, HEARS
from models.store.dialects import insert_for, made_once, written
from models.store.outbox import NOTICE, Enqueued, NoticeState, is_superseded, said_once
from models.store.scratch import AHEAD, OF_A_SAYING, SAYING, TAKEN, clear
from models.store.tables import NoticeRow
from models.store.types import UtcDateTime


class Group(NamedTuple):
    """Reminders alike: how many, and in how many of their cases each audience is reached."""

    due: DueTogether
    reminders: int
    reached: Mapping[Audience, int]


def take(conn: Connection, limit: int = 1000) -> int:
    """Take the first reminders that were moved aside, the oldest first; return how many.

    They are gone when the transaction commits, which must write what becomes of them. On
    PostgreSQL without those that another sweep is turning into notices at this moment.
    Of two for one duty and date only the later one is taken: both would say the same.
    """
    clear(conn)
    if conn.dialect.name == "postgresql":
        return written(conn, _taken_at_once, {"most": limit})
    last = queue.last_of_first_said(conn, limit)
    if last is None:
        return 0
    taken = written(conn, _taken, last)
    written(conn, _removed, last)
    return taken


def _taken_at_once(_dialect: Dialect) -> Insert:
    gone = delete(queue.SAID).where(queue.first_free_said()).returning(*queue.SAID.c)
    return _with_chase(gone.cte("gone"))


def _taken(_dialect: Dialect) -> Insert:
    return _with_chase(select(queue.SAID).where(queue.is_among_first_said()).subquery())


def _removed(_dialect: Dialect) -> Delete:
    return delete(queue.SAID).where(queue.is_among_first_said())


def _with_chase(said: FromClause) -> Insert:
    same = (said.c.case_number, said.c.duty, said.c.due_on)
    last = select(*same, func.max(said.c.due_at).label("due_at")).group_by(*same).subquery()
    still = and_(
        CHASE.c.case_number == last.c.case_number,
        CHASE.c.duties.op("->>")(last.c.duty) == cast(last.c.due_on, Text),
    )
    columns = (*last.c, CHASE.c.zone, *HEARS.values())
    found = select(*columns).select_from(last.outerjoin(CHASE, still))
    return TAKEN.insert().from_select([column.name for column in columns], found)


def groups(conn: Connection) -> list[Group]:
    """Return what was taken and counts, by what is decided alike."""
    return [
        Group(DueTogether(*row[:4]), row[4], dict(zip(HEARS, row[5:], strict=True)))
        for row in conn.execute(made_once(conn, _grouped))
    ]


def _grouped(_dialect: Dialect) -> Select[Any]:
    together = [TAKEN.c[name] for name in DueTogether._fields]
    reached = [func.count(TAKEN.c[column.name]) for column in HEARS.values()]
    return (
        select(*together, func.count(), *reached)
        .where(TAKEN.c.zone.is_not(None))
        .group_by(*together)
    )


def say(
    conn: Connection, decided: Sequence[tuple[Group, Sequence[Saying]]], *, now: datetime
) -> Enqueued:
    """Write what was decided of each group, for all its cases; return how many were new.

    What `outbox.enqueue` writes for one notice is written here for each.
    """
    told = [(group, said) for group, sayings in decided for said in sayings]
    if not told:
        return Enqueued(0, 0)
    conn.execute(SAYING.insert(), [_row(group.due, said) for group, said in told])
    queued = sum(group.reached[said.audience] for group, said in told)
    kept_back = sum(group.reminders for group, _ in told) - queued
    return Enqueued(
        queued and _write(conn, queued, NoticeState.QUEUED, now),
        kept_back and _write(conn, kept_back, NoticeState.SUPPRESSED, now),
    )


def _row(due: DueTogether, said: Saying) -> dict[str, Any]:
    begin, middle, end = key_around(said)
    return {
        **due._asdict(),
        **{name: getattr(said, name) for name in ("at", "rung", "body")},
        **{
            name: getattr(said, name).value
            for name in ("audience", "channel", "duty_class", "reason", "kept_back")
        },
        "begin": begin,
        "middle": middle,
        "end": end,
    }


def _write(conn: Connection, how_many: int, state: NoticeState, now: datetime) -> int:
    before = counters.take(conn, counters.NOTICES, how_many) - 1
    new = written(conn, _NOTICES[state], {"before": before, "now": now})
    counters.give_back(conn, counters.NOTICES, how_many - new)
    return new


def _notices(state: NoticeState, dialect: Dialect) -> Insert:
    made = _made(state).subquery("made")
    known = exists().where(NOTICE.c.key == made.c.key, ~is_superseded())
    # In the order in which they were taken: to sort them by key would cost half as much again.
    number = bindparam("before", type_=Integer) + func.row_number().over()
    columns = ["number", *made.c.keys()]
    new = select(number, *made.c).where(~known)
    notices: Insert = said_once(insert_for(dialect, NoticeRow).from_select(columns, new))
    return notices


_NOTICES = {
    state: partial(_notices, state) for state in (NoticeState.QUEUED, NoticeState.SUPPRESSED)
}


def _made(state: NoticeState) -> Select[Any]:
    """Return the notices of all cases, but for their numbers."""
    is_said = state is NoticeState.QUEUED
    ids = {audience.value: TAKEN.c[column.name] for audience, column in HEARS.items()}
    person = case(ids, value=SAYING.c.audience)
    return (
        select(
            _key(person).label("key"),
            TAKEN.c.case_number,
            TAKEN.c.duty,
            TAKEN.c.due_on,
            *(SAYING.c[name] for name in (*OF_A_SAYING, "at", "body")),
            person.label("person_id"),
            (SAYING.c.reason if is_said else SAYING.c.kept_back).label("reason"),
            literal(state.value).label("state"),
            bindparam("now", type_=UtcDateTime()).label("created_at"),
        )
        .join_from(TAKEN, SAYING, _alike(SAYING))
        .where(person.is_not(None) if is_said else person.is_(None))
    )


def _key(person: ColumnElement[Any]) -> ColumnElement[str]:
    number = cast(TAKEN.c.case_number, Text)
    # As `reference_of` writes it: five digits at least.
    case_ = "NB-" + func.substr("0000", func.length(number)) + number
    to = func.coalesce(cast(person, Text), NOBODY)
    return SAYING.c.begin + case_ + SAYING.c.middle + to + SAYING.c.end


def remind(conn: Connection, ahead: Mapping[DueTogether, Rung]) -> None:
    """Put into the queue, for all cases of each group, the rung that comes next."""
    if ahead:
        rows = [{**due._asdict(), **rung._asdict()} for due, rung in ahead.items()]
        for row in rows:
            row["rung"] = row.pop("label")
        conn.execute(AHEAD.insert(), rows)
        conn.execute(made_once(conn, _following))


def _following(dialect: Dialect) -> Insert:
    of_case = (TAKEN.c.case_number, TAKEN.c.duty, TAKEN.c.due_on)
    following = select(AHEAD.c.at, *of_case, AHEAD.c.rung)
    return queue.added(dialect, following.join_from(TAKEN, AHEAD, _alike(AHEAD)))


def _alike(decided: Table) -> ColumnElement[bool]:
    return and_(*(TAKEN.c[name] == decided.c[name] for name in DueTogether._fields))
