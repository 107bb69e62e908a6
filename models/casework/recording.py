"""Something happened to a case: record it, and everything that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models.casework.acts import Answer, Cause, Happened
from models.casework.facts_document import event_from_fields, with_changes
from models.casework.office import Office
from models.casework.references import duplicate, number_meant
from models.casework.replanning import present
from models.casework.spine import carried
from models.rules.case import Case
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.rules.events import Event, FactsChanged
from models.rules.plan import Change, Plan
from models.store import cases, finding
from models.store.engine import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What an accepted act made of a case; `notices` counts those that now wait to be sent."""

    case: Case
    plan: Plan
    changes: tuple[Change, ...]
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """An event as it was told, before it is read."""

    reference: str
    event_name: str
    fields: Mapping[str, Any]
    at: datetime
    by: str | None
    if_version: int | None


def record(
    office: Office,
    reference: str,
    event_name: str,
    fields: Mapping[str, Any],
    *,
    now: datetime,
    at: datetime | None = None,
    by: str | None = None,
    if_version: int | None = None,
) -> Recorded | Refused:
    """Record an event on the case with a reference or file number.

    `at` is when it happened, `now` when it is told; an event cannot lie ahead. For
    `facts_changed` the fields are dotted paths of the facts. A refusal changes nothing.
    """
    telling = _Telling(
        reference=reference,
        event_name=event_name,
        fields=fields,
        at=at or now,
        by=by,
        if_version=if_version,
    )
    try:
        return _recorded(office, telling, now)
    except RefusedError as error:
        return error.refused
    except cases.CertificateTakenError as error:
        return Refused(reason=Refusal.CERTIFICATE_USED, message=f"{reference}: {error}.")
    except cases.StaleCaseError:
        return Refused(
            reason=Refusal.STALE_VERSION,
            message=f"{reference}: somebody changed the case at the same moment. Look at it "
            "again, then repeat.",
        )


def _recorded(office: Office, telling: _Telling, now: datetime) -> Recorded:
    if telling.at > now:
        message = (
            f"at: {telling.at:%Y-%m-%dT%H:%M:%SZ} has not come yet; record it once it happened."
        )
        raise refuse(Refusal.INVALID_VALUE, message)
    with writing(office.engine) as conn:
        world = present(office, conn, now)
        number = number_meant(conn, telling.reference)
        event = _event(office, conn, number, telling)
        act = Happened(number=number, event=event, at=telling.at, if_version=telling.if_version)
        cause = Cause(reason=_reason(event), because=_because(event, telling.at))
        (answer,) = carried(conn, [act], world, cause, by=telling.by)
        return accepted(answer)


def accepted(answer: Answer) -> Recorded:
    """Return what a use case answers with; RefusedError, which undoes it all, for a refusal."""
    if isinstance(answer, Refused):
        raise RefusedError(answer)
    return Recorded(
        case=answer.case,
        plan=answer.plan,
        changes=answer.changes,
        notices=answer.queued,
    )


def _event(office: Office, conn: Connection, number: int, telling: _Telling) -> Event:
    ports = office.book.ports
    if telling.event_name != FactsChanged.name:
        return event_from_fields(telling.event_name, telling.fields, ports=ports)
    if not telling.fields:
        raise refuse(Refusal.MISSING_FIELD, "facts_changed: no field is set; use path=value.")
    facts = cases.load(conn, [number], to_change=True)[number].case.facts
    changed, paths = with_changes(facts, telling.fields, ports=ports)
    _refuse_taken(conn, number, changed.file_no)
    return FactsChanged(facts=changed, changed=paths)


def _refuse_taken(conn: Connection, number: int, file_no: str) -> None:
    holder = finding.numbers_by_file_no(conn, [file_no]).get(file_no, number)
    if holder != number:
        raise duplicate(file_no, holder)


def _reason(event: Event) -> str:
    return "facts" if isinstance(event, FactsChanged) else "event"


def _because(event: Event, at: datetime) -> str:
    return f"{event.name.replace('_', ' ').capitalize()}, {at:%Y-%m-%d %H:%M} UTC."
