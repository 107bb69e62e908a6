"""What commands share: settings, the office, the clock, and the arguments for them."""

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from models.casework.office import Office
    from models.rules.book import RuleBook
    from models.settings import Settings

_EARLIEST, _LATEST = 1900, 2100  # as for every date in a facts file
# In UTC: every office in Canada has begun that day by then, and none has ended it.
_HOUR_IN_EVERY_OFFICE = 18
_LONGEST_DAY = len("2027-01-01")


def add_answer(parser: ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def add_as_of(parser: ArgumentParser) -> None:
    """Add `--as-of`, which stands in for now."""
    parser.add_argument(
        "--as-of", metavar="WHEN", help="a date or an instant that stands in for now"
    )


def settings() -> "Settings":
    """Return the settings of the environment."""
    from models.rules.decisions import Refusal, refuse
    from models.settings import Settings

    try:
        return Settings.from_environment(os.environ)
    except ValueError as error:
        message = f"A setting in the environment cannot be read: {error}. See the README."
        raise refuse(Refusal.INVALID_VALUE, message) from None


def open_office(_args: Namespace) -> "Office":
    """Open the office; one clear line when its database has no schema yet."""
    from deploy.readiness import require_current
    from models.casework.office import open_office as opened

    office = opened(settings())
    require_current(office.engine)
    return office


def law_here(args: Namespace) -> "RuleBook":
    """Return the law with what was published here; as it ships while there is no database."""
    from pathlib import Path

    from sqlalchemy import make_url

    from models.reference.loader import load_book
    from models.store.engine import reading

    url = make_url(settings().database_url)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        return load_book()
    office = open_office(args)
    with reading(office.engine) as conn:
        return office.law(conn)


def now_of(args: Namespace) -> "datetime":
    """Return the instant that counts as now: `--as-of`, or the machine's clock.

    A bare date means 18:00 UTC of that day: the same date in every office.
    """
    from models.clock import SystemClock

    given = getattr(args, "as_of", None)
    if given is None:
        return SystemClock().now()
    found = instant(given, "--as-of")
    return found.replace(hour=_HOUR_IN_EVERY_OFFICE) if _is_day(given) else found


def _is_day(text: str) -> bool:
    return len(text) <= _LONGEST_DAY


def instant(text: str, name: str) -> "datetime":
    """Read a date or an instant with an offset; RefusedError names the option and remedy."""
    from datetime import UTC, datetime

    from models.rules.decisions import Refusal, refuse

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"{name}: {text!r} is no date or instant; write 2027-01-01 or 2027-01-01T14:00Z.",
        ) from None
    if not _EARLIEST <= found.year <= _LATEST:
        message = f"{name}: the year {found.year:04d} cannot be meant; write it in full."
        raise refuse(Refusal.INVALID_VALUE, message)
    if found.tzinfo is None and not _is_day(text):
        raise refuse(
            Refusal.INVALID_VALUE,
            f"{name}: {text!r} has no zone; write 2027-01-01T14:00Z or an offset as -05:00.",
        )
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Read repeated `path=value` arguments; RefusedError for one without `=` or a repeat."""
    from models.rules.decisions import Refusal, refuse

    found: dict[str, str] = {}
    for text in given or []:
        path, sign, value = text.partition("=")
        if not sign or not path.strip() or path.strip() in found:
            problem = "is given twice" if sign and path.strip() else "is not path=value"
            raise refuse(Refusal.INVALID_VALUE, f"{option} {text!r} {problem}.")
        found[path.strip()] = value
    return found
