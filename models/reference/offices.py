"""The days on which offices are closed, by province: practice from a package, never law."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, partial

from models.rules.book import HolidayRule
from models.rules.calendars import OutsideCalendarError
from models.rules.jurisdictions import (
    FEDERAL,
    OFFICE,
    PROVINCES,
    OfficeCalendar,
    legal_calendar,
    unknown_calendar,
)

FIRST_YEAR, LAST_YEAR = 1900, 2100  # the years the package is asked for


def office_calendar(province: str, federal: Sequence[HolidayRule]) -> OfficeCalendar:
    """Return the days an office in a province or territory works, as ON; ValueError: none such.

    The province's public holidays, a moved day with them, as the package `holidays` lists
    them. `federal` are the s.35 holidays of the book: what a legal limit goes by instead.
    A day outside the years 1900 to 2100 raises OutsideCalendarError.
    """
    name = f"{OFFICE}:{province}"
    if province not in PROVINCES:
        raise unknown_calendar(name)
    source = _source()
    law = legal_calendar(FEDERAL, federal)
    return OfficeCalendar(
        name=name,
        citation=f"{source}, public holidays of {province} (practice, not law)",
        rules=law.rules,
        law=law,
        days_off=partial(_days_off, province),
        note=f"{name} is a calendar of working days, by the {source}: practice, not law."
        " No legal limit moves by it.",
    )


@cache
def _source() -> str:
    from importlib.metadata import version

    return f"package holidays {version('holidays')}"


@cache
def _days_off(province: str, year: int) -> Mapping[date, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideCalendarError(
            f"office days are known for {FIRST_YEAR} to {LAST_YEAR}, not for {year}:"
            " use federal, or a shorter period"
        )
    # A tenth of a second to import: only those who ask for an office pay it.
    from holidays import country_holidays

    return dict(country_holidays("CA", subdiv=province, years=year, language="en_CA"))
