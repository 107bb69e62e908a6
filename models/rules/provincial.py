"""A public holiday of a province on which a limit ends: does it count for a federal limit?

Section 35(1) "holiday" (a) takes in what a province proclaims or enacts. Which days those are
is not carried as law, but for Quebec's; that offices keep a day is practice, and a reason to
ask. A day kept in place of one on a weekend is no holiday itself.
"""

from dataclasses import replace
from datetime import date

from models.rules.calendars import DAY, LegalCalendar, OutsideCalendarError
from models.rules.counting import Counted
from models.rules.jurisdictions import PROVINCIAL_CITATION, OfficeCalendar
from models.rules.periods import Roll
from models.rules.plan import Reading


def weighed(
    counted: Counted, roll: Roll, calendar: LegalCalendar, office: OfficeCalendar
) -> Counted:
    """Return a count with the other day that it has if the province's public holiday counts.

    The day itself stays where the law's known holidays put it; counsel is asked.
    """
    name = _public_holiday(counted.due_on, office) if roll is Roll.NEXT else None
    if name is None:
        return counted
    other = counted.due_on
    while _public_holiday(other, office) or calendar.is_holiday(other):
        other += DAY
    known = counted.readings or (Reading(counted.due_on, None, calendar.citation, _KNOWN),)
    note = _COUNTS.format(counted.due_on, name, office.citation)
    return replace(
        counted,
        readings=(*known, Reading(other, None, PROVINCIAL_CITATION, note)),
        doubt=_DOUBT.format(name, counted.due_on, other),
    )


def _public_holiday(day: date, office: OfficeCalendar) -> str | None:
    try:
        name = office.days_off(day.year).get(day)
    except OutsideCalendarError:
        return None
    return None if name is None or name.endswith(_IN_PLACE) else name


_IN_PLACE = "(observed)"  # as the package calls it


_KNOWN = "By the holidays that are carried as law it does not move."
_COUNTS = "{} is {} there ({}); if it is a holiday of the province by law, the limit moves."
_DOUBT = (
    "Does {} count as a holiday for this limit? If it does not the day is {}, if it does {}; "
    "do not rely on the later."
)
