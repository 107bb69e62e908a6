"""Office days by province: from a package, as practice; the law's own rooms never see it."""

import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import version

import pytest
from holidays import country_holidays

from models.reference.loader import load_book
from models.reference.offices import office_calendar
from models.rules.calendars import OutsideCalendarError, WorkingDays
from models.rules.counting import count
from models.rules.jurisdictions import PROVINCES, OfficeCalendar
from models.rules.periods import parse_period

FEDERAL = load_book().holidays


def office(province: str) -> OfficeCalendar:
    return office_calendar(province, FEDERAL)


def test_every_province_and_territory_has_its_calendar():
    assert set(PROVINCES) == set(country_holidays("CA").subdivisions)
    assert [office(p).name for p in PROVINCES] == [f"office:{p}" for p in PROVINCES]


@pytest.mark.parametrize("province", PROVINCES)
def test_an_office_works_monday_to_friday_save_the_packages_public_holidays(province):
    off = country_holidays("CA", subdiv=province, years=range(2024, 2030))
    calendar, day = office(province), date(2024, 1, 1)
    while day.year < 2030:
        works = day.weekday() < 5 and day not in off
        assert calendar.is_business_day(day) is works, day
        assert (calendar.is_holiday(day) is None) is works, day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("province", "day", "name"),
    [
        ("ON", date(2026, 2, 16), "Family Day"),
        ("MB", date(2026, 2, 16), "Louis Riel Day"),
        ("QC", date(2026, 6, 24), "Saint Jean Baptiste Day"),
        ("NU", date(2026, 7, 9), "Nunavut Day"),
        ("YT", date(2026, 8, 17), "Discovery Day"),
        ("ON", date(2027, 12, 28), "Boxing Day (observed)"),
        ("ON", date(2026, 9, 7), "Labour Day"),  # spelt as in Canada
        ("ON", date(2026, 2, 14), "Saturday"),
        ("ON", date(2026, 2, 15), "Sunday"),
    ],
)
def test_a_day_off_is_named(province, day, name):
    found = office(province).is_holiday(day)
    assert (found.name, "not law" in found.citation) == (name, True)


@pytest.mark.parametrize(
    ("province", "day"),
    [
        ("QC", date(2026, 2, 16)),  # no Family Day there
        ("ON", date(2026, 4, 6)),  # Easter Monday: a holiday of the law, not of offices
        ("ON", date(2026, 11, 11)),  # Remembrance Day likewise
    ],
)
def test_a_day_that_only_others_keep_is_worked(province, day):
    assert office(province).is_holiday(day) is None


def test_the_calendar_names_its_source_and_says_that_it_is_no_law():
    calendar = office("BC")
    assert f"holidays {version('holidays')}" in calendar.citation
    assert "practice, not law" in calendar.note
    assert "No legal limit moves by it" in calendar.note
    assert calendar.law.name == "federal"
    assert calendar.law.rules == FEDERAL


@pytest.mark.parametrize("province", ["", "on", "ZZ", "Ontario", "PR"])
def test_another_name_is_no_province(province):
    with pytest.raises(ValueError, match="is not known: use federal"):
        office(province)


@pytest.mark.parametrize("year", [1899, 2101])  # 3 July 1899 and 4 July 2101 are Mondays
def test_outside_its_years_an_office_calendar_does_not_guess(year):
    with pytest.raises(OutsideCalendarError, match="1900 to 2100"):
        office("ON").is_holiday(date(year, 7, 3 if year == 1899 else 4))
    with pytest.raises(OutsideCalendarError, match="1900 to 2100"):
        count(date(year, 6, 1), parse_period("40 business days"), calendar=office("ON"))


def test_a_plan_can_make_its_table_of_working_days_from_it():
    working = WorkingDays.of(office("BC"), 2026, 2027)
    assert working.add(date(2027, 2, 12), 1) == date(2027, 2, 16)  # Family Day is the 15th


def test_the_package_is_loaded_for_an_office_and_for_nothing_else():
    program = (
        "import sys, importlib, pkgutil, models.rules\n"
        "for room in pkgutil.iter_modules(models.rules.__path__):\n"
        "    importlib.import_module(f'models.rules.{room.name}')\n"
        "import models.reference.offices, deploy.cli.main\n"
        "words = ['compute', '--from', '2026-06-24', '--period', '0 days']\n"
        "deploy.cli.main.main([*words, '--roll', 'next', '--calendar', 'federal'])\n"
        "assert 'holidays' not in sys.modules\n"
        "deploy.cli.main.main([*words, '--calendar', 'office:QC'])\n"
        "assert 'holidays' in sys.modules\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
