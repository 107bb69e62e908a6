"""What a publishing moves, as a page; and the page of one that waits for a second look."""

from collections.abc import Sequence
from typing import Any

from prefect.states import State

from flows import desk
from flows.answers import case_link, decision_links, links_of
from flows.runtime import Ending, attached, ended
from models.casework.move_words import step_lines
from models.casework.moves import Diff
from models.casework.moves_in_short import most_urgent, reasons
from models.casework.office import Office
from models.casework.proposed_kinds import Done
from models.casework.second_look import Waits
from models.casework.unmoved import Unmoved
from models.rules.counted import counted

MOST_CASES = 200  # what a person can read on one page


def moves(answer: Done) -> str:
    """Return what moves in which case, what a pin keeps where it is, and why no other does."""
    pinned: Sequence[Diff] = getattr(answer, "pinned", ())
    parts = [_table(answer.diffs) if answer.diffs else "No plan moves."]
    if pinned:
        parts.append(f"**Pinned, and so not moved; without the pins:**\n\n{_table(pinned)}")
    if rest := getattr(answer, "rest", ()):
        parts.append(f"**Not moved: {counted(answer.unaffected, 'case')}.**\n\n{_rest(rest)}")
    return "\n\n".join(parts)


def _rest(lines: Sequence[Unmoved]) -> str:
    rows = [f"| {one.cases} | {one.words} |" for one in lines]
    return "\n".join(["| Cases | Because |", "|---:|---|", *rows])


def _table(diffs: Sequence[Diff]) -> str:
    shown = most_urgent((_view(diff) for diff in diffs), MOST_CASES)
    why = "\n".join(f"- {one}" for one in reasons(shown))
    rows = [
        f"| {case_link(one['reference'])} | {line} |"
        for one in shown
        for line in step_lines(one["changes"])
    ]
    left = len(diffs) - MOST_CASES
    more = f"\n\nAnd {counted(left, 'case')} more." if left > 0 else ""
    table = "\n".join(["| Case | What moves |", "|---|---|", *rows])
    return f"{why}\n\n{table}{more}"


def _view(diff: Diff) -> dict[str, Any]:
    reference, changes = diff
    return {"reference": reference, "changes": [change._asdict() for change in changes]}


def waits(firm: Office, answer: Waits) -> State[Any]:
    """End the run of a publishing that waits for a second look; the run itself does not."""
    name, would = answer.proposal.reference, answer.would
    desk.shown(firm)
    links = decision_links(name, would.affected, links_of(firm))
    headline = f"{name}: {would.id} would move {counted(would.affected, 'case')}, and waits"
    attached("proposal", headline, f"**{headline}.** {links}\n\n{moves(would)}")
    message = (
        f"Nothing is published yet: {would.id} would move {counted(would.affected, 'case')}, "
        f"more than {answer.most}. It waits as {name}; the desk and this run's artifact "
        "link to the form that approves it."
    )
    tags = ("portfolio", "waits", f"proposal:{name}")
    return ended(Ending(name=f"{would.id} · waits as {name}", message=message, tags=tags))
