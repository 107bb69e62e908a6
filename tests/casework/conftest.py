"""An office with the law as shipped, on a migrated database that holds nothing."""

import pytest

from models.casework.office import Office
from models.reference.loader import load_book


@pytest.fixture(scope="session")
def law():
    return load_book()


@pytest.fixture
def office(engine, law):
    return Office(engine=engine, book=law)
