"""Beside every stage: the family that comes along."""

from typing import Any

from prefect.states import State

from flows.acting import act, done, refused, told
from flows.family_forms import SpouseCaseForm
from flows.forms import ActForm, ReceiptForm
from flows.permit_forms import PermitDatesForm
from flows.runtime import case_in, clock, filled_in, office, step, verb
from models.casework.linking import open_spouse_case as linked
from models.casework.office import Office
from models.casework.recording import Recorded
from models.rules.decisions import Refused
from models.rules.facts import Stage

STAGE = Stage.PERMIT
SPOUSE_CASE = "spouse's case"


@verb
def open_spouse_case(form: SpouseCaseForm) -> State[Any]:
    """Open the case of a worker's spouse, linked with the worker's own.

    What the worker's case knows of the spouse need not be typed again; the run forgets what
    was.
    """
    filled, firm = filled_in(SpouseCaseForm, form), office()
    answer = filled if isinstance(filled, Refused) else opened(firm, filled)
    if isinstance(answer, Refused):
        case = case_in(form)
        return refused(answer, subject=SPOUSE_CASE, stage=STAGE, case=case, forget=True)
    told(firm, answer)
    return done(answer, subject=SPOUSE_CASE, stage=answer.case.stage, forget=True)


@step("decide, plan and save")
def opened(firm: Office, form: SpouseCaseForm) -> Recorded | Refused:
    """Copy the worker's facts, lay over what was typed, plan, and link the two cases."""
    return linked(firm, form.case, form.document(), now=clock.now())


@verb
def record_spouse_filed(form: ReceiptForm) -> State[Any]:
    """Record that the spouse's own application was submitted."""
    return act("spouse_filed", ReceiptForm, form, subject="spouse's filing", stage=STAGE)


@verb
def record_spouse_permit(form: PermitDatesForm) -> State[Any]:
    """Record the spouse's permit as printed."""
    return act(
        "spouse_permit_issued", PermitDatesForm, form, subject="spouse's permit", stage=STAGE
    )


@verb
def record_spouse_refusal(form: ActForm) -> State[Any]:
    """Record that the spouse's application was refused."""
    return act("spouse_refused", ActForm, form, subject="spouse's refusal", stage=STAGE)
