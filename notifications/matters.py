"""A notice as a reader sees it: what, by when, why, what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.rules.book import DutyClass
from models.rules.case import reference_of
from models.rules.notices import NoticeReason
from models.rules.plan import STEPS, Beside, Status, StepKey
from notifications import words

_URGENCY = {
    DutyClass.HARD: ("Hard deadline", "#b42318"),
    DutyClass.PLANNED: ("Planned date", "#175cd3"),
    DutyClass.ADVISORY: ("For your information", "#475467"),
}
_NO_DAY = "No day is open for it as it is planned: choose another port or way of filing."
_OVERDUE = "#b42318"
# A hard deadline is met by aiming earlier; a planned day has room after it, or had.
_AIM = (("Aim for", "safe_on"), ("Planned for", "planned_on"))
_ROOM = (("Safe until", "safe_on"), ("Last day for the target start", "latest_on"))
_NO_ROOM = {
    "Safe until": "Would have been safe until",
    "Last day for the target start": "The target start needed it by",
}
_LABELS = {DutyClass.HARD: _AIM, DutyClass.PLANNED: _ROOM, DutyClass.ADVISORY: ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One date of one step, before and after, and what moved it."""

    what: str
    old: str
    new: str
    because: str
    grounds: tuple[str, ...] = ()  # arithmetic, rule and source, where not those of the matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One notice in words. Nothing here names a person."""

    number: int
    case: str
    title: str
    headline: str  # "due Thu 10 Dec 2026", "overdue since ...", "now Tue 16 Jun 2026"
    is_change: bool
    is_pinned: bool  # told to counsel: the plan would have moved, and stays
    is_handed_over: bool  # told to the colleague who has the case now
    overdue: bool
    urgency: str
    colour: str
    dates: tuple[tuple[str, str], ...]
    moved: tuple[Moved, ...]
    was: str | None  # of a change: the day that was announced before
    going: tuple[str, ...]  # of a visit to come: go or no-go, and where else
    action: str | None
    owner: str | None
    explanation: tuple[str, ...]
    law: str | None
    source: str | None
    missed: int
    link: str | None
    order: tuple[int, bool, date, str]  # most urgent first

    @property
    def in_short(self) -> str:
        """The matter in one line: case, what, when."""
        return f"{self.case}: {words.in_a_sentence(self.title)} {self.headline}".rstrip()


def matter(
    row: Any, body: Mapping[str, Any], zone: str | None, link: str | None = None
) -> Matter:
    """Read one notice for a reader in `zone`; any key of its body may be missing."""
    reader = words.known_zone(zone, body.get("office_zone"))
    duty_class = DutyClass(row.duty_class)
    basis: Mapping[str, Any] = body.get("basis") or {}
    case, is_pinned = reference_of(row.case_number), row.reason == NoticeReason.PINNED
    return Matter(
        number=row.number,
        case=case,
        title=body.get("title") or _step_title(row.duty),
        headline=_headline(row, body),
        is_change=row.cause is not None,
        is_pinned=is_pinned,
        is_handed_over=bool(body.get("handed_over")),
        overdue=row.reason == NoticeReason.OVERDUE,
        urgency=_URGENCY[duty_class][0],
        colour=_OVERDUE if row.reason == NoticeReason.OVERDUE else _URGENCY[duty_class][1],
        dates=(*_dates(row, body, reader), *_without_pin(body, reader, is_pinned=is_pinned)),
        moved=() if is_pinned else tuple(_moved(body, reader)),
        going=tuple((body.get("going") or {}).get("says") or ()),
        action=_NO_DAY if _is_blocked(row, body) else body.get("action"),
        owner=body.get("owner"),
        explanation=tuple(_explained(body)),
        law=_law(basis),
        source=basis.get("source"),
        missed=int(body.get("missed") or 0),
        link=_link(link or body.get("link")),
        was=_was(row, body, reader),
        order=_order(row, body, duty_class),
    )


def _order(
    row: Any, body: Mapping[str, Any], duty_class: DutyClass
) -> tuple[int, bool, date, str]:
    """Return what sorts the most urgent first.

    A pinned plan that would move stands by the day it keeps: somebody must look at it by then,
    while for a plan that has moved nothing may be left to do.
    """
    rank = tuple(DutyClass).index(duty_class)
    # A change that leaves no day is worse than any day: by the day that is lost.
    is_pinned = row.reason == NoticeReason.PINNED
    is_lost = row.due_on is None and row.cause is not None and not is_pinned
    lost = words.when(_old(row, body)) if is_lost else None
    day = lost if lost and not isinstance(lost, datetime) else row.due_on or date.max
    return rank, not is_lost, day, reference_of(row.case_number)


