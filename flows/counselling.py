"""Beside every stage: what counsel decides, and orders that stop the programme."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.permit_forms import CounselForm, ProgrammeEndForm, ProgrammeForm
from flows.runtime import verb
from models.rules.facts import Stage

STAGE = Stage.DECISION


@verb
def record_counsel_decision(form: CounselForm) -> State[Any]:
    """Record how counsel ended a doubt; the plan follows it from then on."""
    return act("counsel_decided", CounselForm, form, subject="counsel's decision", stage=STAGE)


@verb
def record_programme_suspended(form: ProgrammeForm) -> State[Any]:
    """Record that an order stops intake or processing, or touches permits already issued."""
    return act(
        "programme_suspended", ProgrammeForm, form, subject="programme order", stage=STAGE
    )


@verb
def record_programme_resumed(form: ProgrammeEndForm) -> State[Any]:
    """Record that an order holds no more."""
    return act(
        "programme_resumed", ProgrammeEndForm, form, subject="end of the order", stage=STAGE
    )
