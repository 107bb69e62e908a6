"""A process killed with -9 in the middle of delivery: nothing is lost, a repeat is marked."""

import os
import signal
import subprocess
import sys

import pytest

from models.store.delivery import possible_repeats
from models.store.engine import reading
from notifications.relay import Delivered, deliver
from notifications.smtp import AppriseEmail
from tests.notifications.office import at, messages, notice, say

# The channel kills its own process, before or after the server has taken the mail.
CHILD = """
import os, signal, sys
from models.store.engine import open_engine
from notifications.relay import deliver
from notifications.smtp import AppriseEmail
from tests.notifications.office import at

url, mail_url, when = sys.argv[1:]

class Mortal:
    def send(self, mail):
        if when == "after":
            AppriseEmail(mail_url, seconds_between=0).send(mail)
        os.kill(os.getpid(), signal.SIGKILL)

deliver(open_engine(url), {"email": Mortal()}, tick=at(), who="mortal")
"""
WORD = "s3cret-word"


def killed(engine, mail_url, when):
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(engine.url), mail_url, when],
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


@pytest.mark.parametrize(("when", "arrived"), [("after", 2), ("before", 1)])
def test_killed_around_the_send_it_goes_out_once_more_marked_and_counted(
    engine, post, when, arrived
):
    say(engine, notice())
    killed(engine, post.url, when)
    assert [m.state for m in messages(engine)] == ["claimed"]
    assert relayed(engine, post, 4) == Delivered()  # the lease still stands
    assert relayed(engine, post, 6) == Delivered(sent=1)
    assert relayed(engine, post, 600) == Delivered()
    assert len(post.mail) == arrived
    assert post.mail[-1]["Subject"].endswith("[N-1] (possible repeat of N-1)")
    with reading(engine) as conn:
        assert possible_repeats(conn) == 1


def test_the_password_is_in_no_byte_of_the_database(engine, post, tmp_path):
    say(engine, notice())
    host = post.url.removeprefix("mailto://")
    killed(engine, f"mailto://desk:{WORD}@{host}", "after")
    post.refuses = {"priya.raman@example.com"}
    channels = {"email": AppriseEmail(f"mailto://desk:{WORD}@{host}", seconds_between=0)}
    assert deliver(engine, channels, tick=at(6), who="next") == Delivered(dead=1)
    files = [path for path in tmp_path.iterdir() if path.name.startswith("office.db")]
    assert files
    assert not any(WORD.encode() in path.read_bytes() for path in files)
