"""What a rule says of a case: met, broken, or for counsel to judge."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The three answers to a question of law."""

    YES = "yes"  # the rule is met
    NO = "no"  # the rule is broken
    COUNSEL = "counsel"  # facts or law leave it open


class Who(StrEnum):
    """Who can end a doubt."""

    COUNSEL = "counsel"  # a judgment on the law
    OFFICER = "officer"  # what is printed, said or decided by an officer
    EMPLOYER = "employer"  # a fact only the employer knows
    APPLICANT = "applicant"  # likewise, the applicant
    REGULATOR = "regulator"  # the body that licenses a profession
    FIRM = "firm"  # the firm's own records


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule held against the facts. A doubt names who can end it."""

    verdict: Verdict
    rule: str
    message: str
    remedy: str
    doubt: str | None = None  # the open question in one sentence; the message when left out
    who: Who | None = None


def yes(rule: str, message: str) -> Finding:
    """Return that a rule is met."""
    return Finding(verdict=Verdict.YES, rule=rule, message=message, remedy="")


def no(rule: str, message: str, remedy: str) -> Finding:
    """Return that a rule is broken, and what can be done."""
    return Finding(verdict=Verdict.NO, rule=rule, message=message, remedy=remedy)


def ask(
    rule: str, message: str, remedy: str, *, who: Who = Who.COUNSEL, doubt: str | None = None
) -> Finding:
    """Return that a rule is left open, what would settle it, and who can."""
    return Finding(
        verdict=Verdict.COUNSEL,
        rule=rule,
        message=message,
        remedy=remedy,
        doubt=doubt or message,
        who=who,
    )


def worst(findings: Iterable[Finding]) -> Verdict:
    """Return the answer that several findings make together: the worst of them decides."""
    verdicts = {finding.verdict for finding in findings}
    return next((v for v in (Verdict.NO, Verdict.COUNSEL) if v in verdicts), Verdict.YES)
