"""What is said is said once: the ledger's key, gathering, leases and outcomes."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from models.rules.book import DutyClass
from models.rules.notices import NoticeReason
from models.store.delivery import Outcome, claim, drop_empty, freeze, possible_repeats, record
from models.store.engine import reading, writing
from models.store.ledger import ledger
from models.store.outbox import MessageState, enqueue, gather, notices_of, supersede
from models.store.tables import RestrictionRow, table_of
from tests.notifications.office import NOW, employ, messages, notice, notices, say, staffed

LEASE = timedelta(minutes=5)
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
AFTER_LEASE = NOW + timedelta(minutes=6)


@pytest.fixture
def engine(engine):
    employ(staffed(engine), 2, "Sam Ortiz", "sam@example.com", None)
    return engine


def gathered(engine, now=NOW):
    with writing(engine) as conn:
        return gather(conn, now=now)


def claimed(engine, now=NOW, who="one", limit=10):
    with writing(engine) as conn:
        return claim(conn, now=now, lease_for=LEASE, who=who, limit=limit)


def frozen(engine, message, payload=None):
    with writing(engine) as conn:
        words = payload or {"subject": "s"}
        return freeze(
            conn, message.message_id, message.lease, words, lease_until=message.lease_until
        )


def recorded(engine, message, state, **rest):
    with writing(engine) as conn:
        outcome = Outcome(state=state, **rest)
        return record(conn, message.message_id, message.lease, outcome)


def restriction(engine, state, restriction_id="on-2017-05"):
    row = {
        "restriction_id": restriction_id,
        "version": 1,
        "state": state,
        "digest": "d",
        "document": {},
        "published_at": NOW,
        "done_to": 0,
    }
    with writing(engine) as conn:
        conn.execute(table_of(RestrictionRow).delete())
        conn.execute(table_of(RestrictionRow).insert(), [row])


def test_a_notice_is_written_once_however_often_it_is_said(engine):
    assert say(engine, notice(), notice(case=13)) == 2
    assert say(engine, notice(), notice(case=13), notice(case=14)) == 1
    assert say(engine, notice()) == 0
    assert [row.case_number for row in notices(engine)] == [12, 13, 14]


def test_a_notice_said_twice_in_one_breath_is_written_once(engine):
    assert say(engine, notice(), notice()) == 1


def test_chunks_of_one_transaction_do_not_mix(engine):
    def many(first):
        return [notice(case=case) for case in range(first, first + 30)]

    with writing(engine) as conn:
        told = [enqueue(conn, many(first), now=NOW).queued for first in (100, 200, 100)]
        told.append(enqueue(conn, many(115), now=NOW).queued)
    assert told == [30, 30, 0, 15]
    assert {row.case_number for row in notices(engine)} == {*range(100, 145), *range(200, 230)}


@pytest.mark.parametrize("beside", [1, 30])
def test_what_was_untrue_is_said_again_beside_what_is_new(engine, beside):
    say(engine, notice(case=500))
    gathered(engine)
    (untrue,) = notices(engine)
    with writing(engine) as conn:
        supersede(conn, [untrue.key])
    assert say(engine, *(notice(case=501 - n) for n in range(beside + 1))) == beside + 1
    again = [row for row in notices(engine) if row.case_number == 500]
    assert [(row.key, row.state) for row in again] == [(untrue.key, "queued")]


def test_numbers_have_no_gaps_when_a_sweep_repeats_itself(engine):
    for _ in range(3):
        say(engine, notice(), notice(case=13))
    say(engine, notice(case=14))
    assert [row.number for row in notices(engine)] == [1, 2, 3]


def test_nothing_to_say_writes_nothing(engine):
    assert say(engine) == 0
    assert gathered(engine) == 0


def test_a_thousand_notices_are_written_in_chunks(engine):
    assert say(engine, *(notice(case=n) for n in range(1, 1203))) == 1202
    assert say(engine, *(notice(case=n) for n in range(1, 1204))) == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"person": None}, NoticeReason.SUPPRESSED_NO_ADDRESS),
        ({"reason": NoticeReason.SUPPRESSED_HELD}, NoticeReason.SUPPRESSED_HELD),
        (
            {"person": None, "reason": NoticeReason.SUPPRESSED_BLOCKED},
            NoticeReason.SUPPRESSED_BLOCKED,
        ),
    ],
)
def test_what_is_held_back_is_in_the_ledger_with_its_reason_and_in_no_message(
    engine, given, reason
):
    say(engine, notice(**given))
    assert [(row.state, row.reason) for row in notices(engine)] == [("suppressed", reason)]
    assert gathered(engine) == 0


def test_a_message_carries_what_one_person_is_told_for_one_cause(engine):
    say(
        engine,
        notice(),
        notice(case=13, duty_class=DutyClass.HARD),
        notice(case=14, person=2),
        notice(case=15, cause="e7", reason=NoticeReason.MOVED),
    )
    assert gathered(engine) == 3
    found = {(m.person_id, m.cause): m.duty_class for m in messages(engine)}
    assert found == {(1, None): "hard", (2, None): "planned", (1, "e7"): "planned"}
    assert {row.state for row in notices(engine)} == {"gathered"}
    with reading(engine) as conn:
        carried = notices_of(conn, [m.message_id for m in messages(engine)])
    assert sorted(len(rows) for rows in carried.values()) == [1, 1, 2]


def test_gathering_again_makes_no_message(engine):
    say(engine, notice())
    assert (gathered(engine), gathered(engine)) == (1, 0)


@pytest.mark.parametrize(
    ("state", "cause"),
    [("publishing", "on-2017-05.v1"), ("withdrawing", "on-2017-05.v1.withdrawn")],
)
def test_what_a_restriction_causes_waits_until_all_its_cases_are_replanned(
    engine, state, cause
):
    restriction(engine, state)
    say(engine, notice(cause=cause), notice(case=13))
    assert gathered(engine) == 1  # the reminder alone
    say(engine, notice(case=14, cause=cause))
    restriction(engine, "published")
    assert gathered(engine) == 1  # both cases in one message


def test_only_one_of_two_gets_a_message(engine):
    say(engine, notice())
    gathered(engine)
    first, second = claimed(engine, who="one"), claimed(engine, who="two")
    assert ([m.attempts for m in first], second) == ([1], [])


def test_the_most_urgent_message_is_claimed_first(engine):
    employ(engine, 3, "Kim", "kim@example.com", None)
    say(
        engine,
        notice(duty_class=DutyClass.ADVISORY),
        notice(person=2),
        notice(person=3, duty_class=DutyClass.HARD),
    )
    gathered(engine)
    assert [m.person_id for m in claimed(engine, limit=2)] == [3, 2]


def test_a_lease_that_ran_out_before_the_words_were_frozen_is_a_plain_retry(engine):
    say(engine, notice())
    gathered(engine)
    claimed(engine, who="dead")
    assert claimed(engine, now=NOW + timedelta(minutes=4)) == []
    (again,) = claimed(engine, now=AFTER_LEASE)
    assert (again.attempts, again.possible_repeat, again.payload) == (2, False, None)


def test_a_lease_that_ran_out_after_the_words_were_frozen_is_a_possible_repeat(engine):
    say(engine, notice())
    gathered(engine)
    (first,) = claimed(engine)
    assert frozen(engine, first, {"subject": "as it was"})
    (again,) = claimed(engine, now=AFTER_LEASE)
    assert (again.possible_repeat, again.payload) == (True, {"subject": "as it was"})
    with reading(engine) as conn:
        assert possible_repeats(conn) == 1


def test_who_lost_the_lease_can_neither_freeze_nor_record(engine):
    say(engine, notice())
    gathered(engine)
    (slow,) = claimed(engine, who="slow")
    (quick,) = claimed(engine, now=AFTER_LEASE, who="quick")
    assert not frozen(engine, slow)
    assert not recorded(engine, slow, MessageState.SENT, sent_at=NOW)
    assert recorded(engine, quick, MessageState.SENT, sent_at=AFTER_LEASE)
    assert [(m.state, m.sent_at, m.lease) for m in messages(engine)] == [
        ("sent", AFTER_LEASE, None)
    ]


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.WRITTEN, MessageState.DEAD])
def test_what_is_over_is_never_claimed_again(engine, state):
    say(engine, notice())
    gathered(engine)
    (message,) = claimed(engine)
    recorded(engine, message, state)
    assert claimed(engine, now=NOW + timedelta(days=400)) == []


@pytest.mark.parametrize(
    ("state", "possible_repeat"), [(MessageState.RETRY, False), (MessageState.UNKNOWN, True)]
)
def test_a_failure_is_claimed_again_when_its_time_has_come(engine, state, possible_repeat):
    say(engine, notice())
    gathered(engine)
    (message,) = claimed(engine)
    later = NOW + timedelta(minutes=1)
    recorded(engine, message, state, next_attempt_at=later, error="451")
    assert claimed(engine) == []
    (again,) = claimed(engine, now=later)
    assert (again.attempts, again.possible_repeat) == (2, possible_repeat)


def test_a_notice_no_longer_true_leaves_its_message_and_an_empty_message_goes(engine):
    say(engine, notice(), notice(case=13, person=2))
    gathered(engine)
    mine = claimed(engine)
    with writing(engine) as conn:
        supersede(conn, [notice().key])
        drop_empty(conn, mine[0].lease)
    assert [m.person_id for m in messages(engine)] == [2]
    assert [row.state for row in notices(engine)] == ["superseded", "gathered"]


def test_the_ledger_tells_newest_first_what_became_of_each_notice(engine):
    say(
        engine,
        notice(),
        notice(case=13, at=NOW, person=2),
        notice(case=14, person=None, at=NOW - timedelta(days=1)),
    )
    gathered(engine)
    for message in claimed(engine, limit=1):
        recorded(engine, message, MessageState.SENT, sent_at=NOW)
    with reading(engine) as conn:
        found = ledger(conn)
        sent = ledger(conn, state="sent")
        of_one = ledger(conn, person_id=2, case_number=13)
        newest = ledger(conn, limit=1)
    assert [(n["case"], n["state"], n["attempts"]) for n in found] == [
        ("NB-00013", "planned", 0),
        ("NB-00012", "sent", 1),
        ("NB-00014", "suppressed", 0),
    ]
    assert [n["case"] for n in sent] == ["NB-00012"]
    assert of_one == newest == found[:1]
    assert found[1] == {
        "key": "20261201T140000Z:NB-00012:certificate:2026-12-10:5d:counsel:1:email",
        "reference": "N-2",
        "case": "NB-00012",
        "duty": "certificate",
        "state": "sent",
        "reason": "due_soon",
        "class": "planned",
        "rung": "5d",
        "audience": "counsel",
        "recipient": "Priya Raman",
        "channel": "email",
        "due_at": "2026-12-01T14:00:00Z",
        "sent_at": "2026-12-01T15:00:00Z",
        "attempts": 1,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "acknowledged_note": None,
    }


@pytest.mark.parametrize(
    ("act", "spoken_of", "index"),
    [(claimed, "UPDATE message", "ix_message_open"), (gathered, "UPDATE notice", "ix_notice_")],
)
def test_what_is_open_is_found_by_its_own_index(engine, act, spoken_of, index):
    say(engine, notice())
    heard = []
    if act is claimed:
        gathered(engine)
    event.listen(engine, "before_cursor_execute", lambda *given: heard.append(given[2:4]))
    act(engine)
    statement, values = next(given for given in heard if given[0].startswith(spoken_of))
    values = values[0] if isinstance(values, list) else values
    with reading(engine) as conn:
        if engine.dialect.name == "postgresql":
            # Over one row it would rather read the table; asked is whether it could do without.
            conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = conn.exec_driver_sql(f"{EXPLAIN[engine.dialect.name]} {statement}", values).all()
    assert index in " ".join(str(row) for row in plan)
