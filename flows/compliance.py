"""Stage two: the offer goes into the Employer Portal, and the compliance fee is paid."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import CertificateForm, CertificateWithdrawalForm
from flows.permit_forms import EmployerAnswerForm, EmployerFindingForm
from flows.runtime import verb
from models.rules.facts import Stage

STAGE = Stage.COMPLIANCE


@verb
def record_certificate(form: CertificateForm) -> State[Any]:
    """Record the offer's number and whether its fee is paid. Each number serves one permit."""
    return act(
        "certificate_recorded", CertificateForm, form, subject="certificate", stage=STAGE
    )


@verb
def withdraw_certificate(form: CertificateWithdrawalForm) -> State[Any]:
    """Record that the employer withdrew a pending offer from the portal."""
    return act(
        "certificate_withdrawn",
        CertificateWithdrawalForm,
        form,
        subject="certificate withdrawal",
        stage=STAGE,
    )


@verb
def record_employer_finding(form: EmployerFindingForm) -> State[Any]:
    """Record that the department wrote to the employer: an inspection, a finding, a penalty."""
    return act(
        "employer_finding_received",
        EmployerFindingForm,
        form,
        subject="notice to the employer",
        stage=STAGE,
    )


@verb
def record_employer_answer(form: EmployerAnswerForm) -> State[Any]:
    """Record that the employer answered the department, or paid the penalty."""
    return act(
        "employer_finding_answered",
        EmployerAnswerForm,
        form,
        subject="employer's answer",
        stage=STAGE,
    )
