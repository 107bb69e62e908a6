import pytest


@pytest.fixture
def home(sqlite_url, tmp_path, monkeypatch):
    """Give the commands a migrated database and a home of their own."""
    monkeypatch.setenv("NORTHBOUND_HOME", str(tmp_path))
    monkeypatch.setenv("NORTHBOUND_DATABASE_URL", sqlite_url)
    return tmp_path
