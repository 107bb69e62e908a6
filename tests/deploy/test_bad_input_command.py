"""Whatever is typed: one line on stderr, the promised exit code, and never a traceback."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from models.settings import Settings
from tests.deploy.command import FACTS, NOW, SAMPLES, answered, opened, run
from tests.notifications.post_office import free_port

RESTRICTION = SAMPLES / "restrictions" / "on-2017-05.yaml"
RECORD = ("case", "record", "NB-00001")
CHANGE = (*RECORD, "facts_changed", "--set")

REFUSED = [
    # What is not there.
    (("case", "show", "NB-99999"), "unknown_case"),
    (("case", "show", ""), "unknown_case"),
    (("case", "show", "NB-00001 "), None),
    (("case", "record", "F-7", "held"), "unknown_case"),
    (("plan", "NB-99999"), "unknown_case"),
    (("notices", "--case", "NB-99999"), "unknown_case"),
    (("restriction", "withdraw", "nobody-knows"), "unknown_restriction"),
    ((*RECORD, "offer_accepted"), "unknown_event"),
    # What cannot be now.
    ((*RECORD, "permit_checked", "--set", "correct=true"), "wrong_stage"),
    ((*RECORD, "filed"), "certificate_missing"),
    ((*RECORD, "held", "--if-version", "7"), "stale_version"),
    ((*RECORD, "held", "--at", "2099-01-01"), "invalid_value"),
    (("case", "open", "--file", FACTS), "duplicate"),
    # What cannot be at all.
    ((*CHANGE, "job.start_on=2027-02-30"), "invalid_value"),
    ((*CHANGE, "job.start_on=2060-01-01"), "invalid_value"),
    ((*CHANGE, "job.begin_on=2027-02-01"), "invalid_value"),
    ((*CHANGE, "nonsense"), "invalid_value"),
    ((*CHANGE, "=2027-02-01"), "invalid_value"),
    ((*CHANGE, "job.months=12", "--set", "job.months=24"), "invalid_value"),
    ((*RECORD, "facts_changed"), "missing_field"),
    ((*RECORD, "certificate_recorded"), "missing_field"),
    ((*RECORD, "offer_made", "--set", "colour=red"), "invalid_value"),
    ((*RECORD, "held", "--at", "2026-11-23T10:00"), "invalid_value"),
    ((*RECORD, "held", "--at", "tomorrow"), "invalid_value"),
    (("case", "list", "--stage", "nirvana"), "invalid_value"),
    (("case", "list", "--stage", ""), "invalid_value"),
    (("case", "list", "--port", "atlantis"), "invalid_value"),
    (("case", "list", "--due-before", "2026-13-01"), "invalid_value"),
    (("notices", "--state", "lost"), "invalid_value"),
    (("plan", "NB-00001", "--what-if", "job.start_on=never"), "invalid_value"),
    (("plan", "NB-00001", "--what-if", "filing.port=atlantis"), "invalid_value"),
    # When nothing can be meant.
    (("case", "show", "NB-00001", "--as-of", "garbage"), "invalid_value"),
    (("case", "show", "NB-00001", "--as-of", "2026-11-23T10:00"), "invalid_value"),
    (("case", "show", "NB-00001", "--as-of", "0001-01-01T00:00+14:00"), "invalid_value"),
    (("case", "show", "NB-00001", "--as-of", "2060-01-01"), "invalid_value"),
    (("plan", "NB-00001", "--as-of", "9999-12-31"), "invalid_value"),
    (("sweep", "--as-of", "9999-12-31"), "invalid_value"),
    (("deliver", "--as-of", "0001-01-01"), "invalid_value"),
    # Files.
    (("case", "open", "--file", "nowhere.yaml"), "invalid_file"),
    (("plan", "--file", "nowhere.yaml"), "invalid_file"),
    (("restriction", "publish", "nowhere.yaml"), "invalid_file"),
    (("restriction", "preview", FACTS), "invalid_file"),
    (("case", "open", "--file", RESTRICTION), "invalid_value"),
    (("import", "nowhere.csv"), "invalid_file"),
    (("import", FACTS), "invalid_file"),
]
READERS = [
    ("case", "open", "--file"),
    ("plan", "--file"),
    ("restriction", "preview"),
    ("restriction", "publish"),
    ("import",),
]
MISUSED = [
    (),
    ("nonsense",),
    ("case",),
    ("restriction",),
    ("case", "show"),
    ("case", "open"),
    ("case", "record", "NB-00001"),
    (*RECORD, "held", "--if-version", "one"),
    ("plan",),
    ("plan", "NB-00001", "--file", "facts.yaml"),
    ("sweep", "--loudly"),
]


OUT_OF_REACH = [
    "nonsense", "another make", "a folder", "a text", "a file as folder", "nobody listens",
]  # fmt: skip


def one_line(text):
    assert "Traceback" not in text
    assert text.startswith("northbound: ")
    assert text.count("\n") == 1
    return text


def with_now(words):
    given = "--as-of" in words or "list" in words or "notices" in words
    return words if given else (*words, *NOW)


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=lambda value: str(value)[-60:])
def test_a_refusal_is_one_line_its_code_and_exit_1(home, capsys, words, code):
    opened(capsys)
    capsys.readouterr()
    if code is None:
        assert run(*with_now(words)) == 0
        return
    assert run(*with_now(words)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert one_line(said.err).endswith(f"[{code}]\n")

    assert run(*with_now(words), "--json") == 1
    said = capsys.readouterr()
    refused = json.loads(said.out)["refused"]
    assert refused["reason"] == code
    assert " ".join(refused["message"].split()) in one_line(said.err)


@pytest.mark.parametrize("words", READERS, ids=" ".join)
@pytest.mark.parametrize("kind", ["folder", "binary", "empty", "unreadable words"])
def test_a_file_that_is_none_is_refused_in_one_line(home, capsys, words, kind):
    path = home / "input"
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(bytes(range(256)) * 8)
    else:
        path.write_text("" if kind == "empty" else ": [}\n", encoding="utf-8")
    assert run(*words, path, *NOW) == 1
    assert "[invalid_" in one_line(capsys.readouterr().err)


@pytest.mark.parametrize("words", MISUSED, ids=" ".join)
def test_bad_usage_is_one_line_and_exit_2(capsys, words):
    assert run(*words) == 2
    one_line(capsys.readouterr().err)


def urls(tmp_path):
    text = tmp_path / "text.db"
    text.write_text("not a database, " * 100)
    return {
        "nonsense": "nonsense",
        "another make": "mysql://desk:s3cret@localhost/cases",
        "a folder": f"sqlite:///{tmp_path}",
        "a text": f"sqlite:///{text}",
        "a file as folder": f"sqlite:///{text}/northbound.db",
        "nobody listens": f"postgresql://desk:s3cret@127.0.0.1:{free_port()}/cases",
    }


@pytest.mark.parametrize("kind", OUT_OF_REACH)
@pytest.mark.parametrize("words", [("case", "list"), ("sweep",), ("case", "show", "NB-00001")])
def test_a_database_out_of_reach_is_one_line_without_its_password(
    tmp_path, monkeypatch, capsys, kind, words
):
    monkeypatch.setenv("NORTHBOUND_DATABASE_URL", urls(tmp_path)[kind])
    assert run(*words, "--json") == 1
    said = capsys.readouterr()
    one_line(said.err)
    assert "s3cret" not in said.err + said.out
    reason = json.loads(said.out)["refused"]["reason"]
    assert reason in ("database", "invalid_value", "unreachable")
    assert reason in {one["code"] for one in answered(capsys, "events")["refusals"]}


def test_a_database_that_somebody_else_keeps_writing_to_is_one_line(
    sqlite_url, monkeypatch, capsys
):
    monkeypatch.setenv("NORTHBOUND_DATABASE_URL", sqlite_url)
    opened(capsys)
    monkeypatch.setattr("models.store.engine.BUSY_SECONDS", 1)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(*RECORD, "held") == 1
        assert "another process has been writing" in one_line(capsys.readouterr().err)
        assert run("case", "show", "NB-00001", *NOW) == 0  # reading goes on
    assert run(*RECORD, "held") == 0


BAD_SETTINGS = {
    "NORTHBOUND_EMAIL_SECONDS_BETWEEN": ("soon", "-1", "nan", "inf", "1e30", "3601", "0.2s"),
    "NORTHBOUND_APPROVE_ABOVE": ("many", "-1", "2.5", "1e3", "9" * 20),
    "NORTHBOUND_FEEDS_EVERY": ("0", "-5", "hourly", "1.5", "999999"),
    "NORTHBOUND_DEMO": ("yes", "true", "2"),
    "NORTHBOUND_UI_URL": (
        "nonsense",
        "ftp://desk",
        "http://",
        "http://desk:99999",
        "http://a b",
    ),
}
# One of each group that reads settings; those left out compute from the law as it ships.
ONE_OF_EACH_GROUP = (
    ("up",), ("migrate",), ("doctor",), ("import", str(SAMPLES / "portfolio.csv")),
    ("case", "list"), ("routes", "NB-00001"), ("restriction", "list"), ("proposals",),
    ("stress", "--port", "Peace Bridge", "--from", "2027-01-01"), ("feeds",), ("sweep",),
    ("verify",), ("ports",), ("rules",),
)  # fmt: skip


@pytest.mark.parametrize("words", ONE_OF_EACH_GROUP, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("name", "value"), [(n, v) for n, values in BAD_SETTINGS.items() for v in values]
)
def test_a_setting_that_cannot_be_read_is_one_line_with_a_remedy(
    tmp_path, monkeypatch, capsys, words, name, value
):
    monkeypatch.setenv("NORTHBOUND_HOME", str(tmp_path))
    monkeypatch.setenv(name, value)
    assert run(*words) == 1
    said = capsys.readouterr()
    told = one_line(said.err)
    assert said.out == ""
    assert name in told
    assert "write " in told
    assert name == "NORTHBOUND_UI_URL" or value[:20] in told  # an address may hold a password
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seconds", ["0", "0.5", "3600"])
def test_a_pause_between_mails_up_to_an_hour_can_be_meant(seconds):
    found = Settings.from_environment({"NORTHBOUND_EMAIL_SECONDS_BETWEEN": seconds})
    assert found.email_seconds_between == float(seconds)


def test_help_loads_nothing_but_the_parser():
    code = (
        "import sys; from deploy.cli.main import build; build().format_help(); "
        "print(sorted({m.partition('.')[0] for m in sys.modules} & "
        "{'sqlalchemy', 'sqlmodel', 'pydantic', 'prefect', 'apprise', 'pendulum', 'yaml', "
        "'rich', 'alembic', 'flows', 'notifications'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_showing_a_case_loads_no_server_no_mailer_and_no_migrations(home, capsys):
    opened(capsys)
    code = (
        "import sys; from deploy.cli.main import main; "
        "main(['case', 'show', 'NB-00001', '--json']); "
        "print(sorted({m.partition('.')[0] for m in sys.modules} & "
        "{'prefect', 'apprise', 'alembic', 'fastapi', 'rich', 'jinja2'}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == "[]\n"
