"""What others publish is read, and what is new in it waits for a person."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from prefect.states import State

from flows import desk
from flows.runtime import Ending, clock, ended, office, settings, step, verb
from models.casework.feed_list import feeds_of
from models.casework.feeding import FeedReport, in_words
from models.casework.feeding import read_feeds as read
from models.casework.office import Office
from models.rules.decisions import RefusedError

HOURLY = timedelta(hours=1)


@verb
def read_feeds() -> State[Any]:
    """Read every feed now; what is new is proposed, and nothing is published."""
    firm = office()
    try:
        found = looked_into(firm)
    except RefusedError as error:
        return ended(_told([], [error.refused.message]))
    desk.shown(firm)
    return ended(_told(found, [f"Feed {one.name} {one.error}." for one in found if one.error]))


@step("ask every feed what is new")
def looked_into(firm: Office, *, due_every: timedelta | None = None) -> list[FeedReport]:
    """Read feeds, each by itself: one that cannot be read keeps no other waiting for long."""
    feeds = feeds_of(settings().feeds)
    return read(firm, feeds, now=clock.now(), due_every=due_every)


def along(firm: Office) -> list[str]:
    """Read within a sweep what is due oftener than hourly; return what is wrong with feeds.

    Whatever goes wrong with a feed is told, and never stops a sweep.
    """
    try:
        every = settings().feeds_every
        if every < HOURLY:
            looked_into(firm, due_every=every)
        return desk.feed_troubles(firm)
    except RefusedError as error:
        return [error.refused.message]
    except Exception as error:  # noqa: BLE001 - reminders go out whatever a feed sends
        return [f"Feeds could not be read: {type(error).__name__}."]


def _told(found: list[FeedReport], faults: list[str]) -> Ending:
    proposed, trouble = sum(one.proposed for one in found), " · ALARM" if faults else ""
    said = [f"{one.name}: {in_words(asdict(one))}." for one in found if one.error is None]
    told = [*(f"ALARM: {fault}" for fault in faults), *said]
    return Ending(
        name=f"feeds · {len(found)} read, {proposed} proposed{trouble}",
        message=" ".join(told) or "No feed is set.",
        tags=("portfolio", "alarm") if faults else ("portfolio",),
    )
