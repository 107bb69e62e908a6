"""Where else to go: the nearest other ports, and how far and which way each of them lies.

Distances are straight lines over the ground, not roads, rounded to the kilometre: what the
places of the ports support. A port whose place nobody found is neither near nor far.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

from models.rules.book import Place, Port, PortKind

_RADIUS_KM = 6371.0


class Towards(StrEnum):
    """A direction as people say it, in the order of the compass."""

    NORTH = "north"
    NORTH_EAST = "north-east"
    EAST = "east"
    SOUTH_EAST = "south-east"
    SOUTH = "south"
    SOUTH_WEST = "south-west"
    WEST = "west"
    NORTH_WEST = "north-west"


_COMPASS = tuple(Towards)


class Alternate(NamedTuple):
    """Another port, how far it lies, and in which direction."""

    port: Port
    km: int
    towards: Towards

    @property
    def words(self) -> str:
        """The way there in words: 38 km to the north."""
        return f"{self.km} km to the {self.towards.value}"


def alternates(
    port: Port,
    ports: Iterable[Port],
    *,
    kinds: Collection[PortKind] | None = None,
    within_km: float | None = None,
    limit: int | None = 3,
) -> tuple[Alternate, ...]:
    """Return other ports in service by distance, the nearest first.

    Of the port's own kind, unless `kinds` are named. None when the place of `port` is unknown.
    """
    if port.place is None:
        return ()
    wanted = kinds or (port.kind,)
    others = (p for p in ports if p.id != port.id and p.in_service and p.kind in wanted)
    found = [_seen_from(port.place, p, p.place) for p in others if p.place is not None]
    near = sorted(
        (a for a in found if within_km is None or a.km <= within_km),
        key=lambda a: (a.km, a.port.id),
    )
    return tuple(near[:limit])


def in_each_direction(
    port: Port,
    ports: Iterable[Port],
    *,
    kinds: Collection[PortKind] | None = None,
    within_km: float | None = None,
) -> tuple[Alternate, ...]:
    """Return the nearest other port in each direction, in the order of the compass."""
    nearest: dict[Towards, Alternate] = {}
    for one in alternates(port, ports, kinds=kinds, within_km=within_km, limit=None):
        nearest.setdefault(one.towards, one)
    return tuple(nearest[towards] for towards in _COMPASS if towards in nearest)


def _seen_from(here: Place, port: Port, there: Place) -> Alternate:
    return Alternate(port, round(km_between(here, there)), _direction(here, there))


def km_between(one: Place, other: Place) -> float:
    """Return the length of the great circle between two places, in kilometres."""
    south, north = radians(one.latitude), radians(other.latitude)
    across = radians(other.longitude - one.longitude)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(across / 2) ** 2
    return 2 * _RADIUS_KM * asin(sqrt(chord))


def _direction(here: Place, there: Place) -> Towards:
    start, end = radians(here.latitude), radians(there.latitude)
    across = radians(there.longitude - here.longitude)
    east = sin(across) * cos(end)
    north = cos(start) * sin(end) - sin(start) * cos(end) * cos(across)
    return _COMPASS[round(degrees(atan2(east, north)) / 45) % len(_COMPASS)]
