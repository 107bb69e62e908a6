"""Numbers beside their words."""

import pytest

from models.rules.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ("case",), "0 cases"),
        (1, ("case",), "1 case"),
        (2, ("case",), "2 cases"),
        (-1, ("day",), "-1 days"),
        (1, ("entry", "entries"), "1 entry"),
        (3, ("entry", "entries"), "3 entries"),
        (1, ("matter needs", "matters need"), "1 matter needs"),
    ],
)
def test_one_is_one_and_everything_else_is_many(number, words, said):
    assert counted(number, *words) == said
