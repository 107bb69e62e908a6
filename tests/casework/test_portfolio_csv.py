"""Every row of a portfolio is accounted for: taken in, or rejected with what to mend."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from models.casework.portfolio_columns import COLUMNS
from models.casework.portfolio_csv import read_portfolio, rejects
from models.casework.portfolio_rows import Problem
from models.reference.loader import load_book
from models.rules.decisions import Refusal, RefusedError
from models.rules.facts import Arrangement, Colleague, Route, Stage

BOOK = load_book()
SAMPLES = Path(__file__).parents[1] / "samples"
HEADINGS = [column.heading for column in COLUMNS]
ROW = {
    "File No": "F-1",
    "Foreign National": "Avery Bennett",
    "Citizenship": "US",
    "Email": "avery@example.org",
    "Employer": "Lakehead Analytics Inc.",
    "Employer Country": "CA",
    "Client Site": "Thunder Bay, ON",
    "Occupation": "Engineer",
    "Highest Credential": "Baccalaureate",
    "Years Experience": "6",
    "Passport Expiry": "2031-05-14",
    "Residence": "Buffalo, NY",
    "Target Start": "2027-02-01",
    "Requested Months": "36",
    "Filing Method": "land",
    "Port / Office": "Peace Bridge",
    "Stage": "filing",
    "Compliance Cert No": "A1234567",
    "Compliance Fee Paid": "yes",
    "Spouse": "no",
    "Case Manager": "Priya Raman",
    "Manager Email": "priya.raman@example.com",
    "Office TZ": "America/Toronto",
}


def sheet(*rows, headings=HEADINGS):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, headings, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def read(text, encoding="utf-8"):
    return read_portfolio(text.encode(encoding), book=BOOK)


def one(**cells):
    """Return the only row of a portfolio whose cells differ from an ordinary row's."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    row = ROW | {("Port / Office" if n == "Port" else n): v for n, v in named.items()}
    return read(sheet(row)).rows[0]


def test_an_ordinary_row_becomes_facts():
    row = one()

    assert row.row_number == 2
    assert row.rejected is None
    assert row.warnings == ()
    facts = row.facts
    assert (facts.file_no, facts.applicant.name) == ("F-1", "Avery Bennett")
    assert facts.applicant.citizenships == ("US",)
    assert facts.applicant.passport_expires_on == date(2031, 5, 14)
    assert facts.applicant.years_experience == 6
    assert facts.applicant.zone is None
    assert facts.job.start_on == date(2027, 2, 1)
    assert facts.job.months == 36
    assert facts.job.arrangement is Arrangement.EMPLOYEE
    assert (facts.filing.route, facts.filing.port) == (Route.LAND, "peace_bridge")
    assert facts.stage is Stage.FILING
    assert (facts.certificate.number, facts.certificate.fee_paid) == ("A1234567", True)
    assert facts.spouse.relationship is None
    assert facts.team.owner == Colleague(name="Priya Raman", email="priya.raman@example.com")


def test_the_sample_portfolio_is_read_whole():
    portfolio = read_portfolio(SAMPLES / "portfolio.csv", book=BOOK)

    assert len(portfolio.rows) == len(portfolio.taken) == 200
    assert portfolio.errors == ()
    assert portfolio.warnings == ()
    # Counted in the file: 71 rows name a post or "Online"; the other 129 a port.
    routes = [row.facts.filing.route for row in portfolio.taken]
    assert routes.count(Route.CONSULATE) == 71
    assert all(
        (r.facts.filing.port is None) == (r.facts.filing.route is Route.CONSULATE)
        for r in portfolio.taken
    )


