"""The command `northbound`. Parsing is quick; each command imports what it needs when run."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from deploy.cli.output import BAD_USAGE, INTERRUPTED, OK, has_reader, one_line, refused

# Modules that add commands, in the order in which `--help` lists them.
GROUPS = (
    "service",
    "importing",
    "cases",
    "routes",
    "borders",
    "proposals",
    "stressing",
    "feeds",
    "sweeping",
    "records",
    "reference",
    "law",
    "compute",
)


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and where help is; exit 2."""
        self.exit(BAD_USAGE, f"northbound: {one_line(message)} (see: {self.prog} --help)\n")


def build() -> argparse.ArgumentParser:
    """Build the parser of every command."""
    parser = Parser(prog="northbound", description="CUSMA work-permit cases, on time.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        importlib.import_module(f"deploy.cli.{group}").add_to(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 refused, 2 bad usage, 130 Ctrl-C."""
    parser = build()
    words = sys.argv[1:] if argv is None else list(argv)
    if any(not _is_text(word) for word in words):
        parser.error("an argument is no text in UTF-8: type it anew")
    args = parser.parse_args(words)
    try:
        code: int = args.run(args)
        has_reader()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError as error:
        # That of a server is a failure; a reader that has had enough, as `head`, is none.
        return _explained(args, error) if has_reader() else OK
    except Exception as error:  # noqa: BLE001 - the one place that turns refusals into exit codes
        return _explained(args, error)
    return code


def _is_text(word: str) -> bool:
    # Bytes that the terminal could not decode arrive as half characters that nothing can store.
    return not any("\ud800" <= mark <= "\udfff" for mark in word)


def _explained(args: argparse.Namespace, error: Exception) -> int:
    known: Any = getattr(error, "refused", None)
    if known is not None:
        return refused(args, known.reason, known.message)
    from deploy.cli.failures import told

    return told(args, error)


if __name__ == "__main__":
    sys.exit(main())
