"""How far changed notices reach: by which ports and ways their cases are sought."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from models.casework.office import Office
from models.rules.facts import Route
from models.rules.restrictions import Restriction, RestrictionKind, names_port

_ONLINE = frozenset({Route.INSIDE, Route.CONSULATE})


class Reach(NamedTuple):
    """By what cases are sought; None stands for every port or every way."""

    ports: list[str] | None
    routes: set[Route] | None
    online: bool  # it closes what permit holders use: all open cases are looked at


def reach_of(office: Office, changed: Collection[Restriction]) -> Reach:
    """Return how far notices reach that are about to count, or to count no more."""
    online = any(_is_online(r) for r in changed)
    return Reach(_ports(office, changed), _routes(changed), online)


def _ports(office: Office, changed: Collection[Restriction]) -> list[str] | None:
    if any(r.kind is not RestrictionKind.PORT for r in changed):
        return None
    ports = office.book.ports.values()
    return [p.id for p in ports if any(names_port(r, p) for r in changed)]


def _routes(changed: Iterable[Restriction]) -> set[Route] | None:
    named = [r.routes if r.kind is RestrictionKind.ROUTE else () for r in changed]
    return {route for routes in named for route in routes} if all(named) else None


def _is_online(restriction: Restriction) -> bool:
    """Say whether a notice closes what permit holders use, whatever way they came by."""
    if restriction.kind is RestrictionKind.ROUTE:
        return not _ONLINE.isdisjoint(restriction.routes)
    return restriction.kind is not RestrictionKind.PORT
