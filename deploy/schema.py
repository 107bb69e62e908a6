"""The database's schema: which revision it has, which one this program needs."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from models.rules.decisions import Refusal, refuse
from models.store.engine import reading, writing


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema to the newest revision in one transaction; return from which to which.

    A database that is there already has nothing done to it; None means an empty one.
    RefusedError (invalid_value) when a newer program has been at work on it.
    """
    newest = head()
    with writing(engine) as connection:
        before = _revision(connection)
        if before != newest:
            _upgrade(connection, before)
    return before, newest


def _upgrade(connection: Connection, before: str | None) -> None:
    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"The database has the schema {before}, which this version of Northbound does not "
            "know; install the version that made it, or a newer one.",
        ) from error


def undo(engine: Engine, to: str = "base") -> None:
    """Take the schema back to an earlier revision; what only newer ones hold is lost."""
    with writing(engine) as connection:
        command.downgrade(_config(connection), to)


def head() -> str:
    """Return the revision that this program needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise LookupError("deploy/migrations/versions holds no revision")
    return found


def current(engine: Engine) -> str | None:
    """Return the revision that the database has; None for one that was never migrated."""
    with reading(engine) as connection:
        return _revision(connection)


def is_current(engine: Engine) -> bool:
    """Say whether the database has the schema that this program needs."""
    return current(engine) == head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # By package, not by path: it is found wherever the program is installed.
    config.set_main_option("script_location", "deploy:migrations")
    config.attributes["connection"] = connection
    return config
