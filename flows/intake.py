"""Before the first stage: the firm takes a case on, and later puts right what it was told."""

from typing import Any

from prefect.states import State

from flows.acting import act, done, refused, told
from flows.fact_lines import FactsForm
from flows.intake_form import IntakeForm
from flows.runtime import clock, filled_in, office, step, verb
from models.casework import opening
from models.casework.office import Office
from models.casework.recording import Recorded
from models.rules.decisions import Refused
from models.rules.facts import Stage

SUBJECT = "intake"
STAGE = Stage.JOB_OFFER


@verb
def open_case(form: IntakeForm) -> State[Any]:
    """Take a case on and make its first plan.

    The form asks for personal data: the run forgets what was typed once it has ended, whether
    the case was opened or refused.
    """
    filled, firm = filled_in(IntakeForm, form), office()
    answer = filled if isinstance(filled, Refused) else opened(firm, filled)
    if isinstance(answer, Refused):
        return refused(answer, subject=SUBJECT, stage=STAGE, case=None, forget=True)
    told(firm, answer)
    return done(answer, subject=SUBJECT, stage=answer.case.stage, forget=True)


@verb
def change_facts(form: FactsForm) -> State[Any]:
    """Put right what is known of a case: any fact, by its path in the facts file.

    The run forgets what was typed once it has ended, whether it was taken or refused.
    """
    return act("facts_changed", FactsForm, form, subject="change of facts", stage=STAGE)


@step("decide, plan and save")
def opened(firm: Office, form: IntakeForm) -> Recorded | Refused:
    """Check the facts, make the plan, and save the case."""
    return opening.open_case(firm, form.document(), now=clock.now())
