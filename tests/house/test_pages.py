"""What the pages promise is what the code does."""

import re
import shlex

import pytest

from deploy.cli.main import build
from models.casework.portfolio_columns import COLUMNS
from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "deploy" / "OPERATING.md").read_text(encoding="utf-8")
PAGES = ("README.md", "deploy/OPERATING.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md")
COMMANDS = list(
    dict.fromkeys(re.findall(r"`northbound ([a-z]+(?: [^`]+)?)`", README + OPERATING))
)


def test_the_table_of_columns_is_the_one_that_is_read() -> None:
    rows = re.findall(r"^\| ([^|`]+) \| `?([^|`]+)`? \|$", README.split("## Columns")[1], re.M)
    assert rows[1:] == [(c.heading, c.path or "reported, then left out") for c in COLUMNS]


def test_every_setting_named_is_read() -> None:
    code = (ROOT / "models" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"NORTHBOUND_[A-Z_]+", README + OPERATING))
    assert named
    assert {name for name in named if f'"{name}"' not in code} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_is_one(command: str) -> None:
    assert callable(build().parse_args(shlex.split(command)).run)


@pytest.mark.parametrize("page", [README, OPERATING])
def test_installing_takes_the_lock_first(page: str) -> None:
    # What a plain `pip install .` resolves today is another program than what was tested.
    told = page.partition("--require-hashes --no-deps -r deploy/requirements.lock\n")
    assert told[1]
    assert re.search(r"pip install --no-deps --no-build-isolation \.\n", told[2])


def test_the_commands_shown_are_found() -> None:
    assert len(COMMANDS) >= 10


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_links_to_or_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?://)([^)#]+)\)", text)
    named = re.findall(r"`((?:models|flows|deploy|tests|notifications)/[\w./]+)`", text)
    assert [name for name in linked + named if not (ROOT / name).exists()] == []


def test_the_commands_of_the_locks_are_those_of_make() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    used = re.findall(r"--[a-z-]+", make.partition("COMPILE :=")[2].partition("\n\n")[0])
    assert "--generate-hashes" in used
    assert [option for option in used if option not in page] == []
