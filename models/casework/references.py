"""Which case is meant: by its reference or its file number, or the refusal that says so."""

from sqlalchemy import Connection

from models.rules.case import reference_of
from models.rules.decisions import Refusal, RefusedError, refuse
from models.store import cases, finding


def number_meant(conn: Connection, reference: str) -> int:
    """Return the number of the case with a reference or file number; RefusedError if none."""
    number = finding.number_of(conn, reference)
    if number is None:
        raise unknown_case(reference)
    return number


def load_one(conn: Connection, reference: str, *, to_change: bool = False) -> cases.StoredCase:
    """Return the case with a reference or file number; RefusedError when there is none."""
    number = number_meant(conn, reference)
    return cases.load(conn, [number], to_change=to_change)[number]


def unknown_case(reference: str) -> RefusedError:
    """Return the refusal for a reference that no case has."""
    return refuse(
        Refusal.UNKNOWN_CASE,
        f"No case has the reference or file number {reference!r}; see `northbound case list`.",
    )


def duplicate(file_no: str, holder: int) -> RefusedError:
    """Return the refusal for a file number that another case has."""
    return refuse(
        Refusal.DUPLICATE,
        f"File number {file_no} is case {reference_of(holder)} already; record facts_changed "
        "there, or give another number.",
    )


def unknown_restriction(restriction_id: str) -> RefusedError:
    """Return the refusal for an id that no published restriction has."""
    return refuse(
        Refusal.UNKNOWN_RESTRICTION,
        f"No published restriction has the id {restriction_id!r}; see "
        "`northbound restriction list`.",
    )
