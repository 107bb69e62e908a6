"""The way to the database: one factory, and the two kinds of transaction."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from orjson import loads
from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from models.rules.decisions import Refusal, RefusedError, refuse
from models.store.bulk import json_text

BUSY_SECONDS = 10
_WRITES = "northbound_writes"
# Plans and cases are JSON, and the standard library takes five times as long over it.
_JSON: dict[str, Any] = {
    "json_serializer": json_text,
    "json_deserializer": loads,
}
_REMEDY = (
    "set NORTHBOUND_DATABASE_URL to sqlite:///FILE or postgresql://USER@HOST/NAME, "
    "or leave it out"
)


def open_engine(url: str) -> Engine:
    """Return the engine for a database URL; nothing is connected to yet.

    A SQLite file's folder is made, and the file when it is connected to, for their owner's
    eyes only: passport facts are in it. Those that are there keep their modes.
    Errors show no values: those may be somebody's name, and errors are logged. RefusedError
    (invalid_value) when the URL cannot be read
    or its driver is not installed; the message never shows the password.
    """
    wanted = _read(url)
    if wanted.drivername in ("sqlite", "sqlite+pysqlite"):
        return _sqlite(wanted)
    if wanted.drivername != "postgresql+psycopg":
        raise _unusable(wanted, "only SQLite and PostgreSQL are known")
    # Left alone, it would wait without end for a host that does not answer, or for a lock.
    waits = {
        "connect_timeout": str(BUSY_SECONDS),
        "options": f"-c lock_timeout={BUSY_SECONDS}s",
    }
    patient = wanted.update_query_dict({**waits, **wanted.query})
    try:
        return create_engine(patient, pool_pre_ping=True, hide_parameters=True, **_JSON)
    except ImportError as error:
        reason = "its driver is missing (pip install 'northbound[postgres]')"
        raise _unusable(wanted, reason) from error


def _read(url: str) -> URL:
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        # The error would repeat the text, and with it a password: it is not chained.
        raise refuse(
            Refusal.INVALID_VALUE, f"The database URL cannot be read: {_REMEDY}."
        ) from None
    if found.drivername in ("postgres", "postgresql"):
        return found.set(drivername="postgresql+psycopg")
    return found


def _unusable(url: URL, reason: str) -> RefusedError:
    shown = url.render_as_string(hide_password=True)
    return refuse(
        Refusal.INVALID_VALUE, f"The database {shown} cannot be used: {reason}; {_REMEDY}."
    )


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).expanduser().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    patient = {"timeout": BUSY_SECONDS}
    engine = create_engine(url, connect_args=patient, hide_parameters=True, **_JSON)
    event.listen(engine, "do_connect", _make_private)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(_dialect: Any, _record: Any, where: list[Any], _options: Any) -> None:
    # SQLite would make the file for all to read, and its -wal and -shm as the file is.
    with suppress(OSError):  # there already; or what is wrong, SQLite says better
        if where[0] != ":memory:" and not str(where[0]).startswith("file:"):
            os.close(os.open(where[0], os.O_CREAT | os.O_EXCL, 0o600))


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would begin late, at the first write, and never before a read: two readers
    # that then both write would fail on each other. We begin ourselves.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "page_size = 8192",  # of a new file: three cases fit in; in half of it, one
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "cache_size = -32768",  # a chunk of cases fits in; two megabytes would be written twice
        "wal_autocheckpoint = 2000",  # sixteen megabytes: several chunks write the same pages
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction that may write; commit, or roll back on an error.

    On SQLite the write lock is taken at once. OperationalError when another process has held
    it, or on PostgreSQL what we need, for ten seconds.
    """
    connected = engine.connect().execution_options(**{_WRITES: True})
    with connected as connection, _begun(connection):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction for reading.

    On SQLite every read in it sees the same moment; PostgreSQL promises that per statement.
    """
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection for reading in which every statement sees the same moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def not_awaited(conn: Connection) -> None:
    """Let the commit return before PostgreSQL's disk has it; for what is done again if lost.

    Nobody can see a later commit without it. SQLite promises no more of any commit, as we use
    it: its log goes to the disk when it is copied back.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _begun(connection: Connection) -> RootTransaction:
    try:
        return connection.begin()
    except OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        busy = f"another process has been writing for {BUSY_SECONDS} seconds; try again"
        raise OperationalError("BEGIN", None, sqlite3.OperationalError(busy)) from error
