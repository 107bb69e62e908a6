from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules.notices import Reminder
from models.store.engine import reading, writing
from models.store.queue import add, is_anything_said, take_due, upcoming
from tests.store.portfolio import NOW, Counted, said_aside, take_said


def reminder(case, *, hours=0, duty="filing", rung="7d", day=20):
    due_at = NOW + timedelta(hours=hours)
    return Reminder(due_at=due_at, case=case, duty=duty, rung=rung, due_on=date(2026, 11, day))


EARLY, NOON, LATE = reminder(3, hours=-2), reminder(1, hours=-1), reminder(2, hours=1)


@pytest.fixture
def queue(engine):
    """Two reminders that are due, and one that is not."""
    with writing(engine) as conn:
        add(conn, [LATE, NOON, EARLY])
    return engine


def test_the_queue_is_in_the_order_in_which_things_fall_due(queue):
    with reading(queue) as conn:
        assert upcoming(conn) == [EARLY, NOON, LATE]
        assert upcoming(conn, 1) == [EARLY]


def test_an_empty_queue_has_nothing_next(engine):
    with reading(engine) as conn:
        assert upcoming(conn) == []
        assert not is_anything_said(conn)


def test_what_is_due_moves_to_what_is_being_said(queue):
    with writing(queue) as conn:
        assert take_due(conn, NOW) == 2
        assert is_anything_said(conn)
        assert take_said(conn) == [EARLY, NOON]
        assert upcoming(conn) == [LATE]


def test_what_is_due_at_this_very_instant_is_due(queue):
    with writing(queue) as conn:
        assert take_due(conn, LATE.due_at - timedelta(seconds=1)) == 2
        assert take_due(conn, LATE.due_at) == 1


def test_taking_twice_takes_nothing_twice(queue):
    with writing(queue) as conn:
        assert [take_due(conn, NOW), take_due(conn, NOW)] == [2, 0]
        assert take_said(conn) == [EARLY, NOON]


def test_taking_asks_two_statements_at_most_however_much_is_due(engine):
    with writing(engine) as conn:
        add(conn, [reminder(n) for n in range(1, 501)])
        with Counted(engine) as counted:
            assert take_due(conn, NOW) == 500
    assert len(counted.statements) == (2 if engine.dialect.name == "sqlite" else 1)


def test_a_sweep_that_dies_before_its_commit_loses_nothing(queue):
    with pytest.raises(ZeroDivisionError), writing(queue) as conn:
        take_due(conn, NOW) / 0
    with reading(queue) as conn:
        assert not is_anything_said(conn)
        assert upcoming(conn) == [EARLY, NOON, LATE]


def test_what_was_taken_but_not_said_waits_in_chunks(queue):
    with writing(queue) as conn:
        take_due(conn, NOW)
    with writing(queue) as conn:
        assert take_said(conn, 1) == [EARLY]
        assert take_said(conn, 1) == [NOON]
        assert take_said(conn, 1) == []


def test_what_is_being_said_is_gone_only_with_the_commit(queue):
    with writing(queue) as conn:
        take_due(conn, NOW)
    with pytest.raises(ZeroDivisionError), writing(queue) as conn:
        len(take_said(conn)) / 0
    with writing(queue) as conn:
        assert take_said(conn) == [EARLY, NOON]


def test_of_reminders_at_one_instant_a_chunk_takes_the_first_in_the_order_of_the_key(engine):
    rows = [reminder(case, day=day) for case in (2, 1) for day in (21, 20)]
    with writing(engine) as conn:
        add(conn, rows)
        take_due(conn, NOW)
        found = [(r.case, r.due_on.day) for _ in range(2) for r in take_said(conn, 2)]
    assert found == [(1, 20), (1, 21), (2, 20), (2, 21)]


def test_a_reminder_queued_again_while_being_said_is_taken_as_it_is_now(queue):
    with writing(queue) as conn:
        take_due(conn, NOW)
        add(conn, [reminder(1, hours=-1, rung="3d")])
        assert take_due(conn, NOW) == 1
        assert [r.rung for r in said_aside(conn)] == ["7d", "3d"]


def test_a_reminder_already_there_stays_and_another_date_stands_beside_it(queue):
    other = reminder(2, hours=1, day=27)
    with writing(queue) as conn:
        add(conn, [LATE, other])
        assert upcoming(conn)[2:] == [LATE, other]


def test_of_reminders_alike_the_last_counts_however_many_are_put_in_at_once(queue):
    alike = [reminder(n, hours=1, rung=rung) for n in range(3, 33) for rung in ("7d", "5d")]
    with writing(queue) as conn:
        add(conn, alike)
        assert [r.rung for r in upcoming(conn) if r.case > 3] == ["5d"] * 29


def test_instants_come_back_in_utc_and_naive_ones_are_refused(queue):
    with reading(queue) as conn:
        assert {r.due_at.tzinfo for r in upcoming(conn)} == {UTC}
    naive = datetime(2026, 11, 2)  # noqa: DTZ001 - what must be refused
    with pytest.raises(Exception, match="no zone"), writing(queue) as conn:
        take_due(conn, naive)
