"""Border restrictions: `restriction preview/publish/withdraw/list`."""

import argparse
from typing import Any

from deploy.cli.output import answer, table
from deploy.cli.published import add_yes_move, published, told
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    what = "border restrictions and what they move"
    restriction = commands.add_parser("restriction", help=what)
    verbs = restriction.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, what, run in (
        ("preview", "what publishing would move; writes nothing", run_preview),
        ("publish", "publish, and move the plans it touches", run_publish),
    ):
        parser = verbs.add_parser(name, help=what)
        parser.add_argument("file", metavar="FILE.yaml")
        add_as_of(parser)
        add_answer(parser)
        parser.set_defaults(run=run)
        if run is run_publish:
            add_yes_move(parser)
    withdraw = verbs.add_parser("withdraw", help="take one back; the plans return")
    withdraw.add_argument("id", metavar="ID")
    add_as_of(withdraw)
    add_answer(withdraw)
    withdraw.set_defaults(run=run_withdraw)
    listed = verbs.add_parser("list", help="all restrictions, shipped and published")
    add_answer(listed)
    listed.set_defaults(run=run_list)


def run_preview(args: argparse.Namespace) -> int:
    """Show what publishing would move."""
    from deploy.cli.wiring import now_of, open_office
    from models.casework.restricting import preview

    office = open_office(args)
    return told(args, preview(office, _document(args, office), now=now_of(args)))


def run_publish(args: argparse.Namespace) -> int:
    """Publish a restriction file, or let it wait when it would move many cases."""
    from deploy.cli.wiring import open_office

    office = open_office(args)
    return published(args, office, "restriction", _document(args, office))


def run_withdraw(args: argparse.Namespace) -> int:
    """Take a restriction back."""
    from deploy.cli.wiring import now_of, open_office
    from models.casework.restricting import withdraw

    return told(args, withdraw(open_office(args), args.id, now=now_of(args)))


def _document(args: argparse.Namespace, office: Any) -> Any:
    from pathlib import Path

    from models.casework.restricting import read

    return read(office, Path(args.file)).document


def run_list(args: argparse.Namespace) -> int:
    """List all restrictions."""
    from deploy.cli.wiring import open_office
    from models.casework.restriction_list import list_restrictions

    found = list_restrictions(open_office(args))
    names = ("id", "version", "state", "title", "effective_from", "effective_to")
    headings = ("Id", "Version", "State", "Title", "From", "To")
    return answer(args, found, lambda: table(headings, [[o[n] for n in names] for o in found]))
