"""Whether a job title is on the treaty's list. The list is closed: near is not on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.rules.book import Occupation, RuleBook
from models.rules.spelling import folded, nearest, sharing_words

_AT_MOST = 3  # suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The profession, and which of its spellings was told (Actuary of Mathematician)."""

    occupation: Occupation
    matched_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """No profession has that title; these come nearest in spelling or in words, best first."""

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
    known = [title for occupation in book.occupations.values() for title in _titles(occupation)]
    near = (*nearest(text, known), *sharing_words(text, known), *_by_code(book, told))
    return Unlisted(suggestions=tuple(dict.fromkeys(near))[:_AT_MOST])


def cautions(book: RuleBook, text: str) -> tuple[str, ...]:
    """Return what the list's own conditions say of the words of a title, as of coding."""
    told = folded(text)
    conditions = (c for occupation in book.occupations.values() for c in occupation.conditions)
    return tuple(
        str(c.detail["text"])
        for c in conditions
        if any(w in told for w in c.detail["raised_by"])
    )


def _by_code(book: RuleBook, told: str) -> Iterator[str]:
    """Yield the professions in whose codes' titles every word told appears, as Professor.

    A profession's codes stand in their order of likelihood: the likeliest come first.
    """
    wanted = {word.rstrip("s") for word in told.split()}
    ranked = [
        (rank, occupation.name)
        for occupation in book.occupations.values()
        for rank, noc in enumerate(occupation.nocs)
        if wanted and wanted <= {word.rstrip("s") for word in folded(noc.title).split()}
    ]
    yield from (name for _, name in sorted(ranked))


def _titles(occupation: Occupation) -> Iterator[str]:
    yield occupation.name
    yield from occupation.titles
    yield from occupation.synonyms
