"""Which limits move off a holiday: a row for each rule that sets one or speaks of it."""

from dataclasses import replace

import pytest

from models.reference.loader import load_book
from models.rules.counting import count
from models.rules.findings import Who
from models.rules.periods import Roll, parse_period
from models.rules.rolling import DOING, roll_over, rolls
from tests.rules.federal_days import calendar
from tests.rules.test_counting import day

BOOK = load_book()
MOVES, STAYS, UNSURE = "moves", "stays", "unsure"

# time_computation.yaml, do_not_roll_over and roll_over_yes_or_arguable
ROWS = {
    "JR_15_60": (MOVES, "doing of a thing"),
    "EMPLOYER_NOPF_30D": (MOVES, "doing of a thing"),
    "EMPLOYER_NOPF_5D": (MOVES, "doing of a thing"),
    "EMPLOYER_AMP_30D": (MOVES, "doing of a thing"),
    "RESTORATION_90": (UNSURE, "unsettled"),
    "DOC_REQUEST_30D": (UNSURE, "unsettled"),
    "REGULATED_4M": (UNSURE, "unsettled"),
    "R201_BEFORE_EXPIRY": (STAYS, "another day"),
    "ONLINE_UTC_CUTOFF": (STAYS, "another day"),
    "EMPLOYER_RIGHTS_INFO": (STAYS, "another day"),
    "UNAUTHORIZED_6M": (STAYS, "must have run out"),
    "R186U": (STAYS, "operation of law"),
    "PERMIT_EXPIRY": (STAYS, "operation of law"),
    "EMPLOYER_RECORDS_6Y": (STAYS, "records"),
    "LOI_VALIDITY": (STAYS, "validity"),
    "INITIAL_STAY_6M": (STAYS, "validity"),
    "ETA_5Y": (STAYS, "validity"),
    "WP_EXT_LETTER": (STAYS, "validity"),
    "IME_12M": (STAYS, "validity"),
    "BIOMETRICS_10Y": (STAYS, "validity"),
    "MAX_3_YEARS": (STAYS, "how long"),
    "PASSPORT_CAP": (STAYS, "how long"),
    "IME_WHEN": (STAYS, "condition"),
    "SPOUSE_C41": (STAYS, "condition"),
    "SPOUSE_OLD": (STAYS, "condition"),
    "OFFER_BEFORE_APPLICATION": (STAYS, "before another"),
    "RECOMMENDED_LEAD": (STAYS, "practice"),
    "PAPER_7_DAY": (STAYS, "practice"),
    "GSS_2_WEEKS": (STAYS, "practice"),
}


def speaks_of_moving(rule):
    return rule.limit is not None or rule.rolls_over is not None


def test_every_rule_that_sets_a_limit_has_its_row():
    newest = (versions[-1] for versions in BOOK.rules.values())
    assert {rule.id for rule in newest if speaks_of_moving(rule)} == set(ROWS)


@pytest.mark.parametrize(("rule_id", "row"), ROWS.items(), ids=ROWS)
def test_each_limit_moves_only_as_its_kind_allows(rule_id, row):
    expected, because = row
    found = roll_over(BOOK.rule(rule_id))
    assert found.moves is (expected == MOVES)
    assert rolls(BOOK, rule_id) is found.moves
    assert found.roll is (Roll.NEXT if expected == MOVES else Roll.NONE)
    assert because in found.because
    assert found.citation == "Interpretation Act s.26"
    assert (found.doubt is not None) is (expected == UNSURE)
    assert found.who is (Who.COUNSEL if expected == UNSURE else None)


def test_no_version_of_a_rule_moves_unless_it_limits_the_doing_of_a_thing():
    every = [rule for versions in BOOK.rules.values() for rule in versions]
    assert {rule.kind for rule in every if rule.rolls_over} == {DOING}


@pytest.mark.parametrize("kind", ["validity", "status", "retention", "outcome"])
def test_a_kind_that_asks_for_no_act_stays_whatever_its_record_says(kind):
    wrong = replace(BOOK.rule("JR_15_60"), kind=kind)
    assert roll_over(wrong).moves is False


def test_a_rule_without_a_day_has_nothing_to_move():
    assert "no day" in roll_over(BOOK.rule("POE_EXAM_HOLD")).because


@pytest.mark.parametrize(
    ("rule_id", "start", "expected"),
    [
        # T10: 25 December is deemed receipt; 6 + 24 = 30 is Sunday 24 January.
        ("EMPLOYER_NOPF_30D", "2026-12-25", "2027-01-25"),
        # 28 + 2: Sunday 3 January 2027 stays, as a condition measured on a day.
        ("DOC_REQUEST_30D", "2026-12-04", "2027-01-03"),
    ],
)
def test_a_count_asks_the_rule_whether_to_move(rule_id, start, expected):
    rolled = roll_over(BOOK.rule(rule_id)).roll
    found = count(day(start), parse_period("30 days"), calendar=calendar(), roll=rolled)
    assert found.due_on == day(expected)
