"""The personal part of the facts: taken out before they are stored, put back when read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from models.rules.facts import PERSONAL, Facts

Ref = tuple[int, int]
"""A person as told at some time: the person's opaque number, and the revision."""

Document = dict[str, Any]


class Kind(StrEnum):
    """Which part somebody has in cases."""

    APPLICANT = "applicant"  # the professional; belongs to one case
    SPOUSE = "spouse"  # likewise
    CHILD = "child"  # likewise
    SUPERVISING = "supervising"  # the professional who supervises the work; likewise
    STAFF = "staff"  # of the firm; one person in all cases
    CONTACT = "contact"  # of an employer; one person in all cases


SHARED = frozenset({Kind.STAFF, Kind.CONTACT})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Particulars:
    """What is known of a person; never shown by `repr`."""

    kind: Kind
    name: str | None = None
    email: str | None = None
    residence: str | None = None
    passport_expires_on: date | None = None
    licence: str | None = None
    born_on: date | None = None
    zone: str | None = None

    def __repr__(self) -> str:
        """Show the part only: the rest is personal."""
        return f"Particulars(kind={self.kind.value!r})"

    @property
    def known(self) -> Document:
        """The fields that are known, as they stand in a document."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name in FIELDS
            if (value := getattr(self, name)) is not None
        }


FIELDS = tuple(f.name for f in fields(Particulars) if f.name != "kind")


def personal(facts: Facts) -> dict[str, Particulars]:
    """Return who is spoken of, by role; children are `child.0`, `child.1` ..."""
    told = {
        "applicant": _taken(Kind.APPLICANT, facts.applicant, PERSONAL["applicant"]),
        "spouse": _taken(Kind.SPOUSE, facts.spouse, PERSONAL["spouse"]),
        "employer": Particulars(kind=Kind.CONTACT, email=facts.employer.contact_email),
        "supervising": Particulars(
            kind=Kind.SUPERVISING, name=facts.job.supervising_professional
        ),
    }
    for role in PERSONAL["team"]:
        if (colleague := getattr(facts.team, role)) is not None:
            told[role] = _taken(Kind.STAFF, colleague, ("name", "email"))
    for place, child in enumerate(facts.children):
        told[f"child.{place}"] = _taken(Kind.CHILD, child, PERSONAL["children"])
    return {role: who for role, who in told.items() if who.known}


def _taken(kind: Kind, section: Any, names: Iterable[str]) -> Particulars:
    return Particulars(kind=kind, **{name: getattr(section, name) for name in names})


def removed(document: Document) -> Document:
    """Return a facts document without any personal field."""
    left = dict(document)
    for section, names in PERSONAL.items():
        if section not in document:
            continue
        if section == "children":
            left[section] = [_without(child, names) for child in document[section]]
        else:
            left[section] = _without(document[section], names)
    return left


def _without(section: Document, names: Iterable[str]) -> Document:
    return {name: value for name, value in section.items() if name not in names}


def restored(document: Document, told: Mapping[str, Document]) -> Document:
    """Return a facts document with what is known of each role back in its place."""
    whole = {**document, "children": list(document.get("children", ()))}
    for role, known in told.items():
        if role.startswith("child."):
            place = int(role.removeprefix("child."))
            whole["children"][place] = {**whole["children"][place], **known}
        else:
            section, values = _place(role, known)
            whole[section] = {**whole.get(section, _EMPTY), **values}
    return whole


_EMPTY: Document = {}
_OF_THE_TEAM = frozenset(PERSONAL["team"])


def _place(role: str, known: Document) -> tuple[str, Document]:
    if role == "employer":
        return "employer", {"contact_email": known["email"]}
    if role == "supervising":
        return "job", {"supervising_professional": known["name"]}
    if role in _OF_THE_TEAM:
        return "team", {role: known}
    return role, known
