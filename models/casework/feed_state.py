"""What is known of each feed: when it was read, what it said, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Engine

from models.casework.feed_list import Feed
from models.rules.counted import counted
from models.store import settings_rows
from models.store.engine import reading

_LONGEST_SILENCE = 3  # readings missed before somebody is told
_AT_LEAST = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed as it was read last. `digest` names the whole of what was taken in."""

    read_at: datetime | None = None  # tried, whatever came of it
    good_at: datetime | None = None  # answered as it should
    changed_at: datetime | None = None  # said something new
    failing_since: datetime | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    salt: str | None = None  # the book's version under which it was taken in
    entries: int = 0
    unreadable: int = 0  # of them

    @classmethod
    def of(cls, conn: Connection, feed: Feed) -> Self:
        """Return what is kept of a feed; of another address under its name nothing counts."""
        kept = settings_rows.get(conn, _row(feed)) or {}
        if kept.pop("address", None) != feed.shown:
            return cls()
        told: dict[str, Any] = {
            name: _instant(value) if name in _INSTANTS else value
            for name, value in kept.items()
        }
        return cls(**told)

    def keep(self, conn: Connection, feed: Feed, *, now: datetime) -> None:
        """Keep it, in the open transaction."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        told |= {n: told[n].isoformat() for n in _INSTANTS if told[n] is not None}
        settings_rows.put(conn, _row(feed), {"address": feed.shown, **told}, now=now)

    def is_due(self, *, now: datetime, every: timedelta) -> bool:
        """Say whether it is time to read the feed again."""
        return self.read_at is None or now - self.read_at >= every


_INSTANTS = ("read_at", "good_at", "changed_at", "failing_since")


def _row(feed: Feed) -> str:
    return f"feed:{feed.name}"


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def states(engine: Engine, feeds: Iterable[Feed]) -> list[tuple[Feed, FeedState]]:
    """Return every feed with what is known of it."""
    with reading(engine) as conn:
        return [(feed, FeedState.of(conn, feed)) for feed in feeds]


def list_feeds(engine: Engine, feeds: Iterable[Feed], *, now: datetime) -> list[dict[str, Any]]:
    """Return the feeds as commands answer with them."""
    return [_view(feed, state, now) for feed, state in states(engine, feeds)]


def _view(feed: Feed, state: FeedState, now: datetime) -> dict[str, Any]:
    age = now - state.good_at if state.good_at else None
    return {
        "name": feed.name,
        "address": feed.shown,
        "kind": "folder" if feed.folder else "url",
        "read_at": state.read_at,
        "good_at": state.good_at,
        "age_minutes": int(age.total_seconds()) // 60 if age is not None else None,
        "changed_at": state.changed_at,
        "entries": state.entries,
        "unreadable": state.unreadable,
        "error": state.error,
        "failing_since": state.failing_since,
    }


class FeedCheck(NamedTuple):
    """Whether a feed is well, as `doctor` and the desk say it."""

    name: str
    ok: bool
    message: str


def checks(
    engine: Engine, feeds: Iterable[Feed], *, now: datetime, every: timedelta
) -> list[FeedCheck]:
    """Say of each feed whether it can be read, and when it was."""
    return [_check(feed, state, now, every) for feed, state in states(engine, feeds)]


def _check(feed: Feed, state: FeedState, now: datetime, every: timedelta) -> FeedCheck:
    if state.read_at is None:
        return FeedCheck(feed.name, False, "has not been read yet")
    when = f"read last {_at(state.good_at)}" if state.good_at else "never read"
    if state.error is not None:
        since = _at(state.failing_since)
        return FeedCheck(feed.name, False, f"{state.error}, since {since}; {when}")
    patience = max(_AT_LEAST, every * _LONGEST_SILENCE)
    if now - state.read_at > patience:
        return FeedCheck(feed.name, False, f"nobody reads it any more; {when}")
    aside = f", {state.unreadable} of them unreadable" if state.unreadable else ""
    return FeedCheck(
        feed.name, True, f"{when}, {counted(state.entries, 'entry', 'entries')}{aside}"
    )


def _at(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "its beginning"
