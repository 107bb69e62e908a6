"""The filing of a spouse's application: in time, for a worker whose occupation opens it."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from models.rules.almanac import later
from models.rules.book import RuleBook
from models.rules.calendars import end_of_utc_day
from models.rules.facts import Job
from models.rules.findings import Who
from models.rules.occupations import Found, find
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.records import Choice, WorkerStanding
from models.rules.spouse_groups import Group, Listing, listing
from models.rules.spouse_window import C41, Window, window_of

_FILING = StepKey.SPOUSE_FILING
_UNBOUND = frozenset({Choice.OTHER_READING, Choice.CLEARED})
_HELD_BACK = frozenset({Group.NOT_LISTED, Group.IN_PART})


class Asked(NamedTuple):
    """What one application of a spouse stands on, whoever's case tells of it."""

    practice: Practice
    today: date
    as_of: datetime
    ends: date | None  # the last day of the worker's permit, once one is printed
    since: date | None  # its first day
    group: Group
    on_186u: bool  # the worker's permit is over, and a renewal of it waits for its answer
    ready_on: date
    choice: Choice | None  # what counsel decided of the doubt, if anything


def group_in(book: RuleBook, work: Job | WorkerStanding, at: datetime) -> Group:
    """Return the group of a worker's occupation, looked up in the book where it must be."""
    return _group_in(book, work.teer, work.noc, work.occupation, listing(book, at))


@lru_cache(maxsize=1 << 10)
def _group_in(
    book: RuleBook, teer: int | None, noc: str | None, occupation: str | None, known: Listing
) -> Group:
    told = known.group_of(teer, noc)
    if told is not Group.UNKNOWN or not (noc or occupation):
        return told
    return _looked_up(book, noc, occupation, known)


def _looked_up(
    book: RuleBook, noc: str | None, occupation: str | None, known: Listing
) -> Group:
    """Return the group by what the list of professions says of a NOC code, or of a title."""
    listed = book.occupations.values()
    teer = next((n.teer for o in listed for n in o.nocs if n.code == noc), None)
    if teer is not None:
        return known.group_of(teer, noc)
    found = find(book, occupation) if occupation and not noc else None
    if not isinstance(found, Found):
        return Group.UNKNOWN
    groups = {known.group_of(n.teer, n.code) for n in found.occupation.nocs}
    return groups.pop() if len(groups) == 1 else Group.IN_PART


@lru_cache(maxsize=1 << 12)  # permits end on few days, and most cases are looked at together
def filing(asked: Asked, filed_on: date | None, followed: Line | None) -> StepDates:
    """Return the filing while enough is left of the worker's permit; it is never rolled.

    What was filed was judged on the day of its receipt, whatever became of the worker since.
    """
    if filed_on is not None:
        why = Why(C41, (("filed_on", filed_on),), (("Filed {}.", (filed_on,)),))
        return StepDates(_FILING, Status.DONE, filed_on, filed_on, None, None, None, why)
    window = _window(asked)
    status = _status(asked, window)
    lines, doubt, who = _grounds(asked, window)
    if followed is not None:
        lines = (followed, *lines)
    why = Why(
        window.rule if window else C41, (("worker_valid_to", asked.ends),), lines, doubt, who
    )
    told = Status.NOT_APPLICABLE if followed is not None else status
    is_doubtful = doubt is not None
    if window is None:
        day = asked.ready_on if status is Status.READY else None
        return StepDates(_FILING, told, day, day, None, None, None, why, counsel=is_doubtful)
    least, planned, safe = _days(asked, window, is_open=status is Status.READY)
    return StepDates(
        _FILING, told, least, planned, window.last_on, window.due_at, safe, why,
        _readings(asked, window), counsel=is_doubtful,
    )  # fmt: skip


