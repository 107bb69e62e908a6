"""What is installed is what runs: data and all, from any folder, without the clone."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, files, said_by_python

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the clone without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT],
        check=True,
    )
    return next(folder.glob("northbound-*.whl"))


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel's files and nothing else of ours."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([*PIP, "install", "--no-deps", "--target", folder, wheel], check=True)
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """What Python answers with the installed files first, in another folder.

    `-S` leaves out the clone, which the development environment would otherwise add.
    """
    packages = sysconfig.get_path("purelib")
    paths = os.pathsep.join([str(installed), packages])
    return said_by_python("-S", *arguments, folder=folder, environment={"PYTHONPATH": paths})


def test_every_file_of_the_four_packages_is_shipped(shipped: set[str]) -> None:
    ours = {p.relative_to(ROOT).as_posix() for name in PACKAGES for p in files(ROOT / name)}
    assert ours - shipped == set()


@pytest.mark.parametrize(
    ("folder", "ending"),
    [
        ("models/reference/", ".yaml"),
        ("notifications/templates/", ".j2"),
        ("deploy/migrations/versions/", ".py"),
        ("deploy/", ".csv"),
    ],
)
def test_data_ships_with_the_code(shipped: set[str], folder: str, ending: str) -> None:
    assert [n for n in shipped if n.startswith(folder) and n.endswith(ending)] != []


def test_the_tests_are_not_shipped(shipped: set[str]) -> None:
    tops = {name.partition("/")[0] for name in shipped}
    assert {t for t in tops if not t.endswith(".dist-info")} == set(PACKAGES)


def test_the_licence_is_shipped(shipped: set[str]) -> None:
    assert [n for n in shipped if n.endswith(".dist-info/licenses/LICENSE")] != []


def test_the_installed_command_answers_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    said = run(installed, tmp_path, str(installed / "bin" / "northbound"), "--help")
    assert "usage: northbound" in said


def test_the_installed_reference_data_loads_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    code = "from models.reference import loader; loader.load_book(); print(loader.__file__)"
    said = run(installed, tmp_path, "-c", code)
    assert Path(said.strip()).is_relative_to(installed)
