"""Time is an argument: one file reads it."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import parsed, project, sources

CLOCK = Path("models/clock.py")
READS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("pendulum", "now"), ("pendulum", "today"), ("time", "time"), ("time", "time_ns"),
}  # fmt: skip


def clock_reads(tree: ast.AST) -> list[int]:
    """The lines that read the clock, whatever the module was imported as a part of."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if (name, node.attr) in READS:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "pendulum.now()",
        "time.time()",
    ],
)
def test_a_clock_call_is_seen(line: str) -> None:
    assert clock_reads(ast.parse(line)) == [1]


def test_only_the_clock_reads_the_time() -> None:
    read = {f"{p}:{n}" for p in sources() if p != CLOCK for n in clock_reads(parsed(p))}
    assert read == set()
    assert clock_reads(parsed(CLOCK)) != []


def test_ruff_bans_the_same_calls() -> None:
    banned = project()["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert {
        "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today",
        "pendulum.now", "pendulum.today", "time.time",
    } <= set(banned)  # fmt: skip
