"""Stage four: the officer answers, the permit is read, the work begins."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import ActForm, FurtherExaminationForm
from flows.permit_forms import (
    DocumentRequestForm,
    LetterForm,
    PermitCheckForm,
    PermitForm,
    RefusalForm,
    RequestAnswerForm,
)
from flows.runtime import verb
from models.rules.facts import Stage

STAGE = Stage.DECISION


@verb
def record_examination_held(form: ActForm) -> State[Any]:
    """Record that the officer waits while the employer puts the offer right, the same day."""
    return act("examination_held", ActForm, form, subject="hold at the counter", stage=STAGE)


@verb
def record_further_examination(form: FurtherExaminationForm) -> State[Any]:
    """Record that the applicant was let in to report again; no work meanwhile."""
    return act(
        "further_examination",
        FurtherExaminationForm,
        form,
        subject="further examination",
        stage=STAGE,
    )


@verb
def record_letter(form: LetterForm) -> State[Any]:
    """Record the letter of introduction and the last day of entry printed on it."""
    return act(
        "letter_received", LetterForm, form, subject="letter of introduction", stage=STAGE
    )


@verb
def record_permit(form: PermitForm) -> State[Any]:
    """Record the permit as printed: its own dates rule from now on."""
    return act("permit_issued", PermitForm, form, subject="permit", stage=STAGE)


@verb
def check_permit(form: PermitCheckForm) -> State[Any]:
    """Record that the permit was read against what was asked, and whether it is right."""
    return act("permit_checked", PermitCheckForm, form, subject="permit check", stage=STAGE)


@verb
def record_refusal(form: RefusalForm) -> State[Any]:
    """Record that the officer said no."""
    return act("refused", RefusalForm, form, subject="negative decision", stage=STAGE)


@verb
def record_withdrawal(form: ActForm) -> State[Any]:
    """Record that the applicant was allowed to withdraw; there is no refusal on file."""
    return act("withdrawn", ActForm, form, subject="withdrawal", stage=STAGE)


@verb
def record_returned_incomplete(form: ActForm) -> State[Any]:
    """Record that the application came back as if it had never been made."""
    return act("returned_incomplete", ActForm, form, subject="incomplete file", stage=STAGE)


@verb
def record_inadmissibility_report(form: ActForm) -> State[Any]:
    """Record that an officer wrote a report. Everything stops for counsel."""
    return act(
        "inadmissibility_reported", ActForm, form, subject="inadmissibility report", stage=STAGE
    )


@verb
def record_review_filed(form: ActForm) -> State[Any]:
    """Record that leave for judicial review of the refusal was asked of the Federal Court."""
    return act("review_filed", ActForm, form, subject="application for review", stage=STAGE)


@verb
def record_document_request(form: DocumentRequestForm) -> State[Any]:
    """Record that an officer asked for something more, and by when."""
    return act(
        "document_requested",
        DocumentRequestForm,
        form,
        subject="officer's request",
        stage=STAGE,
    )


@verb
def record_request_answered(form: RequestAnswerForm) -> State[Any]:
    """Record that what an officer asked for was sent."""
    return act(
        "document_request_answered",
        RequestAnswerForm,
        form,
        subject="answer to the officer",
        stage=STAGE,
    )


@verb
def record_work_start(form: ActForm) -> State[Any]:
    """Record the first day of work, the rights information being in the worker's hands."""
    return act("work_started", ActForm, form, subject="first day of work", stage=Stage.PERMIT)


@verb
def record_departure(form: ActForm) -> State[Any]:
    """Record that the worker left Canada on a trip; `depart` is for good."""
    return act("left_canada", ActForm, form, subject="trip", stage=Stage.PERMIT)
