"""Is the database ready? An embedded one is made so; any other gap is one clear line."""

import pytest
from sqlalchemy import text

from deploy import readiness
from deploy.schema import current, head, migrate
from models.rules.decisions import RefusedError
from models.store.engine import open_engine, writing


def test_the_revision_it_asks_for_is_the_newest_migration():
    assert head() == readiness.HEAD


def test_a_new_sqlite_file_is_set_up_on_the_spot(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    readiness.require_current(engine)
    assert current(engine) == readiness.HEAD
    readiness.require_current(engine)
    engine.dispose()


def test_an_empty_postgresql_database_must_be_migrated_by_hand(empty_postgres_url):
    engine = open_engine(empty_postgres_url)
    with pytest.raises(RefusedError, match="no schema, this program needs"):
        readiness.require_current(engine)
    engine.dispose()


def test_a_schema_of_another_program_is_refused(empty_url):
    engine = open_engine(empty_url)
    migrate(engine)
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RefusedError, match="schema 9999, this program needs"):
        readiness.require_current(engine)
    engine.dispose()
