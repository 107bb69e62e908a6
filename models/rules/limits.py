"""Limits set by a document that is held: a passport, a letter of introduction, a permit."""

from datetime import date, time
from functools import lru_cache

from models.rules.almanac import later
from models.rules.calendars import add_months, at_local
from models.rules.case import Case
from models.rules.findings import Who
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.practice import Practice

_TOO_LATE = "Was Canada entered by the letter's last day, or must a new application be made?"
_LAST_SECOND = time(23, 59, 59)
EXTENSION_OPENS_MONTHS = 6  # the firm's opening of a renewal file; see RECOMMENDED_LEAD
_WINDOW = StepKey.EXTENSION_WINDOW


def zone_of_entry(case: Case, practice: Practice) -> str:
    """Return on whose clock a letter's last day ends: the port's, or the office's."""
    port = practice.book.ports.get(case.facts.filing.port or "")
    return port.zone if port else case.facts.team.office_zone


def enter_by_limit(
    practice: Practice, last: date, zone: str, *, planned: date, today: date, status: Status
) -> StepDates:
    """Return the entry on a letter of introduction: hard, by the date printed on it.

    Once that day has passed, on the clock of `zone`, the step stays open, so that it is spoken
    of as overdue, and counsel is asked.
    """
    safe = practice.working_day_before(last)
    # Whoever has the choice enters with a day to spare.
    planned = min(planned, safe if today <= safe else last)
    lines: list[Line] = [("The letter says to enter by {}; it cannot be extended.", (last,))]
    doubt = _TOO_LATE if last < today else None
    if doubt:
        lines.append(("That day has passed: a new application is needed.", ()))
    return StepDates(
        key=StepKey.ENTRY,
        status=status,
        earliest_on=min(today, last),
        planned_on=planned,
        latest_on=last,
        due_at=at_local(last, _LAST_SECOND, zone),
        safe_on=safe,
        why=Why(
            "LOI_VALIDITY",
            (("enter_by", last), ("zone", zone)),
            tuple(lines),
            doubt,
            Who.COUNSEL if doubt else None,
        ),
        counsel=doubt is not None,
    )


@lru_cache(maxsize=1 << 12)
def opening_of_extension(
    practice: Practice,
    valid_from: date | None,
    valid_to: date,
    today: date,
    *,
    done: date | None = None,
    status: Status = Status.PENDING,
    printed: bool = False,
) -> StepDates:
    """Return the day the renewal file opens: six months before the permit ends.

    A month without that day number gives its last day; a day off moves to the next working
    day. A permit of less than six months opens its renewal on its first day. Unless `printed`
    the end is the forecast one, and the step only looks ahead.
    """
    raw = add_months(valid_to, -EXTENSION_OPENS_MONTHS)
    opens = practice.office_day(later(raw, valid_from) if valid_from else raw)
    target = valid_to - practice.takes["extension_lead"].usual
    latest = later(opens, target)
    planned = done or later(opens, today)
    word = "printed to end" if printed else "forecast to end"
    lines: tuple[Line, ...] = (
        ("The permit is {} on {}.", (word, valid_to)),
        ("Six months before is {}; the file opens on the working day {}.", (raw, opens)),
    )
    inputs = (("valid_to", valid_to), ("months", EXTENSION_OPENS_MONTHS))
    why = Why("RECOMMENDED_LEAD", inputs, lines)
    safe = practice.working_day_before(latest)
    return StepDates(_WINDOW, status, planned, planned, latest, None, safe, why)
