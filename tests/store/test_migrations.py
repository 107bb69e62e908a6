import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from deploy.schema import current, head, is_current, migrate, undo
from models.rules.decisions import RefusedError
from models.rules.notices import Reminder
from models.store import chases
from models.store.cases import save
from models.store.counters import CASES, take
from models.store.engine import open_engine, reading, writing
from models.store.outbox import NOTICE, enqueue
from models.store.queue import add, take_due, upcoming
from tests.house.tree import ROOT
from tests.notifications.office import notice
from tests.store.portfolio import NOW, changes_for, facts_of, said_aside

SPELLED = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": "SELECT indexname AS name, indexdef AS sql FROM pg_indexes "
    "WHERE schemaname = 'public'",
}


@pytest.fixture
def empty(empty_url):
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def spelled(engine):
    """How the database was told to make each index, and in SQLite each table, unspaced."""
    with reading(engine) as conn:
        rows = conn.execute(text(SPELLED[engine.dialect.name])).all()
    words = {row.name: "".join(row.sql.split()).replace('"', "") for row in rows}
    return {name: sorted(sql.split(",")) for name, sql in words.items()}


def test_an_empty_database_comes_to_the_newest_schema(empty):
    assert current(empty) is None
    assert migrate(empty) == (None, head())
    assert is_current(empty)


def test_migrating_twice_does_nothing_the_second_time(empty):
    migrate(empty)
    assert migrate(empty) == (head(), head())


def test_a_migrated_database_is_what_the_tables_say(engine):
    with reading(engine) as conn:
        assert compare_metadata(MigrationContext.configure(conn), SQLModel.metadata) == []


def test_the_order_of_keys_and_partial_indexes_are_migrated_too(empty):
    with writing(empty) as conn:
        SQLModel.metadata.create_all(conn)
    expected = spelled(empty)
    with writing(empty) as conn:
        SQLModel.metadata.drop_all(conn)
    migrate(empty)
    found = spelled(empty)
    assert found.keys() - expected.keys() <= {"alembic_version", "alembic_version_pkc"}
    assert expected.keys() <= found.keys()
    for name in (n for n in expected if n.startswith("ix_")):
        assert found[name] == expected[name]
    if empty.dialect.name == "sqlite":
        for name in ("reminder", "said"):
            assert any("WITHOUTROWID" in part for part in found[name])


def test_going_down_leaves_nothing_and_up_again_everything(empty):
    migrate(empty)
    before = spelled(empty)
    undo(empty)
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    migrate(empty)
    assert spelled(empty) == before
    assert {"case_file", "person", "event"} <= set(inspect(empty).get_table_names())


def test_what_waits_in_an_older_queue_is_what_its_case_chases(engine):
    with writing(engine) as conn:
        first = take(conn, CASES, 3)
        cases = [(None, facts_of(n), n) for n in range(first, first + 3)]
        save(conn, changes_for(conn, cases), now=NOW)
        before = chases.of(conn, range(first, first + 3))
        add(conn, [reminder(first), reminder(first, day=27), reminder(first + 1)])
        take_due(conn, NOW)
        add(conn, [reminder(first + 2, hours=2)])
    undo(engine, "0002")
    with reading(engine) as conn:
        # What a replan had left behind had no place in it.
        kept = conn.execute(text("SELECT case_number, due_on FROM said ORDER BY 1")).all()
        assert [(n, str(day)) for n, day in kept] == [
            (first, "2026-11-20"), (first + 1, "2026-11-20"),
        ]  # fmt: skip
    migrate(engine)
    with writing(engine) as conn:
        assert chases.of(conn, before) == before
        assert said_aside(conn) == [reminder(first), reminder(first + 1)]
        assert upcoming(conn) == [reminder(first + 2, hours=2)]


def test_what_was_said_outlives_the_way_down_and_up_again(engine):
    with writing(engine) as conn:
        enqueue(conn, [notice(), notice(case=13), notice(case=14, person=None)], now=NOW)
        before = conn.execute(NOTICE.select().order_by(NOTICE.c.number)).all()
    undo(engine, "0007")
    migrate(engine)
    with reading(engine) as conn:
        assert conn.execute(NOTICE.select().order_by(NOTICE.c.number)).all() == before
        assert len(before) == 3


def reminder(case, *, day=20, hours=-1):
    due_at = NOW + timedelta(hours=hours)
    return Reminder(
        due_at=due_at, case=case, duty="filing", rung="7d", due_on=date(2026, 11, day)
    )


def test_a_failed_upgrade_leaves_nothing_half_made(empty):
    with writing(empty) as conn:
        conn.execute(text("CREATE TABLE event (n INTEGER)"))  # in the way of the last table
    with pytest.raises(Exception, match="already exists"):
        migrate(empty)
    assert inspect(empty).get_table_names() == ["event"]


def test_alembic_itself_finds_nothing_to_add(database_url):
    checked = subprocess.run(
        [sys.executable, "-m", "alembic", "check"],
        cwd=ROOT,
        env={**os.environ, "NORTHBOUND_DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "No new upgrade operations detected" in checked.stdout


def test_a_database_of_a_newer_program_is_refused_by_name(empty):
    migrate(empty)
    with writing(empty) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(empty)
    with pytest.raises(RefusedError, match="9999"):
        migrate(empty)
