"""People of the firm: `case hand-over`."""

import argparse
from typing import Any

from deploy.cli.output import answer, refused, say
from deploy.cli.wiring import add_answer, add_as_of


def add_to_case(verbs: Any) -> None:
    """Add what concerns all the cases of a colleague to the verbs of `case`."""
    parser = verbs.add_parser(
        "hand-over", help="give every open case of a colleague to another, at once"
    )
    parser.add_argument(
        "--from", required=True, dest="giver", metavar="PERSON", help="a name or e-mail"
    )
    parser.add_argument(
        "--to", required=True, dest="taker", metavar="PERSON", help="a name or e-mail"
    )
    parser.add_argument("--email", metavar="ADDRESS", help="of the one who takes them over")
    parser.add_argument("--by", metavar="PERSON", help="who records it")
    add_as_of(parser)
    add_answer(parser)
    parser.set_defaults(run=run_hand_over)


def run_hand_over(args: argparse.Namespace) -> int:
    """Hand over all the open cases of a colleague."""
    from deploy.cli.wiring import now_of, open_office
    from models.casework.facts_checks import words_typed
    from models.casework.handing_over import hand_over_all
    from models.rules.decisions import Refused

    done = hand_over_all(
        open_office(args),
        words_typed("from", args.giver) or "",
        words_typed("to", args.taker) or "",
        email=words_typed("team.owner.email", args.email),
        now=now_of(args),
        by=words_typed("by", args.by),
    )
    if isinstance(done, Refused):
        return refused(args, done.reason, done.message)
    found = {"handed_over": list(done.cases), "notices": done.notices}

    def tell() -> None:
        from models.rules.counted import counted

        say(f"{counted(len(done.cases), 'case')} handed over: {', '.join(done.cases)}.")

    return answer(args, found, tell)
