"""The course of one act on one case, the same for every verb: read, record, deliver, show."""

import os
import socket
from collections.abc import Mapping
from typing import Any

from prefect.states import State

from flows import desk
from flows.forms import ActForm
from flows.runtime import (
    Ending,
    case_in,
    clock,
    ended,
    filled_in,
    office,
    settings,
    step,
    unquoted,
)
from models.casework.links import mail_links
from models.casework.office import Office
from models.casework.recording import Recorded, record
from models.casework.telling import what_holds
from models.rules.case import Case
from models.rules.counted import counted
from models.rules.decisions import Refused
from models.rules.diff import FORECAST
from models.rules.facts import Stage
from notifications import channels, relay


def act(
    event: str, kind: type[ActForm], given: object, *, subject: str, stage: Stage, **more: Any
) -> State[Any]:
    """Record one event on one case from a form, and let everybody know.

    `subject` is how the list of runs calls it, as `NB-00012 · certificate recorded`; `more`
    holds fields of the event that the verb itself knows.
    """
    form, firm = filled_in(kind, given), office()
    answer = (
        form
        if isinstance(form, Refused)
        else recorded(firm, form, event, {**form.fields(), **more})
    )
    if isinstance(answer, Refused):
        case = case_in(given)
        return refused(answer, subject=subject, stage=stage, case=case, forget=kind.forgets)
    told(firm, answer)
    return done(answer, subject=subject, stage=stage, forget=kind.forgets)


@step("decide and save")
def recorded(
    firm: Office, form: ActForm, event: str, fields: Mapping[str, Any]
) -> Recorded | Refused:
    """Decide, plan, compare, and save with the notices, in one transaction."""
    return record(
        firm,
        form.case,
        event,
        fields,
        now=clock.now(),
        at=form.happened_at,
        if_version=form.version,
    )


def told(firm: Office, answer: Recorded) -> None:
    """Send what the act gave cause to say, and show the desk as it is now."""
    if answer.notices:
        delivered(firm)
    desk.shown(firm)


@step("deliver the notices")
def delivered(firm: Office) -> relay.Delivered:
    """Send what waits in the outbox, until it is empty."""
    return relay.deliver(
        firm.engine,
        channels.choose(settings()),
        tick=clock.now,
        who=f"{socket.gethostname()}:{os.getpid()}",
        what_holds=what_holds(firm),
        link_to=mail_links(firm, settings().ui_url),
    )


def done(answer: Recorded, *, subject: str, stage: Stage, forget: bool) -> State[Any]:
    """End the run of an act that was accepted."""
    case = answer.case
    return ended(
        Ending(
            name=f"{case.reference} · {subject} recorded",
            message=_told_in_words(case, answer),
            tags=_tags(stage, case.reference),
            forget=forget,
        )
    )


def _told_in_words(case: Case, answer: Recorded) -> str:
    moved = len({change.step for change in answer.changes} - {FORECAST})
    certificate = case.certificate
    where = f"{case.reference} is at stage {case.stage}, awaiting {case.awaiting}"
    sentences = (
        f"{where}, version {case.version}.",
        "The fee is not paid yet." if certificate and not certificate.fee_paid else "",
        f"{counted(moved, 'step')} of its plan changed." if moved else "",
        f"{counted(answer.notices, 'notice')} queued." if answer.notices else "",
    )
    return " ".join(filter(None, sentences))


def refused(
    answer: Refused, *, subject: str, stage: Stage, case: str | None, forget: bool
) -> State[Any]:
    """End the run of an act that may not be: completed, and it says why.

    Where the run forgets its form, the reason does not repeat a value from it either.
    """
    said = unquoted(answer.message) if forget else answer.message
    return ended(
        Ending(
            name=f"{case or 'unknown case'} · {subject} refused: {answer.reason}",
            message=f"Refused ({answer.reason}): {said}",
            tags=("refused", *_tags(stage, case)),
            forget=forget,
        )
    )


def _tags(stage: Stage, case: str | None) -> tuple[str, ...]:
    tagged = f"stage:{stage.replace(' ', '-')}"
    return (tagged, f"case:{case}") if case else (tagged,)
