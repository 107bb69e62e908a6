"""Where a command's answer goes: a reader that leaves early is no failure of ours."""

import subprocess
import sys

import pytest

from tests.deploy.command import run


@pytest.mark.parametrize("words", ["events", "rules --json"])
def test_a_reader_that_has_had_enough_ends_a_command_quietly(home, words):
    # A table, and far more than a pipe holds.
    code = f"import sys; from deploy.cli.main import main; sys.exit(main({words.split()!r}))"
    command = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as started:
        started.stdout.close()
        said = started.stderr.read()
    assert (started.returncode, said) == (0, b"")


def test_a_wire_that_breaks_is_no_reader_that_left(monkeypatch, capsys):
    def broken(_args):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("deploy.cli.sweeping.run_sweep", broken)
    assert run("sweep") == 1
    assert "Broken pipe" in capsys.readouterr().err
