"""Notices into words: rendered once and frozen, addressed anew for each attempt.

The frozen words name nobody. Name and address are added from the person table when the mail
leaves, and the revision they were taken from is kept with the words. The text part of a mail
is Apprise's reading of the page, so the page is laid out to read well without its tags.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import escape

from models.rules.book import DutyClass
from models.rules.counted import counted
from models.rules.notices import Channel
from models.store.delivery import Claimed
from models.store.people import Person
from notifications import words
from notifications.mail import Mail
from notifications.matters import Matter, matter

IN_FULL = 40  # more matters than this are listed in one line each
AT_A_GLANCE = 5  # changes from which a mail begins with a list of them all
MOST_LISTED = 200
IN_A_CHANNEL = 20  # matters that one post to a channel tells; the mail has the others
Bodies = Mapping[str, Mapping[str, Any]]  # the key of a notice, and what it speaks of
_GREETING, _REPEAT = "<!-- greeting -->", "<!-- repeat -->"
_BETWEEN_TAGS = re.compile(r">\s+<")
_NO_HEADER = re.compile(r"\s+")


def render(
    notices: Sequence[Any],
    zone: str | None,
    link_to: Callable[[Any], str | None] = lambda _: None,
    bodies: Bodies = MappingProxyType({}),
) -> dict[str, Any]:
    """Return the words to be frozen for one message; `zone` is the reader's, if known.

    `bodies` are those that no row brings with it, by the key of the notice.
    """
    rows = {row.number: row for row in notices}
    whole = {row.key: {**bodies.get(row.key, {}), **(row.body or {})} for row in notices}
    matters = sorted(
        (matter(row, whole[row.key], zone, link_to(row)) for row in notices),
        key=lambda m: m.order,
    )
    reference = words.references(list(rows))
    subject = _subject(matters, reference)
    return {
        "subject": subject,
        "reference": reference,
        "html": _page(matters, subject, reference, Channel(notices[0].channel)),
        "headers": {
            "X-Notice-Key": rows[matters[0].number].key,
            "X-Notice-Reference": reference,
        },
        "helps_until": _helps_until(notices, whole),
    }


def _page(matters: Sequence[Matter], subject: str, reference: str, channel: Channel) -> str:
    is_post = channel is Channel.SLACK
    name, in_full = ("slack", IN_A_CHANNEL) if is_post else ("letter", IN_FULL)
    listed = [] if is_post or not _is_long_change(matters) else matters
    page = _pages().get_template(f"{name}.html.j2")
    text = page.render(
        subject=subject,
        opening=_opening(matters),
        because=_because(matters) if listed else None,
        listed=listed[:MOST_LISTED],
        unlisted=len(listed[MOST_LISTED:]),
        matters=matters[:in_full],
        further=[] if listed else matters[in_full:],
        reference=reference,
    )
    return _BETWEEN_TAGS.sub("><", text).strip()


def _is_long_change(matters: Sequence[Matter]) -> bool:
    is_move = matters[0].is_change and not matters[0].is_handed_over
    return is_move and len(matters) >= AT_A_GLANCE


def _because(matters: Sequence[Matter]) -> str | None:
    """Return what moved all of them, if it is one thing."""
    said = {moved.because for one in matters for moved in one.moved}
    return said.pop() if len(said) == 1 else None


def addressed(words_frozen: dict[str, Any], claimed: Claimed, recipient: Person) -> Mail:
    """Put name and address on frozen words, and say when they may have arrived before."""
    subject, banner = words_frozen["subject"], ""
    if claimed.possible_repeat:
        note = f"possible repeat of {words_frozen['reference']}"
        subject = f"{subject} ({note})"
        banner = _pages().get_template("repeat.html.j2").render(note=note)
    name = _one_line(recipient.name or "")
    greeting = f"Hello {escape(name)}," if name else "Hello,"
    return Mail(
        message_id=claimed.message_id,
        attempt=claimed.attempts,
        subject=subject,
        address=_one_line(recipient.email or ""),
        name=name or None,
        html=words_frozen["html"].replace(_GREETING, greeting, 1).replace(_REPEAT, banner, 1),
        headers=words_frozen["headers"],
    )


@cache
def _pages() -> Environment:
    return Environment(
        loader=PackageLoader("notifications"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _subject(matters: Sequence[Matter], reference: str) -> str:
    first = matters[0].in_short
    if len(matters) == 1:
        return _one_line(f"{first} [{reference}]")
    return _one_line(f"{_opening(matters)}, first {first} [{reference}]")


def _opening(matters: Sequence[Matter]) -> str:
    cases = len({m.case for m in matters})
    if matters[0].is_handed_over:
        return f"{counted(cases, 'case is', 'cases are')} yours now"
    if matters[0].is_change:
        return _changed(matters)
    count = len(matters)
    return f"{counted(count, 'matter needs', 'matters need')} you"


def _changed(matters: Sequence[Matter]) -> str:
    moved = len({m.case for m in matters if not m.is_pinned})
    pinned = len({m.case for m in matters if m.is_pinned})
    said = [f"{_cases(moved)} a new plan"] if moved else []
    said += [f"{_cases(pinned)} a pinned plan that would move"] if pinned else []
    return ", ".join(said)


def _cases(count: int) -> str:
    return counted(count, "case has", "cases have")


def _helps_until(notices: Sequence[Any], bodies: Bodies) -> str | None:
    """Return the last instant at which a hard notice can still help its reader."""
    hard = [row for row in notices if row.duty_class == DutyClass.HARD]
    found = (_last_instant(row, bodies[row.key]) for row in hard)
    ends = [end for end in found if end is not None]
    return max(ends).isoformat() if ends else None


def _last_instant(row: Any, body: Mapping[str, Any]) -> datetime | None:
    stated = words.when(body.get("due_at"))
    if isinstance(stated, datetime):
        return stated
    if row.due_on is None:
        return None
    # A day ends last twelve hours west of Greenwich.
    return datetime.combine(row.due_on, datetime.min.time(), UTC) + timedelta(days=1, hours=12)


def _one_line(text: str) -> str:
    return _NO_HEADER.sub(" ", text).strip()
