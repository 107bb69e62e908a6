"""The end of a case, and its pauses: held, handed over, closed, opened again."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import ActForm, HandOverForm
from flows.runtime import verb
from models.rules.case import Stage

STAGE = Stage.CLOSED


@verb
def hold_case(form: ActForm) -> State[Any]:
    """Put a case on hold: nobody is reminded until it is resumed."""
    return act("held", ActForm, form, subject="hold", stage=STAGE)


@verb
def resume_case(form: ActForm) -> State[Any]:
    """End the hold: what is due is said again."""
    return act("resumed", ActForm, form, subject="end of the hold", stage=STAGE)


@verb
def hand_over(form: HandOverForm) -> State[Any]:
    """Give a case to another colleague. The run forgets the name once it has ended."""
    return act("handed_over", HandOverForm, form, subject="hand-over", stage=STAGE)


@verb
def close_case(form: ActForm) -> State[Any]:
    """Close a case: nothing more is owed."""
    return act("closed", ActForm, form, subject="closing", stage=STAGE)


@verb
def reopen_case(form: ActForm) -> State[Any]:
    """Open a closed case again, where it was."""
    return act("reopened", ActForm, form, subject="reopening", stage=STAGE)
