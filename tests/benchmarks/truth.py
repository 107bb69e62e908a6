"""What must be true of a firm whose processes were killed, worked out from its cases and rules.

Neither the reminder queue nor what the program believes to have said is asked what is owed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from models.casework.office import Office
from models.casework.verifying import Promise, verify
from models.rules.almanac import Almanac
from models.rules.case import Case
from models.rules.duties import open_duties
from models.rules.ladders import current
from models.rules.notices import Audience
from models.rules.plan import STEPS, Owner, StepKey
from models.rules.planning import plan
from models.rules.published import ALWAYS
from models.store import cases
from models.store.engine import reading
from models.store.outbox import MESSAGE, NOTICE, MessageState, NoticeState
from models.store.plans import pack, says_the_same, unpack
from models.store.tables import CaseRow, EventRow, SaidRow, table_of
from tests.benchmarks.story import Told

_CASE, _EVENT, _SAID = (table_of(row) for row in (CaseRow, EventRow, SaidRow))
_HEARS = {Owner.EMPLOYER: Audience.EMPLOYER, Owner.APPLICANT: Audience.APPLICANT}


class Wrong(StrEnum):
    """The ways in which a kill could show."""

    MISSED = "missed reminders"
    REPEATED = "unmarked repeats"
    HALF = "half-applied chunks"
    BROKEN = "broken event chains"
    OTHER = "other promises broken"


Found = Iterator[tuple[Wrong, str]]
_PROMISED = {
    Promise.EVERY_RUNG_IS_SAID: Wrong.MISSED,
    Promise.EVERY_DUTY_WAITS: Wrong.MISSED,
    Promise.CONFIRMED_ONCE: Wrong.REPEATED,
    Promise.CHAIN_IS_WHOLE: Wrong.BROKEN,
}
# It compares when a mail was made with when its case was saved; but all chunks of a publishing
# bear the instant at which that began, and a mail made before its case's turn came is no lie.
_NOT_ASKED = frozenset({Promise.DATE_WAS_CURRENT})


class Duty(NamedTuple):
    """One thing that somebody has to hear."""

    case: int
    step: str
    due_on: date
    rung: str
    audience: str


def at_rest(
    office: Office,
    told: Mapping[str, Told],
    mails: Collection[EmailMessage],
    *,
    now: datetime,
) -> Found:
    """Say what is wrong once everything was run to its end."""
    for promise in verify(office, now=now):
        if promise.id not in _NOT_ASKED:
            for violation in promise.violations:
                yield _PROMISED.get(promise.id, Wrong.OTHER), violation
    with reading(office.engine) as conn:
        yield from _as_told(conn, told)
        yield from unheeded(conn, office)
        yield from _unheard(conn, office.almanac(conn), _heard(conn, mails), now)
        yield from _left_over(conn, mails)
    yield from _unmarked_repeats(mails)


def _as_told(conn: Connection, told: Mapping[str, Told]) -> Found:
    """Check that each row told is one case, and each piece of news one event of it."""
    numbers = {row.file_no: row.number for row in conn.execute(select(_CASE))}
    stored = cases.load(conn, numbers.values())
    events = Counter(
        (row.case_number, row.name)
        for row in conn.execute(select(_EVENT.c.case_number, _EVENT.c.name))
    )
    if numbers.keys() != told.keys():
        yield Wrong.HALF, f"rows and cases differ: {sorted(numbers.keys() ^ told.keys())}"
    for file_no in numbers.keys() & told.keys():
        known, number = told[file_no], numbers[file_no]
        if stored[number].case.facts.applicant.residence != known.residence:
            yield Wrong.HALF, f"{file_no} does not say what its row says"
        found = events[number, "case_opened"], events[number, "facts_changed"]
        if found != (1, known.imports + known.records):
            yield Wrong.HALF, f"{file_no}: opened, changed {found} times"


def unheeded(conn: Connection, office: Office) -> Found:
    """Check that each plan is what its facts give under the restrictions that stand now.

    For the instant at which it was made, as if they had been known then: a plan stands still
    while time passes, and those whom a restriction moves were made anew because of it.
    """
    standing = office.restrictions(conn)
    known = tuple(replace(r, published_at=ALWAYS) for r in standing)
    almanac = office.almanac_under(known, office.law(conn))
    for one in cases.load(conn, conn.scalars(select(_CASE.c.number)).all()).values():
        made_at = datetime.fromisoformat(one.packed_plan["as_of"])
        if not says_the_same(one.packed_plan, pack(plan(one.case, almanac, as_of=made_at))):
            yield Wrong.HALF, f"{one.case.reference} has a plan that heeds other restrictions"


def _unheard(
    conn: Connection, almanac: Almanac, heard: Collection[Duty], now: datetime
) -> Found:
    for one in cases.load(conn, conn.scalars(select(_CASE.c.number)).all()).values():
        for step, day in open_duties(unpack(one.packed_plan, one.case.number)):
            for duty in _owed(one.case, step.key, day, almanac, now):
                if duty not in heard:
                    yield Wrong.MISSED, f"nobody heard {duty}"


def _owed(
    case: Case, key: StepKey, day: date, almanac: Almanac, now: datetime
) -> Iterator[Duty]:
    """Return the rung reached, for counsel and for whoever has to act."""
    kind = STEPS[key]
    rung, _ = current(kind.duty_class, day, case.facts.team.office_zone, almanac, now=now)
    if rung is not None:
        for audience in {Audience.COUNSEL, _HEARS.get(kind.owner, Audience.COUNSEL)}:
            yield Duty(case.number, key.value, day, rung.label, audience.value)


def _heard(conn: Connection, mails: Iterable[EmailMessage]) -> set[Duty]:
    """Return what stands in mails that the server has taken."""
    taken = {mail["X-Notice-Key"] for mail in mails}
    return {
        Duty(row.case_number, row.duty, row.due_on, row.rung, row.audience)
        for row in conn.execute(
            select(NOTICE, MESSAGE.c.payload).join(
                MESSAGE, MESSAGE.c.message_id == NOTICE.c.message_id
            )
        )
        if _key(row) in taken
    }


def _key(row: Any) -> str | None:
    return row.payload["headers"]["X-Notice-Key"] if row.payload else None


def _left_over(conn: Connection, mails: Iterable[EmailMessage]) -> Found:
    """Check that nothing stands still between the queue and the server."""
    taken = {mail["X-Notice-Key"] for mail in mails}
    waiting = select(NOTICE.c.key).where(NOTICE.c.state == NoticeState.QUEUED)
    for table, where in ((_SAID, "being said"), (waiting.subquery(), "to be gathered")):
        if left := conn.execute(select(func.count()).select_from(table)).scalar_one():
            yield Wrong.MISSED, f"{left} are still {where}"
    for row in conn.execute(select(MESSAGE)):
        if row.state != MessageState.SENT or _key(row) not in taken:
            yield Wrong.MISSED, f"message {row.message_id} is {row.state}, and never came"


def _unmarked_repeats(mails: Iterable[EmailMessage]) -> Found:
    """Check that of each mail at most one copy came without a mark."""
    unmarked = Counter(
        (mail["To"], mail["X-Notice-Key"]) for mail in mails if not is_marked(mail)
    )
    for (_, key), count in unmarked.items():
        if count > 1:
            yield Wrong.REPEATED, f"{key} came {count} times without a mark"


def is_marked(mail: EmailMessage) -> bool:
    return "possible repeat of" in mail["Subject"]


def repeats(mails: Collection[EmailMessage]) -> int:
    """Return how many copies came of mails that had come before."""
    copies = Counter((mail["To"], mail["X-Notice-Key"]) for mail in mails)
    return sum(count - 1 for count in copies.values())
