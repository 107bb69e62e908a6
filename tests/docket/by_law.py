"""What the law says of an application on the day it is made, apart from the rules."""

from datetime import UTC, date, datetime

from models.docket.days import months_from, utc_day
from models.docket.standing import last_valid_day
from models.rules import events as e
from models.rules.case import Case
from models.rules.facts import Facts, Route
from models.rules.records import CaseKind, Choice, WorkerStatus
from tests.docket.generator import Told

RENEWALS = (e.ExtensionFiled, e.ChangeOfEmployerFiled)
FILINGS = (e.Filed, e.RestorationFiled, *RENEWALS)
ON_ENTRY = (Route.LAND, Route.AIRPORT, Route.RETURN)
MEXICANS_NEED_A_VISA_FROM = datetime(2024, 3, 1, 4, 30, tzinfo=UTC)  # 23:30 EST the day before
NO_LEAVING_TO_FILE_FROM = datetime(2024, 12, 24, 4, 59, tzinfo=UTC)  # 23:59 EST, likewise
SIXTEEN_MONTHS_FROM = datetime(2025, 1, 21, 5, tzinfo=UTC)


def unlawful(told: Told) -> str | None:
    """Return the provision an application breaks, or None."""
    case, event, at, _ = told
    if not isinstance(event, FILINGS):
        return None
    received_at = event.received_at or at
    broken = _offer(case, received_at) or _time(case, event, received_at)
    if broken or not isinstance(event, e.Filed):
        return broken
    route = event.route or case.facts.filing.route
    return _way(case, route, received_at) or _worker(case, received_at)


def _offer(case: Case, received_at: datetime) -> str | None:
    """The offer goes in before the application (R209.11(1)), for the same passport."""
    offer = case.certificate
    if case.kind is CaseKind.SPOUSE:
        return None
    if offer is None:
        unspent = (c for c in case.certificates if not (c.used or c.withdrawn))
        return "200(3)(f.1)" if any(c.superseded for c in unspent) else None
    late = offer.submitted_at is not None and not offer.submitted_at < received_at
    return "209.11(1)" if late else None


def _time(case: Case, event: e.Event, received_at: datetime) -> str | None:
    """A renewal is made before the permit is over in UTC, restoration asked for after it."""
    ends = last_valid_day(case)
    if ends is None or isinstance(event, e.Filed):
        return None
    over = utc_day(received_at) > ends
    if isinstance(event, RENEWALS):
        return "201(1)" if over else None
    # A cancelled permit is invalid at once: nothing of that day is left to be over.
    cancelled = case.permits[-1].cancelled_on == ends
    return None if over or cancelled else "182(1)"


def _way(case: Case, route: Route | None, at: datetime) -> str | None:
    """Who asks on entry needs no visa (R198(1), R190), and no spouse leaves only to ask."""
    if route in ON_ENTRY and _needs_a_visa(case.facts, at):
        return "198(1)"
    american = "US" in case.facts.applicant.citizenships
    resident = case.facts.applicant.us_permanent_resident is True
    out_and_back = route is Route.RETURN and at >= NO_LEAVING_TO_FILE_FROM
    is_spouse = case.kind is CaseKind.SPOUSE
    return "R198" if is_spouse and out_and_back and not (american or resident) else None


def _needs_a_visa(facts: Facts, at: datetime) -> bool:
    person = facts.applicant
    exempt = person.us_permanent_resident is True or person.visa_exempt_basis is not None
    is_mexican = "MX" in person.citizenships and "US" not in person.citizenships
    return is_mexican and not exempt and at >= MEXICANS_NEED_A_VISA_FROM


def _worker(case: Case, received_at: datetime) -> str | None:
    """The worker's permit lasts some months from the receipt of a spouse's application."""
    worker, received_on = case.worker, utc_day(received_at)
    if case.kind is not CaseKind.SPOUSE or worker is None:
        return None
    decided = next((d.choice for d in case.decisions if d.question == "SPOUSE_C41"), None)
    if decided is Choice.BARRED:
        return "205(c)(ii)"
    if decided is Choice.CLEARED or worker.valid_to is None:
        return None
    if worker.status is WorkerStatus.PENDING and worker.valid_to < received_on:
        return None  # the spouse's file waits for the worker's decision
    newer = received_at >= SIXTEEN_MONTHS_FROM and decided is not Choice.OTHER_READING
    return None if _lasts(worker.valid_to, received_on, 16 if newer else 6) else "205(c)(ii)"


def _lasts(worker_ends: date, received_on: date, months: int) -> bool:
    return worker_ends >= months_from(received_on, months)
