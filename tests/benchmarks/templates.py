"""A few hundred cases carried through the real spine, to be copied a hundred thousand times.

Their case numbers start at five million and their persons' at seven, so that either can be
told from any other number wherever it stands in a row.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.schema import migrate
from models.casework.importing import take_in
from models.casework.office import Office
from models.casework.opening import open_case
from models.casework.portfolio_csv import read_portfolio
from models.casework.recording import Recorded
from models.casework.restricting import Published, preview
from models.casework.sweeping import sweep
from models.reference.loader import load_book
from models.store.counters import CASES, PERSONS, take
from models.store.engine import open_engine, writing
from models.store.outbox import gather
from tests.benchmarks.reporting import ROOT

FIRST_CASE, FIRST_PERSON = 5_000_000, 7_000_000
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # the day of the samples, a Monday
RESTRICTION = ROOT / "deploy" / "demo" / "restriction.yaml"
PORTFOLIO = ROOT / "tests" / "samples" / "portfolio.csv"
_OF_CASES = {
    "case_file": "number",
    "chase": "case_number",
    "event": "case_number",
    "certificate": "case_number",
}
_JOBS = ("Engineer", "Actuary", "Economist", "Geologist", "Chemist")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One real case: its rows by table as they lie in the database, and its file number."""

    number: int
    file_no: str
    rows: Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """Cases to be chased, those that the restriction moves, all others; what was said."""

    chased: list[Template]
    moved: list[Template]
    others: list[Template]
    shared: list[Row]  # staff and employers' contacts, the same in all cases
    notices: list[Row]
    messages: list[Row]


def made(folder: Path) -> Templates:
    """Carry the samples and some job offers through the spine, then say what is due."""
    path = folder / "templates.db"
    path.unlink(missing_ok=True)
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    with writing(engine) as conn:
        take(conn, CASES, FIRST_CASE)
        take(conn, PERSONS, FIRST_PERSON)
    office = Office(engine=engine, book=load_book())
    take_in(office, read_portfolio(PORTFOLIO, book=office.book), now=NOW)
    chased = {_opened(office, n) for n in range(20)}
    shown = preview(office, RESTRICTION.read_text(encoding="utf-8"), now=NOW)
    assert isinstance(shown, Published), shown
    moved = {int(reference.removeprefix("NB-")) for reference, _ in shown.diffs}
    cases, shared = _read(path)
    sweep(office, now=NOW)
    with writing(engine) as conn:
        gather(conn, now=NOW)
    engine.dispose()
    said = _tables(path)
    return Templates(
        chased=[cases[n] for n in sorted(chased)],
        moved=[cases[n] for n in sorted(moved)],
        others=[t for n, t in cases.items() if n not in chased | moved and _is_open(t)],
        shared=shared,
        notices=[row for row in said["notice"] if row["person_id"]],
        messages=said["message"],
    )


def _opened(office: Office, n: int) -> int:
    # Regina keeps one clock all year: its mornings are whole days apart.
    answer = open_case(
        office,
        {
            "file_no": f"C-{n:05d}",
            "applicant": {
                "name": f"Quillon Wexford {n}",
                "email": f"quillon{n}@example.org",
                "citizenships": ["US"],
                "passport_expires_on": "2031-05-14",
            },
            "employer": {"name": f"Firm {n % 7}", "contact_email": f"hr{n % 7}@example.com"},
            "job": {
                "occupation": _JOBS[n % len(_JOBS)],
                "arrangement": "employee",
                "start_on": "2027-02-01",
                "months": 36,
            },
            "filing": {"route": "land", "port": "ambassador_bridge"},
            "team": {
                "owner": {"name": f"Lawyer {n % 4}", "email": f"lawyer{n % 4}@example.com"},
                "office_zone": "America/Regina",
            },
            "stage": "job offer",
        },
        now=NOW,
    )
    assert isinstance(answer, Recorded), answer
    return answer.case.number


def _is_open(template: Template) -> bool:
    return bool(template.rows["case_file"][0]["open"])


def _read(path: Path) -> tuple[dict[int, Template], list[Row]]:
    tables = _tables(path)
    owned: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table, column in {**_OF_CASES, "reminder": "case_number"}.items():
        for row in tables[table]:
            owned[row[column]][table].append(row)
    by_person = {person["person_id"]: person for person in tables["person"]}
    shared = [p for p in tables["person"] if p["kind"] in ("staff", "contact")]
    ids_shared = {p["person_id"] for p in shared}
    for number, rows in owned.items():
        rows["person"] = [
            by_person[i] for i in _own_persons(rows["case_file"][0]) if i not in ids_shared
        ]
        assert number > FIRST_CASE
    found = {
        number: Template(number=number, file_no=rows["case_file"][0]["file_no"], rows=rows)
        for number, rows in owned.items()
    }
    return found, shared


def _own_persons(case: Row) -> list[int]:
    words = "".join(c if c.isdigit() else " " for c in case["people"]).split()
    return sorted({int(w) for w in words if int(w) > FIRST_PERSON})


def _tables(path: Path) -> dict[str, list[Row]]:
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    names = (*_OF_CASES, "reminder", "person", "notice", "message")
    found: dict[str, list[Row]] = {
        name: [dict(row) for row in conn.execute(f"SELECT * FROM {name}")] for name in names
    }
    conn.close()
    return found
