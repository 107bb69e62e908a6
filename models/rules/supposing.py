"""What is only supposed of a plan, and never a fact of the case."""

from datetime import date, timedelta
from functools import lru_cache

from models.rules.almanac import Almanac
from models.rules.border_words import SUPPOSED_CERTIFICATE
from models.rules.published import ALWAYS
from models.rules.restrictions import Block, Restriction, RestrictionKind


@lru_cache(maxsize=64)
def without_certificate_until(almanac: Almanac, day: date) -> Almanac:
    """Return the calendars under which no offer number can be had before a day.

    It is as if the Employer Portal took nothing until then, which is what a later certificate
    comes to for everything that waits for it; the limits counted back from the start stay.
    """
    closed = Restriction(
        id=SUPPOSED_CERTIFICATE,
        title=f"the certificate comes on {day.isoformat()} at the earliest",
        kind=RestrictionKind.PORTAL_OUTAGE,
        blocks=(Block(),),
        announced_at=ALWAYS,
        effective_from=date.min,
        effective_to=day - timedelta(days=1),
        source="a supposition",
    )
    return Almanac(almanac.book, (*almanac.restrictions, closed))
