"""Plans as a whole: the letter's path, and what holds of every plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.case import Awaiting, Case, Document, DocumentStatus
from models.rules.diff import diff
from models.rules.facts import AT_A_PORT, Route
from models.rules.grounds import basis
from models.rules.plan import STEPS, Plan, Status, StepKey
from models.rules.restrictions import Block, Restriction, RestrictionKind
from tests.rules.cases import (
    BOOK,
    FILED,
    MONDAY,
    OPEN_BORDER,
    PAID,
    A,
    K,
    case,
    day,
    noon,
    planned,
    restriction,
    row,
    under,
)

ENDS = [
    # port, zone of the office; the end of 2027-01-22 in UTC
    ("peace_bridge", "America/Vancouver", "2027-01-23T04:59:59Z"),  # Toronto, UTC-5
    ("douglas", "America/Toronto", "2027-01-23T06:59:59Z"),  # British Columbia, UTC-7
    (None, "America/St_Johns", "2027-01-23T03:29:59Z"),  # the office's, UTC-3:30
]


class TestLetter:
    """Online and before travel: the answer is a letter with a printed last day of entry."""

    def test_before_the_answer_the_entry_is_planned_a_week_before_the_start(self):
        # filed Thu Dec 10: + 14 = Dec 24 at the least, + 28 = Jan 7; start Feb 1 - 7 = Jan 25
        found = planned(case(route=Route.CONSULATE, port=None))
        assert row(found, K.DECISION) == (
            "2026-12-24",
            "2027-01-07",
            "2027-02-01",
            "2027-01-29",
        )
        assert row(found, K.ENTRY) == ("2026-12-24", "2027-01-25", "2027-02-01", "2027-01-29")
        assert found.step(K.ENTRY).due_at is None

    @pytest.mark.parametrize(("port", "zone", "due"), ENDS)
    def test_the_printed_day_is_hard_and_ends_on_the_port_s_clock(self, port, zone, due):
        of = self.letter(port=port, zone=zone)
        step = planned(of).step(K.ENTRY)
        assert step.due_at == datetime.fromisoformat(due)
        assert STEPS[K.ENTRY].duty_class == "hard"
        # the start less a week is Jan 25, past the letter: the day before its last, to spare
        assert row(planned(of), K.ENTRY)[1:] == ("2027-01-21", "2027-01-22", "2027-01-21")

    def test_it_does_not_move_for_a_weekend(self):
        of = self.letter(enter_by=day("2027-01-17"))  # a Sunday; the Friday before is safe
        assert row(planned(of), K.ENTRY)[2:] == ("2027-01-17", "2027-01-15")

    def test_once_passed_it_stays_open_and_asks_counsel(self):
        step = planned(self.letter(), on=day("2027-01-23")).step(K.ENTRY)
        assert (step.status, step.counsel) == (Status.READY, True)
        assert step.planned_on == step.latest_on == day("2027-01-22")

    def test_an_answer_long_ago_plans_the_entry_from_today(self):
        of = self.letter(start=day("2026-11-25"), done={**FILED, K.DECISION: "2026-10-01"})
        assert planned(of).step(K.ENTRY).planned_on == MONDAY

    def test_work_is_never_planned_on_a_day_gone_by(self):
        late = planned(self.letter(enter_by=day("2026-11-20"), start=day("2026-11-16")))
        works, rights = late.step(K.WORK_START), late.step(K.RIGHTS_INFORMATION)
        assert (rights.planned_on, works.planned_on) == (MONDAY, MONDAY)

    @staticmethod
    def letter(port=None, zone="America/Toronto", enter_by=date(2027, 1, 22), **given) -> Case:
        given.setdefault("done", {**FILED, K.DECISION: "2026-11-23"})
        return case(
            A.ENTRY, route=Route.CONSULATE, port=port, zone=zone, enter_by=enter_by, **given
        )


def test_at_a_port_the_answer_is_given_at_the_counter():
    step = planned(case()).step(K.DECISION)
    assert step.why.rule == "R198_POE"
    assert "the same day" in step.why.lines[0][0]


def test_an_answer_awaited_is_never_planned_before_today():
    of = case(A.DECISION, done=FILED, route=Route.CONSULATE, port=None)
    # filed Nov 23 + 28 = Dec 21; at Christmas it is still out
    assert planned(of).step(K.DECISION).planned_on == day("2026-12-21")
    assert planned(of, on=day("2026-12-25")).step(K.DECISION).planned_on == day("2026-12-25")


def test_a_further_examination_is_answered_on_the_day_it_is_set_for():
    at = datetime(2026, 12, 3, 14, tzinfo=UTC)
    of = case(A.FURTHER_EXAMINATION, done=FILED, return_at=at)
    assert planned(of).step(K.DECISION).planned_on == day("2026-12-03")


def test_a_report_of_inadmissibility_stops_everything_but_the_clock_of_a_permit():
    before = planned(case(A.COUNSEL, done=FILED))
    assert before.step(K.DECISION).status == "blocked"
    after = planned(case(A.COUNSEL, permit=("2026-01-01", "2027-07-20")))
    assert after.step(K.EXTENSION_FILING).latest_on == day("2027-07-20")


def test_a_target_missed_by_a_filing_already_made_is_named():
    of = case(A.DECISION, done=FILED, route=Route.CONSULATE, start=day("2026-12-01"))
    # filed Nov 23 + 28 = Dec 21, entered the same day: work on Dec 21
    found = planned(of)
    assert found.step(K.WORK_START).planned_on == day("2026-12-21")
    assert found.binding_limits[0] == "target_start"


MIDNIGHTS = [
    # as of, office; the day it is there, on which an unready case files at the earliest
    ("2026-11-24T04:59:59Z", "America/Toronto", "2026-11-23"),
    ("2026-11-24T05:00:00Z", "America/Toronto", "2026-11-24"),
    ("2026-11-24T06:59:59Z", "America/Vancouver", "2026-11-23"),
    ("2026-11-24T07:00:00Z", "America/Vancouver", "2026-11-24"),
    ("2026-11-24T03:29:59Z", "America/St_Johns", "2026-11-23"),
    ("2026-11-24T03:30:00Z", "America/St_Johns", "2026-11-24"),
]


@pytest.mark.parametrize(("at", "zone", "today"), MIDNIGHTS)
def test_a_plan_begins_on_the_office_s_day(at, zone, today):
    found = planned(case(zone=zone), at=datetime.fromisoformat(at))
    assert found.step(K.OFFER).earliest_on == day(today)


# What holds of every plan.

PORTS = [
    "peace_bridge",
    "rainbow_bridge",
    "douglas",
    "yyz",
    "boissevain",
    "cannon_corners",
    None,
]
DAYS = st.dates(date(2026, 9, 1), date(2028, 6, 30))
FIRST_PERMIT = [
    A.OFFER, A.CERTIFICATE, A.FILING, A.RETURN_VISIT, A.DECISION, A.EXAMINATION,
    A.FURTHER_EXAMINATION, A.ENTRY, A.REFUSAL_REVIEW, A.COUNSEL,
]  # fmt: skip
BEHIND: dict[Awaiting, tuple[StepKey, ...]] = {
    A.OFFER: (),
    A.CERTIFICATE: (K.OFFER,),
    A.FILING: (K.OFFER, K.CERTIFICATE),
    A.RETURN_VISIT: (K.OFFER, K.CERTIFICATE, K.DOCUMENTS, K.PACKAGE),
    A.COUNSEL: tuple(FILED),
    A.DECISION: tuple(FILED),
    A.EXAMINATION: tuple(FILED),
    A.FURTHER_EXAMINATION: tuple(FILED),
    A.REFUSAL_REVIEW: tuple(FILED),
    A.ENTRY: (*FILED, K.DECISION),
}
NEW_PASSPORT = Document(
    kind="passport", status=DocumentStatus.RECEIVED, expires_on=date(2040, 1, 1)
)
HELD = [
    A.WORK_START, A.EXTENSION_WINDOW, A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING,
    A.EXTENSION_DECISION,
]  # fmt: skip


@st.composite
def first_permits(draw, states=tuple(FIRST_PERMIT)) -> tuple[Case, date]:
    """A case before its permit, and a day on which it is looked at."""
    awaiting = draw(st.sampled_from(states))
    route = draw(st.sampled_from([*Route, None]))
    opened = draw(st.dates(date(2026, 9, 1), date(2026, 12, 31)))
    today = opened + timedelta(days=draw(st.integers(0, 120)))
    done = {step.value: opened for step in BEHIND[awaiting]}
    made = case(
        awaiting,
        opened=opened,
        route=route,
        port=draw(st.sampled_from(PORTS)) if route in AT_A_PORT else None,
        start=draw(st.none() | DAYS),
        months=draw(st.none() | st.integers(1, 36)),
        citizenships=draw(st.sampled_from([("US",), ("MX",), ("US", "MX"), ()])),
        passport=draw(st.none() | st.dates(date(2026, 12, 1), date(2033, 1, 1))),
        zone=draw(
            st.sampled_from(["America/Toronto", "America/Vancouver", "America/St_Johns"])
        ),
        certificates=(PAID,) if draw(st.booleans()) else (),
        return_at=noon(today + timedelta(days=draw(st.integers(-9, 30)))),
        enter_by=today + timedelta(days=draw(st.integers(0, 90)))
        if awaiting is A.ENTRY
        else None,
        documents=draw(st.sampled_from([(), (NEW_PASSPORT,)])),
    )
    return replace(made, done=done), today


@st.composite
def permits_held(draw) -> tuple[Case, date]:
    """A case with a permit, and a day on which it is looked at."""
    first = draw(st.dates(date(2025, 1, 1), date(2026, 12, 1)))
    last = first + timedelta(days=draw(st.integers(60, 1095)))
    today = first + timedelta(days=draw(st.integers(0, 1300)))
    awaiting = draw(st.sampled_from(HELD))
    filed = {K.EXTENSION_FILING: last.isoformat()}
    made = case(
        awaiting,
        opened=first,
        done=filed if awaiting is A.EXTENSION_DECISION else None,
        permit=(first.isoformat(), last.isoformat()),
        start=draw(st.none() | st.just(first)),
    )
    return made, today


ANY_CASE = first_permits() | permits_held()


@st.composite
def notices(draw, port: str | None = None) -> Restriction:
    """Some closing: of a port, a way, the programme or the portal."""
    kind = draw(st.sampled_from(RestrictionKind)) if port is None else RestrictionKind.PORT
    since = draw(DAYS)
    lasts = draw(st.none() | st.integers(0, 400))
    weekdays = draw(st.none() | st.frozensets(st.integers(0, 6), min_size=1, max_size=6))
    fields: dict[str, Any] = {}
    if kind is RestrictionKind.PORT:
        fields["ports"] = (port or draw(st.sampled_from(PORTS[:5])),)
    if kind is RestrictionKind.ROUTE:
        fields["routes"] = (draw(st.sampled_from(list(Route))),)
    return restriction(
        kind,
        Block(weekdays=weekdays),
        since=since.isoformat(),
        until=(since + timedelta(days=lasts)).isoformat() if lasts is not None else None,
        **fields,
    )


def days_of(found: Plan, *fields: str) -> dict[StepKey, tuple[date | None, ...]]:
    return {s.key: tuple(getattr(s, f) for f in fields) for s in found.steps}


@given(ANY_CASE, st.lists(notices(), max_size=2))
def test_planning_the_same_facts_again_changes_nothing(looked_at, closed):
    of, today = looked_at
    world = under(*closed)
    one, two = planned(of, on=today, under=world), planned(of, on=today, under=world)
    assert one == two
    assert diff(one, two, reason="facts", because="x") == ()


@given(ANY_CASE)
def test_a_plan_stands_still_until_one_of_its_days_has_passed(looked_at):
    of, today = looked_at
    tomorrow = today + timedelta(days=1)
    one, two = planned(of, on=today), planned(of, on=tomorrow)
    ahead = [
        d
        for s in one.steps
        if s.status is not Status.DONE
        for d in (s.planned_on, s.latest_on)
        if d is not None
    ]
    if all(d >= tomorrow for d in ahead):
        assert days_of(one, "planned_on", "latest_on", "safe_on", "due_at") == days_of(
            two, "planned_on", "latest_on", "safe_on", "due_at"
        )


ORDER = [
    (K.OFFER, K.CERTIFICATE),
    (K.DOCUMENTS, K.PACKAGE),
    (K.CERTIFICATE, K.PACKAGE),
    (K.PACKAGE, K.FILING),
    (K.CERTIFICATE, K.FILING),
    (K.FILING, K.DECISION),
    (K.DECISION, K.PERMIT_CHECK),
    (K.PERMIT_CHECK, K.WORK_START),
    (K.RIGHTS_INFORMATION, K.WORK_START),
    (K.EXTENSION_WINDOW, K.EXTENSION_CERTIFICATE),
    (K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING),
]
# What is owed anew while an officer has the file comes after the filing by its nature.
IN_ORDER = tuple(a for a in FIRST_PERMIT if a is not A.REFUSAL_REVIEW)


@given(first_permits(IN_ORDER) | permits_held(), st.lists(notices(), max_size=2))
def test_no_step_is_planned_after_what_it_protects(looked_at, closed):
    of, today = looked_at
    outage = any(n.kind is RestrictionKind.PORTAL_OUTAGE for n in closed)
    found = planned(of, on=today, under=under(*closed))
    for earlier, later in ORDER:
        one, two = found.step(earlier), found.step(later)
        if one and two and one.planned_on and two.planned_on and not outage:
            assert one.planned_on <= two.planned_on, (earlier, later)


@given(first_permits(), st.lists(notices(), max_size=2))
def test_a_start_that_cannot_be_kept_is_named_as_binding(looked_at, closed):
    of, today = looked_at
    found = planned(of, on=today, under=under(*closed))
    works, start = found.step(K.WORK_START), of.facts.job.start_on
    if works is not None and start is not None and works.planned_on > start:
        assert "target_start" in found.binding_limits


@given(ANY_CASE, st.lists(notices(), max_size=2))
def test_the_four_days_of_a_step_stand_in_order(looked_at, closed):
    of, today = looked_at
    for step in planned(of, on=today, under=under(*closed)).steps:
        if step.earliest_on and step.planned_on:
            assert step.earliest_on <= step.planned_on, step.key
        if step.safe_on and step.latest_on:
            assert step.safe_on <= step.latest_on, step.key
        if step.safe_on:
            assert OPEN_BORDER.working.is_working(step.safe_on), step.key


@given(ANY_CASE, st.lists(notices(), max_size=2))
def test_nothing_still_to_do_is_planned_before_today(looked_at, closed):
    of, today = looked_at
    for step in planned(of, on=today, under=under(*closed)).steps:
        over = step.status in (Status.DONE, Status.NOT_APPLICABLE, Status.SKIPPED)
        late_letter = step.key is K.ENTRY and step.counsel
        if (
            step.planned_on
            and not over
            and not late_letter
            and step.key is not K.RECORD_RETENTION
        ):
            assert step.planned_on >= today, step.key


@given(permits_held())
def test_a_hard_limit_is_the_printed_day_whatever_day_it_is(looked_at):
    of, today = looked_at
    step = planned(of, on=today).step(K.EXTENSION_FILING)
    ends = of.permit.valid_to
    assert step.latest_on == ends
    assert step.due_at == datetime(ends.year, ends.month, ends.day, 23, 59, 59, tzinfo=UTC)


@given(ANY_CASE, notices())
def test_a_notice_withdrawn_gives_the_plan_back(looked_at, closed):
    of, today = looked_at
    before = planned(of, on=today, under=OPEN_BORDER)
    planned(of, on=today, under=under(closed))
    assert planned(of, on=today, under=under()) == before


@given(first_permits(), notices(port="coutts"))
def test_a_notice_on_another_port_is_nothing_to_a_plan(looked_at, closed):
    of, today = looked_at
    assert planned(of, on=today, under=under(closed)) == planned(of, on=today)


@given(ANY_CASE, st.lists(notices(), max_size=2))
def test_every_date_can_say_why(looked_at, closed):
    of, today = looked_at
    for step in planned(of, on=today, under=under(*closed)).steps:
        said = basis(step.why, BOOK, on=today)
        assert said.citation
        assert said.explanation
        assert step.key in STEPS
        assert not any("{" in line or "None" in line for line in said.explanation)


@given(ANY_CASE)
def test_a_slack_is_the_days_from_planned_to_latest(looked_at):
    of, today = looked_at
    for step in planned(of, on=today).steps:
        known = step.planned_on is not None and step.latest_on is not None
        assert (step.slack_days is not None) is known
        if known:
            assert step.planned_on + timedelta(days=step.slack_days) == step.latest_on
