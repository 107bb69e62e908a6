from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.notifications.office import office
from tests.notifications.post_office import PostOffice


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    found = office(tmp_path)
    yield found
    found.dispose()


@pytest.fixture
def post() -> Iterator[PostOffice]:
    found = PostOffice()
    found.open()
    yield found
    found.close()
