from datetime import UTC, datetime, timedelta

from orjson import loads

from models.rules.plan import Forecast, Status, StepDates, StepKey, Why
from models.store.bulk import json_text
from models.store.plans import pack, says_the_same, unpack
from tests.store.portfolio import plan_of

EMPTY = StepDates(
    StepKey.DOCUMENTS, Status.NOT_APPLICABLE, None, None, None, None, None, Why("PLAN_X")
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def kept(plan):
    """Return a plan as it is read from its row."""
    return loads(json_text(pack(plan)))


def test_a_plan_comes_back_as_it_was():
    assert unpack(kept(plan_of(12)), 12) == plan_of(12)


def test_a_plan_from_its_row_says_the_same_as_the_plan_it_was_made_of():
    told = plan_of().steps[0]
    later = told._replace(due_at=NOON + timedelta(days=1))
    earlier = later._replace(earliest_on=NOON.date())
    (one, same, other) = (plan_of(steps=(step,)) for step in (later, earlier, told))
    assert says_the_same(kept(one), pack(same))
    assert not says_the_same(kept(one), pack(other))


def test_a_plan_of_which_nothing_is_known_comes_back_empty():
    forecast = Forecast(valid_from=None, valid_to=None, limited_by=None)
    bare = plan_of(route=None, port=None, filing_on=None, forecast=forecast, steps=(EMPTY,))
    bare = bare._replace(binding_limits=(), restrictions=())
    assert unpack(kept(bare), 1) == bare


def test_every_step_and_status_can_be_kept():
    steps = tuple(EMPTY._replace(key=k, status=s) for k in StepKey for s in Status)
    assert unpack(kept(plan_of(steps=steps)), 1).steps == steps


def test_the_grounds_are_reduced_to_the_rule_and_derived_again_when_shown():
    told = EMPTY._replace(why=Why("R200", (("days", 90),), (("{} days", (90,)),)))
    assert unpack(kept(plan_of(steps=(told,))), 1).steps[0].why == Why("R200")


def test_the_same_plan_is_packed_the_same():
    assert pack(plan_of()) == pack(plan_of())


def test_a_packed_plan_is_short():
    # No life has every step before it at once.
    longest = list(StepKey)[:18]
    full = plan_of(steps=tuple(plan_of().steps[0]._replace(key=key) for key in longest))
    assert len(json_text(pack(full))) < 2_500
