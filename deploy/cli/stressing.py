"""`stress`: what a closing that nobody announced would do to the portfolio."""

import argparse
from typing import Any

from deploy.cli.output import BAD_USAGE, answer, say, table
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the command of this group."""
    parser = commands.add_parser("stress", help="what if a port or a way of filing closed?")
    parser.add_argument(
        "--port", action="append", metavar="PORT", help="its id or name; may be repeated"
    )
    parser.add_argument("--route", action="append", metavar="ROUTE", help="as land")
    parser.add_argument("--file", metavar="RESTRICTION.yaml", help="a restriction file instead")
    parser.add_argument(
        "--from", dest="start", metavar="DAY", help="first day closed, or a weekday (today)"
    )
    parser.add_argument("--to", dest="end", metavar="DAY", help="last day closed (no end)")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_stress)


def run_stress(args: argparse.Namespace) -> int:
    """Hold a supposed closing against every open case; nothing is written."""
    import sys

    from deploy.cli.wiring import now_of, open_office
    from models.casework.stress_view import stress_view
    from models.casework.stressing import stress

    words = (args.port, args.route, args.start, args.end)
    if (args.file is not None) == any(word is not None for word in words):
        sys.stderr.write("northbound: say what closes with --port, --route or --file alone\n")
        return BAD_USAGE
    office, now = open_office(args), now_of(args)
    found = stress_view(stress(office, _closing(args, office, now), now=now), office.book)
    return answer(args, found, lambda: _tell(found))


def _closing(args: argparse.Namespace, office: Any, now: Any) -> Any:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from models.casework.restricting import read
    from models.casework.supposed_notice import closing
    from models.rules.restrictions import HEAD_OFFICE_ZONE

    if args.file is not None:
        return read(office, Path(args.file))
    return closing(
        office.book,
        ports=args.port or (),
        routes=args.route or (),
        start=args.start,
        end=args.end,
        today=now.astimezone(ZoneInfo(HEAD_OFFICE_ZONE)).date(),
    )


def _tell(found: dict[str, Any]) -> None:
    say(found["headline"])
    if not found["affected"]:
        return
    from models.casework.stress_view import late_words
    from models.rules.counted import counted

    owners = [[o[n] for n in ("owner", "cases", "late", "stranded")] for o in found["owners"]]
    table(("Whose", "Cases", "Of them late", "With no day left"), owners)
    table(("Employer", "Cases"), [(e["employer"], e["cases"]) for e in found["employers"]])
    headings = ("Case", "Whose", "Port", "Files", "Would file", "Start", "Would start",
                "Late by", "Keeps its start at")  # fmt: skip
    names = ("reference", "owner", "port", "filing_was", "filing_on", "target_on", "starts_on")
    rows = [[*(o[n] for n in names), late_words(o), _elsewhere(o)] for o in found["worst"]]
    table(headings, rows)
    if found["more"]:
        say(f"And {counted(found['more'], 'case')} more, hit less hard.")


def _elsewhere(one: dict[str, Any]) -> str:
    from models.casework.stress_view import way_words

    return "; ".join(map(way_words, one["elsewhere"])) or "nowhere that we know"
