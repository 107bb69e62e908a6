"""Numbers handed out in blocks: cases, persons, notices, messages, proposals."""

from sqlalchemy import Connection

from models.store.dialects import insert_into
from models.store.tables import CounterRow, table_of

CASES, PERSONS, NOTICES, MESSAGES = "case", "person", "notice", "message"
PROPOSALS = "proposal"

_LAST = table_of(CounterRow).c.last


def take(conn: Connection, name: str, how_many: int) -> int:
    """Return the first of `how_many` consecutive numbers that nobody else gets.

    The first number ever is 1. A block taken by a transaction that is rolled back is given
    again. On PostgreSQL others who take numbers of this name wait until the transaction ends.
    """
    if how_many < 1:
        raise ValueError(f"{how_many} numbers of {name} cannot be taken; ask for at least one")
    row = insert_into(conn, CounterRow).values(name=name, last=how_many)
    counted = row.on_conflict_do_update(
        index_elements=["name"], set_={"last": _LAST + row.excluded.last}
    )
    last: int = conn.execute(counted.returning(_LAST)).scalar_one()
    return last - how_many + 1
