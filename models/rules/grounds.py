"""The sentences behind a date, put together when somebody asks."""

from datetime import date
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple

from models.rules.book import RuleBook
from models.rules.plan import Why

_PLANNING = "planning."
_AS_JSON = (str, int, NoneType)


class Basis(NamedTuple):
    """Why a date is what it is: rule, citation, source, inputs and arithmetic."""

    rule: str
    title: str
    citation: str
    source: str
    effective_from: str | None
    inputs: dict[str, Any]
    explanation: tuple[str, ...]


class Ground(NamedTuple):
    """The rule that a date stands on, without how it was counted."""

    rule: str
    title: str
    citation: str
    source: str
    effective_from: str | None


def ground(rule: str, book: RuleBook, *, on: date) -> Ground:
    """Return a rule, or a planning value, as it binds on a day."""
    return Ground(rule, *_cited(rule, book, on)[:4])


def basis(why: Why, book: RuleBook, *, on: date) -> Basis:
    """Explain a date under the law that binds on a day.

    A planning value (`planning.…`) is practice, not law, and its citation says so.
    """
    title, citation, source, since, doubt = _cited(why.rule, book, on)
    sentences = tuple([_sentence(line, values) for line, values in why.lines])
    return Basis(
        why.rule,
        title,
        citation,
        source,
        since,
        {name: _plain(value) for name, value in why.inputs},
        (*sentences, doubt) if doubt else sentences,
    )


@lru_cache(maxsize=1 << 12)  # a plan names a dozen rules, and all plans of a day the same
def _cited(
    rule_id: str, book: RuleBook, on: date
) -> tuple[str, str, str, str | None, str | None]:
    """Return title, citation, source, first day and doubt of a rule as it binds on a day."""
    if rule_id.startswith(_PLANNING):
        value = book.planning[rule_id.removeprefix(_PLANNING)]
        title, citation, doubt = value.id, "practice, not law", None
        provenance = value.provenance
    else:
        rule = book.rule(rule_id, on)
        title, citation, doubt = rule.title, rule.citation, rule.doubt
        provenance = rule.provenance
    source = "; ".join(provenance.source)
    return title, citation, source, _said(provenance.effective_from), doubt


_KEPT = frozenset({date, int, str})


def _sentence(line: str, values: tuple[Any, ...]) -> str:
    # Plans share their days, and so their sentences. Of other kinds two values can be equal
    # and yet read otherwise: an instant in two zones, True and 1.
    for value in values:
        if type(value) not in _KEPT:
            return line.format(*map(_said, values))
    return _spoken(line, values)


@lru_cache(maxsize=1 << 14)
def _spoken(line: str, values: tuple[Any, ...]) -> str:
    return line.format(*map(_said, values))


def _said(value: Any) -> Any:
    # Only a plain day is looked up: two instants can be equal and yet read otherwise.
    if type(value) is date:
        return _written(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=1 << 14)  # the days of some forty years
def _written(day: date) -> str:
    return day.isoformat()


def _plain(value: Any) -> Any:
    said = _said(value)
    return said if isinstance(said, _AS_JSON) else str(said)
