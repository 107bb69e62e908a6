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

    LISTED = "listed"  # its TEER opens the permit, or its group is listed
    NOT_LISTED = "not listed"
    IN_PART = "in part"  # its group is listed in part: not this one, until counsel has checked
    UNKNOWN = "unknown"  # neither a NOC code is told nor a TEER that settles it


_TEERS, _BY_GROUP = "SPOUSE_TEERS", "SPOUSE_TEERS_BY_GROUP"
# Where one code stands in two lists, the later of these speaks.
_RULES = (
    (Group.IN_PART, "SPOUSE_GROUPS_IN_PART"),
    (Group.NOT_LISTED, "SPOUSE_GROUPS_NOT_LISTED"),
    (Group.LISTED, "SPOUSE_GROUPS_LISTED"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What is listed on a day: groups by their first digits, and the TEER that need no list."""

    groups: Mapping[str, Group]
    teers: frozenset[str]  # that open the permit, whatever the group
    by_group: frozenset[str]  # of which only the listed groups do

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
        if str(teer) in self.teers:
            return Group.LISTED
        if str(teer) not in self.by_group:
            return Group.NOT_LISTED
        return Group.IN_PART if code else Group.UNKNOWN


@lru_cache(maxsize=1 << 10)  # cases are looked at together, at one instant
def listing(book: RuleBook, at: datetime) -> Listing:
    """Return the lists that bind at an instant: that of an application's receipt."""
    groups = tuple((group, _named(book, rule, at)) for group, rule in _RULES)
    return _listing(groups, _named(book, _TEERS, at), _named(book, _BY_GROUP, at))


def _named(book: RuleBook, rule: str, at: datetime) -> tuple[str, ...]:
    """Return what a list names; before the first that is known there was none."""
    told = book.rule(rule, at)
    return told.values if told.provenance.binds(at) else ()


@lru_cache(maxsize=1 << 6)
def _listing(
    groups: tuple[tuple[Group, tuple[str, ...]], ...],
    teers: tuple[str, ...],
    by_group: tuple[str, ...],
) -> Listing:
    listed = {digits: group for group, known in groups for digits in known}
    return Listing(listed, frozenset(teers), frozenset(by_group))
