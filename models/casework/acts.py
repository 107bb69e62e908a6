"""What is carried through the spine: acts, their cause, their world, and what came of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import Case
from models.rules.chasing import NOTHING_CHASED, Chase
from models.rules.decisions import Refused
from models.rules.events import Event
from models.rules.facts import Facts
from models.rules.notices import Notice, NoticeReason
from models.rules.plan import Change, Plan
from models.rules.records import CaseKind, WorkerStanding
from models.store.cases import StoredCase
from models.store.particulars import Ref
from models.store.plans import Packed

RESTRICTION = "restriction"  # the reason of all that a notice of the border moves
HANDED_OVER = "hand-over"  # the reason of giving many cases to a colleague at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why plans may move: one word, a sentence with its source, and the key of its notices."""

    reason: str
    because: str
    key: str | None = None  # a restriction's id and version; an event's is its sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Take a case on; `imported` is the digest of the portfolio's row it came from.

    A spouse's case comes with the worker's standing that its dates rest on.
    """

    facts: Facts
    imported: str | None = None
    kind: CaseKind = CaseKind.WORKER
    worker: WorkerStanding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something happened to a case; `if_version` is the version its reporter saw."""

    number: int
    event: Event
    at: datetime
    if_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanning:
    """Nothing happened to the case, but the world around it changed."""

    number: int


Act = Opening | Happened | Replanning


Border = Callable[[RuleBook], Almanac]
"""The calendars of a pinned case under some law: its border is that of its pin."""
Borders = Callable[[Connection, Collection[int]], Mapping[int, Border]]


def _none_pinned(_conn: Connection, _numbers: Collection[int]) -> Mapping[int, Border]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a chunk is planned under: the calendars before the act, and after it.

    A pinned case has a border of its own, that of the day on which it was pinned.
    While a restriction is in the making, the cases beyond the number in `not_yet` are planned
    as if it were not: the publishing will move them, and tell of it.
    """

    before: Almanac
    after: Almanac
    now: datetime
    not_yet: tuple[int, "World"] | None = None
    borders: "Borders" = _none_pinned

    def of(self, number: int) -> "World":
        """Return the world of one case."""
        if self.not_yet is None or number <= self.not_yet[0]:
            return self
        return self.not_yet[1]


class Carried(NamedTuple):
    """An act that was accepted: the case after it, its plan, what moved, and who is told."""

    case: Case
    plan: Plan
    packed: Packed  # the plan as it is kept
    changes: tuple[Change, ...]
    before: StoredCase | None
    roles: Mapping[str, Ref]
    event: Event
    at: datetime
    chase: Chase = NOTHING_CHASED  # until its people have their numbers
    notices: tuple[Notice, ...] = ()
    kept_out: tuple[Change, ...] = ()  # by a pin
    linked: tuple["Carried", ...] = ()  # what followed from it in other cases

    @property
    def queued(self) -> int:
        """How many notices wait to be sent; those nobody can receive are not among them."""
        own = sum(n.reason in _SAID for n in self.notices)
        return own + sum(other.queued for other in self.linked)


_SAID = (NoticeReason.MOVED, NoticeReason.PINNED)
Answer = Carried | Refused
