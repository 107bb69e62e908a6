"""Stage three: the application reaches an officer, at the border or online."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import DeferralForm, PortFilingForm, ReceiptForm, ReturnVisitForm
from flows.runtime import verb
from models.rules.facts import Route, Stage

STAGE = Stage.FILING


@verb
def file_at_land_port(form: PortFilingForm) -> State[Any]:
    """Record that the application was presented at a land port, on entry."""
    return _at_port(form, Route.LAND)


@verb
def file_at_airport(form: PortFilingForm) -> State[Any]:
    """Record that the application was presented on arrival at an airport."""
    return _at_port(form, Route.AIRPORT)


@verb
def file_on_return(form: PortFilingForm) -> State[Any]:
    """Record that the applicant left Canada and applied at a land port on the way back."""
    return _at_port(form, Route.RETURN)


def _at_port(form: PortFilingForm, route: Route) -> State[Any]:
    return act("filed", PortFilingForm, form, subject="filing", stage=STAGE, route=route)


@verb
def file_at_consulate(form: ReceiptForm) -> State[Any]:
    """Record that the application was submitted online or at a visa office, before travel."""
    return act("filed", ReceiptForm, form, subject="filing", stage=STAGE, route=Route.CONSULATE)


@verb
def file_from_inside(form: ReceiptForm) -> State[Any]:
    """Record that the application was submitted online from within Canada."""
    return act("filed", ReceiptForm, form, subject="filing", stage=STAGE, route=Route.INSIDE)


@verb
def record_directed_back(form: ReturnVisitForm) -> State[Any]:
    """Record that an officer could not finish and named another time."""
    return act("directed_back", ReturnVisitForm, form, subject="return visit", stage=STAGE)


@verb
def record_deferral(form: DeferralForm) -> State[Any]:
    """Record that the port would not take the application that day."""
    return act("deferred", DeferralForm, form, subject="deferral", stage=STAGE)
