"""Is a way of filing open to this person? Before travel, on entry, or from inside Canada."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from models.rules.case import AT_A_PORT, Facts, Permit, Route
from models.rules.findings import Finding, Who, ask, no, yes

# Since this instant a Mexican citizen needs a visa, and who needs one cannot apply on entry
# (IRPR 198(1), 190); the book's MEXICO_VISA, R198_POE and R198-MX carry the sources.
MEXICO_ON_ENTRY_ENDED = datetime(2024, 3, 1, 4, 30, tzinfo=UTC)
_AN_ETA = re.compile(r"\be-?ta\b|\belectronic travel auth", re.IGNORECASE)


def route_finding(facts: Facts, at: datetime, held: Sequence[Permit] = ()) -> Finding:
    """Say whether the way the firm means to file is open to this person at an instant.

    `held` is the permit issued in this case; without one the facts may name one.
    """
    match facts.filing.route:
        case None:
            return ask(
                "R198_POE",
                "No way of filing is recorded.",
                "Record filing.route.",
                who=Who.FIRM,
                doubt="How will the application reach an officer?",
            )
        case Route.CONSULATE:
            return yes("R197_APPLY_BEFORE", "Anybody may apply before travel.")
        case Route.INSIDE:
            return _from_inside((*held, facts.permit)[0], at)
        case route:
            return _on_entry(facts, route, at)


def _from_inside(permit: Permit, at: datetime) -> Finding:
    ends = permit.valid_to
    if ends is not None and at.astimezone(UTC).date() <= ends:
        return yes("R199_AFTER_ENTRY", f"A work permit is held until {ends}.")
    return ask(
        "R199_AFTER_ENTRY",
        "Only some may apply from inside Canada, and no permit still valid is recorded.",
        "Record permit.valid_to, or let counsel name the ground of IRPR 199.",
        doubt="On which ground of IRPR 199 may this person apply from inside Canada?",
    )


def _on_entry(facts: Facts, route: Route, at: datetime) -> Finding:
    person = facts.applicant
    bar = barred_route(facts, route, at)
    if bar is not None:
        return no("R198_POE", bar, "File online before travel: filing.route=consulate.")
    if "US" in person.citizenships or person.us_permanent_resident:
        return yes("R198_POE", "Exempt from the visa, and so free to apply on entry.")
    if "MX" in person.citizenships and at < MEXICO_ON_ENTRY_ENDED:
        return yes("R198_POE", "Mexican citizens could apply on entry at the time.")
    return ask(
        "R198_POE",
        "Only who is exempt from the visa may apply on entry; that is not settled here.",
        "Counsel confirms the ground under IRPR 190 (an eTA is none), or file before travel.",
        doubt="Which ground of IRPR 190 exempts this person from the visa?",
    )


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
