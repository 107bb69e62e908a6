"""Stage two: the offer goes into the Employer Portal, and the compliance fee is paid."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import CertificateForm, CertificateWithdrawalForm
from flows.runtime import verb
from models.rules.case import Stage

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
