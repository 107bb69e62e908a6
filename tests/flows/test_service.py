"""One real service, started as a person starts it: a form in the dashboard moves a case."""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.case_runs import runs_of
from deploy.schema import migrate
from models.casework.office import Office, open_office
from models.casework.opening import open_case
from models.casework.reading import show_case
from models.clock import SystemClock
from models.settings import Settings
from tests.flows.conftest import facts

pytestmark = pytest.mark.server
WAIT_SECONDS = 240
ANSWER_SECONDS = 30  # then the question is asked again


@dataclass
class Running:
    home: Path
    port: int
    process: subprocess.Popen
    said: str
    case: str

    @property
    def settings(self) -> Settings:
        told = {
            "NORTHBOUND_HOME": str(self.home),
            "NORTHBOUND_UI_URL": f"http://127.0.0.1:{self.port}",
        }
        return Settings.from_environment(told)

    def api(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api{path}", data)
        key = (self.home / "dashboard.key").read_bytes().strip()
        request.add_header("Authorization", f"Basic {base64.b64encode(key).decode()}")
        request.add_header("Content-Type", "application/json")
        return until(lambda: _answer(request))

    def submit(self, verb: str, **form: Any) -> str:
        deployment = self.api(f"/deployments/name/{verb}/{verb}")["id"]
        # Asked again after a silence, the same key makes no second run.
        body = {"parameters": {"form": form}, "idempotency_key": str(uuid4())}
        return self.api(f"/deployments/{deployment}/create_flow_run", body)["id"]

    def ended(self, run: str) -> dict:
        def final() -> dict | None:
            found = self.api(f"/flow_runs/{run}")
            return found if found["state_type"] in ("COMPLETED", "FAILED", "CRASHED") else None

        return until(final)

    def end(self, signals: int = 1) -> None:
        """Press Ctrl-C, once or oftener, and see that nothing is left."""
        parts = below(self.process.pid)
        assert len(parts) >= 2
        for _ in range(signals):
            self.process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        assert self.process.wait(WAIT_SECONDS) == 0
        assert not [number for number in parts if is_alive(number)]


def _answer(request: urllib.request.Request) -> Any:
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code != 503:  # SQLite is busy for a moment: Prefect asks to try again
            raise
        return None
    except TimeoutError:  # its database may wait for its lock longer than this
        return None


def until(look: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.3)
    raise AssertionError("it did not come about in time")


def below(number: int) -> set[int]:
    """Return a process's children, and theirs."""
    inner = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return {int(n) for n in inner}.union(*(below(int(n)) for n in inner))


def is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def start(home: Path, port: int, **environ: str) -> tuple[subprocess.Popen, str]:
    """Start `northbound up` and wait until it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.cli.main", "up", "--port", str(port)],
        env={**os.environ, "NORTHBOUND_HOME": str(home), **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            return process, said
    raise AssertionError(f"it ended with {process.wait()}: {said}")


def office(home: Path, **environ: str) -> Office:
    return open_office(Settings.from_environment({"NORTHBOUND_HOME": str(home), **environ}))


def taken_on(firm: Office) -> str:
    """Open a case that is due soon, and return its reference."""
    soon = facts()
    soon["job"]["start_on"] = (SystemClock().now().date() + timedelta(days=21)).isoformat()
    return open_case(firm, soon, now=SystemClock().now()).case.reference


def events(firm: Office, case: str) -> list[str]:
    shown = show_case(firm, case, now=SystemClock().now())
    return [event["name"] for event in shown["events"]]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("service")
    firm = office(home)
    migrate(firm.engine)
    case = taken_on(firm)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process, said = start(home, port)
    running = Running(home, port, process, said, case)
    yield running
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(WAIT_SECONDS)


def test_it_says_where_the_desk_is_and_how_to_read_the_key_but_not_the_key(service):
    assert re.search(
        rf"http://127.0.0.1:{service.port}/v2/artifacts/artifact/[0-9a-f-]+#desk\n",
        service.said,
    )
    assert f"cat {service.home / 'dashboard.key'}" in service.said
    key = (service.home / "dashboard.key").read_text().strip()
    logs = [path.read_text() for path in (service.home / "logs").iterdir()]
    assert not any(key in text for text in [service.said, *logs])


def test_nobody_gets_in_without_the_key(service):
    request = urllib.request.Request(
        f"http://127.0.0.1:{service.port}/api/flow_runs/filter", b"{}", method="POST"
    )
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request)


def test_a_submitted_form_records_the_event_and_the_desk_shows_it(service):
    case = service.case
    run = service.ended(service.submit("record-offer", case=case, version=1))
    assert (run["state_type"], run["name"]) == ("COMPLETED", f"{case} · offer recorded")
    assert {f"case:{case}", "stage:job-offer"} <= set(run["tags"])
    assert "awaiting certificate" in run["state"]["message"]
    assert events(office(service.home), case) == ["case_opened", "offer_made"]
    desk = service.api("/artifacts/desk/latest")
    assert re.match(r"\d+ due within a week, \d+ overdue; as of ", desk["description"])
    assert case in desk["data"]
    assert "%22version%22%3A2" in desk["data"]
    (shown,) = runs_of(office(service.home), service.settings, case)
    assert (shown["name"], shown["state"]) == (run["name"], "Completed")
    assert shown["link"].endswith(f"/v2/runs/flow-run/{run['id']}")


def test_a_refused_form_ends_completed_and_says_why(service):
    run = service.ended(
        service.submit("record-certificate", case="NB-99999", number="A1234567")
    )
    assert run["state_type"] == "COMPLETED"
    assert run["name"] == "NB-99999 · certificate refused: unknown_case"
    assert run["state"]["message"].startswith("Refused (unknown_case): No case has ")


def test_a_form_that_prefect_lets_through_is_checked_in_the_run(service):
    run = service.ended(
        service.submit("record-directed-back", case="NB-00001", return_at="soon")
    )
    assert run["name"] == "NB-00001 · return visit refused: invalid_value"
    assert run["state"]["message"].startswith("Refused (invalid_value): return_at: ")


def test_intake_opens_a_case_and_the_run_forgets_who_it_was(service):
    form = {"file_no": "F-77", "applicant__name": "Morgan Whitfield"}
    run = service.ended(service.submit("open-case", **form))
    assert run["name"].endswith(" · intake recorded")
    assert run["parameters"] == {}
    assert "Morgan" not in json.dumps(run)


def test_a_sweep_runs_at_the_start_and_more_are_scheduled(service):
    def swept() -> bool:
        runs = service.api("/flow_runs/filter", {"sort": "START_TIME_DESC"})
        return any(r["name"].startswith("sweep · ") for r in runs)

    def scheduled() -> bool:
        states = {"state": {"type": {"any_": ["SCHEDULED"]}}}
        return service.api("/flow_runs/count", {"flow_runs": states}) > 0

    assert until(swept)
    assert until(scheduled)


def test_ctrl_c_leaves_no_process_and_a_start_on_postgresql_keeps_every_address(
    service, postgres_url
):
    before = service.api("/deployments/name/record-offer/record-offer")["id"]
    service.end()
    there = {"NORTHBOUND_DATABASE_URL": postgres_url}
    firm = office(service.home, **there)
    case = taken_on(firm)
    service.process, _ = start(service.home, service.port, **there)
    assert service.api("/deployments/name/record-offer/record-offer")["id"] == before
    run = service.ended(service.submit("record-offer", case=case, version=1))
    assert run["name"] == f"{case} · offer recorded"
    assert events(firm, case) == ["case_opened", "offer_made"]
    assert "%22version%22%3A2" in service.api("/artifacts/desk/latest")["data"]
    service.end(signals=2)
