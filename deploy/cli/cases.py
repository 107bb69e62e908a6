"""Cases: `case list/show/open/record`, `events`, `steps`, `plan`."""

import argparse
from typing import Any

from deploy.cli.output import answer, refused, table
from deploy.cli.people import add_to_case
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    case = commands.add_parser("case", help="look at cases, open one, record what happened")
    verbs = case.add_subparsers(title="verbs", metavar="VERB", required=True)
    _add_list(verbs)
    _add_show(verbs)
    _add_open(verbs)
    _add_record(verbs)
    add_to_case(verbs)
    _add_plan(commands)
    for name, told, run in (
        ("events", "every event, its fields, and the states that take it", run_events),
        ("steps", "every step of a plan: title, owner, class, rule", run_steps),
    ):
        parser = commands.add_parser(name, help=told)
        add_answer(parser)
        parser.set_defaults(run=run)


def _add_list(verbs: Any) -> None:
    parser = verbs.add_parser("list", help="cases, the most urgent first")
    parser.add_argument("--stage", help="one of the seven stages, as 'job offer'")
    parser.add_argument("--owner", help="a colleague's name or e-mail")
    parser.add_argument("--port", help="a port's id")
    parser.add_argument("--due-before", metavar="DATE", help="next due before this date")
    add_answer(parser)
    parser.set_defaults(run=run_list)


def _add_show(verbs: Any) -> None:
    parser = verbs.add_parser("show", help="one case whole")
    parser.add_argument("reference", metavar="REF", help="NB-00012, or a file number")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_show)


def _add_open(verbs: Any) -> None:
    parser = verbs.add_parser("open", help="open a case from a facts file, or a spouse's case")
    parser.add_argument("--file", "--facts", metavar="FACTS.yaml", help="YAML or JSON")
    parser.add_argument(
        "--spouse-of",
        metavar="REF",
        help="the worker's case; the facts file, if any, is laid over what it says",
    )
    parser.add_argument("--by", metavar="PERSON", help="who records it")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_open)


def _add_record(verbs: Any) -> None:
    parser = verbs.add_parser("record", help="record what happened; see `northbound events`")
    parser.add_argument("reference", metavar="REF", help="NB-00012, or a file number")
    parser.add_argument("event", metavar="EVENT")
    parser.add_argument("--at", metavar="INSTANT", help="when it happened (now)")
    parser.add_argument("--by", metavar="PERSON", help="who records it")
    parser.add_argument("--set", action="append", metavar="FIELD=VALUE", dest="fields")
    parser.add_argument("--if-version", type=int, metavar="N", help="refuse if changed since")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_record)


def _add_plan(commands: Any) -> None:
    parser = commands.add_parser("plan", help="the dated steps of a case, each with its reason")
    parser.add_argument("reference", nargs="?", metavar="REF", help="a stored case")
    parser.add_argument("--file", metavar="FACTS.yaml", help="a facts file instead")
    parser.add_argument("--what-if", action="append", metavar="PATH=VALUE")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_plan)


def run_list(args: argparse.Namespace) -> int:
    """List cases."""
    from deploy.cli.showing import listed
    from deploy.cli.wiring import open_office
    from models.casework.listing import list_cases

    found = list_cases(
        open_office(args),
        stage=args.stage,
        owner=args.owner,
        port=args.port,
        due_before=args.due_before,
    )
    return answer(args, found, lambda: listed(found))


def run_show(args: argparse.Namespace) -> int:
    """Show one case whole, with its runs where a dashboard answers."""
    from deploy.case_runs import runs_of
    from deploy.cli.showing import shown
    from deploy.cli.wiring import now_of, open_office, settings
    from models.casework.reading import show_case

    office = open_office(args)
    found = show_case(office, args.reference, now=now_of(args))
    found["runs"] = runs_of(office, settings(), found["reference"])
    return answer(args, found, lambda: shown(found))


