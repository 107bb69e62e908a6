"""A portfolio from a spreadsheet: `import`."""

import argparse
from typing import Any

from deploy.cli.output import OK, REFUSED, answer, say, table
from deploy.cli.wiring import add_answer, add_as_of

_DESCRIPTION = (
    "Reads a portfolio in CSV. Every row read is sums once: accepted (a case newly opened), "
    "updated, unchanged or rejected with the reason. A row is rejected when it cannot be read, "
    "never because the law is against it, and it never stops the others. Importing the same "
    "file again changes nothing."
)


def add_to(commands: Any) -> None:
    """Add the command of this group."""
    command = commands.add_parser(
        "import", help="take in a portfolio in CSV", description=_DESCRIPTION
    )
    command.add_argument("file", metavar="FILE.csv", help="columns as in the README's table")
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be; write nothing"
    )
    command.add_argument(
        "--rejects",
        metavar="OUT.csv",
        help="write the rejected rows here, with reasons, to mend; only you may read it",
    )
    command.add_argument(
        "--strict", action="store_true", help="save nothing and exit 1 when any row is rejected"
    )
    add_as_of(command)
    add_answer(command)
    command.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Take the file in and account for every row."""
    import sys
    from pathlib import Path

    from deploy.cli.wiring import now_of, open_office
    from models.casework.portfolio_csv import read_portfolio
    from models.reference.loader import load_book

    target = _rejects_file(args)
    portfolio = read_portfolio(Path(args.file), book=load_book())
    tally = _taken_in(args, open_office(args), portfolio, now_of(args))
    if target is not None:
        _write_rejects(target, portfolio, tally)
    sums = account(portfolio, tally)
    answer(args, sums, lambda: _tell(args, sums))
    if args.strict and sums["rejected"]:
        rejected = _rows(sums["rejected"], " is", " are")
        sys.stderr.write(f"northbound: nothing was saved: {rejected} rejected\n")
        return REFUSED
    return OK


def _rejects_file(args: argparse.Namespace) -> Any:
    from pathlib import Path

    from models.rules.decisions import Refusal, refuse

    if args.rejects is None:
        return None
    target = Path(args.rejects)
    can_be = args.rejects.isprintable() and not target.is_dir()
    if not can_be or not target.absolute().parent.is_dir():
        raise refuse(
            Refusal.INVALID_VALUE, f"--rejects {target}: name a file in a folder there is."
        )
    if target.resolve() == Path(args.file).resolve():
        raise refuse(
            Refusal.INVALID_VALUE,
            f"--rejects {target}: it would overwrite the portfolio. Name another file.",
        )
    return target


def _write_rejects(target: Any, portfolio: Any, tally: Any) -> None:
    from deploy.cli.private import private_file
    from models.casework.portfolio_csv import rejects

    text, _ = rejects(portfolio, tuple(tally.conflicts))
    with private_file(target, mark=True) as stream:
        stream.write(text)


def _taken_in(args: argparse.Namespace, office: Any, portfolio: Any, now: Any) -> Any:
    from models.casework.importing import take_in

    trial = args.dry_run or args.strict
    tally = take_in(office, portfolio, now=now, dry_run=trial)
    # Conflicts show only beside the cases on file, so strictness is settled by a trial first.
    if args.strict and not args.dry_run and not (portfolio.errors or tally.conflicts):
        tally = take_in(office, portfolio, now=now, dry_run=False)
    return tally


def account(portfolio: Any, tally: Any) -> dict[str, Any]:
    """Return the counts and the problems, one error for each rejected row."""
    from dataclasses import asdict

    errors = sorted((*portfolio.errors, *tally.conflicts), key=lambda problem: problem.row)
    refused_rows = {problem.row for problem in errors}
    warnings = [w for w in portfolio.warnings if w.row == 1 or w.row not in refused_rows]
    return {
        "read": len(portfolio.rows),
        "accepted": tally.accepted,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "rejected": len(errors),
        "errors": [asdict(problem) for problem in errors],
        "warnings": [asdict(problem) for problem in warnings],
    }


def _tell(args: argparse.Namespace, sums: dict[str, Any]) -> None:
    counts = ("accepted", "updated", "unchanged", "rejected")
    would = "Would be: " if args.dry_run else ""
    said = ", ".join(f"{sums[name]} {name}" for name in counts)
    say(f"{_rows(sums['read'])} read. {would}{said}.")
    _list("Rejected", sums["errors"])
    _list("Taken in, with a warning", sums["warnings"])


def _list(title: str, problems: list[dict[str, Any]]) -> None:
    from models.casework.flaws import shown

    if problems:
        say(f"\n{title}:")
        fields = ("row", "file_no", "column", "value", "reason", "remedy")
        rows = [[shown(p[f] or "") for f in fields] for p in problems]
        table(("Row", "File no", "Column", "Value", "Reason", "Remedy"), rows)


def _rows(number: int, one: str = "", many: str = "") -> str:
    from models.rules.counted import counted

    return counted(number, f"row{one}", f"rows{many}")
