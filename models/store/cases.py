"""Cases: loaded and saved in sets, and never over somebody else's change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from orjson import loads
from sqlalchemy import Connection, Text, cast, delete, select

from models.rules.case import Awaiting, Case, reference_of
from models.rules.chasing import Chase
from models.store import chases
from models.store.bulk import Row, instant_text, json_text
from models.store.dialects import insert_into
from models.store.documents import case_document, case_from
from models.store.particulars import Ref
from models.store.people import known, told_to
from models.store.plans import Packed
from models.store.swapping import StaleCaseError as StaleCaseError
from models.store.swapping import swap_whole
from models.store.swapping import write_plans as write_plans
from models.store.tables import CaseRow, CertificateRow, table_of

_CASE = table_of(CaseRow)
_CERTIFICATE = table_of(CertificateRow)
# JSON is cut up by us, and sooner than by the driver.
_AS_TEXT = [cast(_CASE.c[name], Text).label(name) for name in ("document", "people", "plan")]
_LOADED = (_CASE.c.number, _CASE.c.version, _CASE.c.planned_filing_on, *_AS_TEXT)


class FileNumberTakenError(StaleCaseError):
    """Somebody opened a case with one of these file numbers meanwhile; nothing was changed."""


class CertificateTakenError(Exception):
    """These offer numbers were recorded for other cases meanwhile: number -> case."""

    def __init__(self, taken: Mapping[str, int]) -> None:
        """Keep which number belongs to which case."""
        named = ", ".join(f"{n} ({reference_of(case)})" for n, case in sorted(taken.items()))
        super().__init__(f"offer numbers recorded for another case: {named}")
        self.taken = dict(taken)


class StoredCase(NamedTuple):
    """A case as loaded: its value, its plan as kept, and who is meant by each role."""

    case: Case
    kept_plan: str  # JSON, read when somebody asks
    filing_on: date | None  # the day for which a first filing was planned; None once filed
    chase: Chase
    people: dict[str, Ref]

    @property
    def packed_plan(self) -> Packed:
        """The plan that its people know, for `plans.unpack`."""
        packed: Packed = loads(self.kept_plan)
        return packed


class CaseChange(NamedTuple):
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
    query = select(*_LOADED).where(_CASE.c.number.in_(wanted))
    if to_change:
        query = query.with_for_update()
    rows = conn.execute(query.order_by(_CASE.c.number)).all()
    roles = {row.number: _roles(loads(row.people)) for row in rows}
    chased = chases.of(conn, wanted)
    told = known(conn, {ref[0] for refs in roles.values() for ref in refs.values()})
    return {
        row.number: StoredCase(
            case=case_from(
                loads(row.document),
                number=row.number,
                version=row.version,
                people=roles[row.number],
                told=told_to(roles[row.number], told),
            ),
            kept_plan=row.plan,
            filing_on=row.planned_filing_on,
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
    replanned = [change for change in changed if _is_only_replanned(change)]
    if replanned:
        write_plans(conn, plan_rows(replanned, now=now, dialect=conn.dialect.name))
    if whole := [_row(change, now) for change in changed if not _is_only_replanned(change)]:
        swap_whole(conn, whole)
    chases.put(conn, chased_anew(chunk))
    _record_certificates(conn, chunk)


def plan_rows(changes: Iterable[CaseChange], *, now: datetime, dialect: str) -> list[Row]:
    """Return what `write_plans` writes of cases that are themselves as they were loaded."""
    return [_plan_row(_moved(change, now), dialect) for change in changes]


def _plan_row(moved: Mapping[str, Any], dialect: str) -> Row:
    filing_on = moved["planned_filing_on"]
    return (
        moved["number"],
        moved["version"],
        moved["route"],
        moved["port"],
        filing_on.isoformat() if filing_on else None,
        instant_text(moved["next_due_at"], dialect),
        json_text(moved["plan"]),
        instant_text(moved["updated_at"], dialect),
    )


def chased_anew(changes: Iterable[CaseChange]) -> dict[int, Chase]:
    """Return what is chased now in those cases in which it is not what was chased before."""
    return {
        c.after.number: c.chase
        for c in changes
        if c.before is None or c.before.chase != c.chase
    }


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
