"""The demo's own data: invented, whole, and as fresh on any day as on the first."""

import csv
import io
from collections import Counter
from datetime import date, timedelta

import pytest

from deploy.demo.loading import MADE_ON, demo_restriction, demo_rows
from models.casework.portfolio_csv import read_portfolio
from models.casework.restriction_file import read_restriction
from models.reference.loader import load_book
from models.rules.facts import Stage

BOOK = load_book()
NIAGARA = {"peace_bridge", "rainbow_bridge", "queenston_lewiston"}
DAYS = [date(2026, 11, 23), date(2026, 11, 29), date(2027, 7, 1), date(2031, 2, 28)]


def facts(today=MADE_ON):
    return [row.facts for row in read_portfolio(demo_rows(today), book=BOOK).taken]


@pytest.mark.parametrize("today", DAYS)
def test_every_row_is_taken_in_without_a_word(today):
    portfolio = read_portfolio(demo_rows(today), book=BOOK)

    assert len(portfolio.taken) == len(portfolio.rows) == 200
    assert portfolio.errors == ()
    assert portfolio.warnings == ()


def test_nobody_in_it_can_be_written_to():
    addresses = [
        address
        for case in facts()
        for address in (case.applicant.email, case.spouse.email, case.team.owner.email)
        if address
    ]

    assert len(addresses) > 400
    assert all(a.endswith(("@example.org", "@example.com")) for a in addresses)


def test_each_case_has_a_number_a_person_and_a_certificate_of_its_own():
    cases = facts()
    numbers = [case.certificate.number for case in cases if case.certificate.number]

    assert len({case.file_no for case in cases}) == 200
    assert len({case.applicant.email for case in cases}) == 200
    assert len(set(numbers)) == len(numbers) > 100


def test_many_american_cases_stand_before_the_three_niagara_bridges():
    waiting = [
        case
        for case in facts()
        if case.filing.port in NIAGARA
        and case.stage in (Stage.JOB_OFFER, Stage.COMPLIANCE, Stage.FILING)
    ]

    assert len(waiting) > 100
    assert all("US" in case.applicant.citizenships for case in waiting)
    ahead = [case.job.start_on - MADE_ON for case in waiting]
    assert min(ahead) >= timedelta(weeks=3)
    assert max(ahead) < timedelta(weeks=13)


def test_some_permits_end_within_half_a_year_and_none_has_ended():
    ends = [case.permit.valid_to for case in facts() if case.stage is Stage.PERMIT]

    assert all(end > MADE_ON for end in ends)
    assert sum(end <= MADE_ON + timedelta(days=180) for end in ends) >= 5


def test_every_stage_is_there():
    counted = Counter(case.stage for case in facts())
    assert set(counted) == set(Stage)


def test_a_permit_is_no_longer_than_asked_and_within_the_passport():
    for case in facts():
        if case.permit.valid_to:
            assert case.permit.valid_from < MADE_ON
            assert case.permit.valid_to <= case.applicant.passport_expires_on


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 11, 23), 0),
        (date(2026, 11, 29), 0),  # the Sunday of the same week
        (date(2026, 11, 30), 1),
        (date(2026, 11, 22), -1),
        (date(2027, 11, 22), 52),
    ],
)
def test_all_dates_move_together_by_whole_weeks(today, weeks):
    shift = timedelta(weeks=weeks)
    for then, now in zip(facts(), facts(today), strict=True):
        assert now.job.start_on == then.job.start_on + shift
        assert now.applicant.passport_expires_on == then.applicant.passport_expires_on + shift
        if then.permit.valid_to:
            assert now.permit.valid_to == then.permit.valid_to + shift
            assert now.permit.valid_from == then.permit.valid_from + shift


def test_nothing_but_dates_moves():
    def undated(content: bytes):
        rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
        dated = ("Passport Expiry", "Target Start", "Permit From", "Permit To")
        return [{k: v for k, v in row.items() if k not in dated} for row in rows]

    assert undated(demo_rows(MADE_ON)) == undated(demo_rows(date(2028, 2, 29)))


@pytest.mark.parametrize("today", DAYS)
def test_the_restriction_says_it_is_invented_and_is_in_force(today):
    text = demo_restriction(today)
    restriction = read_restriction(text, name="restriction.yaml", ports=BOOK.ports)

    assert "FICTITIOUS" in restriction.title
    assert "fictitious" in text.split("source:")[1]
    assert set(restriction.ports) == NIAGARA
    monday = today - timedelta(days=today.weekday())
    assert f"effective_from: {monday}" in text
