"""Running the service: `up`, `migrate`, `doctor`."""

import argparse
from typing import Any

from deploy.cli.output import OK, REFUSED, answer, say, table
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    up = commands.add_parser("up", help="start the dashboard and serve every flow")
    up.add_argument("--demo", action="store_true", help="with a sample portfolio, loaded once")
    up.add_argument("--port", type=_port, default=4200, help="of the dashboard (4200)")
    up.set_defaults(run=run_up, json=False)
    migrate = commands.add_parser("migrate", help="bring the database's tables up to date")
    add_answer(migrate)
    migrate.set_defaults(run=run_migrate)
    doctor = commands.add_parser("doctor", help="say what works, and what would help")
    doctor.add_argument(
        "--send-test", metavar="ADDRESS", help="send a mail of trial there, once"
    )
    add_as_of(doctor)
    add_answer(doctor)
    doctor.set_defaults(run=run_doctor)


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; write a number up to 65535")
    return number


def run_up(args: argparse.Namespace) -> int:
    """Start everything and stay until Ctrl-C."""
    import sys

    from deploy.cli.wiring import settings
    from deploy.up import NotStartedError, up

    # Whoever reads our output through a pipe sees each line as it is said.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        up(settings(), port=args.port, demo=args.demo, say=say)
    except NotStartedError as error:
        sys.stderr.write(f"northbound: {error}\n")
        return REFUSED
    return OK


def run_migrate(args: argparse.Namespace) -> int:
    """Bring the tables to this version."""
    from deploy.cli.wiring import settings
    from deploy.schema import migrate
    from models.store.engine import open_engine

    migrate(open_engine(settings().database_url))
    return answer(args, {"current": True}, lambda: say("The tables are up to date."))


def run_doctor(args: argparse.Namespace) -> int:
    """Ask every part how it is; exit 1 when one is not well."""
    from dataclasses import asdict

    from deploy.cli.wiring import now_of, settings
    from deploy.doctor import examine, test_mail

    known = settings()
    tried = [] if args.send_test is None else [test_mail(known, args.send_test)]
    found = [*examine(known, now=now_of(args)), *tried]
    rows = [("ok" if c.ok else "NOT OK", c.check, c.message, c.remedy) for c in found]
    answer(
        args,
        [asdict(check) for check in found],
        lambda: table(("", "Check", "What was found", "What helps"), rows),
    )
    return OK if all(check.ok for check in found) else REFUSED
