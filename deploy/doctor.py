"""`northbound doctor`: can each part of the house do its work, and if not, what helps?"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from deploy import dashboard
from models.rules.decisions import Refusal, RefusedError, refuse
from models.settings import Settings

SILENT_AFTER = timedelta(minutes=15)  # three sweeps missed
_SANE_YEARS = range(2025, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question and its answer; `remedy` is empty when all is well."""

    check: str
    ok: bool
    message: str
    remedy: str = ""


def examine(settings: Settings, *, now: datetime) -> list[Check]:
    """Ask every part in turn; a part that cannot answer is a failed check, never an error."""
    from models.store.engine import open_engine

    try:
        engine = open_engine(settings.database_url)
    except (RefusedError, OSError) as error:
        return [_bad("database", f"It cannot be used: {error}", "See NORTHBOUND_DATABASE_URL.")]
    return [
        *_store(engine, now=now),
        *privacy(settings.home, engine),
        prefect_api(settings),
        *channels(settings),
        *feeds(settings, engine, now=now),
        clock(now=now),
        zone_data(),
        reference_data(),
    ]


def _good(check: str, message: str) -> Check:
    return Check(check=check, ok=True, message=message)


def _bad(check: str, message: str, remedy: str) -> Check:
    return Check(check=check, ok=False, message=message, remedy=remedy)


def _store(engine: Engine, *, now: datetime) -> Iterator[Check]:
    try:
        yield database(engine)
        yield (found := schema(engine))
        if found.ok:
            yield last_sweep(engine, now=now)
    except SQLAlchemyError as error:
        reason = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
        yield _bad("database", f"It cannot be used: {reason}.", "See NORTHBOUND_DATABASE_URL.")


def database(engine: Engine) -> Check:
    """Say whether the database answers."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return _good("database", f"{engine.dialect.name} answers.")


def schema(engine: Engine) -> Check:
    """Say whether the tables are those of this version."""
    from deploy.schema import is_current

    if is_current(engine):
        return _good("schema", "The tables are those of this version.")
    return _bad(
        "schema", "The tables are not those of this version.", "Run `northbound migrate`."
    )


def last_sweep(engine: Engine, *, now: datetime) -> Check:
    """Say whether sweeps come to their end; when none does, nobody is reminded of anything."""
    from models.casework.sweeping import HEARTBEAT
    from models.store.engine import reading
    from models.store.tables import SettingRow

    beat = select(col(SettingRow.changed_at)).where(col(SettingRow.name) == HEARTBEAT)
    with reading(engine) as connection:
        at = connection.execute(beat).scalar()
    remedy = "Start `northbound up`, or run `northbound sweep` and `northbound deliver`."
    if at is None:
        return _bad("last sweep", "No sweep has run yet.", remedy)
    said = f"The last sweep ended {at:%Y-%m-%d %H:%M} UTC."
    return (
        _good("last sweep", said)
        if now - at < SILENT_AFTER
        else _bad("last sweep", said, remedy)
    )


def privacy(home: Path, engine: Engine) -> Iterator[Check]:
    """Say whether others on this machine can read what is known of people; POSIX only."""
    if os.name != "posix":
        return
    open_ones = [(home, "700")] if _others_may(home) else []
    file = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else home
    if file != home and _others_may(file) and _others_may(file.absolute().parent):
        open_ones.append((file, "600"))
    if not open_ones:
        yield _good("privacy", "Nobody else on this machine can read the files.")
        return
    said = " and ".join(str(path) for path, _ in open_ones)
    remedy = "; ".join(f"chmod {mode} {path}" for path, mode in open_ones)
    yield _bad("privacy", f"Others on this machine can read {said}.", f"{remedy}.")


def _others_may(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)


def prefect_api(settings: Settings) -> Check:
    """Say whether the Prefect server answers us; the commands work without it, the mail too."""
    address = settings.ui_url
    why = dashboard.fault(address, dashboard.key_here(settings))
    if why is None:
        return _good("prefect api", f"{address} answers.")
    remedy = "Start `northbound up`; if it runs on another port, set NORTHBOUND_UI_URL."
    return _bad("prefect api", f"{why}.", remedy)


def channels(settings: Settings) -> list[Check]:
    """Say whether mail can leave the house."""
    from notifications.health import channel_checks

    return [
        Check(check=name, ok=ok, message=message, remedy=remedy)
        for name, ok, message, remedy in channel_checks(settings)
    ]


def test_mail(settings: Settings, address: str) -> Check:
    """Send a mail of trial and say what became of it; RefusedError when it is no address."""
    from models.casework.facts_checks import check
    from models.casework.flaws import UnmeantError, shown
    from notifications import health

    try:
        check("team.owner.email", address)
    except UnmeantError as error:
        raise refuse(
            Refusal.INVALID_VALUE, f'--send-test "{shown(address)}": {error}'
        ) from None
    name, ok, message, remedy = health.test_mail(settings, address)
    return Check(check=name, ok=ok, message=message, remedy=remedy)


def feeds(settings: Settings, engine: Engine, *, now: datetime) -> Iterator[Check]:
    """Say of each feed whether it can be read, and when it was."""
    from models.casework.feed_list import feeds_of
    from models.casework.feed_state import checks

    try:
        found = checks(engine, feeds_of(settings.feeds), now=now, every=settings.feeds_every)
    except RefusedError as error:
        yield _bad("feeds", error.refused.message, "See the README on NORTHBOUND_FEEDS.")
        return
    except SQLAlchemyError:
        return  # what is wrong with the database is said already
    remedy = "Try `northbound feeds read`; `northbound feeds` says what each is."
    for name, ok, message in found:
        check = f"feed {name}"
        yield _good(check, f"{message}.") if ok else _bad(check, f"{message}.", remedy)


def clock(*, now: datetime) -> Check:
    """Say whether the machine's clock can be right."""
    if now.year in _SANE_YEARS:
        return _good("clock", f"It is {now:%Y-%m-%d %H:%M} UTC.")
    return _bad("clock", f"It cannot be {now.year} now.", "Set the machine's clock.")


def zone_data() -> Check:
    """Say whether the pinned zone data is in use: it knows British Columbia's new time."""
    pinned = _pinned_tzdata()
    found = metadata.version("tzdata")
    winter = datetime(2026, 12, 15, 12, tzinfo=ZoneInfo("America/Vancouver"))
    offset = winter.utcoffset()
    if offset == timedelta(hours=-7) and found == pinned:
        return _good("zone data", f"tzdata {found}; Vancouver is -07:00 in December 2026.")
    said = f"tzdata {found} (pinned: {pinned}); Vancouver is {offset} in December 2026."
    return _bad("zone data", said, f"pip install tzdata=={pinned}")


def _pinned_tzdata() -> str:
    wanted = metadata.requires("northbound") or []
    pins = (line.partition("==")[2] for line in wanted if line.startswith("tzdata=="))
    return next(pins, "unknown")


def reference_data() -> Check:
    """Say whether the law as data can be read."""
    from models.reference.loader import load_book

    try:
        book = load_book()
    except ValueError as error:
        return _bad("reference data", str(error), "Install the package again.")
    return _good("reference data", f"Book {book.version}, {len(book.ports)} ports.")
