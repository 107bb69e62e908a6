"""Column types that keep what the rules promise."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses one without a zone; gives back aware UTC on every database.

    SQLite stores no zone and would hand an aware time back naive.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write an instant; on SQLite as the text that its own type would write, only sooner.

        A sweep writes the same few instants thousands of times.
        """
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - asked for by SQLAlchemy
    ) -> datetime | None:
        """Turn an aware instant into UTC; ValueError for a naive one."""
        return _in_utc(value)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002 - asked for by SQLAlchemy
    ) -> datetime | None:
        """Return the instant aware, in UTC."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no zone; an instant needs one")
    return value.astimezone(UTC)


@lru_cache(maxsize=4096)
def _as_text(value: datetime | None) -> str | None:
    instant = _in_utc(value)
    if instant is None:
        return None
    return instant.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
