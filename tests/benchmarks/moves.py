"""What a restriction or a value of the law must do to a firm's cases, however often killed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from models.casework.law_file import read_law
from models.casework.office import Office
from models.casework.restriction_file import read_restriction
from models.reference.overlay import law_value, overlaid
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import Case, reference_of
from models.rules.diff import diff
from models.rules.notices import Audience
from models.rules.plan import StepKey
from models.rules.planning import plan
from models.store import audit, cases, law_values, restrictions
from models.store.engine import reading
from models.store.law_values import StoredLaw
from models.store.outbox import NOTICE
from models.store.plans import unpack
from models.store.restrictions import StoredRestriction
from models.store.tables import CaseRow, EventRow, table_of
from tests.benchmarks.story import Enacting, Restricting
from tests.benchmarks.truth import Found, Wrong

_CASE, _EVENT = table_of(CaseRow), table_of(EventRow)
_BEGUN = {True: "publishing", False: "withdrawing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a restriction is about to do to the cases that stand before it."""

    restricting: Restricting
    standing: frozenset[int]
    affected: frozenset[int]
    filing_moves: frozenset[int]


def move(office: Office, restricting: Restricting, *, now: datetime) -> Move:
    """Work out, before anything happens, whose plan will differ."""
    with reading(office.engine) as conn:
        old = office.almanac(conn)
        new = _coming(office, conn, restricting, now)
        stored = cases.load(conn, conn.scalars(select(_CASE.c.number)).all())
    steps = {number: _moved(one, old, new, now) for number, one in stored.items()}
    return Move(
        restricting=restricting,
        standing=frozenset(stored),
        affected=frozenset(n for n, moved in steps.items() if moved),
        filing_moves=frozenset(
            n for n, moved in steps.items() if (StepKey.FILING, "planned_on") in moved
        ),
    )


def _coming(office: Office, conn: Connection, coming: Restricting, now: datetime) -> Almanac:
    """Return the calendars as they will be once all is over."""
    border, law = office.restrictions(conn), office.law(conn)
    if isinstance(coming, Enacting):
        return office.almanac_under(border, _law_of(office, coming, now))
    after = [r for r in border if r.id != coming.id]
    if coming.text is not None:
        after.append(read_restriction(coming.text, ports=office.book.ports))
    return office.almanac_under(tuple(after), law)


def _law_of(office: Office, coming: Enacting, now: datetime) -> RuleBook:
    if coming.text is None:
        return office.book  # the story has no other value
    read = read_law(coming.text, book=office.book, now=now)
    value = law_value(read.document, version=coming.version, digest=read.digest)
    return overlaid(office.book, [value])


def _latest(conn: Connection, coming: Restricting) -> StoredRestriction | StoredLaw | None:
    if not isinstance(coming, Enacting):
        return restrictions.latest(conn, coming.id)
    found = [one for one in law_values.every(conn) if one.id == coming.id]
    return max(found, key=lambda one: one.version, default=None)


def _moved(
    stored: cases.StoredCase, old: Almanac, new: Almanac, now: datetime
) -> set[tuple[StepKey, str]]:
    then = plan(stored.case, new, as_of=now)
    announced = unpack(stored.packed_plan, stored.case.number)
    if not diff(announced, then, reason="", because=""):
        return set()  # this is what people heard all along
    changes = diff(plan(stored.case, old, as_of=now), then, reason="", because="")
    if not changes and _touches_what_was_told(stored.case, announced.as_of, old, new):
        changes = diff(announced, then, reason="", because="")
    return {(c.step, c.field) for c in changes if isinstance(c.step, StepKey)}


def _touches_what_was_told(case: Case, told_at: datetime, old: Almanac, new: Almanac) -> bool:
    # By now the plan would be another in any case; but people hold to the day told them then.
    was, would_be = (plan(case, almanac, as_of=told_at) for almanac in (old, new))
    return bool(diff(was, would_be, reason="", because=""))


def at_a_glance(engine: Engine, coming: Move | None) -> Found:
    """Say what is wrong at this moment, with half of the work done and somebody still at it."""
    # On SQLite every transaction sees one moment anyway.
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**level) as conn, conn.begin():
        yield from _saved_whole(conn)
        for number, seq in audit.broken_chains(conn):
            yield Wrong.BROKEN, f"{reference_of(number)}: event {seq}"
        if coming is not None:
            yield from _as_far_as_noted(conn, coming)


def _saved_whole(conn: Connection) -> Found:
    counted = (
        select(_CASE.c.number, _CASE.c.version, func.count(_EVENT.c.seq).label("events"))
        .outerjoin(_EVENT, _EVENT.c.case_number == _CASE.c.number)
        .group_by(_CASE.c.number, _CASE.c.version)
    )
    for row in conn.execute(counted):
        if row.version != row.events:
            yield Wrong.HALF, f"{reference_of(row.number)}: v{row.version}, {row.events} events"


def _as_far_as_noted(conn: Connection, coming: Move) -> Found:
    here = _latest(conn, coming.restricting)
    state = _BEGUN[coming.restricting.text is not None]
    if here is None or (here.version, here.state) != (coming.restricting.version, state):
        return
    wanted = {n for n in coming.affected if n <= here.done_to}
    done = _replanned(conn, coming.restricting.cause).keys() & coming.standing
    if done != wanted:
        yield Wrong.HALF, f"noted up to {here.done_to}, but {sorted(done ^ wanted)} differ"


def _replanned(conn: Connection, cause: str) -> Counter[int]:
    rows = conn.execute(
        select(_EVENT.c.case_number, _EVENT.c.payload).where(_EVENT.c.name == "replanned")
    )
    return Counter(r.case_number for r in rows if r.payload["fields"]["cause"] == cause)


def moved_once(conn: Connection, come: Move) -> Found:
    """Say what is wrong when all is over: each affected case moves once, and is told once."""
    cause = come.restricting.cause
    here = _latest(conn, come.restricting)
    if here is None or here.version != come.restricting.version or here.is_unfinished:
        yield Wrong.HALF, f"{cause} is not finished: {here and here.state}"
    times = _replanned(conn, cause)
    for number in sorted(come.standing):
        if times[number] != (number in come.affected):
            yield Wrong.HALF, f"{reference_of(number)} moved {times[number]} times by {cause}"
    yield from _told_once(conn, come)


def _told_once(conn: Connection, come: Move) -> Found:
    cause = come.restricting.cause
    rows = conn.execute(select(NOTICE).where(NOTICE.c.cause == cause))
    told = Counter((row.case_number, row.audience) for row in rows)
    for (number, audience), count in told.items():
        if count > 1:
            yield (
                Wrong.REPEATED,
                f"{reference_of(number)}: {audience} of {cause}, {count} times",
            )
    for number in sorted(come.filing_moves):
        for audience in (Audience.COUNSEL, Audience.APPLICANT):
            if not told[number, audience]:
                yield Wrong.MISSED, f"{reference_of(number)}: {audience} of {cause}"
