"""Whose eyes the files of the house are for: passport facts are in them."""

import stat
from pathlib import Path

import pytest

from models.settings import Settings
from models.store.engine import open_engine, reading
from tests.deploy.command import SAMPLES, answered, run
from tests.notifications.post_office import free_port


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("NORTHBOUND_HOME", str(tmp_path / "firm" / "home"))
    monkeypatch.setenv("NORTHBOUND_UI_URL", f"http://127.0.0.1:{free_port()}")
    return tmp_path / "firm" / "home"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def privacy(capsys):
    checks = answered(capsys, "doctor", code=1)
    return next(check for check in checks if check["check"] == "privacy")


def test_home_database_and_its_log_are_their_owner_s_alone(home):
    assert run("migrate") == 0
    with reading(open_engine(f"sqlite:///{home / 'northbound.db'}")):
        found = {path.name: mode(path) for path in home.iterdir()}
    assert mode(home) == 0o700
    assert found == dict.fromkeys(
        ("northbound.db", "northbound.db-wal", "northbound.db-shm"), 0o600
    )


def test_the_home_that_up_makes_is_its_owner_s_alone(home):
    Settings.from_environment({"NORTHBOUND_HOME": str(home)}).make_home()
    assert mode(home) == 0o700


def test_files_that_are_there_keep_their_modes(home):
    home.mkdir(parents=True)
    home.chmod(0o755)
    (home / "northbound.db").touch(0o644)
    (home / "northbound.db").chmod(0o644)
    assert run("migrate") == 0
    assert (mode(home), mode(home / "northbound.db")) == (0o755, 0o644)


def test_rejected_rows_are_written_for_their_owner_alone(home, tmp_path):
    out = tmp_path / "rejects.csv"
    assert run("import", SAMPLES / "portfolio-messy.csv", "--rejects", out) == 0
    assert mode(out) == 0o600
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")  # spreadsheets read its accents


@pytest.mark.parametrize(
    "words", [("import", SAMPLES / "portfolio-messy.csv", "--rejects"), ("export", "--out")]
)
def test_a_device_is_written_to_and_stays_one(home, tmp_path, words):
    link = tmp_path / "nowhere"
    link.symlink_to("/dev/null")
    assert run(*words, link) == 0
    assert link.is_symlink()
    assert link.is_char_device()


def test_doctor_tells_what_others_can_read_and_how_to_end_it(home, capsys):
    run("migrate")
    assert privacy(capsys)["ok"]
    home.chmod(0o755)
    told = privacy(capsys)
    assert not told["ok"]
    assert told["remedy"] == f"chmod 700 {home}."
    (home / "northbound.db").chmod(0o640)
    told = privacy(capsys)
    assert told["message"].endswith(f"{home} and {home / 'northbound.db'}.")
    assert told["remedy"] == f"chmod 700 {home}; chmod 600 {home / 'northbound.db'}."
    home.chmod(0o700)  # nobody comes near the file any more
    assert privacy(capsys)["ok"]
