"""The demo's one-time work: a sample portfolio, and a restriction that says it is invented."""

from collections.abc import Callable

from deploy.demo.loading import demo_restriction, demo_rows
from models.casework import importing, portfolio_csv, restricting
from models.casework.office import Office, open_office
from models.clock import SystemClock
from models.rules.counted import counted
from models.rules.decisions import Refused, RefusedError
from models.settings import Settings
from models.store import settings_rows
from models.store.engine import reading, writing

MARKER = "demo"  # the setting that says the sample is in


def load_once(settings: Settings, say: Callable[[str], None]) -> None:
    """Load the sample portfolio and publish its restriction, unless that was done before."""
    office = open_office(settings)
    if _is_loaded(office):
        return
    now = SystemClock().now()
    portfolio = portfolio_csv.read_portfolio(demo_rows(now.date()), book=office.book)
    tally = importing.take_in(office, portfolio, now=now)
    say(f"Loaded {counted(tally.accepted, 'invented case')}.")
    answer = restricting.publish(office, demo_restriction(now.date()), now=now)
    if isinstance(answer, Refused):
        raise RefusedError(answer)
    moved = counted(answer.affected, "plan")
    say(f"Published {answer.id}, an invented restriction: {moved} moved.")
    with writing(office.engine) as connection:
        settings_rows.put(connection, MARKER, {"loaded": True}, now=now)


def _is_loaded(office: Office) -> bool:
    with reading(office.engine) as connection:
        return settings_rows.get(connection, MARKER) is not None
