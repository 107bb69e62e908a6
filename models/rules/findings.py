"""What a rule says of a case: met, broken, or for counsel to judge."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The three answers to a question of law."""

    YES = "yes"  # the rule is met
    NO = "no"  # the rule is broken
    COUNSEL = "counsel"  # facts or law leave it open


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule held against the facts."""

    verdict: Verdict
    rule: str
    message: str
    remedy: str


def yes(rule: str, message: str) -> Finding:
    """Return that a rule is met."""
    return Finding(verdict=Verdict.YES, rule=rule, message=message, remedy="")


def no(rule: str, message: str, remedy: str) -> Finding:
    """Return that a rule is broken, and what can be done."""
    return Finding(verdict=Verdict.NO, rule=rule, message=message, remedy=remedy)


def ask(rule: str, message: str, remedy: str) -> Finding:
    """Return that a rule is counsel's to judge, and what would settle it."""
    return Finding(verdict=Verdict.COUNSEL, rule=rule, message=message, remedy=remedy)
