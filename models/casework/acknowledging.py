"""Somebody says that a notice was seen."""

from datetime import datetime

from models.casework.facts_checks import words_typed
from models.casework.flaws import shown
from models.casework.office import Office
from models.rules.decisions import Refusal, refuse
from models.store import acks
from models.store.acks import Ack
from models.store.engine import writing


def acknowledge(
    office: Office, given: str, *, now: datetime, by: str | None = None, note: str | None = None
) -> Ack:
    """Record that a notice was seen, by its key or as `N-123`; return what stands.

    The first to say so stands. `by` is a colleague's name or e-mail. RefusedError when no
    notice is meant, or a text cannot stand in one line.
    """
    by, note = words_typed("by", by), words_typed("note", note)
    with writing(office.engine) as conn:
        key = acks.key_of(conn, given)
        if key is None:
            message = (
                f'No notice has the key or number "{shown(given)}"; see `northbound notices`.'
            )
            raise refuse(Refusal.UNKNOWN_NOTICE, message)
        return acks.acknowledge(conn, key, by=by, note=note, now=now)
