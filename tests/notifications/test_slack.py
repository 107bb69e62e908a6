"""The Slack channel against a real server on a socket."""

import json
import logging
import time
from pathlib import Path

import pytest
from apprise.plugins.slack import NotifySlack

from models.settings import Settings
from notifications.channels import choose
from notifications.health import channel_checks
from notifications.mail import Failed, Mail, Sent, Unknown
from notifications.slack import SECONDS_BETWEEN, AppriseSlack
from tests.notifications.channel_server import a_room
from tests.notifications.post_office import free_port

URL = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#deadlines"
SECRETS = ("T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7")
WORDS = "<p><b>NB-00012</b> Certificate, due Thu 10 Dec 2026 [N-123]</p>"


@pytest.fixture
def room(monkeypatch):
    yield from a_room(monkeypatch)


def post(**given):
    values = {
        "message_id": 7, "attempt": 1, "subject": "NB-00012: certificate due [N-123]",
        "address": "priya.raman@example.com", "name": "Priya Raman", "html": WORDS,
    }  # fmt: skip
    return Mail(**{**values, **given})


def channel(url=URL, **given):
    return AppriseSlack(url, **{"seconds_between": 0, "answer_seconds": 3, **given})


def settings(tmp_path, **given):
    values = {"home": tmp_path, "database_url": "sqlite://", "ui_url": "http://127.0.0.1:4200"}
    return Settings(**{**values, **given})


# What arrives.


def test_the_payload_is_what_slack_takes(room):
    assert channel().send(post()) == Sent()
    ((path, payload),) = room.posts
    assert path == f"/services/{'/'.join(SECRETS)}"
    assert payload == {
        "mrkdwn": True,
        "channel": "#deadlines",
        "attachments": [
            {
                "title": "NB-00012: certificate due [N-123]",
                "text": "*NB-00012* Certificate, due Thu 10 Dec 2026 [N-123]",
                "color": "#3AA3E3",
            }
        ],
    }
    assert room.headers[0]["Content-Type"] == "application/json; charset=utf-8"


def test_neither_name_nor_address_is_posted(room):
    channel().send(post())
    said = json.dumps(room.posts)
    assert "Priya" not in said
    assert "priya.raman" not in said


def test_words_that_would_call_the_whole_channel_are_only_words(room):
    channel().send(post(html="<p>&lt;!channel&gt; &lt;https://x.example|y&gt; &amp; so</p>"))
    assert room.texts == ["&lt;!channel&gt; &lt;https://x.example|y&gt; &amp; so"]


def test_without_a_channel_in_the_url_the_webhooks_own_is_used(room):
    assert channel(URL.partition("/#")[0]).send(post()) == Sent()
    assert "channel" not in room.posts[0][1]


# What goes wrong.


@pytest.mark.parametrize("status", [429, 500, 502, 503, 408])
def test_a_busy_slack_is_tried_again(room, status):
    room.status, room.word = status, "rate_limited"
    assert channel().send(post()) == Failed(f"Slack answered {status}")


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_refused_webhook_is_given_up(room, status):
    room.status, room.word = status, "no_service"
    assert channel().send(post()) == Failed(f"Slack answered {status}", permanent=True)


def test_an_answer_other_than_ok_leaves_it_unknown(room):
    room.word = "<html>a proxy's page</html>"
    expected = "Slack answered 200 without a word of confirmation"
    assert channel().send(post()) == Unknown(expected)


def test_a_server_that_takes_the_post_and_stays_silent_leaves_it_unknown(room):
    room.hangs = 2
    found = channel(answer_seconds=0.5).send(post())
    assert found == Unknown("the connection to Slack was lost before it answered")
    assert len(room.posts) == 1


def test_a_connection_cut_after_the_post_leaves_it_unknown(room):
    room.drops = True
    assert isinstance(channel().send(post()), Unknown)


def test_a_refused_connection_was_never_made(monkeypatch):
    nowhere = f"http://127.0.0.1:{free_port()}/services"
    monkeypatch.setattr(NotifySlack, "webhook_url", nowhere)
    assert channel().send(post()) == Failed("Slack could not be reached", unreachable=True)


def test_a_worker_that_hangs_is_left_behind(room):
    room.hangs = 2
    slow = channel(answer_seconds=5, patience_seconds=0.2)
    assert slow.send(post()) == Unknown("Slack did not answer within 0.2 seconds")


def test_a_redirect_is_not_followed_with_the_secret(room):
    room.status, room.word = 302, "elsewhere"
    assert channel().send(post()) == Failed("Slack answered 302")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense", "slack://", "slack://T1/A1", "json://127.0.0.1", "mailto://x@example.com",
        "slack://xoxb-1234-1234-abc124/#general",
        f"{URL}/#second",
    ],
)  # fmt: skip
def test_a_url_that_is_no_webhook_is_a_fault_of_the_configuration(url):
    found = channel(url)
    assert not found.usable()
    result = found.send(post())
    assert isinstance(result, Failed)
    assert not result.permanent
    assert "NORTHBOUND_SLACK_URL" in result.reason


def test_the_webhook_is_neither_shown_nor_logged(room, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)
    results = [channel().send(post())]
    room.status = 403
    results.append(channel().send(post()))
    nowhere = f"http://127.0.0.1:{free_port()}/services"
    monkeypatch.setattr(NotifySlack, "webhook_url", nowhere)
    results += [channel().send(post()), channel(f"{URL}/#second").send(post())]
    captured = capfd.readouterr()
    # urllib3's own debug lines name the path; nobody turns them on but this test.
    logged = [r.getMessage() for r in caplog.records if not r.name.startswith("urllib3")]
    shown = f"{channel()!r} {results} {logged} {captured.out} {captured.err}"
    assert [secret for secret in SECRETS if secret in shown] == []


def test_posts_keep_their_distance(room):
    paced = channel(seconds_between=0.3)
    started = time.monotonic()
    assert [paced.send(post()) for _ in range(3)] == [Sent()] * 3
    assert time.monotonic() - started >= 0.6  # two pauses; how much longer says nothing


def test_the_pause_is_what_slack_asks_of_a_webhook():
    assert AppriseSlack(URL).seconds_between == SECONDS_BETWEEN == 1.2


# Which channels there are.


def test_slack_is_a_channel_once_it_is_set(tmp_path):
    assert set(choose(settings(tmp_path))) == {"email"}
    chosen = choose(settings(tmp_path, slack_url=URL))
    assert set(chosen) == {"email", "slack"}
    assert isinstance(chosen["slack"], AppriseSlack)


def test_doctor_hears_of_slack_only_when_it_is_set(tmp_path: Path):
    def slack(url):
        checks = channel_checks(settings(tmp_path, slack_url=url))
        return [(ok, remedy) for name, ok, _, remedy in checks if name == "channel slack"]

    assert slack(None) == []
    assert slack(URL) == [(True, "")]
    ((ok, remedy),) = slack("slack://half")
    assert not ok
    assert "NORTHBOUND_SLACK_URL" in remedy
