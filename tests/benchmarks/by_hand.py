"""The same work in SQL by hand: what a sweep writes, with nothing decided and nothing checked.

A notice's state and class are constants here; who hears it is looked up in what is chased.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

import psycopg

from models.store.engine import BUSY_SECONDS
from tests.benchmarks.worlds import Place, columns_of

_PERIOD = timedelta(days=2)  # a planned duty that is late is spoken of every second day
_OWN = ("due_at", "rung")  # what changes from one reminder to the next

Sample = Mapping[str, Mapping[str, Any]]  # audience -> a notice as our sweep wrote it


class Cursor(Protocol):
    """What both drivers offer."""

    def execute(self, statement: Any, values: Any = ..., /) -> Any:
        """Run one statement."""


class ByHand:
    """A connection of its own to a place, kept open, and the statements in its dialect."""

    def __init__(self, place: Place) -> None:
        self._lite = place.name == "sqlite"
        self._conn = _lite(place) if self._lite else _postgres(place)

    def close(self) -> None:
        self._conn.close()

    def ready(self) -> None:
        """Read something, so that connecting is not measured."""
        self._run("SELECT count(*) FROM said")

    def take_due(self, now: datetime) -> None:
        """Do step (a): the due range moves from the queue to what is being said."""
        names = ", ".join(columns_of("said"))
        self._begin()
        if self._lite:
            due = "FROM reminder WHERE due_at <= :now"
            values = {"now": self._at(now)}
            self._run(f"INSERT INTO said ({names}) SELECT {names} {due}", values)
            self._run(f"DELETE {due}", values)
        else:
            self._run(
                f"WITH gone AS (DELETE FROM reminder WHERE due_at <= :now RETURNING {names}) "
                f"INSERT INTO said ({names}) SELECT {names} FROM gone",
                {"now": now},
            )
        self._run("COMMIT")

    def sweep(self, now: datetime, due_on: date, sample: Sample) -> None:
        """Do both steps at once: notices with their recipients, and the next reminders.

        Every duty due now must be late by the same even number of days.
        """
        late = (now.date() - due_on).days
        self._begin()
        for audience, notice in sample.items():
            self._notices(now, f"overdue-{late}d", audience, notice)
        following = {"due_at": ":next", "rung": ":rung"}
        names = columns_of("reminder")
        chosen = ", ".join(following.get(name, name) for name in names)
        self._run(
            f"INSERT INTO reminder ({', '.join(names)}) SELECT {chosen} FROM reminder "
            "WHERE due_at <= :now",
            {
                "now": self._at(now),
                "next": self._at(now + _PERIOD),
                "rung": f"overdue-{late + _PERIOD.days}d",
            },
        )
        self._run("DELETE FROM reminder WHERE due_at <= :now", {"now": self._at(now)})
        self._run("COMMIT")

    def _notices(
        self, now: datetime, rung: str, audience: str, sample: Mapping[str, Any]
    ) -> None:
        person = f"c.{audience}_id"
        if self._lite:
            padded = "printf('%05d', c.case_number)"
        else:
            number = "c.case_number::text"
            padded = f"lpad({number}, greatest(5, length({number})), '0')"
        chosen = {
            "key": f"'{now:%Y%m%dT%H%M%SZ}:NB-' || {padded} || ':' || r.duty || ':' || r.due_on"
            f" || ':{rung}:{audience}:' || {person} || ':email'",
            "number": ":before + row_number() OVER (ORDER BY r.case_number)",
            "case_number": "r.case_number",
            "duty": "r.duty",
            "due_on": "r.due_on",
            "person_id": person,
        }
        values = {name: value for name, value in sample.items() if name not in chosen}
        values |= {"at": self._at(now), "created_at": self._at(now), "rung": rung}
        chosen |= {name: f":{name}" for name in values}
        before = self._run("SELECT last FROM counter WHERE name = 'notice'").fetchone()[0]
        told = self._run(
            f"INSERT INTO notice ({', '.join(chosen)}) SELECT {', '.join(chosen.values())} "
            "FROM reminder r JOIN chase c ON c.case_number = r.case_number "
            "WHERE r.due_at <= :now",
            {**values, "before": before, "now": self._at(now)},
        )
        self._run(
            "UPDATE counter SET last = last + :new WHERE name = 'notice'",
            {"new": told.rowcount},
        )

    def sample(self) -> dict[str, dict[str, Any]]:
        """Return the newest notice for each audience, as it lies in the database."""
        names = columns_of("notice")
        # As text, for a driver would unpack the JSON of a body.
        read = ", ".join("CAST(body AS TEXT)" if n == "body" else n for n in names)
        rows = self._run(f"SELECT {read} FROM notice ORDER BY number DESC LIMIT 50").fetchall()
        self._run("COMMIT")
        newest: dict[str, dict[str, Any]] = {}
        for row in rows:
            one = dict(zip(names, row, strict=True))
            newest.setdefault(one["audience"], one)
        return newest

    def said(self, now: datetime) -> list[tuple[Any, ...]]:
        """Return what was said at an instant, without what differs from one to the next."""
        left_out = {"key", "number", "at", "rung", "body", "created_at", "message_id"}
        names = ", ".join(name for name in columns_of("notice") if name not in left_out)
        told = f"SELECT {names} FROM notice WHERE key >= :start AND at = :now ORDER BY key"
        values = {"start": f"{now:%Y%m%dT%H%M%SZ}", "now": self._at(now)}
        rows = self._run(told, values).fetchall()
        self._run("COMMIT")
        return [tuple(row) for row in rows]

    def _begin(self) -> None:
        self._run("BEGIN IMMEDIATE" if self._lite else "BEGIN")

    def _run(self, statement: str, values: Mapping[str, Any] | None = None) -> Any:
        if self._lite:
            if statement == "COMMIT" and not self._conn.in_transaction:
                return None
            return self._conn.execute(statement, values or {})
        for name in sorted(values or {}, key=len, reverse=True):
            statement = statement.replace(f":{name}", f"%({name})s")
        return self._conn.execute(statement.encode(), values or None)

    def _at(self, instant: datetime) -> Any:
        utc = instant.astimezone(UTC)
        return f"{utc:%Y-%m-%d %H:%M:%S}.000000" if self._lite else utc


def _lite(place: Place) -> Any:
    conn = sqlite3.connect(place.files, isolation_level=None, timeout=BUSY_SECONDS)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def _postgres(place: Place) -> Any:
    return psycopg.connect(place.url, autocommit=True)


def update_plans(place: Place, numbers: str, now: datetime) -> None:
    """Change plan, planned day and version of the cases that a condition picks."""
    plan = "plan || ' '" if place.name == "sqlite" else "(plan::text || ' ')::json"
    told = (
        f"UPDATE case_file SET version = version + 1, updated_at = '{now:%Y-%m-%d %H:%M:%S}', "
        f"planned_filing_on = '2027-06-01', plan = {plan} WHERE {numbers}"
    )
    with closing(_lite(place) if place.name == "sqlite" else _postgres(place)) as conn:
        conn.execute(told if place.name == "sqlite" else told.encode())
