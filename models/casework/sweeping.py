"""The sweep: what is due is found, said once, and the next rung put in the queue.

Two steps. First the due range of the queue moves aside in one set-based transaction; then, a
chunk at a time, it is decided who hears what, and the chunk leaves with the notices and the
next reminders in one commit. Dying between the two loses nothing: the next sweep goes on.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from models.casework import law_chunks
from models.casework.office import Office
from models.casework.restricting import finish
from models.casework.unpinning import lift_ended
from models.rules.chasing import Round
from models.store import law_values, queue, restrictions, saying, settings_rows, standing
from models.store.engine import not_awaited, writing
from models.store.law_values import StoredLaw
from models.store.restrictions import StoredRestriction

CHUNK = 1000
HEARTBEAT = "sweep"
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """What a sweep found: reminders due, notices newly queued, and those kept back."""

    due: int
    queued: int
    suppressed: int


def sweep(office: Office, *, now: datetime) -> SweepReport:
    """Say all that is due by an instant. Twice says nothing twice; late, it catches up.

    Of a ladder missed for days only the most urgent rung is said. A restriction or a
    law whose publishing was cut short is finished first: its notices wait until it is. Pins
    that have ended are lifted before all else.
    """
    lift_ended(office, now=now)
    found = _found(office, now)
    finish(office, found.restrictions, now=now)
    law_chunks.finish(office, found.laws, now=now)
    if not found.is_due:
        return SweepReport(due=0, queued=0, suppressed=0)
    due = queued = suppressed = 0
    while True:
        with writing(office.engine) as conn:
            if not saying.take(conn, limit=CHUNK):
                settings_rows.put(conn, HEARTBEAT, {"due": due, "queued": queued}, now=now)
                return SweepReport(due=due, queued=queued, suppressed=suppressed)
            current = Round(office.almanac(conn), now=now)
            alike = saying.groups(conn)
            new = saying.say(conn, [(one, current.said(one.due)) for one in alike], now=now)
            ahead = {one.due: current.after(one.due) for one in alike}
            saying.remind(conn, {due: rung for due, rung in ahead.items() if rung})
        due += sum(one.reminders for one in alike)
        queued, suppressed = queued + new.queued, suppressed + new.suppressed


class _Found(NamedTuple):
    is_due: bool
    restrictions: list[StoredRestriction]  # in the making, as are the laws
    laws: list[StoredLaw]


def _found(office: Office, now: datetime) -> _Found:
    for _ in range(_TRIES - 1):
        with suppress(queue.QueueMovedError):
            return _take_due(office, now)
    return _take_due(office, now)


def _take_due(office: Office, now: datetime) -> _Found:
    with writing(office.engine) as conn:
        queue.take_due(conn, now)
        is_due = queue.is_anything_said(conn)
        found = _Found(is_due, [], [])
        if standing.is_anything_unfinished(conn):
            found = _Found(is_due, restrictions.unfinished(conn), law_values.unfinished(conn))
        if not found.is_due:
            not_awaited(conn)  # nothing moved, and a heartbeat that is lost is late once
            settings_rows.put(conn, HEARTBEAT, {"due": 0, "queued": 0}, now=now)
        return found