# Row, file number and column of every rejected row of the messy sample, and a word of why.
MESSY = [
    (14, "F-2026012", "File No", "row above"),
    (17, "F-2026016", "Foreign National", "313 characters"),
    (18, "F-2026017", "Target Start", "not a date"),
    (20, "F-2026018", "File No", "row above"),
    (29, "F-2026028", "Permit To", "not a date"),
    (37, "F-2026036", "Stage", 'the row ends after column "Stage"'),
    (38, "F-2026037", "Foreign National", "319 characters"),
    (49, "F-2026048", "Target Start", "no such day"),
    (55, "F-2026054", "Passport Expiry", "no such day"),
    (64, "F-2026063", "Foreign National", "314 characters"),
    (71, "F-2026070", "Permit From", "not a date"),
    (72, "F-2026070", "File No", "row above"),
    (78, "F-2026077", "Email", "e-mail"),
    (81, "F-2026080", "Permit From", "no such day"),
    (82, "F-2026081", "Permit To", "no such day"),
    (86, "F-2026085", "Target Start", "no such day"),
    (90, "F-2026089", "Filing Method", "the row ends after"),
    (99, "F-2026097", "File No", "row above"),
    (103, "F-2026101", "File No", "row above"),
    (104, "F-2026103", "Passport Expiry", "no such day"),
    (112, "F-2026110", "File No", "row above"),
    (119, "F-2026118", "Passport Expiry", "not a date"),
    (120, "F-2026119", "Foreign National", "312 characters"),
]


def test_each_row_of_the_messy_sample_is_accounted_for():
    portfolio = read_portfolio(SAMPLES / "portfolio-messy.csv", book=BOOK)

    assert len(portfolio.rows) == 120
    assert len(portfolio.taken) == 120 - len(MESSY)
    found = [(e.row, e.file_no, e.column) for e in portfolio.errors]
    assert found == [(row, file_no, column) for row, file_no, column, _ in MESSY]
    for error, (_, _, _, word) in zip(portfolio.errors, MESSY, strict=True):
        assert word in error.reason
        assert error.remedy


def test_the_unlawful_rows_of_the_messy_sample_are_taken_in():
    portfolio = read_portfolio(SAMPLES / "portfolio-messy.csv", book=BOOK)
    facts = {row.file_no: row.facts for row in portfolio.taken}

    assert facts["F-2026025"].applicant.citizenships == ("CA",)
    assert facts["F-2026008"].job.months == 48
    assert facts["F-2026039"].job.occupation == "Mgmt Consultant"
    assert facts["F-2026039"].applicant.citizenships == ("US", "MX")
    assert facts["F-2026095"].job.start_on is None  # a cell of two blanks


REJECTED = [
    # column, cell, a word of the reason
    ("Foreign National", "", "the cell is empty"),
    ("Foreign National", "Avery\nBennett", "line break"),
    ("Foreign National", "é" * 201, "201 characters"),
    ("File No", "F-1\nF-2", "line break"),
    ("File No", "  ", "the cell is empty"),
    ("Citizenship", "Atlantis", "not a country"),
    ("Email", "a@b", "e-mail"),
    ("Email", "x@example.com\nBcc: y@example.net", "line break"),
    ("Email", "a@example.org; b@example.org", "e-mail"),
    ("Employer Country", "Cascadia", "not a country"),
    ("Residence", "Buffalo\rNY", "line break"),
    ("Years Experience", "six", "not a number"),
    ("Years Experience", "-2", "outside 0 to 80"),
    ("Passport Expiry", "TBD", "not a date"),
    ("Target Start", "03/04/2027", "two days are possible"),
    ("Requested Months", "3 years", "whole number"),
    ("Requested Months", "0", "outside 1 to 120"),
    ("Filing Method", "pigeon", "not one of the words"),
    ("Port / Office", "Timbuktu", "no port or office"),
    ("Stage", "filed", "not one of the words"),
    ("Compliance Cert No", "A123", "offer number"),
    ("Compliance Fee Paid", "partly", "neither yes nor no"),
    ("Spouse", "perhaps", "neither yes nor no"),
    ("Spouse Email", "nobody", "e-mail"),
    ("Manager Email", "priya@", "e-mail"),
    ("Office TZ", "Toronto", "time zone"),
]


