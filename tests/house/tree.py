"""The project as files: what the tests of the house walk over."""

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("deploy", "flows", "models", "notifications")
HIDDEN_BUT_OURS = {".ci", ".dockerignore", ".editorconfig", ".gitignore"}
MADE_BY_TOOLS = {"build", "dist", "__pycache__"}


def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def files(under: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the project: not what make, git and the tools put there."""
    for path in sorted(under.iterdir()):
        hidden = path.name.startswith(".") and path.name not in HIDDEN_BUT_OURS
        if hidden or path.name in MADE_BY_TOOLS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def sources() -> Iterator[Path]:
    """Every Python file outside the tests, as a path from the root."""
    for path in files():
        place = path.relative_to(ROOT)
        if path.suffix == ".py" and place.parts[0] != "tests":
            yield place


def parsed(place: Path) -> ast.Module:
    """The syntax tree of one source file."""
    return ast.parse((ROOT / place).read_text(encoding="utf-8"), filename=str(place))


def said_by_python(
    *arguments: str | Path, folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> str:
    """What a new Python process prints; an AssertionError with its complaint if it fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
