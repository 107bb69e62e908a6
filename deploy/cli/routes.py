"""The route advisor: `routes`."""

import argparse
from typing import Any

from deploy.cli.output import answer
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the command of this group."""
    told = "every way of filing a case: lawful or not, when, and which to take"
    parser = commands.add_parser("routes", help=told)
    parser.add_argument("reference", nargs="?", metavar="REF", help="a stored case")
    parser.add_argument("--file", metavar="FACTS.yaml", help="a facts file instead")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_routes)


def run_routes(args: argparse.Namespace) -> int:
    """Compare the ways of filing a case; nothing is written."""
    from pathlib import Path

    from deploy.cli.output import BAD_USAGE
    from deploy.cli.showing import routed
    from deploy.cli.wiring import now_of, open_office
    from models.casework.facts_document import read_facts_file
    from models.casework.routing import routes_of_case, routes_of_facts

    if (args.reference is None) == (args.file is None):
        import sys

        sys.stderr.write("northbound: give a case or --file, one of the two\n")
        return BAD_USAGE
    office, now = open_office(args), now_of(args)
    if args.file is not None:
        facts = read_facts_file(Path(args.file), ports=office.book.ports)
        found = routes_of_facts(office, facts, now=now)
    else:
        found = routes_of_case(office, args.reference, now=now)
    return answer(args, found, lambda: routed(found, office.book))
