"""All that a colleague has open goes to another, and the other hears of it once."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from models.casework.acts import HANDED_OVER, Carried, Cause, Happened
from models.casework.facts_document import event_from_fields
from models.casework.office import Office
from models.casework.recording import accepted
from models.casework.replanning import present
from models.casework.spine import CHUNK, carried, retried
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.rules.events import Event, HandedOver
from models.store import finding, people
from models.store.engine import reading, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """What came of a hand-over: the cases in order, and the notices that wait to be sent."""

    cases: tuple[str, ...]
    notices: int


def hand_over_all(
    office: Office,
    giver: str,
    taker: str,
    *,
    email: str | None = None,
    now: datetime,
    by: str | None = None,
) -> HandedOn | Refused:
    """Give every open case of a colleague to another, each with an event of its own.

    People are named as they were told, by name or e-mail; somebody new is entered, with the
    `email` if one is given. It goes chunk by chunk, and cut short it goes on when repeated.
    """
    try:
        with reading(office.engine) as conn:
            givers = _givers(conn, giver)
            if givers & set(people.ids_of(conn, email or taker)):
                raise refuse(Refusal.INVALID_VALUE, "to: that is the colleague who has them.")
            event = _to(conn, taker, email)
        cause = Cause(
            reason=HANDED_OVER,
            because="The case was handed over.",
            key=f"handed-over-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        )
        return _all(office, givers, event, cause, now, by)
    except RefusedError as error:
        return error.refused


def _all(
    office: Office,
    givers: frozenset[int],
    event: Event,
    cause: Cause,
    now: datetime,
    by: str | None,
) -> HandedOn:
    cases: list[str] = []
    notices = after = 0
    while True:
        done = retried(lambda: _chunk(office, givers, event, cause, now, by, after))  # noqa: B023
        if not done:
            return HandedOn(cases=tuple(cases), notices=notices)
        cases += [one.case.reference for one in done]
        notices += sum(one.queued for one in done)
        after = done[-1].case.number


def _chunk(
    office: Office,
    givers: frozenset[int],
    event: Event,
    cause: Cause,
    now: datetime,
    by: str | None,
    after: int,
) -> list[Carried]:
    with writing(office.engine) as conn:
        world = present(office, conn, now)
        numbers = finding.owned(conn, givers, after=after, limit=CHUNK)
        acts = [Happened(number=number, event=event, at=now) for number in numbers]
        answers = carried(conn, acts, world, cause, by=by)
        for answer in answers:
            accepted(answer)  # a refusal undoes the chunk
        return [answer for answer in answers if isinstance(answer, Carried)]


def _givers(conn: Connection, giver: str) -> frozenset[int]:
    found = frozenset(people.ids_of(conn, giver))
    if not finding.owned(conn, found, limit=1):
        raise refuse(
            Refusal.INVALID_VALUE,
            "from: no open case is in the charge of that colleague; write the name or e-mail "
            "as `northbound case list` shows it.",
        )
    return found


def _to(conn: Connection, taker: str, email: str | None) -> Event:
    """Return the event for the colleague meant: one who is known keeps name and address."""
    known = people.find_staff(conn, filter(None, (email, taker)))
    number = known.get(email or "") or known.get(taker)
    person = people.people(conn, {number}).get(number) if number is not None else None
    if person is not None and person.name:
        name, address = person.name, email or person.email
    elif "@" in taker:
        name, address = taker.split("@")[0], email or taker
    else:
        name, address = taker, email
    return event_from_fields(HandedOver.name, {"owner": name, "email": address})
