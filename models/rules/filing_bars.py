"""What stands in the way of a filing, as far as it is known; the unknown stays a finding."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.book import RuleBook
from models.rules.calendars import add_months
from models.rules.case import Case, DocumentStatus
from models.rules.checklist import MEDICAL
from models.rules.facts import AT_A_PORT, Inadmissibility, Route
from models.rules.filing_route import barred_route, on_entry
from models.rules.law import figure, months
from models.rules.records import Choice, Reach
from models.rules.restrictions import HEAD_OFFICE_ZONE
from models.rules.spouse_window import C41, bar_of_spouse

ADMISSIBLE = "ADMISSIBLE"  # the question, and the rule it stands under


class Bar(NamedTuple):
    """One thing that stands in the way: the rule, and why, with the remedy."""

    rule: str
    said: str


def barred(case: Case, route: Route | None, at: datetime, book: RuleBook) -> str | None:
    """Return why a case may not be filed on a route at an instant, with the remedy; or None.

    Only what the case knows bars it: a question nobody asked is for the findings to raise.
    """
    bar = barred_route(case.facts, route, on_entry(book, at))
    return bar or next((b.said for b in bars_of_case(case, route, at, book)), None)


def bars_of_case(
    case: Case, route: Route | None, at: datetime, book: RuleBook
) -> Iterator[Bar]:
    """Yield what bars a filing at an instant beside who may take the route at all."""
    found = (
        (ADMISSIBLE, _inadmissible(case)),
        ("IME_WHEN", _without_examination(case, route, at, book)),
        ("GIC_ORDERS", _suspended(case, at)),
        (C41, bar_of_spouse(case, route, at, book)),
    )
    yield from (Bar(rule, said) for rule, said in found if said is not None)


def _suspended(case: Case, at: datetime) -> str | None:
    """IRPA 87.301-87.305: an order can stop the intake of applications for a time."""
    if not case.orders:
        return None
    day = at.astimezone(ZoneInfo(HEAD_OFFICE_ZONE)).date()
    for order in case.orders:
        ends = order.to_on or day
        if order.reach is Reach.INTAKE and order.from_on <= day <= ends:
            until = f"until {order.to_on}" if order.to_on else "with no end named"
            return (
                f"The order {order.order} stops intake {until}: nothing is taken on {day} "
                "(IRPA 87.301-87.305). File after it, or record programme_resumed once it is "
                "lifted."
            )
    return None


def _inadmissible(case: Case) -> str | None:
    decided = case.decided(ADMISSIBLE)
    if decided is Choice.BARRED:
        return "Counsel found that admission is barred (IRPA 41; IRPR 200): nothing is filed."
    if case.facts.applicant.inadmissibility is not Inadmissibility.POSSIBLE:
        return None
    if decided is Choice.CLEARED:
        return None
    return (
        "Something may bar admission (IRPA 41; IRPR 200): counsel decides before any filing. "
        "Record counsel_decided question=ADMISSIBLE choice=cleared, or correct "
        "applicant.inadmissibility."
    )


def _without_examination(
    case: Case, route: Route | None, at: datetime, book: RuleBook
) -> str | None:
    """IRPR 198(2)(b): who needs an examination and has none cannot apply on entry."""
    if not case.facts.job.health_setting or route not in AT_A_PORT:
        return None
    paper = next((d for d in case.documents if d.kind == MEDICAL), None)
    if paper is None or paper.status is DocumentStatus.IN_PROCESS:
        return (
            "Work in a health setting needs a medical examination, and none is in hand: it "
            "cannot be applied for on entry (IRPR 198(2)(b), 30(1)(a)). Record "
            "document_received kind=medical with its issued_on, or file before travel."
        )
    day = at.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    examined, serves = paper.issued_on, months(figure(book, "IME_12M", day))
    if examined is not None and examined < add_months(day, -serves):
        return (
            f"The medical examination of {examined} is more than {serves} months old on {day} "
            "(IRPR 30(3)). Record a new one with document_received kind=medical."
        )
    return None
