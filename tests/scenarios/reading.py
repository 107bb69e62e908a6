"""A scenario file, read as plain text, and held against the words that a scenario may use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.casework.strict_yaml import parse, read_text

HERE = Path(__file__).parent
_PEOPLE = HERE / "people.yaml"
_WORDS: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {
            *("title", "situation", "law", "given", "when", "then"),
            *("mistakes", "examples", "waits_for"),
        }
    ),
    "law": frozenset({"rule", "cite", "source", "says"}),
    "given": frozenset({"on", "who", "but"}),
    "when": frozenset(
        {
            *("at", "told", "event", "with", "run", "refused", "then"),
            *("spouse_case", "whose"),
        }
    ),
}
_NEEDED = ("title", "situation", "law", "when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One file: who, what happens, and what the law makes of it."""

    path: Path
    title: str
    situation: str
    law: tuple[Mapping[str, Any], ...]
    given: Mapping[str, Any]
    when: tuple[Mapping[str, Any], ...]
    then: Mapping[str, Any]
    mistakes: tuple[str, ...]
    examples: tuple[str, ...]
    waits_for: str | None

    @property
    def place(self) -> str:
        """The file's path from this folder, as the tables name it."""
        return self.path.relative_to(HERE).as_posix()


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return every scenario, folder by folder."""
    return tuple(read(path) for path in sorted(HERE.glob("*/*.yaml")))


def read(path: Path) -> Scenario:
    """Return one file's scenario; ValueError names a word that no scenario may use."""
    told = _content(path)
    _known(path, "", told)
    if missing := [word for word in _NEEDED if not told.get(word)]:
        raise ValueError(f"{path}: {', '.join(missing)} is missing.")
    for section in ("law", "given", "when"):
        for part in _parts(told.get(section)):
            _known(path, section, part)
    return Scenario(
        path=path,
        title=told["title"],
        situation=told["situation"],
        law=tuple(told["law"]),
        given=told.get("given") or {},
        when=tuple(told["when"]),
        then=told.get("then") or {},
        mistakes=tuple(told.get("mistakes") or ()),
        examples=tuple(told.get("examples") or ()),
        waits_for=told.get("waits_for"),
    )


def _content(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = parse(read_text(path), path.name).content
    return content


def _known(path: Path, section: str, told: Mapping[str, Any]) -> None:
    if unknown := sorted(set(told) - _WORDS[section]):
        raise ValueError(f"{path}: {section or 'a scenario'} knows no {', '.join(unknown)}.")


def _parts(section: Any) -> Iterator[Mapping[str, Any]]:
    yield from section if isinstance(section, list) else [section or {}]


def facts_of(scenario: Scenario) -> dict[str, Any]:
    """Return the facts a case begins with: a person of `people.yaml`, and what differs."""
    known = _content(_PEOPLE)[scenario.given["who"]]
    return _over(known, scenario.given.get("but") or {})


def _over(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    both = {key: _over(known[key], told[key]) for key in _sections(known, told)}
    return {**known, **told, **both}


def _sections(known: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    for key, value in told.items():
        if isinstance(value, dict) and isinstance(known.get(key), dict):
            yield key
