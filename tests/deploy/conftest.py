"""What the matrices of bad input share: a house that each of them may spoil."""

import pytest

from tests.deploy.bad_input import House, pristine_house


@pytest.fixture(scope="module")
def pristine(tmp_path_factory, migrated_file):
    return pristine_house(tmp_path_factory.mktemp("pristine"), migrated_file)


@pytest.fixture
def house(pristine, tmp_path, monkeypatch):
    return House(pristine, tmp_path, monkeypatch)
