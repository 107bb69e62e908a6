"""The world with and without one published value of the law."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from models.casework.acts import Cause, World
from models.casework.office import Office
from models.reference.law_schema import LawForm, LawKind
from models.reference.overlay import LawValue, law_value
from models.rules.book import RuleBook
from models.store import law_values
from models.store.law_values import StoredLaw
from models.store.restrictions import State


def valued(one: StoredLaw) -> LawValue:
    """Return what a stored version says."""
    return law_value(one.document, version=one.version, digest=one.digest)


def cause_of(one: StoredLaw, book: RuleBook) -> Cause:
    """Return why plans move: a value in its version binds, or is withdrawn."""
    value = valued(one)
    form, is_return = value.form, one.state is State.WITHDRAWING
    binds = f"is another from {form.effective_from.isoformat()}"
    verb = "is withdrawn" if is_return else binds
    return Cause(
        reason="law",
        because=f"{title_of(form, book)} {verb} (source: {'; '.join(form.source)}).",
        key=f"{value.name}.withdrawn" if is_return else value.name,
    )


def title_of(form: LawForm, book: RuleBook) -> str:
    """Return how people call what a value is about."""
    match form.kind:
        case LawKind.RULE if form.id in book.rules:
            return book.rule(form.id).title
        case LawKind.FEE:
            return next((fee.name for fee in book.fees if fee.id == form.id), form.id)
        case LawKind.PORT_HOURS if form.id in book.ports:
            return f"The timetable of {book.ports[form.id].name}"
        case LawKind.PLANNING:
            return f"The planning value {form.id}"
        case _:
            return form.id


def world_of(office: Office, conn: Connection, here: StoredLaw, now: datetime) -> World:
    """Return the world before and after a value is published, or withdrawn.

    Whatever the store says by now: what is being published stands in it already.
    """
    others = [one for one in law_values.standing(conn) if one.key != here.key]
    with_it = sorted((*others, here), key=lambda one: one.key)
    if here.state is State.WITHDRAWING:
        return _world(office, conn, with_it, others, now)
    return _world(office, conn, others, with_it, now)


def not_reached(office: Office, conn: Connection, now: datetime) -> tuple[int, World] | None:
    """Return up to which case a value in the making has come, and the world beyond it.

    None when none is: there is one at most.
    """
    for here in law_values.unfinished(conn):
        before = world_of(office, conn, here, now).before
        return here.done_to, World(before=before, after=before, now=now)
    return None


def _world(
    office: Office,
    conn: Connection,
    before: Sequence[StoredLaw],
    after: Sequence[StoredLaw],
    now: datetime,
) -> World:
    closed = office.restrictions(conn)
    return World(
        before=office.almanac_under(closed, office.law_under(before)),
        after=office.almanac_under(closed, office.law_under(after)),
        now=now,
        borders=office.borders,
    )
