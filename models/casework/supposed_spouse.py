"""What a supposition about a worker does to the spouse's own case, which rests on it."""

from datetime import datetime

from sqlalchemy import Connection

from models.casework.supposing import Supposed
from models.rules.case import Case
from models.rules.decisions import Refused
from models.rules.events import WorkerChanged
from models.rules.transitions import decide
from models.rules.worker_standing import standing_of
from models.store import cases


def spouse_as_supposed(
    conn: Connection, worker: Case, supposed: Supposed, *, now: datetime
) -> tuple[Case, Case] | None:
    """Return the spouse's case as it is and as it would be; None when it rests on nothing new.

    A case that takes no news of the worker, as one that is closed, stays as it is.
    """
    standing = standing_of(supposed.case, now)
    if worker.spouse_case is None or standing == standing_of(worker, now):
        return None
    spouse = cases.load(conn, [worker.spouse_case])[worker.spouse_case].case
    event = WorkerChanged(worker=standing)
    answer = decide(spouse, event, at=now, book=supposed.almanac.book)
    return None if isinstance(answer, Refused) else (spouse, answer.case)
