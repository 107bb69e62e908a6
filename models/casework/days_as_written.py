"""Days as people write them in spreadsheets and forms, read only when they can mean one day."""

import re
from datetime import date

from models.casework.flaws import UnmeantError

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NUMBERS = {m: n for n, m in enumerate(_MONTHS, 1)} | {
    m[:3]: n for n, m in enumerate(_MONTHS, 1)
}
_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_MIDNIGHT}")
_DAY_NAME = re.compile(r"(\d{1,2})[ ./-]*([A-Za-z]{3,9})\.?[ ,./-]*(\d{4}|\d{2})")
_NAME_DAY = re.compile(
    r"([A-Za-z]{3,9})\.?[ -]*(\d{1,2})(?:st|nd|rd|th)?(?:,? +|,|-)(\d{4}|\d{2})"
)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EARLIEST, _LATEST = 1900, 2100

WRITE = "Write the date as YYYY-MM-DD, as 2027-03-15."
UNKNOWN = "Leave the cell empty if it is not known yet, or write the date as YYYY-MM-DD."


def read_day(text: str) -> date:
    """Return the one day a text can mean; UnmeantError when it is none, or could be two.

    Two-digit years are of this century and need the month's name beside them; day and month
    in figures are taken only when one order is possible or both give the same day.
    """
    tidy = " ".join(text.replace("\u2013", "-").split())
    if match := _YEAR_FIRST.fullmatch(tidy):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_NAME.fullmatch(tidy):
        return _named(match[3], match[2], match[1])
    if match := _NAME_DAY.fullmatch(tidy):
        return _named(match[3], match[1], match[2])
    if match := _NUMERIC.fullmatch(tidy):
        return _figures(int(match[1]), int(match[3]), int(match[4]))
    raise _not_a_day(tidy)


def _day(year: int, month: int, day: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise UnmeantError(f"the year {year} cannot be meant", WRITE)
    try:
        return date(year, month, day)
    except ValueError:
        raise UnmeantError("there is no such day in the calendar", WRITE) from None


def _named(year: str, month: str, day: str) -> date:
    number = (_NUMBERS | {"sept": 9}).get(month.casefold())
    if number is None:
        raise UnmeantError(f'"{month}" is not the name of a month', WRITE)
    return _day(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))


def _figures(first: int, second: int, year: int) -> date:
    month_first, day_first = first <= 12, second <= 12
    if month_first and day_first and first != second:
        raise UnmeantError(
            f"two days are possible, {year}-{first:02d}-{second:02d} and "
            f"{year}-{second:02d}-{first:02d}",
            WRITE,
        )
    return _day(year, first, second) if month_first else _day(year, second, first)


def _not_a_day(text: str) -> UnmeantError:
    if _SHORT_YEAR.fullmatch(text):
        return UnmeantError("a year of two digits beside a month in figures", WRITE)
    if _SERIAL.fullmatch(text):
        return UnmeantError("a spreadsheet's own day number, not a date", WRITE)
    return UnmeantError("not a date", UNKNOWN)
