"""A thousand reminders due of 1.2 million, by us, by hand, and by APScheduler."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tests.benchmarks.mornings import (
    EMPTY,
    TAKEN,
    TAKEN_BY_HAND,
    WHOLE,
    WHOLE_BY_HAND,
    Mornings,
    in_new_process,
)
from tests.benchmarks.peers import Peer
from tests.benchmarks.profiles import profiled
from tests.benchmarks.reporting import KEPT, Figure, of_rounds
from tests.benchmarks.timing import Seconds, forget, in_turns
from tests.benchmarks.worlds import (
    CHASED,
    Place,
    Size,
    postgres_place,
    postgres_server,
    sqlite_place,
)

ROUNDS, COLD_ROUNDS, EMPTY_ROUNDS = 9, 5, 50
ONCE, AGAIN, PEERS_JOBS = "apscheduler", "apscheduler-again", 120_000
_DUE, _FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)
_US = 1e6 / CHASED
_WAYS = (TAKEN, TAKEN_BY_HAND, WHOLE, WHOLE_BY_HAND)
_SAID = {
    TAKEN: "step (a)",
    TAKEN_BY_HAND: "step (a) by hand",
    WHOLE: "whole sweep",
    WHOLE_BY_HAND: "whole sweep by hand",
    ONCE: "APScheduler, no-op jobs that run once",
    AGAIN: "APScheduler, no-op jobs that run again",
}
# A server that runs on keeps what it holds in its own memory.
_COLD = {"sqlite": "cold", "postgresql": "cold files"}
Cells = dict[str, Callable[[], float]]


def measured(size: Size) -> list[Figure]:
    with sqlite_place(size) as place, tempfile.TemporaryDirectory(dir=KEPT) as folder:
        once = _Peers(Path(folder) / "once.db", size, recurs=False)
        again = _Peers(Path(folder) / "again.db", size, recurs=True)
        figures = _on(
            place,
            {ONCE: once.warm, AGAIN: again.warm},
            {ONCE: once.cold, AGAIN: again.cold},
        )
    with postgres_server() as running:
        figures += _on(postgres_place(running, size, "bench"), {}, {})
    return figures


def _on(place: Place, warm_peers: Cells, cold_peers: Cells) -> list[Figure]:
    days = Mornings(place)
    days.agree()
    warm = in_turns({**{w: _warm(days, w) for w in _WAYS}, **warm_peers}, ROUNDS)
    cold = in_turns({**{w: _cold(days, w) for w in _WAYS}, **cold_peers}, COLD_ROUNDS)
    empty = [days.run(EMPTY) for _ in range(EMPTY_ROUNDS)]
    profiled(f"sweep-{place.name}", lambda: days.run(WHOLE))
    days.close()
    return [
        *_figures(f"{place.name} warm:", warm, asks=True),
        *_figures(f"{place.name} {_COLD[place.name]}:", cold, asks=False),
        of_rounds(f"{place.name} warm: empty sweep", empty, "ms", scale=1e3, bound="< 10"),
    ]


def _warm(days: Mornings, way: str) -> Callable[[], float]:
    return lambda: days.run(way)


def _cold(days: Mornings, way: str) -> Callable[[], float]:
    return lambda: days.cold(way)


def _figures(where: str, took: dict[str, Seconds], *, asks: bool) -> list[Figure]:
    figures = [
        of_rounds(f"{where} {_SAID[name]}", seconds, "us/item", scale=_US)
        for name, seconds in took.items()
    ]

    def ratio(name: str, dear: str, cheap: str, bound: str) -> None:
        pairs = [d / c for d, c in zip(took[dear], took[cheap], strict=True)]
        asked = bound if asks else ""
        figures.append(of_rounds(f"{where} {name}", pairs, "x", bound=asked))

    ratio("step (a) / by hand", TAKEN, TAKEN_BY_HAND, "< 3")
    ratio("whole sweep / by hand", WHOLE, WHOLE_BY_HAND, "")
    for peer in (name for name in (ONCE, AGAIN) if name in took):
        how = "once" if peer == ONCE else "again"
        ratio(f"APScheduler ({how}) / step (a)", peer, TAKEN, "> 50")
        ratio(f"APScheduler ({how}) / whole sweep", peer, WHOLE, "> 5")
    return figures


class _Peers:
    """APScheduler with its jobs; a thousand more fall due before each round."""

    def __init__(self, path: Path, size: Size, *, recurs: bool) -> None:
        self._path, self._recurs = path, recurs
        self._jobs = min(PEERS_JOBS, size.pending)
        self._starts = count(0, CHASED)
        self._peer = Peer(path, recurs=recurs)
        self._peer.load(self._jobs, _FAR)

    def warm(self) -> float:
        self._load()
        took = self._peer.tick()
        self._settle()
        return took

    def cold(self) -> float:
        self._load()
        self._peer.close()
        forget(self._path.parent.glob(self._path.name + "*"))
        told = {"what": "peer", "files": str(self._path)}
        took = float(in_new_process("tests.benchmarks.cold", told)["seconds"])
        self._peer = Peer(self._path, recurs=self._recurs)
        self._settle()
        return took

    def _settle(self) -> None:
        # Those that run again stay, so that what waits grows by a thousand each time.
        self._jobs += CHASED if self._recurs else 0
        assert self._peer.waiting() == self._jobs

    def _load(self) -> None:
        self._peer.load(CHASED, _DUE, start=next(self._starts))
