"""What a well-formed fact must still satisfy: addresses, zones, codes, and dates in order."""

import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from models.casework.countries import country_codes
from models.casework.flaws import Flaw, UnmeantError, nearest, shown
from models.rules.decisions import Refusal, refuse
from models.rules.jurisdictions import PROVINCES
from models.rules.permit import Permit, PermitField

LONGEST_LINE = 200  # characters; beyond it a name is a paste gone wrong
LONGEST_TEXT = 10_000  # of free words
_ADDRESS = re.compile(
    r"[^\s@<>(),;:\"\\\[\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}"
)
_OFFER_NUMBER = re.compile(r"A\d{7}", re.ASCII)
_FREE_TEXT = frozenset({"job.description", "applicant.experience_basis"})

# Control characters, separators of lines, and halves of characters, which nothing can store.
_UNWRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})

Check = Callable[[Any], None]


def check(path: str, value: Any) -> None:
    """Raise UnmeantError when a value of the right type still cannot stand in its field."""
    if isinstance(value, str):
        _free_text(value) if path in _FREE_TEXT else _one_line(value)
    if isinstance(value, date):
        _sane_year(value)
    special = _SPECIAL.get(path)
    if special is not None:
        special(value)


def _one_line(text: str) -> None:
    if any(unicodedata.category(mark) in _UNWRITABLE for mark in text):
        raise UnmeantError("a line break or control character inside", "Write it on one line.")
    _short_enough(text, LONGEST_LINE)


def words_typed(name: str, text: str | None) -> str | None:
    """Return a note, or in `by` a colleague's name or e-mail, as somebody typed it.

    RefusedError names what it was for when it is no line of text.
    """
    if text is None:
        return None
    try:
        if not text.strip():
            raise UnmeantError("empty", "Fill it in, or leave it out.")
        check("team.owner.email" if name == "by" and "@" in text else name, text.strip())
    except UnmeantError as error:
        raise refuse(Refusal.INVALID_VALUE, f'{name} "{shown(text)}": {error}') from None
    return text.strip()


def _free_text(text: str) -> None:
    marks = (mark for mark in text if mark not in "\n\r\t")
    if any(unicodedata.category(mark) in ("Cc", "Cs") for mark in marks):
        raise UnmeantError("a control character inside", "Type it anew, as plain text.")
    _short_enough(text, LONGEST_TEXT)


def _short_enough(text: str, longest: int) -> None:
    if len(text) > longest:
        raise UnmeantError(
            f"{len(text)} characters long", f"Write at most {longest} characters."
        )


def _sane_year(day: date) -> None:
    if not 1900 <= day.year <= 2100:
        raise UnmeantError(f"the year {day.year} cannot be meant", "Write the year in full.")


def _address(text: str) -> None:
    if not _ADDRESS.fullmatch(text):
        raise UnmeantError("not an e-mail address", "Write one address, as name@example.org.")


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _zone(name: str) -> None:
    if name not in _zones():
        close = nearest(name, _zones())
        hint = f'Did you mean "{close}"? ' if close else ""
        raise UnmeantError("not a time zone", f"{hint}Write one as America/Toronto.")


def _country(code: str) -> None:
    if code not in country_codes():
        raise UnmeantError("not a country's two letters", "Write two capitals, as US or MX.")


def _citizenships(codes: tuple[str, ...]) -> None:
    for code in codes:
        _country(code)


def _offer_number(number: str) -> None:
    if not _OFFER_NUMBER.fullmatch(number):
        raise UnmeantError(
            "not an offer number", "Write A and seven digits, as A1234567, from the Portal."
        )


def _province(code: str) -> None:
    if code not in PROVINCES:
        raise UnmeantError("not a province's two letters", "Write two capitals, as ON or QC.")


def _permit_fields(names: tuple[str, ...]) -> None:
    for name in names:
        if name not in set(PermitField):
            words = ", ".join(PermitField)
            raise UnmeantError(
                f'"{shown(name)}" is no field of a permit', f"The words are: {words}."
            )


def _between(least: int, most: int, what: str) -> Check:
    def check_range(number: float) -> None:
        if not least <= number <= most:
            raise UnmeantError(f"outside {least} to {most}", f"Write {what} in that range.")

    return check_range


_WAGE = _between(0, 10_000, "dollars an hour")

_SPECIAL: Mapping[str, Check] = {
    "applicant.email": _address,
    "applicant.citizenships": _citizenships,
    "applicant.years_experience": _between(0, 80, "years"),
    "applicant.zone": _zone,
    "applicant.degree_years": _between(0, 20, "years"),
    "applicant.degree_country": _country,
    "applicant.six_month_country": _country,
    "employer.country": _country,
    "employer.contact_email": _address,
    "job.teer": _between(0, 5, "a level"),
    "job.months": _between(1, 120, "months"),
    "job.wage": _WAGE,
    "spouse.email": _address,
    "spouse.citizenships": _citizenships,
    "children.citizenships": _citizenships,
    "team.office_zone": _zone,
    "team.office_province": _province,
    "team.owner.email": _address,
    "team.backup.email": _address,
    "team.supervisor.email": _address,
    "certificate.number": _offer_number,
    "certificate.wage": _WAGE,
    "permit.wrong": _permit_fields,
}

# Fields of events that hold the same thing as a field of the facts.
EVENT_FIELDS: Mapping[str, str] = {
    "offer_made.months": "job.months",
    "certificate_recorded.number": "certificate.number",
    "certificate_recorded.wage": "certificate.wage",
    "certificate_withdrawn.number": "certificate.number",
    "permit_checked.wrong": "permit.wrong",
    "handed_over.email": "team.owner.email",
}


def permit_flaws(permit: Permit, path: str = "permit.valid_to") -> Iterator[Flaw]:
    """Yield what contradicts inside one permit: it may not end before it begins."""
    start, end = permit.valid_from, permit.valid_to
    if start and end and end < start:
        yield Flaw(
            path=path,
            value=end,
            reason=f"the permit would end before it begins on {start}",
            remedy="Write both dates as they are printed.",
        )
