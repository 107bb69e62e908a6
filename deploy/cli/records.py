"""What the firm can show for itself: `export`, `verify`, `ack`."""

import argparse
from typing import TYPE_CHECKING, Any

from deploy.cli.output import OK, REFUSED, answer, plain, say, table
from deploy.cli.wiring import add_answer, add_as_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from typing import TextIO

_EXPORT = (
    "csv: the fields of the facts file, as a portfolio that imports again unchanged; children "
    "have no column. json: every case with its plan, its notices and all that happened. Both "
    "hold personal data."
)
_VERIFY = (
    "Holds the records against what was promised, and exits 1 when something is wrong. "
    "I1: each open duty's rung that was reached is said, kept back, overtaken or waits. I2: at "
    "most one confirmed send for each notice. I3: what was sent announced the plan's date, as "
    "far as the case has not changed since. I6: no event altered, added or left out. Q1: each "
    "open duty has a reminder ahead, or its ladder is over. Q2: no message without a notice. "
    "D1: two calculators that share no code find the same legal deadlines; where they differ, "
    "how each came to its day is told. "
    "I4 (escalations) and I5 (colleagues who have left) have no records to be checked against."
)


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    export = commands.add_parser("export", help="write every case out", description=_EXPORT)
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.add_argument(
        "--out", metavar="FILE", help="instead of the terminal; only you may read it"
    )
    add_answer(export)
    export.set_defaults(run=run_export)
    verify = commands.add_parser(
        "verify", help="prove that nothing was missed, doubled or altered", description=_VERIFY
    )
    verify.add_argument("--from", dest="start", metavar="WHEN", help="a date or an instant")
    verify.add_argument("--to", dest="end", metavar="WHEN", help="likewise; not included")
    add_as_of(verify)
    add_answer(verify)
    verify.set_defaults(run=run_verify)
    ack = commands.add_parser(
        "ack", help="say that a notice was seen; the first to say so stands"
    )
    ack.add_argument("key", metavar="KEY", help="the notice's key, or N-123")
    ack.add_argument("--by", metavar="PERSON", help="who saw it")
    ack.add_argument("--note", metavar="TEXT", help="what will be done about it")
    add_as_of(ack)
    add_answer(ack)
    ack.set_defaults(run=run_ack)


def run_export(args: argparse.Namespace) -> int:
    """Write every case to a file, or out."""
    import sys

    from deploy.cli.private import private_file
    from deploy.cli.wiring import open_office

    target = _target(args)
    office = open_office(args)
    if target is None:
        _written(args, office, sys.stdout)
        return OK
    with private_file(target, mark=args.format == "csv") as stream:
        count, with_children = _written(args, office, stream)
    found = {"cases": count, "file": str(target), "format": args.format}
    if with_children:
        found["without_children"] = with_children
    return answer(args, found, lambda: _told(found))


def _target(args: argparse.Namespace) -> "Path | None":
    from pathlib import Path

    from models.rules.decisions import Refusal, refuse

    if args.out is None:
        if args.json and args.format == "csv":
            raise refuse(
                Refusal.INVALID_VALUE, "--json: name a file with --out, or leave it out."
            )
        return None
    target = Path(args.out)
    if (
        not (args.out and args.out.isprintable())
        or target.is_dir()
        or not target.absolute().parent.is_dir()
    ):
        raise refuse(
            Refusal.INVALID_VALUE, f"--out {args.out!r}: name a file in a folder there is."
        )
    return target


def _written(args: argparse.Namespace, office: Any, stream: "TextIO") -> tuple[int, list[str]]:
    from models.casework import exporting

    if args.format == "csv":
        return exporting.write_csv(office, stream)
    return _json(stream, exporting.whole_cases(office)), []


def _json(stream: "TextIO", found: Any) -> int:
    import json

    count = 0
    stream.write("[")
    for count, case in enumerate(found, start=1):
        stream.write("\n" if count == 1 else ",\n")
        stream.write(json.dumps(plain(case), ensure_ascii=False))
    stream.write("\n]\n")
    return count


def _told(found: dict[str, Any]) -> None:
    from models.rules.counted import counted

    say(f"{counted(found['cases'], 'case')} written to {found['file']}.")
    if left := found.get("without_children"):
        say(f"A portfolio has no column for children; theirs are left out: {', '.join(left)}.")


def run_verify(args: argparse.Namespace) -> int:
    """Hold the records against every promise; exit 1 when one is broken."""
    from deploy.cli.wiring import now_of, open_office
    from models.casework.verifying import verify

    start, end = _period(args)
    found = verify(open_office(args), now=now_of(args), start=start, end=end)
    rows = [(i.id.value, i.holds, i.checked, i.violations) for i in found]
    names = ("id", "holds", "checked", "violations")

    def tell() -> None:
        told = [(name, "yes" if holds else "NO", checked) for name, holds, checked, _ in rows]
        table(("Invariant", "Holds", "Checked"), told)
        for name, _, _, violations in rows:
            for violation in violations:
                say(f"{name}: {violation}")

    answer(args, {"invariants": [dict(zip(names, row, strict=True)) for row in rows]}, tell)
    return OK if all(one.holds for one in found) else REFUSED


def _period(args: argparse.Namespace) -> "tuple[datetime | None, datetime | None]":
    """Return the period asked about; refuse one that is empty, of which all would be true."""
    from models.rules.decisions import Refusal, refuse

    start, end = _instant(args.start, "--from"), _instant(args.end, "--to")
    if start is not None and end is not None and end <= start:
        message = f"--to {args.end!r}: not after --from {args.start!r}. Correct one of the two."
        raise refuse(Refusal.INVALID_VALUE, message)
    return start, end


def _instant(text: str | None, option: str) -> "datetime | None":
    from deploy.cli.wiring import instant

    return instant(text, option) if text is not None else None


def run_ack(args: argparse.Namespace) -> int:
    """Record that a notice was seen."""
    from deploy.cli.wiring import now_of, open_office
    from models.casework.acknowledging import acknowledge

    seen = acknowledge(
        open_office(args), args.key, now=now_of(args), by=args.by, note=args.note
    )
    found = {"key": seen.key, "acknowledged_at": seen.at, "acknowledged_by": seen.by,
             "note": seen.note}  # fmt: skip
    by = f" by {seen.by}" if seen.by else ""
    said = f"Seen{by} at {plain(seen.at)}: {seen.key}"
    return answer(args, found, lambda: say(said))
