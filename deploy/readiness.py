"""Is the database ready? Asked by every command, so it must be quick: no migration library."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from models.rules.decisions import Refusal, refuse
from models.store.engine import reading

HEAD = "0009"  # the newest revision in deploy/migrations; a test holds the two together


def require_current(engine: Engine) -> None:
    """Make sure the schema is the one this program needs.

    A SQLite file that holds nothing yet is set up on the spot: it is the embedded default.
    Any other gap is a RefusedError that says to run `northbound migrate`.
    """
    found = _revision(engine)
    if found == HEAD:
        return
    if found is None and engine.dialect.name == "sqlite":
        from deploy.schema import migrate

        migrate(engine)
        return
    state = f"schema {found}" if found else "no schema"
    raise refuse(
        Refusal.INVALID_VALUE,
        f"The database has {state}, this program needs {HEAD}; run `northbound migrate`.",
    )


def _revision(engine: Engine) -> str | None:
    try:
        with reading(engine) as conn:
            return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (OperationalError, ProgrammingError) as error:
        told = str(error.orig).casefold()
        if "no such table" in told or ("does not exist" in told and "alembic_version" in told):
            return None
        raise
