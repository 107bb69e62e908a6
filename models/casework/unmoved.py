"""The proof of a preview: why each open case that does not move does not, adding up to all."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Connection

from models.casework.office import Office
from models.casework.reaching import reach_of
from models.rules.restrictions import Restriction
from models.store import finding, ruled_out
from models.store.ruled_out import RuledOut


class Examined(NamedTuple):
    """What became of the cases that were looked at one by one."""

    seen: int
    moved: int
    pinned: int
    refused: int


class Unmoved(NamedTuple):
    """So many open cases do not move, for one reason."""

    reason: str
    cases: int
    words: str


_EQUAL = "The plan made with it and the plan made without it are the same."
_WORDS = {
    "planned_alike": _EQUAL,
    "pinned": "Somebody has pinned the plan.",
    "not_planned": "No plan can be made: a date lies outside of the calendars.",
    "meanwhile": "Opened, or (below zero) closed, while this was worked out.",
    "nothing_new": "It is published already as it is written here, or changes nothing.",
    RuledOut.FILED: "Filed already: an officer has the file, or counsel.",
    RuledOut.PERMIT_HELD: "A permit is held, and its renewal goes another way.",
    RuledOut.OVER: "The work is over: only the records are kept.",
    RuledOut.ONLINE: "Planned online or through a visa office, not at a port.",
    RuledOut.NO_PORT: "No port is named yet.",
    RuledOut.ANOTHER_PORT: "Planned at a port that it does not name.",
    RuledOut.NO_WAY: "No way of filing is named yet.",
    RuledOut.ANOTHER_WAY: "Planned by a way that it does not name.",
}


def unmoved(
    office: Office, conn: Connection, changed: Collection[Restriction], examined: Examined
) -> list[Unmoved]:
    """Return why the open cases that do not move do not: with the moved ones they are all.

    Those that the search left out were not planned: no plan feels a notice of another place.
    """
    if not changed:
        return _lines({"nothing_new": finding.count_open(conn)})
    found, left_out = ruled_out.by_reason(conn, **reach_of(office, changed)._asdict())
    return _lines({**_of_those_seen(examined, found), **left_out})


def _of_those_seen(examined: Examined, found: int) -> dict[str, int]:
    seen, moved, pinned, refused = examined
    return {
        "planned_alike": seen - moved - pinned - refused,
        "pinned": pinned,
        "not_planned": refused,
        "meanwhile": found - seen,
    }


def _lines(counts: dict[Any, int]) -> list[Unmoved]:
    return [Unmoved(str(why), count, _WORDS[why]) for why, count in counts.items() if count]
