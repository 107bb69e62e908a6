"""A case shown with its runs: where a dashboard answers, and quickly without one."""

import base64
import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from models.casework.links import SETTING
from models.clock import SystemClock
from models.store import settings_rows
from models.store.engine import open_engine, writing
from tests.deploy.command import NOW, answered, opened, run
from tests.notifications.post_office import free_port

RUN = {
    "id": "0f6d6b4e-0000-4000-8000-000000000001", "name": "NB-00001 · offer recorded",
    "state_name": "Completed", "start_time": "2026-11-23T15:04:05.678900Z", "tags": [],
}  # fmt: skip
WAITING = RUN | {"id": "0f6d6b4e-0000-4000-8000-000000000002", "start_time": None}
QUICKLY = 3  # seconds for the whole command, of which the server has one


@contextmanager
def answering(text, code=200):
    """Stand in for the server; give its address, and what it was asked."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Authorization"], json.loads(body)))
            self.send_response(code)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def served(home, database_url, capsys):
    """A case over a database whose dashboard was started once."""
    opened(capsys)
    engine = open_engine(database_url)
    with writing(engine) as conn:
        settings_rows.put(conn, SETTING, {"forms": {}}, now=SystemClock().now())
    engine.dispose()
    (home / "dashboard.key").write_text("northbound:a-key\n", encoding="ascii")
    return "NB-00001"


def runs(capsys, reference):
    begun = time.monotonic()
    found = answered(capsys, "case", "show", reference, *NOW)["runs"]
    assert time.monotonic() - begun < QUICKLY
    return found


def test_the_runs_of_a_case_are_listed_with_their_links(served, monkeypatch, capsys):
    with answering(json.dumps([RUN, WAITING])) as (address, asked):
        monkeypatch.setenv("NORTHBOUND_UI_URL", address)
        found = runs(capsys, "nb-00001")
        assert run("case", "show", served, *NOW) == 0
    assert found == [
        {
            "name": one["name"],
            "state": "Completed",
            "started_at": started,
            "link": f"{address}/v2/runs/flow-run/{one['id']}",
        }
        for one, started in ((RUN, "2026-11-23T15:04:05Z"), (WAITING, None))
    ]
    (path, guard, body), _ = asked
    assert path == "/api/flow_runs/filter"
    assert guard == "Basic " + base64.b64encode(b"northbound:a-key").decode()
    assert body["flow_runs"] == {"tags": {"all_": ["case:NB-00001"]}}
    shown = capsys.readouterr().out
    assert "offer recorded" in shown
    assert "a-key" not in shown


@pytest.mark.parametrize(
    ("text", "code"),
    [("[]", 200), ("no JSON", 200), ("{}", 200), ('[{"id": 1}]', 200), ("7", 200), ("", 401),
     ("", 503)],
)  # fmt: skip
def test_a_server_that_is_no_dashboard_of_ours_adds_nothing(
    served, monkeypatch, capsys, text, code
):
    with answering(text, code) as (address, asked):
        monkeypatch.setenv("NORTHBOUND_UI_URL", address)
        assert runs(capsys, served) == []
    assert len(asked) == 1


def test_nobody_waits_for_a_server_that_is_gone_or_silent(served, monkeypatch, capsys):
    monkeypatch.setenv("NORTHBOUND_UI_URL", f"http://127.0.0.1:{free_port()}")
    assert runs(capsys, served) == []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("NORTHBOUND_UI_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert runs(capsys, served) == []


def test_where_no_dashboard_was_ever_served_none_is_asked(home, monkeypatch, capsys):
    opened(capsys)
    with answering("[]") as (address, asked):
        monkeypatch.setenv("NORTHBOUND_UI_URL", address)
        assert runs(capsys, "NB-00001") == []
    assert asked == []
