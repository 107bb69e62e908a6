"""Orders that suspend the programme (IRPA 87.301-87.305): what waits, and what is not taken."""

from datetime import UTC, datetime

import pytest

from models.rules import events as e
from models.rules.decisions import Refusal, Refused
from models.rules.facts import Route
from models.rules.findings import Who
from models.rules.plan import Status
from models.rules.records import ProgrammeOrder, Reach
from tests.rules.cases import FILED, PAID, A, K, case, day, planned
from tests.rules.lives import answer


def order(reach, first="2027-01-18", last="2027-01-31"):
    return ProgrammeOrder(
        order="P.C. 2027-12", reach=reach, from_on=day(first), to_on=day(last) if last else None
    )


def ready(*orders, **given):
    return case(
        A.FILING,
        certificates=(PAID,),
        orders=orders,
        done={K.CERTIFICATE: "2026-11-23"},
        **given,
    )


def test_a_visit_waits_for_the_end_of_an_order_that_stops_intake():
    # For a start on 8 February the visit is aimed at Monday 25 January.
    of = {"start": day("2027-02-08")}
    assert planned(ready(**of)).step(K.FILING).planned_on == day("2027-01-25")
    found = planned(ready(order(Reach.INTAKE), **of))
    step = found.step(K.FILING)
    assert step.planned_on == day("2027-02-01")  # 31 January is a Sunday
    assert (step.is_doubtful, step.why.who) == (True, Who.COUNSEL)
    assert found.restrictions == ("P.C. 2027-12",)


def test_without_an_end_nobody_knows_when_to_file():
    found = planned(ready(order(Reach.INTAKE, "2026-11-02", None), start=None))
    step = found.step(K.FILING)
    assert (step.status, step.planned_on) == (Status.BLOCKED, None)


def test_no_limit_of_law_moves_for_an_order():
    of = case(
        A.EXTENSION_FILING, permit=("2024-02-01", "2027-01-25"), certificates=(PAID,),
        orders=(order(Reach.INTAKE),),
    )  # fmt: skip
    step = planned(of, on=day("2027-01-19")).step(K.EXTENSION_FILING)
    assert (step.latest_on, step.planned_on) == (day("2027-01-25"), None)
    assert "P.C. 2027-12" in step.why.doubt


TOUCHED = [
    (Reach.PROCESSING, A.DECISION, K.DECISION),
    (Reach.PERMITS, A.EXTENSION_WINDOW, K.PERMIT_END),
]


@pytest.mark.parametrize(("reach", "awaiting", "key"), TOUCHED)
def test_counsel_says_what_an_order_makes_of_a_pending_file_or_a_permit(reach, awaiting, key):
    permit = ("2026-06-01", "2028-09-07") if awaiting is A.EXTENSION_WINDOW else None
    done = FILED if awaiting is A.DECISION else None
    known = {"route": Route.CONSULATE, "port": None} if awaiting is A.DECISION else {}
    of = case(awaiting, permit=permit, done=done, orders=(order(reach, "2026-11-01"),), **known)
    step = planned(of).step(key)
    assert (step.is_doubtful, step.why.who) == (True, Who.COUNSEL)
    assert "P.C. 2027-12" in step.why.doubt
    if reach is Reach.PROCESSING:
        assert step.planned_on == day("2027-02-01")


def test_an_order_that_is_over_touches_nothing():
    of = ready(order(Reach.INTAKE, "2026-10-01", "2026-10-31"))
    step = planned(of).step(K.FILING)
    assert step.why == planned(ready()).step(K.FILING).why


FILINGS = [
    # instant, taken; an order from 18 to 31 January, days of the head office
    (datetime(2027, 1, 18, 4, 59, tzinfo=UTC), True),
    (datetime(2027, 1, 18, 5, 0, tzinfo=UTC), False),
    (datetime(2027, 2, 1, 4, 59, tzinfo=UTC), False),
    (datetime(2027, 2, 1, 5, 0, tzinfo=UTC), True),
]


@pytest.mark.parametrize(("at", "taken"), FILINGS)
def test_nothing_is_filed_while_intake_is_stopped(at, taken):
    told = answer(ready(order(Reach.INTAKE)), e.Filed(), at)
    assert isinstance(told, Refused) is not taken
    if not taken:
        assert (told.reason, "87.30" in told.message) == (Refusal.NOT_LAWFUL, True)
