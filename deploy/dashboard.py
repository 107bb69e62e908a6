"""The Prefect server as this service runs it: its environment, its key, whether it answers."""

import base64
import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from models.settings import Settings

USER = "northbound"
SERVING = "northbound: serving"  # the serving process writes it once it takes up runs
_ANSWERS_WITHIN_SECONDS = 3
_NOBODY_WAITS_SECONDS = 1
_LARGEST_ANSWER = 1_000_000


def key_of(key_file: Path) -> str:
    """Return the key that guards the dashboard; make a random one when there is none.

    The file appears whole and readable by its owner only, or not at all: two starts at the
    same moment agree on one key.
    """
    with suppress(FileNotFoundError):
        return key_file.read_text(encoding="ascii").strip()
    key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = key_file.with_name(f"{key_file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{USER}:{secrets.token_urlsafe(24)}\n")
    with suppress(FileExistsError):
        os.link(fresh, key_file)
    fresh.unlink()
    return key_file.read_text(encoding="ascii").strip()


def environment(
    settings: Settings, environ: Mapping[str, str], *, port: int, key: str | None
) -> dict[str, str]:
    """Return the environment of the server, the serving process and its runs.

    A Prefect profile or cloud key of the person who starts us must not leak in: only settings
    of the server itself are taken over.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith("PREFECT_")
        or name.startswith(("PREFECT_SERVER_", "PREFECT_LOGGING_"))
    }
    guard = (
        {"PREFECT_SERVER_API_AUTH_STRING": key, "PREFECT_API_AUTH_STRING": key} if key else {}
    )
    return {
        **kept,
        **guard,
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        # Without an address a client would start a private server and write into that.
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
        "NORTHBOUND_HOME": str(settings.home.absolute()),
        "NORTHBOUND_DATABASE_URL": settings.database_url,
        "NORTHBOUND_UI_URL": environ.get("NORTHBOUND_UI_URL") or f"http://127.0.0.1:{port}",
        "NORTHBOUND_DEMO": "1" if settings.demo else "0",
        "PYTHONTZPATH": "",
        "PYTHONUNBUFFERED": "1",
    }


def fault(address: str, key: str | None, *, path: str = "/health") -> str | None:
    """Ask the server whether it is well; return None, or in one line why it is not."""
    try:
        with _opened(address, key, path, None, _ANSWERS_WITHIN_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        return f"{address} answers {error.code}: {error.reason}"
    except OSError as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        return f"{address} does not answer: {reason}"


def asked(address: str, key: str | None, *, path: str, body: Mapping[str, Any]) -> str:
    """Ask the server for what a command shows beside its own answer; OSError without one.

    It waits for a second at most.
    """
    with _opened(address, key, path, json.dumps(body).encode(), _NOBODY_WAITS_SECONDS) as said:
        return str(said.read(_LARGEST_ANSWER).decode("utf-8", "replace"))


def key_here(settings: Settings) -> str | None:
    """Return the key of the dashboard on this machine; None where it has none."""
    is_guarded = settings.key_file.exists() and not settings.demo
    return key_of(settings.key_file) if is_guarded else None


def _opened(
    address: str, key: str | None, path: str, body: bytes | None, seconds: float
) -> Any:
    request = urllib.request.Request(f"{address}/api{path}", body)  # noqa: S310 - our own address
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if key:
        token = base64.b64encode(key.encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    return urllib.request.urlopen(request, timeout=seconds)  # noqa: S310
