"""Two processes at work over one database, killed again and again, and started again."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from threading import Lock
from typing import Any

from models.casework.office import Office
from models.casework.sweeping import sweep
from models.reference.loader import load_book
from models.store.engine import open_engine, reading
from notifications.relay import LEASE
from notifications.smtp import AppriseEmail
from tests.benchmarks import moves, truth
from tests.benchmarks.dying import ANY_MOMENT, MOMENTS, TAKEN_ON, Work
from tests.benchmarks.mortal import Clock, relayed
from tests.benchmarks.moves import Move
from tests.benchmarks.reporting import ROOT
from tests.benchmarks.story import Day, Deed, Story
from tests.benchmarks.truth import Wrong
from tests.notifications.post_office import PostOffice

_DEATHS_A_DAY = 6  # of each process; then it is left alone until the next day
_ARMED, _NTH = 4, (1, 1, 1, 1, 2, 3)
_OUTSIDE = 0.1  # how often, while a kill from outside is still to come
_CUT_SHORT = 0.5  # how often a publishing is, for a sweep to go on with it
_LONGEST_LIFE = 0.5  # seconds until a kill from outside
_TOO_OFTEN = 20  # lives ended by an error


@dataclass(slots=True)
class Toll:
    """What campaigns came to, one after another."""

    kills: Counter[str] = field(default_factory=Counter)
    drawn: Counter[str] = field(default_factory=Counter)
    wrongs: list[tuple[Wrong, str]] = field(default_factory=list)
    fallen: list[str] = field(default_factory=list)  # lives that an error ended
    days: int = 0
    mails: int = 0
    repeats: int = 0
    marked: int = 0


class _Process:
    """A process of its own which lives, dies and lives again."""

    def __init__(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.mortal"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )

    def life(self, told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Live once; give what it says, and at last how it ended."""
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(json.dumps(told) + "\n")
        self._running.stdin.flush()
        for line in self._running.stdout:
            said = json.loads(line)
            yield said
            if "ended" in said:
                return
        raise RuntimeError("the process that lives again is itself gone")

    def close(self) -> None:
        assert self._running.stdin is not None
        self._running.stdin.close()
        self._running.wait(60)


