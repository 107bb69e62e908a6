"""Beside every stage: the family that comes along."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import ActForm
from flows.runtime import verb
from models.rules.case import Stage


@verb
def record_spouse_filed(form: ActForm) -> State[Any]:
    """Record that the spouse's own application was submitted."""
    return act("spouse_filed", ActForm, form, subject="spouse's filing", stage=Stage.PERMIT)
