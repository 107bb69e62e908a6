"""Across the portfolio: a value of the law changes, and what rests on it moves."""

from typing import Any

from prefect.states import State
from pydantic import BaseModel, ConfigDict, Field

from flows import desk
from flows.acting import delivered
from flows.forms import Line
from flows.moving import moves, waits
from flows.runtime import (
    Ending,
    attached,
    clock,
    ended,
    filled_in,
    office,
    settings,
    step,
    verb,
)
from models.casework import lawmaking, second_look
from models.casework.law_moves import Enacted
from models.casework.office import Office
from models.casework.proposed_kinds import Done
from models.casework.second_look import Waits
from models.rules.counted import counted
from models.rules.decisions import Refused
from models.store.proposals import ProposalKind


class LawFileForm(BaseModel):
    """A value of the law as it will be, in the law file's own words."""

    model_config = ConfigDict(extra="forbid")
    law: str = Field(
        title="Law file",
        description="In YAML: id, kind, value, published_on, effective_from, source.",
    )


class LawWithdrawalForm(BaseModel):
    """A published value that holds no more."""

    model_config = ConfigDict(extra="forbid")
    id: Line = Field(title="Value", description="Its id, as RESTORATION_90.")


@verb
def preview_law_change(form: LawFileForm) -> State[Any]:
    """Show which cases a new value would change, and how. Nothing is written."""
    filled = filled_in(LawFileForm, form)
    answer = filled if isinstance(filled, Refused) else foreseen(office(), filled)
    return _ended(answer, "previewed")


@verb
def publish_law_change(form: LawFileForm) -> State[Any]:
    """Publish a new value: every plan that rests on it is made anew, and people are told.

    What would change many cases waits for a second look instead; the desk shows it.
    """
    filled, firm = filled_in(LawFileForm, form), office()
    answer = filled if isinstance(filled, Refused) else enacted(firm, filled)
    return _told(firm, answer, "published")


@verb
def withdraw_law_change(form: LawWithdrawalForm) -> State[Any]:
    """Withdraw a published value: what held before holds again."""
    filled, firm = filled_in(LawWithdrawalForm, form), office()
    answer = filled if isinstance(filled, Refused) else repealed(firm, filled)
    return _told(firm, answer, "withdrawn")


@step("compare every open plan")
def foreseen(firm: Office, form: LawFileForm) -> Enacted | Refused:
    """Plan and compare, and write nothing."""
    return lawmaking.preview(firm, form.law, now=clock.now())


@step("replan and save in chunks")
def enacted(firm: Office, form: LawFileForm) -> Done | Waits | Refused:
    """Publish, and replan in chunks; a killed run goes on where it stopped when run again."""
    most = settings().approve_above
    return second_look.publish(firm, ProposalKind.LAW, form.law, most=most, now=clock.now())


@step("replan without it")
def repealed(firm: Office, form: LawWithdrawalForm) -> Enacted | Refused:
    """Withdraw, and replan in chunks."""
    return lawmaking.withdraw(firm, form.id, now=clock.now())


def _told(firm: Office, answer: Done | Waits | Refused, done: str) -> State[Any]:
    if isinstance(answer, Waits):
        return waits(firm, answer)
    if isinstance(answer, Enacted):
        delivered(firm)
        desk.shown(firm)
    return _ended(answer, done)


def _ended(answer: Done | Refused, done: str) -> State[Any]:
    if isinstance(answer, Refused):
        name = f"law change refused: {answer.reason}"
        message = f"Refused ({answer.reason}): {answer.message}"
        return ended(Ending(name=name, message=message, tags=("portfolio", "refused")))
    attached("law", f"{answer.id}: {counted(answer.affected, 'case')}", moves(answer))
    examined = answer.examined if isinstance(answer, Enacted) else answer.affected
    message = (
        f"{answer.id}, version {answer.version}: of {counted(examined, 'open case')} looked at "
        f"{counted(answer.affected, 'changes', 'change')}."
    )
    tags = ("portfolio", f"law:{answer.id}")
    return ended(Ending(name=f"{answer.id} · {done}", message=message, tags=tags))
