"""Somebody says that a notice was seen."""

from datetime import datetime

from models.casework.facts_checks import check
from models.casework.flaws import UnmeantError, shown
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
    _one_line("by", by)
    _one_line("note", note)
    with writing(office.engine) as conn:
        key = acks.key_of(conn, given)
        if key is None:
            message = (
                f'No notice has the key or number "{shown(given)}"; see `northbound notices`.'
            )
            raise refuse(Refusal.UNKNOWN_NOTICE, message)
        return acks.acknowledge(conn, key, by=by and by.strip(), note=note, now=now)


def _one_line(name: str, text: str | None) -> None:
    if text is None:
        return
    try:
        check("team.owner.email" if "@" in text and name == "by" else name, text)
        if not text.strip():
            raise UnmeantError("empty", "Leave it out, or fill it in.")
    except UnmeantError as error:
        raise refuse(Refusal.INVALID_VALUE, f'{name} "{shown(text)}": {error}') from None
