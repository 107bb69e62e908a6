"""What would be if: of one case, and of the portfolio. Nothing is saved."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prefect.states import State

from flows.foreseeing_forms import StressForm, WhatIfForm
from flows.foreseen import beside, passport_days, struck, veiled, without
from flows.runtime import (
    Ending,
    attached,
    case_in,
    clock,
    ended,
    filled_in,
    office,
    step,
    unquoted,
    verb,
)
from models.casework import planning, restricting, stressing
from models.casework.comparing import headline, side_by_side
from models.casework.office import Office
from models.casework.stress_view import stress_view
from models.casework.supposed_notice import closing
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.rules.restrictions import HEAD_OFFICE_ZONE, Restriction

_ONE = "what if"


@verb
def what_if(form: WhatIfForm) -> State[Any]:
    """Plan a case as it would be with other facts, beside its plan. Nothing is saved."""
    filled, firm = filled_in(WhatIfForm, form), office()
    case = case_in(form)
    if isinstance(filled, Refused):
        return _refused(filled, _ONE, case)
    found = supposed(firm, filled)
    if isinstance(found, Refused):
        return _refused(found, _ONE, case)
    rows = veiled(side_by_side(found["before"], found["after"]))
    said = without(passport_days(rows), headline(rows))
    linked = {
        other["case"]: veiled(side_by_side(other["before"], other["after"]))
        for other in found.get("linked", ())
    }
    attached("what-if", f"{filled.case}: {said}", beside(firm, filled, rows, linked))
    return ended(
        Ending(
            name=f"{filled.case} · what if",
            message=said,
            tags=(f"case:{filled.case}",),
            forget=True,
        )
    )


@verb
def stress(form: StressForm) -> State[Any]:
    """Say how many cases a closing would move, and how late they become. Nothing is saved."""
    filled, firm = filled_in(StressForm, form), office()
    if isinstance(filled, Refused):
        return _refused(filled, "stress", None)
    found = held_against(firm, filled)
    if isinstance(found, Refused):
        return _refused(found, "stress", None)
    attached("stress", found["headline"], struck(firm, filled, found))
    tags = ("portfolio",)
    return ended(Ending(name="stress", message=found["headline"], tags=tags))


def _refused(answer: Refused, subject: str, case: str | None) -> State[Any]:
    name = f"{case} · {subject}" if case else subject
    # What was supposed of a person may be a passport's day.
    said = unquoted(answer.message) if subject == _ONE else answer.message
    return ended(
        Ending(
            name=f"{name} refused: {answer.reason}",
            message=f"Refused ({answer.reason}): {said}",
            tags=("refused", f"case:{case}" if case else "portfolio"),
            forget=subject == _ONE,
        )
    )


@step("plan it both ways")
def supposed(firm: Office, form: WhatIfForm) -> dict[str, Any] | Refused:
    """Plan as it is and as it would be, and write nothing."""
    changes = form.changes()
    try:
        found = planning.plan_case(firm, form.case, now=clock.now(), what_if=changes)
    except RefusedError as error:
        return error.refused
    return found


@step("hold it against every open plan")
def held_against(firm: Office, form: StressForm) -> dict[str, Any] | Refused:
    """Plan the portfolio with the closing and without it, and write nothing."""
    now = clock.now()
    try:
        done = stressing.stress(firm, _closing(firm, form, now), now=now)
    except RefusedError as error:
        return error.refused
    return stress_view(done, firm.book)


def _closing(firm: Office, form: StressForm, now: datetime) -> Restriction:
    words = form.port, form.route, form.from_on, form.to_on
    if form.notice is None:
        return closing(
            firm.book,
            ports=[form.port] if form.port else (),
            routes=[form.route.value] if form.route else (),
            start=form.from_on.isoformat() if form.from_on else None,
            end=form.to_on.isoformat() if form.to_on else None,
            today=now.astimezone(ZoneInfo(HEAD_OFFICE_ZONE)).date(),
        )
    if any(words):
        message = "notice: stands beside a port, a route or days; give the file alone."
        raise refuse(Refusal.INVALID_VALUE, message)
    return restricting.read(firm, form.notice)
