"""A pinned plan is kept from the border, flagged, and let go with its last day."""

import signal
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from models.casework import lawmaking
from models.casework.pinning import pinned_cases
from models.casework.planning import plan_case
from models.casework.recording import Recorded, record
from models.casework.restricting import preview, publish, withdraw
from models.casework.sweeping import sweep
from models.casework.telling import what_holds
from models.casework.unpinning import lift_ended
from models.casework.verifying import verify
from models.store.cases import load
from models.store.engine import reading
from models.store.outbox import NOTICE
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    chain_is_whole,
    opened,
    planned_day,
    refused,
    rows,
    run_child,
    shown,
    told,
)
from tests.casework.test_lawmaking import HOLIDAY, WINDOW

SOON, LATER, LAST = (NOW + timedelta(hours=n) for n in (1, 2, 3))
UNTIL = "2026-12-04"  # a Friday
ENDED = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)  # midnight in Toronto
PIN = {"reason": "The visit is booked.", "until_on": UNTIL}
FIRST, SECOND = "NB-00001", "NB-00002"


@pytest.fixture
def portfolio(office):
    """Two cases at the Peace Bridge, the first of them pinned to its Monday."""
    for n in (1, 2):
        opened(office, n)
    pinned(office)
    return office


def pinned(office, reference=FIRST, *, now=NOW, **changed):
    answer = record(office, reference, "plan_pinned", {**PIN, **changed}, now=now)
    assert isinstance(answer, Recorded), answer
    return answer


def filing_moves(changes):
    return [
        (str(c.old), str(c.new))
        for c in changes
        if (c.step, c.field) == ("filing", "planned_on")
    ]


def heard(office, reference=FIRST):
    return [(n["reason"], n["audience"], n["rung"]) for n in told(office)
            if n["case"] == reference and n["reason"] in ("moved", "pinned")]  # fmt: skip


def case_rows(office, number=1):
    """Return all that lies in the database under a case's number."""
    found = rows(office, "case_file", "event", "chase", "pin")
    return {t: [row for row in lines if row.startswith(f"({number},")]
            for t, lines in found.items()}  # fmt: skip


def test_to_pin_a_plan_moves_nothing_and_tells_nobody(office):
    reference = opened(office)
    answer = pinned(office)
    assert (answer.changes, answer.notices) == ((), 0)
    found = shown(office, reference)
    assert found["pin"] == {
        "until_on": date(2026, 12, 4),
        "reason": "The visit is booked.",
        "would_move": [],
    }
    event = found["events"][-1]
    assert (event["name"], event["fields"]) == ("plan_pinned", PIN)


def test_a_publishing_leaves_a_pinned_plan_as_it_lies_and_says_how_it_would_move(portfolio):
    before = case_rows(portfolio)
    wanted = preview(portfolio, CLOSED_MONDAYS, now=SOON)
    answer = publish(portfolio, CLOSED_MONDAYS, now=SOON)
    assert answer == wanted
    assert [reference for reference, _ in answer.diffs] == [SECOND]
    ((reference, changes),) = answer.pinned
    assert (reference, filing_moves(changes)) == (FIRST, [(MONDAY, TUESDAY)])
    assert case_rows(portfolio) == before
    assert (planned_day(portfolio, FIRST), planned_day(portfolio, SECOND)) == (MONDAY, TUESDAY)


def test_the_colleague_in_charge_hears_once_of_a_pinned_plan_that_would_move(portfolio):
    for now in (SOON, LATER):
        publish(portfolio, CLOSED_MONDAYS, now=now)
    assert heard(portfolio) == [("pinned", "counsel", "invented-mondays.v1")]
    assert {reason for reason, _, _ in heard(portfolio, SECOND)} == {"moved"}


