"""A process killed with -9 in the middle, the work run again: nothing lost, nothing twice."""

import signal
from datetime import timedelta

import pytest

from models.casework.importing import take_in
from models.casework.portfolio_csv import read_portfolio
from models.casework.restricting import publish, withdraw
from models.casework.sweeping import sweep
from models.store import queue
from models.store.cases import load
from models.store.engine import reading, writing
from models.store.outbox import gather
from tests.casework.firm import (
    CLOSED_MONDAYS,
    NOW,
    TUESDAY,
    chain_is_whole,
    opened,
    planned_day,
    rows,
    run_child,
    told,
)

LATER = NOW + timedelta(hours=1)
EARLY = {"stage": "job offer", "certificate": False}

# The child kills itself with the signal that cannot be caught, at the moment named.
_CHILD = """
import os, signal, sys
from models.casework import moving, replanning, restricting, sweeping
from models.casework.office import Office
from models.reference.loader import load_book
from models.store import queue, saying
from models.store.engine import open_engine
from tests.casework.firm import CLOSED_MONDAYS, NOW

url, moment = sys.argv[1:3]
office = Office(engine=open_engine(url), book=load_book())

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
"""

_PUBLISHING = (
    _CHILD
    + """
moving.CHUNK = 5
chunk, done = moving._next_chunk, []

def counted(*arguments):
    if moment == "between" and len(done) == 2:
        die()
    done.append(1)
    return chunk(*arguments)

moving._next_chunk = counted
if moment == "inside":
    advance = replanning.restrictions.advance
    replanning.restrictions.advance = lambda *a: die() if len(done) == 3 else advance(*a)
if moment.startswith("withdrawing"):
    moving.CHUNK = 500
    restricting.publish(office, CLOSED_MONDAYS, now=NOW)
    moving.CHUNK, moment = 5, "between"
    done.clear()
    restricting.withdraw(office, "invented-mondays", now=NOW)
restricting.publish(office, CLOSED_MONDAYS, now=NOW)
"""
)

_SWEEPING = (
    _CHILD
    + """
if moment == "before the end of the first step":
    take = queue.take_due
    queue.take_due = lambda conn, now: (take(conn, now), die())
elif moment == "between the steps":
    saying.take = die
elif moment == "inside the second step":
    saying.remind = die
elif moment == "between two chunks":
    sweeping.CHUNK, done = 2, []
    take = saying.take
    def counted(*a, **k):
        if len(done) == 2:
            die()
        done.append(1)
        return take(*a, **k)
    saying.take = counted
sweeping.sweep(office, now=NOW)
"""
)

_IMPORTING = (
    _CHILD
    + """
from pathlib import Path
from models.casework import importing
from models.casework.portfolio_csv import read_portfolio
from models.store import audit

importing.CHUNK, retried, append, done = 5, importing.retried, audit.append, []

def counted(chunk):
    if moment == "between" and len(done) == 2:
        die()
    done.append(1)
    return retried(chunk)

importing.retried = counted
if moment == "inside":
    audit.append = lambda *a, **k: die() if len(done) == 3 else append(*a, **k)
importing.take_in(office, read_portfolio(Path(sys.argv[3]), book=office.book), now=NOW)
"""
)


def killed(code, *arguments):
    left_with, complaint = run_child(code, *arguments)
    assert left_with == -signal.SIGKILL, complaint


def messages(office):
    with writing(office.engine) as conn:
        return gather(conn, now=LATER)


def versions(office, numbers):
    with reading(office.engine) as conn:
        return [found.case.version for found in load(conn, numbers).values()]


@pytest.mark.parametrize("moment", ["between", "inside"])
def test_a_publishing_killed_half_way_is_finished_by_publishing_again(
    office, database_url, moment
):
    references = [opened(office, n) for n in range(1, 21)]
    killed(_PUBLISHING, database_url, moment)
    # Two chunks of five were committed; the third was not begun, or died with its transaction.
    assert sorted(versions(office, range(1, 21))) == [1] * 10 + [2] * 10
    assert messages(office) == 0  # nobody hears half of it

    answer = publish(office, CLOSED_MONDAYS, now=LATER)
    assert (answer.version, answer.affected) == (1, 10)
    assert versions(office, range(1, 21)) == [2] * 20
    assert {planned_day(office, r) for r in references} == {TUESDAY}
    heard = [(n["case"], n["audience"]) for n in told(office)]
    assert len(heard) == len(set(heard)) == 40
    assert messages(office) == 21  # twenty applicants, and one counsel who has all the cases
    assert publish(office, CLOSED_MONDAYS, now=LATER).affected == 0
    assert chain_is_whole(office)


def test_a_withdrawal_killed_half_way_is_finished_by_withdrawing_again(office, database_url):
    for n in range(1, 21):
        opened(office, n)
    killed(_PUBLISHING, database_url, "withdrawing")
    assert sorted(versions(office, range(1, 21))) == [2] * 10 + [3] * 10
    assert withdraw(office, "invented-mondays", now=LATER).affected == 10
    assert versions(office, range(1, 21)) == [3] * 20
    returned = [n["case"] for n in told(office) if n["rung"].endswith(".withdrawn")]
    assert len(returned) == 40
    assert chain_is_whole(office)


@pytest.mark.parametrize(
    "moment",
    [
        "before the end of the first step",
        "between the steps",
        "inside the second step",
        "between two chunks",
    ],
)
def test_a_sweep_killed_at_any_moment_loses_nothing_and_repeats_nothing(
    office, database_url, moment
):
    for n in range(1, 4):
        opened(office, n, **EARLY)
    killed(_SWEEPING, database_url, moment)
    sweep(office, now=NOW)
    # Documents: counsel and applicant; offer: counsel and employer; of three cases.
    heard = [(n["case"], n["duty"], n["rung"], n["audience"]) for n in told(office)]
    assert len(heard) == len(set(heard)) == 12
    with reading(office.engine) as conn:
        assert not queue.is_anything_said(conn)
        assert sorted(r.rung for r in queue.upcoming(conn)) == ["2wd"] * 3 + ["5wd"] * 3
    before = rows(office, "notice", "reminder")
    assert sweep(office, now=NOW).due == 0
    assert rows(office, "notice", "reminder") == before


@pytest.mark.parametrize("moment", ["between", "inside"])
def test_an_import_killed_half_way_is_finished_by_importing_again(
    office, database_url, tmp_path, moment
):
    path = tmp_path / "cases.csv"
    lines = [f"F-{n},Avery Bennett {n},avery{n}@example.org" for n in range(1, 21)]
    path.write_text("\n".join(["File No,Foreign National,Email", *lines]), encoding="utf-8")
    killed(_IMPORTING, database_url, moment, path)
    # Two chunks of five were committed; the third was not begun, or died with its transaction.
    written = rows(office, "case_file", "event", "person")
    assert [len(found) for found in written.values()] == [10, 10, 10]

    portfolio = read_portfolio(path, book=office.book)
    tally = take_in(office, portfolio, now=LATER)
    assert (tally.accepted, tally.updated, tally.unchanged) == (10, 0, 10)
    written = rows(office)
    assert take_in(office, portfolio, now=LATER).unchanged == 20
    assert rows(office) == written
    assert versions(office, range(1, 21)) == [1] * 20
    assert [len(written[name]) for name in ("case_file", "event", "person")] == [20] * 3
    assert chain_is_whole(office)
