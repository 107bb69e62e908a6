"""What a published value of the law changed, and what was published so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from models.casework.law_world import valued
from models.casework.moves import Diff, Moves
from models.casework.moving import Chunk
from models.casework.office import Office
from models.rules.book import RuleBook
from models.store import finding, law_values
from models.store.engine import reading
from models.store.law_values import StoredLaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Enacted:
    """What a value does, or did: how many open cases were looked at, and how each changes."""

    id: str
    kind: str
    version: int
    affected: int
    unaffected: int
    examined: int
    diffs: Sequence[Diff]
    book: RuleBook  # under which the moves are explained
    notices: int = 0


@dataclass(slots=True)
class Told:
    """What changed so far."""

    moves: Moves = field(default_factory=Moves)
    examined: int = 0

    def add(self, chunk: Chunk) -> None:
        """Keep the changes of those cases that have any."""
        self.examined += len(chunk.seen)
        self.moves.add(chunk.moves)


def enacted(conn: Connection, one: StoredLaw, told: Told, book: RuleBook) -> Enacted:
    """Return what a value did, as it is answered."""
    return Enacted(
        id=one.id,
        kind=one.kind,
        version=one.version,
        affected=len(told.moves),
        unaffected=finding.count_open(conn) - len(told.moves),
        examined=told.examined,
        diffs=told.moves,
        notices=told.moves.notices,
        book=book,
    )


def list_values(office: Office) -> list[dict[str, Any]]:
    """Return every value that was published here, in every version."""
    with reading(office.engine) as conn:
        return [_listed(one) for one in law_values.every(conn)]


def _listed(one: StoredLaw) -> dict[str, Any]:
    form = valued(one).form
    return {
        "id": one.id,
        "kind": one.kind,
        "version": one.version,
        "state": one.state.value,
        "value": form.value,
        "published_on": form.published_on,
        "effective_from": form.effective_from,
        "effective_to": form.effective_to,
        "source": form.source,
        "confidence": form.confidence.value,
        "published_at": one.published_at,
    }
