"""What others publish: `feeds`, and `feeds read`."""

import argparse
from typing import Any

from deploy.cli.output import OK, REFUSED, answer, say, table
from deploy.cli.wiring import add_answer, add_as_of


def add_to(commands: Any) -> None:
    """Add the commands of this group."""
    told = "sources of restrictions and times: how each was read last"
    feeds = commands.add_parser("feeds", help=told)
    add_as_of(feeds)
    add_answer(feeds)
    feeds.set_defaults(run=run_list)
    verbs = feeds.add_subparsers(title="verbs", metavar="VERB")
    read = verbs.add_parser("read", help="read now; what is new waits for approval")
    read.add_argument("name", nargs="*", default=[], metavar="NAME", help="of a feed (all)")
    add_as_of(read)
    add_answer(read)
    read.set_defaults(run=run_read)


def run_list(args: argparse.Namespace) -> int:
    """List the feeds of the settings with what is known of each."""
    from deploy.cli.wiring import now_of, open_office, settings
    from models.casework.feed_list import feeds_of
    from models.casework.feed_state import list_feeds

    office, feeds = open_office(args), feeds_of(settings().feeds)
    found = list_feeds(office.engine, feeds, now=now_of(args))
    names = ("name", "address", "good_at", "changed_at", "entries", "unreadable", "error")
    headings = ("Feed", "Read from", "Last read", "Last news", "Entries", "Unreadable", "Error")
    rows = [[one[n] for n in names] for one in found]
    if not found:
        return answer(args, found, lambda: say("NORTHBOUND_FEEDS names no feed."))
    return answer(args, found, lambda: table(headings, rows))


def run_read(args: argparse.Namespace) -> int:
    """Read feeds now; exit 1 when one could not be read."""
    from dataclasses import asdict

    from deploy.cli.wiring import now_of, open_office, settings
    from models.casework.feed_list import chosen, feeds_of
    from models.casework.feeding import read_feeds

    office = open_office(args)
    feeds = chosen(feeds_of(settings().feeds), args.name)
    found = [asdict(one) for one in read_feeds(office, feeds, now=now_of(args))]
    answer(args, found, lambda: _tell(found))
    return REFUSED if any(one["error"] for one in found) else OK


def _tell(found: list[dict[str, Any]]) -> None:
    from models.casework.feeding import in_words

    for one in found:
        say(f"{one['name']}: {in_words(one)}.")
    if not found:
        say("NORTHBOUND_FEEDS names no feed.")
