"""Stage one: the employer offers the work, and the papers come together."""

from typing import Any

from prefect.states import State

from flows.acting import act
from flows.forms import ActForm, DocumentForm, OfferForm
from flows.runtime import verb
from models.rules.facts import Stage

STAGE = Stage.JOB_OFFER


@verb
def record_offer(form: OfferForm) -> State[Any]:
    """Record that the offer of employment is signed, for the first permit or for the next."""
    return act("offer_made", OfferForm, form, subject="offer", stage=STAGE)


@verb
def record_document(form: DocumentForm) -> State[Any]:
    """Record that a document came in, is on its way, or is not needed."""
    return act("document_received", DocumentForm, form, subject="document", stage=STAGE)


@verb
def record_employer_withdrawal(form: ActForm) -> State[Any]:
    """Record that the employer no longer offers the work; what was open waits for an offer."""
    return act("employer_withdrew", ActForm, form, subject="employer's withdrawal", stage=STAGE)
