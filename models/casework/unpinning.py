"""Pins that have ended are lifted: each plan heeds the border again, and its people hear."""

from datetime import datetime

from models.casework.acts import Cause, Happened
from models.casework.office import Office
from models.casework.replanning import present
from models.casework.spine import CHUNK, carried, retried
from models.rules.decisions import Refused
from models.rules.events import PlanUnpinned
from models.store import pins
from models.store.engine import reading, writing


def lift_ended(office: Office, *, now: datetime) -> int:
    """Lift all pins that have ended by an instant; return how many. Late, it catches up.

    What was published or withdrawn meanwhile moves these plans now, and whom it concerns is
    told in one message of all that ended together.
    """
    with reading(office.engine) as conn:
        if not pins.expired(conn, now, limit=1):
            return 0
    lifted = 0
    while some := retried(lambda: _next_chunk(office, now)):
        lifted += some
    return lifted


def _next_chunk(office: Office, now: datetime) -> int:
    with writing(office.engine) as conn:
        world = present(office, conn, now)
        numbers = pins.expired(conn, now, limit=CHUNK)
        acts = [Happened(number=n, event=PlanUnpinned(), at=now) for n in numbers]
        day = f"{now:%Y-%m-%d}"
        because = "The pin has ended: what was published at the border meanwhile counts."
        cause = Cause(reason="event", because=because, key=f"pins-ended-{day}")
        answers = carried(conn, acts, world, cause)
        # A case that cannot take it has no plan to hold either.
        pins.drop(conn, [n for n, a in zip(numbers, answers, strict=True) if _is_no(a)])
        return len(numbers)


def _is_no(answer: object) -> bool:
    return isinstance(answer, Refused)
