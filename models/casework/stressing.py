"""What if a port stops on Monday: how many cases, whose, how late, and where else to go.

A supposed restriction is held against the whole portfolio as a preview holds a real one, and
nothing is written. However many cases move, only sums and the worst few are kept.
"""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from models.casework.acts import Carried
from models.casework.elsewhere import ways_out
from models.casework.office import Office
from models.casework.replanning import looked_at, previewed
from models.casework.restriction_causes import cause_of
from models.casework.striking import Struck, struck
from models.rules.restrictions import Restriction
from models.store import finding
from models.store.engine import reading

MOST_SHOWN = 20
Rank = tuple[int, ...]


@dataclass(slots=True)
class Toll:
    """The sums so far, and the worst cases."""

    affected: int = 0
    late: int = 0  # past the target start
    past_limit: int = 0  # past a day with which status or a right is lost
    stranded: int = 0  # no day to file is left
    pinned: int = 0  # kept to the border of their pin: nobody counts what they would lose
    rushed: int = 0  # to be filed earlier than planned, before the way closes
    first_on: date | None = None  # the first day on which one of these files
    longest_days: int = 0  # by which a start slips
    owners: Counter[str] = field(default_factory=Counter)
    employers: Counter[str] = field(default_factory=Counter)
    ports: Counter[str] = field(default_factory=Counter)
    late_of: Counter[str] = field(default_factory=Counter)  # by owner, those with a day left
    stranded_of: Counter[str] = field(default_factory=Counter)  # by owner
    worst: list[tuple[Rank, Struck, Carried]] = field(default_factory=list)

    def add(self, moved: Iterable[Carried], *, most: int) -> None:
        """Count the cases of a chunk."""
        for answer in moved:
            self.pinned += bool(answer.kept_out)
            if not answer.changes:
                continue
            self._count(one := struck(answer))
            # The case's number parts equals: cases themselves are in no order.
            rank = *one.how_hard, -answer.case.number
            keep = heapq.heappush if len(self.worst) < most else heapq.heappushpop
            keep(self.worst, (rank, one, answer))

    def _count(self, one: Struck) -> None:
        self.affected += 1
        self.late += one.late_days > 0
        self.past_limit += one.past_limit_days > 0
        self.stranded += one.is_stranded
        if one.is_rushed and one.filing_on is not None:
            self.rushed += 1
            self.first_on = min(self.first_on or one.filing_on, one.filing_on)
        self.longest_days = max(self.longest_days, one.late_days)
        self.owners[one.owner] += 1
        self.employers[one.employer] += 1
        self.ports[one.port] += 1
        self.late_of[one.owner] += one.is_late
        self.stranded_of[one.owner] += one.is_stranded


@dataclass(frozen=True, slots=True, kw_only=True)
class Stressed:
    """What a supposed closing does to the portfolio: sums over all, and the worst cases."""

    restriction: Restriction
    unaffected: int
    toll: Toll
    worst: tuple[Struck, ...]


def stress(
    office: Office, wanted: Restriction, *, now: datetime, most: int = MOST_SHOWN
) -> Stressed:
    """Hold a supposed restriction against every open case. Nothing is written.

    For the `most` cases that are hit worst, ways that keep their start are looked for too.
    """
    toll, wanted = Toll(), replace(wanted, published_at=now)
    with reading(office.engine) as conn:
        world, changed = previewed(office, conn, wanted, now)
        for moved in looked_at(office, conn, world, changed, cause_of(wanted)):
            toll.add(moved, most=most)
        unaffected = finding.count_open(conn) - toll.affected
    ranked = sorted(toll.worst, key=lambda one: one[0], reverse=True)
    worst = [
        replace(one, elsewhere=ways_out(answer.case, one.starts_was, world, wanted))
        for _, one, answer in ranked
    ]
    return Stressed(restriction=wanted, unaffected=unaffected, toll=toll, worst=tuple(worst))
