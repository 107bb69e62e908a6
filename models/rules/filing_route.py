"""Who may not apply on entry: citizens who need a visa (IRPR 198, 190)."""

import re
from datetime import datetime
from typing import NamedTuple

from models.rules.book import RuleBook
from models.rules.facts import AT_A_PORT, Facts, Route
from models.rules.law import since

_AN_ETA = re.compile(r"\be-?ta\b|\belectronic travel auth", re.IGNORECASE)
_NATIONS = {"MX": "Mexican", "US": "US"}


class OnEntry(NamedTuple):
    """Of which parties to the treaty the citizens may apply on entry, and which may not."""

    may: frozenset[str]
    may_not: frozenset[str]
    since: str  # from when it is so, in words


def on_entry(book: RuleBook, at: datetime) -> OnEntry:
    """Return whose citizens need no visa, and so may apply on entry, at an instant."""
    rule = book.rule("R198_POE", at)
    may = frozenset(rule.values)
    parties = frozenset(book.rule("CITIZENSHIP", at).values)
    return OnEntry(may, parties - may, since(rule.provenance))


def barred_route(facts: Facts, route: Route | None, open_to: OnEntry) -> str | None:
    """Return why a person may not use a route, or None.

    IRPR 198(1) lets only those exempt from the visa apply on entry. Mexican citizens are not,
    since 2024-02-29 23:30 Eastern, unless another exemption of IRPR 190 is recorded. An eTA is
    none: it stands in for the visa on a flight (IRPR 7.01), and frees nobody from needing one.
    """
    person = facts.applicant
    exempt = person.us_permanent_resident is True or is_visa_exempt(facts)
    return barred_on(route, person.citizenships, open_to, exempt=exempt)


def barred_on(
    route: Route | None, citizenships: tuple[str, ...], open_to: OnEntry, *, exempt: bool
) -> str | None:
    """Return why citizens, unless exempt from the visa for another reason, may not use it."""
    if exempt or route not in AT_A_PORT or not open_to.may.isdisjoint(citizenships):
        return None
    needing = open_to.may_not.intersection(citizenships)
    if not needing:
        return None
    citizen = _NATIONS.get(min(needing), min(needing))
    return (
        f"A {citizen} citizen cannot apply on entry{open_to.since} "
        "(IRPR 198(1), 190; no visa exemption is recorded, and an eTA is none)."
    )


def is_visa_exempt(facts: Facts) -> bool:
    """Say whether a ground is recorded on which this person needs no visa; an eTA is none."""
    basis = facts.applicant.visa_exempt_basis
    if not basis:
        return False
    return "190" in basis or not _AN_ETA.search(basis)
