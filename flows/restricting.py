"""Across the portfolio: a port, a route or the portal closes, and plans move."""

from typing import Any

from prefect.states import State

from flows import desk
from flows.acting import delivered
from flows.forms import RestrictionForm, WithdrawalForm
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
from models.casework import restricting, second_look
from models.casework.office import Office
from models.casework.proposed_kinds import Done
from models.casework.restricting import Published
from models.casework.second_look import Waits
from models.rules.counted import counted
from models.rules.decisions import Refused
from models.store.proposals import ProposalKind


@verb
def preview_restriction(form: RestrictionForm) -> State[Any]:
    """Show which cases a restriction would move, and how. Nothing is written."""
    filled = filled_in(RestrictionForm, form)
    answer = filled if isinstance(filled, Refused) else previewed(office(), filled)
    return _ended(answer, "previewed")


@verb
def publish_restriction(form: RestrictionForm) -> State[Any]:
    """Publish a restriction: every plan it touches is made anew, and people are told.

    What would move many cases waits for a second look instead; the desk shows it.
    """
    filled, firm = filled_in(RestrictionForm, form), office()
    answer = filled if isinstance(filled, Refused) else published(firm, filled)
    return _told(firm, answer, "published")


@verb
def withdraw_restriction(form: WithdrawalForm) -> State[Any]:
    """Withdraw a restriction: the plans return to what they were without it."""
    filled, firm = filled_in(WithdrawalForm, form), office()
    answer = filled if isinstance(filled, Refused) else withdrawn(firm, filled)
    return _told(firm, answer, "withdrawn")


@step("compare every plan it touches")
def previewed(firm: Office, form: RestrictionForm) -> Published | Refused:
    """Plan and compare, and write nothing."""
    return restricting.preview(firm, form.notice, now=clock.now())


@step("replan and save in chunks")
def published(firm: Office, form: RestrictionForm) -> Done | Waits | Refused:
    """Publish, and replan in chunks; a killed run goes on where it stopped when run again."""
    most = settings().approve_above
    return second_look.publish(
        firm, ProposalKind.RESTRICTION, form.notice, most=most, now=clock.now()
    )


@step("replan without it")
def withdrawn(firm: Office, form: WithdrawalForm) -> Published | Refused:
    """Withdraw, and replan in chunks."""
    return restricting.withdraw(firm, form.id, now=clock.now())


def _told(firm: Office, answer: Done | Waits | Refused, done: str) -> State[Any]:
    if isinstance(answer, Waits):
        return waits(firm, answer)
    if isinstance(answer, Published):
        delivered(firm)
        desk.shown(firm)
    return _ended(answer, done)


def _ended(answer: Done | Refused, done: str) -> State[Any]:
    if isinstance(answer, Refused):
        name = f"restriction refused: {answer.reason}"
        message = f"Refused ({answer.reason}): {answer.message}"
        return ended(Ending(name=name, message=message, tags=("portfolio", "refused")))
    attached("restriction", f"{answer.id}: {counted(answer.affected, 'case')}", moves(answer))
    message = (
        f"{answer.id}, version {answer.version}: {counted(answer.affected, 'case')} affected, "
        f"{answer.unaffected} not."
    )
    tags = ("portfolio", f"restriction:{answer.id}")
    return ended(Ending(name=f"{answer.id} · {done}", message=message, tags=tags))
