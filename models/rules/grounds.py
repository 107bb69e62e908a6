"""The sentences behind a date, put together when somebody asks."""

from datetime import date
from typing import Any, NamedTuple

from models.rules.book import Provenance, RuleBook
from models.rules.plan import Why

_PLANNING = "planning."


class Basis(NamedTuple):
    """Why a date is what it is: rule, citation, source, inputs and arithmetic."""

    rule: str
    title: str
    citation: str
    source: str
    effective_from: str | None
    inputs: dict[str, Any]
    explanation: tuple[str, ...]


def basis(why: Why, book: RuleBook, *, on: date) -> Basis:
    """Explain a date under the law that binds on a day.

    A planning value (`planning.…`) is practice, not law, and its citation says so.
    """
    if why.rule.startswith(_PLANNING):
        value = book.planning[why.rule.removeprefix(_PLANNING)]
        title, citation, text = value.id, "practice, not law", None
        provenance = value.provenance
    else:
        rule = book.rule(why.rule, on)
        title, citation, text = rule.title, rule.citation, rule.doubt
        provenance = rule.provenance
    sentences = tuple([line.format(*map(_said, values)) for line, values in why.lines])
    return Basis(
        rule=why.rule,
        title=title,
        citation=citation,
        source="; ".join(provenance.source),
        effective_from=_since(provenance),
        inputs={name: _plain(value) for name, value in why.inputs},
        explanation=(*sentences, text) if text else sentences,
    )


def _since(provenance: Provenance) -> str | None:
    start = provenance.effective_from
    return start.isoformat() if start is not None else None


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> Any:
    said = _said(value)
    return said if said is None or isinstance(said, (str, int)) else str(said)
