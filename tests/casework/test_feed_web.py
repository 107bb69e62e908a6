"""A feed on the network, against a server that is slow, huge, wrong, or leads astray."""

import logging
from dataclasses import replace

import pytest

from models.casework.feed_list import chosen, feeds_of
from models.casework.feed_web import FeedError, Limits, fetch
from models.rules.decisions import RefusedError
from tests.casework.feed_server import serving, status

# A busy machine is no silent server: only what hangs or drips is given little time.
PATIENT = Limits(most_bytes=1000)


@pytest.fixture
def server():
    with serving() as feed:
        yield feed


def said(server, marks=None, limits=PATIENT):
    return fetch(server.address, marks or {}, limits)


def test_an_answer_is_taken_with_its_marks(server):
    server.says("entries: []", ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 14:00:00 GMT")
    got = said(server)
    assert got.body == b"entries: []"
    assert (got.etag, got.last_modified) == ('"v1"', "Mon, 23 Nov 2026 14:00:00 GMT")


@pytest.mark.parametrize(
    "marks", [{"etag": '"v1"'}, {"last_modified": "Mon, 23 Nov 2026 14:00:00 GMT"}]
)
def test_who_knows_the_mark_is_told_that_nothing_changed(server, marks):
    server.says("entries: []", ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 14:00:00 GMT")
    assert said(server, marks) is None


def test_it_is_asked_for_unpacked_and_without_marks_at_first(server):
    server.says("entries: []")
    said(server)
    (asked,) = server.asked
    assert asked["Accept-Encoding"] == "identity"
    assert "If-None-Match" not in asked


@pytest.mark.parametrize("code", [204, 206, 403, 404, 500, 503])
def test_any_other_answer_is_told_by_its_number(server, code):
    server.answer = status(code)
    with pytest.raises(FeedError, match=f"answered {code}"):
        said(server)


def test_one_that_hangs_is_left_after_the_silence_allowed(server):
    server.answer = lambda _: server.released.wait()
    with pytest.raises(FeedError, match=r"was silent for 0.3 seconds"):
        said(server, limits=replace(PATIENT, silence_seconds=0.3))


def drip(server, head):
    """Send bytes far enough apart never to be silent, and never come to an end."""

    def answer(handler):
        handler.wfile.write(head)
        while not server.released.wait(0.05):
            handler.wfile.write(b"x")

    return answer


@pytest.mark.parametrize(
    "head", [b"HTTP/1.0 200 OK\r\n\r\n", b"HTTP/1.0 200 OK\r\nX-Slow: "], ids=["body", "header"]
)
def test_one_that_drips_is_left_after_the_time_allowed(server, head):
    server.answer = drip(server, head)
    with pytest.raises(FeedError, match=r"took longer than 0.6 seconds"):
        said(server, limits=replace(PATIENT, total_seconds=0.6))


def test_a_huge_one_is_left_at_the_limit_and_not_at_its_end(server):
    sent = []

    def flood(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while True:
            sent.append(handler.wfile.write(b"x" * 65536))

    server.answer = flood
    with pytest.raises(FeedError, match="is larger than 1 kB"):
        said(server)
    # What lay in the sockets between the two is some megabytes at most.
    assert sum(sent) < 50_000_000


def test_one_that_is_packed_is_not_unpacked(server):
    server.says(b"\x1f\x8b", Content_Encoding="gzip")
    with pytest.raises(FeedError, match="came packed"):
        said(server)


def test_it_follows_on_the_same_host_and_port(server):
    def answer(handler):
        there = handler.path == "/there"
        code = {True: lambda: server.says("a"), False: lambda: None}[there]
        code()
        (server.answer if there else status(302, Location="/there"))(handler)

    server.answer = answer
    assert said(server).body == b"a"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.1:9/other-port", "neither https nor on the same host"),
        ("http://example.org/feed", "neither https nor on the same host"),
        ("file:///etc/passwd", "neither https nor on the same host"),
        ("https://localhost/feed", "into a private network"),
        ("https://10.0.0.7/feed", "into a private network"),
        ("https://169.254.169.254/latest", "into a private network"),
        ("https://[::1]/feed", "into a private network"),
        ("", "neither https nor on the same host"),
        ("http://[", "neither https nor on the same host"),
        ("https://exa mple.org:99999999/", "an address that is none"),
    ],
)
def test_it_follows_nowhere_less_safe(server, location, why):
    server.answer = status(302, Location=location)
    with pytest.raises(FeedError, match=why):
        said(server)
    assert len(server.asked) == 1


def test_one_that_leads_in_a_circle_is_left(server):
    server.answer = status(307, Location=server.address)
    with pytest.raises(FeedError, match="leads on more than 3 times"):
        said(server)


def test_nobody_there_is_one_line_without_the_address(caplog):
    address = "http://user:secret@127.0.0.1:9/feed?token=secret"
    with caplog.at_level(logging.INFO), pytest.raises(FeedError) as no:
        fetch(address, {}, PATIENT)
    assert str(no.value) == "could not be reached (ConnectError)"
    assert "secret" not in caplog.text


def test_a_secret_in_an_address_is_neither_logged_nor_shown(server, caplog):
    server.says("a")
    address = server.address.replace("//", "//user:secret@") + "?token=secret"
    with caplog.at_level(logging.INFO):
        fetch(address, {}, PATIENT)
    (feed,) = feeds_of(f"border={address}")
    assert "secret" not in caplog.text + repr(feed) + feed.shown
    assert feed.shown == server.address


def test_several_feeds_have_a_name_and_an_address_each():
    feeds = feeds_of("border=https://example.org/a?x=1;\n office = /srv/notices\n")
    assert [(f.name, f.shown) for f in feeds] == [
        ("border", "https://example.org/a"), ("office", "/srv/notices"),
    ]  # fmt: skip
    assert [f.name for f in chosen(feeds, ["office"])] == ["office"]
    assert feeds_of("") == feeds_of(" ;\n") == ()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("https://user:secret@example.org/a", "entry 1 has no name"),
        ("Border Feed=https://example.org", "entry 1 has no name"),
        ("a=https://example.org;a=/srv", "the name a stands twice"),
        ("a=http://example.org/feed", "neither https nor a folder"),
        ("a=ftp://example.org/feed", "neither https nor a folder"),
        ("a=file:///etc", "neither https nor a folder"),
        ("a=notices", "neither https nor a folder"),
        ("a=https://[", "the address of a is none"),
        ("a=", "neither https nor a folder"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_without_what_it_hides(setting, said):
    with pytest.raises(RefusedError) as no:
        feeds_of(setting)
    assert said in no.value.refused.message
    assert "secret" not in no.value.refused.message


def test_a_feed_by_a_wrong_name_is_refused_with_the_nearest():
    with pytest.raises(RefusedError) as no:
        chosen(feeds_of("border=/srv/a"), ["bordr"])
    assert 'Did you mean "border"?' in no.value.refused.message
