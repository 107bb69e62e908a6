"""What was carried through is saved: cases, events, the queue's next rows, and the notices."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from models.casework import pinning
from models.casework.acts import Carried, World
from models.casework.drafting import filing_ahead
from models.rules.chasing import Round
from models.rules.duties import next_instant, open_duties
from models.rules.events import HandedOver
from models.rules.notices import Reminder
from models.store import audit, cases, chases, outbox, queue
from models.store.audit import Link
from models.store.bulk import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Rows of replanned cases, as they will lie in the database: whoever may writes them."""

    plans: list[Row]
    chases: list[Row]
    events: list[Row]
    reminders: list[Row]
    notices: list[Row]


def ready(
    answers: Sequence[Carried],
    links: dict[int, Link],
    world: World,
    *,
    dialect: str,
    flagged: Sequence[Carried] = (),
) -> Ready:
    """Return what is to be written of cases that were replanned, and to which nothing happened.

    `links` are where the chains of their events end. Of what is only `flagged`, because a pin
    keeps it where it is, people are told and nothing else.
    """
    now, changes = world.now, [_row(a) for a in answers]
    entries = (_entry(a) for a in answers)
    notices = [n for a in (*answers, *flagged) for n in a.notices]
    return Ready(
        plans=cases.plan_rows(changes, now=now, dialect=dialect),
        chases=chases.rows(cases.chased_anew(changes)),
        events=audit.rows(entries, links, recorded_at=now, refs={}, by={}, dialect=dialect),
        reminders=queue.rows(_newly_chased(answers, world), dialect=dialect),
        notices=outbox.rows(notices, now=now, dialect=dialect),
    )


def write(conn: Connection, made: Ready) -> None:
    """Write such rows; StaleCaseError when a case is no longer what it was."""
    if made.plans:
        cases.write_plans(conn, made.plans)
        chases.write_chases(conn, made.chases)
        audit.write_events(conn, made.events)
        queue.write_reminders(conn, made.reminders)
    outbox.write_notices(conn, made.notices)


def save(
    conn: Connection, answers: Sequence[Carried], world: World, *, by: str | None = None
) -> None:
    """Save what was carried: cases, events, the queue's next rows, and the notices."""
    if not answers:
        return
    cases.save(conn, [_row(a) for a in answers], now=world.now)
    audit.append(
        conn,
        [_entry(a, by) for a in answers],
        recorded_at=world.now,
        refs={a.case.number: a.roles for a in answers},
    )
    pinning.keep(conn, answers, world)
    queue.add(conn, _newly_chased(answers, world))
    outbox.enqueue(conn, [n for a in answers for n in a.notices], now=world.now)


def _entry(answer: Carried, by: str | None = None) -> audit.Entry:
    return audit.Entry(case_number=answer.case.number, event=answer.event, at=answer.at, by=by)


def _newly_chased(answers: Iterable[Carried], world: World) -> Iterator[Reminder]:
    """Return the queue's rows for what was not chased before; the rest has its own already."""
    current = Round(world.after, now=world.now)
    for answer in answers:
        before = answer.before.chase if answer.before else None
        if before and isinstance(answer.event, HandedOver) and answer.notices:
            # Told of all at once: the queue has the next rungs of the same duties already.
            before = replace(before, hears=answer.chase.hears)
        yield from current.reminders(answer.case.number, answer.chase.since(before))


def _row(answer: Carried) -> cases.CaseChange:
    ends = [next_instant(step, day, answer.case) for step, day in open_duties(answer.plan)]
    return cases.CaseChange(
        before=answer.before,
        after=answer.case,
        people=answer.roles,
        plan=answer.packed,
        chase=answer.chase,
        next_due_at=min(ends, default=None),
        planned_filing_on=filing_ahead(answer.plan, answer.case),
    )
