"""A portfolio is taken in: as often as one likes, and never over what was recorded since."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.casework.importing import take_in
from models.casework.portfolio_csv import read_portfolio, rejects
from models.casework.recording import record
from models.rules.decisions import Refused
from models.store.cases import load
from models.store.engine import reading
from tests.casework.firm import NOW, chain_is_whole, rows, shown, told
from tests.store.portfolio import Counted

SAMPLES = Path(__file__).parents[1] / "samples"
HEADINGS = "File No,Foreign National,Email,Citizenship,Passport Expiry,Target Start,Stage"
AVERY = "F-1,Avery Bennett,avery@example.org,US,2031-05-14,2027-03-01,job offer"
BLAKE = "F-2,Blake Moreau,blake@example.org,US,2030-01-31,2027-03-01,job offer"
LATER = NOW + timedelta(hours=1)
WRITTEN = ("case_file", "event", "person", "certificate", "reminder", "notice")


def portfolio(office, tmp_path, *lines):
    path = tmp_path / "cases.csv"
    path.write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return read_portfolio(path, book=office.book)


def taken(office, found, *, now=NOW, **options):
    tally = take_in(office, found, now=now, **options)
    return tally.accepted, tally.updated, tally.unchanged, len(tally.conflicts)


def test_the_sample_portfolio_comes_in_whole_and_a_second_time_nothing_changes(office):
    found = read_portfolio(SAMPLES / "portfolio.csv", book=office.book)
    assert len(found.rows) == 200
    assert taken(office, found) == (200, 0, 0, 0)
    before = rows(office, *WRITTEN)
    assert taken(office, found, now=LATER) == (0, 0, 200, 0)
    assert rows(office, *WRITTEN) == before
    assert chain_is_whole(office)


def test_every_row_of_the_messy_portfolio_is_accounted_for(office, tmp_path):
    found = read_portfolio(SAMPLES / "portfolio-messy.csv", book=office.book)
    tally = take_in(office, found, now=NOW)
    rejected = [*found.errors, *tally.conflicts]
    assert len(found.rows) == len(rejected) + tally.accepted + tally.updated + tally.unchanged
    assert len({problem.row for problem in rejected}) == len(rejected)
    assert all(p.reason and p.remedy and p.column for p in found.errors)
    out = tmp_path / "rejects.csv"
    out.write_text(rejects(found, tuple(tally.conflicts))[0], encoding="utf-8", newline="")
    again = read_portfolio(out, book=office.book)
    assert len(again.rows) == len(rejected)
    assert taken(office, found, now=LATER)[:2] == (0, 0)


def test_what_was_recorded_since_is_not_undone_by_the_same_file(office, tmp_path):
    found = portfolio(office, tmp_path, AVERY)
    taken(office, found)
    fields = {"start_on": "2027-04-05"}
    assert not isinstance(record(office, "F-1", "offer_made", fields, now=LATER), Refused)
    assert taken(office, found, now=LATER) == (0, 0, 1, 0)
    case = shown(office, "F-1")
    assert (case["facts"]["job"]["start_on"], case["version"]) == ("2027-04-05", 2)


def test_a_changed_cell_updates_that_and_says_why(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY, BLAKE))
    before = shown(office, "F-1")["facts"]
    changed = portfolio(office, tmp_path, AVERY.replace("2031-05-14", "2032-06-30"), BLAKE)
    assert taken(office, changed, now=LATER) == (0, 1, 1, 0)
    after = shown(office, "F-1")
    assert after["facts"]["applicant"].pop("passport_expires_on") == "2032-06-30"
    assert before["applicant"].pop("passport_expires_on") == "2031-05-14"
    assert after["facts"] == before
    assert after["events"][-1]["name"] == "facts_changed"
    assert taken(office, changed, now=LATER) == (0, 0, 2, 0)


def test_a_changed_cell_does_not_bring_back_the_old_ones_beside_it(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY))
    record(office, "F-1", "offer_made", {"start_on": "2027-04-05"}, now=LATER)
    record(office, "F-1", "handed_over", {"owner": "Wen Li"}, now=LATER)
    renewed = AVERY.replace("2031-05-14", "2032-06-30")
    assert taken(office, portfolio(office, tmp_path, renewed), now=LATER) == (0, 1, 0, 0)
    event = shown(office, "F-1")["events"][-1]
    assert event["fields"]["changed"] == ["applicant.passport_expires_on"]
    moved = renewed.replace("avery@example.org", "avery@example.com")
    assert taken(office, portfolio(office, tmp_path, moved), now=LATER) == (0, 1, 0, 0)
    facts = shown(office, "F-1")["facts"]
    assert facts["job"]["start_on"] == "2027-04-05"
    assert facts["team"]["owner"]["name"] == "Wen Li"
    assert facts["applicant"]["passport_expires_on"] == "2032-06-30"
    assert facts["applicant"]["email"] == "avery@example.com"


def test_a_new_start_in_the_portfolio_counts_over_what_was_recorded(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY))
    record(office, "F-1", "offer_made", {"start_on": "2027-04-05"}, now=LATER)
    later = AVERY.replace("2027-03-01", "2027-05-03")
    assert taken(office, portfolio(office, tmp_path, later), now=LATER) == (0, 1, 0, 0)
    assert shown(office, "F-1")["facts"]["job"]["start_on"] == "2027-05-03"


def test_two_hundred_changed_rows_take_no_more_statements_than_two(office, tmp_path):
    def lines(how_many, year):
        return [
            f"F-{n},Quillon {n},q{n}@example.org,US,{year}-05-14,2027-03-01,job offer"
            for n in range(1, how_many + 1)
        ]

    taken(office, portfolio(office, tmp_path, *lines(200, 2031)))
    counts = []
    for how_many, year in ((2, 2032), (200, 2033)):
        with Counted(office.engine) as counted:
            found = portfolio(office, tmp_path, *lines(how_many, year))
            assert taken(office, found, now=LATER) == (0, how_many, 0, 0)
        counts.append(len(counted.statements))
    assert counts[1] <= counts[0] + 2


def test_a_changed_start_moves_the_plan_and_is_told(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY))
    taken(office, portfolio(office, tmp_path, AVERY.replace("2027-03-01", "2027-05-03")))
    heard = {n["audience"]: (n["reason"], n["rung"]) for n in told(office)}
    # The row names no colleague: counsel cannot be reached, and the ledger says so.
    assert heard["applicant"] == ("moved", "e2")
    assert heard["counsel"] == ("no_address", "e2")


def test_an_empty_cell_erases_nothing(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY))
    before = shown(office, "F-1")["facts"]
    blank = portfolio(office, tmp_path, "F-1,Avery Bennett,,US,,,job offer")
    taken(office, blank, now=LATER)
    assert shown(office, "F-1")["facts"] == before


def test_another_name_and_another_passport_are_somebody_else(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY))
    before = rows(office, *WRITTEN)
    clash = AVERY.replace("Avery Bennett", "Robin Cole").replace("2031-05-14", "2029-09-09")
    tally = take_in(office, portfolio(office, tmp_path, clash, BLAKE), now=LATER)
    assert (tally.accepted, tally.updated) == (1, 0)
    (problem,) = tally.conflicts
    assert (problem.row, problem.file_no, problem.column) == (2, "F-1", "File No")
    assert "NB-00001" in problem.reason
    assert set(before["case_file"]) < set(rows(office, "case_file")["case_file"])


@pytest.mark.parametrize(
    ("was", "now"), [("Avery Bennett", "Avery Bennett-Cole"), ("2031-05-14", "2032-01-01")]
)
def test_a_married_name_or_a_renewed_passport_alone_is_an_update(office, tmp_path, was, now):
    taken(office, portfolio(office, tmp_path, AVERY))
    found = portfolio(office, tmp_path, AVERY.replace(was, now))
    assert taken(office, found, now=LATER) == (0, 1, 0, 0)


def test_a_dry_run_counts_and_writes_nothing(office, tmp_path):
    taken(office, portfolio(office, tmp_path, AVERY))
    before = rows(office)
    found = portfolio(office, tmp_path, AVERY.replace("2031", "2032"), BLAKE)
    assert taken(office, found, now=LATER, dry_run=True) == (1, 1, 0, 0)
    assert rows(office) == before


def test_a_row_that_cannot_be_planned_is_a_conflict_and_the_others_come_in(office, tmp_path):
    far = BLAKE.replace("2027-03-01", "2060-03-01")
    tally = take_in(office, portfolio(office, tmp_path, AVERY, far), now=NOW)
    assert tally.accepted == 1
    (problem,) = tally.conflicts
    assert (problem.row, problem.file_no) == (3, "F-2")
    assert "Blake" not in "".join(rows(office, "person")["person"])


def test_chunks_make_no_difference(office, monkeypatch):
    monkeypatch.setattr("models.casework.importing.CHUNK", 7)
    found = read_portfolio(SAMPLES / "portfolio.csv", book=office.book)
    assert taken(office, found) == (200, 0, 0, 0)
    with reading(office.engine) as conn:
        assert sorted(load(conn, range(1, 300))) == list(range(1, 201))
