"""What holds of every case, whatever has happened to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.reference.loader import load_book
from models.reference.overlay import law_value, overlaid
from models.rules.almanac import Almanac
from models.rules.calendars import in_zone
from models.rules.checklist import ATTESTED
from models.rules.decisions import Accepted, Refused
from models.rules.diff import diff
from models.rules.duties import announced_on
from models.rules.happening import STAGE_OF
from models.rules.plan import Plan, Status, StepDates, StepKey
from models.rules.planning import plan
from models.rules.transitions import decide
from tests.rules.any_life import lives
from tests.rules.cases import applied, told
from tests.rules.test_planning import notices

K = StepKey
BOOK = load_book()
OPEN = Almanac(BOOK)
CAUSE = {"reason": "event", "because": "A test."}


@given(lives())
def test_no_sequence_of_events_reaches_an_undeclared_stage(life):
    for case, _, _, answer in life.told:
        if isinstance(answer, Accepted):
            assert answer.case.stage is STAGE_OF[answer.case.awaiting]
            assert answer.case.version == case.version + 1


@given(lives())
def test_a_refused_event_changes_nothing_and_says_why(life):
    for case, event, at, answer in life.told:
        before = repr(case)
        assert decide(case, event, at=at, book=BOOK) == answer
        assert repr(case) == before
        if isinstance(answer, Refused):
            assert answer.message


# What comes first, and what it protects.
PROTECTED = [
    (K.OFFER, K.CERTIFICATE),
    (K.DOCUMENTS, K.PACKAGE),
    (K.CERTIFICATE, K.PACKAGE),
    (K.PACKAGE, K.FILING),
    (K.CERTIFICATE, K.FILING),
    (K.PASSPORT_RENEWAL, K.CERTIFICATE),
    (K.FILING, K.DECISION),
    (K.DECISION, K.ENTRY),
    (K.DECISION, K.PERMIT_CHECK),
    (K.ENTRY, K.PERMIT_CHECK),
    (K.PERMIT_CHECK, K.WORK_START),
    (K.RIGHTS_INFORMATION, K.WORK_START),
    (K.EXTENSION_WINDOW, K.EXTENSION_CERTIFICATE),
    (K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING),
    (K.EXTENSION_CERTIFICATE, K.RESTORATION),
    (K.PASSPORT_RENEWAL, K.EXTENSION_CERTIFICATE),
    (K.ATTESTATION, K.EXTENSION_CERTIFICATE),
]
# The law's own last days: these stand whatever day is planned.
BY_LAW = [
    (K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING),
    (K.EXTENSION_CERTIFICATE, K.RESTORATION),
    (K.EXTENSION_FILING, K.PERMIT_END),
    (K.PASSPORT_RENEWAL, K.EXTENSION_CERTIFICATE),
]
# Over, out of reach, or for counsel to weigh against the target: nothing is left to protect.
NOT_OWED = {Status.DONE, Status.SKIPPED, Status.NOT_APPLICABLE, Status.BLOCKED}


@given(lives())
def test_no_step_is_due_after_what_it_protects(life):
    of = plan(life.case, OPEN, as_of=life.at)
    today = in_zone(life.at, life.case.facts.team.office_zone).date()
    # A word given in the quarter before serves the offer, and the next is asked for after it.
    is_fresh = any(paper.kind == ATTESTED for paper in life.case.documents)
    for first, then in owed(of, PROTECTED):
        free = first.key is K.PASSPORT_RENEWAL and first.counsel
        if not (free or (first.key is K.ATTESTATION and is_fresh)):
            assert_in_order(first.planned_on, then.planned_on, (first, then))
    for first, then in owed(of, BY_LAW):
        # What is late is owed today, whatever day has gone by.
        by = then.latest_on and max(then.latest_on, today)
        assert_in_order(announced_on(first), by, (first, then))
        assert_in_order(first.latest_on, then.latest_on, (first, then))
        assert_in_order(first.safe_on, then.safe_on, (first, then))


def owed(
    of: Plan, pairs: list[tuple[StepKey, StepKey]]
) -> Iterator[tuple[StepDates, StepDates]]:
    steps = {step.key: step for step in of.steps if step.status not in NOT_OWED}
    for one, other in pairs:
        if one in steps and other in steps:
            yield steps[one], steps[other]


def assert_in_order(one: date | None, other: date | None, steps: Any) -> None:
    assert one is None or other is None or one <= other, steps


@given(lives())
def test_planning_the_same_facts_again_changes_nothing(life):
    # Under another book, equal to the first, nothing is known of what was worked out before.
    afresh = plan(life.case, Almanac(replace(BOOK)), as_of=life.at)
    one = plan(life.case, OPEN, as_of=life.at)
    assert plan(life.case, OPEN, as_of=life.at) == one
    assert afresh == one
    assert diff(one, afresh, **CAUSE) == ()


@given(lives())
def test_the_changes_of_an_event_applied_to_the_old_plan_give_the_new(life):
    for case, _, at, answer in life.told[-2:]:
        if isinstance(answer, Accepted):
            old, new = plan(case, OPEN, as_of=at), plan(answer.case, OPEN, as_of=at)
            assert applied(diff(old, new, **CAUSE), told(old)) == told(new)


@given(lives(), notices(), st.integers(1, 400))
def test_a_notice_changes_no_plan_as_known_before_it_was_announced(life, notice, days):
    later = replace(notice, announced_at=life.at + timedelta(days), published_at=None)
    known = plan(life.case, Almanac(BOOK, (later,)), as_of=life.at)
    assert known == plan(life.case, OPEN, as_of=life.at)


FIGURES = {
    "RESTORATION_90": "days",
    "JR_15_60": "days",
    "DOC_REQUEST_30D": "days",
    "EMPLOYER_AMP_30D": "days",
    "EMPLOYER_RECORDS_6Y": "years",
    "MAX_3_YEARS": "years",
    "SPOUSE_C41": "months",
    "BIOMETRICS_10Y": "years",
}


@given(lives(), st.sampled_from(sorted(FIGURES)), st.integers(1, 9))
def test_a_law_that_binds_from_a_later_day_changes_no_date_before_it(life, rule, figure):
    old = plan(life.case, OPEN, as_of=life.at)
    since = max([*days_in(old), *days_in(life.case)]) + timedelta(days=1)
    new = plan(life.case, Almanac(with_figure(rule, figure, since)), as_of=life.at)
    assert new._replace(book_version=old.book_version) == old


def with_figure(rule: str, figure: int, since: date):
    document = {
        "id": rule,
        "kind": "rule",
        "value": {"limit": {FIGURES[rule]: figure}},
        "published_on": since,
        "effective_from": since,
        "source": ["https://example.org/a-later-law"],
    }
    return overlaid(BOOK, [law_value(document, version=1, digest="d")])


def days_in(value: Any) -> Iterator[date]:
    """Every day that stands anywhere in a value."""
    if isinstance(value, date):
        yield value.date() if hasattr(value, "date") else value
    elif isinstance(value, tuple):
        for one in value:
            yield from days_in(one)
    elif isinstance(value, dict):
        yield from days_in(tuple(value.values()))
    elif hasattr(value, "__dataclass_fields__"):
        yield from days_in(tuple(getattr(value, f) for f in value.__dataclass_fields__))
