"""A firm of any size, in a database made quickly: open cases, pending reminders, a past."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url
from sqlmodel import SQLModel

from deploy.schema import migrate
from models.rules.case import reference_of
from models.store.counters import CASES, MESSAGES, NOTICES, PERSONS, take
from models.store.engine import open_engine, writing
from tests.benchmarks.copies import OWN_PERSONS, PERSONS_A_CASE, Copier, copiers
from tests.benchmarks.reporting import KEPT, source, tell
from tests.benchmarks.templates import Row, Templates, made
from tests.benchmarks.timing import forget, timed
from tests.postgres import Server, server

DUTY = "offer"
CHASED = 1_000  # reminders that fall due together, each of a case of its own
MILLION = 1_000_000
_STRANGERS = 30_000_000  # cases of which only reminders exist
_PAST = datetime(2024, 11, 1, tzinfo=UTC)
_FAR = datetime(2028, 1, 3, 14, tzinfo=UTC)
_LAST = {CASES: MILLION, PERSONS: 60 * MILLION, NOTICES: MILLION, MESSAGES: MILLION}
_BATCH = 5_000

Rows = Iterator[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a firm is; one case in ten files where the restriction bites."""

    cases: int = 100_000
    pending: int = 1_200_000
    history: int = MILLION
    all_move: bool = False  # every case files there

    @property
    def name(self) -> str:
        all_of_them = "-all-move" if self.all_move else ""
        return f"{self.cases}-{self.pending}-{self.history}{all_of_them}"

    def smaller(self, by: int) -> "Size":
        cases = max(2 * CHASED, self.cases // by)
        pending, history = self.pending // by, self.history // by
        return replace(self, cases=cases, pending=pending, history=history)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A database to measure: its URL, and the files in which it lies."""

    name: str
    url: str
    files: Path

    def chill(self) -> None:
        """Drop its files from the page cache; what a running server keeps itself stays."""
        if self.name == "sqlite":
            forget(self.files.parent.glob(self.files.name + "*"))
            return
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute("CHECKPOINT")
        forget(self.files)


def first_morning() -> datetime:
    """Return when the chased cases first fall due: eight in Regina, two days late."""
    days = {row["due_on"] for t in _templates().chased for row in t.rows["reminder"]
            if row["duty"] == DUTY}  # fmt: skip
    (day,) = days
    return datetime.fromisoformat(day).replace(hour=14, tzinfo=UTC) + timedelta(days=2)


@cache
def _templates() -> Templates:
    with tempfile.TemporaryDirectory() as folder:
        return made(Path(folder))


@contextmanager
def sqlite_place(size: Size) -> Iterator[Place]:
    """Give a SQLite database of this size; the one it is copied from is kept for later."""
    whole = _kept(size)
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        path = Path(folder) / "northbound.db"
        shutil.copy(whole, path)
        os.sync()  # the copy's own way to the disk is nobody's work that is measured
        yield Place(name="sqlite", url=f"sqlite:///{path}", files=path)


def _kept(size: Size) -> Path:
    folder = KEPT / "databases"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{size.name}-{source()}.db"
    if path.exists():
        return path
    for stale in folder.glob(f"{size.name}-*"):
        stale.unlink()
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    took = timed(lambda: _fill_sqlite(unfinished, size))
    tell(f"  made {path.name}: {took:.0f} s, {unfinished.stat().st_size / 1e6:,.0f} MB")
    return unfinished.rename(path)


def _fill_sqlite(path: Path, size: Size) -> None:
    _migrated(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = MEMORY")
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("PRAGMA cache_size = -400000")
        conn.execute("BEGIN")
        for table, rows in _grouped(size):
            names = list(rows[0])
            marks = ", ".join(f":{name}" for name in names)
            told = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
            conn.executemany(told, rows)
        conn.execute("COMMIT")


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Give a server that keeps its promises, unlike the one the tests use."""
    with server("fsync=on", "shared_buffers=128MB", "max_wal_size=4GB") as running:
        yield running


def postgres_place(running: Server, size: Size, name: str) -> Place:
    """Make a PostgreSQL database of this size on a server."""
    url = _created(running, name)
    took = timed(lambda: _fill_postgres(url, size))
    tell(f"  made {name} on PostgreSQL, {size.name}: {took:.0f} s")
    return Place(name="postgresql", url=url, files=running.folder / "data" / "base")


def postgres_copy(running: Server, of: Place, name: str) -> Place:
    """Copy a database on the same server; nobody may be connected to it."""
    original = make_url(of.url).database
    url = _created(running, name, f"TEMPLATE {original} STRATEGY FILE_COPY")
    return Place(name="postgresql", url=url, files=of.files)


def _created(running: Server, name: str, how: str = "") -> str:
    with psycopg.connect(running.database("postgres"), autocommit=True) as conn:
        conn.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        conn.execute(f"CREATE DATABASE {name} {how}".encode())
    return running.database(name)


def _fill_postgres(url: str, size: Size) -> None:
    _migrated(url)
    with psycopg.connect(url) as conn:
        conn.execute("SET timezone = 'UTC'")
        for table, rows in _grouped(size):
            names = list(rows[0])
            told = f"COPY {table} ({', '.join(names)}) FROM STDIN"
            with conn.cursor().copy(told.encode()) as stream:
                for row in rows:
                    stream.write_row([row[name] for name in names])
        conn.commit()
        conn.autocommit = True
        conn.execute("VACUUM (ANALYZE)")


def _migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    with writing(engine) as conn:
        for counter, last in _LAST.items():
            take(conn, counter, last)
    engine.dispose()


def _grouped(size: Size) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield rows in batches of one table each; parents before those that point at them."""
    known = _templates()
    shared = (("person", row) for row in known.shared)
    for source_rows in (shared, _cases(size), _pending(size), _past(known, size)):
        waiting: dict[str, list[Mapping[str, Any]]] = {}
        for table, row in source_rows:
            batch = waiting.setdefault(table, [])
            batch.append(row)
            if len(batch) == _BATCH:
                yield table, batch
                waiting[table] = []
        yield from ((table, batch) for table, batch in waiting.items() if batch)


@dataclass(frozen=True)
class _Kinds:
    chased: list[Copier]
    moved: list[Copier]
    others: list[Copier]

    def of(self, number: int, size: Size) -> Copier:
        """Return what case `number` is a copy of; both kinds are spread over all numbers."""
        step = size.cases // CHASED
        if size.all_move:
            return self.moved[number % len(self.moved)]
        if number % step == 0:
            return self.chased[number // step % len(self.chased)]
        kind = self.moved if number % 10 == 5 else self.others
        return kind[(number // 10) % len(kind)]


@cache
def _kinds() -> _Kinds:
    known = _templates()
    return _Kinds(copiers(known.chased), copiers(known.moved), copiers(known.others))


def _cases(size: Size) -> Rows:
    for number in range(1, size.cases + 1):
        copier = _kinds().of(number, size)
        for table in ("case_file", "chase", "person", "event", "certificate"):
            for row in copier.rows(table, number):
                yield table, row


def _pending(size: Size) -> Rows:
    """Yield the queue: the chased, then what no morning of ours reaches."""
    step = size.cases // CHASED
    for number in range(step, step * CHASED + 1, step):
        for row in (
            _kinds().of(number, size).rows("reminder", number, due_at=_text(first_morning()))
        ):
            if row["duty"] == DUTY:
                yield "reminder", row
    own = chain.from_iterable(
        _kinds().of(n, size).rows("reminder", n) for n in range(1, size.cases + 1) if n % step
    )
    stranger = _kinds().others
    strangers = chain.from_iterable(
        stranger[n % len(stranger)].rows("reminder", _STRANGERS + n) for n in count()
    )
    later = islice(chain(own, strangers), size.pending - CHASED)
    for place, row in enumerate(later):
        # The order of due days is not that of cases: a prime scatters one over the other.
        row["due_at"] = _text(_FAR + timedelta(seconds=20 * (place * 7919 % size.pending)))
        yield "reminder", row


def _past(known: Templates, size: Size) -> Rows:
    for n in range(1, size.history + 1):
        at = _PAST + timedelta(seconds=60 * n)
        case = n * 7919 % size.cases + 1
        person = OWN_PERSONS + case * PERSONS_A_CASE
        yield "message", _sent(known.messages[n % len(known.messages)], n, person, at)
        yield "notice", _said(known.notices[n % len(known.notices)], n, case, at)


def _sent(row: Row, n: int, person: int, at: datetime) -> Mapping[str, Any]:
    return {
        **row,
        "message_id": n,
        "person_id": person,
        "state": "sent",
        "attempts": 1,
        "payload": '{"subject": "What is due", "text": "The date is near."}',
        "created_at": _text(at),
        "next_attempt_at": _text(at),
        "sent_at": _text(at),
    }


def _said(row: Row, n: int, case: int, at: datetime) -> Mapping[str, Any]:
    rest = row["key"].split(":", 2)[2]
    return {
        **row,
        "key": f"{at:%Y%m%dT%H%M%SZ}:{reference_of(case)}:{rest}",
        "number": n,
        "at": _text(at),
        "case_number": case,
        "state": "gathered",
        "message_id": n,
        "created_at": _text(at),
    }


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


def columns_of(table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in SQLModel.metadata.tables[table].columns]