def _days(
    asked: Asked, window: Window, *, is_open: bool
) -> tuple[date | None, date | None, date]:
    """Return the first day, the one planned, and the safe one."""
    practice, today = asked.practice, asked.today
    safe = practice.working_day_before(window.last_on)
    if not is_open:
        return None, None, safe
    ready_on = later(asked.ready_on, asked.since) if asked.since else asked.ready_on
    planned = min(practice.office_day(ready_on), later(safe, today))
    return min(later(today, asked.since or today), planned), planned, safe


def _window(asked: Asked) -> Window | None:
    if asked.ends is None or asked.on_186u:
        return None
    other = asked.choice is Choice.OTHER_READING
    return window_of(asked.ends, asked.practice.book, by_the_earlier=other)


def _status(asked: Asked, window: Window | None) -> Status:
    unlisted = asked.group in _HELD_BACK and asked.choice not in _UNBOUND
    if unlisted or asked.choice is Choice.BARRED:
        return Status.BLOCKED
    if window is not None:
        return Status.BLOCKED if asked.as_of > window.due_at else Status.READY
    return Status.READY if asked.on_186u else Status.PENDING


Grounds = tuple[tuple[Line, ...], str | None, Who | None]


def _grounds(asked: Asked, window: Window | None) -> Grounds:
    lines: list[Line] = []
    if window is not None:
        lines.append((_LEFT, (asked.ends, window.months, window.last_on)))
        lines.append((_TO_THE_DAY, (window.instant,)))
        if asked.as_of > window.due_at:
            lines.append((_TOO_LATE, ()))
    elif asked.on_186u:
        lines.append((_HELD, (asked.ends,)))
    else:
        lines.append((_FIRST, ()))
    lines.append((_ROUTE, ()))
    if asked.choice is not None:
        return (*lines, ("Counsel decided: {}.", (asked.choice.value,))), None, None
    if asked.group is Group.NOT_LISTED:
        return (*lines, (_NOT_LISTED, ())), None, None
    doubt, who = _DOUBTS.get(asked.group, (None, None))
    if doubt is None and window is not None and window.other_on is not None:
        doubt, who = _FREE_TRADE, Who.COUNSEL
    return tuple(lines), doubt, who


_LEFT = "The worker's permit ends {}; {} months before, the last day of receipt is {} (s.28)."
_TO_THE_DAY = "Online receipt is judged in UTC: the last instant is {}."
_TOO_LATE = (
    "Too little is left of the worker's permit: wait for its renewal, which opens it anew."
)
_HELD = "The worker's permit ended {} and its renewal waits: the spouse's file rests meanwhile."
_FIRST = "The worker is decided first; file together with the worker or right after."
_ROUTE = (
    "Online before entry or inside Canada; on entry only with the worker, if the whole family "
    "is exempt from the visa; no leaving only to file, but for US citizens and residents."
)
_NOT_LISTED = (
    "The worker's occupation is neither of a TEER that opens the spouse's permit by itself nor "
    "of a listed group."
)
_FREE_TRADE = (
    "Do spouses under CUSMA keep the earlier six months, as the statement of 2025 on workers "
    "under free-trade agreements is often read?"
)
_DOUBTS: dict[Group, tuple[str, Who]] = {
    Group.UNKNOWN: (
        "Of which group is the worker's occupation? Neither job.noc nor a TEER settles it.",
        Who.FIRM,
    ),
    Group.IN_PART: (
        "Is the worker's occupation among the listed ones of TEER 2 and 3? No list shows it.",
        Who.COUNSEL,
    ),
}


def _readings(asked: Asked, window: Window) -> tuple[Reading, ...]:
    if asked.choice is not None or window.other_on is None:
        return ()
    return (_by_the_earlier(window.other_on),)


@lru_cache(maxsize=1 << 12)
def _by_the_earlier(last: date) -> Reading:
    return Reading(
        last,
        end_of_utc_day(last),
        "SPOUSE_OLD, as SPOUSE_NO_FTA_RIGHT tells it is read",
        "By the earlier six months, if spouses under free-trade agreements keep them.",
    )
