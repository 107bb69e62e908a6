from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.notifications.office import staffed
from tests.notifications.post_office import PostOffice


@pytest.fixture
def engine(engine) -> Engine:
    return staffed(engine)


@pytest.fixture
def post() -> Iterator[PostOffice]:
    found = PostOffice()
    found.open()
    yield found
    found.close()
