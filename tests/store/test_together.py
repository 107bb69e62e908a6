"""Several at the queue at once: whatever they do, no reminder is lost or said twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from models.rules.notices import Reminder
from models.store.engine import open_engine, writing
from models.store.queue import add, take_due, upcoming
from tests.store.portfolio import take_said

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
PATIENCE_SECONDS = 0.3  # on SQLite the other waits until we are done


def reminder(case, day=20):
    due_at = NOW - timedelta(hours=1)
    return Reminder(
        due_at=due_at, case=case, duty="filing", rung="7d", due_on=date(2026, 11, day)
    )


def put(engine, *reminders):
    with writing(engine) as conn:
        add(conn, reminders)


def taken(engine):
    with writing(engine) as conn:
        return take_due(conn, NOW)


def drained(engine, limit=3):
    """Take what is due and say it chunk by chunk, as a sweep does."""
    taken(engine)
    found: list[Reminder] = []
    while True:
        with writing(engine) as conn:
            chunk = take_said(conn, limit)
            if not chunk:
                return found
        found += chunk


@pytest.fixture
def postgres_engine(postgres_url):
    # Who has to wait for a lock fails, where two that wait for each other would wait for ever.
    engine = open_engine(f"{postgres_url}?options=-c%20lock_timeout%3D5s")
    yield engine
    engine.dispose()


def test_what_is_replanned_after_the_first_statement_of_a_sweep_is_not_lost(engine):
    put(engine, reminder(1), reminder(2))

    other = threading.Thread(target=put, args=(engine, reminder(3)))

    def interrupted(_conn, _cursor, statement, *_):
        if "INSERT INTO said" in statement and other.ident is None:
            other.start()
            other.join(PATIENCE_SECONDS)

    event.listen(engine, "after_cursor_execute", interrupted)
    taken(engine)
    other.join()
    assert other.ident is not None
    with writing(engine) as conn:
        left = {r.case for r in [*take_said(conn), *upcoming(conn)]}
    assert left == {1, 2, 3}


def test_a_sweep_waits_for_nobody_who_replans(postgres_engine):
    put(postgres_engine, reminder(1), reminder(2))
    with writing(postgres_engine) as replanning:
        add(replanning, [reminder(1, day=27)])
        assert taken(postgres_engine) == 2
    assert taken(postgres_engine) == 1
    with writing(postgres_engine) as conn:
        assert [(r.case, r.due_on.day) for r in take_said(conn)] == [(1, 20), (1, 27), (2, 20)]


def test_two_sweeps_share_what_is_to_be_said(postgres_engine):
    put(postgres_engine, *(reminder(n) for n in range(1, 7)))
    taken(postgres_engine)
    with writing(postgres_engine) as one, writing(postgres_engine) as another:
        first, second = take_said(one, 4), take_said(another, 4)
    assert [r.case for r in first] == [1, 2, 3, 4]
    assert [r.case for r in second] == [5, 6]
    assert drained(postgres_engine) == []


def test_sweeps_and_replans_at_once_neither_lose_nor_repeat_a_reminder(engine):
    rounds, cases = 15, 6

    def replan(group):
        numbers = range(group * cases + 1, (group + 1) * cases + 1)
        for day in range(1, rounds + 1):
            put(engine, *(reminder(case, day) for case in numbers))

    def sweep(_):
        return [reminder for _ in range(rounds) for reminder in drained(engine)]

    with ThreadPoolExecutor(4) as several:
        replans = [several.submit(replan, group) for group in range(2)]
        sweeps = [several.submit(sweep, number) for number in range(2)]
        for replanned in replans:
            replanned.result()
        found = [r for swept in sweeps for r in swept.result()] + drained(engine)
    assert sorted((r.case, r.due_on.day) for r in found) == [
        (case, day) for case in range(1, 2 * cases + 1) for day in range(1, rounds + 1)
    ]
