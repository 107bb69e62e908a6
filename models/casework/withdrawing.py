"""A restriction that could be taken back: what would move, before anybody decides."""

from datetime import datetime

from models.casework.office import Office
from models.casework.references import unknown_restriction
from models.casework.replanning import looked_at, previewed_without
from models.casework.restricting import Published
from models.casework.restriction_causes import cause_of
from models.casework.restriction_file import kept
from models.rules.decisions import Refused
from models.store import finding, restrictions
from models.store.engine import reading


def preview_withdrawal(
    office: Office, restriction_id: str, *, now: datetime
) -> Published | Refused:
    """Work out what taking a restriction back would move. Nothing is written."""
    with reading(office.engine) as conn:
        here = restrictions.latest(conn, restriction_id)
        if here is None or not here.is_in_force:
            return unknown_restriction(restriction_id).refused
        world, changed = previewed_without(office, conn, here, now)
        cause = cause_of(kept(here), is_return=True)
        found = [
            (answer.case.reference, answer.changes, answer.kept_out)
            for answers in looked_at(office, conn, world, changed, cause)
            for answer in answers
        ]
        moves = [(reference, changes) for reference, changes, _ in found if changes]
        return Published(
            id=here.id,
            version=here.version,
            affected=len(moves),
            unaffected=finding.count_open(conn) - len(moves),
            diffs=tuple(moves),
            pinned=tuple((reference, kept_out) for reference, _, kept_out in found if kept_out),
            book=world.after.book,
        )
