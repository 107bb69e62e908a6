"""Where else to go: the nearest other ports, and how far and which way each of them lies.

Distances are straight lines over the ground, not roads, rounded to the kilometre: what the
places of the ports support. A port whose place nobody found is neither near nor far; one of the
same province may well be the nearest, so it stands before those that are known to be far.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

from models.rules.book import OpeningHours, Place, Port, PortKind

NEAR_KM = 250  # within a day's errand; beyond it a port of the province is the likelier one
_CHOICE_ENOUGH = 2
_RADIUS_KM = 6371.0
_A_DAY = 24 * 60


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
    """Another port, how far it lies, and in which direction; None: the places are not known."""

    port: Port
    km: int | None
    towards: Towards | None

    @property
    def words(self) -> str:
        """The way there in words: 38 km to the north, or distance unknown."""
        if self.km is None or self.towards is None:
            return "distance unknown"
        return f"{self.km} km to the {self.towards.value}"


def nearby(
    port: Port,
    ports: Collection[Port],
    *,
    kinds: Collection[PortKind] | None = None,
    limit: int | None = None,
) -> tuple[Alternate, ...]:
    """Return other ports in service, the likeliest to be near first.

    First those within 250 km by distance, then those of the same province of which nobody
    knows how far they lie, then those farther away; where two are near, what may lie anywhere
    in the province comes last. Of the port's own kind, unless `kinds` are named.
    """
    known = alternates(port, ports, kinds=kinds, limit=None)
    near = alternates(port, ports, kinds=kinds, within_km=NEAR_KM, limit=None)
    unknown, far = unmeasured(port, ports, kinds=kinds), known[len(near) :]
    rest = (*far, *unknown) if len(near) >= _CHOICE_ENOUGH else (*unknown, *far)
    return (*near, *rest)[:limit]


def unmeasured(
    port: Port, ports: Iterable[Port], *, kinds: Collection[PortKind] | None = None
) -> tuple[Alternate, ...]:
    """Return other ports in service of the same province to which no distance is known.

    Nothing says which is nearer: those whose hours are known come first, the longest open
    before the others, for there a visit is the easiest to plan.
    """
    found = [
        p
        for p in _others(port, ports, kinds)
        if p.province == port.province and (p.place is None or port.place is None)
    ]
    found.sort(key=lambda p: (-_minutes_a_week(p.hours), p.name))
    return tuple(Alternate(p, None, None) for p in found)


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
    here = port.place
    if here is None:
        return ()
    placed = [(p, p.place) for p in _others(port, ports, kinds) if p.place is not None]
    found = [(round(km_between(here, there)), p, there) for p, there in placed]
    near = sorted(
        (one for one in found if within_km is None or one[0] <= within_km),
        key=lambda one: (one[0], one[1].id),
    )
    return tuple(Alternate(p, km, _direction(here, there)) for km, p, there in near[:limit])


def _minutes_a_week(hours: OpeningHours | None) -> int:
    if hours is None:
        return 0
    closes = hours.closes.hour * 60 + hours.closes.minute if hours.closes else _A_DAY
    return len(hours.weekdays) * (closes - hours.opens.hour * 60 - hours.opens.minute)


def _others(
    port: Port, ports: Iterable[Port], kinds: Collection[PortKind] | None
) -> Iterator[Port]:
    wanted = kinds or (port.kind,)
    return (p for p in ports if p.id != port.id and p.in_service and p.kind in wanted)


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
        if one.towards is not None:
            nearest.setdefault(one.towards, one)
    return tuple(nearest[towards] for towards in _COMPASS if towards in nearest)


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
