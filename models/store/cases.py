"""Cases: loaded and saved in sets, and never over somebody else's change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from orjson import loads
from sqlalchemy import Connection, Text, bindparam, cast, delete, select
from sqlalchemy import update as update_of

from models.rules.case import Awaiting, Case, reference_of
from models.rules.chasing import Chase
from models.store import chases
from models.store.bulk import instant_text, json_text, update
from models.store.dialects import insert_into
from models.store.documents import case_document, case_from
from models.store.particulars import Ref
from models.store.people import revisions, told_to
from models.store.plans import Packed
from models.store.tables import CaseRow, CertificateRow, table_of

_CASE = table_of(CaseRow)
_CERTIFICATE = table_of(CertificateRow)
# Cut up by us, and sooner than by the driver.
_AS_TEXT = [cast(_CASE.c[name], Text).label(name) for name in ("document", "people", "plan")]
_REPLANNED = (
    "number",
    "version",
    "route",
    "port",
    "planned_filing_on",
    "next_due_at",
    "plan",
    "updated_at",
)


class StaleCaseError(Exception):
    """Somebody changed these cases since they were loaded; roll back and load again."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """Keep the numbers of the cases."""
        named = ", ".join(reference_of(number) for number in numbers)
        super().__init__(f"changed by somebody else meanwhile: {named}")
        self.numbers = tuple(numbers)


class FileNumberTakenError(StaleCaseError):
    """Somebody opened a case with one of these file numbers meanwhile; nothing was changed."""


class CertificateTakenError(Exception):
    """These offer numbers were recorded for other cases meanwhile: number -> case."""

    def __init__(self, taken: Mapping[str, int]) -> None:
        """Keep which number belongs to which case."""
        named = ", ".join(f"{n} ({reference_of(case)})" for n, case in sorted(taken.items()))
        super().__init__(f"offer numbers recorded for another case: {named}")
        self.taken = dict(taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case as loaded: its value, its packed plan, and who is meant by each role."""

    case: Case
    packed_plan: Packed
    chase: Chase
    people: dict[str, Ref]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case to be saved; `before` is what was loaded, or None for a new one.

    `people` are the roles as `settling.settle` gave them. The version saved is one more than
    the version loaded, and 1 for a new case, whatever `after` says. Of a case that is itself
    as it was loaded (the very value) only the plan is written.
    """

    before: StoredCase | None
    after: Case
    people: Mapping[str, Ref]
    plan: Packed
    chase: Chase
    next_due_at: datetime | None
    planned_filing_on: date | None


def load(
    conn: Connection, numbers: Iterable[int], *, to_change: bool = False
) -> dict[int, StoredCase]:
    """Return these cases by number, complete with personal fields; unknown ones are left out.

    With `to_change` PostgreSQL keeps others from changing them until the transaction ends; on
    SQLite `writing` does so anyway.
    """
    wanted = set(numbers)
    query = select(_CASE.c.number, _CASE.c.version, *_AS_TEXT).where(_CASE.c.number.in_(wanted))
    if to_change:
        query = query.with_for_update()
    rows = conn.execute(query.order_by(_CASE.c.number)).all()
    roles = {row.number: _roles(loads(row.people)) for row in rows}
    chased = chases.of(conn, wanted)
    known = revisions(conn, {ref[0] for refs in roles.values() for ref in refs.values()})
    return {
        row.number: StoredCase(
            case=case_from(
                loads(row.document),
                number=row.number,
                version=row.version,
                people=roles[row.number],
                told=told_to(roles[row.number], known),
            ),
            packed_plan=loads(row.plan),
            chase=chased[row.number],
            people=roles[row.number],
        )
        for row in rows
    }


def _roles(people: Mapping[str, Sequence[int]]) -> dict[str, Ref]:
    return {role: (person_id, revision) for role, (person_id, revision) in people.items()}


def save(conn: Connection, changes: Iterable[CaseChange], *, now: datetime) -> None:
    """Write a chunk of cases and their offer numbers in a handful of statements.

    StaleCaseError when any was changed since it was loaded or a new one's file number was
    taken, CertificateTakenError when an offer number was recorded for another case: the
    caller rolls everything back.
    """
    chunk = list(changes)
    if added := [_row(change, now) for change in chunk if change.before is None]:
        _add(conn, added)
    changed = [change for change in chunk if change.before is not None]
    if moved := [_moved(change, now) for change in changed if _is_only_replanned(change)]:
        _swap_plans(conn, moved)
    if whole := [_row(change, now) for change in changed if not _is_only_replanned(change)]:
        _swap(conn, whole)
    chases.put(conn, {c.after.number: c.chase for c in chunk if _is_chased_anew(c)})
    _record_certificates(conn, chunk)


def _is_chased_anew(change: CaseChange) -> bool:
    return change.before is None or change.before.chase != change.chase


def _is_only_replanned(change: CaseChange) -> bool:
    return change.before is not None and change.after is change.before.case


def _moved(change: CaseChange, now: datetime) -> dict[str, Any]:
    plan = change.plan
    return {
        "number": change.after.number,
        "version": change.before.case.version + 1 if change.before else 1,
        "route": plan.get("route"),
        "port": plan.get("port"),
        "planned_filing_on": change.planned_filing_on,
        "next_due_at": change.next_due_at,
        "plan": plan,
        "updated_at": now,
    }


def _row(change: CaseChange, now: datetime) -> dict[str, Any]:
    case, owner = change.after, change.people.get("owner")
    return {
        **_moved(change, now),
        "file_no": case.facts.file_no,
        "stage": case.stage.value,
        "awaiting": case.awaiting.value,
        "open": case.awaiting is not Awaiting.NOTHING,
        "owner_id": owner[0] if owner else None,
        "document": case_document(case),
        "people": {role: list(ref) for role, ref in change.people.items()},
    }


def _add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    # On PostgreSQL two may open a case with one file number, each not seeing the other's.
    once = insert_into(conn, CaseRow).on_conflict_do_nothing(index_elements=["file_no"])
    done = conn.execute(once, rows, execution_options={"preserve_rowcount": True})
    if done.rowcount < len(rows):
        raise FileNumberTakenError([row["number"] for row in rows])


def _swap(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    swap = (
        update_of(_CASE)
        .where(_CASE.c.number == bindparam("its_number"))
        .where(_CASE.c.version == bindparam("its_version"))
        .values({name: bindparam(name) for name in rows[0] if name != "number"})
    )
    asked = [
        {**row, "its_number": row["number"], "its_version": row["version"] - 1} for row in rows
    ]
    # In the order of their keys, so that two writers cannot wait for each other.
    asked.sort(key=lambda row: row["its_number"])
    for row in asked:
        del row["number"]
    # Undone in itself when it fails: only then do the versions tell who was too late.
    attempt = conn.begin_nested()
    if conn.execute(swap, asked).rowcount == len(rows):
        attempt.commit()
        return
    attempt.rollback()
    raise StaleCaseError(_lost(conn, rows))


def _swap_plans(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the plans alone, as `_swap` writes the whole of a case."""
    dialect = conn.dialect.name
    told = sorted(
        (
            row["number"],
            row["version"],
            row["route"],
            row["port"],
            row["planned_filing_on"] and row["planned_filing_on"].isoformat(),
            instant_text(row["next_due_at"], dialect),
            json_text(row["plan"]),
            instant_text(row["updated_at"], dialect),
        )
        for row in rows
    )
    attempt = conn.begin_nested()
    done = update(conn, _CASE, _REPLANNED, told, key="number", version="version")
    if done == len(rows):
        attempt.commit()
        return
    attempt.rollback()
    raise StaleCaseError(_lost(conn, rows))