def run_open(args: argparse.Namespace) -> int:
    """Open a case from a file, or the case of a worker's spouse."""
    from pathlib import Path

    from deploy.cli.output import BAD_USAGE
    from deploy.cli.wiring import now_of, open_office

    if args.spouse_of is not None:
        return _open_spouse(args)
    if args.file is None:
        import sys

        sys.stderr.write("northbound: give --file, or the worker's case with --spouse-of\n")
        return BAD_USAGE
    from models.casework.facts_checks import words_typed
    from models.casework.facts_document import read_facts_file
    from models.casework.opening import open_with

    office, now = open_office(args), now_of(args)
    facts = read_facts_file(Path(args.file), ports=office.book.ports)
    by = words_typed("by", args.by)
    return _after(args, office, open_with(office, facts, now=now, by=by), now)


def _open_spouse(args: argparse.Namespace) -> int:
    from pathlib import Path

    from deploy.cli.wiring import now_of, open_office
    from models.casework.facts_checks import words_typed
    from models.casework.linking import facts_told, open_spouse_case

    office, now = open_office(args), now_of(args)
    told = facts_told(Path(args.file)) if args.file is not None else None
    by = words_typed("by", args.by)
    done = open_spouse_case(office, args.spouse_of, told, now=now, by=by)
    return _after(args, office, done, now)


def run_record(args: argparse.Namespace) -> int:
    """Record what happened to a case."""
    from deploy.cli.wiring import instant, now_of, open_office, pairs
    from models.casework.facts_checks import words_typed
    from models.casework.recording import record

    office, now = open_office(args), now_of(args)
    done = record(
        office,
        args.reference,
        args.event,
        pairs(args.fields, "--set"),
        now=now,
        at=instant(args.at, "--at") if args.at is not None else None,
        by=words_typed("by", args.by),
        if_version=args.if_version,
    )
    return _after(args, office, done, now)


def _after(args: argparse.Namespace, office: Any, done: Any, now: Any) -> int:
    from deploy.cli.showing import shown
    from models.casework.reading import show_case
    from models.rules.decisions import Refused

    if isinstance(done, Refused):
        return refused(args, done.reason, done.message)
    found = show_case(office, done.case.reference, now=now)
    return answer(args, found, lambda: shown(found))


def run_plan(args: argparse.Namespace) -> int:
    """Plan a stored case or a facts file; nothing is written."""
    from pathlib import Path

    from deploy.cli.output import BAD_USAGE
    from deploy.cli.showing import planned
    from deploy.cli.wiring import now_of, open_office, pairs
    from models.casework.facts_document import read_facts_file
    from models.casework.planning import plan_case, plan_facts

    if (args.reference is None) == (args.file is None):
        import sys

        sys.stderr.write("northbound: give a case or --file, one of the two\n")
        return BAD_USAGE
    office, now = open_office(args), now_of(args)
    what_if = pairs(args.what_if, "--what-if")
    if args.file is not None:
        facts = read_facts_file(Path(args.file), ports=office.book.ports)
        found = plan_facts(office, facts, now=now, what_if=what_if)
    else:
        found = plan_case(office, args.reference, now=now, what_if=what_if)
    return answer(args, found, lambda: planned(found))


def run_events(args: argparse.Namespace) -> int:
    """List every event, and the codes of refusal."""
    from models.casework.vocabulary import events, refusals

    found = {"events": events(), "refusals": refusals()}

    def tell() -> None:
        rows = [(e["name"], e["about"], ", ".join(f["name"] for f in e["fields"]),
                 ", ".join(e["awaiting"])) for e in found["events"]]  # fmt: skip
        table(("Event", "What happened", "Fields", "Taken when awaiting"), rows)
        table(("Refusal", "Meaning"), [(r["code"], r["about"]) for r in found["refusals"]])

    return answer(args, found, tell)


def run_steps(args: argparse.Namespace) -> int:
    """List every step a plan can hold."""
    from models.casework.vocabulary import steps

    found = steps()
    headings = ("Step", "Title", "Owner", "Class", "Rule")
    return answer(args, found, lambda: table(headings, [tuple(s.values())[:5] for s in found]))
