"""The demo's one-time work: a sample portfolio, and a restriction that says it is invented."""

from collections.abc import Callable
from datetime import datetime

from deploy.demo.loading import demo_restriction, demo_rows
from models.casework import importing, portfolio_csv, restricting
from models.casework.office import Office, open_office
from models.clock import SystemClock
from models.rules.counted import counted
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.settings import Settings
from models.store import finding, settings_rows
from models.store.engine import reading, writing

MARKER = "demo"  # the setting that says the database was begun as a demo, and what is in it
_FILED_UNDER = "DEMO-"  # as every case of the sample


def check_is_demo(settings: Settings) -> None:
    """Raise RefusedError for a database with cases that was not begun as a demo.

    One whose loading was cut short before it was marked is known by its file numbers.
    """
    with reading(open_office(settings).engine) as connection:
        begun = settings_rows.get(connection, MARKER) is not None
        if begun or finding.are_all_filed_under(connection, _FILED_UNDER):
            return
    raise refuse(
        Refusal.INVALID_VALUE,
        "The database has cases of its own, and a demo would put invented ones among them and "
        "need no key: run `northbound up`, or give the demo a home of its own with "
        "NORTHBOUND_HOME=DIR and without NORTHBOUND_DATABASE_URL.",
    )


def load_once(settings: Settings, say: Callable[[str], None]) -> None:
    """Load the sample portfolio and publish its restriction, unless that was done before."""
    office = open_office(settings)
    if _is_loaded(office):
        return
    now = SystemClock().now()
    _mark(office, loaded=False, now=now)
    portfolio = portfolio_csv.read_portfolio(demo_rows(now.date()), book=office.book)
    tally = importing.take_in(office, portfolio, now=now)
    say(f"Loaded {counted(tally.accepted, 'invented case')}.")
    answer = restricting.publish(office, demo_restriction(now.date()), now=now)
    if isinstance(answer, Refused):
        raise RefusedError(answer)
    moved = counted(answer.affected, "plan")
    say(f"Published {answer.id}, an invented restriction: {moved} moved.")
    _mark(office, loaded=True, now=now)


def _mark(office: Office, *, loaded: bool, now: datetime) -> None:
    with writing(office.engine) as connection:
        settings_rows.put(connection, MARKER, {"loaded": loaded}, now=now)


def _is_loaded(office: Office) -> bool:
    with reading(office.engine) as connection:
        return bool((settings_rows.get(connection, MARKER) or {}).get("loaded"))
