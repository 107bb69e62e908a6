"""One morning after another: the same thousand cases are chased, by us or by hand."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from models.casework.office import Office
from models.casework.sweeping import sweep
from models.reference.loader import load_book
from models.store import queue
from models.store.engine import open_engine, reading, writing
from tests.benchmarks.by_hand import ByHand
from tests.benchmarks.reporting import ROOT
from tests.benchmarks.timing import timed
from tests.benchmarks.worlds import CHASED, Place, first_morning

WHOLE, TAKEN, WHOLE_BY_HAND, TAKEN_BY_HAND, EMPTY = (
    "whole", "taken", "whole-by-hand", "taken-by-hand", "empty",
)  # fmt: skip


class Mornings:
    """A database in which a thousand late duties are spoken of every second morning."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._open()
        self.now = first_morning() - timedelta(days=2)
        self._due_on = self.now.date()
        self.run(WHOLE)
        self.sample = self._hand.sample()

    def _open(self) -> None:
        self.office = Office(engine=open_engine(self.place.url), book=load_book())
        self._hand = ByHand(self.place)

    def close(self) -> None:
        self.office.engine.dispose()
        self._hand.close()

    def run(self, what: str) -> float:
        """Let the next morning come and return the seconds that one way of sweeping took."""
        if what != EMPTY:
            self.now += timedelta(days=2)
        took = timed(self._work(what))
        if what.startswith("taken"):
            assert sweep(self.office, now=self.now).due == CHASED
        return took

    def cold(self, what: str) -> float:
        """Do the same in a new process, after the files have left the page cache."""
        self.close()
        self.now += timedelta(days=2)
        self.place.chill()
        told = {
            "what": what,
            "name": self.place.name,
            "url": self.place.url,
            "files": str(self.place.files),
            "now": self.now.isoformat(),
            "sample": self.sample,
            "due_on": self._due_on.isoformat(),
        }
        took = float(in_new_process("tests.benchmarks.cold", told)["seconds"])
        self._open()
        if what.startswith("taken"):
            assert sweep(self.office, now=self.now).due == CHASED
        return took

    def _work(self, what: str) -> Callable[[], object]:
        return work(self.office, self._hand, what, self.now, self._due_on, self.sample
                    if what == WHOLE_BY_HAND else {})  # fmt: skip

    def agree(self) -> None:
        """Check that both ways write the same, and leave the same behind."""
        self.run(WHOLE)
        ours, ahead = self._hand.said(self.now), self._ahead()
        self.run(WHOLE_BY_HAND)
        assert ours == self._hand.said(self.now)
        assert len(ours) == CHASED * len(self.sample)
        assert [(c, d) for c, d, _ in ahead] == [(c, d) for c, d, _ in self._ahead()]
        assert {at for *_, at in self._ahead()} == {self.now + timedelta(days=2)}

    def _ahead(self) -> list[tuple[int, str, datetime]]:
        with reading(self.office.engine) as conn:
            return [(r.case, r.duty, r.due_at) for r in queue.upcoming(conn, limit=CHASED)]


def work(
    office: Office, hand: ByHand, what: str, now: datetime, due_on: Any, sample: Any
) -> Callable[[], object]:
    """Return one way of sweeping, ready to be timed."""
    ways: dict[str, Callable[[], object]] = {
        WHOLE: lambda: _swept(office, now, CHASED),
        EMPTY: lambda: _swept(office, now, 0),
        TAKEN: lambda: _taken(office, now),
        WHOLE_BY_HAND: lambda: hand.sweep(now, due_on, sample),
        TAKEN_BY_HAND: lambda: hand.take_due(now),
    }
    return ways[what]


def _swept(office: Office, now: datetime, expected: int) -> None:
    report = sweep(office, now=now)
    assert report.due == expected, report


def _taken(office: Office, now: datetime) -> None:
    with writing(office.engine) as conn:
        assert queue.take_due(conn, now) == CHASED


def in_new_process(module: str, told: dict[str, Any]) -> dict[str, Any]:
    """Run a module of ours in a process of its own; JSON goes in and comes out."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(told, default=_plain),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}.000000"
    return str(value)
