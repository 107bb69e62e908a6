"""Both locks install anywhere: every file by its hash, no host named, nothing left out."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, files, project

RUNTIME = ROOT / "deploy" / "requirements.lock"
EVERYTHING = ROOT / "tests" / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
HOST = re.compile(r"://|index-url|find-links|trusted-host|^[^#\n]* @ ", re.MULTILINE)
# A folder at the root of a disk; the same words inside an address are none.
MACHINE_PATH = re.compile(rb"(?<![\w.-])/(?:" + b"work|root|home" + rb")/")


def pinned(lock: Path) -> dict[str, str]:
    """The version of each package; where platforms differ, the last one named."""
    found = PINNED.findall(lock.read_text(encoding="utf-8"))
    return {canonicalize_name(name): version for name, version in found}


def wanted(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    table = project()["project"]
    more = [line for extra in extras for line in table["optional-dependencies"][extra]]
    return [Requirement(line) for line in [*table["dependencies"], *more]]


@pytest.mark.parametrize("lock", [RUNTIME, EVERYTHING], ids=lambda p: p.parent.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    assert HOST.findall(lock.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("lock", [RUNTIME, EVERYTHING], ids=lambda p: p.parent.name)
def test_every_requirement_has_a_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(entries) > 50
    assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []


@pytest.mark.parametrize(
    ("lock", "extras"),
    [(RUNTIME, ["postgres", "build"]), (EVERYTHING, ["postgres", "build", "dev"])],
    ids=["deploy", "tests"],
)
def test_a_lock_holds_what_the_project_asks_for(lock: Path, extras: list[str]) -> None:
    held = pinned(lock)
    missing = [
        str(r) for r in wanted(*extras)
        if not r.specifier.contains(held.get(canonicalize_name(r.name), "0"), prereleases=True)
    ]  # fmt: skip
    assert missing == []


def test_the_tests_run_on_the_versions_that_are_deployed() -> None:
    deployed, tested = pinned(RUNTIME), pinned(EVERYTHING)
    assert deployed.items() <= tested.items()


def test_there_is_no_lock_of_another_kind() -> None:
    strangers = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"}
    assert {p.name for p in files()} & strangers == set()


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    named = [str(p.relative_to(ROOT)) for p in files() if MACHINE_PATH.search(p.read_bytes())]
    assert named == []
