"""Which notices take the place of which, and whether they do so in a circle."""

from collections.abc import Iterable, Mapping

Superseded = Mapping[str, tuple[str, ...]]
"""By the id of each notice, those it says that it takes the place of."""

Reach = Mapping[str, frozenset[str]]
"""By the id of each notice, all that it takes the place of, directly or through others."""


def reach(direct: Superseded) -> Reach:
    """Return what each notice takes the place of; one in a circle is within its own reach."""
    return {one: _all_below(direct[one], direct) for one in direct}


def _all_below(ids: Iterable[str], direct: Superseded) -> frozenset[str]:
    found: set[str] = set()
    ahead = list(ids)
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead.extend(direct.get(one, ()))
    return frozenset(found)


def circle(direct: Superseded) -> tuple[str, ...]:
    """Return the ids of notices that supersede one another in a circle, or nothing.

    They come in the order in which each supersedes the next, the first again at the end.
    """
    below = reach(direct)
    start = next((one for one in direct if one in below[one]), None)
    if start is None:
        return ()
    return _way_back(start, direct)


def _way_back(start: str, direct: Superseded) -> tuple[str, ...]:
    # Breadth first: the shortest way round, which passes no notice twice.
    ways: list[tuple[str, ...]] = [(start,)]
    met = {start}
    for way in ways:
        for following in direct.get(way[-1], ()):
            if following == start:
                return (*way, start)
            if following not in met:
                met.add(following)
                ways.append((*way, following))
    return ()
