"""What a published value of the law changed, and what was published so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from models.casework.acts import Answer, Carried, Cause, World
from models.casework.fee_changes import fee_changes
from models.casework.law_world import valued
from models.casework.office import Office
from models.reference.law_schema import LawKind
from models.rules.plan import Change
from models.store import finding, law_values
from models.store.engine import reading
from models.store.law_values import StoredLaw

Moves = tuple[tuple[str, tuple[Change, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enacted:
    """What a value does, or did: how many open cases were looked at, and how each changes."""

    id: str
    kind: str
    version: int
    affected: int
    unaffected: int
    examined: int
    diffs: Moves
    notices: int = 0


@dataclass(slots=True)
class Told:
    """What changed so far: of each case only what the answer shows, for there may be many."""

    moves: list[tuple[str, tuple[Change, ...]]] = field(default_factory=list)
    notices: int = 0
    examined: int = 0

    def add(
        self, answers: Iterable[Answer], one: StoredLaw, world: World, cause: Cause
    ) -> None:
        """Keep the changes of those cases that have any."""
        for answer in answers:
            self.examined += 1
            if not isinstance(answer, Carried):
                continue
            changes = answer.changes
            if one.kind == LawKind.FEE:
                changes = (*changes, *fee_changes(answer.plan, world, one.id, cause))
            if changes:
                self.moves.append((answer.case.reference, changes))
                self.notices += answer.queued

    def take(self, other: "Told") -> None:
        """Add what another chunk found."""
        self.moves += other.moves
        self.notices += other.notices
        self.examined += other.examined


def enacted(conn: Connection, one: StoredLaw, told: Told) -> Enacted:
    """Return what a value did, as it is answered."""
    return Enacted(
        id=one.id,
        kind=one.kind,
        version=one.version,
        affected=len(told.moves),
        unaffected=finding.count_open(conn) - len(told.moves),
        examined=told.examined,
        diffs=tuple(told.moves),
        notices=told.notices,
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
