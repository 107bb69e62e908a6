"""`northbound compute`: one time limit, counted and explained."""

import argparse
from typing import TYPE_CHECKING, Any

from deploy.cli.output import BAD_USAGE, answer, one_line, say

if TYPE_CHECKING:
    from datetime import date

    from models.rules.calendars import LegalCalendar
    from models.rules.counting import Counted
    from models.rules.periods import Period, Roll


def add_to(commands: Any) -> None:
    """Add `compute`."""
    parser = commands.add_parser(
        "compute", help="count a time limit and say how", description=_ABOUT, epilog=_CLOCKS
    )
    parser.add_argument("--from", dest="anchor", type=_date, required=True, metavar="DATE")
    parser.add_argument(
        "--period", type=_period, required=True, help='as "60 days" or P3Y; 0 days: DATE itself'
    )
    parser.add_argument("--direction", choices=("after", "before"), default="after")
    parser.add_argument(
        "--count", choices=("within", "from", "clear", "beginning-on"), default="within",
        help='from is also "after"; clear is also "at least"',
    )  # fmt: skip
    parser.add_argument("--roll", choices=("none", "next", "previous"), default="none")
    parser.add_argument(
        "--calendar", default="federal",
        help="the law's: federal, federal-courts, federal:QC; or office:ON, the working days"
        " of an office in a province or territory, which are practice and never law",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.set_defaults(run=compute)


_ABOUT = (
    "Count days, business days, weeks, months or years from a date by the Interpretation Act."
)
_CLOCKS = (
    "Days are counted, not hours, so no change of clocks matters. Where an hour is meant, as in"
    " a plan: one that the clocks skip in spring is the first instant after the gap, and one"
    " that they show twice in autumn is the first of the two."
)


def _date(text: str) -> "date":
    from datetime import date

    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write it as 2026-03-31")
    return day


def _period(text: str) -> "Period":
    from models.rules.periods import parse_period

    try:
        return parse_period(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def compute(args: argparse.Namespace) -> int:
    """Answer with the day, its readings, the arithmetic and the citations."""
    import sys

    try:
        counted = _count(args)
    except ValueError as error:
        said = one_line(str(error))
        sys.stderr.write(f"northbound: {said} (see: northbound compute --help)\n")
        return BAD_USAGE
    return answer(args, _plain(counted), lambda: _tell(counted))


def _count(args: argparse.Namespace) -> "Counted":
    from models.rules.counting import count
    from models.rules.periods import Direction, How, Roll

    calendar, roll = _calendar(args.calendar), Roll(args.roll)
    counted = count(
        args.anchor,
        args.period,
        direction=Direction(args.direction),
        how=How(args.count),
        roll=roll,
        calendar=calendar,
    )
    law, _, province = args.calendar.partition(":")
    return (
        _weighed(counted, roll, calendar, province)
        if law == "federal" and province
        else counted
    )


def _weighed(
    counted: "Counted", roll: "Roll", calendar: "LegalCalendar", province: str
) -> "Counted":
    """Return the count with what the province's own public holidays leave open."""
    from models.reference.loader import load_book
    from models.reference.offices import office_calendar
    from models.rules.provincial import weighed

    return weighed(counted, roll, calendar, office_calendar(province, load_book().holidays))


def _calendar(name: str) -> "LegalCalendar":
    from models.reference.loader import load_book
    from models.rules.jurisdictions import OFFICE, legal_calendar

    holidays = load_book().holidays
    kind, _, province = name.partition(":")
    if kind != OFFICE:
        return legal_calendar(name, holidays)
    from models.reference.offices import office_calendar

    return office_calendar(province, holidays)


def _plain(counted: "Counted") -> dict[str, Any]:
    return {
        "due_on": counted.due_on,
        "raw_on": counted.raw_on,
        "rolled": counted.rolled,
        "safe_on": counted.safe_on,
        "readings": [reading._asdict() for reading in counted.readings],
        "explanation": counted.explanation,
        "citations": counted.citations,
        "law": counted.by_law,
        "counsel": counted.doubt is not None,
        "doubt": counted.doubt,
        "who": counted.who,
    }


def _tell(counted: "Counted") -> None:
    moved = f" (moved from {counted.raw_on})" if counted.rolled else ""
    say(f"{counted.due_on}{moved}")
    for sentence in counted.explanation:
        say(f"  {sentence}")
    for reading in counted.readings:
        say(f"  Reading: {reading.due_on} by {reading.citation}. {reading.note}")
    if counted.doubt:
        say(f"  For {counted.who} to say: {counted.doubt}")
    if counted.safe_on:
        say(f"  Aim for: {counted.safe_on}, the last working day before.")
    say(f"  Citations: {'; '.join(counted.citations)}")
