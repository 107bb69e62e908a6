"""The parts of `northbound up` that need no server: the key, the environment, the children."""

import http.server
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deploy import children, dashboard
from deploy.demo_start import check_is_demo, load_once
from deploy.up import NotStartedError, Service, Stop, check_port, running
from models.settings import Settings
from models.store.engine import open_engine, writing
from tests.deploy.command import answered, opened, run
from tests.house.tree import ROOT
from tests.notifications.post_office import free_port

# A child that starts a child of its own, says its number, and will not end when asked.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(inner.pid, flush=True)
time.sleep(600)
"""


def settings(home: Path, **environ: str) -> Settings:
    return Settings.from_environment({"NORTHBOUND_HOME": str(home), **environ})


def is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def first_line(log: Path) -> str:
    for _ in range(200):
        if "\n" in log.read_text():
            return log.read_text().splitlines()[0]
        time.sleep(0.05)
    raise AssertionError(f"{log} stayed empty")


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    file = tmp_path / "home" / "dashboard.key"
    key = dashboard.key_of(file)
    assert dashboard.key_of(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["dashboard.key"]
    assert key.startswith("northbound:")
    assert len(key) > 40


def test_two_starts_at_the_same_moment_agree_on_one_key(tmp_path):
    code = (
        "import sys, pathlib; from deploy.dashboard import key_of; "
        "sys.stdout.write(key_of(pathlib.Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "key")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({process.communicate()[0] for process in started}) == 1


def test_the_children_know_the_server_the_key_and_no_zone_files(tmp_path):
    given = {"PREFECT_API_KEY": "cloud", "PREFECT_PROFILE": "mine", "PATH": "/bin"}
    env = dashboard.environment(settings(tmp_path), given, port=4300, key="northbound:k")
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4300/api"
    assert env["PREFECT_SERVER_API_AUTH_STRING"] == env["PREFECT_API_AUTH_STRING"]
    assert env["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] == "false"
    assert env["PYTHONTZPATH"] == ""
    assert env["NORTHBOUND_UI_URL"] == "http://127.0.0.1:4300"
    assert env["PATH"] == "/bin"
    assert not {"PREFECT_API_KEY", "PREFECT_PROFILE"} & set(env)


def test_without_a_key_the_server_asks_for_none(tmp_path):
    env = dashboard.environment(settings(tmp_path), {}, port=4300, key=None)
    assert not [name for name in env if "AUTH" in name]


def test_the_address_that_mails_link_to_is_kept_when_it_is_set(tmp_path):
    given = {"NORTHBOUND_UI_URL": "https://desk.example.org"}
    env = dashboard.environment(settings(tmp_path), given, port=4300, key=None)
    assert env["NORTHBOUND_UI_URL"] == "https://desk.example.org"


def test_a_port_in_use_is_told_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotStartedError, match=rf"Port {port} .* --port {port + 100}"):
            check_port(port)


def test_a_server_that_does_not_answer_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    why = dashboard.fault(f"http://127.0.0.1:{port}", None)
    assert why == f"http://127.0.0.1:{port} does not answer: [Errno 111] Connection refused"


def test_a_server_is_asked_with_the_key(tmp_path):
    class Guarded(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            right = self.headers.get("Authorization") == "Basic bm9ydGhib3VuZDpr"
            self.send_response(200 if right else 401)
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Guarded) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert dashboard.fault(address, "northbound:k") is None
        assert "401" in (dashboard.fault(address, None) or "")
        server.shutdown()


def test_ending_a_child_ends_what_it_started_too(tmp_path):
    child = children.start("stubborn", [sys.executable, "-c", STUBBORN], os.environ, tmp_path)
    inner = int(first_line(child.log))
    assert is_alive(inner)
    children.end(child, patience_seconds=0.3)
    assert not child.is_running
    for _ in range(100):
        if not is_alive(inner):
            break
        time.sleep(0.05)
    assert not is_alive(inner)


def test_whatever_happens_no_part_is_left_behind(tmp_path):
    stop = Stop(asked=2)  # a second Ctrl-C: no patience
    service = Service(settings=settings(tmp_path), port=1, key=None, stop=stop)
    with pytest.raises(RuntimeError, match="a bug"):
        _break_down(service)
    assert not service.parts[0].is_running


def _break_down(service: Service) -> None:
    with running(service):
        first_line(service.start("stubborn", "-c", STUBBORN).log)
        raise RuntimeError("a bug")


def test_a_part_that_ends_by_itself_is_told_with_its_last_words(tmp_path):
    service = Service(settings=settings(tmp_path), port=1, key=None, stop=Stop())
    with running(service):
        service.start("server", "-c", "raise SystemExit('no room on the disk')")
        with pytest.raises(NotStartedError, match=r"(?s)exit 1.*no room on the disk"):
            service.wait(lambda: False, "The server")


def test_the_sample_is_loaded_once(tmp_path, database_url):
    demo = settings(tmp_path, NORTHBOUND_DATABASE_URL=database_url)
    first: list[str] = []
    load_once(demo, first.append)
    again: list[str] = []
    load_once(demo, again.append)
    assert re.fullmatch(r"Loaded \d{3} invented cases\.", first[0])
    assert re.search(r"an invented restriction: [1-9]\d* plans moved", first[1])
    assert again == []


def test_a_demo_that_was_begun_goes_on_whatever_was_opened_in_it(tmp_path, home, capsys):
    demo = settings(tmp_path, NORTHBOUND_DATABASE_URL=os.environ["NORTHBOUND_DATABASE_URL"])
    check_is_demo(demo)
    load_once(demo, lambda _: None)
    opened(capsys)
    check_is_demo(demo)


def test_a_demo_that_was_cut_short_before_it_was_marked_is_told_by_its_numbers(
    tmp_path, database_url
):
    demo = settings(tmp_path, NORTHBOUND_DATABASE_URL=database_url)
    load_once(demo, lambda _: None)
    with writing(open_engine(database_url)) as connection:
        connection.exec_driver_sql("DELETE FROM setting WHERE name = 'demo'")
    check_is_demo(demo)
    again: list[str] = []
    load_once(demo, again.append)
    assert again[0] == "Loaded 0 invented cases."


@pytest.mark.parametrize("asked", ["--demo", "NORTHBOUND_DEMO"])
def test_no_demo_is_made_of_a_firm_s_own_cases(home, monkeypatch, capsys, asked):
    opened(capsys)
    before = answered(capsys, "case", "list")
    monkeypatch.setattr(Service, "start", None)  # nothing may be started
    if asked != "--demo":
        monkeypatch.setenv(asked, "1")
    assert run("up", *(["--demo"] if asked == "--demo" else []), "--port", free_port()) == 1
    said = capsys.readouterr().err
    assert said.startswith("northbound: The database has cases of its own")
    assert said.count("\n") == 1
    assert answered(capsys, "case", "list") == before


def test_make_demo_heeds_no_setting_of_the_shell():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2]
    unset = set(re.findall(r"-u (NORTHBOUND_[A-Z_]+)", recipe.partition("\n\n")[0]))
    code = (ROOT / "models" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environ.get\(\s*"(NORTHBOUND_[A-Z_]+)"', code))
    assert len(read) >= 10
    assert read - unset == {"NORTHBOUND_HOME"}  # which is set to the demo's own


def test_a_second_signal_shortens_the_patience():
    stop = Stop()
    stop.ask(2, None)
    patient = stop.patience_seconds
    stop.ask(2, None)
    assert stop.patience_seconds < patient
