"""What is due and what was said: `sweep`, `deliver`, `notices`."""

import argparse
import sys
from typing import Any

from deploy.cli.output import answer, say, table
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    sweep = commands.add_parser("sweep", help="find what is due and queue what must be said")
    add_as_of(sweep)
    add_answer(sweep)
    sweep.set_defaults(run=run_sweep)
    deliver = commands.add_parser("deliver", help="send what waits, until the outbox is empty")
    add_as_of(deliver)
    add_answer(deliver)
    deliver.set_defaults(run=run_deliver)
    notices = commands.add_parser("notices", help="the ledger of what was said, newest first")
    notices.add_argument("--case", metavar="REF")
    notices.add_argument("--state", help="queued, sent, written, retry, unknown, dead ...")
    notices.add_argument("--recipient", metavar="EMAIL")
    add_answer(notices)
    notices.set_defaults(run=run_notices)


def run_sweep(args: argparse.Namespace) -> int:
    """Find what is due."""
    from dataclasses import asdict

    from deploy.cli.wiring import now_of, open_office, settings
    from models.casework.sweeping import sweep
    from notifications.health import channel_checks

    office = open_office(args)
    report = sweep(office, now=now_of(args))
    for name, ok, message, remedy in channel_checks(settings()):
        if not ok:
            sys.stderr.write(f"northbound: ALARM {name}: {message}; {remedy}\n")
    found = asdict(report)
    said = f"{report.due} due, {report.queued} queued, {report.suppressed} suppressed."
    return answer(args, found, lambda: say(said))


def run_deliver(args: argparse.Namespace) -> int:
    """Send what waits in the outbox."""
    import os
    import socket
    from dataclasses import asdict

    from deploy.cli.wiring import now_of, open_office, settings
    from models.casework.links import mail_links
    from models.casework.telling import what_holds
    from notifications.channels import choose
    from notifications.relay import deliver

    office = open_office(args)
    done = deliver(
        office.engine,
        choose(settings()),
        tick=lambda: now_of(args),
        who=f"{socket.gethostname()}:{os.getpid()}",
        what_holds=what_holds(office),
        link_to=mail_links(office, settings().ui_url),
    )
    found = asdict(done)
    said = ", ".join(f"{count} {name}" for name, count in found.items())
    return answer(args, found, lambda: say(f"{said}."))


def run_notices(args: argparse.Namespace) -> int:
    """Show the ledger."""
    from deploy.cli.wiring import open_office
    from models.casework.reading import notices_of

    found = notices_of(
        open_office(args), case=args.case, state=args.state, recipient=args.recipient
    )
    names = ("reference", "case", "duty", "rung", "audience", "state", "reason", "sent_at")
    headings = ("No", "Case", "Duty", "Rung", "For", "State", "Reason", "Sent")
    return answer(
        args, found, lambda: table(headings, [[o.get(n) for n in names] for o in found])
    )
