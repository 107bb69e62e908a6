"""Two processes at work over one database, killed at every boundary there is."""

from itertools import chain

from tests.benchmarks.campaign import Toll, fought_everywhere, never_hit
from tests.benchmarks.dying import MOMENTS, NAMES_OF_MOMENTS, WATCHED_NAMES, Work

MOST_DAYS = 60  # of the firm; a fifth of them are enough on most runs
BOUNDARIES = 56  # before and after each commit of each work, and between what it writes


def test_two_processes_killed_at_every_boundary_lose_nothing_and_repeat_nothing_unmarked(
    database_url,
):
    toll = Toll()
    fought_everywhere(database_url, toll, most_days=MOST_DAYS, seed=20)
    assert toll.wrongs == []
    assert toll.fallen == []
    assert never_hit(toll) == []
    assert toll.kills.total() > BOUNDARIES


def test_each_commit_of_each_work_is_such_a_boundary():
    named = list(chain.from_iterable(MOMENTS.values()))
    assert set(MOMENTS) == set(Work)
    assert len(named) == len(set(named)) == BOUNDARIES
    for work in (Work.PUBLISH, Work.WITHDRAW, Work.ENACT, Work.REPEAL):
        for what in ("begun", "chunk", "finished"):
            for side in ("before", "after"):
                assert f"{work}: {what}, {side} its commit" in named


def test_every_boundary_is_that_of_a_function_which_is_watched():
    assert NAMES_OF_MOMENTS == WATCHED_NAMES
