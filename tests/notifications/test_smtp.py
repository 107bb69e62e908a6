"""The mail channel against a real server on a socket."""

import logging
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from notifications.mail import Failed, Mail, Sent, Unknown
from notifications.smtp import AppriseEmail
from tests.notifications.post_office import free_port

PAGE = "<html><body><p>Hello Zoë,</p><p>the certificate is due.</p></body></html>"


def mail(address="zoe@example.com", **given):
    values = {
        "message_id": 7,
        "attempt": 1,
        "subject": "NB-00012: certificate due [N-123]",
        "address": address,
        "name": "Zoë Müller, LL.B.",
        "html": PAGE,
        "headers": {"X-Notice-Key": "20261201T140000Z:NB-00012:certificate"},
    }
    return Mail(**{**values, **given})


def channel(url, **given):
    return AppriseEmail(url, **{"seconds_between": 0, "answer_seconds": 3, **given})


@contextmanager
def mute_server():
    """A server that takes connections and says nothing, not even its greeting."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_mail_arrives_with_a_text_and_a_page(post):
    assert channel(post.url).send(mail()) == Sent()
    (arrived,) = post.mail
    assert arrived.get_content_type() == "multipart/alternative"
    text, page = arrived.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == ["Hello Zoë,", "the certificate is due."]
    assert page.get_content().strip() == PAGE


def test_names_outside_ascii_arrive_as_they_are(post):
    channel(post.url).send(mail(subject="NB-00012: Québec [N-1]"))
    (arrived,) = post.mail
    (to,) = arrived["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Zoë Müller, LL.B.", "zoe@example.com")
    assert arrived["Subject"] == "NB-00012: Québec [N-1]"
    assert arrived["From"].addresses[0].display_name == "Northbound"


def test_the_notices_key_travels_in_a_header(post):
    channel(post.url).send(mail())
    assert post.mail[0]["X-Notice-Key"] == "20261201T140000Z:NB-00012:certificate"


def test_one_call_reaches_one_recipient_whatever_the_url_adds(post):
    url = f"{post.url}&to=other@example.com&cc=cc@example.com&bcc=bcc@example.com&format=text"
    assert channel(url).send(mail()) == Sent()
    assert post.envelopes == [["zoe@example.com"]]
    assert post.mail[0].get_content_type() == "multipart/alternative"


def test_a_refused_connection_is_a_failure_to_be_tried_again():
    url = f"mailto://127.0.0.1:{free_port()}?from=desk@example.com"
    found = channel(url).send(mail())
    assert isinstance(found, Failed)
    assert (found.permanent, found.unreachable) == (False, True)
    assert "Connection refused" in found.reason


def test_a_server_that_never_greets_was_not_handed_the_mail():
    with mute_server() as port:
        found = channel(f"mailto://127.0.0.1:{port}?from=desk@example.com").send(mail())
    assert isinstance(found, Failed)
    assert found.unreachable


def test_a_server_silent_after_the_mail_was_handed_over_leaves_it_unknown(post):
    post.hangs = {"zoe@example.com"}
    found = channel(post.url).send(mail())
    assert isinstance(found, Unknown)
    assert "lost while sending" in found.reason
    assert len(post.mail) == 1


def test_a_worker_that_hangs_is_left_behind():
    with mute_server() as port:
        slow = channel(
            f"mailto://127.0.0.1:{port}?from=desk@example.com",
            answer_seconds=2,
            patience_seconds=0.2,
        )
        assert slow.send(mail()) == Unknown("the mail server did not answer within 0.2 seconds")


def test_a_refused_mailbox_is_a_permanent_failure_without_the_address(post):
    post.refuses = {"zoe@example.com"}
    found = channel(post.url).send(mail())
    assert isinstance(found, Failed)
    assert found.permanent
    assert found.reason == "the mail server answered 550 5.1.1 <(address)>: no such mailbox"


def test_a_busy_server_is_a_failure_to_be_tried_again(post):
    post.busy = True
    found = channel(post.url).send(mail())
    assert found == Failed("the mail server answered 451 4.7.1 come back later")


@pytest.mark.parametrize("url", ["json://127.0.0.1", "nonsense", "mailto://", "mailtos://x y"])
def test_a_url_that_is_no_mail_server_is_a_fault_of_the_configuration(url):
    found = channel(url)
    assert not found.usable()
    result = found.send(mail())
    assert isinstance(result, Failed)
    assert "NORTHBOUND_EMAIL_URL" in result.reason
    assert not result.permanent


def test_mails_keep_their_distance(post):
    paced = channel(post.url, seconds_between=0.3)
    started = time.monotonic()
    results = [paced.send(mail()) for _ in range(3)]
    assert results == [Sent()] * 3
    assert time.monotonic() - started >= 0.6  # two pauses; how much longer says nothing


def test_mails_sent_at_once_tell_their_own_outcomes_apart(post):
    post.refuses = {"nobody@example.com"}
    shared = channel(post.url, answer_seconds=5)
    found = {}

    def go(number, address):
        found[number] = shared.send(mail(address))

    addresses = ["zoe@example.com", "nobody@example.com"] * 4
    workers = [threading.Thread(target=go, args=pair) for pair in enumerate(addresses)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [found[n] == Sent() for n in range(8)] == [True, False] * 4


def test_neither_password_nor_address_is_shown_or_logged(post, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    host = post.url.removeprefix("mailto://")
    secret = channel(f"mailto://desk:s3cret-word@{host}")
    post.refuses = {"zoe@example.com"}
    results = [secret.send(mail()), channel("mailto://desk:s3cret-word@").send(mail())]
    captured = capfd.readouterr()
    # The server of this test logs what it hears; that log is the other house's.
    logged = [r.getMessage() for r in caplog.records if r.name != "mail.log"]
    shown = f"{secret!r} {results} {mail()!r} {logged} {captured.out} {captured.err}"
    assert "s3cret-word" not in shown
    assert "zoe@example.com" not in shown
    assert "Zoë" not in shown
