"""Who may not apply on entry: citizens who need a visa (IRPR 198, 190)."""

import re
from datetime import UTC, datetime

from models.rules.case import AT_A_PORT, Facts, Route

# Since this instant a Mexican citizen needs a visa, and who needs one cannot apply on entry
# (IRPR 198(1), 190); the book's MEXICO_VISA, R198_POE and R198-MX carry the sources.
MEXICO_ON_ENTRY_ENDED = datetime(2024, 3, 1, 4, 30, tzinfo=UTC)
_AN_ETA = re.compile(r"\be-?ta\b|\belectronic travel auth", re.IGNORECASE)


def barred_route(facts: Facts, route: Route | None, at: datetime) -> str | None:
    """Return why a person may not use a route at an instant, or None.

    IRPR 198(1) lets only those exempt from the visa apply on entry. Mexican citizens are not,
    since 2024-02-29 23:30 Eastern, unless another exemption of IRPR 190 is recorded. An eTA is
    none: it stands in for the visa on a flight (IRPR 7.01), and frees nobody from needing one.
    """
    person = facts.applicant
    exempt = (
        "US" in person.citizenships
        or person.us_permanent_resident is True
        or is_visa_exempt(facts)
    )
    if route not in AT_A_PORT or exempt or "MX" not in person.citizenships:
        return None
    if at < MEXICO_ON_ENTRY_ENDED:
        return None
    return (
        "A Mexican citizen cannot apply on entry since 2024-02-29 23:30 ET "
        "(IRPR 198(1), 190; no visa exemption is recorded, and an eTA is none)."
    )


def is_visa_exempt(facts: Facts) -> bool:
    """Say whether a ground is recorded on which this person needs no visa; an eTA is none."""
    basis = facts.applicant.visa_exempt_basis
    if not basis:
        return False
    return "190" in basis or not _AN_ETA.search(basis)
