"""Nothing counts before it was announced, and no end before it was known."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.rules.almanac import Almanac
from models.rules.announced import Announced, known_from
from models.rules.facts import Route
from models.rules.published import ALWAYS
from models.rules.restrictions import Block, Restriction, RestrictionKind
from tests.rules.cases import BOOK, FILED, A, K, case, planned

SECOND = timedelta(seconds=1)


def notice(**fields) -> Restriction:
    given = {
        "id": "n",
        "ports": ("peace_bridge",),
        "effective_from": date(2027, 1, 1),
        "blocks": (Block(weekdays=frozenset({0})),),
    } | fields
    return Restriction(title="A notice", kind=RestrictionKind.PORT, source="https://x", **given)


ANNOUNCED = datetime(2026, 12, 1, 15, tzinfo=UTC)
PUBLISHED = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"announced_at": ANNOUNCED}, ANNOUNCED),
        # Not carried: the day it takes effect, at midnight of the head office, 05:00 UTC.
        ({}, datetime(2027, 1, 1, 5, tzinfo=UTC)),
        ({"effective_from": ANNOUNCED + SECOND}, ANNOUNCED + SECOND),
        # Published before: whoever published it knew of it.
        ({"published_at": PUBLISHED}, PUBLISHED),
        ({"published_at": PUBLISHED, "announced_at": ANNOUNCED}, PUBLISHED),
        # Published later, of a notice long announced: it could be known from its announcement.
        ({"published_at": ANNOUNCED + SECOND, "announced_at": ANNOUNCED}, ANNOUNCED),
        ({"effective_from": None}, ALWAYS),
    ],
)  # fmt: skip
def test_a_notice_is_known_from_its_announcement_or_from_its_publishing_here(fields, at):
    assert known_from(notice(**fields)) == at


def test_before_its_announcement_a_notice_is_unknown_and_from_that_instant_known():
    told = Announced([notice(announced_at=ANNOUNCED)])
    assert told.at(ANNOUNCED - SECOND) == ()
    assert [r.id for r in told.at(ANNOUNCED)] == ["n"]
    assert told.complete_from == ANNOUNCED


def test_an_end_made_known_later_is_no_end_before():
    heard = datetime(2027, 2, 1, tzinfo=UTC)
    ends = date(2027, 2, 15)
    told = Announced([notice(effective_to=ends, end_announced_at=heard)])
    assert told.at(heard - SECOND)[0].effective_to is None
    assert told.at(heard)[0].effective_to == ends


def test_an_heir_that_nobody_knows_of_replaces_nothing():
    heir = notice(id="heir", supersedes=("n",), announced_at=datetime(2027, 3, 1, tzinfo=UTC))
    told = Announced([notice(), heir])
    assert [r.id for r in told.at(datetime(2027, 2, 1, tzinfo=UTC))] == ["n"]


def test_a_plan_made_before_the_announcement_does_not_feel_the_closing():
    # The visit of the case of these tests is planned for Monday 2027-01-18.
    under = Almanac(BOOK, (notice(announced_at=ANNOUNCED),))
    before, after = (
        planned(case(), under=under, at=at) for at in (ANNOUNCED - SECOND, ANNOUNCED)
    )
    assert before.filing_on == date(2027, 1, 18)
    assert after.filing_on == date(2027, 1, 19)
    assert (before.restrictions, after.restrictions) == ((), ("n",))


def test_all_instants_at_which_the_same_was_known_share_one_almanac():
    later = notice(id="m", announced_at=ANNOUNCED + timedelta(days=9))
    under = Almanac(BOOK, (notice(announced_at=ANNOUNCED), later))
    first = under.as_known(ANNOUNCED)
    assert first is under.as_known(ANNOUNCED + timedelta(days=8))
    assert first is not under.as_known(ANNOUNCED - SECOND)
    assert under.as_known(ANNOUNCED + timedelta(days=9)) is under


def test_a_closed_way_too_is_unknown_before_it_is_announced():
    order = Restriction(
        id="p",
        title="A suspension",
        kind=RestrictionKind.PROGRAMME,
        blocks=(Block(),),
        announced_at=ANNOUNCED,
        effective_from=date(2026, 12, 1),
        effective_to=date(2026, 12, 31),
        source="https://x",
    )
    under = Almanac(BOOK, (order,))
    online = case(route=Route.CONSULATE, port=None)
    before = planned(online, under=under, at=ANNOUNCED - SECOND).step(K.FILING)
    after = planned(online, under=under, at=ANNOUNCED).step(K.FILING)
    assert before.planned_on < date(2026, 12, 31) < after.planned_on


@pytest.mark.parametrize(
    ("clock", "planned_on"),
    [
        (time(14, 59), date(2027, 1, 25)),  # 09:59 at the port
        (time(15, 0), date(2027, 1, 26)),  # 10:00, and nothing of the day is left
    ],
)
def test_a_day_whose_last_window_is_over_is_no_day_to_file(clock, planned_on):
    # All is ready on Monday 2027-01-25, when the port closes at 15:00 UTC until midnight.
    shut = Restriction(
        id="n",
        title="A notice",
        kind=RestrictionKind.PORT,
        ports=("peace_bridge",),
        blocks=(Block(),),
        announced_at=ALWAYS,
        effective_from=datetime(2027, 1, 25, 15, tzinfo=UTC),
        effective_to=date(2027, 1, 25),
        source="https://x",
    )
    at = datetime.combine(date(2027, 1, 25), clock, UTC)
    done = {step: on for step, on in FILED.items() if step is not K.FILING}
    ready = case(A.FILING, done=done)
    assert planned(ready, under=Almanac(BOOK, (shut,)), at=at).filing_on == planned_on
