"""The tests' own PostgreSQL server leaves nothing behind, and its absence is never silent."""

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.house.tree import ROOT
from tests.postgres import NotStartedError, server

KEEPER = """
import signal, time
from tests.postgres import server
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
with server() as running:
    print(running.pid, running.folder, flush=True)
    time.sleep(600)
"""


def is_gone(pid, folder):
    """Say whether process and folder go within a few seconds."""
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() and not Path(folder).exists():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks /proc who lives")
@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_the_server_goes_however_the_tests_end(ended_by):
    with subprocess.Popen(
        [sys.executable, "-c", KEEPER],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as tests:
        pid, folder = tests.stdout.readline().split()
        assert Path(folder).exists()
        tests.send_signal(ended_by)
    assert is_gone(pid, folder)


def test_the_server_asks_for_its_password_and_listens_on_this_machine_only(postgres):
    with psycopg.connect(postgres.database("postgres")) as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert conn.execute("SHOW unix_socket_directories").fetchone() == ("",)
    nobody = f"{postgres.url.partition('//')[0]}//northbound:x@{postgres.url.partition('@')[2]}"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"{nobody}/postgres")
    assert postgres.url not in repr(postgres)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_for_root_the_server_runs_as_nobody(postgres):
    assert Path(f"/proc/{postgres.pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid


def test_programs_that_are_not_there_are_told_and_leave_no_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("NORTHBOUND_TEST_POSTGRES_BIN", str(tmp_path / "none"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(NotStartedError, match="initdb"), server():
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ci", "expected"), [("", "1 passed, 1 skipped"), ("true", "1 error")])
def test_without_a_server_tests_are_skipped_with_the_reason_but_fail_in_ci(ci, expected):
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         "tests/store/test_engine.py", "-k", "what_is_written"],
        cwd=ROOT,
        env={**os.environ, "CI": ci, "NORTHBOUND_TEST_POSTGRES_BIN": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip
    assert expected in found.stdout
    assert "PostgreSQL could not be started" in found.stdout
