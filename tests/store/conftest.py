"""Every exercise of the store runs on SQLite, and on PostgreSQL when one is named."""

import os
import shutil

import pytest
from sqlalchemy import text

from deploy.schema import migrate
from models.store.engine import open_engine, writing

POSTGRES_URL = os.environ.get("NORTHBOUND_TEST_POSTGRES_URL")
DATABASES = ["sqlite", *(["postgresql"] if POSTGRES_URL else [])]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "migrated.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgres():
    engine = open_engine(POSTGRES_URL or "")
    # Everything in it is about to go: only a database named for tests may be given.
    assert "test" in (engine.url.database or "")
    with writing(engine) as conn:
        conn.execute(text("DROP SCHEMA public CASCADE"))
        conn.execute(text("CREATE SCHEMA public"))
    migrate(engine)
    engine.dispose()
    return POSTGRES_URL


@pytest.fixture(params=DATABASES)
def database_url(request, tmp_path):
    """A migrated database that holds nothing."""
    if request.param == "sqlite":
        path = tmp_path / "northbound.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    return request.getfixturevalue("migrated_postgres")


@pytest.fixture
def engine(database_url):
    found = open_engine(database_url)
    if found.dialect.name == "postgresql":
        _emptied(found)
    yield found
    found.dispose()


def _emptied(engine):
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with writing(engine) as conn:
        tables = set(conn.execute(text(named)).scalars()) - {"alembic_version"}
        conn.execute(text(f"TRUNCATE {', '.join(sorted(tables))}"))
