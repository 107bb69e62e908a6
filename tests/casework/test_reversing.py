"""A move that is undone: who heard of it hears of the return once, and nobody else anything."""

from datetime import timedelta

import pytest

from models.casework import lawmaking, moving
from models.casework.recording import record
from models.casework.restricting import publish, withdraw
from models.store.delivery import claim
from models.store.engine import writing
from tests.casework.firm import (
    CLOSED_MONDAYS,
    NOW,
    Post,
    delivered,
    gathered,
    opened,
    planned_day,
    rows,
    told,
    two_told,
)
from tests.casework.test_lawmaking import HOLIDAY, NAME

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
ID = "invented-mondays"


@pytest.fixture
def portfolio(office):
    """Two cases at the Peace Bridge; their three people have heard all there was to say."""
    return two_told(office)


def states(office, cause):
    return sorted({n["state"] for n in told(office) if n["rung"] == cause})


def test_published_and_withdrawn_before_the_mail_left_nobody_hears_of_either(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    answer = withdraw(portfolio, ID, now=LAST)
    assert (answer.affected, answer.notices) == (2, 0)
    assert delivered(portfolio, LAST) == 0
    assert states(portfolio, f"{ID}.v1") == states(portfolio, f"{ID}.v1.withdrawn")
    assert states(portfolio, f"{ID}.v1") == ["superseded"]


def test_gathered_but_never_tried_it_is_taken_back_too(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert gathered(portfolio, LATER) == 3
    assert withdraw(portfolio, ID, now=LAST).notices == 0
    assert delivered(portfolio, LAST) == 0
    assert "planned" not in str(rows(portfolio, "message"))  # no empty message stays behind


def test_who_heard_hears_of_the_return_once(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert delivered(portfolio, LATER) == 3
    for _ in range(2):
        withdraw(portfolio, ID, now=LAST)
    post = Post()
    assert delivered(portfolio, LAST, post) == 3
    assert sorted(mail.subject.partition(" [")[0] for mail in post.mails) == [
        "2 cases have a new plan, first NB-00001: file the application now Mon 18 Jan 2027",
        "NB-00001: file the application now Mon 18 Jan 2027",
        "NB-00002: file the application now Mon 18 Jan 2027",
    ]


def test_of_three_people_those_hear_of_the_return_whose_mail_was_tried(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    gathered(portfolio, LATER)
    with writing(portfolio.engine) as conn:
        (mine,) = claim(conn, now=LATER, lease_for=timedelta(minutes=5), who="t", limit=1)
    withdraw(portfolio, ID, now=LAST)
    waiting = [n for n in told(portfolio) if n["rung"].endswith("withdrawn")]
    heard = {n["recipient"] for n in waiting if n["state"] == "queued"}
    assert len(heard) == 1
    assert {n["state"] for n in waiting} == {"queued", "superseded"}
    assert mine.cause == f"{ID}.v1"


def test_where_something_else_moved_the_plan_meanwhile_the_return_is_told(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    record(portfolio, "NB-00001", "facts_changed", {"job.start_on": "2027-02-08"}, now=LATER)
    withdraw(portfolio, ID, now=LAST)
    # 2027-01-26 was told as news of the facts, so Monday the 25th is told as well.
    assert planned_day(portfolio, "NB-00001") == "2027-01-25"
    back = [n for n in told(portfolio) if n["rung"].endswith("withdrawn")]
    assert {n["case"] for n in back if n["state"] == "queued"} == {"NB-00001"}
    assert {n["case"] for n in back if n["state"] == "superseded"} == {"NB-00002"}


def test_a_pinned_plan_that_would_have_moved_for_an_hour_is_no_news_either(portfolio):
    pin = {"reason": "Booked.", "until_on": "2026-12-04"}
    record(portfolio, "NB-00001", "plan_pinned", pin, now=NOW)
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert withdraw(portfolio, ID, now=LAST).notices == 0
    assert delivered(portfolio, LAST) == 0


def test_a_value_of_the_law_withdrawn_before_the_mail_left_is_told_to_nobody(portfolio):
    lawmaking.publish(portfolio, HOLIDAY, now=LATER)
    assert lawmaking.withdraw(portfolio, NAME, now=LAST).notices == 0
    assert delivered(portfolio, LAST) == 0


def test_while_a_value_of_the_law_is_in_the_making_nothing_of_it_is_sent(
    portfolio, monkeypatch
):
    monkeypatch.setattr(moving, "CHUNK", 1)
    chunk, sent = moving._next_chunk, []

    def counted(*arguments):
        sent.append(delivered(portfolio, LATER))
        return chunk(*arguments)

    monkeypatch.setattr(moving, "_next_chunk", counted)
    assert lawmaking.publish(portfolio, HOLIDAY, now=LATER).affected == 2
    assert sent == [0, 0, 0]
    assert delivered(portfolio, LATER) == 3


@pytest.fixture
def renewing(office):
    """A renewal at the Peace Bridge, whose permit ends before a closing without an end does."""
    permit = {"number": "U7", "valid_from": "2024-09-04", "valid_to": "2027-01-20"}
    way = {"route": "return", "port": "peace_bridge"}
    opened(office, 1, stage="extension", permit=permit, filing=way)
    delivered(office, NOW)
    return office


SHUT = CLOSED_MONDAYS.replace("{weekdays: [fri, sat, sun, mon]}", "{whole: true}")


def test_who_heard_that_a_renewal_has_no_day_hears_that_it_has_one_again(renewing):
    publish(renewing, SHUT, now=LATER)
    assert delivered(renewing, LATER) == 1
    withdraw(renewing, ID, now=LAST)
    post = Post()
    assert delivered(renewing, LAST, post) == 1
    assert "30 Nov 2026" in post.mails[0].html


def test_a_renewal_without_a_day_for_an_hour_is_told_to_nobody(renewing):
    publish(renewing, SHUT, now=LATER)
    assert withdraw(renewing, ID, now=LAST).notices == 0
    assert delivered(renewing, LAST) == 0
