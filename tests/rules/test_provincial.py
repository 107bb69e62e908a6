"""A province's public holiday is no holiday of the law until counsel says so; it is told."""

import pytest

from models.reference.loader import load_book
from models.reference.offices import office_calendar
from models.rules.counting import count
from models.rules.jurisdictions import legal_calendar
from models.rules.periods import Roll, parse_period
from models.rules.provincial import weighed
from tests.rules.cases import day

HOLIDAYS = load_book().holidays


def counted(ends, province, roll=Roll.NEXT):
    law = legal_calendar(f"federal:{province}", HOLIDAYS)
    found = count(day(ends), parse_period("0 days"), calendar=law, roll=roll)
    return weighed(found, roll, law, office_calendar(province, HOLIDAYS))


@pytest.mark.parametrize(
    ("ends", "province", "due", "other"),
    [
        ("2027-02-15", "ON", "2027-02-15", "2027-02-16"),  # Family Day, third Monday
        ("2027-02-15", "QC", "2027-02-15", None),  # Quebec has none
        ("2025-12-26", "ON", "2025-12-26", "2025-12-27"),  # Boxing Day; Saturday is no holiday
        ("2026-12-25", "ON", "2026-12-26", "2026-12-28"),  # then a Saturday, and Sunday
        ("2027-06-24", "QC", "2027-06-25", None),  # carried as law
        ("2026-06-24", "ON", "2026-06-24", None),  # T46
        ("2150-02-16", "ON", "2150-02-16", None),  # beyond what offices are known for
    ],
)
def test_a_public_holiday_of_the_province_gives_another_reading(ends, province, due, other):
    found = counted(ends, province)
    assert found.due_on == day(due)
    assert (found.readings[-1].due_on if found.readings else None) == (other and day(other))
    assert (other is not None) is ("Does " in (found.doubt or ""))


def test_where_nothing_moves_nothing_is_asked():
    assert counted("2027-02-15", "ON", Roll.NONE).doubt is None
