"""The commands in README's table, run one after another on a fresh demo portfolio."""

import re
import shlex
from datetime import datetime

import pytest

from deploy.cli.main import build
from deploy.demo.loading import demo_rows
from models.casework.facts_file import load
from tests.deploy.bad_input import run
from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SAMPLES = ROOT / "tests" / "samples"
NOW = "2026-11-23T14:00Z"
WITH_A_SERVER = {"northbound doctor"}  # it says so, and exits 1 without one
TABLE = README.partition("## Commands")[2].partition("\n## ")[0]
COMMANDS = [
    command
    for row in re.findall(r"^\| [^|]+ \| (`northbound .+`) \|$", TABLE, re.M)
    for command in re.findall(r"`(northbound [^`]+)`", row)
]
LAW = SAMPLES / "law" / "fictitious-permit-fee.yaml"
NOTICE = SAMPLES / "restrictions" / "fictitious-southern-ontario.yaml"


@pytest.fixture
def firm(tmp_path, migrated_file, monkeypatch):
    """A migrated database that holds nothing, and the demo's spreadsheet beside it."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "northbound.db").write_bytes(migrated_file.read_bytes())
    monkeypatch.setenv("NORTHBOUND_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    rows = demo_rows(datetime.fromisoformat(NOW).date())
    (tmp_path / "portfolio.csv").write_bytes(rows)
    return tmp_path


def words_of(command, proposal):
    """Return a command with what stands for a file or a proposal of one's own put in."""
    file = NOTICE if "restriction" in command else LAW
    own = {"FILE.yaml": str(file), "ID": load(file).content["id"], "P-12": proposal}
    words = [own.get(word, word) for word in shlex.split(command)[1:]]
    takes_now = "as_of" in build().parse_args(words)
    return [*words, "--as-of", NOW] if takes_now and "--on" not in words else words


def proposed(monkeypatch):
    """Let a publishing wait for a second look, and return its name."""
    run(["restriction", "withdraw", NOTICE.stem, "--as-of", NOW])  # were it there already
    monkeypatch.setenv("NORTHBOUND_APPROVE_ABOVE", "0")
    said = run(["restriction", "publish", str(NOTICE), "--as-of", NOW])
    monkeypatch.delenv("NORTHBOUND_APPROVE_ABOVE")
    assert "it waits as P-" in said.err
    return re.findall(r"P-\d+", said.err)[0]


def test_each_works_after_those_above_it(firm, monkeypatch):
    proposal, refused = "P-12", {}
    for command in COMMANDS:
        if command.startswith(("northbound proposals", "northbound reject")):
            proposal = proposed(monkeypatch)
        if command not in WITH_A_SERVER:
            said = run(words_of(command, proposal))
            # A sweep says on the other stream that mail goes nowhere yet, and is right.
            if said.code or (said.err and command != "northbound sweep"):
                refused[command] = said.err
    assert refused == {}


def test_the_table_is_read_whole():
    assert len(COMMANDS) >= 25
    assert {command.split()[1] for command in COMMANDS} >= {
        "import", "case", "plan", "routes", "restriction", "rules", "proposals", "approve",
        "feeds", "sweep", "deliver", "notices", "ack", "export", "verify", "compute", "stress",
    }  # fmt: skip
