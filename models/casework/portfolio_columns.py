"""The columns of a portfolio, each with the field it fills and how its cells are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.casework.countries import read_countries, read_country
from models.casework.facts_fields import Shape, paths_of
from models.casework.field_values import from_text
from models.casework.flaws import UnmeantError
from models.casework.portfolio_places import read_route
from models.rules.facts import Facts

PLACE = "filing.port"
# An empty cell lets these follow from other cells; this word says that they are not known.
NOT_KNOWN = "null"
IMPLIED = frozenset({"job.arrangement", "filing.route"})
NOTES = ""  # the path of a column that fills no field
ADDED = ("Row", "Column", "Value", "Reason", "Remedy")  # what a file of rejects has besides


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading, the dotted path of its field, and the reading of a cell that is not blank."""

    heading: str
    path: str
    coercion: Callable[[str], Any]


def _by_field(heading: str, path: str) -> Column:
    field = paths_of(Facts)[path]
    return Column(heading=heading, path=path, coercion=lambda text: from_text(field, text))


def _relationship(text: str) -> str | None:
    answers = {"yes": "spouse", "y": "spouse", "true": "spouse", "no": None, "n": None}
    folded = text.strip().casefold()
    if folded not in answers and folded != "false":
        raise UnmeantError("neither yes nor no", "Write yes or no, or leave the cell empty.")
    return answers.get(folded)


COLUMNS: tuple[Column, ...] = (
    _by_field("File No", "file_no"),
    _by_field("Foreign National", "applicant.name"),
    Column(heading="Citizenship", path="applicant.citizenships", coercion=read_countries),
    _by_field("Email", "applicant.email"),
    _by_field("Employer", "employer.name"),
    Column(heading="Employer Country", path="employer.country", coercion=read_country),
    _by_field("Client Site", "employer.site"),
    _by_field("Client Contract", "employer.client_contract"),
    _by_field("Occupation", "job.occupation"),
    _by_field("Highest Credential", "applicant.credential"),
    _by_field("Years Experience", "applicant.years_experience"),
    _by_field("Licence No", "applicant.licence"),
    _by_field("Passport Expiry", "applicant.passport_expires_on"),
    _by_field("Residence", "applicant.residence"),
    _by_field("Target Start", "job.start_on"),
    _by_field("Requested Months", "job.months"),
    Column(heading="Filing Method", path="filing.route", coercion=read_route),
    Column(heading="Port / Office", path=PLACE, coercion=str.strip),
    _by_field("Stage", "stage"),
    _by_field("Compliance Cert No", "certificate.number"),
    _by_field("Compliance Fee Paid", "certificate.fee_paid"),
    _by_field("Permit No", "permit.number"),
    _by_field("Permit From", "permit.valid_from"),
    _by_field("Permit To", "permit.valid_to"),
    Column(heading="Spouse", path="spouse.relationship", coercion=_relationship),
    _by_field("Spouse Email", "spouse.email"),
    _by_field("Case Manager", "team.owner.name"),
    _by_field("Manager Email", "team.owner.email"),
    _by_field("Office TZ", "team.office_zone"),
    Column(heading="Notes", path=NOTES, coercion=str.strip),
)
REQUIRED = ("File No", "Foreign National")


def column_for(heading: str) -> Column | None:
    """Return the column a heading means, whatever its case and spacing; None when unknown.

    The dotted path of a field is a heading too: `applicant.zone`, `job.noc`.
    """
    return _known().get(_key(heading)) or _by_path(heading.strip())


@cache
def _known() -> Mapping[str, Column]:
    return {_key(column.heading): column for column in COLUMNS}


def _key(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


def _by_path(path: str) -> Column | None:
    field = paths_of(Facts).get(path)
    if field is None or field.shape in (Shape.PART, Shape.PARTS):
        return None
    # "Spouse" holds yes or no; only the field's own path can hold another relationship.
    standards = (c for c in COLUMNS if c.coercion is not _relationship)
    standard = next((c for c in standards if c.path == path), None)
    return standard or _by_field(path, path)
