"""A restriction published over a hundred thousand open cases, one in ten of which it moves."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from tests.benchmarks.by_hand import update_plans
from tests.benchmarks.mornings import in_new_process
from tests.benchmarks.reporting import Figure, of_rounds
from tests.benchmarks.templates import NOW
from tests.benchmarks.timing import median, timed
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
    runs: dict[str, list[dict[str, Any]]] = {"all": [], "cold": [], "tenth": []}
    by_hand: list[float] = []
    for _ in range(ROUNDS):
        for way, found in runs.items():
            with fresh["tenth" if way == "tenth" else "all"]() as place:
                if way == "cold":
                    place.chill()
                found.append(_published(place))
                if way == "all":
                    hand = partial(update_plans, place, "number % 10 = 5", NOW)
                    by_hand.append(timed(hand))
    for run in (*runs["all"], *runs["cold"]):
        assert run["affected"] == size.cases // 10, run
    return _figures(where, size, runs, by_hand)


def _figures(
    where: str, size: Size, runs: dict[str, list[dict[str, Any]]], by_hand: list[float]
) -> list[Figure]:
    took = {way: [run["seconds"] for run in found] for way, found in runs.items()}
    memory = {way: [run["memory"] for run in found] for way, found in runs.items()}
    ratios = [more / less for more, less in zip(memory["all"], memory["tenth"], strict=True)]
    what = f"publish, {size.cases // 10:,} of {size.cases:,} cases move"
    last = runs["all"][-1]
    each = f"{median(took['all']) / size.cases * 1e7:,.0f} us/case moved"
    both = " / ".join(f"{median(memory[way]) / 1e6:,.0f} MB" for way in ("all", "tenth"))
    helped = f"{last['helpers']} helped, with them {last['memory_of_all'] / 1e6:,.0f} MB"
    return [
        of_rounds(f"{where}: {what}", took["all"], "s", bound="< 5", note=each),
        of_rounds(f"{where} cold: {what}", took["cold"], "s"),
        of_rounds(f"{where}: a plain UPDATE of as many rows", by_hand, "s"),
        of_rounds(
            f"{where}: memory of the first process, all cases / a tenth",
            ratios,
            "x",
            bound="< 1.3",
            note=f"{both}; {helped}",
        ),
    ]


def _published(place: Place, profile: str = "") -> dict[str, Any]:
    return in_new_process("tests.benchmarks.publishing", {"url": place.url, "profile": profile})
