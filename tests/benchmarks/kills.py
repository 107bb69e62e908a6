"""How often two processes at work can be killed before it shows: it must never show.

A campaign lets a firm's days pass over an empty database; a few on each kind of database hit
every boundary several times.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

import psycopg

from deploy.schema import migrate
from models.store.engine import open_engine
from tests.benchmarks.campaign import Toll, fought, never_hit
from tests.benchmarks.dying import ANY_MOMENT, MOMENTS
from tests.benchmarks.reporting import Figure, tell
from tests.benchmarks.truth import Wrong
from tests.benchmarks.worlds import Size, postgres_server

_CAMPAIGNS, _KILLS = 5, 45  # on each kind of database, and in each campaign at least
_ASKED = 200  # kills in all


def measured(size: Size) -> list[Figure]:
    is_whole = size == Size()
    toll, kills = Toll(), []
    with postgres_server() as running:
        for kind, server in (("SQLite", None), ("PostgreSQL", running.url)):
            before = toll.kills.total()
            for seed in range(_CAMPAIGNS if is_whole else 1):
                with _empty(server, f"kills_{seed}") as url:
                    fought(url, toll, kills=_KILLS, seed=seed)
                tell(f"  {kind}: {toll.kills.total() - before} kills")
            kills.append(_count(f"kills on {kind}", toll.kills.total() - before))
    asked = f"> {_ASKED - 1}" if is_whole else ""
    kills.append(_count("kills in all", toll.kills.total(), asked))
    return [*kills, *_found(toll), *_boundaries(toll, is_whole=is_whole)]


@contextmanager
def _empty(server: str | None, name: str) -> Iterator[str]:
    """Give a migrated database that holds nothing, on a server or else in a file."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"{server}/{name}" if server else f"sqlite:///{folder}/{name}.db"
        if server:
            with psycopg.connect(f"{server}/postgres", autocommit=True) as conn:
                conn.execute(f"CREATE DATABASE {name}".encode())
        engine = open_engine(url)
        migrate(engine)
        engine.dispose()
        yield url


def _found(toll: Toll) -> Iterator[Figure]:
    for kind in Wrong:
        texts = [text for wrong, text in toll.wrongs if wrong is kind]
        yield _count(kind, len(texts), "= 0", next(iter(texts), ""))
    last_lines = [text.strip().splitlines()[-1] for text in toll.fallen]
    yield _count("processes ended by an error", len(last_lines), "= 0", "; ".join(last_lines))
    yield _count("mails", toll.mails)
    yield _count("of them repeats", toll.repeats)
    yield _count("marked as possible repeats", toll.marked, note="some never came before")
    yield _count("days, each looked at when it was over", toll.days)


def _boundaries(toll: Toll, *, is_whole: bool) -> Iterator[Figure]:
    moments = [*chain.from_iterable(MOMENTS.values()), ANY_MOMENT]
    yield _count("boundaries never hit", len(never_hit(toll)), "= 0" if is_whole else "")
    yield from (_count(moment, toll.kills[moment]) for moment in moments)


def _count(name: str, value: int, bound: str = "", note: str = "") -> Figure:
    return Figure(name=name, value=value, unit="", bound=bound, note=note)
