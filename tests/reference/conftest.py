"""A copy of the reference data that a test may break."""

import shutil
from pathlib import Path

import pytest

from models.reference.library import packaged


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with all the data as it ships, to be changed by the test."""
    folder = tmp_path / "reference"
    shutil.copytree(Path(str(packaged())), folder, ignore=shutil.ignore_patterns("*.py*"))
    return folder
