"""What a portfolio means by `Port / Office` and `Filing Method`."""

from dataclasses import dataclass, field

from models.casework.facts_fields import fields_of
from models.casework.field_values import from_text
from models.casework.flaws import UnmeantError
from models.rules.book import PortKind, RuleBook
from models.rules.facts import Filing, Route
from models.rules.gazetteer import find_port, suggest_ports

_ROUTE_OF_KIND = {
    PortKind.LAND: Route.LAND,
    PortKind.AIRPORT: Route.AIRPORT,
    PortKind.PRECLEARANCE: Route.AIRPORT,
}
_AT_A_LAND_PORT = frozenset({Route.LAND, Route.RETURN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A port of entry, or a consular post: then `port` is None and the route a consulate's."""

    port: str | None
    route: Route

    def agrees_with(self, route: Route) -> bool:
        """Say whether somebody who files by that route would name this place."""
        if self.route is Route.LAND:
            return route in _AT_A_LAND_PORT
        return route is self.route or (self.port is None and route is Route.INSIDE)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one rule book, each text looked up once."""

    book: RuleBook
    _known: dict[str, Place | None] = field(default_factory=dict)

    def read(self, text: str) -> Place:
        """Return the place a text names; UnmeantError with the nearest names when none."""
        if text not in self._known:
            self._known[text] = self._find(text)
        place = self._known[text]
        if place is None:
            close = ", ".join(suggest_ports(self.book, text)[:3])
            hint = f"Did you mean {close}? " if close else ""
            raise UnmeantError("no port or office we know", f"{hint}See `northbound ports`.")
        return place

    def _find(self, text: str) -> Place | None:
        if text.casefold() in (post.casefold() for post in self.book.posts):
            return Place(port=None, route=Route.CONSULATE)
        port = find_port(self.book, text)
        if port is None:
            return None
        return Place(port=port.id, route=_ROUTE_OF_KIND[port.kind])


def read_route(text: str) -> Route:
    """Return the route a filing method names; "online" is the consulate's."""
    if text.casefold() == "online":
        return Route.CONSULATE
    route: Route = from_text(fields_of(Filing)["route"], text)
    return route