class _Campaign:
    def __init__(
        self,
        url: str,
        toll: Toll,
        post: PostOffice,
        processes: Sequence[_Process],
        seed: int,
        *,
        is_directed: bool,
    ) -> None:
        self._is_directed = is_directed
        self._url, self._toll, self._post, self._processes = url, toll, post, processes
        self.office = Office(engine=open_engine(url), book=load_book())
        self._chances = [random.Random(f"{seed}-{n}") for n, _ in enumerate(processes)]  # noqa: S311
        self._lock = Lock()

    def live_through(self, day: Day, story: Story) -> None:
        """Let both work until all is done, however often they die; then look."""
        come = self._coming(day)
        clock = Clock(at=day.at, since=time.monotonic())
        with ThreadPoolExecutor(len(self._processes)) as at_once:
            working = [
                at_once.submit(self._carried, which, deeds, clock, come)
                for which, deeds in enumerate(day.deeds)
            ]
        for process in working:
            process.result()
        self._toll.wrongs += self._at_the_end(clock.now() + 2 * LEASE, story, come)
        self._toll.days += 1

    def _at_the_end(
        self, now: datetime, story: Story, come: Move | None
    ) -> list[tuple[Wrong, str]]:
        """Run what is left to its end, undisturbed, and say what is wrong then."""
        sweep(self.office, now=now)
        mail = AppriseEmail(self._post.url, seconds_between=0)
        relayed(self.office, mail, lambda: now, "the last")
        found = list(moves.at_a_glance(self.office.engine, None))
        found += truth.at_rest(self.office, story.told, self._post.mail, now=now)
        if come is not None:
            with reading(self.office.engine) as conn:
                found += moves.moved_once(conn, come)
        return found

    def _coming(self, day: Day) -> Move | None:
        if day.restricting is None:
            return None
        return moves.move(self.office, day.restricting, now=day.at)

    def _carried(
        self, which: int, deeds: Sequence[Deed], clock: Clock, come: Move | None
    ) -> None:
        deaths = 0
        while deeds:
            is_left_alone = deaths >= _DEATHS_A_DAY and not self._is_directed
            doom, killed_after = ({}, None) if is_left_alone else self._drawn(which, deeds)
            told = {
                "url": self._url, "mail_url": self._post.url, "at": clock.at.isoformat(),
                "since": clock.since, "deeds": deeds, "doom": doom,
                "killed_after": killed_after,
            }  # fmt: skip
            said = list(self._processes[which].life(told))
            deeds = deeds[sum("done" in word for word in said) :]
            if said[-1]["ended"] == -signal.SIGKILL:
                deaths += 1
                where = next((w["killed"] for w in said if "killed" in w), ANY_MOMENT)
                self._died(where, list(moves.at_a_glance(self.office.engine, come)))
            elif said[-1]["ended"]:
                self._fell(next((w["fell"] for w in said if "fell" in w), f"{said[-1]}"))

    def _drawn(self, which: int, deeds: Sequence[Deed]) -> tuple[dict[str, int], float | None]:
        """Choose moments of the work ahead, those hit or tried least often, or a time to die.

        At the first of the moments that comes for the nth time the process dies.
        """
        chance = self._chances[which]
        ahead = [m for work in {Work(d["work"]) for d in deeds} for m in MOMENTS[work]]
        with self._lock:
            hit, drawn = self._toll.kills, self._toll.drawn
            if self._is_directed:
                return self._not_hit(ahead, chance)
            rarest = sorted(
                (*ahead, ANY_MOMENT),
                key=lambda moment: (hit[moment], drawn[moment], chance.random()),
            )[:_ARMED]
            if ANY_MOMENT in rarest:
                rarest = [ANY_MOMENT]
            drawn.update(rarest)
        if rarest == [ANY_MOMENT]:
            return {}, chance.random() * _LONGEST_LIFE
        return {moment: chance.choice(_NTH) for moment in rarest}, None

    def _not_hit(
        self, ahead: Sequence[str], chance: random.Random
    ) -> tuple[dict[str, int], float | None]:
        """Choose every moment that nothing hit yet: each life ends at one, or does its work."""
        hit = self._toll.kills
        if not hit[ANY_MOMENT] and chance.random() < _OUTSIDE:
            return {}, chance.random() * _LONGEST_LIFE
        doomed = [moment for moment in ahead if not hit[moment]]
        if chance.random() < _CUT_SHORT:
            doomed += [
                begun
                for begun, taken_on in TAKEN_ON.items()
                if begun in ahead and not all(hit[moment] for moment in taken_on)
            ]
        return dict.fromkeys(doomed, 1), None

    def _died(self, where: str, wrongs: list[tuple[Wrong, str]]) -> None:
        with self._lock:
            self._toll.kills[where] += 1
            self._toll.wrongs += wrongs

    def _fell(self, why: str) -> None:
        with self._lock:
            self._toll.fallen.append(why)
            if len(self._toll.fallen) > _TOO_OFTEN:
                raise RuntimeError(why)


def fought(url: str, toll: Toll, *, kills: int, seed: int) -> None:
    """Let a firm's days pass over an empty database until so many more kills have hit it."""
    asked = toll.kills.total() + kills
    _lived_through(url, toll, seed, lambda: toll.kills.total() >= asked)


def fought_everywhere(url: str, toll: Toll, *, most_days: int, seed: int) -> None:
    """Let days pass until a kill has hit every boundary, or so many days are over."""
    last = toll.days + most_days
    _lived_through(
        url, toll, seed, lambda: not never_hit(toll) or toll.days >= last, is_directed=True
    )


def never_hit(toll: Toll) -> list[str]:
    """Return the boundaries at which nothing was killed yet."""
    moments = [*chain.from_iterable(MOMENTS.values()), ANY_MOMENT]
    return [moment for moment in moments if not toll.kills[moment]]


def _lived_through(
    url: str,
    toll: Toll,
    seed: int,
    is_over: Callable[[], bool],
    *,
    is_directed: bool = False,
) -> None:
    story = Story()
    with _two_processes() as processes, _post_office() as post:
        campaign = _Campaign(url, toll, post, processes, seed, is_directed=is_directed)
        for day in story.days():
            campaign.live_through(day, story)
            if is_over():
                break
        campaign.office.engine.dispose()
        toll.mails += len(post.mail)
        toll.repeats += truth.repeats(post.mail)
        toll.marked += sum(truth.is_marked(mail) for mail in post.mail)


@contextmanager
def _two_processes() -> Iterator[list[_Process]]:
    with ExitStack() as at_the_end:
        processes = [_Process() for _ in range(2)]
        for process in processes:
            at_the_end.callback(process.close)
        yield processes


@contextmanager
def _post_office() -> Iterator[PostOffice]:
    post = PostOffice()
    post.open()
    try:
        yield post
    finally:
        post.close()
