"""`feeds` and `feeds read`, and what `doctor` says of them."""

import json

import pytest

from tests.casework.feed_server import serving, status
from tests.casework.firm import CLOSED_MONDAYS
from tests.deploy.command import NOW, answered, run


@pytest.fixture
def server():
    with serving() as feed:
        feed.says(json.dumps([{"id": "bad", "kind": "port"}]))
        yield feed


@pytest.fixture
def feeds(home, server, monkeypatch):
    folder = home / "notices"
    folder.mkdir()
    (folder / "mondays.yaml").write_text(CLOSED_MONDAYS)
    secret = server.address.replace("//", "//user:secret@")
    monkeypatch.setenv("NORTHBOUND_FEEDS", f"border={secret}?key=secret; office={folder}")
    return server


def test_they_are_listed_as_they_were_read_and_without_their_secrets(feeds, capsys):
    first = answered(capsys, "feeds", *NOW)
    assert [(one["name"], one["kind"], one["read_at"]) for one in first] == [
        ("border", "url", None), ("office", "folder", None),
    ]  # fmt: skip
    answered(capsys, "feeds", "read", *NOW)
    border, office = answered(capsys, "feeds", *NOW)
    assert set(border) == {
        "name", "address", "kind", "read_at", "good_at", "age_minutes", "changed_at", "entries",
        "unreadable", "error", "failing_since",
    }  # fmt: skip
    assert border["address"] == feeds.address
    assert (border["entries"], border["unreadable"]) == (1, 1)
    assert (office["good_at"], office["age_minutes"]) == ("2026-11-23T14:00:00Z", 0)
    assert run("feeds", *NOW) == 0
    assert "secret" not in capsys.readouterr().out


def test_read_says_what_is_new_and_it_waits_among_the_proposals(feeds, capsys):
    assert run("feeds", "read", *NOW) == 0
    assert capsys.readouterr().out.splitlines() == [
        "border: 1 entry, 0 proposed, 1 unreadable.", "office: 1 entry, 1 proposed.",
    ]  # fmt: skip
    found = answered(capsys, "proposals")
    assert {(one["feed"], one["state"]) for one in found} == {
        ("office", "waiting"), ("border", "quarantined"),
    }  # fmt: skip
    assert run("feeds", "read", "office", *NOW) == 0
    assert capsys.readouterr().out == "office: nothing new.\n"


def test_one_that_cannot_be_read_is_exit_1_with_the_reason(feeds, capsys):
    feeds.answer = status(500)
    found = answered(capsys, "feeds", "read", *NOW, code=1)
    assert [one["error"] for one in found] == ["answered 500", None]


def test_a_name_that_no_feed_has_is_refused_with_the_nearest(feeds, capsys):
    assert run("feeds", "read", "bordr") == 1
    assert 'Did you mean "border"?' in capsys.readouterr().err


def test_without_a_setting_there_is_nothing_to_read(home, capsys):
    assert answered(capsys, "feeds") == answered(capsys, "feeds", "read") == []
    assert run("feeds") == run("feeds", "read") == 0
    assert "names no feed" in capsys.readouterr().out


def test_the_doctor_says_of_each_feed_whether_it_is_well(feeds, capsys):
    def found():
        told = answered(capsys, "doctor", code=1)
        return {one["check"]: one for one in told if one["check"].startswith("feed")}

    assert not found()["feed office"]["ok"]
    feeds.answer = status(500)
    run("feeds", "read")
    told = found()
    assert told["feed office"]["ok"]
    assert told["feed border"]["message"].startswith("answered 500, since ")
    assert "northbound feeds read" in told["feed border"]["remedy"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NORTHBOUND_FEEDS", "https://user:secret@example.org/feed"),
        ("NORTHBOUND_FEEDS", "border=http://example.org/feed?secret"),
        ("NORTHBOUND_FEEDS_EVERY", "hourly"),
        ("NORTHBOUND_FEEDS_EVERY", "0"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_line(home, capsys, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert run("feeds") == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert name in said
    assert "secret" not in said
