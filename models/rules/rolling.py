"""Which limits move when their last day is a holiday, and which never do.

Section 26 of the Interpretation Act speaks of the time for doing a thing. Status that ends, a
paper's validity, a day of deemed receipt, years of records and a port's hours are no such
time: none of them moves, and none of the counts that give them asks for a move.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from models.rules.book import Rule, RuleBook
from models.rules.findings import Who
from models.rules.periods import ROLL_CITATION, Roll

DOING = "deadline"  # the one kind of rule whose limit is for doing a thing
_MOVES = "It limits the doing of a thing: off a holiday it moves to the next day that is none."
_UNSURE = "Whether a holiday moves its last day is unsettled: no move is relied on."
_BY_ANOTHER_DAY = "It is measured by another day, which no holiday moves."
_RUN_OUT = "The time must have run out: nothing is to be done by its end."
_ELSE = "It sets no day by which a thing must be done."
_PRACTICE = "It is practice and not law."
_STAYS: Mapping[str, str] = {
    "validity": "A paper's validity is no time for doing a thing.",
    "status": "Status ends by operation of law: nothing is to be done on that day.",
    "retention": "Keeping records is a duty that goes on: nothing is to be done by its end.",
    "cap": "It says how long a permit may be, not by when a thing is done.",
    "eligibility": "It is a condition measured on a day, not a day by which a thing is done.",
    "sequence": "One act must come before another: there is no day that could move.",
    "service_target": _PRACTICE,
    "recommendation": _PRACTICE,
    "grace": _PRACTICE,
}


class RollOver(NamedTuple):
    """Whether a rule's limit moves off a holiday, and why."""

    moves: bool
    because: str
    citation: str = ROLL_CITATION
    doubt: str | None = None
    who: Who | None = None  # who can end the doubt

    @property
    def roll(self) -> Roll:
        """Return what a count of this limit is to do with a holiday."""
        return Roll.NEXT if self.moves else Roll.NONE


def roll_over(rule: Rule) -> RollOver:
    """Say whether the last day of a rule's limit moves (Interpretation Act s.26), and why.

    Only a limit for doing a thing can, and only where the rule's record says so; where it
    says nothing, the day as counted is kept and counsel is named.
    """
    if rule.kind != DOING:
        return RollOver(False, _STAYS.get(rule.kind, _ELSE))
    if rule.rolls_over is None:
        return RollOver(False, _UNSURE, doubt=_UNSURE, who=Who.COUNSEL)
    if rule.rolls_over:
        return RollOver(True, _MOVES)
    related = rule.limit is not None and rule.limit.relation is not None
    return RollOver(False, _BY_ANOTHER_DAY if related else _RUN_OUT)


def rolls(book: RuleBook, rule_id: str, on: date | None = None) -> bool:
    """Say whether the limit of a rule, as it binds on a day, moves; never where unsure."""
    return roll_over(book.rule(rule_id, on)).moves
