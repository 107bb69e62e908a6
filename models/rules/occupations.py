"""Whether a job title is on the treaty's list. The list is closed: near is not on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.book import Occupation, RuleBook
from models.rules.spelling import folded, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The profession, and which of its spellings was told (Actuary of Mathematician)."""

    occupation: Occupation
    matched_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """No profession has that title; these are spelled most like it, best first."""

    suggestions: tuple[str, ...] = ()


def find(book: RuleBook, text: str) -> Found | Unlisted:
    """Look a job title up among names, carried titles and other spellings.

    Case, accents, spaces and punctuation are nothing; every word counts. An abbreviation is
    never taken for a title, only answered with suggestions.
    """
    told = folded(text)
    for occupation in book.occupations.values():
        for title in _titles(occupation):
            if folded(title) == told:
                return Found(occupation=occupation, matched_title=title)
    known = (title for occupation in book.occupations.values() for title in _titles(occupation))
    return Unlisted(suggestions=nearest(text, known))


def _titles(occupation: Occupation) -> Iterator[str]:
    yield occupation.name
    yield from occupation.titles
    yield from occupation.synonyms
