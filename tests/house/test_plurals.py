"""No sentence counts one case as many: each number has its word from `counted`."""

import re

from tests.house.tree import ROOT, sources

# A number put into a sentence before a word that is always in the plural: f"{n} cases move".
ALWAYS_MANY = re.compile(
    r"\{[a-z_.\[\]'\"()]+\} (?:open |new |more )?"
    r"(?:cases|notices|messages|entries|rows|proposals|steps|plans|colleagues|matters|days)\b"
)
# Three widths of a planning value side by side, and weeks as days: never one day alone.
SPARED = {"deploy/cli/law.py", "models/rules/counting_words.py"}


def test_no_sentence_says_1_cases():
    found = {
        f"{place}: {match[0]}"
        for place in sources()
        if str(place) not in SPARED
        for match in ALWAYS_MANY.finditer((ROOT / place).read_text(encoding="utf-8"))
    }
    assert found == set()


def test_the_pattern_finds_what_it_is_for():
    assert ALWAYS_MANY.search('f"{answer.affected} cases move"')
    assert ALWAYS_MANY.search("f\"{one['affected']} open cases\"")
    assert not ALWAYS_MANY.search("{counted(n, 'case')} move")
