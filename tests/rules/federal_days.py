"""The s.35 holidays as the tests know them, written apart from the book to check it."""

from datetime import date

from models.rules.book import Confidence, HolidayRule, Provenance
from models.rules.jurisdictions import legal_calendar

SECTION_35 = "Interpretation Act s.35(1)"
SINCE_EVER = Provenance(source=("R.S.C. 1985, c. I-21",), confidence=Confidence.HIGH)
SINCE_2021 = Provenance(
    source=("R.S.C. 1985, c. I-21",),
    confidence=Confidence.HIGH,
    effective_from=date(2021, 8, 3),
)


def holiday(name: str, provenance: Provenance = SINCE_EVER, **shape) -> HolidayRule:
    return HolidayRule(name=name, citation=SECTION_35, provenance=provenance, **shape)


FEDERAL_DAYS = (
    holiday("New Year's Day", month=1, day=1),
    holiday("Good Friday", easter=-2),
    holiday("Easter Monday", easter=1),
    holiday("Victoria Day", month=5, weekday=0, nth=-1, before_day=25),
    holiday("Canada Day", month=7, day=1, if_sunday_next_day=True),
    holiday("Labour Day", month=9, weekday=0, nth=1),
    holiday("National Day for Truth and Reconciliation", SINCE_2021, month=9, day=30),
    holiday("Thanksgiving", month=10, weekday=0, nth=2),
    holiday("Remembrance Day", month=11, day=11),
    holiday("Christmas Day", month=12, day=25),
)


def calendar(name: str = "federal"):
    return legal_calendar(name, FEDERAL_DAYS)