def _old(row: Any, body: Mapping[str, Any]) -> Any:
    changes = (c for c in body.get("changes") or () if c.get("step") == row.duty)
    return next((c.get("old") for c in changes if c.get("field") != "status"), None)


def _was(row: Any, body: Mapping[str, Any], zone: str) -> str | None:
    old = _old(row, body)
    return words.value(old, zone) if old and row.reason != NoticeReason.PINNED else None


def _is_blocked(row: Any, body: Mapping[str, Any]) -> bool:
    changes = body.get("changes") or ()
    return row.due_on is None and any(c.get("new") == Status.BLOCKED for c in changes)


def _headline(row: Any, body: Mapping[str, Any]) -> str:
    if row.reason == NoticeReason.PINNED:
        until = words.when((body.get("pinned") or {}).get("until_on"))
        return f"stays, pinned until {words.day(until)}" if until else "stays, pinned"
    moved = row.cause and not body.get("handed_over")
    if row.due_on is None:
        lost = "now without a day" if _is_blocked(row, body) else "changed"
        return lost if moved else ""
    if moved:
        return f"now {words.day(row.due_on)}"
    verb = "overdue since" if row.reason == NoticeReason.OVERDUE else "due"
    return f"{verb} {words.day(row.due_on)}"


def _without_pin(
    body: Mapping[str, Any], zone: str, *, is_pinned: bool
) -> Iterator[tuple[str, str]]:
    for change in _moved(body, zone) if is_pinned else ():
        yield f"{change.what}, without the pin", change.new


def _explained(body: Mapping[str, Any]) -> Iterator[str]:
    pin: Mapping[str, Any] = body.get("pinned") or {}
    if pin.get("reason"):
        yield f"Pinned: {pin['reason'].rstrip('.')}."
        yield from {change["because"] for change in body.get("changes") or ()}
    basis: Mapping[str, Any] = body.get("basis") or {}
    yield from basis.get("explanation") or ()


def _dates(row: Any, body: Mapping[str, Any], zone: str) -> Iterator[tuple[str, str]]:
    due_at = words.when(body.get("due_at"))
    if isinstance(due_at, datetime):
        yield "No later than", _on_both_clocks(due_at, zone, body.get("authority_zone"))
    if row.reason == NoticeReason.OVERDUE:
        return
    for label, key in _LABELS[DutyClass(row.duty_class)]:
        found = words.when(body.get(key))
        if found is not None and found != row.due_on:
            is_late = _is_before(found, row.due_on)
            yield _NO_ROOM.get(label, label) if is_late else label, words.day(found)


def _is_before(found: date, due_on: date | None) -> bool:
    return due_on is not None and not isinstance(found, datetime) and found < due_on


def _on_both_clocks(due_at: datetime, zone: str, authority: str | None) -> str:
    theirs = words.known_zone(authority, zone)
    said = words.instant(due_at, zone)
    if words.same_clock(due_at, zone, theirs):
        return said
    return f"{said}, which the authority reads as {words.instant(due_at, theirs)}"


def _moved(body: Mapping[str, Any], zone: str) -> Iterator[Moved]:
    grounds: dict[str, Any] = dict(body.get("grounds") or {})
    for change in body.get("changes") or ():
        step = _step_title(str(change.get("step") or ""))
        yield Moved(
            what=f"{step}, {words.field_name(str(change.get('field') or ''))}".strip(", "),
            old=words.value(change.get("old"), zone),
            new=words.value(change.get("new"), zone),
            because=change.get("because") or change.get("reason") or "",
            grounds=tuple(_grounds(grounds.pop(str(change.get("step") or ""), None))),
        )


def _grounds(basis: Mapping[str, Any] | None) -> Iterator[str]:
    if basis is None:
        return
    yield f"Why: {' '.join(basis.get('explanation') or ())}"
    yield f"Rule: {_law(basis)}. Source: {basis.get('source')}"


def _step_title(step: str) -> str:
    if step == Beside.PERMIT_FORECAST:
        return "The permit"
    known = step in StepKey.__members__.values()
    return STEPS[StepKey(step)].title if known else step.replace("_", " ").capitalize()


def _law(basis: Mapping[str, Any]) -> str | None:
    said = basis.get("citation") or basis.get("rule")
    since = words.when(basis.get("effective_from"))
    return f"{said} (in force since {words.day(since)})" if said and since else said


def _link(url: Any) -> str | None:
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else None
