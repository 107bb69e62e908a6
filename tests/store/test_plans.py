import json

from models.rules.plan import Forecast, Status, StepDates, StepKey, Why
from models.store.plans import pack, unpack
from tests.store.portfolio import plan_of

EMPTY = StepDates(
    StepKey.DOCUMENTS, Status.NOT_APPLICABLE, None, None, None, None, None, Why("PLAN_X")
)


def test_a_plan_comes_back_as_it_was():
    assert unpack(json.loads(json.dumps(pack(plan_of(12)))), 12) == plan_of(12)


def test_a_plan_of_which_nothing_is_known_comes_back_empty():
    forecast = Forecast(valid_from=None, valid_to=None, limited_by=None)
    bare = plan_of(route=None, port=None, filing_on=None, forecast=forecast, steps=(EMPTY,))
    bare = bare._replace(binding_limits=(), restrictions=())
    assert unpack(pack(bare), 1) == bare


def test_every_step_and_status_can_be_kept():
    steps = tuple(EMPTY._replace(key=k, status=s) for k in StepKey for s in Status)
    assert unpack(pack(plan_of(steps=steps)), 1).steps == steps


def test_the_grounds_are_reduced_to_the_rule_and_derived_again_when_shown():
    told = EMPTY._replace(why=Why("R200", (("days", 90),), (("{} days", (90,)),)))
    assert unpack(pack(plan_of(steps=(told,))), 1).steps[0].why == Why("R200")


def test_the_same_plan_is_packed_the_same():
    assert pack(plan_of()) == pack(plan_of())


def test_a_packed_plan_is_short():
    # No life has every step before it at once.
    longest = list(StepKey)[:18]
    full = plan_of(steps=tuple(plan_of().steps[0]._replace(key=key) for key in longest))
    assert len(json.dumps(pack(full), separators=(",", ":"))) < 2_500
