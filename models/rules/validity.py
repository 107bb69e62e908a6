"""How long a paper serves: the medical examination, biometrics, an eTA.

None of these ends moves for a holiday: they are periods of validity, nothing to be done.
"""

from datetime import date
from typing import NamedTuple

from models.rules.book import RuleBook
from models.rules.calendars import DAY, add_months
from models.rules.case import Case, Document
from models.rules.checklist import MEDICAL
from models.rules.law import figure, months
from models.rules.plan import Line, Why

BIOMETRICS, ETA = "biometrics", "eta"
RULES = {MEDICAL: "IME_12M", BIOMETRICS: "BIOMETRICS_10Y", ETA: "ETA_5Y"}


class Validity(NamedTuple):
    """The last day on which a paper serves, and why."""

    last: date
    why: Why


def serves_until(
    case: Case, kind: str, given: date | None, told: date | None, book: RuleBook
) -> Validity | None:
    """Return how long a paper given on a day serves; `told`: the end printed on it, if any.

    The months after a day end on the same day number, or the month's last (Interpretation Act
    s.28): an examination of 2025-12-10 serves to 2026-12-10. An eTA ends with its passport.
    None where neither day is known.
    """
    rule = RULES.get(kind)
    if rule is None or (given is None and told is None):
        return None
    lines: list[Line] = []
    ends = [told] if told is not None else []
    if given is not None:
        length = months(figure(book, rule, given))
        ends.append(_last_day(rule, given, length))
        lines.append(("{} months after {} end {} (s.28).", (length, given, ends[-1])))
    passport = case.facts.applicant.passport_expires_on
    if kind == ETA and passport is not None and passport < min(ends):
        ends.append(passport)
        lines.append(("It ends with the passport, which comes first.", ()))
    last = min(ends)
    lines.append(("It serves to {}; no holiday moves that.", (last,)))
    inputs = (("given_on", given), ("expires_on", told))
    return Validity(last, Why(rule, inputs, tuple(lines)))


def _last_day(rule: str, given: date, length: int) -> date:
    last = add_months(given, length)
    # Counted back from the entry: twelve months before a 29 February is the 28th.
    counted_back = rule == RULES[MEDICAL] and add_months(last + DAY, -length) <= given
    return last + DAY if counted_back else last


def paper_of(case: Case, kind: str) -> Document | None:
    """Return the paper of a kind, the last one told of."""
    return next((d for d in reversed(case.documents) if d.kind == kind), None)
