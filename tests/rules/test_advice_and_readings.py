"""Advice is shown and moves nothing; of two readings the stricter is kept, and both shown.

The visit of the case is aimed at Monday 2027-01-18; Tuesday the 19th is the next working day.
"""

from datetime import date

from models.rules.facts import Route
from models.rules.restrictions import Block, Effect, RestrictionKind, Scope, SecondReading
from tests.rules.cases import K, case, planned, restriction, under

MONDAYS = Block(weekdays=frozenset({0}))
AIMED_AT, NEXT = date(2027, 1, 18), date(2027, 1, 19)
ELSEWHERE = "https://example.org/another-firm"


def said(step) -> str:
    return " ".join(line.format(*values) for line, values in step.why.lines)


def test_advice_leaves_the_day_and_stands_beside_it_with_its_source():
    busy = restriction(RestrictionKind.PORT, MONDAYS, effect=Effect.ADVISE)
    plan = planned(case(), under=under(busy))
    filing = plan.step(K.FILING)
    assert (filing.planned_on, filing.counsel) == (AIMED_AT, False)
    assert "Advice, not a closing" in said(filing)
    assert "https://example.org/notice" in said(filing)
    assert plan.restrictions == ()


def test_advice_on_other_days_is_not_spoken_of():
    fridays = restriction(
        RestrictionKind.PORT, Block(weekdays=frozenset({4})), effect=Effect.ADVISE
    )
    assert "Advice" not in said(planned(case(), under=under(fridays)).step(K.FILING))


def test_advice_on_a_way_online_is_shown_and_moves_nothing():
    slow = restriction(RestrictionKind.ROUTE, routes=(Route.CONSULATE,), effect=Effect.ADVISE)
    online = case(route=Route.CONSULATE, port=None)
    step = planned(online, under=under(slow)).step(K.FILING)
    assert step.planned_on == planned(online, under=under()).filing_on
    assert "Advice, not a closing" in said(step)


def disputed(scope: Scope, other: Scope):
    reading = SecondReading(scope=other, source=ELSEWHERE)
    return restriction(RestrictionKind.PORT, MONDAYS, scope=scope, readings=(reading,))


SPARED, TOUCHED = Scope(exempt_citizenships=("US",)), Scope()


def test_the_stricter_of_two_readings_is_planned_by_and_both_stand_at_the_step():
    step = planned(case(), under=under(disputed(SPARED, TOUCHED))).step(K.FILING)
    assert step.planned_on == NEXT
    assert step.counsel
    assert {(r.due_on, r.citation) for r in step.readings} == {
        (AIMED_AT, "https://example.org/notice"),
        (NEXT, ELSEWHERE),
    }
    assert "which reading holds" in step.why.doubt


def test_it_is_the_stricter_whichever_source_says_so():
    step = planned(case(), under=under(disputed(TOUCHED, SPARED))).step(K.FILING)
    assert step.planned_on == NEXT
    assert {(r.due_on, r.citation) for r in step.readings} == {
        (NEXT, "https://example.org/notice"),
        (AIMED_AT, ELSEWHERE),
    }


def test_readings_that_agree_about_this_person_are_no_doubt():
    step = planned(case(), under=under(disputed(TOUCHED, TOUCHED))).step(K.FILING)
    assert (step.planned_on, step.readings, step.counsel) == (NEXT, (), False)


def test_two_readings_of_a_closed_way_are_shown_as_well():
    # Online the filing is planned for Thursday 2026-12-10.
    shut = restriction(
        RestrictionKind.PROGRAMME,
        since="2026-12-07",
        until="2026-12-11",
        scope=SPARED,
        readings=(SecondReading(scope=TOUCHED, source=ELSEWHERE),),
    )
    step = planned(case(route=Route.CONSULATE, port=None), under=under(shut)).step(K.FILING)
    assert step.planned_on == date(2026, 12, 14)
    assert {r.due_on for r in step.readings} == {date(2026, 12, 10), date(2026, 12, 14)}