def _lost(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    wanted = {row["number"]: row["version"] - 1 for row in rows}
    query = select(_CASE.c.number, _CASE.c.version).where(_CASE.c.number.in_(wanted))
    versions = {row.number: row.version for row in conn.execute(query)}
    return sorted(n for n, version in wanted.items() if versions.get(n) != version)


def _record_certificates(conn: Connection, changes: Sequence[CaseChange]) -> None:
    new: dict[str, int] = {}
    gone: set[str] = set()
    for change in changes:
        before = _offer_numbers(change.before.case) if change.before else set()
        after = _offer_numbers(change.after)
        gone |= before - after
        new |= dict.fromkeys(after - before, change.after.number)
    if gone:
        # A number mistyped in one case must not bar the case that it belongs to.
        conn.execute(delete(_CERTIFICATE).where(_CERTIFICATE.c.number.in_(gone)))
    if new:
        rows = [{"number": offer, "case_number": case} for offer, case in sorted(new.items())]
        conn.execute(insert_into(conn, CertificateRow).on_conflict_do_nothing(), rows)
        if taken := certificates_elsewhere(conn, new):
            raise CertificateTakenError(taken)


def _offer_numbers(case: Case) -> set[str]:
    return {c.number for c in case.certificates if c.number}


def certificates_elsewhere(conn: Connection, numbers: Mapping[str, int]) -> dict[str, int]:
    """Return which offer numbers (number -> its case) belong to another case, and to which."""
    query = select(_CERTIFICATE).where(_CERTIFICATE.c.number.in_(set(numbers)))
    found = {row.number: row.case_number for row in conn.execute(query)}
    return {offer: case for offer, case in found.items() if numbers[offer] != case}
