"""A legal figure held in code is the figure of the rule it cites, and no other."""

from datetime import datetime

import pytest

from models.reference.loader import load_book, load_restriction_documents
from models.rules import forecast
from models.rules.filing_days import LMIA_EXEMPTION_CODE
from models.rules.filing_route import MEXICO_ON_ENTRY_ENDED
from models.rules.refusals import OUTSIDE_CANADA_DAYS

BOOK = load_book()


@pytest.mark.parametrize(
    ("rule", "unit", "held"),
    [
        ("MAX_3_YEARS", "years", forecast.LONGEST_MONTHS / 12),
    ],
)
def test_a_limit_held_in_code_is_the_limit_of_its_rule(rule, unit, held):
    assert getattr(BOOK.rule(rule).limit, unit) == held


def test_the_exemption_code_is_the_one_that_its_rule_names():
    assert BOOK.rule("CODE_T36").values == (LMIA_EXEMPTION_CODE,)


def test_mexico_s_way_on_entry_ended_when_the_dated_notice_says():
    (notice,) = (d for d in load_restriction_documents() if d["id"] == "R198-MX")
    assert datetime.fromisoformat(str(notice["effective_from"])) == MEXICO_ON_ENTRY_ENDED


def test_the_longer_time_for_judicial_review_is_the_one_its_rule_tells_in_words():
    assert f"{OUTSIDE_CANADA_DAYS} days" in BOOK.rule("JR_15_60").limit.detail
