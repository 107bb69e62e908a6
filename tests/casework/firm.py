"""A firm's office for tests of its use cases: facts in one line, and all rows as they lie."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import event, select
from sqlmodel import SQLModel

from models.casework.opening import open_case
from models.casework.reading import show_case
from models.casework.recording import Recorded
from models.casework.telling import what_holds
from models.rules.decisions import Refused
from models.store import cases, ledger
from models.store.audit import broken_chains
from models.store.engine import reading, writing
from models.store.outbox import gather
from notifications.mail import Sent
from notifications.relay import deliver

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # a Monday
OWNER = {"name": "Priya Raman", "email": "priya.raman@example.com"}
# The start less two weeks, a Monday, is the day on which the visit to the port is planned.
START, MONDAY, TUESDAY = "2027-02-01", "2027-01-18", "2027-01-19"

CLOSED_MONDAYS = """
id: invented-mondays
title: Invented, the Peace Bridge takes applications Tuesday to Thursday only
kind: port
ports: [peace_bridge]
applies_to: {purpose: all}
closed:
  - {weekdays: [fri, sat, sun, mon]}
announced_at: 2026-11-20T09:00:00-05:00
effective_from: 2026-11-23
effective_to: null
source: https://example.org/invented
confidence: low
"""


def document(n=1, *, stage="filing", certificate=True, port="peace_bridge", **changed):
    """Facts of case n: ready to be filed at a port on Monday 2027-01-18."""
    told = {
        "file_no": f"F-{n:05d}",
        "applicant": {
            "name": f"Quillon Wexford {n}",
            "email": f"quillon{n}@example.org",
            "citizenships": ["US"],
            "passport_expires_on": "2031-05-14",
        },
        "employer": {"name": "Lakehead Analytics", "contact_email": "hr@example.com"},
        "job": {
            "occupation": "Engineer", "arrangement": "employee", "start_on": START,
            "months": 36,
        },
        "filing": {"route": "land", "port": port},
        "team": {"owner": OWNER},
        "stage": stage,
        "certificate": {"number": f"A{n:07d}", "fee_paid": True} if certificate else {},
    }  # fmt: skip
    return {**told, **changed}


def opened(office, n=1, *, now=NOW, **changed):
    """Open case n and return its reference."""
    answer = open_case(office, document(n, **changed), now=now)
    assert isinstance(answer, Recorded), answer
    return answer.case.reference


@contextmanager
def commits_waited_for(office) -> Iterator[list[bool]]:
    """Give a list that tells of each commit of anything whether PostgreSQL's disk is awaited.

    On SQLite it stays empty: nothing is, for its log goes to the disk when it is copied back.
    """
    engine, kept = office.engine, list[bool]()

    def beginning(conn):
        conn.exec_driver_sql("SET LOCAL synchronous_commit = on")

    def committing(conn):
        if conn.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()").scalar():
            kept.append(conn.exec_driver_sql("SHOW synchronous_commit").scalar() == "on")

    listening = [("begin", beginning), ("commit", committing)]
    listening = listening if engine.dialect.name == "postgresql" else []
    for name, listener in listening:
        event.listen(engine, name, listener)
    try:
        yield kept
    finally:
        for name, listener in listening:
            event.remove(engine, name, listener)


def refused(answer):
    """Return the code of a refusal."""
    assert isinstance(answer, Refused), answer
    assert answer.message.strip()
    assert "\n" not in answer.message
    return answer.reason.value


def shown(office, reference, *, now=NOW):
    return show_case(office, reference, now=now)


def step_of(office, reference, key, *, now=NOW):
    steps = shown(office, reference, now=now)["plan"]["steps"]
    return next(s for s in steps if s["key"] == key)


def planned_day(office, reference, key="filing"):
    """Return the planned day that the case's own row holds, as text."""
    with reading(office.engine) as conn:
        number = int(reference.removeprefix("NB-"))
        packed = cases.load(conn, [number])[number].packed_plan
    return next(step[3] for step in packed["steps"] if step[0] == key)


def rows(office, *names):
    """Return every row of these tables, or of all, as they lie in the database."""
    tables = SQLModel.metadata.tables
    with reading(office.engine) as conn:
        return {
            name: sorted(repr(tuple(row)) for row in conn.execute(select(tables[name])))
            for name in names or sorted(tables)
        }


def told(office, **narrowed):
    """Return the ledger of notices, newest first."""
    with reading(office.engine) as conn:
        return ledger.ledger(conn, **narrowed)


class Post:
    """A channel whose server takes everything, and keeps it."""

    def __init__(self):
        self.mails = []

    def send(self, mail):
        self.mails.append(mail)
        return Sent()


def delivered(office, now, post=None):
    """Send what waits, and return how many messages left."""
    channels = {"email": post or Post()}
    holds = what_holds(office)
    return deliver(office.engine, channels, tick=lambda: now, who="t", what_holds=holds).sent


def gathered(office, now):
    """Put what waits into messages, none of which is tried; say how many there are."""
    with writing(office.engine) as conn:
        return gather(conn, now=now)


def two_told(office):
    """Open two cases at the Peace Bridge, and let their people hear all there was to say."""
    for n in (1, 2):
        opened(office, n)
    delivered(office, NOW)
    return office


def chain_is_whole(office):
    with reading(office.engine) as conn:
        return broken_chains(conn) == []


def run_child(code, *arguments):
    """Run Python in a process of its own, which may be killed; return its exit code."""
    child = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return child.returncode, child.stderr
