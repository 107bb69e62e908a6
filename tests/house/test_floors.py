"""Each file has a floor, and each floor carries only what it may."""

import importlib.metadata
import sys
from typing import Any

import pytest

from tests.house.tree import PACKAGES, ROOT, files, project, said_by_python, sources

HEAVY = {
    "alembic", "apprise", "fastapi", "httpx", "jinja2", "pendulum", "prefect", "pydantic",
    "rich", "sqlalchemy", "sqlmodel", "yaml",
}  # fmt: skip


def contract(name: str) -> dict[str, Any]:
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(c for c in contracts if c["name"] == name)


def loaded_by(code: str) -> set[str]:
    """The top-level modules a new Python process holds after running the code."""
    show = "import sys; print(*{m.partition('.')[0] for m in sys.modules})"
    return set(said_by_python("-c", f"{code}\n{show}").split())


def test_the_top_level_has_four_packages_and_the_tests_and_no_sixth() -> None:
    folders = {p.relative_to(ROOT).parts[0] for p in files() if p.parent != ROOT}
    assert folders - {".ci"} == {*PACKAGES, "tests"}


def test_every_source_file_stands_in_a_package_whose_imports_are_checked() -> None:
    known = set(project()["tool"]["importlinter"]["root_packages"])
    assert known == set(PACKAGES)
    assert [str(p) for p in sources() if p.parts[0] not in known] == []


def test_every_folder_with_sources_is_a_package() -> None:
    # A folder without __init__.py is invisible to import-linter: its files would have no floor.
    # Alembic runs the files of deploy/migrations by path; they are nobody's import.
    folders = {p.parent for p in sources() if p.parts[:2] != ("deploy", "migrations")}
    assert [str(f) for f in sorted(folders) if not (ROOT / f / "__init__.py").exists()] == []


@pytest.mark.parametrize("name", ["Floors inside models", "Floors inside rules"])
def test_the_inner_floors_are_exhaustive(name: str) -> None:
    assert contract(name)["exhaustive"] is True


def test_no_flow_bears_the_name_of_an_installed_module() -> None:
    taken = set(importlib.metadata.packages_distributions()) | sys.stdlib_module_names
    flows = {p.stem for p in sources() if p.parts[0] == "flows" and p.stem != "__init__"}
    assert flows & taken == set()


def test_importing_the_rules_loads_neither_database_nor_server_nor_yaml() -> None:
    rules = [p for p in sources() if p.parts[:2] == ("models", "rules")]
    modules = [".".join(p.with_suffix("").parts).removesuffix(".__init__") for p in rules]
    assert "models.rules.planning" in modules
    held = loaded_by("\n".join(f"import {m}" for m in modules))
    assert held & (HEAVY - {"pendulum"}) == set()


def test_building_the_command_line_loads_nothing_heavy() -> None:
    assert loaded_by("from deploy.cli.main import build; build()") & HEAVY == set()
