"""Under which words and keys the moves of a restriction are told, and which they follow on."""

from sqlalchemy import Connection

from models.casework.acts import RESTRICTION, Cause
from models.rules.restrictions import Restriction
from models.store import restrictions
from models.store.restrictions import State, StoredRestriction


def cause_of(wanted: Restriction, *, is_return: bool = False) -> Cause:
    """Return why plans move: a restriction in its version applies, or is withdrawn."""
    key = cause_key(wanted)
    verb = "is withdrawn" if is_return else "applies"
    return Cause(
        reason=RESTRICTION,
        because=f'"{wanted.title}" {verb} (source: {wanted.source}).',
        key=f"{key}.withdrawn" if is_return else key,
    )


def cause_key(wanted: Restriction) -> str:
    """Return under which key a version's moves are told."""
    return f"{wanted.id}.v{wanted.version}"


def followed(
    conn: Connection, begun: StoredRestriction, wanted: Restriction
) -> tuple[str, ...]:
    """Return the causes whose moves a publishing may take on, or a withdrawal back.

    They are those of its earlier versions, and of the restrictions that it supersedes.
    """
    newest = begun.version if begun.state is State.WITHDRAWING else begun.version - 1
    older = {wanted.id: newest} | {
        name: here.version
        for name in wanted.supersedes
        if (here := restrictions.latest(conn, name))
    }
    keys = [f"{name}.v{n}" for name, last in older.items() for n in range(1, last + 1)]
    returns = {f"{key}.withdrawn" for key in keys} - {f"{cause_key(wanted)}.withdrawn"}
    return (*keys, *sorted(returns))
