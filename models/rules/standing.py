"""Which notices stand, and when: those in force, less those that a later one replaced."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from models.rules.restrictions import (
    Effect,
    Restriction,
    Traveller,
    is_doubtful,
    may_touch,
)
from models.rules.spans import WHOLE_DAY, Span, Windows, span_of
from models.rules.superseding import Reach, reach
from models.rules.windows import left_open, merged, outside, overlap


class Standing(NamedTuple):
    """A notice with its time worked out on the wall clock of one zone."""

    restriction: Restriction
    span: Span
    replaced: tuple[Span, ...]  # when a later notice stands instead
    doubtful: bool

    @property
    def is_advice(self) -> bool:
        """Say whether the notice closes nothing and only counsels against."""
        return self.restriction.effect is Effect.ADVISE

    def part_of(self, day: date) -> Windows:
        """Return the minutes of a day in which the notice is in force and not replaced."""
        held = self.span.part_of(day)
        for gone in self.replaced:
            held = overlap(held, outside(gone.part_of(day)))
        return held

    def left_open(self, port_id: str | None, day: date) -> Windows:
        """Return what the notice leaves open of a day: what it says, while it is in force."""
        held = self.part_of(day)
        if not held:
            return WHOLE_DAY
        stays = left_open(self.restriction, port_id, day)
        return stays if held == WHOLE_DAY else merged((*stays, *outside(held)))


def standing(
    restrictions: Iterable[Restriction],
    zone: str,
    named: Callable[[Restriction], bool],
    traveller: Traveller | None = None,
) -> tuple[Standing, ...]:
    """Return the notices that may bear on somebody, with the time in which each does.

    A notice replaced by another gives way while the other is in force, whomever and whichever
    ports the other speaks of.
    """
    known = tuple(restrictions)
    chosen = (r for r in known if named(r) and (not traveller or may_touch(r, traveller)))
    below = reach({r.id: r.supersedes for r in known})
    return tuple(
        Standing(
            r,
            span_of(r.effective_from, r.effective_to, zone),
            _replaced(r, known, below, zone),
            _is_disputed(r, traveller),
        )
        for r in chosen
        if r.effective_from is not None
    )


def _is_disputed(restriction: Restriction, traveller: Traveller | None) -> bool:
    return traveller is not None and is_doubtful(restriction, traveller)


def _replaced(
    old: Restriction, known: Iterable[Restriction], below: Reach, zone: str
) -> tuple[Span, ...]:
    # Notices that replace one another in a circle would all vanish: then none of them counts.
    heirs = (r for r in known if old.id in r.supersedes and r.id not in below[old.id])
    return tuple(
        span_of(heir.effective_from, heir.effective_to, zone)
        for heir in heirs
        if heir.effective_from is not None
    )
