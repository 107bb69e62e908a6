"""Plans moved by one process or by several: the same, whoever worked them out."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from models.casework import hands, moves, moving
from models.casework.hands import Hands, how_many
from models.casework.importing import take_in
from models.casework.moves import Moves, Told
from models.casework.moving import Alone, looked_at
from models.casework.office import Office
from models.casework.portfolio_csv import read_portfolio
from models.casework.recording import Recorded, record
from models.casework.replanning import PreviewedRestriction, RestrictionPublishing
from models.casework.restricting import preview, publish, withdraw
from models.casework.restriction_file import digest, read_restriction
from models.store.cases import load
from models.store.engine import open_engine, reading, writing
from models.store.restrictions import begin
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    chain_is_whole,
    commits_waited_for,
    opened,
    planned_day,
    told,
)

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
PORTFOLIO = Path(__file__).parents[1] / "samples" / "portfolio.csv"
NEW_PASSPORT = {"applicant.passport_expires_on": "2031-06-14"}
NO_PORT = """
id: invented-all
title: Invented, every port of entry is closed until spring
kind: port
all: true
applies_to: {purpose: all}
closed:
  - {weekdays: [mon, tue, wed, thu, fri, sat, sun]}
announced_at: 2026-11-20T09:00:00-05:00
effective_from: 2026-11-23
effective_to: 2027-03-31
source: https://example.org/invented
confidence: low
"""


@pytest.fixture
def firm(office):
    """Twelve cases that the restriction moves, and one at another port."""
    for n in range(1, 13):
        opened(office, n)
    opened(office, 13, port="pacific_highway")
    return office


@pytest.fixture
def several(monkeypatch):
    """Let two processes help, whatever the machine and the portfolio."""
    monkeypatch.setattr(moving, "CHUNK", 2)
    monkeypatch.setattr(hands, "how_many", lambda *_, **__: 2)


def asked(office, text):
    wanted = read_restriction(text, ports=office.book.ports)
    return PreviewedRestriction.of(wanted, LATER)


def begun_of(office, text):
    """A publishing that was killed right after it had begun."""
    wanted = read_restriction(text, ports=office.book.ports)
    with writing(office.engine) as conn:
        return begin(
            conn, wanted.id, document=dict(wanted.document), digest=digest(wanted), now=NOW
        )


def plain(chunks):
    """What is put away may be put away in two ways; what is read of it may not differ."""
    return [(c.after, c.upto, c.seen, c.ready, c.moves[:2], c.moves.diffs) for c in chunks]


@pytest.mark.parametrize("size", [3, 20, 500])
def test_chunks_are_the_same_whoever_works_them_out(office, monkeypatch, size):
    take_in(office, read_portfolio(PORTFOLIO, book=office.book), now=NOW)
    monkeypatch.setattr(moving, "CHUNK", size)
    begun = begun_of(office, NO_PORT)
    wanted = RestrictionPublishing(begun=begun, now=LATER)
    here = list(looked_at(Alone(office, wanted)))
    both = Hands(office, wanted, 2)
    while not all(helper.is_ready for helper in both._helpers):
        both._hear(wait=True)
    there = list(looked_at(both))
    both.close()
    assert plain(here) == plain(there)
    assert sum(chunk.moves.cases for chunk in here) > 20


def test_several_processes_move_each_case_once_and_tell_each_person_once(firm, several):
    shown = preview(firm, CLOSED_MONDAYS, now=LATER)
    answer = publish(firm, CLOSED_MONDAYS, now=LATER)
    assert (answer.affected, answer.unaffected, answer.notices) == (12, 1, 24)
    assert list(answer.diffs) == list(shown.diffs)
    assert {planned_day(firm, f"NB-{n:05d}") for n in range(1, 13)} == {TUESDAY}
    assert planned_day(firm, "NB-00013") == MONDAY
    assert withdraw(firm, "invented-mondays", now=LAST).affected == 12
    with reading(firm.engine) as conn:
        versions = [one.case.version for one in load(conn, range(1, 14)).values()]
    assert versions == [3] * 12 + [1]
    keys = [n["key"] for n in told(firm)]
    assert len(keys) == len(set(keys)) == 48
    assert chain_is_whole(firm)


@pytest.mark.parametrize("others", [0, 2])
def test_a_case_changed_after_it_was_worked_out_is_planned_as_it_is_now(
    firm, monkeypatch, others
):
    monkeypatch.setattr(moving, "CHUNK", 4)
    monkeypatch.setattr(hands, "how_many", lambda *_, **__: others)
    next_chunk, changed = moving._next_chunk, list[Recorded]()

    def interrupted(office, publishing, ahead, after):
        found = ahead.chunk(after)
        if after == 4 and not changed:
            changed.append(record(firm, "NB-00006", "facts_changed", NEW_PASSPORT, now=LATER))
        monkeypatch.setattr(ahead.__class__, "chunk", lambda *_: found)
        try:
            return next_chunk(office, publishing, ahead, after)
        finally:
            monkeypatch.undo()
            monkeypatch.setattr(moving, "CHUNK", 4)
            monkeypatch.setattr(moving, "_next_chunk", interrupted)

    monkeypatch.setattr(moving, "_next_chunk", interrupted)
    answer = publish(firm, CLOSED_MONDAYS, now=LATER)
    assert isinstance(changed[0], Recorded)
    assert answer.affected == 12
    with reading(firm.engine) as conn:
        found = load(conn, [5, 6])
    assert [one.case.version for one in found.values()] == [2, 3]
    assert found[6].case.facts.applicant.passport_expires_on.isoformat() == "2031-06-14"
    assert planned_day(firm, "NB-00006") == TUESDAY
    assert chain_is_whole(firm)


def test_what_a_killed_helper_had_before_it_is_done_here(firm, monkeypatch):
    monkeypatch.setattr(moving, "CHUNK", 1)
    wanted = asked(firm, CLOSED_MONDAYS)
    both = Hands(firm, wanted, 1)
    (helper,) = both._helpers
    while not helper.is_ready:
        both._hear(wait=True)
    os.kill(helper._process.pid, signal.SIGSTOP)  # it takes work, and never answers
    killing = threading.Timer(0.5, helper._process.kill)
    killing.start()
    found = list(looked_at(both))
    killing.join()
    both.close()
    assert [chunk.upto for chunk in found] == list(range(1, 13))
    assert plain(found) == plain(looked_at(Alone(firm, wanted)))


def test_of_a_publishing_only_the_chunks_are_not_waited_for_on_the_disk(firm, several):
    with commits_waited_for(firm) as kept:
        publish(firm, CLOSED_MONDAYS, now=LATER)
    is_postgres = firm.engine.dialect.name == "postgresql"
    assert kept == ([True, *[False] * 6, True] if is_postgres else [])


def test_a_helper_works_for_the_same_office_under_the_same_law(office):
    papers = pickle.loads(pickle.dumps(office.papers()))  # noqa: S301 - our own
    elsewhere = papers.office()
    assert elsewhere.history == office.history
    assert elsewhere.book.version == office.book.version
    assert elsewhere.engine.url == office.engine.url


def test_what_a_helper_is_told_shows_no_password(law):
    engine = open_engine("postgresql://desk:s3cret@db.example/northbound")
    papers = Office(engine=engine, book=law).papers()
    assert "s3cret" in papers.url
    assert "s3cret" not in f"{papers!r} {papers}"


def test_a_helper_imports_nothing_that_reads_the_law():
    told = "import sys, models.casework.hand; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = run.stdout.split()
    assert "models.casework.hand" in imported
    assert [name for name in imported if name.startswith("models.reference")] == []


_PARENT = """
import sys, time
from models.casework import hands, moving
from models.casework.office import Office
from models.reference.loader import load_book
from models.store.engine import open_engine
from tests.casework.firm import CLOSED_MONDAYS
from tests.casework.test_moving import asked

