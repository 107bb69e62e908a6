"""What a row leaves unsaid: what follows from the rest, and what the plan will miss."""

from collections.abc import Iterator, Mapping
from typing import Any

from models.rules.facts import Arrangement, Route, Stage

_BEFORE_PERMIT = frozenset({Stage.JOB_OFFER, Stage.COMPLIANCE, Stage.FILING, Stage.DECISION})
_WITH_PERMIT = frozenset({Stage.PERMIT, Stage.EXTENSION})
_OPEN = _BEFORE_PERMIT | _WITH_PERMIT
_AT_A_PORT = frozenset({Route.LAND, Route.AIRPORT, Route.RETURN})

# Path, the stages that miss it, what is lost, and what to do.
_WANTED = (
    ("applicant.citizenships", _OPEN, "eligibility cannot be judged", "Add the citizenship."),
    ("applicant.email", _OPEN, "the applicant cannot be told anything", "Add an address."),
    (
        "applicant.passport_expires_on", _OPEN,
        "no permit outlasts a passport, and this one's end is unknown", "Add the date.",
    ),
    (
        "job.start_on", _BEFORE_PERMIT,
        "nothing can be counted back from the first day of work", "Add it once it is agreed.",
    ),
    (
        "permit.valid_to", _WITH_PERMIT,
        "the end of the permit cannot be watched", "Add it as printed on the permit.",
    ),
    ("team.owner.email", _OPEN, "nobody in the office will be told", "Add an address."),
)  # fmt: skip


def implied(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from the told values where the row itself is silent."""
    follows: dict[str, Any] = {"stage": _stage(told)}
    if arrangement := _arrangement(told.get("employer.country")):
        follows["job.arrangement"] = arrangement
    if "team.owner.email" in told:
        follows["team.owner.name"] = told["team.owner.email"]
    return follows


def _stage(told: Mapping[str, Any]) -> Stage:
    if "permit.number" in told:
        return Stage.PERMIT
    return Stage.FILING if "certificate.number" in told else Stage.JOB_OFFER


def _arrangement(country: str | None) -> Arrangement | None:
    if country is None:
        return None
    return Arrangement.EMPLOYEE if country == "CA" else Arrangement.FOREIGN_EMPLOYER


def gaps(told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield path, reason and remedy of every gap that the plan will feel."""
    stage = told.get("stage", _stage(told))
    if "stage" not in told:
        yield "stage", f'taken as "{stage}" from what is filled in', "Write the stage."
    for path, stages, reason, remedy in _WANTED:
        if stage in stages and path not in told:
            yield path, reason, remedy
    at_a_port = stage in _BEFORE_PERMIT and told.get("filing.route") in _AT_A_PORT
    if at_a_port and told.get("filing.port") is None:
        yield "filing.port", "no port to plan for", "Add the port."