def test_show_and_desk_say_that_a_pinned_plan_would_move(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    (one,) = pinned_cases(portfolio, now=SOON, limit=10)
    assert (one.reference, str(one.until_on), one.would_move) == (FIRST, UNTIL, True)
    found = shown(portfolio, FIRST, now=SOON)
    moved = [(c["old"], c["new"]) for c in found["pin"]["would_move"] if c["step"] == "filing"]
    assert (date(2027, 1, 18), date(2027, 1, 19)) in moved
    assert str(found["plan"]["filing_on"]) == MONDAY
    # After its last day the plan is shown as it will be, whether or not a sweep came by.
    assert str(plan_case(portfolio, FIRST, now=ENDED)["filing_on"]) == TUESDAY


def test_events_and_facts_move_a_pinned_plan_but_the_border_still_does_not(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    record(portfolio, FIRST, "facts_changed", {"job.start_on": "2027-02-08"}, now=LATER)
    # The Monday two weeks before the new start, although Mondays are closed by now.
    assert planned_day(portfolio, FIRST) == "2027-01-25"


def test_unpinned_it_moves_at_once_and_its_people_hear_it(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    answer = record(portfolio, FIRST, "plan_unpinned", {}, now=LATER)
    assert filing_moves(answer.changes) == [(MONDAY, TUESDAY)]
    assert answer.notices == 2
    assert shown(portfolio, FIRST)["pin"] is None
    assert refused(record(portfolio, FIRST, "plan_unpinned", {}, now=LAST)) == "wrong_stage"


def test_a_pin_ends_with_its_last_day_in_a_sweep_however_late(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    sweep(portfolio, now=ENDED - timedelta(seconds=1))
    assert planned_day(portfolio, FIRST) == MONDAY
    sweep(portfolio, now=ENDED + timedelta(days=3))
    assert planned_day(portfolio, FIRST) == TUESDAY
    ended = [one for one in heard(portfolio) if one[0] == "moved"]
    assert sorted(who for _, who, _ in ended) == ["applicant", "counsel"]
    assert {rung for _, _, rung in ended} == {"pins-ended-2026-12-08"}
    names = [e["name"] for e in shown(portfolio, FIRST)["events"]]
    assert names[-2:] == ["plan_pinned", "plan_unpinned"]
    before = rows(portfolio, "event", "notice", "pin")
    sweep(portfolio, now=ENDED + timedelta(days=3))
    assert rows(portfolio, "event", "notice", "pin") == before
    assert before["pin"] == []


def test_a_pin_that_ends_when_nothing_was_published_is_only_lifted(portfolio):
    assert lift_ended(portfolio, now=ENDED) == 1
    assert planned_day(portfolio, FIRST) == MONDAY
    assert heard(portfolio) == []


def test_published_and_withdrawn_a_pinned_plan_never_moved(portfolio):
    before = case_rows(portfolio)
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    back = withdraw(portfolio, "invented-mondays", now=LATER)
    assert [filing_moves(changes) for _, changes in back.pinned] == [[(TUESDAY, MONDAY)]]
    assert case_rows(portfolio) == before
    assert shown(portfolio, FIRST, now=LATER)["pin"]["would_move"] == []


def test_pinned_under_a_restriction_it_keeps_to_it_after_the_withdrawal(office):
    opened(office)
    publish(office, CLOSED_MONDAYS, now=NOW)
    pinned(office, now=SOON)
    answer = withdraw(office, "invented-mondays", now=LATER)
    assert (answer.affected, len(answer.pinned)) == (0, 1)
    assert planned_day(office, FIRST) == TUESDAY
    record(office, FIRST, "plan_unpinned", {}, now=LAST)
    assert planned_day(office, FIRST) == MONDAY


def test_pinned_again_it_ends_later_and_keeps_to_the_same_border(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    pinned(portfolio, until_on="2026-12-11", now=LATER)
    sweep(portfolio, now=ENDED)
    assert planned_day(portfolio, FIRST) == MONDAY
    sweep(portfolio, now=ENDED + timedelta(days=7))
    assert planned_day(portfolio, FIRST) == TUESDAY


def test_the_law_moves_a_pinned_plan_all_the_same(portfolio):
    answer = lawmaking.publish(portfolio, HOLIDAY, now=SOON)
    assert answer.affected == 2
    assert planned_day(portfolio, FIRST) == TUESDAY


def test_a_pin_silences_no_hard_deadline(office):
    permit = {"number": "U1", "valid_from": "2024-02-01", "valid_to": "2027-01-31"}
    reference = opened(office, stage="extension", permit=permit, certificate=False)
    pinned(office, reference, until_on="2027-02-15")
    sweep(office, now=datetime(2027, 1, 25, 15, tzinfo=UTC))
    spoken = {n["duty"] for n in told(office) if n["reason"] in ("due_soon", "overdue")}
    assert "extension_filing" in spoken
    lawmaking.publish(office, WINDOW, now=datetime(2027, 2, 3, 15, tzinfo=UTC))
    # What the law gives to restore status is the new window, pin or no pin.
    restoration = [s for s in shown(office, reference, now=datetime(2027, 2, 3, 15, tzinfo=UTC))
                   ["plan"]["steps"] if s["key"] == "restoration"]  # fmt: skip
    assert [str(s["latest_on"]) for s in restoration] == ["2027-05-31"]


def test_a_reminder_of_a_pinned_plan_explains_the_day_that_it_announces(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=SOON)
    pinned(portfolio, until_on="2027-01-20", now=SOON)
    rung = datetime(2027, 1, 4, 14, tzinfo=UTC)
    sweep(portfolio, now=rung)
    notices = [n for n in _notice_rows(portfolio) if n.case_number == 1 and n.duty == "filing"]
    with reading(portfolio.engine) as conn:
        bodies = what_holds(portfolio)(conn, notices, rung)
    assert {body["planned_on"] for body in bodies.values()} == {MONDAY}
    assert [one.violations for one in verify(portfolio, now=rung) if not one.holds] == []


def _notice_rows(office):
    with reading(office.engine) as conn:
        return conn.execute(select(NOTICE)).all()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"reason": "Booked."}, "missing_field"),
        ({"until_on": UNTIL}, "missing_field"),
        ({**PIN, "reason": ""}, "missing_field"),
        ({**PIN, "until_on": "2026-11-22"}, "invalid_value"),  # yesterday
        ({**PIN, "until_on": "2027-11-25"}, "invalid_value"),  # more than a year ahead
        ({**PIN, "until_on": "soon"}, "invalid_value"),
    ],
)
def test_a_pin_has_a_reason_and_an_end_within_a_year(office, fields, reason):
    opened(office)
    assert refused(record(office, FIRST, "plan_pinned", fields, now=NOW)) == reason


def test_closed_with_its_pin_a_case_is_unpinned_when_that_ends(portfolio):
    record(portfolio, FIRST, "closed", {}, now=SOON)
    sweep(portfolio, now=ENDED)
    assert rows(portfolio, "pin")["pin"] == []
    assert shown(portfolio, FIRST)["pin"] is None


_PUBLISHING = """
import os, signal, sys
from models.casework import moving, restricting
from models.casework.office import Office
from models.reference.loader import load_book
from models.store.engine import open_engine
from tests.casework.firm import CLOSED_MONDAYS, NOW

office = Office(engine=open_engine(sys.argv[1]), book=load_book())
moving.CHUNK = 2
chunk, done = moving._next_chunk, []

def counted(*arguments):
    if len(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(1)
    return chunk(*arguments)

moving._next_chunk = counted
restricting.publish(office, CLOSED_MONDAYS, now=NOW)
"""


def test_killed_among_pinned_plans_a_publishing_flags_each_of_them_once(office, database_url):
    for n in range(1, 9):
        opened(office, n)
        if n % 2:
            pinned(office, f"NB-{n:05d}")
    left_with, complaint = run_child(_PUBLISHING, database_url)
    assert left_with == -signal.SIGKILL, complaint
    publish(office, CLOSED_MONDAYS, now=LATER)
    flagged = [n["case"] for n in told(office) if n["reason"] == "pinned"]
    assert sorted(flagged) == [f"NB-{n:05d}" for n in (1, 3, 5, 7)]
    moved = [(n["case"], n["audience"]) for n in told(office) if n["reason"] == "moved"]
    assert len(moved) == len(set(moved)) == 8
    with reading(office.engine) as conn:
        versions = [found.case.version for found in load(conn, range(1, 9)).values()]
    assert versions == [2] * 8
    assert chain_is_whole(office)
