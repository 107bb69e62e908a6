"""The second calculator, too, reads no law that was not yet published."""

from datetime import date

import pytest

from models.docket.agreement import disagreements
from models.docket.days import Days
from models.docket.gazette import days_of_news
from models.docket.matter import Law
from models.reference.loader import load_book
from models.rules.almanac import Almanac
from models.rules.planning import plan
from tests.docket.generator import drawn
from tests.rules.cases import day, noon
from tests.rules.test_published import law, told

BOOK = load_book()
MENDED = told("2026-12-01", "2026-11-01", limit={"days": 45}) | {"retroactive": True}


@pytest.mark.parametrize(
    ("as_of", "days"), [("2026-10-31", 90), ("2026-11-30", 60), ("2026-12-01", 45)]
)
def test_a_figure_is_the_one_in_print_on_the_day_it_is_asked(as_of, days):
    docket = Law(law(told("2026-11-01", "2026-11-01"), MENDED))
    read = docket.as_read(noon(day(as_of)))
    assert read.figure("RESTORATION_90", day("2026-11-20")).days == days


def test_the_letter_of_365_days_is_in_print_from_its_day():
    read = [Law(BOOK).as_read(noon(day(d))) for d in ("2026-04-26", "2026-04-27")]
    assert [r.figure("WP_EXT_LETTER", day("2026-06-01")).days for r in read] == [180, 365]


def test_the_day_of_reconciliation_is_a_holiday_for_readers_since_its_assent():
    read = [Days(read_on=on) for on in (date(2021, 6, 2), date(2021, 6, 3), None)]
    assert [days.is_holiday(day("2021-09-30")) for days in read] == [False, True, True]
    assert read[0].is_holiday(day("2029-09-30"))  # a Sunday all the same


def test_the_whole_law_is_read_by_everybody_since_the_last_news():
    docket = Law(BOOK)
    assert docket.as_read(noon(days_of_news(BOOK)[-1])) is docket


@pytest.mark.parametrize("since", ["2019-01-01", "2023-03-01"])
def test_both_leave_out_what_was_published_after_the_plan(since):
    # Drawn cases lie on both sides of 2024-03-01.
    back, on = {"retroactive": True}, "2024-03-01"
    sixty = told(on, since, limit={"days": 60}) | back
    four = told(on, since, of="MAX_3_YEARS", limit={"years": 4}) | back
    book = law(sixty, four)
    almanac, docket = Almanac(book), Law(book)
    found = [
        str(said)
        for one in map(drawn, range(1_500))
        for said in disagreements(plan(one.case, almanac, as_of=one.at), one.case, docket)
    ]
    assert found == []


def test_a_docket_that_read_ahead_would_be_found_out():
    book = law({**told("2030-01-01", "2019-01-01", limit={"days": 60}), "retroactive": True})
    ahead = Law(law(told("2019-01-01", "2019-01-01", limit={"days": 60})))
    almanac = Almanac(book)
    found = [
        said.deadline
        for one in map(drawn, range(600))
        for said in disagreements(plan(one.case, almanac, as_of=one.at), one.case, ahead)
    ]
    assert "restoration" in found
