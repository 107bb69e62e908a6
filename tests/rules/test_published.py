"""No value of the law counts in a plan made before it could be known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reference.loader import load_book
from models.reference.overlay import law_value, overlaid
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.planning import plan
from models.rules.published import book_at, moments
from tests.rules.any_life import lives
from tests.rules.cases import A, K, case, day, noon, planned
from tests.rules.test_any_life import FIGURES

BOOK = load_book()


def told(on: str, since: str, *, of: str = "RESTORATION_90", **value: Any) -> dict[str, Any]:
    """A value that could be known on one day and binds from another."""
    return {
        "id": of, "kind": "rule", "value": value or {"limit": {"days": 60}},
        "published_on": on, "effective_from": since, "source": ["https://example.org/gazette"],
    }  # fmt: skip


def law(*documents: dict[str, Any]) -> RuleBook:
    return overlaid(
        BOOK,
        [law_value(d, version=n, digest=str(n)) for n, d in enumerate(documents, start=1)],
    )


def lapsed(permit: str):
    """Somebody whose permit ended, and nothing was filed."""
    return case(A.EXTENSION_FILING, permit=("2024-04-01", permit))


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        # Lost on 2026-11-20: 10 in November, 31, 31, and 18 make 90; 10, 31 and 19 make 60.
        ("2026-11-30", "2027-02-18"),
        ("2026-12-01", "2027-01-19"),
    ],
)
def test_a_value_published_late_binds_back_only_in_plans_made_since(as_of, last):
    book = law({**told("2026-12-01", "2026-11-01"), "retroactive": True})
    found = planned(lapsed("2026-11-20"), on=day(as_of), under=Almanac(book))
    assert found.step(K.RESTORATION).latest_on == day(last)


@pytest.mark.parametrize(
    ("clock", "last"),
    [
        ("2026-12-01T04:59:59+00:00", "2027-02-18"),  # 23:59:59 of the eve in Ottawa
        ("2026-12-01T05:00:00+00:00", "2027-01-19"),
    ],
)
def test_the_day_of_publishing_begins_at_midnight_in_ottawa(clock, last):
    book = law({**told("2026-12-01", "2026-11-01"), "retroactive": True})
    at = datetime.fromisoformat(clock)
    found = plan(lapsed("2026-11-20"), Almanac(book), as_of=at)
    assert found.step(K.RESTORATION).latest_on == day(last)


def test_what_a_correction_replaced_holds_again_for_the_plans_before_it():
    # The correction has the same first day: of the value under it nothing is left in the book.
    first = told("2026-11-01", "2026-11-01", limit={"days": 60})
    mended = told("2026-12-01", "2026-11-01", limit={"days": 45}) | {"retroactive": True}
    book = law(first, mended)
    days = [
        book_at(book, noon(day(on))).rule("RESTORATION_90", day("2026-11-20")).limit.days
        for on in ("2026-10-31", "2026-11-30", "2026-12-01")
    ]
    assert days == [90, 60, 45]


def test_a_value_for_a_time_leaves_no_gap_before_it_was_known():
    summer = told("2026-12-01", "2027-06-01", limit={"days": 30})
    book = book_at(law({**summer, "effective_to": "2027-08-31"}), noon(day("2026-11-30")))
    found = [book.rule("RESTORATION_90", day(on)) for on in ("2027-05-01", "2027-07-01")]
    assert [(rule.limit.days, rule.provenance.effective_to) for rule in found] == [
        (90, None),
        (90, None),
    ]


def test_a_holiday_and_a_planning_value_are_unknown_before_they_are_published():
    source = {"source": ["https://example.org/gazette"], "effective_from": "2026-12-03"}
    mourning = {"citation": "SI/2026-1", "month": 12, "day": 14}
    slow = {"least": 100, "usual": 200, "at_worst": 300}
    book = law(
        {"id": "Day of mourning", "kind": "holiday", "value": mourning} | source
        | {"published_on": "2026-12-03"},
        {"id": "processing.inside", "kind": "planning", "value": slow} | source
        | {"published_on": "2026-12-03"},
    )  # fmt: skip
    before, since = (Almanac(book).as_known(noon(day(d))) for d in ("2026-12-02", "2026-12-03"))
    assert before.office_day(day("2026-12-14")) == day("2026-12-14")
    assert since.office_day(day("2026-12-14")) == day("2026-12-15")
    assert before.processing != since.processing
    assert since.takes["processing.inside"].usual == timedelta(200)


def test_of_the_shipped_law_what_binds_later_is_unknown_until_it_is_published_or_binds():
    # The letter of 365 days was published on 2026-04-27; of the fee only its first day is kept.
    def known(on: str) -> tuple[int, int]:
        book = book_at(BOOK, noon(day(on)))
        letter = book.rule("WP_EXT_LETTER", day("2026-06-01"))
        return letter.limit.days, book.fee("restoration", day("2025-12-15")).cents

    assert [known(d) for d in ("2025-11-30", "2025-12-01", "2026-04-26", "2026-04-27")] == [
        (180, 23_975),
        (180, 24_625),
        (180, 24_625),
        (365, 24_625),
    ]


@pytest.mark.parametrize(("as_of", "is_holiday"), [("2021-06-02", False), ("2021-06-03", True)])
def test_the_day_of_reconciliation_is_known_from_its_assent(as_of, is_holiday):
    almanac = Almanac(BOOK).as_known(noon(day(as_of)))
    assert (almanac.federal.is_holiday(day("2021-09-30")) is not None) is is_holiday


def test_a_rule_of_which_only_one_version_is_known_keeps_it():
    book = book_at(BOOK, datetime(2019, 1, 1, tzinfo=UTC))
    assert book.rule("SPOUSE_C41") == BOOK.rule("SPOUSE_C41")
    assert set(book.rules) == set(BOOK.rules)


def test_one_book_serves_all_instants_between_two_publishings():
    book = law(told("2026-12-01", "2027-01-01"), told("2026-12-20", "2027-02-01"))
    almanac = Almanac(book)
    first, again, next_ = (
        almanac.as_known(noon(day(on))) for on in ("2026-12-01", "2026-12-19", "2026-12-20")
    )
    assert first is again
    assert next_ is almanac
    assert Almanac(book).as_known(noon(day("2026-12-05"))).book is first.book
    assert first.as_known(noon(day("2026-12-05"))) is first


def test_books_that_differ_differ_in_their_version():
    known = {book_at(BOOK, at).version for at in moments(BOOK)}
    assert len(known) == len(moments(BOOK))
    assert book_at(BOOK, moments(BOOK)[-1]) is BOOK


@given(lives(), st.sampled_from(sorted(FIGURES)), st.integers(1, 9), st.integers(2, 400))
def test_a_law_published_later_changes_no_plan_made_before(life, rule, figure, days):
    on = life.at.date() + timedelta(days)
    value = told(str(on), "2020-01-01", of=rule, limit={FIGURES[rule]: figure})
    almanac = Almanac(law({**value, "retroactive": True}))
    assert plan(life.case, almanac, as_of=life.at) == plan(
        life.case, Almanac(BOOK), as_of=life.at
    )


def test_a_case_recomputed_later_keeps_the_law_of_its_own_event():
    # Known or not by the day of the plan: what was begun under older law is counted by it.
    book = law(told("2026-12-01", "2026-12-01"))
    found = planned(lapsed("2026-11-20"), on=day("2027-01-04"), under=Almanac(book))
    assert found.step(K.RESTORATION).latest_on == day("2027-02-18")
