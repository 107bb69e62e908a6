"""The dates a case has on record, each with the rule it matters to."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.casework.grounds_view import basis_view
from models.rules.book import RuleBook
from models.rules.case import Case
from models.rules.plan import Why


def dates_view(case: Case, book: RuleBook, on: date) -> dict[str, Any]:
    """Return what officers named and receipts show, explained under the law of a day.

    An instant is given in UTC and as `local`, on the office's clock.
    """
    zone = case.facts.team.office_zone
    ends = case.permit.valid_to if case.permit else None
    named: tuple[tuple[str, date | None, str, str], ...] = (
        ("filed_at", case.filed_at, "OFFER_BEFORE_APPLICATION", "Received {}, as recorded."),
        ("return_at", case.return_at, "POE_EXAM_HOLD", "The officer named {}."),
        ("enter_by", case.enter_by, "LOI_VALIDITY", "The letter prints {}."),
        ("refused_on", case.refused_on, "NO_APPEAL", "Decided {}, on the office's clock."),
        ("permit_ends_on", ends, "PERMIT_EXPIRY", "Printed: valid to the end of {}."),
    )
    return {
        name: _dated(value, Why(rule, ((name, value),), ((line, (value,)),)), zone, book, on)
        for name, value, rule, line in named
        if value is not None
    }


def _dated(value: date, why: Why, zone: str, book: RuleBook, on: date) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {"at": value, "local": local(value, zone), "basis": basis_view(why, book, on)}
    return {"on": value, "basis": basis_view(why, book, on)}


def local(at: datetime, zone: str) -> str:
    """Return an instant as a clock in a zone shows it, with its offset."""
    return at.astimezone(ZoneInfo(zone)).isoformat()
