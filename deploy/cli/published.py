"""How the publishing of a restriction or a value of the law is answered."""

import argparse
from typing import Any

from deploy.cli.output import answer, refused, say, table


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
    from models.casework.views import changes_view
    from models.rules.decisions import Refused

    if isinstance(done, Refused):
        return refused(args, done.reason, done.message)
    names = ("id", "kind", "version", "affected", "unaffected", "examined")
    found = {name: getattr(done, name) for name in names if hasattr(done, name)}
    on = now_of(args).date()

    def shown(moves: Any) -> list[dict[str, Any]]:
        return [{"reference": r, "changes": changes_view(c, done.book, on)} for r, c in moves]

    found["diffs"] = shown(done.diffs)
    kept = getattr(done, "pinned", ())
    if kept:
        found["pinned"] = shown(kept)

    def tell() -> None:
        rows = [
            (one["reference"], c["step"], c["field"], c["old"], c["new"])
            for one in found["diffs"]
            for c in one["changes"]
        ]
        if rows:
            table(("Case", "Step", "Field", "Before", "After"), rows)
        for one in found.get("pinned", ()):
            say(f"{one['reference']} is pinned: it would move, and stays.")
        say(f"{done.id} (version {done.version}): {_counted(found)}")

    return answer(args, found, tell)


def _counted(found: dict[str, Any]) -> str:
    if "examined" in found:
        return f"of {found['examined']} open cases looked at {found['affected']} change."
    return f"{found['affected']} cases move, {found['unaffected']} do not."
