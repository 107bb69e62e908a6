"""The grounds of a date as JSON."""

from datetime import date
from typing import Any

from models.rules.book import RuleBook
from models.rules.grounds import basis
from models.rules.plan import Why


def basis_view(why: Why, book: RuleBook, on: date) -> dict[str, Any]:
    """Return a date's rule, citation, source, inputs and arithmetic."""
    said = basis(why, book, on=on)
    return {
        "rule": said.rule,
        "citation": said.citation,
        "source": said.source,
        "effective_from": said.effective_from,
        "inputs": said.inputs,
        "explanation": list(said.explanation),
    }
