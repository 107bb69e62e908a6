"""How the publishing of a restriction or a value of the law is answered."""

import argparse
from typing import TYPE_CHECKING, Any

from deploy.cli.output import answer, refused, say, table

if TYPE_CHECKING:
    from datetime import date


def add_yes_move(parser: argparse.ArgumentParser) -> None:
    """Add `--yes-move`, with which a script publishes what would else wait for approval."""
    parser.add_argument(
        "--yes-move",
        type=cases,
        metavar="N",
        help="publish at once as long as no more than N cases move "
        "(without it NORTHBOUND_APPROVE_ABOVE, or 250); more wait for approval",
    )


def cases(text: str) -> int:
    """Read a number of cases, as it was told before."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of cases: write it as 240")
    return int(text)


def published(args: argparse.Namespace, office: Any, kind: str, source: Any) -> int:
    """Publish a document, or say as what it waits."""
    from deploy.cli.wiring import now_of, settings
    from models.casework.second_look import Waits, publish
    from models.store.proposals import ProposalKind

    most = settings().approve_above if args.yes_move is None else args.yes_move
    done = publish(office, ProposalKind(kind), source, most=most, now=now_of(args))
    if isinstance(done, Waits):
        more = {"proposal": done.proposal.reference, "affected": done.would.affected}
        return refused(args, done.refused.reason, done.refused.message, **more)
    return told(args, done)


def told(args: argparse.Namespace, done: Any) -> int:
    """Answer with what moved, or with the refusal."""
    from deploy.cli.wiring import now_of
    from models.rules.decisions import Refused

    if isinstance(done, Refused):
        return refused(args, done.reason, done.message)
    found = _found(done, now_of(args).date())
    return answer(args, found, lambda: _tell(done, found))


def _found(done: Any, on: "date") -> dict[str, Any]:
    from models.casework.views import changes_view

    def shown(moves: Any) -> list[dict[str, Any]]:
        return [{"reference": r, "changes": changes_view(c, done.book, on)} for r, c in moves]

    names = ("id", "kind", "version", "affected", "unaffected", "examined")
    found = {name: getattr(done, name) for name in names if hasattr(done, name)}
    found["diffs"] = shown(done.diffs)
    if kept := getattr(done, "pinned", ()):
        found["pinned"] = shown(kept)
    if shipped := getattr(done, "shipped", None):
        found["in_place_of"] = shipped
    if rest := getattr(done, "rest", ()):
        found["unaffected_because"] = [one._asdict() for one in rest]
    return found


def _tell(done: Any, found: dict[str, Any]) -> None:
    """Say how many cases move and why, then a line for each, the most urgent first."""
    from models.casework.moves_in_short import MOST_LINES, in_short, reasons
    from models.rules.counted import counted

    say(f"{done.id} (version {done.version}): {_in_words(found)}")
    if shipped := found.get("in_place_of"):
        say(f'It stands in the place of the shipped "{shipped}", until it is withdrawn.')
    if notices := getattr(done, "notices", 0):
        say(f"{counted(notices, 'notice')} to send.")
    pinned = found.get("pinned", ())
    for line in (*reasons([*found["diffs"], *pinned]), *in_short(found["diffs"])):
        say(line)
    if (more := len(found["diffs"]) - MOST_LINES) > 0:
        say(f"And {counted(more, 'more case')}; --json has all.")
    for line in in_short(pinned):
        say(f"Pinned, and stays: {line}")
    if rest := found.get("unaffected_because"):
        table(("Not moved", "Because"), [(one["cases"], one["words"]) for one in rest])


def _in_words(found: dict[str, Any]) -> str:
    from models.rules.counted import counted

    moved, rest = found["affected"], found["unaffected"]
    if "examined" in found:
        looked_at = counted(found["examined"], "open case")
        return f"of {looked_at} looked at {moved} change{'s' if moved == 1 else ''}."
    verb, other = ("moves" if moved == 1 else "move"), ("does" if rest == 1 else "do")
    return f"{counted(moved, 'case')} {verb}, {rest} {other} not."
