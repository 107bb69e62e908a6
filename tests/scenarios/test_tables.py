"""README.md finds a scenario for each mistake and each worked example, or says why not."""

import re
from collections.abc import Iterator

import pytest

from tests.scenarios.reading import HERE, scenarios

_PAGE = (HERE / "README.md").read_text(encoding="utf-8")
_MISTAKES, _EXAMPLES = 26, 21
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def rows(first: str) -> Iterator[list[str]]:
    """Yield the cells of each row whose first one looks like that."""
    for line in _PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(first, cells[0]):
            yield cells


MISTAKES = {cells[0]: cells[-1] for cells in rows(r"\d+")}
EXAMPLES = {cells[0]: cells[1:] for cells in rows(r"T\d\d")}


def test_every_mistake_and_every_example_has_its_row() -> None:
    assert list(MISTAKES) == [str(number + 1) for number in range(_MISTAKES)]
    assert len(EXAMPLES) == _EXAMPLES


@pytest.mark.parametrize("number", MISTAKES)
def test_a_mistake_names_the_scenarios_that_say_so_themselves(number: str) -> None:
    named = [place for place, _ in _LINK.findall(MISTAKES[number])]
    assert sorted(named) == sorted(s.place for s in scenarios() if number in s.mistakes)
    assert named or MISTAKES[number].startswith("None: ")


@pytest.mark.parametrize("number", EXAMPLES)
def test_an_example_names_the_scenarios_that_run_the_commands_it_names(number: str) -> None:
    _, commands, cell = EXAMPLES[number]
    named = [place for place, _ in _LINK.findall(cell)]
    told = [s for s in scenarios() if number in s.examples]
    assert sorted(named) == sorted(s.place for s in told)
    ran = [happening.get("run", "") for s in told for happening in s.when]
    for command in re.findall(r"`([^`]+)`", commands):
        assert any(words.startswith(command) for words in ran), command


def test_every_link_leads_to_the_file_it_names() -> None:
    links = _LINK.findall(_PAGE)
    assert [text for text, target in links if text != target] == []
    assert [target for _, target in links if not (HERE / target).is_file()] == []
