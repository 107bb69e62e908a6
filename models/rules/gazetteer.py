"""Which port a name means, as spreadsheets and people write it."""

from collections.abc import Iterator

from models.rules.book import Port, RuleBook
from models.rules.spelling import folded, nearest


def find_port(book: RuleBook, text: str) -> Port | None:
    """Return the port of that id, name or alias, however it is spelled; None when unknown.

    A port that is not in service is returned too: whether it may be used is another question.
    """
    told = folded(text)
    for port in book.ports.values():
        if any(folded(name) == told for name in _names(port)):
            return port
    return None


def suggest_ports(book: RuleBook, text: str) -> tuple[str, ...]:
    """Return the names of ports spelled most like `text`, best first."""
    known = (name for port in book.ports.values() for name in _names(port))
    return nearest(text, known)


def _names(port: Port) -> Iterator[str]:
    yield port.id
    yield port.name
    yield from port.aliases
