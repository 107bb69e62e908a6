"""Whose holidays a limit is counted by: federal, with a province's, the courts', an office's.

The first three are law. An office's days off are practice, and no legal limit moves by them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.rules.book import Confidence, HolidayRule, Provenance
from models.rules.calendars import (
    A_SATURDAY,
    A_SUNDAY,
    COURT_HOLIDAY,
    SATURDAY,
    Holiday,
    LegalCalendar,
)

FEDERAL, COURTS, OFFICE = "federal", "federal-courts", "office"
HOLIDAY_CITATION = "Interpretation Act s.35(1)"
PROVINCIAL_CITATION = 'Interpretation Act s.35(1) "holiday"(a)'
PROVINCES = (
    "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT",
)  # fmt: skip
UNSETTLED = "Which province governs a federal filing made online is unsettled."
# Only days for which there is a source: a guessed holiday moves a deadline too late.
PROVINCIAL_DAYS: dict[str, tuple[HolidayRule, ...]] = {
    "QC": (
        HolidayRule(
            name="Quebec's National Holiday",
            citation=PROVINCIAL_CITATION,
            month=6,
            day=24,
            provenance=Provenance(
                source=("Interpretation Act, R.S.C. 1985, c. I-21, text read 2026-11-22",),
                confidence=Confidence.MEDIUM,
                note=UNSETTLED,
            ),
        ),
    ),
}
CHOICES = "federal, federal-courts, or with a province, as federal:QC or office:ON"
_NO_PROVINCE = f"A province may add days under {PROVINCIAL_CITATION}; none is taken in here."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar(LegalCalendar):
    """The days on which an office in a province is closed, weekends with them: practice.

    It stands where a legal calendar stands, so that one count serves both; what the law's own
    holidays give is told beside it.
    """

    law: LegalCalendar
    days_off: Callable[[int], Mapping[date, str]]  # of a year, each with its name
    note: str  # where the days come from, as a sentence

    def is_holiday(self, day: date) -> Holiday | None:
        """Return what keeps the office closed on a day, or None when it is open."""
        if day.weekday() >= SATURDAY:
            weekend = A_SATURDAY if day.weekday() == SATURDAY else A_SUNDAY
            return Holiday(weekend.name, self.citation)
        name = self.days_off(day.year).get(day)
        return Holiday(name, self.citation) if name else None


def legal_calendar(name: str, federal: Sequence[HolidayRule]) -> LegalCalendar:
    """Return a calendar of the law by its name: federal, federal-courts or federal:QC.

    `federal` are the s.35 holidays of the book. Any other name is a ValueError.
    """
    law, _, province = name.partition(":")
    plain = LegalCalendar(
        name=name, citation=HOLIDAY_CITATION, rules=tuple(federal), unknown=_NO_PROVINCE
    )
    if name == FEDERAL:
        return plain
    if name == COURTS:
        return court_calendar(plain)
    if law == FEDERAL and province in PROVINCES:
        return _with_province(plain, province)
    raise unknown_calendar(name)


def unknown_calendar(name: str) -> ValueError:
    """Return the error for a name that no calendar has, with those that there are."""
    return ValueError(f"calendar {name!r} is not known: use {CHOICES}")


def court_calendar(plain: LegalCalendar) -> LegalCalendar:
    """Return the same holidays as the Federal Courts Rules count them (rr.2 and 6(2))."""
    return replace(
        plain, citation=COURT_HOLIDAY, saturdays=True, substitutes=True, short_periods=True
    )


def without_province(calendar: LegalCalendar) -> LegalCalendar:
    """Return the calendar without what a province adds; itself when none adds anything."""
    rules = tuple(r for r in calendar.rules if r.citation != PROVINCIAL_CITATION)
    return calendar if rules == calendar.rules else replace(calendar, rules=rules)


def _with_province(plain: LegalCalendar, province: str) -> LegalCalendar:
    days = PROVINCIAL_DAYS.get(province, ())
    known = ", ".join(day.name for day in days) or "none"
    unknown = (
        f"Provincial holidays known for {province}: {known}; whether {province} keeps others"
        f" under {PROVINCIAL_CITATION} is unknown here, so no other is taken in. {UNSETTLED}"
    )
    return replace(plain, rules=(*plain.rules, *days), unknown=unknown)
