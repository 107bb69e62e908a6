"""A service of its own for the pages, and a Chromium that reaches nothing but that service."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.schema import migrate
from models.casework.office import Office, open_office
from models.casework.opening import open_case
from models.casework.recording import Recorded, record
from models.clock import SystemClock
from models.settings import Settings
from tests.browser.desk_page import Dashboard
from tests.flows.conftest import facts
from tests.flows.test_service import Running, below, is_alive, start

CASES = 6
SETTINGS = {"NORTHBOUND_APPROVE_ABOVE": "2"}  # fewer than there are: what moves all waits
USED_NUMBER = "A7654321"  # of the first case: no other may have it
PATIENCE_SECONDS = 60
PAGE_MILLISECONDS = 60_000
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What the page asks of other hosts is counted below; no name is resolved even so.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


def chromium() -> str:
    """Return where Chromium is; without one skip, but not where every test must run."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    said = "No Chromium on the PATH: install the package `chromium`."
    if os.environ.get("CI") == "true":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    expect.set_options(timeout=PAGE_MILLISECONDS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def firm(home: Path) -> Office:
    """Six cases that start to work soon: the first has its number, five wait for one."""
    office = open_office(Settings.from_environment({"NORTHBOUND_HOME": str(home)}))
    migrate(office.engine)
    now = SystemClock().now()
    for number in range(1, CASES + 1):
        given = facts(f"F-{number}")
        given["job"]["start_on"] = (now.date() + timedelta(days=9)).isoformat()
        assert isinstance(open_case(office, given, now=now), Recorded)
        assert isinstance(
            record(office, f"NB-{number:05}", "offer_made", {}, now=now), Recorded
        )
    paid = {"number": USED_NUMBER, "fee_paid": True}
    assert isinstance(
        record(office, "NB-00001", "certificate_recorded", paid, now=now), Recorded
    )
    return office


@pytest.fixture(scope="module")
def service(browser: Browser, firm: Office, home: Path) -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process, said = start(home, port, **SETTINGS)
    running = Running(home, port, process, said, "NB-00002")
    try:
        yield running
    finally:
        stop(running.process)


def stop(process: subprocess.Popen) -> None:
    """End the service and whatever it started, by number, also when it does not listen."""
    if process.poll() is not None:
        return
    parts = below(process.pid)
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()
    for number in filter(is_alive, parts):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


@pytest.fixture(scope="module")
def abroad() -> list[str]:
    """Every request for another host that any page made: address and body."""
    return []


@pytest.fixture(scope="module")
def at(browser: Browser, service: Running, abroad: list[str]) -> Callable[[], BrowserContext]:
    """Return how to begin as a new visitor."""
    address = f"http://127.0.0.1:{service.port}/"

    def visitor() -> BrowserContext:
        context = browser.new_context(
            service_workers="block",
            timezone_id="America/Toronto",
            viewport={"width": 1400, "height": 800},
            reduced_motion="reduce",
        )
        context.route(lambda url: not url.startswith(address), refuse)
        context.on("page", lambda page: page.on("websocket", lambda ws: note(ws.url)))
        return context

    def refuse(route) -> None:
        note(f"{route.request.url} {route.request.post_data or ''}")
        route.abort()

    def note(asked: str) -> None:
        if not asked.startswith(("ws" + address[4:], address)):
            abroad.append(asked)

    return visitor


@pytest.fixture(scope="module")
def signed_in(at: Callable[[], BrowserContext], service: Running) -> Iterator[BrowserContext]:
    """The browser of a colleague who gave the key once."""
    context = at()
    dashboard = Dashboard(context.new_page(), service)
    dashboard.page.goto(f"{dashboard.address}/v2/dashboard")
    dashboard.give(dashboard.key)
    dashboard.page.wait_for_url("**/v2/dashboard**")
    dashboard.page.close()
    yield context
    context.close()


@pytest.fixture
def stranger(
    at: Callable[[], BrowserContext],
    service: Running,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[Dashboard]:
    """Somebody who has not given the key."""
    context = at()
    page = context.new_page()
    yield Dashboard(page, service)
    picture_of_failure(page, request.node, tmp_path)
    context.close()


@pytest.fixture
def dashboard(
    signed_in: BrowserContext, service: Running, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Dashboard]:
    """The dashboard as a colleague sees it who gave the key before."""
    page = signed_in.new_page()
    yield Dashboard(page, service)
    picture_of_failure(page, request.node, tmp_path)
    page.close()


def picture_of_failure(page: Page, test: pytest.Item, folder: Path) -> None:
    """After a failure keep what the page looked like, and say where."""
    if test.stash.get(FAILED, False):
        picture = folder / "page.png"
        page.screenshot(path=picture, full_page=True)
        print(f"{page.url}\n{picture}")  # noqa: T201 - pytest shows it beside the failure
