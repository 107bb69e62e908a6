"""`northbound up`: the server and the serving process as two children, watched until Ctrl-C."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from deploy import children, dashboard
from deploy.children import Child
from models.settings import Settings

READY_SECONDS = 180.0  # the very first start of the server writes its database
PATIENCE_SECONDS = 15.0  # how long a child may take to end by itself
_LOOK_SECONDS = 0.2
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class NotStartedError(Exception):
    """The service could not start, or one of its parts ended by itself; says why."""


class StopAskedError(Exception):
    """Somebody asked to stop before all was started."""


@dataclass(slots=True)
class Stop:
    """Whether and how urgently somebody asked to stop. Signals set it and interrupt nothing."""

    asked: int = 0

    def ask(self, _signal: int, _frame: FrameType | None) -> None:
        """Count a signal."""
        self.asked += 1

    @property
    def patience_seconds(self) -> float:
        """Return how long a child may still take; a second Ctrl-C means: not long."""
        return PATIENCE_SECONDS if self.asked < 2 else 0.5


@dataclass(slots=True, kw_only=True)
class Service:
    """The running service and those of its parts that were started so far."""

    settings: Settings
    port: int
    key: str | None
    stop: Stop
    parts: list[Child] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return the dashboard's address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str, *command: str) -> Child:
        """Start one part with this interpreter."""
        env = dashboard.environment(self.settings, os.environ, port=self.port, key=self.key)
        logs = self.settings.home / "logs"
        part = children.start(name, (sys.executable, *command), env, logs)
        self.parts.append(part)
        return part

    def wait(self, ready: Callable[[], bool], what: str) -> None:
        """Wait until a part is ready; NotStartedError when one ended or it takes too long."""
        until = time.monotonic() + READY_SECONDS
        while not ready():
            self.look()
            if self.stop.asked:
                raise StopAskedError
            if time.monotonic() > until:
                raise NotStartedError(f"{what} is not ready after {READY_SECONDS:.0f} seconds.")
            time.sleep(_LOOK_SECONDS)

    def look(self) -> None:
        """Raise NotStartedError, with its last words, when a part has ended by itself."""
        for part in self.parts:
            if not part.is_running:
                raise NotStartedError(
                    f"The {part.name} ended by itself (exit {part.process.returncode}); "
                    f"its log is {part.log}:\n{part.last_words()}"
                )

    def watch(self) -> None:
        """Stay until somebody asks to stop, or a part ends by itself."""
        while not self.stop.asked:
            self.look()
            time.sleep(_LOOK_SECONDS)

    def end(self) -> None:
        """End every part, the serving process first: its runs still report to the server."""
        for part in reversed(self.parts):
            children.end(part, patience_seconds=self.stop.patience_seconds)


@contextmanager
def running(service: Service) -> Iterator[None]:
    """Listen for signals, and leave no process behind whatever happens inside."""
    before: dict[int, Any] = {n: signal.signal(n, service.stop.ask) for n in _ENDINGS}
    try:
        yield
    finally:
        service.end()
        for number, handler in before.items():
            signal.signal(number, handler)


def up(settings: Settings, *, port: int, demo: bool, say: Callable[[str], None]) -> None:
    """Migrate, start, serve, and stay until Ctrl-C or SIGTERM; NotStartedError says why not."""
    settings = replace(settings, demo=settings.demo or demo)
    settings.make_home()
    check_port(port)
    key = None if settings.demo else dashboard.key_of(settings.key_file)
    service = Service(settings=settings, port=port, key=key, stop=Stop())
    with running(service):
        try:
            open_for_work(service, say)
            service.watch()
        except StopAskedError:
            pass
        say("Stopping ...")
    say("Stopped. Start again and it goes on where it was.")


def check_port(port: int) -> None:
    """Raise NotStartedError when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise NotStartedError(
                f"Port {port} on 127.0.0.1 cannot be used ({error.strerror}): stop what "
                f"uses it, or choose another, as `northbound up --port {port + 100}`."
            ) from None


def open_for_work(service: Service, say: Callable[[str], None]) -> None:
    """Bring everything up in order, telling what happens."""
    from deploy.schema import migrate
    from models.store.engine import open_engine

    say(f"Northbound lives in {service.settings.home}")
    migrate(open_engine(service.settings.database_url))
    if service.settings.demo:
        from deploy.demo_start import check_is_demo

        check_is_demo(service.settings)
    say("Starting the Prefect server (up to half a minute the first time) ...")
    service.start(
        "server",
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(service.port),
    )
    if service.settings.demo:
        from deploy.demo_start import load_once

        load_once(service.settings, say)
    service.wait(lambda: dashboard.fault(service.address, service.key) is None, "The server")
    say("Registering the deployments ...")
    serving = service.start("serving", "-m", "deploy.serving")
    service.wait(lambda: _is_serving(serving), "The serving process")
    _tell(service, say)


def _is_serving(serving: Child) -> bool:
    return dashboard.SERVING.encode() in serving.log.read_bytes()


def _desk(settings: Settings) -> str:
    from models.store import settings_rows
    from models.store.engine import open_engine, reading

    with reading(open_engine(settings.database_url)) as connection:
        links = settings_rows.get(connection, "links") or {}
    return str(links.get("desk", ""))


def _tell(service: Service, say: Callable[[str], None]) -> None:
    settings = service.settings
    say(f"Dashboard: {service.address}")
    say(f"The desk:  {service.address}{_desk(settings)}")
    if service.key:
        say(f"Its key:   cat {settings.key_file}")
    if settings.demo:
        say(f"Mails:     {settings.mail_folder}")
    say("Ctrl-C stops everything.")
