import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from models.rules.decisions import Refusal, RefusedError
from models.store import engine as engine_module
from models.store.counters import take
from models.store.engine import open_engine, reading, writing
from models.store.tables import CounterRow, table_of

COUNTER = table_of(CounterRow)


def counters(engine):
    with reading(engine) as conn:
        return {row.name: row.last for row in conn.execute(select(COUNTER))}


def test_what_is_written_is_there_afterwards(engine):
    with writing(engine) as conn:
        take(conn, "case", 3)
    assert counters(engine) == {"case": 3}


def test_an_error_takes_everything_back(engine):
    with pytest.raises(ZeroDivisionError), writing(engine) as conn:
        take(conn, "case", 3) / 0
    assert counters(engine) == {}


def test_numbers_come_in_consecutive_blocks_for_each_name(engine):
    with writing(engine) as conn:
        assert [take(conn, "case", 5), take(conn, "case", 1), take(conn, "person", 2)] == [
            1,
            6,
            1,
        ]
    with writing(engine) as conn:
        assert take(conn, "case", 1) == 7


def test_no_number_is_given_to_two_who_ask_at_once(engine):
    def asked(_):
        with writing(engine) as conn:
            return take(conn, "case", 2)

    with ThreadPoolExecutor(4) as several:
        firsts = sorted(several.map(asked, range(12)))
    assert firsts == list(range(1, 25, 2))


def test_taking_no_number_at_all_is_a_mistake(engine):
    with writing(engine) as conn, pytest.raises(ValueError, match="at least one"):
        take(conn, "case", 0)


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("page_size", 8192),
        ("journal_mode", "wal"),
        ("synchronous", 1),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_an_sqlite_file_is_opened_with_care(tmp_path, pragma, expected):
    engine = open_engine(f"sqlite:///{tmp_path}/new/folder/store.db")
    with reading(engine) as conn:
        assert conn.execute(text(f"PRAGMA {pragma}")).scalar() == expected
    engine.dispose()


def test_a_file_of_an_older_version_keeps_its_pages(tmp_path):
    older = sqlite3.connect(tmp_path / "store.db")
    older.executescript("PRAGMA page_size = 4096; CREATE TABLE kept (x);")
    older.execute("INSERT INTO kept VALUES (7)")
    older.commit()
    older.close()
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    with writing(engine) as conn:
        conn.execute(text("INSERT INTO kept VALUES (8)"))
    with reading(engine) as conn:
        assert conn.execute(text("PRAGMA page_size")).scalar() == 4096
        assert conn.execute(text("SELECT x FROM kept")).scalars().all() == [7, 8]
    engine.dispose()


def test_writing_takes_the_write_lock_before_the_first_statement(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    other = sqlite3.connect(tmp_path / "store.db", timeout=0, isolation_level=None)
    with writing(engine), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    with reading(engine):
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    other.close()
    engine.dispose()


def test_a_reader_sees_one_moment_while_others_write(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    with writing(engine) as conn:
        conn.execute(text("CREATE TABLE seen (n INTEGER)"))
    with reading(engine) as reader:
        before = reader.execute(text("SELECT count(*) FROM seen")).scalar()
        with writing(engine) as conn:
            conn.execute(text("INSERT INTO seen VALUES (1)"))
        after = reader.execute(text("SELECT count(*) FROM seen")).scalar()
    assert (before, after) == (0, 0)
    engine.dispose()


def test_a_database_that_stays_busy_is_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0)
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    with reading(engine):
        other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as caught, writing(engine):
        pass
    assert str(caught.value.orig).startswith("another process has been writing")
    assert "\n" not in str(caught.value.orig)
    other.close()
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["postgresql://h/x", "postgres://h/x", "postgresql+psycopg://h/x"]
)
def test_every_spelling_of_a_postgresql_url_uses_the_one_driver(url):
    assert open_engine(url).dialect.driver == "psycopg"


def test_an_error_shows_no_value_that_was_to_be_written(engine):
    told = text("INSERT INTO nowhere VALUES (:name)"), {"name": "Quillon Wexford"}
    with pytest.raises(DBAPIError, match="nowhere") as caught, writing(engine) as conn:
        conn.execute(*told)
    assert "Quillon" not in str(caught.value)


@pytest.mark.parametrize(("given", "seconds"), [("", "10"), ("?connect_timeout=3", "3")])
def test_a_postgresql_host_that_does_not_answer_is_waited_for_ten_seconds(given, seconds):
    engine = open_engine(f"postgresql://desk@db.example/northbound{given}")
    assert engine.url.query["connect_timeout"] == seconds


@pytest.mark.parametrize(
    "url", ["", "nonsense", "postgresql://u:s3cret@h:port/x", "mysql://u:s3cret@h/x",
            "postgresql+asyncpg://u:s3cret@h/x"],
)  # fmt: skip
def test_a_url_that_cannot_be_used_is_refused_in_one_line_without_the_password(url):
    with pytest.raises(RefusedError) as caught:
        open_engine(url)
    message = caught.value.refused.message
    assert caught.value.refused.reason is Refusal.INVALID_VALUE
    assert "NORTHBOUND_DATABASE_URL" in message
    assert "s3cret" not in message
    assert "\n" not in message


def test_on_postgresql_a_lock_that_stays_is_not_waited_for_without_end(
    postgres_url, monkeypatch
):
    monkeypatch.setattr("models.store.engine.BUSY_SECONDS", 1)
    engine = open_engine(postgres_url)
    with writing(engine) as holding:
        take(holding, "case", 1)
        with pytest.raises(OperationalError, match="lock timeout"), writing(engine) as waiting:
            take(waiting, "case", 1)
    engine.dispose()
