"""More hands for a large portfolio: processes beside this one that work chunks out ahead.

They only read. What they find is written here, in order, and only if it is still true; so it
does not matter how many there are, or whether one dies.
"""

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path

import models
from models.casework import moving
from models.casework.moving import Ahead, Alone, Asked, Chunk, worked
from models.casework.office import Office
from models.store import finding
from models.store.engine import snapshot

_MANY = 4_000  # cases from which the second that a process needs to start is worth it
_MOST = 3  # processes beside this one: it has enough to do with writing what they find
_EACH = 2  # chunks that one has before it, so that it never waits for the next
_LEAVING_SECONDS = 2.0


@contextmanager
def at_work(office: Office, asked: Asked, *, after: int) -> Iterator[Ahead]:
    """Give whoever works out the chunks after a case: this process, and others if it pays."""
    alone, others = Alone(office, asked), how_many(office, asked, after=after)
    if not others:
        yield alone
        return
    hands = Hands(office, asked, others)
    try:
        yield hands
    finally:
        hands.close()


def how_many(office: Office, asked: Asked, *, after: int) -> int:
    """Return how many processes would help: one for each further core, three at most, if
    much is to do."""
    others = min(_MOST, _cores() - 1)
    if others < 1 or not _can_be_shared(office):
        return 0
    with snapshot(office.engine) as conn:
        cases = moving.scene_of(office, conn, asked).cases
        is_large = len(finding.stretch(conn, cases, after=after, limit=_MANY)) == _MANY
    return others if is_large else 0


def _cores() -> int:
    with suppress(AttributeError):  # known on Linux only
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_be_shared(office: Office) -> bool:
    url = office.engine.url
    in_memory = url.database in (None, "", ":memory:")
    return os.name == "posix" and (url.get_backend_name() != "sqlite" or not in_memory)


class _Helper:
    """A process that works chunks out, and the thread that hears what it found."""

    def __init__(self, office: Office, asked: Asked, heard: "queue.Queue[_Heard]") -> None:
        self._line, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "models.casework.hand", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _search_path()},
        )
        theirs.close()
        self.asked_for = 0
        self.is_ready = self.is_gone = False
        self._tell((office.papers(), asked))
        self._listening = threading.Thread(target=self._listen, args=[heard], daemon=True)
        self._listening.start()

    def _listen(self, heard: "queue.Queue[_Heard]") -> None:
        with suppress(EOFError, OSError):
            while True:
                heard.put(_Heard(self, self._line.recv()))
        heard.put(_Heard(self, None))

    def work_out(self, after: int, upto: int) -> None:
        self.asked_for += 1
        self._tell((after, upto))

    def _tell(self, what: object) -> None:
        with suppress(OSError):  # it is gone, as its thread will say
            self._line.send(what)

    def close(self) -> None:
        """Let it go, and do not leave before it is gone."""
        self._tell(None)
        try:
            self._process.wait(_LEAVING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listening.join()
        self._line.close()


def _search_path() -> str:
    home = str(Path(models.__file__).parents[1])
    return os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a helper said: a chunk, True when it is ready, None when it is gone."""

    whom: _Helper
    what: Chunk | bool | None


@dataclass(slots=True)
class _Piece:
    """A stretch of cases, who is at it, and what was found."""

    after: int
    upto: int
    whose: _Helper | None = None
    chunk: Chunk | None = None


class Hands:
    """This process and some helpers, each at a chunk of its own."""

    def __init__(self, office: Office, asked: Asked, others: int) -> None:
        """Start the helpers; nobody waits for them."""
        self._office, self._asked = office, asked
        self._heard: queue.Queue[_Heard] = queue.Queue()
        self._helpers = [_Helper(office, asked, self._heard) for _ in range(others)]
        self._pieces: deque[_Piece] = deque()
        self._known_to = -1

    def close(self) -> None:
        """Let all helpers go."""
        for helper in self._helpers:
            helper.close()

    def chunk(self, after: int) -> Chunk | None:
        """Return the chunk that begins after a case; meanwhile the helpers are at the next."""
        if not self._pieces or self._pieces[0].after != after:
            self._pieces.clear()
            self._known_to = after
        self._look_ahead()
        while self._pieces:
            self._hear(wait=False)
            self._hand_out()
            if self._pieces[0].chunk is not None:
                return self._pieces.popleft().chunk
            self._do_one()
        return None

    def _look_ahead(self) -> None:
        """Find the next stretches, so many that nobody runs out of work."""
        missing = 2 + _EACH * len(self._helpers) - len(self._pieces)
        with snapshot(self._office.engine) as conn:
            cases = moving.scene_of(self._office, conn, self._asked).cases
            found = finding.stretch(
                conn, cases, after=self._known_to, limit=missing * moving.CHUNK
            )
        for first in range(0, len(found), moving.CHUNK):
            upto = found[min(first + moving.CHUNK, len(found)) - 1][0]
            self._pieces.append(_Piece(self._known_to, upto))
            self._known_to = upto

    def _hand_out(self) -> None:
        for helper in self._helpers:
            while helper.is_ready and helper.asked_for < _EACH and (piece := self._free()):
                piece.whose = helper
                helper.work_out(piece.after, piece.upto)

    def _free(self) -> _Piece | None:
        return next((p for p in self._pieces if p.whose is None and p.chunk is None), None)

    def _do_one(self) -> None:
        """Work out a chunk that nobody is at, or wait for one that somebody is."""
        if (piece := self._free()) is None:
            self._hear(wait=True)
            return
        piece.chunk = worked(self._office, self._asked, after=piece.after, upto=piece.upto)

    def _hear(self, *, wait: bool) -> None:
        with suppress(queue.Empty):
            self._note(self._heard.get(block=wait))
            while True:
                self._note(self._heard.get_nowait())

    def _note(self, heard: _Heard) -> None:
        helper, found = heard.whom, heard.what
        if isinstance(found, Chunk):
            helper.asked_for -= 1
            for piece in self._pieces:
                if (piece.after, piece.upto) == (found.after, found.upto):
                    piece.chunk = found
            return
        helper.is_ready = found is True
        for piece in self._pieces:
            if piece.whose is helper:
                piece.whose = None
