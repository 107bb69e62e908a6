"""Feeds in the dashboard: read by themselves or with the sweep, and never in its way."""

from datetime import timedelta

import pytest

from deploy.deployments import deployments
from flows import desk, feeding, sweeping
from models.casework.proposing import list_proposals
from tests.casework.feed_server import serving, status
from tests.casework.firm import CLOSED_MONDAYS


@pytest.fixture
def server(firm, monkeypatch):
    with serving() as feed:
        feed.says(CLOSED_MONDAYS)
        monkeypatch.setenv("NORTHBOUND_FEEDS", f"border={feed.address}")
        yield feed


def test_a_run_reads_every_feed_and_says_what_waits_now(firm, server):
    state = feeding.read_feeds.fn()
    assert state.message == "border: 1 entry, 1 proposed."
    assert [one["state"] for one in list_proposals(firm)] == ["waiting"]


def test_a_run_that_cannot_read_a_feed_ends_completed_with_an_alarm(firm, server):
    server.answer = status(500)
    state = feeding.read_feeds.fn()
    assert state.is_completed()
    assert state.message == "ALARM: Feed border answered 500."
    assert desk.feed_troubles(firm)[0].startswith("Feed border answered 500, since ")


def test_hourly_feeds_are_left_alone_by_the_sweep(firm, server):
    assert "Feed border has not been read yet." in sweeping.sweep.fn().message
    assert server.asked == []


def test_feeds_read_oftener_ride_on_the_sweep(firm, server, monkeypatch):
    monkeypatch.setenv("NORTHBOUND_FEEDS_EVERY", "5")
    sweeping.sweep.fn()
    sweeping.sweep.fn()  # not due again
    assert len(server.asked) == 1
    assert [one["state"] for one in list_proposals(firm)] == ["waiting"]


def test_no_feed_stops_a_sweep_whatever_goes_wrong_with_it(firm, server, monkeypatch):
    monkeypatch.setenv("NORTHBOUND_FEEDS_EVERY", "5")
    server.answer = status(500)
    assert "ALARM: Feed border answered 500" in sweeping.sweep.fn().message

    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(feeding, "read", broken)
    state = sweeping.sweep.fn()
    assert state.is_completed()
    assert "ALARM: Feeds could not be read: ZeroDivisionError." in state.message


@pytest.mark.parametrize("setting", ["http://example.org/feed", "a=/x;a=/y"])
def test_a_setting_that_cannot_be_is_an_alarm_and_no_crash(firm, monkeypatch, setting):
    monkeypatch.setenv("NORTHBOUND_FEEDS", setting)
    for state in (feeding.read_feeds.fn(), sweeping.sweep.fn()):
        assert state.is_completed()
        assert "ALARM: NORTHBOUND_FEEDS: " in state.message


@pytest.mark.parametrize(
    ("every", "has_schedule"),
    [(None, False), (timedelta(minutes=5), False), (timedelta(hours=1), True)],
)
def test_hourly_or_rarer_feeds_have_a_schedule_of_their_own(every, has_schedule):
    served = {one.name: one for one in deployments(desk="/desk", feeds_every=every)}
    assert bool(served["read-feeds"].schedules) is has_schedule
