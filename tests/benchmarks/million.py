"""A million open cases, each of which a restriction moves: looked at, published, by hand."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from tests.benchmarks.by_hand import update_plans
from tests.benchmarks.mornings import in_new_process
from tests.benchmarks.reporting import Figure, tell
from tests.benchmarks.templates import NOW
from tests.benchmarks.timing import timed
from tests.benchmarks.worlds import Place, Size, postgres_place, postgres_server, sqlite_place

_TIMES = 10  # as many cases as elsewhere
_STAGES = ("load", "plan", "diff", "notices", "rows", "write")
Places = Callable[[Size], AbstractContextManager[Place]]


def on_sqlite(size: Size) -> list[Figure]:
    return _measured("sqlite", size, sqlite_place)


def on_postgresql(size: Size) -> list[Figure]:
    with postgres_server() as running:

        @contextmanager
        def place(wanted: Size) -> Iterator[Place]:
            yield postgres_place(running, wanted, f"million_{wanted.cases}")

        return _measured("postgresql", size, place)


def _measured(where: str, size: Size, places: Places) -> list[Figure]:
    tenth = replace(size, pending=size.cases, all_move=True)
    whole = replace(tenth, cases=_TIMES * size.cases, pending=_TIMES * size.cases)
    with places(tenth) as place:
        staged = _run(place, preview=False, alone=True)
    with places(tenth) as place:
        fewer = _run(place)
    with places(whole) as place:
        looked = _run(place, preview=True)
        published = _run(place)
        by_hand = timed(partial(update_plans, place, "1 = 1", NOW))
    assert published["affected"] == whole.cases, published
    return [
        *_of_all(where, whole, published, looked, by_hand),
        _memory(where, published, fewer),
        *_stages(where, tenth, staged),
    ]


def _run(place: Place, *, preview: bool = False, alone: bool = False) -> dict[str, Any]:
    asked = {"url": place.url, "preview": preview, "alone": alone}
    found = in_new_process("tests.benchmarks.publishing", asked)
    what = "looked at" if preview else "published"
    tell(f"  {place.name}: {found['affected']:,} cases {what}: {found['seconds']:.0f} s")
    return found


def _of_all(
    where: str,
    size: Size,
    published: dict[str, Any],
    looked: dict[str, Any],
    by_hand: float,
) -> Iterator[Figure]:
    took, cases = published["seconds"], size.cases
    yield Figure(
        name=f"{where}: publish, all of {cases:,} cases move", value=took, unit="s",
        spread="[one run]", bound="< 180" if cases >= 1_000_000 else "",
        note=f"{took / cases * 1e6:,.0f} us/case, {published['helpers'] + 1} processes, "
        f"{published['cpu'] / cases * 1e6:,.0f} us/case of processor",
    )  # fmt: skip
    yield Figure(name=f"{where}: a plain UPDATE of as many rows", value=by_hand, unit="s")
    yield Figure(name=f"{where}: publish / UPDATE", value=took / by_hand, unit="x")
    yield Figure(
        name=f"{where}: preview / publish", value=looked["seconds"] / took, unit="x",
        bound="< 1", note=f"{looked['seconds']:,.0f} s",
    )  # fmt: skip


def _memory(where: str, more: dict[str, Any], fewer: dict[str, Any]) -> Figure:
    both = (found["memory_of_all"] for found in (more, fewer))
    return Figure(
        name=f"{where}: memory of all processes, all cases / a tenth",
        value=more["memory_of_all"] / fewer["memory_of_all"], unit="x", bound="< 1.3",
        note=" / ".join(f"{most / 1e6:,.0f} MB" for most in both),
    )  # fmt: skip


def _stages(where: str, size: Size, staged: dict[str, Any]) -> Iterator[Figure]:
    """Yield where one process's time goes; what is left is the taking of turns and commits."""
    for stage in _STAGES:
        took = staged["stages"].get(stage, 0.0) / size.cases * 1e6
        yield Figure(name=f"{where}: of one process, {stage}", value=took, unit="us/case")
    whole = staged["seconds"] / size.cases * 1e6
    yield Figure(name=f"{where}: of one process, all", value=whole, unit="us/case")
