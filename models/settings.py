"""The service's settings: read from the environment once, at the top of a process."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

_HOUR_SECONDS = 3600


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

    def make_home(self) -> None:
        """Make the home folder, which nobody but its owner can look into; one there stays."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read `NORTHBOUND_...`; a missing one has a default that works on a laptop.

        ValueError names the variable, its value and what to write instead.
        """
        home = Path(environ.get("NORTHBOUND_HOME") or Path.home() / ".northbound").expanduser()
        return cls(
            home=home,
            database_url=environ.get("NORTHBOUND_DATABASE_URL")
            or f"sqlite:///{home / 'northbound.db'}",
            ui_url=_page(environ.get("NORTHBOUND_UI_URL") or "http://127.0.0.1:4200"),
            email_url=environ.get("NORTHBOUND_EMAIL_URL") or None,
            slack_url=environ.get("NORTHBOUND_SLACK_URL") or None,
            email_seconds_between=_seconds(
                environ.get("NORTHBOUND_EMAIL_SECONDS_BETWEEN") or "0.2"
            ),
            approve_above=_cases(environ.get("NORTHBOUND_APPROVE_ABOVE") or "250"),
            feeds=environ.get("NORTHBOUND_FEEDS") or "",
            feeds_every=_minutes(environ.get("NORTHBOUND_FEEDS_EVERY") or "60"),
            demo=_is_demo(environ.get("NORTHBOUND_DEMO") or "0"),
        )


def _wrong(name: str, text: str, what: str, remedy: str) -> ValueError:
    return ValueError(f"{name} is {text[:40]!r}, not {what}: write {remedy}")


def _page(text: str) -> str:
    """Read the dashboard's address: mails link below it, and `doctor` asks it."""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_one = is_one and parts.port != 0 and text.isprintable() and " " not in text
    except ValueError:
        is_one = False
    if not is_one:
        # Only what is wrong is told, not the text: an address may carry a password.
        raise ValueError(
            "NORTHBOUND_UI_URL is no address: write http://HOST:PORT or https://HOST"
        )
    return text.rstrip("/")


def _seconds(text: str) -> float:
    """Read a pause between mails; a longer one than an hour can only be a slip."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= _HOUR_SECONDS:
        name = "NORTHBOUND_EMAIL_SECONDS_BETWEEN"
        raise _wrong(name, text, "a number of seconds", f"0 to {_HOUR_SECONDS}, as 0.2")
    return found


def _minutes(text: str) -> timedelta:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) > 0):
        name = "NORTHBOUND_FEEDS_EVERY"
        raise _wrong(name, text, "a number of minutes", "1 to 99999, as 60")
    return timedelta(minutes=int(text))


def _cases(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        name = "NORTHBOUND_APPROVE_ABOVE"
        raise _wrong(name, text, "a number of cases", "a whole number of 0 or more, as 250")
    return int(text)


def _is_demo(text: str) -> bool:
    # Taken for no, a slip would send a demo's mail; taken for yes, it would switch the key off.
    if text not in ("0", "1"):
        raise _wrong("NORTHBOUND_DEMO", text, "a yes or no", "1, or leave it out")
    return text == "1"
