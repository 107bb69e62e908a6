"""The end of a case, and its pauses: held, handed over, closed, opened again."""

from typing import Any

from prefect.states import State

from flows import desk
from flows.acting import act, delivered
from flows.family_forms import HandOverAllForm
from flows.forms import ActForm, HandOverForm, PinForm
from flows.runtime import Ending, clock, ended, filled_in, office, step, unquoted, verb
from models.casework.handing_over import HandedOn, hand_over_all
from models.casework.office import Office
from models.rules.counted import counted
from models.rules.decisions import Refused
from models.rules.facts import Stage

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
def pin_plan(form: PinForm) -> State[Any]:
    """Pin a plan: to the end of a day no notice of the border moves it, and you hear of it.

    Events, facts and the law move it all the same, and every deadline is chased.
    """
    return act("plan_pinned", PinForm, form, subject="pin", stage=STAGE)


@verb
def unpin_plan(form: ActForm) -> State[Any]:
    """Unpin a plan: what was published at the border meanwhile moves it now."""
    return act("plan_unpinned", ActForm, form, subject="end of the pin", stage=STAGE)


@verb
def hand_over(form: HandOverForm) -> State[Any]:
    """Give a case to another colleague. The run forgets the name once it has ended."""
    return act("handed_over", HandOverForm, form, subject="hand-over", stage=STAGE)


@verb
def hand_over_everything(form: HandOverAllForm) -> State[Any]:
    """Give all the open cases of a colleague to another, who hears of them in one message.

    The run forgets both names once it has ended.
    """
    filled, firm = filled_in(HandOverAllForm, form), office()
    answer = filled if isinstance(filled, Refused) else handed_on(firm, filled)
    if isinstance(answer, Refused):
        return _ended(f"hand-over refused: {answer.reason}", _said(answer), "refused")
    if answer.notices:
        delivered(firm)
    desk.shown(firm)
    count = len(answer.cases)
    cases = counted(count, "case")
    return _ended(f"hand-over done · {cases}", f"{cases}: {', '.join(answer.cases)}.")


@step("hand over in chunks")
def handed_on(firm: Office, form: HandOverAllForm) -> HandedOn | Refused:
    """Give each open case to the other colleague, with an event of its own."""
    return hand_over_all(firm, form.giver, form.taker, email=form.email, now=clock.now())


def _said(answer: Refused) -> str:
    # The run forgets the names: a reason that repeats one would keep it.
    return f"Refused ({answer.reason}): {unquoted(answer.message)}"


def _ended(name: str, message: str, *tags: str) -> State[Any]:
    return ended(Ending(name=name, message=message, tags=("stage:closed", *tags), forget=True))


@verb
def depart(form: ActForm) -> State[Any]:
    """Record that the worker left Canada for good; the employer's records are still kept."""
    return act("departed", ActForm, form, subject="departure", stage=STAGE)


@verb
def close_case(form: ActForm) -> State[Any]:
    """Close a case: nothing more is owed."""
    return act("closed", ActForm, form, subject="closing", stage=STAGE)


@verb
def reopen_case(form: ActForm) -> State[Any]:
    """Open a closed case again, where it was."""
    return act("reopened", ActForm, form, subject="reopening", stage=STAGE)
