"""Every scenario is played on an empty SQLite file, under the law as shipped."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.casework.office import Office
from models.reference.loader import load_book


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: the stores have their own tests on both."""
    return sqlite_url


@pytest.fixture
def office(engine: Engine, home: Path) -> Office:
    """An office whose database the commands find too."""
    return Office(engine=engine, book=load_book())
