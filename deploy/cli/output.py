"""How commands answer: JSON for scripts, plain tables for people, one line for a refusal."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

OK, REFUSED, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
_SHORT = 20  # a date, an instant, a reference: cutting one would hide what matters
_PIPED = 160
_LONGEST_WORD, _SHOWN, _LONGEST_LINE = 120, 60, 3000


def plain(value: Any) -> Any:
    """Turn a value into what JSON holds: ISO dates, instants in UTC with `Z`."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def say(text: str) -> None:
    """Write a line for a person; where nobody reads any more, as after `head`, nothing."""
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError:
        has_reader()


def has_reader() -> bool:
    """Write what was said so far; where its reader has gone, let that and the rest go nowhere.

    False then. Python would otherwise complain of it at the very end, and exit with 120.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        return False
    return True


def answer(args: Namespace, data: Any, human: Callable[[], None]) -> int:
    """Write the answer as JSON or for a person; return success."""
    if args.json:
        say(json.dumps(plain(data), ensure_ascii=False, indent=2))
    else:
        human()
    return OK


def refused(args: Namespace, reason: str, message: str, **more: Any) -> int:
    """Say why not: one line on stderr, and in the JSON; return the exit code of a refusal.

    `more` is what a script needs to go on, in the JSON only.
    """
    told = one_line(message)
    if args.json:
        refusal = {"refused": {"reason": str(reason), "message": told, **more}}
        say(json.dumps(refusal, ensure_ascii=False))
    sys.stderr.write(f"northbound: {told} [{reason}]\n")
    return REFUSED


def one_line(text: str) -> str:
    """Return a complaint as one line that a terminal only shows, however long what it quotes.

    A pasted file in the place of a date must not hide what is wrong with it.
    """
    shown = "".join(c if c.isprintable() else " " for c in text)
    words = (w if len(w) <= _LONGEST_WORD else f"{w[:_SHOWN]}…{w[-1]}" for w in shown.split())
    line = " ".join(words)
    half = _LONGEST_LINE // 2
    return line if len(line) <= _LONGEST_LINE else f"{line[:half]} … {line[-half:]}"


def table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write rows under headings; short columns (dates, codes) are never cut, long ones fold.

    Cells are text as it is: square brackets in a name are no markup.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [["" if v is None else str(plain(v)) for v in row] for row in rows]
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column, heading in enumerate(headings):
        longest = max((len(row[column]) for row in cells), default=0)
        shown.add_column(heading, no_wrap=longest <= _SHORT, overflow="fold")
    for row in cells:
        shown.add_row(*(Text(cell) for cell in row))
    console = Console()
    # A pipe has no width of its own; eighty columns would cut what a script or a log keeps.
    console.width = console.width if console.is_terminal else _PIPED
    # Written by ourselves: the console would end the program where a reader has gone.
    with console.capture() as drawn:
        console.print(shown)
    say(drawn.get().removesuffix("\n"))