@pytest.mark.parametrize(("column", "cell", "word"), REJECTED)
def test_a_cell_that_cannot_be_read_rejects_its_row(column, cell, word):
    row = read(sheet(ROW | {column: cell})).rows[0]

    assert row.facts is None
    assert row.rejected.column == column
    assert row.rejected.value == cell.strip() or row.rejected.value == f"{cell[:200]}…"
    assert word in row.rejected.reason
    assert row.rejected.remedy.endswith((".", "?"))


def test_a_rejected_row_never_stops_the_rest():
    portfolio = read(
        sheet(ROW, ROW | {"File No": "F-2", "Email": "?"}, ROW | {"File No": "F-3"})
    )

    assert [row.file_no for row in portfolio.taken] == ["F-1", "F-3"]
    assert [(e.row, e.file_no) for e in portfolio.errors] == [(3, "F-2")]


def test_a_row_with_several_flaws_is_one_error_that_names_all_columns():
    row = one(Email="a@b", Target_Start="TBD", Requested_Months="x")

    assert row.rejected.column == "Email"
    assert row.rejected.remedy.endswith("Mend also: Target Start, Requested Months.")


def test_the_second_row_of_a_file_number_is_rejected_even_when_the_first_was():
    portfolio = read(sheet(ROW | {"Email": "?"}, ROW, ROW | {"File No": "f-1"}))

    assert [e.column for e in portfolio.errors] == ["Email", "File No", "File No"]
    assert portfolio.taken == ()


def test_a_permit_that_ends_before_it_begins_is_rejected():
    row = one(Permit_No="U1", Permit_From="2026-05-02", Permit_To="2026-05-01")

    assert row.rejected.column == "Permit To"
    assert "2026-05-02" in row.rejected.reason


ACCEPTED = [
    # column, cell, path of the facts, what it holds
    ("Citizenship", "U.S.A. ", "applicant.citizenships", ("US",)),
    ("Citizenship", "CA", "applicant.citizenships", ("CA",)),
    ("Years Experience", "2.5", "applicant.years_experience", 2.5),
    ("Requested Months", "48", "job.months", 48),
    ("Requested Months", "36.0", "job.months", 36),
    ("Occupation", "Mgmt Consultant", "job.occupation", "Mgmt Consultant"),
    ("Foreign National", "Nguyễn O'Brien", "applicant.name", "Nguyễn O'Brien"),
    ("Foreign National", "'=SUM(A1)", "applicant.name", "=SUM(A1)"),
    ("Foreign National", "=SUM(A1)", "applicant.name", "=SUM(A1)"),
    ("Filing Method", "LAND", "filing.route", Route.LAND),
    ("Port / Office", "peace_bridge", "filing.port", "peace_bridge"),
    ("Port / Office", "Rainbow Bridge", "filing.port", "rainbow_bridge"),
    ("Stage", "Job Offer", "stage", Stage.JOB_OFFER),
    ("Compliance Fee Paid", "N", "certificate.fee_paid", False),
    ("Spouse", "Yes", "spouse.relationship", "spouse"),
    ("Spouse", "no", "spouse.relationship", None),
    ("Client Contract", "SOW 12", "employer.client_contract", "SOW 12"),
    ("Employer Country", "Mexico", "job.arrangement", Arrangement.FOREIGN_EMPLOYER),
    ("Employer Country", "", "job.arrangement", None),
    ("Office TZ", "", "team.office_zone", "America/Toronto"),
    ("Case Manager", "", "team.owner.name", "priya.raman@example.com"),
]


@pytest.mark.parametrize(("column", "cell", "path", "value"), ACCEPTED)
def test_a_cell_is_read_into_its_field(column, cell, path, value):
    found = read(sheet(ROW | {column: cell})).rows[0].facts
    for name in path.split("."):
        found = getattr(found, name)

    assert found == value


