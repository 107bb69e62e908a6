"""What waits for a person: `proposals`, `approve`, `reject`."""

import argparse
from typing import Any

from deploy.cli.output import answer, refused, say, table
from deploy.cli.published import cases
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    listed = commands.add_parser("proposals", help="documents that wait for your decision")
    listed.add_argument("reference", nargs="?", metavar="P-12", help="one, with its document")
    listed.add_argument(
        "--state", help="waiting, approved, rejected, superseded or quarantined"
    )
    add_answer(listed)
    listed.set_defaults(run=run_list)
    approve = commands.add_parser("approve", help="publish what was proposed")
    approve.add_argument("reference", metavar="P-12")
    approve.add_argument("--by", required=True, metavar="PERSON", help="who approves it")
    approve.add_argument(
        "--cases", type=cases, metavar="N", help="how many cases you were told it moves"
    )
    reject = commands.add_parser("reject", help="say no to what was proposed")
    reject.add_argument("reference", metavar="P-12")
    reject.add_argument("--by", required=True, metavar="PERSON", help="who rejects it")
    reject.add_argument("--reason", required=True, metavar="TEXT", help="why, in one line")
    for parser, run in ((approve, run_approve), (reject, run_reject)):
        add_as_of(parser)
        add_answer(parser)
        parser.set_defaults(run=run)


def run_list(args: argparse.Namespace) -> int:
    """List proposals, or show one."""
    from deploy.cli.wiring import open_office
    from models.casework.proposing import list_proposals, show_proposal

    office = open_office(args)
    if args.reference is not None:
        one = show_proposal(office, args.reference)
        return answer(args, one, lambda: _tell_one(one))
    found = list_proposals(office, state=args.state)
    names = ("reference", "kind", "subject", "state", "affected", "proposed_at")
    headings = ("Proposal", "Kind", "About", "State", "Cases", "Proposed at")
    return answer(args, found, lambda: table(headings, [[o[n] for n in names] for o in found]))


def _tell_one(one: dict[str, Any]) -> None:
    import json

    from deploy.cli.output import plain

    told = {name: value for name, value in one.items() if name != "document"}
    table(
        ("Field", "Value"), [(n.replace("_", " "), v) for n, v in told.items() if v is not None]
    )
    say(json.dumps(plain(one["document"]), ensure_ascii=False, indent=2))


def run_approve(args: argparse.Namespace) -> int:
    """Approve a proposal; answer as publishing does."""
    from deploy.cli.published import told
    from deploy.cli.wiring import now_of, open_office
    from models.casework.proposing import approve

    done = approve(
        open_office(args), args.reference, by=args.by, now=now_of(args), seen=args.cases
    )
    return told(args, done)


def run_reject(args: argparse.Namespace) -> int:
    """Reject a proposal, with the reason."""
    from deploy.cli.wiring import now_of, open_office
    from models.casework.proposing import reject, view
    from models.rules.decisions import Refused

    done = reject(
        open_office(args), args.reference, by=args.by, reason=args.reason, now=now_of(args)
    )
    if isinstance(done, Refused):
        return refused(args, done.reason, done.message)
    return answer(args, view(done), lambda: say(f"{done.reference} is rejected."))