office = Office(engine=open_engine(sys.argv[1]), book=load_book())
both = hands.Hands(office, asked(office, CLOSED_MONDAYS), 2)
while not all(helper.is_ready for helper in both._helpers):
    both._hear(wait=True)
print(*[helper._process.pid for helper in both._helpers], flush=True)
time.sleep(600)
"""


def test_no_process_is_left_behind_when_the_first_is_killed(sqlite_url):
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, sqlite_url],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    helpers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(helpers) == 2
    parent.kill()
    parent.wait()
    for _ in range(600):
        if not any(_is_alive(pid) for pid in helpers):
            break
        time.sleep(0.1)
    assert [pid for pid in helpers if _is_alive(pid)] == []
    parent.stdout.close()


def _is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # over, and nobody has asked how


def test_few_cases_are_moved_by_one_process_alone(firm, monkeypatch):
    wanted = asked(firm, CLOSED_MONDAYS)
    monkeypatch.setattr(hands, "_cores", lambda: 4)
    assert how_many(firm, wanted, after=0) == 0
    monkeypatch.setattr(hands, "_MANY", 12)
    assert how_many(firm, wanted, after=0) == 3
    assert how_many(firm, wanted, after=1) == 0
    monkeypatch.setattr(hands, "_cores", lambda: 1)
    assert how_many(firm, wanted, after=0) == 0


def test_what_moves_is_read_again_from_a_file_as_from_memory(monkeypatch):
    diffs = [[(f"NB-{n:05d}", ()) for n in range(first, first + 7)] for first in (1, 8, 15)]
    all_of_them = [diff for some in diffs for diff in some]
    kept = []
    for most in (0, 1, 1_000_000):
        monkeypatch.setattr(moves, "_IN_MEMORY", most)
        kept.append(Moves())
        for some in diffs:
            kept[-1].add(Told.of(some, notices=2))
        kept[-1].add(Told.of([], notices=0))
    assert kept[0] == kept[1] == kept[2]
    for one in kept:
        assert (len(one), one.notices) == (21, 6)
        assert list(one) == all_of_them
        assert one[:9] == all_of_them[:9]
        assert one[-1] == ("NB-00021", ())
        with pytest.raises(IndexError):
            one[21]
    assert kept[0] != Moves()
