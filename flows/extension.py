"""Stage five: the next permit, applied for before this one ends; and status, lost and restored.

Its offer and its certificate are recorded like the first ones (`job_offer`, `compliance`).
"""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import ActForm, ReceiptForm
from flows.permit_forms import (
    ChangeOfEmployerForm,
    ChangeReplyForm,
    RestoredForm,
    ReturnForm,
)
from flows.runtime import verb
from models.rules.facts import Stage

STAGE = Stage.EXTENSION


@verb
def record_extension_filed(form: ReceiptForm) -> State[Any]:
    """Record that the renewal was submitted; what counts is the instant in UTC."""
    return act("extension_filed", ReceiptForm, form, subject="extension filing", stage=STAGE)


@verb
def record_second_application(form: ReceiptForm) -> State[Any]:
    """Record that another application was made while the renewal is pending."""
    return act(
        "second_application_filed", ReceiptForm, form, subject="second application", stage=STAGE
    )


@verb
def record_change_of_employer(form: ChangeOfEmployerForm) -> State[Any]:
    """Record that a permit for another employer was applied for, from inside Canada."""
    return act(
        "change_of_employer_filed",
        ChangeOfEmployerForm,
        form,
        subject="change of employer",
        stage=STAGE,
    )


@verb
def record_change_reply(form: ChangeReplyForm) -> State[Any]:
    """Record the public policy's reply: whether the new work may begin before the permit."""
    return act(
        "change_reply_received",
        ChangeReplyForm,
        form,
        subject="reply on the change",
        stage=STAGE,
    )


@verb
def record_return(form: ReturnForm) -> State[Any]:
    """Record that the worker came back to Canada, and as what."""
    return act("returned_to_canada", ReturnForm, form, subject="return", stage=STAGE)


@verb
def record_restoration_filed(form: ReceiptForm) -> State[Any]:
    """Record that restoration of status was applied for, with a permit on a new offer."""
    return act(
        "restoration_filed", ReceiptForm, form, subject="restoration filing", stage=STAGE
    )


@verb
def record_restored(form: RestoredForm) -> State[Any]:
    """Record that status is restored, and the permit if one was printed."""
    return act("restored", RestoredForm, form, subject="restoration", stage=STAGE)


@verb
def record_work_stopped(form: ActForm) -> State[Any]:
    """Record that the worker has stopped work: the right to it, or the job, is over."""
    return act("work_stopped", ActForm, form, subject="stopping of work", stage=STAGE)


@verb
def record_permit_cancelled(form: ActForm) -> State[Any]:
    """Record that the permit was cancelled before its printed end."""
    return act("permit_cancelled", ActForm, form, subject="cancelled permit", stage=STAGE)
