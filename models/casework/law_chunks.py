"""The plans that a value of the law touches, moved chunk by chunk; killed, it goes on."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from models.casework.acts import Replanning
from models.casework.law_moves import Told
from models.casework.law_world import cause_of, world_of
from models.casework.office import Office
from models.casework.replanning import wait_turn
from models.casework.spine import CHUNK, carried, retried
from models.store import finding, law_values
from models.store.engine import writing
from models.store.law_values import StoredLaw


def finish(office: Office, unfinished: Iterable[StoredLaw], *, now: datetime) -> None:
    """Go on with what was cut short; whoever else is at it shares the work."""
    for one in unfinished:
        for _ in moved_in_chunks(office, one, now):
            pass


def moved_in_chunks(office: Office, begun: StoredLaw, now: datetime) -> Iterator[Told]:
    """Move all open cases, to the last one, each chunk from where the one before ended."""
    while True:
        found = retried(lambda: _next_chunk(office, begun, now))
        if found is None:
            return
        yield found


def _next_chunk(office: Office, begun: StoredLaw, now: datetime) -> Told | None:
    with writing(office.engine) as conn:
        wait_turn(conn)
        here = law_values.current(conn, begun)
        if here.state is not begun.state:
            return None
        chunk = finding.open_cases(conn, after=here.done_to, limit=CHUNK)
        if not chunk:
            law_values.finish(conn, here)
            return None
        world, cause = world_of(office, conn, here, now), cause_of(here, office.book)
        told = Told()
        acts = [Replanning(number=n) for n in chunk]
        told.add(carried(conn, acts, world, cause), here, world, cause)
        law_values.advance(conn, here, chunk[-1])
        return told
