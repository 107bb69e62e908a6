"""Which law's holidays a limit is counted by: federal, a province's as well, or the courts'."""

from collections.abc import Sequence
from dataclasses import replace

from models.rules.book import Confidence, HolidayRule, Provenance
from models.rules.calendars import COURT_HOLIDAY, LegalCalendar
from models.rules.decisions import Refusal, refuse

FEDERAL, COURTS = "federal", "federal-courts"
HOLIDAY_CITATION = "Interpretation Act s.35(1)"
PROVINCIAL_CITATION = 'Interpretation Act s.35(1) "holiday"(a)'
PROVINCES = (
    "AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT",
)  # fmt: skip
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
                note="Which province governs a federal filing made online is unsettled.",
            ),
        ),
    ),
}
CHOICES = "federal, federal-courts, or federal: with a province, as federal:QC"


def legal_calendar(name: str, federal: Sequence[HolidayRule]) -> LegalCalendar:
    """Return a calendar by its name: federal, federal-courts or federal:QC.

    `federal` are the s.35 holidays of the book. An office's working days (office:ON) are
    refused: RefusedError. Any other name is a ValueError.
    """
    law, _, province = name.partition(":")
    if law == "office":
        raise refuse(
            Refusal.INVALID_VALUE,
            f"calendar {name}: office working days are not available, for want of a source"
            f" by province; use {CHOICES}",
        )
    plain = LegalCalendar(name=name, citation=HOLIDAY_CITATION, rules=tuple(federal))
    if name == FEDERAL:
        return plain
    if name == COURTS:
        return court_calendar(plain)
    if law == FEDERAL and province in PROVINCES:
        return _with_province(plain, province)
    raise ValueError(f"calendar {name!r} is not known: use {CHOICES}")


def court_calendar(plain: LegalCalendar) -> LegalCalendar:
    """Return the same holidays as the Federal Courts Rules count them (rr.2 and 6(2))."""
    return replace(
        plain, citation=COURT_HOLIDAY, saturdays=True, substitutes=True, short_periods=True
    )


def _with_province(plain: LegalCalendar, province: str) -> LegalCalendar:
    days = PROVINCIAL_DAYS.get(province, ())
    known = ", ".join(day.name for day in days) or "none"
    unknown = (
        f"Provincial holidays known for {province}: {known}. Whether {province} keeps others"
        f" under {PROVINCIAL_CITATION} is unknown here: ask counsel."
    )
    return replace(plain, rules=(*plain.rules, *days), unknown=unknown)
