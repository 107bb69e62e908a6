"""A restriction published over a hundred thousand open cases, one in ten of which it moves."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from tests.benchmarks.by_hand import update_plans
from tests.benchmarks.mornings import in_new_process
from tests.benchmarks.reporting import Figure
from tests.benchmarks.templates import NOW
from tests.benchmarks.timing import median, spread, timed
from tests.benchmarks.worlds import (
    CHASED,
    Place,
    Size,
    postgres_copy,
    postgres_place,
    postgres_server,
    sqlite_place,
)

ROUNDS = 3
Copies = Callable[[], Any]  # a context manager that gives a fresh place


def measured(size: Size) -> list[Figure]:
    tenth = replace(size, cases=max(2 * CHASED, size.cases // 10))
    fresh = {"all": partial(sqlite_place, size), "tenth": partial(sqlite_place, tenth)}
    figures = _on("sqlite", size, fresh)
    with sqlite_place(size) as place:
        _published(place, profile="publish-sqlite")
    with postgres_server() as running:
        made = {
            "all": postgres_place(running, size, "publish_all"),
            "tenth": postgres_place(running, tenth, "publish_tenth"),
        }

        @contextmanager
        def copied(which: str) -> Iterator[Place]:
            yield postgres_copy(running, made[which], "publish_now")

        there = {which: partial(copied, which) for which in made}
        return figures + _on("postgresql", size, there)


def _on(where: str, size: Size, fresh: Mapping[str, Copies]) -> list[Figure]:
    took: list[float] = []
    by_hand: list[float] = []
    helped = ""
    memory: dict[str, list[float]] = {"all": [], "tenth": []}
    for _ in range(ROUNDS):
        with fresh["all"]() as place:
            found = _published(place)
            assert found["affected"] == size.cases // 10, found
            took.append(found["seconds"])
            memory["all"].append(found["memory"])
            helped = (
                f"{found['helpers']} helped, with them {found['memory_of_all'] / 1e6:,.0f} MB"
            )
            by_hand.append(timed(partial(update_plans, place, "number % 10 = 5", NOW)))
        with fresh["tenth"]() as place:
            memory["tenth"].append(_published(place)["memory"])
    return _figures(where, size, took, by_hand, memory, helped)


def _figures(
    where: str,
    size: Size,
    took: list[float],
    by_hand: list[float],
    memory: dict[str, list[float]],
    helped: str,
) -> list[Figure]:
    ratio = median(memory["all"]) / median(memory["tenth"])
    return [
        Figure(
            name=f"{where}: publish, {size.cases // 10:,} of {size.cases:,} cases move",
            value=median(took), unit="s", spread=spread(took, 1), bound="< 5",
            note=f"{median(took) / size.cases * 1e7:,.0f} us/case moved",
        ),
        Figure(
            name=f"{where}: a plain UPDATE of as many rows",
            value=median(by_hand), unit="s", spread=spread(by_hand, 1),
        ),
        Figure(
            name=f"{where}: memory of the first process, all cases / a tenth",
            value=ratio, unit="x", bound="< 1.3",
            note=" / ".join(f"{median(most) / 1e6:,.0f} MB" for most in memory.values())
            + f"; {helped}",
        ),
    ]  # fmt: skip


def _published(place: Place, profile: str = "") -> dict[str, Any]:
    return in_new_process("tests.benchmarks.publishing", {"url": place.url, "profile": profile})
