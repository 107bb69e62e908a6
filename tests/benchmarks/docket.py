"""Whether two calculators find the same deadlines in a million cases, and what each costs.

The cases are drawn from their numbers, so that a round which was finished is not run again:
each is kept as soon as it is done, and the next run goes on after the last.
"""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

from models.docket.agreement import disagreements
from models.rules.planning import plan
from tests.benchmarks.reporting import KEPT, Figure, source, tell
from tests.benchmarks.timing import median, timed
from tests.benchmarks.worlds import MILLION, Size
from tests.docket.both import almanac, disagreeing, law
from tests.docket.generator import Drawn, drawn

_BLOCK = 10_000
_TIMED = 2_000
_TOLD = 5  # disagreements shown; the rest are counted


def measured(size: Size) -> list[Figure]:
    cases = MILLION if size == Size() else MILLION // 50
    found = list(_all_blocks(cases))
    apart = [said for block in found for said in block]
    for said in apart[:_TOLD]:
        tell(f"  {said}")
    return [
        Figure(name="cases on which both were asked", value=cases, unit=""),
        Figure(
            name="deadlines and filings they part on", value=len(apart), unit="", bound="= 0"
        ),
        *_costs([drawn(seed) for seed in range(_TIMED)]),
    ]


def _all_blocks(cases: int) -> Iterator[list[str]]:
    known = _kept()
    wanted = range(0, cases, _BLOCK)
    left = [first for first in wanted if first not in known]
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        for first, found in workers.map(_block, left):
            known[first] = found
            _keep(known)
            if first // _BLOCK % 10 == 9:
                tell(f"  {len(known)} of {len(wanted)} blocks")
    yield from (known[first] for first in wanted)


def _block(first: int) -> tuple[int, list[str]]:
    return first, disagreeing(range(first, first + _BLOCK))


def _kept() -> dict[int, list[str]]:
    path = KEPT / "docket.blocks.json"
    if not path.exists():
        return {}
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if told["source"] != source():
        return {}
    return {int(first): found for first, found in told["blocks"].items()}


def _keep(blocks: dict[int, list[str]]) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = KEPT / "docket.blocks.unfinished"
    unfinished.write_text(json.dumps({"source": source(), "blocks": blocks}), encoding="utf-8")
    unfinished.replace(KEPT / "docket.blocks.json")


def _costs(some: list[Drawn]) -> Iterator[Figure]:
    plans = [plan(one.case, almanac(), as_of=one.at) for one in some]  # calendars fill once
    planned = [timed(partial(plan, one.case, almanac(), as_of=one.at)) for one in some]
    docketed = [
        timed(partial(disagreements, p, one.case, law()))
        for one, p in zip(some, plans, strict=True)
    ]
    for name, took in (("planned", planned), ("counted again and compared", docketed)):
        yield Figure(
            name=f"a case, {name}", value=median(took) * 1e6, unit="us",
            note=f"median of {len(took)}",
        )  # fmt: skip
