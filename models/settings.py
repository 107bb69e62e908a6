"""The service's settings: read from the environment once, at the top of a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are. Channel URLs hold secrets: they are never shown, logged or stored."""

    home: Path
    database_url: str = field(repr=False)
    ui_url: str
    email_url: str | None = field(default=None, repr=False)  # Apprise mailto:// or mailtos://
    slack_url: str | None = field(default=None, repr=False)  # Apprise slack://
    email_seconds_between: float = 0.2  # Apprise's throttle for mail: seconds between two sends
    approve_above: int = 250  # cases; a publishing that moves more waits for a second look
    feeds: str = field(default="", repr=False)  # name=address, parted by ;
    feeds_every: timedelta = timedelta(hours=1)
    demo: bool = False

    @property
    def mail_folder(self) -> Path:
        """Where the folder channel writes mail that has no other way out."""
        return self.home / "mail"

    @property
    def key_file(self) -> Path:
        """The random key that guards the dashboard; only its owner can read it."""
        return self.home / "dashboard.key"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read `NORTHBOUND_...`; a missing one has a default that works on a laptop."""
        home = Path(environ.get("NORTHBOUND_HOME") or Path.home() / ".northbound").expanduser()
        return cls(
            home=home,
            database_url=environ.get("NORTHBOUND_DATABASE_URL")
            or f"sqlite:///{home / 'northbound.db'}",
            ui_url=(environ.get("NORTHBOUND_UI_URL") or "http://127.0.0.1:4200").rstrip("/"),
            email_url=environ.get("NORTHBOUND_EMAIL_URL") or None,
            slack_url=environ.get("NORTHBOUND_SLACK_URL") or None,
            email_seconds_between=float(environ.get("NORTHBOUND_EMAIL_SECONDS_BETWEEN") or 0.2),
            approve_above=_cases(environ.get("NORTHBOUND_APPROVE_ABOVE") or "250"),
            feeds=environ.get("NORTHBOUND_FEEDS") or "",
            feeds_every=_minutes(environ.get("NORTHBOUND_FEEDS_EVERY") or "60"),
            demo=environ.get("NORTHBOUND_DEMO") == "1",
        )


def _minutes(text: str) -> timedelta:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) > 0):
        raise ValueError(f"NORTHBOUND_FEEDS_EVERY is {text[:40]!r}, not a number of minutes")
    return timedelta(minutes=int(text))


def _cases(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError(f"NORTHBOUND_APPROVE_ABOVE is {text[:40]!r}, not a number of cases")
    return int(text)
