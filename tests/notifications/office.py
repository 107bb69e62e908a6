"""A small office for the tests: people in a database, things to say to them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from models.rules.book import DutyClass
from models.rules.notices import Audience, Channel, Notice, NoticeReason
from models.store.engine import reading, writing
from models.store.outbox import MESSAGE, NOTICE, enqueue
from models.store.tables import PersonRow, table_of

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def staffed(engine: Engine) -> Engine:
    employ(engine, 1, "Priya Raman", "priya.raman@example.com", "America/Toronto")
    return engine


def employ(engine: Engine, number: int, name: str, email: str | None, zone: str | None) -> None:
    row = {
        "person_id": number,
        "revision": 1,
        "kind": "staff",
        "name": name,
        "email": email,
        "zone": zone,
        "recorded_at": NOW,
    }
    with writing(engine) as conn:
        conn.execute(table_of(PersonRow).insert(), [row])


def notice(case: int = 12, **given: Any) -> Notice:
    values: dict[str, Any] = {
        "at": NOW - timedelta(hours=1),
        "duty": "certificate",
        "due_on": date(2026, 12, 10),
        "rung": "5d",
        "audience": Audience.COUNSEL,
        "person": 1,
        "channel": Channel.EMAIL,
        "duty_class": DutyClass.PLANNED,
        "reason": NoticeReason.DUE_SOON,
        "body": {"title": "Employer compliance certificate", "action": "Send the A-number."},
    }
    return Notice(case=case, **{**values, **given})


def say(engine: Engine, *notices: Notice) -> int:
    with writing(engine) as conn:
        return sum(enqueue(conn, notices, now=NOW))


def messages(engine: Engine) -> Sequence[Any]:
    with reading(engine) as conn:
        return conn.execute(select(MESSAGE).order_by(MESSAGE.c.message_id)).all()


def notices(engine: Engine) -> Sequence[Any]:
    with reading(engine) as conn:
        return conn.execute(select(NOTICE).order_by(NOTICE.c.key)).all()


def at(minutes: float = 0) -> Any:
    """A clock that stands at so many minutes after now."""
    return lambda: NOW + timedelta(minutes=minutes)
