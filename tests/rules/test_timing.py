"""How long an answer takes: what was seen, what the firm saw itself, and the two together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.book import Confidence, PlanningValue, Provenance
from models.rules.facts import Route
from models.rules.timing import Answered, timed, timing
from tests.rules.cases import BOOK, day

INSIDE, CONSULATE, LAND = Route.INSIDE, Route.CONSULATE, Route.LAND
TODAY = date(2026, 11, 25)
# Posted for inside Canada: 212 on 2026-05-06, 186 on 06-10, 171 on 06-17, 144 on 06-24. Halved
# every 30 days before the newest, their weights are 0.322, 0.724, 0.851 and 1, in all 2.897.
# By length: 144 has 1.000, with 171 it is 1.851, with 186 2.575, with 212 2.897. Half is 1.449,
# nine tenths are 2.607.
SEEN = [
    # route, on, median, nine in ten, as of, old
    (INSIDE, "2026-11-25", 171, 212, "2026-06-24", True),  # 154 days old
    (INSIDE, "2026-09-22", 171, 212, "2026-06-24", False),  # 90 days: not old yet
    (INSIDE, "2026-09-23", 171, 212, "2026-06-24", True),
    # Two figures, 186 and 212: the newer alone, and the firm's planning value of 212.
    (INSIDE, "2026-06-12", 186, 212, "2026-06-10", False),
    (INSIDE, "2025-03-01", 170, 212, "2025-01-31", False),  # the year's only figure
    (INSIDE, "2024-06-14", None, None, None, False),  # nothing had been seen
    (CONSULATE, "2026-11-25", 28, 56, "2026-06-30", True),
    (CONSULATE, "2026-06-29", None, None, None, False),  # the standard alone is no figure
    (LAND, "2026-11-25", 0, 0, "2026-11-22", False),
    (LAND, "2031-01-01", 0, 0, "2026-11-22", False),  # decided at once: never old
    (LAND, "2017-05-05", 0, 0, None, False),  # then as now, but nobody had looked
]


@pytest.mark.parametrize(("route", "on", "median", "worst", "as_of", "old"), SEEN)
def test_what_was_seen_by_a_day_gives_median_and_nine_in_ten(
    route, on, median, worst, as_of, old
):
    found = timing(route, BOOK, (), on=day(on))
    assert (found.p50_days, found.p90_days) == (median, worst)
    assert found.data_as_of == (day(as_of) if as_of else None)
    assert found.is_old is old
    assert (found.missing is None) is (median is not None)


def test_a_single_figure_says_that_its_worst_case_is_practice():
    assert "practice and not law" in timing(CONSULATE, BOOK, (), on=TODAY).assumption
    assert timing(INSIDE, BOOK, (), on=TODAY).assumption is None


def own(route: Route, *lengths: int, on: date = TODAY) -> list[Answered]:
    return [Answered(route, days, on) for days in lengths]


# On 2026-11-25 the figures for inside Canada are 154 days old: they stand for
# 20 x 0.5 ** (154 / 180) = 11.05 cases.
BLENDED = [
    # own lengths, median, nine in ten
    ((), 171, 212),
    # one case of 100 days: (11.05 x 171 + 100) / 12.05 = 165.1; with 212 it is 202.7
    ((100,), 166, 203),
    # ten, median the 5th = 100, nine in ten the 9th = 140:
    # (11.05 x 171 + 10 x 100) / 21.05 = 137.3; (11.05 x 212 + 10 x 140) / 21.05 = 177.8
    ((80, 90, 95, 98, 100, 101, 105, 120, 140, 300), 138, 178),
    # a hundred alike: (11.05 x 171 + 100 x 100) / 111.05 = 107.1; with 212: 111.1
    ((100,) * 100, 108, 112),
]


@pytest.mark.parametrize(("lengths", "median", "worst"), BLENDED)
def test_own_cases_weigh_one_each_against_a_prior_that_fades(lengths, median, worst):
    found = timing(INSIDE, BOOK, own(INSIDE, *lengths), on=TODAY)
    assert (found.p50_days, found.p90_days) == (median, worst)
    assert (found.own_cases, found.prior_cases) == (len(lengths), 11.1)


def test_the_data_is_as_old_as_the_part_that_weighs_more():
    few, many = own(INSIDE, 100), own(INSIDE, *[100] * 12)
    assert timing(INSIDE, BOOK, few, on=TODAY).data_as_of == day("2026-06-24")
    assert timing(INSIDE, BOOK, many, on=TODAY).data_as_of == TODAY
    assert not timing(INSIDE, BOOK, many, on=TODAY).is_old


def test_cases_of_another_way_of_the_year_before_or_of_tomorrow_do_not_count():
    year = timedelta(days=366)
    others = [
        *own(LAND, 100),
        *own(INSIDE, 100, on=TODAY - year),
        *own(INSIDE, 100, on=TODAY + timedelta(days=1)),
    ]
    assert timing(INSIDE, BOOK, others, on=TODAY) == timing(INSIDE, BOOK, (), on=TODAY)


@pytest.mark.parametrize(("count", "median"), [(4, None), (5, 30)])
def test_without_a_prior_five_own_cases_stand_alone(count, median):
    then = day("2024-06-14")
    found = timing(CONSULATE, BOOK, own(CONSULATE, *[30] * count, on=then), on=then)
    assert found.p50_days == median
    assert (found.missing is None) is (median is not None)


def published(on: str, usual: int, worst: int):
    known = Provenance(
        source=("https://example.org/times",),
        confidence=Confidence.MEDIUM,
        published_on=day(on),
    )
    value = PlanningValue(
        id="processing.inside", least=60, usual=usual, at_worst=worst, provenance=known
    )
    return replace(BOOK, planning={**BOOK.planning, value.id: value})


def test_a_planning_value_published_later_takes_the_place_of_the_figures():
    book = published("2026-11-20", 130, 190)
    found = timing(INSIDE, book, (), on=TODAY)
    assert (found.p50_days, found.p90_days) == (130, 190)
    assert (found.data_as_of, found.is_old) == (day("2026-11-20"), False)
    assert found.sources == ("https://example.org/times",)


def test_a_planning_value_not_yet_published_is_not_known():
    book = published("2026-11-20", 130, 190)
    assert timing(INSIDE, book, (), on=day("2026-11-19")).p50_days == 171


def test_a_book_with_other_times_is_another_book_and_with_the_same_it_is_the_same():
    same = [timing(route, BOOK, (), on=TODAY) for route in Route]
    assert timed(BOOK, same) is BOOK
    other = timed(BOOK, [timing(INSIDE, BOOK, own(INSIDE, *[40] * 50), on=TODAY)])
    value = other.planning["processing.inside"]
    assert other.version != BOOK.version
    # 50 cases of 40 days against 11.05: (11.05 x 171 + 2000) / 61.05 = 63.7; with 212: 71.1
    assert (value.least, value.usual, value.at_worst) == (64, 64, 72)


FILES = st.lists(
    st.builds(
        Answered,
        st.sampled_from(Route),
        st.integers(0, 900),
        st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    ),
    max_size=40,
)


@given(own=FILES, on=st.dates(date(2025, 3, 1), date(2027, 12, 31)))
def test_whatever_the_firm_s_own_files_half_never_take_longer_than_nine_in_ten(own, on):
    for route in Route:
        found = timing(route, BOOK, own, on=on)
        assert (
            (found.p50_days is None) is (found.p90_days is None) is (found.missing is not None)
        )
        assert (found.p50_days or 0) <= (found.p90_days or 0)
        assert found.data_as_of is None or found.data_as_of <= on


@given(own=FILES)
def test_in_whichever_order_the_files_come_they_say_the_same(own):
    for route in Route:
        assert timing(route, BOOK, own, on=TODAY) == timing(route, BOOK, own[::-1], on=TODAY)
