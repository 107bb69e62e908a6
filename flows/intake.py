"""Before the first stage: the firm takes a case on."""

from typing import Any

from prefect.states import State

from flows.acting import done, refused, told
from flows.forms import IntakeForm
from flows.runtime import clock, filled_in, office, step, verb
from models.casework import opening
from models.casework.office import Office
from models.casework.recording import Recorded
from models.rules.decisions import Refused
from models.rules.facts import Stage

SUBJECT = "intake"


@verb
def open_case(form: IntakeForm) -> State[Any]:
    """Take a case on and make its first plan.

    The form asks for personal data: the run forgets what was typed once it has ended, whether
    the case was opened or refused.
    """
    filled, firm = filled_in(IntakeForm, form), office()
    answer = filled if isinstance(filled, Refused) else opened(firm, filled)
    if isinstance(answer, Refused):
        return refused(answer, subject=SUBJECT, stage=Stage.JOB_OFFER, case=None, forget=True)
    told(firm, answer)
    return done(answer, subject=SUBJECT, stage=answer.case.stage, forget=True)


@step("decide, plan and save")
def opened(firm: Office, form: IntakeForm) -> Recorded | Refused:
    """Check the facts, make the plan, and save the case."""
    return opening.open_case(firm, form.document(), now=clock.now())
