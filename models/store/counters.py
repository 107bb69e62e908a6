"""Numbers handed out in blocks: cases, persons, notices, messages, proposals."""

from sqlalchemy import Connection, Dialect, Executable, update

from models.store.dialects import insert_for, made_once
from models.store.tables import CounterRow, table_of

CASES, PERSONS, NOTICES, MESSAGES = "case", "person", "notice", "message"
PROPOSALS = "proposal"

_COUNTER = table_of(CounterRow)
_LAST = _COUNTER.c.last


def take(conn: Connection, name: str, how_many: int) -> int:
    """Return the first of `how_many` consecutive numbers that nobody else gets.

    The first number ever is 1. A block taken by a transaction that is rolled back is given
    again. On PostgreSQL others who take numbers of this name wait until the transaction ends.
    """
    if how_many < 1:
        raise ValueError(f"{how_many} numbers of {name} cannot be taken; ask for at least one")
    wanted = {"name": name, "last": how_many}
    last: int = conn.execute(made_once(conn, _counted), wanted).scalar_one()
    return last - how_many + 1


def _counted(dialect: Dialect) -> Executable:
    row = insert_for(dialect, CounterRow)
    further = {"last": _LAST + row.excluded.last}
    return row.on_conflict_do_update(index_elements=["name"], set_=further).returning(_LAST)


def give_back(conn: Connection, name: str, how_many: int) -> None:
    """Return the last numbers of the block that this transaction took and did not use."""
    if how_many:
        one = update(_COUNTER).where(_COUNTER.c.name == name)
        conn.execute(one.values(last=_LAST - how_many))
