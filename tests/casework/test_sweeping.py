"""The sweep says what is due once, catches up after a sleep, and forgets nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from models.casework.reading import due_list, notices_of
from models.casework.recording import record
from models.casework.sweeping import HEARTBEAT, SweepReport, sweep
from models.casework.telling import what_holds
from models.rules.decisions import RefusedError
from models.store import queue, settings_rows
from models.store.engine import reading, writing
from models.store.outbox import gather
from models.store.tables import NoticeRow, table_of
from tests.casework.firm import NOW, commits_waited_for, document, opened, rows, told

EARLY = {"stage": "job offer", "certificate": False}
NOTHING = SweepReport(due=0, queued=0, suppressed=0)
# The offer is planned for Monday 2026-11-30; its rungs are 10, 5, 2, 1 and 0 working days
# before, each at 08:00 in Toronto, which is 13:00 UTC in winter.
TWO_DAYS_BEFORE = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)  # Thursday
THE_DAY = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)


def said(office, duty="offer"):
    return sorted((n["rung"], n["audience"]) for n in told(office) if n["duty"] == duty)


def queued_rungs(office, duty="offer"):
    with reading(office.engine) as conn:
        return [r.rung for r in queue.upcoming(conn) if r.duty == duty]


def test_what_is_due_is_said_to_all_whom_it_concerns_and_the_next_rung_queued(office):
    opened(office, **EARLY)
    report = sweep(office, now=NOW)
    assert (report.suppressed, report.queued) == (0, len(told(office)))
    assert said(office) == [("5wd", "counsel"), ("5wd", "employer")]
    assert queued_rungs(office) == ["2wd"]


def test_a_second_sweep_says_nothing(office):
    opened(office, **EARLY)
    sweep(office, now=NOW)
    before = rows(office, "notice", "reminder", "said")
    assert sweep(office, now=NOW) == NOTHING
    assert sweep(office, now=NOW + timedelta(minutes=5)) == NOTHING
    assert rows(office, "notice", "reminder", "said") == before


def test_each_rung_is_said_when_it_is_reached(office):
    opened(office, **EARLY)
    sweep(office, now=NOW)
    sweep(office, now=TWO_DAYS_BEFORE - timedelta(seconds=1))
    assert {rung for rung, _ in said(office)} == {"5wd"}
    sweep(office, now=TWO_DAYS_BEFORE)
    assert {rung for rung, _ in said(office)} == {"5wd", "2wd"}
    assert queued_rungs(office) == ["1wd"]


def test_after_a_sleep_only_the_most_urgent_rung_is_said_and_owns_up_to_the_rest(office):
    opened(office, **EARLY)
    sweep(office, now=NOW)
    sweep(office, now=THE_DAY + timedelta(hours=2))
    assert {rung for rung, _ in said(office)} == {"5wd", "0wd"}
    with reading(office.engine) as conn:
        notice = table_of(NoticeRow)
        last = conn.execute(notice.select().where(notice.c.rung == "0wd")).first()
    # Two days and one day before were slept through.
    assert last.body["missed"] == 2
    assert sweep(office, now=THE_DAY + timedelta(hours=3)) == NOTHING


def test_a_duty_done_before_the_sweep_is_not_said(office):
    reference = opened(office, **EARLY)
    record(office, reference, "offer_made", {}, now=NOW)
    sweep(office, now=NOW)
    assert said(office) == []


def test_a_duty_done_between_the_two_steps_is_not_said(office):
    reference = opened(office, **EARLY)
    with writing(office.engine) as conn:
        assert queue.take_due(conn, NOW) > 0
    record(office, reference, "offer_made", {}, now=NOW)
    sweep(office, now=NOW)
    assert said(office) == []


def test_a_case_on_hold_is_not_chased_until_it_is_resumed(office):
    reference = opened(office, **EARLY)
    record(office, reference, "held", {}, now=NOW)
    assert sweep(office, now=THE_DAY) == NOTHING
    record(office, reference, "resumed", {}, now=THE_DAY)
    sweep(office, now=THE_DAY)
    assert {rung for rung, _ in said(office)} == {"0wd"}


def test_a_closed_case_is_silent(office):
    reference = opened(office, **EARLY)
    record(office, reference, "closed", {}, now=NOW)
    assert sweep(office, now=THE_DAY) == NOTHING


def test_whom_nobody_can_reach_is_kept_back_counted_once_and_listed(office):
    opened(office, **EARLY, employer={"name": "Nowhere Ltd"})
    report = sweep(office, now=NOW)
    kept_back = [n for n in told(office) if n["state"] == "suppressed"]
    assert report.suppressed == len(kept_back) > 0
    assert {n["reason"] for n in kept_back} == {"no_address"}
    assert report.queued == len(told(office)) - len(kept_back)
    assert notices_of(office, state="suppressed") == kept_back


def test_a_date_moved_after_it_was_announced_is_not_sent_as_it_was(office):
    reference = opened(office, **EARLY)
    sweep(office, now=NOW)
    record(office, reference, "offer_made", {}, now=NOW)
    notice = table_of(NoticeRow)
    with reading(office.engine) as conn:
        offers = conn.execute(notice.select().where(notice.c.duty == "offer")).all()
        others = conn.execute(notice.select().where(notice.c.duty == "documents")).all()
        assert what_holds(office)(conn, offers, NOW) == {}
        assert what_holds(office)(conn, others, NOW).keys() == {n.key for n in others}


def test_the_reminder_of_a_plan_made_under_older_rules_is_said_as_announced(office):
    opened(office, **EARLY)
    case_file = rows(office, "case_file")
    with writing(office.engine) as conn:
        for table, column in (("case_file", "plan"), ("chase", "duties")):
            older = f"replace(CAST({column} AS TEXT), '2026-11-30', '2026-12-01')"
            if conn.dialect.name == "postgresql":
                older = f"CAST({older} AS JSON)"
            conn.exec_driver_sql(f"UPDATE {table} SET {column} = {older}")  # noqa: S608 - no input
        reminder = "UPDATE reminder SET due_on = '2026-12-01' WHERE duty = 'offer'"
        conn.exec_driver_sql(reminder)
    assert rows(office, "case_file") != case_file
    sweep(office, now=NOW)
    offers = [n for n in told(office) if n["duty"] == "offer"]
    assert {n["key"].split(":")[3] for n in offers} == {"2026-12-01"}


def test_what_a_replan_left_in_the_queue_says_nothing_and_goes_when_its_time_comes(office):
    reference = opened(office, **EARLY)
    sweep(office, now=NOW)
    record(office, reference, "offer_made", {}, now=NOW)
    assert queued_rungs(office) == ["2wd"]  # nobody looked for it
    before = len(said(office))
    sweep(office, now=TWO_DAYS_BEFORE)
    assert len(said(office)) == before
    assert queued_rungs(office) == []


def test_a_date_that_went_and_came_back_is_chased_again(office):
    reference = opened(office, **EARLY)
    sweep(office, now=NOW)
    for months in ("2027-04-01", document()["job"]["start_on"]):
        record(office, reference, "facts_changed", {"job.start_on": months}, now=NOW)
    sweep(office, now=TWO_DAYS_BEFORE)
    assert said(office)[:2] == [("2wd", "counsel"), ("2wd", "employer")]


def test_whoever_takes_a_case_over_hears_at_once_what_was_said_before(office):
    reference = opened(office, **EARLY)
    sweep(office, now=NOW)
    other = {"owner": "Nadia Brandt", "email": "nadia.brandt@example.com"}
    record(office, reference, "handed_over", other, now=NOW)
    sweep(office, now=NOW + timedelta(minutes=5))
    heard = {n["recipient"] for n in told(office) if n["duty"] == "offer"}
    assert "Nadia Brandt" in heard


def test_an_address_that_becomes_known_hears_what_was_kept_back(office):
    reference = opened(office, **EARLY, employer={"name": "Nowhere Ltd"})
    sweep(office, now=NOW)
    address = {"employer.contact_email": "hr@nowhere.example"}
    record(office, reference, "facts_changed", address, now=NOW)
    sweep(office, now=NOW + timedelta(minutes=5))
    states = {n["state"] for n in told(office) if n["audience"] == "employer"}
    assert states == {"suppressed", "queued"}


def test_a_case_put_on_hold_while_it_is_being_said_says_nothing(office):
    reference = opened(office, **EARLY)
    with writing(office.engine) as conn:
        queue.take_due(conn, NOW)
    record(office, reference, "held", {}, now=NOW)
    assert sweep(office, now=NOW).queued == 0
    assert said(office) == []
    record(office, reference, "resumed", {}, now=NOW)
    assert sweep(office, now=NOW).queued > 0


def test_more_than_a_chunk_is_said_in_chunks(office, monkeypatch):
    for n in range(1, 6):
        opened(office, n, **EARLY)
    monkeypatch.setattr("models.casework.sweeping.CHUNK", 2)
    report = sweep(office, now=NOW)
    assert report.due == 10  # documents and offer of five cases
    assert sweep(office, now=NOW) == NOTHING


def test_the_sweep_leaves_its_heartbeat(office):
    opened(office, **EARLY)
    report = sweep(office, now=NOW)
    with reading(office.engine) as conn:
        assert settings_rows.get(conn, HEARTBEAT) == {
            "due": report.due,
            "queued": report.queued,
        }


def test_what_was_due_is_waited_for_on_the_disk_and_a_heartbeat_alone_is_not(office):
    opened(office, **EARLY)
    is_postgres = office.engine.dialect.name == "postgresql"
    with commits_waited_for(office) as kept:
        assert sweep(office, now=NOW).due
    assert set(kept) == ({True} if is_postgres else set())
    with commits_waited_for(office) as kept:
        assert sweep(office, now=NOW) == NOTHING
    assert kept == ([False] if is_postgres else [])


def test_one_message_carries_all_that_one_person_must_hear(office):
    for n in range(1, 4):
        opened(office, n, **EARLY)
    sweep(office, now=NOW)
    with writing(office.engine) as conn:
        # Counsel and the employer's contact are the same for all; three applicants.
        assert gather(conn, now=NOW) == 5


def test_the_desk_lists_what_is_due_the_most_urgent_first(office):
    opened(office, **EARLY)
    opened(office, 2, **EARLY, job={**document()["job"], "start_on": "2026-12-10"})
    items = due_list(office, now=THE_DAY + timedelta(days=2), horizon_days=14)
    assert [i.days for i in items] == sorted(i.days for i in items)
    assert {i.overdue for i in items if i.days < 0} == {True}
    assert due_list(office, now=NOW, horizon_days=0) == [
        i for i in due_list(office, now=NOW, horizon_days=14) if i.days <= 0
    ]


def test_notices_are_found_by_case_and_by_recipient(office):
    reference = opened(office, **EARLY)
    opened(office, 2, **EARLY)
    sweep(office, now=NOW)
    found = notices_of(office, case=reference, recipient="Priya.Raman@example.com")
    assert {(n["case"], n["audience"]) for n in found} == {(reference, "counsel")}
    assert [n["key"] for n in found] == sorted((n["key"] for n in found), reverse=True)
    assert notices_of(office, recipient="nobody@example.com") == []


def test_a_state_that_no_notice_can_have_is_refused(office):
    with pytest.raises(RefusedError, match="'lost' is no state of a notice; one of: queued"):
        notices_of(office, state="lost")
