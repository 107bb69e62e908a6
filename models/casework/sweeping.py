"""The sweep: what is due is found, said once, and the next rung put in the queue.

Two steps. First the due range of the queue moves aside in one set-based transaction; then, a
chunk at a time, it is decided who hears what, and the chunk leaves with the notices and the
next reminders in one commit. Dying between the two loses nothing: the next sweep goes on.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from models.casework.office import Office
from models.casework.spine import CHUNK
from models.rules.almanac import Almanac
from models.rules.notices import Notice, NoticeReason, Reminder
from models.rules.plan import StepDates
from models.rules.planning import plan
from models.rules.saying import after, due, open_duties
from models.store import cases, outbox, queue, settings_rows
from models.store.engine import writing
from models.store.plans import unpack

HEARTBEAT = "sweep"
_TRIES = 5
_Duty = tuple[str, date]  # the step, and the date it was announced for


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """What a sweep found: reminders due, notices newly queued, and those kept back."""

    due: int
    queued: int
    suppressed: int


def sweep(office: Office, *, now: datetime) -> SweepReport:
    """Say all that is due by an instant. Twice says nothing twice; late, it catches up.

    Of a ladder missed for days only the most urgent rung is said.
    """
    _take_due(office, now)
    found = queued = suppressed = 0
    while True:
        with writing(office.engine) as conn:
            reminders = queue.said(conn, limit=CHUNK)
            if not reminders:
                settings_rows.put(conn, HEARTBEAT, {"due": found, "queued": queued}, now=now)
                return SweepReport(due=found, queued=queued, suppressed=suppressed)
            notices, following = _decide(conn, office.almanac(conn), reminders, now)
            kept_back = [n for n in notices if _is_kept_back(n)]
            suppressed += outbox.enqueue(conn, kept_back, now=now)
            queued += outbox.enqueue(
                conn, [n for n in notices if not _is_kept_back(n)], now=now
            )
            queue.add(conn, following)
            queue.settle_said(conn, reminders)
        found += len(reminders)


def _take_due(office: Office, now: datetime) -> None:
    for _ in range(_TRIES - 1):
        with suppress(queue.QueueMovedError), writing(office.engine) as conn:
            queue.take_due(conn, now)
            return
    with writing(office.engine) as conn:
        queue.take_due(conn, now)


def _is_kept_back(notice: Notice) -> bool:
    return notice.reason is NoticeReason.SUPPRESSED_NO_ADDRESS


def _decide(
    conn: Connection, almanac: Almanac, reminders: Sequence[Reminder], now: datetime
) -> tuple[list[Notice], list[Reminder]]:
    stored = cases.load(conn, {r.case for r in reminders})
    duties = {number: _open_steps(found, almanac) for number, found in stored.items()}
    notices: list[Notice] = []
    following: list[Reminder] = []
    for reminder in reminders:
        step = duties.get(reminder.case, {}).get((reminder.duty, reminder.due_on))
        # A duty done, moved or held meanwhile has a row of its own in the queue, or none.
        if step is None:
            continue
        case = stored[reminder.case].case
        notices.extend(due(reminder, step, case, almanac, now=now))
        ahead = after(reminder, case, almanac, now=now)
        if ahead is not None:
            following.append(ahead)
    return notices, following


def _open_steps(found: cases.StoredCase, almanac: Almanac) -> dict[_Duty, StepDates]:
    """Return the duties that the plan announced, each with its date and its reasons.

    The reasons are worked out again. Where that gives another date, as under a rule book newer
    than the plan, what was announced stands until the case is planned anew.
    """
    if found.case.held:
        return {}
    announced = unpack(found.packed_plan, found.case.number)
    again = plan(found.case, almanac, as_of=announced.as_of)
    explained = {(s.key.value, day): s for s, day in open_duties(again)}
    return {
        (step.key.value, day): explained.get((step.key.value, day), step)
        for step, day in open_duties(announced)
    }
