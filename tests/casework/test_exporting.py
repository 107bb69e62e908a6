"""What is written out comes back in: unchanged beside itself, equal in an empty house."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.schema import migrate
from models.casework.exporting import headings, whole_cases, write_csv
from models.casework.facts_document import read_facts_file
from models.casework.facts_fields import Shape, paths_of
from models.casework.importing import take_in
from models.casework.office import Office
from models.casework.opening import open_with
from models.casework.portfolio_columns import COLUMNS
from models.casework.portfolio_csv import read_portfolio
from models.casework.recording import record
from models.casework.sweeping import sweep
from models.rules.facts import Facts
from models.store import cases, finding
from models.store.engine import open_engine, reading
from tests.casework.firm import NOW, OWNER, document, opened, rows
from tests.house.tree import ROOT

SAMPLES = ROOT / "tests" / "samples"
EVERYTHING = {
    "applicant": {
        "name": "=Zoë “Quill” Wexford", "email": "zoe@example.org",
        "citizenships": ["US", "MX"],
        "us_permanent_resident": False, "residence": "Buffalo, NY", "location": "inside",
        "status_valid_to": "2027-05-01", "last_exit_on": "2026-01-02",
        "passport_expires_on": "2031-05-14", "credential": "Bachelor's degree",
        "degree_field": "-x", "years_experience": 2.5,
        "experience_basis": "one\ntwo; \"three\"",
        "licence": "+1234", "licence_province": "ON", "visa_exempt_basis": "none needed",
        "inadmissibility": "possible", "lived_in_designated_country": True,
        "zone": "America/New_York",
    },
    "employer": {
        "name": "'=Lakehead", "country": "CA", "site": "Thunder Bay, ON",
        "client_contract": "@x", "controlled_by_applicant": False,
        "contact_email": "hr@example.com",
    },
    "job": {
        "occupation": "Engineer", "noc": "01301", "teer": 1, "description": "a, b\r\nc",
        "arrangement": "contract", "start_on": "2027-02-01", "months": 36,
        "health_setting": False, "supervising_professional": "Dr. Ek",
    },
    "filing": {"route": "return", "port": "peace_bridge", "flagpoling": True},
    "spouse": {
        "name": "Sam", "citizenships": ["CO"], "email": "sam@example.org",
        "relationship": "common-law partner", "location": "outside",
        "passport_expires_on": "2030-01-01",
    },
    "team": {
        "office_zone": "America/Vancouver", "owner": OWNER, "backup": {"name": "Bo"},
        "supervisor": {"name": "Su", "email": "su@example.com"},
    },
    "stage": "permit",
    "certificate": {
        "number": "A0000001", "fee_paid": True, "submitted_at": "2026-10-01T09:30:00-04:00",
    },
    "permit": {"number": "=1", "valid_from": "2026-10-02", "valid_to": "2029-10-01"},
}  # fmt: skip
SILENT = {
    "applicant": {"name": "Jo"}, "employer": {}, "job": {}, "filing": {}, "team": {},
    "stage": "job offer",
}  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path, law):
    engine = open_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    migrate(engine)
    yield Office(engine=engine, book=law)
    engine.dispose()


def exported(office):
    stream = io.StringIO(newline="")
    write_csv(office, stream)
    return stream.getvalue()


def taken_in(office, text):
    portfolio = read_portfolio(text.encode(), book=office.book)
    assert portfolio.errors == ()
    return take_in(office, portfolio, now=NOW)


def facts_of(office):
    with reading(office.engine) as conn:
        stored = cases.load(conn, finding.all_cases(conn)).values()
    return {found.case.facts.file_no: found.case.facts for found in stored}


def filled(office):
    opened(office, 1, **EVERYTHING)
    opened(office, 2, **SILENT)
    opened(office, 3, **SILENT | {"employer": {"country": "CA"}})
    opened(office, 4, **SILENT | {"filing": {"port": "yyz"}})
    opened(office, 5, **SILENT | {"spouse": {"relationship": "spouse"}})
    opened(office, 6)


def test_every_field_but_children_has_one_column():
    paths = [path for _, path in headings()]
    leaves = {p for p, f in paths_of(Facts).items() if f.shape not in (Shape.PART, Shape.PARTS)}
    assert len(paths) == len(set(paths))
    assert set(paths) == leaves
    own = [c.heading for c in COLUMNS if c.heading not in ("Spouse", "Notes")]
    assert [heading for heading, _ in headings()][: len(own)] == own


def test_what_was_exported_imports_unchanged_beside_itself(office):
    filled(office)
    before = rows(office)
    tally = taken_in(office, exported(office))
    assert (tally.accepted, tally.updated, tally.unchanged) == (0, 0, 6)
    assert tally.conflicts == []
    assert rows(office) == before


def test_what_was_exported_is_the_same_in_an_empty_house(office, elsewhere):
    filled(office)
    tally = taken_in(elsewhere, exported(office))
    assert tally.accepted == 6
    assert facts_of(elsewhere) == facts_of(office)


@pytest.mark.parametrize("name", ["portfolio.csv", "portfolio-messy.csv"])
def test_a_portfolio_taken_in_and_out_again_stays_what_it_is(office, elsewhere, name):
    portfolio = read_portfolio(SAMPLES / name, book=office.book)
    take_in(office, portfolio, now=NOW)
    text = exported(office)
    taken_in(elsewhere, text)
    assert facts_of(elsewhere) == facts_of(office)
    assert exported(elsewhere) == text
    again = taken_in(office, text)
    assert again.unchanged == len(facts_of(office))


@pytest.mark.parametrize(
    "path", sorted((SAMPLES / "facts").glob("*.yaml")), ids=lambda p: p.stem
)
def test_a_facts_file_survives_the_spreadsheet(office, elsewhere, path):
    facts = read_facts_file(path, ports=office.book.ports)
    open_with(office, facts, now=NOW)
    taken_in(elsewhere, exported(office))
    assert facts_of(elsewhere) == {facts.file_no: replace(facts, children=())}


def test_every_port_comes_back_by_its_own_id(office, elsewhere, law):
    for n, port in enumerate(law.ports, start=1):
        opened(office, n, **SILENT | {"filing": {"port": port}})
    taken_in(elsewhere, exported(office))
    assert facts_of(elsewhere) == facts_of(office)


def test_what_a_spreadsheet_would_run_is_escaped(office):
    opened(office, 1, **EVERYTHING)
    (row,) = csv.DictReader(io.StringIO(exported(office), newline=""))
    assert row["Foreign National"].startswith("'=Zoë")
    assert row["applicant.degree_field"] == "'-x"
    assert [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []


def test_children_have_no_column_and_are_named_as_left_out(office):
    reference = opened(office, 1, children=[{"name": "Kit", "citizenships": ["US"]}])
    opened(office, 2)
    stream = io.StringIO(newline="")
    assert write_csv(office, stream) == (2, [reference])
    assert "Kit" not in stream.getvalue()


def test_a_house_without_cases_writes_the_headings_alone(office):
    assert exported(office).count("\n") == 1
    assert list(whole_cases(office)) == []


def test_the_whole_holds_the_history(office):
    reference = opened(office, 1, children=[{"name": "Kit", "citizenships": ["US"]}])
    opened(office, 2)
    later = NOW + timedelta(days=60)
    sweep(office, now=later)
    record(office, reference, "filed", {}, now=later, by="Priya Raman")
    first, second = whole_cases(office)
    assert (first["reference"], second["reference"]) == ("NB-00001", "NB-00002")
    assert first["facts"]["children"][0]["name"] == "Kit"
    assert [(e["name"], e["by"]) for e in first["events"]] == [
        ("case_opened", None),
        ("filed", "Priya Raman"),
    ]
    assert {n["case"] for n in first["notices"]} == {"NB-00001"}
    assert {n["case"] for n in second["notices"]} == {"NB-00002"}
    assert {s["key"] for s in first["plan"]["steps"]} >= {"filing", "decision"}


def test_closed_cases_are_written_too(office):
    reference = opened(office, 1)
    record(office, reference, "closed", {}, now=NOW)
    assert len(facts_of(office)) == 1
    assert exported(office).count("\n") == 2
    assert [case["stage"] for case in whole_cases(office)] == ["closed"]
    assert document()["stage"] == "filing"
