"""How much dearer a sweep becomes with a million rows of history, and with a hundred times
as many pending reminders."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from tests.benchmarks.mornings import TAKEN, WHOLE, Mornings
from tests.benchmarks.reporting import Figure, of_rounds
from tests.benchmarks.timing import Seconds, in_turns, median
from tests.benchmarks.worlds import (
    CHASED,
    Place,
    Size,
    postgres_place,
    postgres_server,
    sqlite_place,
)

ROUNDS = 25
_US = 1e6 / CHASED
FULL, NO_PAST, FEW = "full", "no history", "a hundredth pending"
_WAYS = {TAKEN: "step (a)", WHOLE: "whole sweep"}


def _sizes(size: Size) -> dict[str, Size]:
    few = max(CHASED, size.pending // 100)
    return {FULL: size, NO_PAST: replace(size, history=0), FEW: replace(size, pending=few)}


def measured(size: Size) -> list[Figure]:
    with ExitStack() as stack:
        places = {n: stack.enter_context(sqlite_place(s)) for n, s in _sizes(size).items()}
        figures = _on("sqlite", places, asks=True)
    with postgres_server() as running:
        there = {
            name: postgres_place(running, s, f"growth_{number}")
            for number, (name, s) in enumerate(_sizes(size).items())
        }
        return figures + _on("postgresql", there, asks=False)


def _on(where: str, places: dict[str, Place], *, asks: bool) -> list[Figure]:
    days = {name: Mornings(place) for name, place in places.items()}
    cells = {f"{way} {n}": _cell(one, way) for way in _WAYS for n, one in days.items()}
    took = in_turns(cells, ROUNDS)
    for one in days.values():
        one.close()
    return [f for way in _WAYS for f in _figures(where, way, took, asks=asks)]


def _cell(days: Mornings, way: str) -> Callable[[], float]:
    return lambda: days.run(way)


def _figures(where: str, way: str, took: dict[str, Seconds], *, asks: bool) -> list[Figure]:
    full = took[f"{way} {FULL}"]
    figures = []
    for name, bound in ((NO_PAST, "< 1.5"), (FEW, "< 2.5")):
        less = took[f"{way} {name}"]
        pairs = [more / few for more, few in zip(full, less, strict=True)]
        figures.append(
            of_rounds(
                f"{where}: {_WAYS[way]}, full / {name}",
                pairs,
                "x",
                bound=bound if asks else "",
                note=f"{median(full) * _US:,.1f} / {median(less) * _US:,.1f} us/item",
            )
        )
    return figures
