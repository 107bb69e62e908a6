"""The list of cases, narrowed as people ask for it."""

from datetime import UTC, date, datetime
from typing import Any

from models.casework.flaws import nearest
from models.casework.office import Office
from models.rules.decisions import Refusal, refuse
from models.rules.facts import Stage
from models.store import finding
from models.store.engine import reading


def list_cases(
    office: Office,
    *,
    stage: str | None = None,
    owner: str | None = None,
    port: str | None = None,
    due_before: str | None = None,
) -> list[dict[str, Any]]:
    """Return cases in order of what is due next; RefusedError for a word that is no stage.

    `due_before` is a date; what falls due on it is not listed.
    """
    with reading(office.engine) as conn:
        found = finding.listing(
            conn,
            stage=_stage(stage) if stage is not None else None,
            owner=owner,
            port=_port(office, port) if port is not None else None,
            due_before=_day(due_before) if due_before is not None else None,
        )
    return [
        {
            "reference": one.reference,
            "file_no": one.file_no,
            "stage": one.stage.value,
            "awaiting": one.awaiting,
            "next_due_at": one.next_due_at,
            "owner": one.owner,
            "port": one.port,
            "version": one.version,
        }
        for one in found
    ]


def _stage(text: str) -> Stage:
    word = text.strip().casefold().replace("_", " ").replace("-", " ")
    try:
        return Stage(word)
    except ValueError:
        stages = ", ".join(stage.value for stage in Stage)
        message = f"--stage {text!r} is no stage; one of: {stages}."
        raise refuse(Refusal.INVALID_VALUE, message) from None


def _port(office: Office, text: str) -> str:
    if text in office.book.ports:
        return text
    close = nearest(text, office.book.ports)
    hint = f" Did you mean {close!r}?" if close else ""
    message = f"--port {text!r} is no port's id.{hint} See `northbound ports`."
    raise refuse(Refusal.INVALID_VALUE, message)


def _day(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message = f"--due-before {text!r} is no date; write 2027-01-31."
        raise refuse(Refusal.INVALID_VALUE, message) from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
