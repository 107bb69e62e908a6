"""Stage five: the next permit, applied for before this one ends.

Its offer and its certificate are recorded like the first ones (`job_offer`, `compliance`).
"""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import ActForm
from flows.runtime import verb
from models.rules.case import Stage


@verb
def record_extension_filed(form: ActForm) -> State[Any]:
    """Record that the renewal was submitted; what counts is the instant in UTC."""
    return act(
        "extension_filed", ActForm, form, subject="extension filing", stage=Stage.EXTENSION
    )
