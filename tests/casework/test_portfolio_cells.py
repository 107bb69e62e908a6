"""What the cells of a portfolio may say, and what each says to the plan."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.casework.countries import read_countries, read_country
from models.casework.days_as_written import read_day
from models.casework.facts_fields import Shape, paths_of
from models.casework.flaws import UnmeantError
from models.casework.portfolio_columns import COLUMNS, column_for
from models.casework.spreadsheet_text import escaped, unescaped
from models.rules.facts import Facts

DAYS = [
    # as written, as meant
    ("2027-03-15", date(2027, 3, 15)),
    (" 2027-03-15 ", date(2027, 3, 15)),
    ("2024-01-08 00:00:00", date(2024, 1, 8)),
    ("2024-01-08T00:00:00", date(2024, 1, 8)),
    ("2027-3-5", date(2027, 3, 5)),
    ("2027/01/12", date(2027, 1, 12)),
    ("2027.01.12", date(2027, 1, 12)),
    ("03 Apr 2034", date(2034, 4, 3)),
    ("3 April 2034", date(2034, 4, 3)),
    ("07-Apr-27", date(2027, 4, 7)),
    ("7-Sept-27", date(2027, 9, 7)),
    ("November 9, 2027", date(2027, 11, 9)),
    ("Nov. 9, 2027", date(2027, 11, 9)),
    ("NOVEMBER 9th, 2027", date(2027, 11, 9)),
    ("29 Feb 2028", date(2028, 2, 29)),  # 2028 is a leap year
    ("31/12/2027", date(2027, 12, 31)),  # there is no month 31
    ("12/31/2027", date(2027, 12, 31)),
    ("05/05/2027", date(2027, 5, 5)),  # both orders are the same day
    ("13-04-2027", date(2027, 4, 13)),
]


@pytest.mark.parametrize(("text", "meant"), DAYS)
def test_a_date_is_read_as_people_write_it(text, meant):
    assert read_day(text) == meant


NO_DAYS = [
    # as written, a word of the reason
    ("03/04/2027", "2027-03-04 and 2027-04-03"),
    ("11-12-2027", "two days are possible"),
    ("2026-02-30", "no such day"),
    ("29 Feb 2027", "no such day"),
    ("31/04/2027", "no such day"),  # only day first is possible, and April has 30
    ("13/25/2026", "no such day"),
    ("00/00/2027", "no such day"),
    ("03/04/27", "two digits"),
    ("46371", "day number"),
    ("12 Foo 2027", '"Foo" is not the name of a month'),
    ("April 2027", "not"),
    ("2027", "not a date"),
    ("2027-03", "not a date"),
    ("2027-03-15 09:30:00", "not a date"),
    ("0207-03-15", "the year 207"),
    ("9999-12-31", "the year 9999"),
    ("n/a", "not a date"),
    ("TBD", "not a date"),
    ("?", "not a date"),
]


@pytest.mark.parametrize(("text", "word"), NO_DAYS)
def test_a_date_that_means_no_day_or_two_is_not_read(text, word):
    with pytest.raises(UnmeantError) as caught:
        read_day(text)

    assert word in caught.value.reason
    assert "YYYY-MM-DD" in caught.value.remedy


@pytest.mark.parametrize("text", ["n/a", "TBD", "?", "unknown"])
def test_a_placeholder_is_answered_with_leave_it_empty(text):
    with pytest.raises(UnmeantError) as caught:
        read_day(text)

    assert "Leave the cell empty if it is not known yet" in caught.value.remedy


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_the_same_day_in_each_unmistakable_form(day):
    for written in ("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%B %d, %Y", "%d-%b-%Y"):
        assert read_day(day.strftime(written)) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_figures_are_read_only_when_no_other_day_could_be_meant(day):
    text = day.strftime("%d/%m/%Y")
    if day.day > 12 or day.day == day.month:
        assert read_day(text) == day
    else:
        with pytest.raises(UnmeantError):
            read_day(text)


CITIZENSHIPS = [
    ("US", ("US",)),
    ("US ", ("US",)),
    ("us", ("US",)),
    ("U.S.A.", ("US",)),
    ("United States", ("US",)),
    ("United States of America", ("US",)),
    ("American", ("US",)),
    ("Mexico", ("MX",)),
    ("México", ("MX",)),
    ("MEX", ("MX",)),
    ("CA", ("CA",)),
    ("Canadian", ("CA",)),
    ("US/MX", ("US", "MX")),
    ("US / Mexico", ("US", "MX")),
    ("US, MX; CA", ("US", "MX", "CA")),
    ("US and Canada", ("US", "CA")),
    ("US/USA", ("US",)),
    ("France", ("FR",)),  # not a party to the treaty: a finding, not an unreadable cell
    ("Trinidad & Tobago", ("TT",)),
    ("UK", ("GB",)),
]


@pytest.mark.parametrize(("text", "codes"), CITIZENSHIPS)
def test_citizenship_words_become_country_codes(text, codes):
    assert read_countries(text) == codes


@pytest.mark.parametrize("text", ["Atlantis", "XX", "US/Atlantis", "yes", "1"])
def test_a_citizenship_of_no_country_is_not_read(text):
    with pytest.raises(UnmeantError) as caught:
        read_countries(text)

    assert "two letters" in caught.value.remedy


def test_a_country_nearly_right_is_suggested():
    with pytest.raises(UnmeantError) as caught:
        read_country("Mexcio")

    assert '"MX"' in caught.value.remedy


FORMULAS = ["=HYPERLINK(1)", "+1 555", "-5", "@name", "\tx", "'=quoted", "''+twice"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_written_behind_an_apostrophe(text):
    assert escaped(text) == f"'{text}"
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", ["", "O'Brien", "'tis", "Fleuve - Conseil", "a=b", "1-2"])
def test_other_text_is_written_and_read_as_it_is(text):
    assert escaped(text) == text
    assert unescaped(text) == text


@given(st.text(st.sampled_from("'=+-@ax\t"), max_size=6))
def test_escaping_is_undone_by_reading(text):
    assert unescaped(escaped(text)) == text


def test_every_column_fills_a_field_of_its_own():
    paths = [column.path for column in COLUMNS if column.path]

    assert len(paths) == len(set(paths)) == 29
    assert set(paths) <= set(paths_of(Facts))


HEADINGS = [
    ("File No", "file_no"),
    ("file no", "file_no"),
    (" FILE  NO. ", "file_no"),
    ("file_no", "file_no"),
    ("Port/Office", "filing.port"),
    ("port / office", "filing.port"),
    ("Target start", "job.start_on"),
    ("applicant.zone", "applicant.zone"),
    ("job.start_on", "job.start_on"),
    ("Notes", ""),
]


@pytest.mark.parametrize(("heading", "path"), HEADINGS)
def test_a_heading_is_known_whatever_its_case_and_spacing(heading, path):
    column = column_for(heading)

    assert column is not None
    assert column.path == path


@pytest.mark.parametrize("heading", ["", "Colour", "Start", "team.owner", "children"])
def test_an_unknown_heading_is_no_column(heading):
    assert column_for(heading) is None


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("job.months", Shape.WHOLE),
        ("applicant.years_experience", Shape.NUMBER),
        ("applicant.us_permanent_resident", Shape.YES_NO),
        ("certificate.submitted_at", Shape.INSTANT),
        ("applicant.citizenships", Shape.WORDS),
        ("team.owner", Shape.PART),
        ("children", Shape.PARTS),
    ],
)
def test_the_shape_of_a_field_is_that_of_its_type(path, shape):
    assert paths_of(Facts)[path].shape is shape