PLACES = [
    # method, place, route, port, warned
    ("land", "Emerson", Route.LAND, "emerson", False),
    ("", "Emerson", Route.LAND, "emerson", False),
    ("", "Toronto Pearson", Route.AIRPORT, "yyz", False),
    ("return", "Peace Bridge", Route.RETURN, "peace_bridge", False),
    ("consulate", "Los Angeles", Route.CONSULATE, None, False),
    ("", "Online", Route.CONSULATE, None, False),
    ("online", "Online", Route.CONSULATE, None, False),
    ("inside", "Online", Route.INSIDE, None, False),
    ("land", "Mexico City", Route.CONSULATE, None, True),
    ("consulate", "Emerson", Route.CONSULATE, "emerson", True),
    ("land", "", Route.LAND, None, True),
    ("consulate", "", Route.CONSULATE, None, False),
]


@pytest.mark.parametrize(("method", "place", "route", "port", "warned"), PLACES)
def test_a_place_of_filing_is_a_port_or_means_the_consulate(method, place, route, port, warned):
    row = one(Filing_Method=method, Port=place)

    assert (row.facts.filing.route, row.facts.filing.port) == (route, port)
    assert [w.column for w in row.warnings] == (["Port / Office"] if warned else [])


def test_an_unknown_place_is_answered_with_names_like_it():
    assert "Peace Bridge" in one(Port="Peace Brige").rejected.remedy


STAGES = [
    # certificate, permit, the stage taken
    ("", "", Stage.JOB_OFFER),
    ("A1234567", "", Stage.FILING),
    ("A1234567", "U1", Stage.PERMIT),
    ("", "U1", Stage.PERMIT),
]


@pytest.mark.parametrize(("certificate", "permit", "stage"), STAGES)
def test_a_blank_stage_is_taken_from_what_is_filled_in_and_said(certificate, permit, stage):
    row = one(
        Stage="", Compliance_Cert_No=certificate, Permit_No=permit, Permit_To="2028-01-01"
    )

    assert row.facts.stage is stage
    assert [w.column for w in row.warnings] == ["Stage"]
    assert stage in row.warnings[0].reason


WARNED = [
    ("Citizenship", "filing"),
    ("Email", "filing"),
    ("Passport Expiry", "filing"),
    ("Target Start", "filing"),
    ("Manager Email", "permit"),
    ("Permit To", "permit"),
]


@pytest.mark.parametrize(("column", "stage"), WARNED)
def test_a_gap_that_the_plan_will_feel_is_warned_of(column, stage):
    row = read(sheet(ROW | {"Permit To": "2028-01-01", "Stage": stage, column: ""})).rows[0]

    assert row.facts is not None
    assert [w.column for w in row.warnings] == [column]


def test_a_closed_case_is_not_asked_for_more():
    row = one(Stage="closed", Email="", Target_Start="", Passport_Expiry="", Manager_Email="")
    assert row.warnings == ()


def test_notes_are_kept_nowhere_and_the_row_says_so():
    row = one(Notes="call after lunch")

    assert row.raw["Notes"] == "call after lunch"
    assert [(w.column, w.value) for w in row.warnings] == [("Notes", "call after lunch")]


def test_a_short_row_says_where_it_ends():
    text = sheet(ROW).rstrip("\r\n") + "\r\nF-2,Wen Ortega,US\r\n"
    portfolio = read(text)

    assert [e.row for e in portfolio.errors] == [3]
    assert portfolio.errors[0].reason == 'the row ends after column "Citizenship"'
    assert portfolio.errors[0].file_no == "F-2"


def test_a_row_with_a_cell_too_many_is_rejected_unless_it_is_blank():
    body = sheet(ROW).splitlines()
    assert read("\n".join([body[0], body[1] + ",,"])).errors == ()

    error = read("\n".join([body[0], body[1] + ",stray"])).errors[0]
    assert "31 cells for 30 columns" in error.reason
    assert error.value == "stray"


