"""`northbound rules`: the law as dated values, and how a change of it is published."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from deploy.cli.output import answer, say, table
from deploy.cli.published import add_yes_move, published, told
from deploy.cli.reference import flat, tell_one
from deploy.cli.wiring import add_answer, add_as_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.rules.book import RuleBook

Told = dict[str, Any]
_EARLIEST, _LATEST = 1900, 2100  # as for every date in a facts file
_ABOUT = (
    "Without words: every rule, fee, planning value and holiday, with sources and dates. "
    "`rules ID` shows the versions of one; `--on WHEN` what binds on a day (its 18:00 UTC) or "
    "at an instant. `rules preview FILE`, `rules publish FILE` and `rules withdraw FILE` (or "
    "its id) change a value by a law file: id, kind (rule, fee, planning, holiday, "
    "port_hours), value, "
    "published_on, effective_from, effective_to, source. A preview writes nothing. "
    "`rules list` shows what was published here."
)


def add_to(commands: Any) -> None:
    """Add `rules`."""
    parser = commands.add_parser(
        "rules", help="the law as dated values; preview or publish a change", description=_ABOUT
    )
    parser.add_argument(
        "what", nargs="?", metavar="ID|preview|publish|withdraw|list", help="as RESTORATION_90"
    )
    parser.add_argument("file", nargs="?", metavar="FILE.yaml", help="a law file")
    parser.add_argument(
        "--on", type=_moment, metavar="WHEN", help="only what binds then: a date or an instant"
    )
    add_yes_move(parser)
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run, complain=parser.error)


def _moment(text: str) -> "date | datetime":
    from datetime import date, datetime

    try:
        found = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        found = None
    is_vague = isinstance(found, datetime) and found.tzinfo is None
    if found is None or is_vague or not _EARLIEST <= found.year <= _LATEST:
        complaint = (
            f"{text!r} is not a date or an instant: write 2026-03-31 or 2026-03-31T05:00Z"
        )
        raise argparse.ArgumentTypeError(complaint)
    return found


def run(args: argparse.Namespace) -> int:
    """Show the law, or carry out what is asked of a law file."""
    verb = _VERBS.get(args.what)
    if args.yes_move is not None and verb is not run_publish:
        args.complain("--yes-move goes with publish")
    if verb is None:
        if args.file is not None:
            args.complain(f"{args.what!r} takes no file; preview, publish and withdraw do")
        if args.as_of is not None:
            args.complain("--as-of goes with preview, publish and withdraw; write --on")
        return run_rules(args)
    if args.on is not None:
        args.complain("--on goes with what is shown; write --as-of")
    if (args.file is None) is not (verb is run_list):
        args.complain(f"rules {args.what}: name a law file, or for list none")
    if verb is run_list and args.as_of is not None:
        args.complain("--as-of goes with preview, publish and withdraw; list shows all")
    return verb(args)


def run_rules(args: argparse.Namespace) -> int:
    """Answer with the versions of one value or of all, or with those that bind at a moment.

    Refuses an id that nothing has. What has no known start is shown for every day until its
    end, as unknown.
    """
    from deploy.cli.wiring import law_here

    book = law_here(args)
    told = list(_values(book))
    if args.what is not None:
        told = [one for one in told if one[1] == args.what] or _unknown(args.what, told)
    found = [_record(kind, name, value, args.on) for kind, name, value in told]
    shown = [one for one in found if one["binds"] != "no"]
    return answer(args, shown, lambda: _tell(shown, args.what))


def _values(book: "RuleBook") -> Iterator[tuple[str, str, Any]]:
    yield from (("rule", r.id, r) for versions in book.rules.values() for r in versions)
    yield from (("fee", fee.id, fee) for fee in book.fees)
    planning = (*book.former_planning, *book.planning.values())
    yield from (("planning", value.id, value) for value in planning)
    yield from (("holiday", rule.name, rule) for rule in book.holidays)


def _unknown(asked: str, told: Sequence[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
    from models.rules.decisions import Refusal, refuse
    from models.rules.spelling import nearest

    near = nearest(asked, {name for _, name, _ in told})
    remedy = f"did you mean {', '.join(near)}?" if near else "`northbound rules` lists them."
    raise refuse(Refusal.INVALID_VALUE, f"No rule is called {asked!r}: {remedy}")


def _record(kind: str, name: str, value: Any, on: "date | datetime | None") -> Told:
    """Return a value with its dates. `binds` says no, yes, or since when nobody knows."""
    told = {"id": name} | flat(value) | {"of": kind, "binds": None}
    if on is not None:
        is_known = value.provenance.effective_from is not None
        binds = value.provenance.binds(on)
        told["binds"] = ("yes" if is_known else "start unknown") if binds else "no"
    return told


def _tell(shown: Sequence[Told], asked: str | None) -> None:
    if not shown:
        say(f"Nothing binds{f' as {asked!r}' if asked else ''} then.")
    elif len(shown) == 1:
        tell_one(shown[0])
    else:
        rows = [
            (o["id"], o["of"], o.get("title") or o.get("name") or "", _amount(o), _start(o),
             o["effective_to"])
            for o in shown
        ]  # fmt: skip
        table(("Id", "Of", "Title", "Value", "From", "To"), rows)


def _start(one: Told) -> Any:
    return one["effective_from"] or "unknown"


def _amount(one: Told) -> str:
    match one["of"]:
        case "fee":
            return f"{one['cents'] / 100:.2f}"
        case "planning":
            return f"{one['least']} / {one['usual']} / {one['at_worst']} days"
        case "rule" if one["limit"]:
            units = ((one["limit"][unit], unit) for unit in ("years", "months", "days"))
            return ", ".join(f"{count} {unit}" for count, unit in units if count)
        case _:
            return ""


def run_preview(args: argparse.Namespace) -> int:
    """Show what publishing would change."""
    from pathlib import Path

    from deploy.cli.wiring import now_of, open_office
    from models.casework.lawmaking import preview

    return told(args, preview(open_office(args), Path(args.file), now=now_of(args)))


def run_publish(args: argparse.Namespace) -> int:
    """Publish a law file, or let it wait when it would change many cases."""
    from pathlib import Path

    from deploy.cli.wiring import now_of, open_office
    from models.casework.law_file import read_law

    office = open_office(args)
    read = read_law(Path(args.file), book=office.book, now=now_of(args))
    return published(args, office, "law", read.document)


def run_withdraw(args: argparse.Namespace) -> int:
    """Take a value back, by its law file or by its id."""
    from pathlib import Path

    from deploy.cli.wiring import now_of, open_office
    from models.casework.lawmaking import withdraw

    is_file = Path(args.file).exists() or args.file.endswith((".yaml", ".yml"))
    wanted = Path(args.file) if is_file else args.file
    return told(args, withdraw(open_office(args), wanted, now=now_of(args)))


def run_list(args: argparse.Namespace) -> int:
    """List what was published here."""
    from deploy.cli.wiring import open_office
    from models.casework.law_moves import list_values

    found = list_values(open_office(args))
    names = ("id", "kind", "version", "state", "published_on", "effective_from", "effective_to")
    headings = ("Id", "Kind", "Version", "State", "Published", "From", "To")
    return answer(args, found, lambda: table(headings, [[o[n] for n in names] for o in found]))


_VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "preview": run_preview,
    "publish": run_publish,
    "withdraw": run_withdraw,
    "list": run_list,
}
