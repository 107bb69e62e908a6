"""A comparison is fair when both sides do the same work."""

from tests.benchmarks.mornings import Mornings
from tests.benchmarks.worlds import CHASED, Size, sqlite_place

SMALL = Size(cases=2 * CHASED, pending=2 * CHASED, history=100)


def test_a_sweep_by_hand_says_the_same_to_the_same_people_and_queues_the_same():
    with sqlite_place(SMALL) as place:
        days = Mornings(place)
        days.agree()
        assert set(days.sample) == {"counsel", "employer"}
        days.close()
