"""The permit that is likely to be printed. The first day counts: Interpretation Act s.27(3)."""

from datetime import date

import pytest

from models.rules.case import Document, DocumentStatus
from models.rules.forecast import forecast, last_day, longest_in, renewed_passport_on
from tests.rules.cases import BOOK, case, day, facts

AT_MOST = longest_in(BOOK)

ENDS = [
    # start, issued, months; from, to, limited by
    ("2026-11-23", "2026-11-23", 36, "2026-11-23", "2029-11-22", "offer_end"),  # T52
    ("2027-02-01", "2027-01-18", 36, "2027-02-01", "2030-01-31", "offer_end"),  # never before
    ("2027-02-01", "2027-02-08", 36, "2027-02-08", "2030-01-31", "offer_end"),  # issued later
    ("2027-02-01", "2027-01-18", 12, "2027-02-01", "2028-01-31", "offer_end"),
    ("2027-02-01", "2027-01-18", 48, "2027-02-01", "2030-01-31", "three_years"),
    ("2028-02-29", None, 36, "2028-02-29", "2031-02-28", "offer_end"),  # no 29th in 2031
    ("2027-08-31", None, 6, "2027-08-31", "2028-02-29", "offer_end"),  # no 31st, a leap year
    ("2027-03-01", None, 12, "2027-03-01", "2028-02-29", "offer_end"),  # the day before Mar 1
    ("2027-02-01", None, 36, "2027-02-01", "2030-01-31", "offer_end"),
    ("2025-01-01", "2026-11-23", 12, "2026-11-23", None, "offer_end"),  # over before it began
    (None, "2026-11-23", 36, "2026-11-23", None, None),
    ("2027-02-01", "2027-01-18", None, "2027-02-01", None, None),
    (None, None, None, None, None, None),
]


def on(text: str | None) -> date | None:
    return day(text) if text else None


@pytest.mark.parametrize(("start", "issued", "months", "first", "last", "limit"), ENDS)
def test_the_permit_runs_to_the_least_of_offer_and_three_years(
    start, issued, months, first, last, limit
):
    found = forecast(facts(start=on(start), months=months), AT_MOST, issued_on=on(issued))
    assert (found.valid_from, found.valid_to) == (on(first), on(last))
    assert found.limited_by == limit


PASSPORTS = [
    # citizen of, passport ends; to, limited by, due_on of the readings. Else 2030-01-31
    (("MX",), "2030-01-30", "2030-01-30", "passport_expiry", []),
    (("MX",), "2030-01-31", "2030-01-31", "offer_end", ["2030-02-01"]),
    (("MX",), "2027-01-31", None, "passport_expiry", []),  # ends before the first day
    (("US",), "2030-01-30", "2030-01-31", "passport_expiry", ["2030-01-30", "2030-02-01"]),
    (("US",), "2030-01-31", "2030-01-31", "offer_end", ["2030-02-01"]),
    (("MX", "US"), "2029-06-30", "2030-01-31", "passport_expiry", ["2029-06-30", "2030-02-01"]),
    ((), "2029-06-30", "2029-06-30", "passport_expiry", []),  # unknown is never exempt
]


@pytest.mark.parametrize(("citizen", "passport", "last", "limit", "readings"), PASSPORTS)
def test_the_passport_binds_all_but_us_citizens_who_see_both_readings(
    citizen, passport, last, limit, readings
):
    known = facts(citizenships=citizen, passport=day(passport))
    found = forecast(known, AT_MOST, issued_on=day("2027-01-18"))
    assert (found.valid_to, found.limited_by) == (on(last), limit)
    assert [r.due_on for r in found.readings] == [day(r) for r in readings]


def test_a_permit_under_three_years_has_no_second_reading_of_its_end():
    assert forecast(facts(months=12), AT_MOST, issued_on=None).readings == ()


PERIODS = [
    ("2026-09-08", 72, "2032-09-07"),  # T13: the day before the sixth anniversary
    ("2028-02-29", 12, "2029-02-28"),  # no 29th: the month's end
    ("2028-02-29", 48, "2032-02-28"),  # there is a 29th: the day before
    ("2027-01-31", 1, "2027-02-28"),
    ("2027-01-01", 1, "2027-01-31"),
]


@pytest.mark.parametrize(("first", "months", "last"), PERIODS)
def test_a_period_that_begins_on_a_day_counts_it(first, months, last):
    assert last_day(day(first), months) == day(last)


PAPERS = [
    # kind, status, expires; newer than the 2029-01-01 of the facts?
    ("passport", DocumentStatus.RECEIVED, "2036-01-01", True),
    ("passport", DocumentStatus.RECEIVED, "2028-01-01", False),  # the old one, copied
    ("passport", DocumentStatus.RECEIVED, None, False),
    ("passport", DocumentStatus.IN_PROCESS, "2036-01-01", False),
    ("licence", DocumentStatus.RECEIVED, "2036-01-01", False),
]


@pytest.mark.parametrize(("kind", "status", "expires", "newer"), PAPERS)
def test_a_newer_passport_counts_once_it_is_in_hand(kind, status, expires, newer):
    paper = Document(kind=kind, status=status, expires_on=on(expires))
    of = case(passport=day("2029-01-01"), documents=(paper,))
    assert renewed_passport_on(of) == (on(expires) if newer else None)
