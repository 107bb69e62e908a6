"""Run by Alembic: upgrades over the connection it was given, or over one of its own."""

import os

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import models.store.tables  # noqa: F401 - fills the metadata
from models.settings import Settings
from models.store.engine import open_engine, writing


def _run(connection: Connection) -> None:
    # SQLite, too, keeps its schema changes in the transaction: a failed upgrade leaves nothing.
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with writing(open_engine(Settings.from_environment(os.environ).database_url)) as own:
        _run(own)
