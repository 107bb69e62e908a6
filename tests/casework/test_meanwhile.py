"""What happens while something else is under way is neither lost nor passed over in silence."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from models.casework import recording, spine
from models.casework.office import Office
from models.casework.opening import open_case
from models.casework.recording import Recorded, record
from models.casework.restricting import publish, withdraw
from models.casework.restriction_file import digest, read_restriction
from models.casework.sweeping import sweep
from models.casework.telling import what_holds
from models.casework.verifying import verify
from models.store import queue, restrictions
from models.store.engine import open_engine, writing
from notifications.mail import Sent
from notifications.relay import deliver
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    document,
    opened,
    planned_day,
    told,
)

SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
# Ten working days before the Monday of the visit: its first reminder is due that morning.
FIRST_RUNG = datetime(2027, 1, 4, 14, tzinfo=UTC)
PASSPORT = {"applicant.passport_expires_on": "2031-05-15"}
PATIENCE_SECONDS = 0.3


@pytest.fixture
def two_offices(postgres_url, law):
    both = [Office(engine=open_engine(postgres_url), book=law) for _ in range(2)]
    yield both
    for one in both:
        one.engine.dispose()


def begun(office):
    """A publishing that was killed right after it had begun."""
    wanted = read_restriction(CLOSED_MONDAYS, ports=office.book.ports)
    with writing(office.engine) as conn:
        restrictions.begin(
            conn, wanted.id, document=dict(wanted.document), digest=digest(wanted), now=NOW
        )


def heard(office, cause):
    return [n["audience"] for n in told(office) if n["rung"] == cause]


def test_facts_told_during_a_publishing_do_not_swallow_the_move(office):
    reference = opened(office)
    begun(office)
    answer = record(office, reference, "facts_changed", PASSPORT, now=SOON)
    assert isinstance(answer, Recorded)
    assert planned_day(office, reference) == MONDAY  # its turn has not come
    publish(office, CLOSED_MONDAYS, now=LATER)
    assert planned_day(office, reference) == TUESDAY
    assert len(heard(office, "invented-mondays.v1")) == 2


def test_facts_told_during_a_withdrawal_do_not_swallow_the_return(office):
    reference = opened(office)
    publish(office, CLOSED_MONDAYS, now=NOW)
    with writing(office.engine) as conn:
        restrictions.begin_withdrawal(conn, "invented-mondays")
    record(office, reference, "facts_changed", PASSPORT, now=SOON)
    withdraw(office, "invented-mondays", now=LATER)
    assert planned_day(office, reference) == MONDAY
    assert len(heard(office, "invented-mondays.v1.withdrawn")) == 2


def test_a_case_opened_during_a_publishing_is_moved_by_it(office):
    opened(office)
    begun(office)
    reference = opened(office, 2, now=SOON)
    assert planned_day(office, reference) == MONDAY
    sweep(office, now=LATER)  # finishes what was begun
    assert planned_day(office, reference) == TUESDAY


def meanwhile(work):
    other = threading.Thread(target=work)
    other.start()
    other.join(PATIENCE_SECONDS)  # it must wait for us
    return other


def test_a_case_opened_while_a_restriction_is_published_is_planned_under_it(
    two_offices, monkeypatch
):
    office, other = two_offices
    opened(office)
    running = []

    def interrupted(conn, reminders, add=queue.add):
        monkeypatch.setattr(queue, "add", add)
        add(conn, reminders)
        running.append(meanwhile(lambda: publish(other, CLOSED_MONDAYS, now=NOW)))

    monkeypatch.setattr(queue, "add", interrupted)
    answer = open_case(office, document(2), now=NOW)
    running[0].join()
    assert planned_day(office, "NB-00001") == TUESDAY
    assert planned_day(office, answer.case.reference) == TUESDAY


def test_an_event_recorded_while_a_restriction_is_published_is_planned_under_it(
    two_offices, monkeypatch
):
    office, other = two_offices
    reference = opened(office)
    running = []

    def interrupted(*acts, carried=spine.carried, **more):
        monkeypatch.setattr(recording, "carried", carried)
        running.append(meanwhile(lambda: publish(other, CLOSED_MONDAYS, now=NOW)))
        return carried(*acts, **more)

    monkeypatch.setattr(recording, "carried", interrupted)
    assert isinstance(record(office, reference, "facts_changed", PASSPORT, now=SOON), Recorded)
    running[0].join()
    assert planned_day(office, reference) == TUESDAY
    assert len(heard(office, "invented-mondays.v1")) == 2


def test_a_case_resumed_during_a_sweep_keeps_its_reminder(two_offices, monkeypatch):
    office, other = two_offices
    reference = opened(office)
    record(office, reference, "held", {}, now=NOW)  # its reminders stay behind

    def interrupted(conn, reminders, add=queue.add):
        monkeypatch.setattr(queue, "add", add)
        add(conn, reminders)
        sweep(other, now=FIRST_RUNG)

    monkeypatch.setattr(queue, "add", interrupted)
    assert isinstance(record(office, reference, "resumed", {}, now=FIRST_RUNG), Recorded)
    later = FIRST_RUNG + timedelta(minutes=5)
    sweep(office, now=later)
    assert [one.violations for one in verify(office, now=later) if not one.holds] == []


class Post:
    """A channel whose server takes everything."""

    def send(self, _mail):
        return Sent()


def relayed(office, now):
    deliver(
        office.engine,
        {"email": Post()},
        tick=lambda: now,
        who="t",
        what_holds=what_holds(office),
    )


def test_a_date_that_returns_is_chased_though_its_reminder_was_found_untrue(office):
    reference = opened(office)
    sweep(office, now=FIRST_RUNG)
    publish(office, CLOSED_MONDAYS, now=FIRST_RUNG + timedelta(minutes=1))
    relayed(office, FIRST_RUNG + timedelta(minutes=2))
    withdraw(office, "invented-mondays", now=FIRST_RUNG + timedelta(hours=1))
    assert planned_day(office, reference) == MONDAY
    for hours in (2, 3):
        sweep(office, now=FIRST_RUNG + timedelta(hours=hours))
        relayed(office, FIRST_RUNG + timedelta(hours=hours))
    first_rung = [n for n in told(office) if n["rung"] == "10wd" and MONDAY in n["key"]]
    assert [n["state"] for n in first_rung if n["duty"] == "filing"] == ["sent", "sent"]


def test_a_mail_sent_while_a_publishing_has_not_reached_its_case_is_no_false_date(office):
    reference = opened(office)
    sweep(office, now=FIRST_RUNG)
    begun(office)
    relayed(office, FIRST_RUNG + timedelta(minutes=2))
    # A publishing bears its first instant to the end, and this case's turn came after the mail.
    publish(office, CLOSED_MONDAYS, now=FIRST_RUNG + timedelta(minutes=1))
    assert planned_day(office, reference) == TUESDAY
    assert {n["state"] for n in told(office) if MONDAY in n["key"]} == {"sent"}
    later = FIRST_RUNG + timedelta(minutes=3)
    assert [one.violations for one in verify(office, now=later) if not one.holds] == []


def test_a_closing_of_the_day_announced_is_told_though_the_work_came_too_late_for_it(office):
    # Nothing was done: by now the plan would be a later day with the closing or without it.
    reference = opened(office, stage="job offer", certificate=False)
    announced = planned_day(office, reference)
    assert announced == MONDAY
    days_before = datetime(2027, 1, 14, 14, tzinfo=UTC)
    answer = publish(office, CLOSED_MONDAYS, now=days_before)
    assert [case for case, _ in answer.diffs] == [reference]
    assert planned_day(office, reference) > announced
