"""Which work of the worker lets the spouse ask for an open permit, by the lists of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from models.rules.book import RuleBook

_SHORTEST, _WHOLE = 2, 5  # digits of a group and of a NOC code


class Group(StrEnum):
    """Whether the worker's occupation lets the spouse ask for a permit."""

    LISTED = "listed"  # TEER 0 or 1, or a listed group of TEER 2 or 3
    NOT_LISTED = "not listed"
    IN_PART = "in part"  # its group is listed in part: not this one, until counsel has checked
    UNKNOWN = "unknown"  # neither a NOC code is told nor a TEER that settles it


# Where one code stands in two lists, the later of these speaks.
_RULES = (
    (Group.IN_PART, "SPOUSE_GROUPS_IN_PART"),
    (Group.NOT_LISTED, "SPOUSE_GROUPS_NOT_LISTED"),
    (Group.LISTED, "SPOUSE_GROUPS_LISTED"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The groups of TEER 2 and 3 as they are listed on a day, each by its first digits."""

    groups: Mapping[str, Group]

    def group_of(self, teer: int | None, noc: str | None) -> Group:
        """Return the group of an occupation, by its NOC code if told and else by its TEER.

        A list may name a group by two digits and a single code by all five: the longer speaks.
        """
        code = (noc or "").strip()
        for length in range(_WHOLE, _SHORTEST - 1, -1):
            if (told := self.groups.get(code[:length])) is not None:
                return told
        if teer is None:
            return Group.UNKNOWN
        if teer <= 1:
            return Group.LISTED
        if teer > 3:
            return Group.NOT_LISTED
        return Group.IN_PART if code else Group.UNKNOWN


@lru_cache(maxsize=1 << 10)  # cases are looked at together, at one instant
def listing(book: RuleBook, at: datetime) -> Listing:
    """Return the lists that bind at an instant: that of an application's receipt."""
    return _listing(tuple((group, book.rule(rule, at).values) for group, rule in _RULES))


@lru_cache(maxsize=1 << 6)
def _listing(told: tuple[tuple[Group, tuple[str, ...]], ...]) -> Listing:
    return Listing({digits: group for group, known in told for digits in known})