def test_blank_rows_are_counted_as_rows_but_not_as_read():
    body = sheet(ROW, ROW | {"File No": "F-2", "Email": "?"}).splitlines()
    portfolio = read("\n".join([body[0], "", body[1], "," * 29, " ,  ,", body[2], ""]))

    assert len(portfolio.rows) == 2
    assert [row.row_number for row in portfolio.rows] == [3, 6]


def test_a_row_is_counted_by_record_where_a_cell_holds_a_line_break():
    odd = ROW | {"File No": "F-2", "Residence": "Buffalo,\nNew\nYork"}
    portfolio = read(sheet(ROW, odd, ROW | {"File No": "F-3", "Email": "?"}))

    assert [(e.row, e.column) for e in portfolio.errors] == [(3, "Residence"), (4, "Email")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_unicode_file_is_read_with_or_without_its_mark(encoding):
    portfolio = read(sheet(ROW | {"Foreign National": "Zoë Núñez"}), encoding)

    assert portfolio.taken[0].facts.applicant.name == "Zoë Núñez"
    assert portfolio.warnings == ()


def test_a_windows_file_is_read_with_a_warning():
    portfolio = read(sheet(ROW | {"Foreign National": "Zoë Núñez"}), "cp1252")

    assert portfolio.taken[0].facts.applicant.name == "Zoë Núñez"
    assert [w.row for w in portfolio.warnings] == [1]
    assert "Windows-1252" in portfolio.warnings[0].reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_as_other_spreadsheets_do(delimiter):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([list(ROW), list(ROW.values())])

    assert read(stream.getvalue()).taken[0].facts.applicant.residence == "Buffalo, NY"


def test_headings_may_differ_in_case_and_order():
    reordered = {name.upper(): cell for name, cell in reversed(ROW.items())}
    text = sheet(reordered, headings=list(reordered))

    assert read(text).taken[0].facts == one().facts


def test_a_field_s_path_is_a_heading_too():
    text = sheet(
        ROW | {"applicant.zone": "America/New_York", "job.noc": "21399"},
        headings=[*HEADINGS, "applicant.zone", "job.noc"],
    )
    facts = read(text).taken[0].facts

    assert (facts.applicant.zone, facts.job.noc) == ("America/New_York", "21399")


def test_an_unknown_column_is_warned_of_once_and_the_rows_are_taken():
    text = sheet(ROW | {"Colour": "red"}, headings=[*HEADINGS, "Colour", "Target Strat"])
    portfolio = read(text)

    assert len(portfolio.taken) == 1
    assert [(w.row, w.column) for w in portfolio.warnings] == [
        (1, "Colour"),
        (1, "Target Strat"),
    ]
    assert 'Did you mean "Target Start"?' in portfolio.warnings[1].remedy


NOT_PORTFOLIOS = [
    (b"", "empty"),
    (b"\xef\xbb\xbf\r\n\r\n", "empty"),
    (b"PK\x03\x04rest", "workbook"),
    (b"\x00\x01\x02", "not a text file"),
    (b"File No,Email\nF-1,a@example.org\n", 'no column "Foreign National"'),
    (b"Foreign National\nAvery\n", 'no column "File No"'),
    (b"just a line of prose\n", "no column"),
    (b"File No,Foreign National,File No\nF-1,A,F-1\n", "twice"),
    (b"File No,Foreign National,file_no\nF-1,A,F-1\n", "means the same"),
    (b'File No,Foreign National\nF-1,"' + b"x" * 1_000_001 + b'"\n', "line"),
]


@pytest.mark.parametrize(("content", "word"), NOT_PORTFOLIOS)
def test_a_file_that_is_no_portfolio_is_refused_in_one_line(content, word):
    with pytest.raises(RefusedError) as caught:
        read_portfolio(content, book=BOOK, name="cases.csv")

    assert caught.value.refused.reason is Refusal.INVALID_FILE
    assert caught.value.refused.message.startswith("cases.csv: ")
    assert word in caught.value.refused.message


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path):
    for path, word in ((tmp_path / "none.csv", "no such file"), (tmp_path, "folder")):
        with pytest.raises(RefusedError) as caught:
            read_portfolio(path, book=BOOK)
        assert word in caught.value.refused.message
        assert str(path) in caught.value.refused.message


