"""Two processes at work over one database, killed again and again at any boundary."""

from tests.benchmarks.campaign import Toll, fought


def test_two_processes_killed_anywhere_lose_nothing_and_repeat_nothing_unmarked(database_url):
    toll = Toll()
    fought(database_url, toll, kills=15, seed=20)
    assert toll.kills.total() >= 15
    assert toll.wrongs == []
    assert toll.fallen == []
