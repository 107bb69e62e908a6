"""The sentences that say why a port, a route or the portal is closed, each with its source."""

from datetime import date

from models.rules.book import Port
from models.rules.facts import Route
from models.rules.restrictions import Purpose, Restriction
from models.rules.standing import Standing
from models.rules.windows import Windows, clock, needs_booking

SUPPOSED_CERTIFICATE = "supposed-certificate"
"""The id of the outage that stands for a certificate supposed to come later."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_VISITS = {
    Purpose.ALL: "work-permit applications",
    Purpose.FIRST_ENTRY: "work-permit applications on a first entry",
    Purpose.FLAGPOLING: "work-permit applications from people who leave Canada only to file",
}
_ROUTES = {
    Route.LAND: "on entry at a land port",
    Route.AIRPORT: "on arrival at an airport",
    Route.CONSULATE: "from outside Canada before travel",
    Route.INSIDE: "online from within Canada",
    Route.RETURN: "on leaving and coming back by land",
}


def day_words(day: date) -> str:
    """Return a day as the sentences say it: Friday 2024-06-14."""
    return f"{_WEEKDAYS[day.weekday()]} {day.isoformat()}"


def closing_sentences(
    notice: Standing, port: Port, day: date, stays: Windows
) -> tuple[str, ...]:
    """Say what a notice closes at a port on a day; `stays` is what it leaves open."""
    restriction = notice.restriction
    purpose = Purpose.ALL if notice.doubtful else restriction.scope.purpose
    booked = needs_booking(restriction, port.id, day)
    only = " without an appointment" if booked else ""
    closed = f"{port.name} takes no {_VISITS[purpose]}{only} on {_when(day, stays)}"
    return (f"{closed}: {_cited(notice)}", *_doubts(notice))


def route_sentences(
    notice: Standing, route: Route, day: date, stays: Windows
) -> tuple[str, ...]:
    """Say what a notice closes of a way of filing on a day."""
    closed = f"Applications {_ROUTES[route]} are not taken on {_when(day, stays)}"
    return (f"{closed}: {_cited(notice)}", *_doubts(notice))


def portal_sentence(notice: Standing, day: date, stays: Windows) -> str:
    """Say that the Employer Portal is out on a day, or what is only supposed of it."""
    if notice.restriction.id == SUPPOSED_CERTIFICATE:
        return supposed_sentence(notice.restriction)
    return f"The Employer Portal is out on {_when(day, stays)}: {_cited(notice)}"


def supposed_sentence(restriction: Restriction) -> str:
    """Return a supposition as a sentence of its own: nobody announced anything."""
    return f"Supposed: {restriction.title}."


def advice_sentence(notice: Standing, where: str, day: date, stays: Windows) -> str:
    """Say what a notice counsels against on a day; it closes nothing."""
    return f"Advice, not a closing, on {where} on {_when(day, stays)}: {_cited(notice)}"


def _when(day: date, stays: Windows) -> str:
    return f"{day_words(day)} outside {clock(stays)}" if stays else day_words(day)


def _cited(notice: Standing) -> str:
    return f"{notice.restriction.title} (source: {notice.restriction.source})."


def _doubts(notice: Standing) -> tuple[str, ...]:
    if not notice.doubtful:
        return ()
    others = ", ".join(reading.source for reading in notice.restriction.readings)
    return (f"Sources disagree on whom this covers ({others}); the stricter reading is kept.",)