def test_a_header_alone_is_a_portfolio_of_nobody():
    assert read(sheet()).rows == ()


def test_a_row_laid_over_known_facts_changes_what_it_tells_and_erases_nothing():
    known = one(Spouse="yes", Notes="").facts
    row = one(Target_Start="2027-03-01", Email="", Spouse="", Case_Manager="Wen Li")

    facts = row.over(known)

    assert facts.job.start_on == date(2027, 3, 1)
    assert facts.applicant.email == "avery@example.org"
    assert facts.spouse.relationship == "spouse"
    assert facts.team.owner == Colleague(name="Wen Li", email="priya.raman@example.com")


def test_a_row_laid_over_its_own_facts_changes_nothing():
    for row in read_portfolio(SAMPLES / "portfolio-messy.csv", book=BOOK).taken:
        assert row.facts is not None
        assert row.over(row.facts) == row.facts


def test_a_post_laid_over_a_port_takes_the_port_away():
    facts = one(Filing_Method="", Port="New York").over(one().facts)
    assert (facts.filing.route, facts.filing.port) == (Route.CONSULATE, None)


def test_a_manager_known_by_address_alone_can_be_laid_over_nobody():
    nobody = one(Case_Manager="", Manager_Email="").facts
    assert nobody.team.owner is None

    facts = one(Case_Manager="").over(nobody)
    assert facts.team.owner.email == "priya.raman@example.com"


def test_the_rejects_hold_every_rejected_row_as_given_with_its_reason():
    portfolio = read_portfolio(SAMPLES / "portfolio-messy.csv", book=BOOK)

    text, count = rejects(portfolio)

    assert count == len(MESSY)
    written = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(int(w["Row"]), w["File No"], w["Column"]) for w in written] == [
        m[:3] for m in MESSY
    ]
    by_row = {row.row_number: row.raw for row in portfolio.rows}
    for row in written:
        given = by_row[int(row["Row"])]
        assert {name: row[name] for name in given} == given
        assert row["Reason"]
        assert row["Remedy"]


def test_the_rejects_import_again_once_mended():
    bad = ROW | {"Email": "a@b", "Residence": "=cmd()", "Notes": "-1"}
    text, count = rejects(read(sheet(bad)))

    assert count == 1
    assert "'=cmd()" in text
    mended = read(text.replace("a@b", "avery@example.org", 1))
    assert mended.errors == ()
    assert mended.notes == ()
    assert mended.taken[0].facts.applicant.residence == "=cmd()"


def test_rejects_rejected_again_do_not_grow():
    text, _ = rejects(read(sheet(ROW | {"Email": "a@b"})))
    again, _ = rejects(read(text))

    assert again == text


def test_rows_rejected_later_and_stray_cells_are_in_the_rejects_too():
    conflict = Problem(
        row=2, file_no="F-1", column="Foreign National", value="Avery Bennett",
        reason="another person has this file number", remedy="Check the number.",
    )  # fmt: skip
    body = sheet(ROW).splitlines()
    portfolio = read("\n".join([body[0], body[1], body[1].replace("F-1", "F-2") + ",stray"]))

    text, count = rejects(portfolio, (conflict,))

    assert count == 2
    written = list(csv.DictReader(io.StringIO(text)))
    assert written[0]["Reason"] == "another person has this file number"
    assert written[1]["Cell 31"] == "stray"


def test_no_rejects_leave_a_header_alone():
    text, count = rejects(read(sheet(ROW)))

    assert count == 0
    assert text.startswith("File No,")
    assert len(text.splitlines()) == 1
