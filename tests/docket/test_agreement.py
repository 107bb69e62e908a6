"""The two calculators agree; where one of them is made to err, both derivations are named."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from models.docket.agreement import disagreements
from models.docket.limits import QUESTIONS
from models.docket.matter import Law
from models.reference.loader import load_book
from models.reference.overlay import law_value, overlaid
from models.rules import events as e
from models.rules.almanac import Almanac
from models.rules.book import HolidayRule, RuleBook
from models.rules.planning import plan
from models.rules.transitions import decide
from tests.docket.both import (
    almanac,
    disagreeing,
    in_blocks,
    judged_apart,
    law,
    parted,
)
from tests.docket.by_law import unlawful
from tests.docket.generator import Told, drawn
from tests.rules.lives import NOON, after, new, number

BOOK = load_book()
BLOCKS = list(in_blocks(size=1_000, blocks=20))


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_both_calculators_agree_on_20_000_cases(seeds):
    assert disagreeing(seeds) == []


def with_figure(rule_id: str, **figure: int) -> RuleBook:
    """The book with one figure of one rule flipped."""
    (*older, newest) = BOOK.rules[rule_id]
    flipped = replace(newest, limit=replace(newest.limit, **figure))
    return replace(BOOK, rules={**BOOK.rules, rule_id: (*older, flipped)})


FLIPPED = [
    # rule, its figure made wrong, the deadlines that show it
    ("RESTORATION_90", {"days": 91}, {"restoration", "extension_certificate"}),
    ("EMPLOYER_RECORDS_6Y", {"years": 5}, {"record_retention"}),
    ("MAX_3_YEARS", {"years": 2}, {"permit_forecast"}),
]


@pytest.mark.parametrize(("rule", "figure", "shown"), FLIPPED)
def test_one_figure_flipped_on_one_side_is_found_wherever_it_is_used(rule, figure, shown):
    docket = Law(with_figure(rule, **figure))
    said = [text for seed in range(400) for text in parted(seed, docket)]
    assert said
    assert {text.split(": ")[2].split(", ")[0] for text in said} == shown


PUBLISHED = [
    ("SPOUSE_C41", "2024-06-01", {"months": 9}),
    ("JR_15_60", "2023-03-01", {"days": 20, "days_outside": 70}),
    ("MAX_3_YEARS", "2023-03-01", {"years": 4}),
    ("RESTORATION_90", "2024-03-01", {"days": 60}),
    ("EMPLOYER_NOPF_30D", "2024-03-01", {"days": 20, "deemed_days": 14}),
    ("EMPLOYER_NOPF_5D", "2024-03-01", {"days": 8, "deemed_days": 3}),
    ("EMPLOYER_AMP_30D", "2024-03-01", {"deemed_days": 7}),
]


@pytest.mark.parametrize(("rule", "since", "figure"), PUBLISHED)
def test_both_follow_a_value_that_is_published(rule, since, figure):
    document = {
        "id": rule, "kind": "rule", "value": {"limit": figure}, "published_on": since,
        "effective_from": since, "source": ["https://example.org/gazette"],
    }  # fmt: skip
    book = overlaid(BOOK, (law_value(document, version=1, digest=rule),))
    other, docket = Almanac(book), Law(book)
    found = [
        str(said)
        for one in map(drawn, range(1_500))
        for said in disagreements(plan(one.case, other, as_of=one.at), one.case, docket)
    ]
    assert found == []


def test_a_disagreement_names_the_case_and_how_each_of_the_two_came_to_its_day():
    docket = Law(with_figure("RESTORATION_90", days=91))
    told = next(t for seed in range(400) for t in parted(seed, docket) if "restoration" in t)
    assert "NB-" in told
    assert "the plan says 20" in told
    assert "(RESTORATION_90: No renewal is pending, and status was lost on " in told
    assert "the docket says 20" in told
    assert "counted from the day after, one by one, the time ends on " in told
    assert "R182(1), s.27(5)" in told


def test_a_holiday_missing_on_one_side_is_found():
    # Without the day for Truth and Reconciliation the planner takes 30 September for working.
    without = tuple(h for h in BOOK.holidays if "Reconciliation" not in h.name)
    blind = Almanac(replace(BOOK, holidays=without))
    found = (
        str(said)
        for one in map(drawn, range(5_000))
        for said in disagreements(plan(one.case, blind, as_of=one.at), one.case, law())
    )
    assert "-09-30 (" in next(said for said in found if "safe day: the plan says" in said)


def test_both_agree_where_holidays_are_published_by_weekday():
    source = replace(BOOK.holidays[0].provenance, effective_from=date(2021, 1, 1))
    published = (
        HolidayRule(name="One", citation="x", provenance=source, month=8, weekday=0, nth=1),
        HolidayRule(name="Two", citation="x", provenance=source, month=2, weekday=0, nth=3),
    )
    book = replace(BOOK, holidays=(*BOOK.holidays, *published))
    almanac_, docket = Almanac(book), Law(book)
    found = (
        str(said)
        for one in map(drawn, range(2_000))
        for said in disagreements(plan(one.case, almanac_, as_of=one.at), one.case, docket)
    )
    assert list(found) == []


def test_no_disagreement_names_a_person_or_a_passport():
    wrong = replace(BOOK, rules={**with_figure("MAX_3_YEARS", years=1).rules})
    docket = Law(with_figure("RESTORATION_90", days=1))
    words = [
        t for seed in range(400) for law_ in (docket, Law(wrong)) for t in parted(seed, law_)
    ]
    assert words
    assert [w for w in words if "Bennett" in w or "passport of" in w] == []


def test_every_deadline_of_the_docket_is_planned_in_some_case():
    held = {s.key for one in map(drawn, range(1_000)) for s in planned(one).steps}
    asked = {key for questions in QUESTIONS.values() for key in questions}
    assert asked - held == set()


def planned(one):
    return plan(one.case, almanac(), as_of=one.at)


@pytest.mark.parametrize(
    ("presented", "broken"),
    [
        ("2026-11-25T13:40:00+00:00", "209.11(1)"),  # T61: twenty minutes before the offer
        ("2026-11-25T14:00:00+00:00", "209.11(1)"),  # with it is not before it
        ("2026-11-25T14:00:01+00:00", None),
    ],
)
def test_an_offer_goes_in_before_the_application(presented, broken):
    at = datetime.fromisoformat(presented)
    offered = datetime.fromisoformat("2026-11-25T14:00:00+00:00")
    case = after(new(), e.OfferMade(), number(submitted_at=offered), at=NOON)
    told = Told(case, e.Filed(), at, decide(case, e.Filed(), at=at, book=BOOK))
    assert unlawful(told) == broken
    assert judged_apart(told) is None


def test_the_same_number_draws_the_same_case():
    assert [drawn(n) for n in range(20)] == [drawn(n) for n in range(20)]


def test_cases_are_drawn_in_every_state_and_zone():
    every = list(map(drawn, range(1_500)))
    assert len({one.case.awaiting for one in every}) == 19
    assert len({one.case.facts.team.office_zone for one in every}) == 9
    assert min(one.at for one in every).date() < date(2021, 1, 1)
