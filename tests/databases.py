"""Each test that asks for a database runs twice: on a SQLite file, and on PostgreSQL.

`database_url` is a migrated database that holds nothing, `empty_url` one without a table;
`engine` is the way to the first, and `home` names it to commands and flows. Where PostgreSQL
cannot be started the tests on it are skipped with the reason, and in CI they fail.
"""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

import models.store.tables  # noqa: F401 - fills the metadata
from deploy.schema import migrate
from models.store.engine import open_engine
from tests.postgres import NotStartedError, Server, server

BOTH = ("sqlite", "postgresql")
_MIGRATED = "migrated"
_CUT_OFF = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# Deleting what little there is takes half a millisecond, TRUNCATE makes a hundred files anew.
_EMPTY = "; ".join(str(table.delete()) for table in SQLModel.metadata.sorted_tables[::-1])
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the session; under xdist, for those workers that need one."""
    starting = server()
    try:
        running = starting.__enter__()
    except NotStartedError as error:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up(f"PostgreSQL could not be started: {error}")
    yield running
    starting.__exit__(None, None, None)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path: Path = tmp_path_factory.mktemp("migrated") / "migrated.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Server) -> Iterator[psycopg.Connection]:
    """A migrated PostgreSQL database, to be emptied before each test."""
    _ask(postgres, f"CREATE DATABASE {_MIGRATED}")
    _migrated(postgres.database(_MIGRATED))
    with psycopg.connect(postgres.database(_MIGRATED), autocommit=True) as conn:
        yield conn


def _migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


def _ask(postgres: Server, statement: str) -> None:
    with psycopg.connect(postgres.database("postgres"), autocommit=True) as conn:
        conn.execute(statement.encode())


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite file that holds nothing."""
    shutil.copy(migrated_file, tmp_path / "northbound.db")
    return f"sqlite:///{tmp_path / 'northbound.db'}"


@pytest.fixture
def postgres_url(postgres: Server, migrated_postgres: psycopg.Connection) -> str:
    """A migrated PostgreSQL database that holds nothing.

    Emptied, not made anew: that is a hundred times as quick. What a test before left
    connected is cut off first, or emptying would wait for it.
    """
    migrated_postgres.execute(_CUT_OFF)
    migrated_postgres.execute(_EMPTY.encode())
    return postgres.database(_MIGRATED)


@pytest.fixture
def empty_postgres_url(postgres: Server) -> Iterator[str]:
    """A PostgreSQL database of the test's own, without a table."""
    name = f"test_{next(_numbers)}"
    _ask(postgres, f"CREATE DATABASE {name}")
    yield postgres.database(name)
    _ask(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that holds nothing."""
    wanted = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(wanted)
    return url


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture
def home(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and its database, where commands and flows look for both."""
    monkeypatch.setenv("NORTHBOUND_HOME", str(tmp_path))
    monkeypatch.setenv("NORTHBOUND_DATABASE_URL", database_url)
    return tmp_path


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The way to a migrated database that holds nothing."""
    found = open_engine(database_url)
    yield found
    found.dispose()
