"""A process killed with -9 in the middle of delivery: nothing is lost, a repeat is marked."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from models.store.delivery import possible_repeats
from models.store.engine import reading
from notifications.relay import Delivered, deliver
from notifications.smtp import AppriseEmail
from tests.notifications.office import at, messages, notice, say

# The process kills itself at the moment named; the channel knows what the server has taken.
CHILD = """
import os, signal, sys
from models.store.engine import open_engine
from notifications import relay
from notifications.smtp import AppriseEmail
from tests.notifications.office import at

url, mail_url, moment = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

class Mortal:
    def send(self, mail):
        if moment == "rendered":
            die()
        answer = AppriseEmail(mail_url, seconds_between=0).send(mail)
        if moment == "sent":
            die()
        relay.claim = die  # the next round begins once this one is recorded
        return answer

if moment == "claimed":
    relay.freeze = die
relay.deliver(open_engine(url), {"email": Mortal()}, tick=at(), who="mortal")
"""
WORD = "s3cret-word"


def killed(engine, mail_url, moment):
    url = engine.url.render_as_string(hide_password=False)
    child = subprocess.run(
        [sys.executable, "-c", CHILD, url, mail_url, moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr


def relayed(engine, post, minutes):
    channels = {"email": AppriseEmail(post.url, seconds_between=0)}
    return deliver(engine, channels, tick=at(minutes), who="next")


@pytest.mark.parametrize(("moment", "arrived"), [("rendered", 1), ("sent", 2)])
def test_killed_around_the_send_it_goes_out_once_more_marked_and_counted(
    engine, post, moment, arrived
):
    say(engine, notice())
    killed(engine, post.url, moment)
    assert [m.state for m in messages(engine)] == ["claimed"]
    assert relayed(engine, post, 4) == Delivered()  # the lease still stands
    assert relayed(engine, post, 6) == Delivered(sent=1)
    assert relayed(engine, post, 600) == Delivered()
    assert len(post.mail) == arrived
    assert post.mail[-1]["Subject"].endswith("[N-1] (possible repeat of N-1)")
    with reading(engine) as conn:
        assert possible_repeats(conn) == 1


@pytest.mark.parametrize(("moment", "left"), [("claimed", "claimed"), ("recorded", "sent")])
def test_killed_before_the_words_or_after_the_record_it_arrives_once_and_bears_no_mark(
    engine, post, moment, left
):
    say(engine, notice())
    killed(engine, post.url, moment)
    assert [m.state for m in messages(engine)] == [left]
    relayed(engine, post, 6)
    assert relayed(engine, post, 600) == Delivered()
    assert [mail["Subject"][-5:] for mail in post.mail] == ["[N-1]"]
    with reading(engine) as conn:
        assert possible_repeats(conn) == 0


def kept(engine, folder):
    """Every byte of a SQLite file and its log, or every row of a PostgreSQL database."""
    if engine.dialect.name == "sqlite":
        return b"".join(p.read_bytes() for p in folder.iterdir() if ".db" in p.name)
    with reading(engine) as conn:
        rows = [conn.execute(select(t)).all() for t in SQLModel.metadata.sorted_tables]
    return repr(rows).encode()


def test_the_password_is_in_no_byte_of_the_database(engine, post, tmp_path):
    say(engine, notice())
    host = post.url.removeprefix("mailto://")
    killed(engine, f"mailto://desk:{WORD}@{host}", "sent")
    post.refuses = {"priya.raman@example.com"}
    channels = {"email": AppriseEmail(f"mailto://desk:{WORD}@{host}", seconds_between=0)}
    assert deliver(engine, channels, tick=at(6), who="next") == Delivered(dead=1)
    found = kept(engine, tmp_path)
    assert b"Employer compliance certificate" in found
    assert WORD.encode() not in found
