"""The difference between two plans, field by field."""

from datetime import UTC, date, datetime

from hypothesis import given

from models.rules.diff import FORECAST, as_told, diff, plain
from models.rules.plan import Change, Plan, Status
from tests.rules.cases import (
    MONDAY,
    A,
    K,
    applied,
    case,
    day,
    planned,
    restriction,
    told,
    under,
)
from tests.rules.test_planning import ANY_CASE, notices


def changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    return diff(old, new, reason="restriction", because="A notice.")


def test_a_port_closed_on_the_planned_day_moves_the_filing_and_what_hangs_on_it():
    closed = under(restriction(since="2027-01-18", until="2027-01-18"))
    found = changes(planned(case()), planned(case(), under=closed))
    moved = {(c.step, c.field): (c.old, c.new) for c in found}
    # Mon 18 -> Tue 19; at a port the answer and the check are of the same day
    one_day = (day("2027-01-18"), day("2027-01-19"))
    assert moved[K.FILING, "planned_on"] == one_day
    assert moved[K.DECISION, "planned_on"] == one_day
    assert moved[K.PERMIT_CHECK, "planned_on"] == one_day
    assert not any(c.step in (K.DOCUMENTS, K.WORK_START) for c in found)
    assert {(c.reason, c.because) for c in found} == {("restriction", "A notice.")}


def test_the_same_plan_twice_differs_in_nothing():
    assert changes(planned(case()), planned(case())) == ()


def test_the_earliest_day_follows_the_calendar_and_is_no_news():
    old, new = planned(case()), planned(case(), on=day("2026-11-24"))
    assert old.step(K.OFFER).earliest_on != new.step(K.OFFER).earliest_on
    assert changes(old, new) == ()


def test_a_step_that_goes_and_one_that_comes_are_told_from_and_to_nothing():
    old = planned(case())
    new = old._replace(steps=old.steps[1:])
    gone = {c.field: (c.old, c.new) for c in changes(old, new)}
    assert gone["planned_on"] == (day("2026-12-07"), None)
    assert gone["status"] == (Status.READY, None)
    assert {c.field: (c.new, c.old) for c in changes(new, old)} == gone


@given(ANY_CASE, notices())
def test_the_changes_applied_to_the_old_plan_give_the_new(looked_at, closed):
    of, today = looked_at
    old, new = planned(of, on=today), planned(of, on=today, under=under(closed))
    assert applied(changes(old, new), told(old)) == told(new)


def test_the_permit_that_is_likely_is_told_when_it_changes():
    old, new = planned(case()), planned(case(months=12))
    # 12 months from 2027-02-01 end 2028-01-31, 36 months 2030-01-31
    told = [c for c in changes(old, new) if c.step is FORECAST]
    assert [(c.field, c.old, c.new) for c in told] == [
        ("to", day("2030-01-31"), day("2028-01-31"))
    ]
    assert as_told(told[0])["step"] == "permit_forecast"
    assert as_told(told[0])["title"] == "The permit"


def test_a_printed_permit_takes_the_place_of_the_forecast():
    printed = case(A.PERMIT_CHECK, permit=("2027-01-20", "2029-06-30"))
    told = {
        c.field: c.new for c in changes(planned(case()), planned(printed)) if c.step is FORECAST
    }
    assert told == {
        "from": day("2027-01-20"), "to": day("2029-06-30"), "limited_by": "printed",
    }  # fmt: skip


def test_a_change_is_told_in_plain_json():
    change = Change(K.FILING, "planned_on", MONDAY, None, "facts", "Facts changed.")
    assert as_told(change) == {
        "step": "filing",
        "title": "File the application",
        "field": "planned_on",
        "old": "2026-11-23",
        "new": None,
        "reason": "facts",
        "because": "Facts changed.",
    }


def test_an_instant_is_told_in_utc():
    assert plain(datetime(2027, 7, 20, 23, 59, 59, tzinfo=UTC)) == "2027-07-20T23:59:59Z"
    assert plain(datetime.fromisoformat("2027-07-20T08:00:00-04:00")) == "2027-07-20T12:00:00Z"
    assert plain(date(2027, 7, 20)) == "2027-07-20"
    assert plain(None) is None
