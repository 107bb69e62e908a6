"""Periods as the law states them, and the ways to lay them from a day."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ROLL_CITATION = "Interpretation Act s.26"


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"  # calendar days
    BUSINESS_DAYS = "business days"  # without Saturdays, Sundays and holidays, ever
    WEEKS = "weeks"  # seven calendar days each
    MONTHS = "months"  # calendar months, s.28
    YEARS = "years"  # twelve months each, s.37(1)


class Direction(StrEnum):
    """Which way a period runs."""

    AFTER = "after"  # from the day forward
    BEFORE = "before"  # from the day back


class How(StrEnum):
    """Which of the two end days are counted."""

    WITHIN = "within"  # not the first, but the last: s.27(5)
    FROM = "from"  # the same days, where the text says from or after a day: s.27(4)
    CLEAR = "clear"  # neither; also "at least": s.27(1)
    BEGINNING_ON = "beginning-on"  # the first as well: s.27(3)


class Roll(StrEnum):
    """What happens when the last day is a holiday."""

    NONE = "none"  # it stays: validity and status do not move
    NEXT = "next"  # the next day that is not one, for doing a thing: s.26
    PREVIOUS = "previous"  # the last day before: for aiming early


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time as a law states it, as 60 days or 6 months; never negative."""

    length: int
    unit: Unit

    def __str__(self) -> str:
        """Say it: 1 month, 60 days."""
        return f"{self.length} {self.unit[:-1] if self.length == 1 else self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A period laid from a day: what is to be counted."""

    anchor: date
    period: Period
    direction: Direction = Direction.AFTER
    how: How = How.WITHIN
    roll: Roll = Roll.NONE

    @property
    def sign(self) -> int:
        """Return 1 for after, -1 for before."""
        return 1 if self.direction is Direction.AFTER else -1

    @property
    def asks_for_holidays(self) -> bool:
        """Say whether it matters which days are holidays."""
        return self.roll is not Roll.NONE or self.period.unit is Unit.BUSINESS_DAYS

    @property
    def ends(self) -> bool:
        """Say whether the day is the last for doing a thing; else it is the first, or an end.

        A day to aim at before it then makes sense.
        """
        if self.period.length == 0:
            return True
        if self.how is How.CLEAR:
            return self.direction is Direction.BEFORE
        return self.how is How.WITHIN and self.direction is Direction.AFTER

    @property
    def counts_months(self) -> bool:
        """Say whether it runs by month and not by day."""
        return self.period.unit in (Unit.MONTHS, Unit.YEARS)

    @property
    def length(self) -> int:
        """Return its length in months, business days or calendar days."""
        return self.period.length * {Unit.YEARS: 12, Unit.WEEKS: 7}.get(self.period.unit, 1)


_WORDS = re.compile(r"([0-9]{1,5})\s+(business\s+day|day|week|month|year)s?", re.IGNORECASE)
_ISO = re.compile(r"P([0-9]{1,5})([DWMY])")
_LETTERS = {"D": Unit.DAYS, "W": Unit.WEEKS, "M": Unit.MONTHS, "Y": Unit.YEARS}


def parse_period(text: str) -> Period:
    """Read "60 days", "10 business days" or ISO "P90D" (one unit); ValueError with remedy."""
    if found := _WORDS.fullmatch(text.strip()):
        unit = Unit(" ".join(found[2].lower().split()) + "s")
        return Period(length=int(found[1]), unit=unit)
    if found := _ISO.fullmatch(text.strip()):
        return Period(length=int(found[1]), unit=_LETTERS[found[2]])
    raise ValueError(
        f"period {text!r} cannot be read: write a whole number up to 99999 and days, business"
        " days, weeks, months or years, as 60 days or P90D"
    )
