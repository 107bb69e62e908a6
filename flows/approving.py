"""A second look: what was proposed is reviewed, approved or rejected by a person."""

import re
from typing import Any, ClassVar

from prefect.states import State
from pydantic import BaseModel, ConfigDict, Field

from flows import desk
from flows.acting import delivered
from flows.answers import decision_links, links_of
from flows.forms import Line, Whole
from flows.moving import moves
from flows.runtime import Ending, attached, clock, ended, filled_in, office, step, verb
from models.casework import proposing
from models.casework.office import Office
from models.casework.proposed_kinds import Done
from models.rules.counted import counted
from models.rules.decisions import Refused
from models.store.proposals import StoredProposal

_WHO_AND_WHY = re.compile(r' by ".*?"(?=, )| \(".*"\)')
_BY = "Kept with the decision; the run forgets it once it ended."


class ReviewForm(BaseModel):
    """What was proposed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    proposal: Line = Field(title="Proposal", description="Its number, as P-12.")


class ApprovalForm(ReviewForm):
    """A yes, to what was shown."""

    cases: Whole | None = Field(
        default=None,
        title="Cases it moves",
        description="Filled in by the desk's links: if it moves far more or fewer by now, "
        "nothing is published and you are told.",
    )
    by: Line = Field(title="Your name", description=_BY)
    forgets: ClassVar[bool] = True


class RejectionForm(ReviewForm):
    """A no, with the reason."""

    reason: Line = Field(title="Reason", description="In one line.")
    by: Line = Field(title="Your name", description=_BY)
    forgets: ClassVar[bool] = True


@verb
def review_proposal(form: ReviewForm) -> State[Any]:
    """Show which cases a proposal would move by now, and how. Nothing is published."""
    filled, firm = filled_in(ReviewForm, form), office()
    answer = filled if isinstance(filled, Refused) else reviewed(firm, filled)
    if isinstance(answer, Refused):
        return _refused(firm, answer)
    one, would = answer
    headline = f"{one.reference}: {would.id} would move {counted(would.affected, 'case')}"
    links = decision_links(one.reference, would.affected, links_of(firm))
    attached("proposal", headline, f"**{headline}.** {links}\n\n{moves(would)}")
    message = f"{headline}; this run's artifact shows how, and links to the forms that decide."
    return _ended(one.reference, "reviewed", message, forget=False)


@verb
def approve_proposal(form: ApprovalForm) -> State[Any]:
    """Approve what was proposed: it is published, plans move, and people are told."""
    filled, firm = filled_in(ApprovalForm, form), office()
    answer = filled if isinstance(filled, Refused) else approved(firm, filled)
    if isinstance(answer, Refused) or isinstance(filled, Refused):
        return _refused(firm, answer, forget=True)
    delivered(firm)
    desk.shown(firm)
    attached("proposal", f"{answer.id}: {counted(answer.affected, 'case')}", moves(answer))
    message = (
        f"{answer.id}, version {answer.version}: {counted(answer.affected, 'case')} affected, "
        f"{answer.unaffected} not."
    )
    return _ended(filled.proposal.upper(), "approved", message)


@verb
def reject_proposal(form: RejectionForm) -> State[Any]:
    """Reject what was proposed; the reason is kept, and nothing moves."""
    filled, firm = filled_in(RejectionForm, form), office()
    answer = filled if isinstance(filled, Refused) else rejected(firm, filled)
    if isinstance(answer, Refused):
        return _refused(firm, answer, forget=True)
    desk.shown(firm)
    return _ended(answer.reference, "rejected", f"{answer.reference} is rejected.")


@step("compare every plan it touches")
def reviewed(firm: Office, form: ReviewForm) -> tuple[StoredProposal, Done] | Refused:
    """Plan and compare; of all this only the number of cases is kept."""
    return proposing.review(firm, form.proposal, now=clock.now())


@step("look again, then replan and save in chunks")
def approved(firm: Office, form: ApprovalForm) -> Done | Refused:
    """Approve and publish; a killed run is finished by the next sweep."""
    return proposing.approve(firm, form.proposal, by=form.by, now=clock.now(), seen=form.cases)


@step("write it down")
def rejected(firm: Office, form: RejectionForm) -> StoredProposal | Refused:
    """Reject, with the reason."""
    return proposing.reject(
        firm, form.proposal, by=form.by, reason=form.reason, now=clock.now()
    )


def _refused(firm: Office, answer: Any, *, forget: bool = False) -> State[Any]:
    desk.shown(firm)  # what was shown there is out of date, or it was no proposal
    said = _WHO_AND_WHY.sub("", answer.message)
    name = f"proposal refused: {answer.reason}"
    message = f"Refused ({answer.reason}): {said}"
    tags = ("portfolio", "refused")
    return ended(Ending(name=name, message=message, tags=tags, forget=forget))


def _ended(reference: str, done: str, message: str, *, forget: bool = True) -> State[Any]:
    tags = ("portfolio", f"proposal:{reference}")
    name = f"{reference} · {done}"
    return ended(Ending(name=name, message=message, tags=tags, forget=forget))
