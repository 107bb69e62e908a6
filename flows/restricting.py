"""Across the portfolio: a port, a route or the portal closes, and plans move."""

from typing import Any

from prefect.states import State

from flows import desk
from flows.acting import delivered
from flows.answers import case_link
from flows.forms import RestrictionForm, WithdrawalForm
from flows.runtime import Ending, attached, clock, ended, filled_in, office, step, verb
from models.casework import restricting
from models.casework.law_moves import Enacted
from models.casework.office import Office
from models.casework.restricting import Published
from models.rules.decisions import Refused

MOST_CASES = 200  # what a person can read on one page


@verb
def preview_restriction(form: RestrictionForm) -> State[Any]:
    """Show which cases a restriction would move, and how. Nothing is written."""
    filled = filled_in(RestrictionForm, form)
    answer = filled if isinstance(filled, Refused) else previewed(office(), filled)
    return _ended(answer, "previewed")


@verb
def publish_restriction(form: RestrictionForm) -> State[Any]:
    """Publish a restriction: every plan it touches is made anew, and people are told."""
    filled, firm = filled_in(RestrictionForm, form), office()
    answer = filled if isinstance(filled, Refused) else published(firm, filled)
    return _told(firm, answer, "published")


@verb
def withdraw_restriction(form: WithdrawalForm) -> State[Any]:
    """Withdraw a restriction: the plans return to what they were without it."""
    filled, firm = filled_in(WithdrawalForm, form), office()
    answer = filled if isinstance(filled, Refused) else withdrawn(firm, filled)
    return _told(firm, answer, "withdrawn")


@step("compare every plan it touches")
def previewed(firm: Office, form: RestrictionForm) -> Published | Refused:
    """Plan and compare, and write nothing."""
    return restricting.preview(firm, form.notice, now=clock.now())


@step("replan and save in chunks")
def published(firm: Office, form: RestrictionForm) -> Published | Refused:
    """Publish, and replan in chunks; a killed run goes on where it stopped when run again."""
    return restricting.publish(firm, form.notice, now=clock.now())


@step("replan without it")
def withdrawn(firm: Office, form: WithdrawalForm) -> Published | Refused:
    """Withdraw, and replan in chunks."""
    return restricting.withdraw(firm, form.id, now=clock.now())


def _told(firm: Office, answer: Published | Refused, done: str) -> State[Any]:
    if isinstance(answer, Published):
        delivered(firm)
        desk.shown(firm)
    return _ended(answer, done)


def _ended(answer: Published | Refused, done: str) -> State[Any]:
    if isinstance(answer, Refused):
        name = f"restriction refused: {answer.reason}"
        message = f"Refused ({answer.reason}): {answer.message}"
        return ended(Ending(name=name, message=message, tags=("portfolio", "refused")))
    attached("restriction", f"{answer.id}: {answer.affected} cases", moves(answer))
    message = (
        f"{answer.id}, version {answer.version}: {answer.affected} cases affected, "
        f"{answer.unaffected} not."
    )
    tags = ("portfolio", f"restriction:{answer.id}")
    return ended(Ending(name=f"{answer.id} · {done}", message=message, tags=tags))


def moves(answer: Published | Enacted) -> str:
    """Return what moves in which case, in markdown."""
    rows = [
        f"| {case_link(reference)} | {change.step} | {change.field.replace('_', ' ')} "
        f"| {change.old or '-'} | {change.new or '-'} |"
        for reference, changes in answer.diffs[:MOST_CASES]
        for change in changes
    ]
    if not rows:
        return "No plan moves."
    left = len(answer.diffs) - MOST_CASES
    more = f"\n\nAnd {left} cases more." if left > 0 else ""
    return (
        "\n".join(["| Case | Step | Date | Was | Is |", "|---|---|---|---|---|", *rows]) + more
    )
