"""Which versions were published here and how far each is: the state that plans rest on."""

from sqlalchemy import Connection, literal, select, union_all

from models.store.restrictions import UNFINISHED
from models.store.tables import LawValueRow, RestrictionRow, table_of

_RESTRICTION, _LAW = table_of(RestrictionRow), table_of(LawValueRow)
# Every chunk asks, and putting a query together takes as long as asking.
_PUBLISHED = union_all(
    select(
        literal("restriction"),
        _RESTRICTION.c.restriction_id,
        _RESTRICTION.c.version,
        _RESTRICTION.c.state,
    ),
    select(_LAW.c.kind, _LAW.c.law_id, _LAW.c.version, _LAW.c.state),
)

_IN_THE_MAKING = union_all(
    select(_RESTRICTION.c.version).where(_RESTRICTION.c.state.in_(UNFINISHED)),
    select(_LAW.c.version).where(_LAW.c.state.in_(UNFINISHED)),
).limit(1)

Stand = frozenset[tuple[str, str, int, str]]


def stand(conn: Connection) -> Stand:
    """Return every version of a restriction or a value of the law, with its state.

    No version is ever edited: while this is the same, all that is made of them is.
    """
    return frozenset(tuple(row) for row in conn.execute(_PUBLISHED))


def is_anything_unfinished(conn: Connection) -> bool:
    """Say whether a restriction or a value of the law is being published or withdrawn."""
    return conn.execute(_IN_THE_MAKING).first() is not None
