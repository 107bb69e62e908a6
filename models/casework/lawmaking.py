"""A value of the law is looked at, published, withdrawn; the plans that rest on it move."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from models.casework import restricting
from models.casework.hands import at_work
from models.casework.law_chunks import LawPublishing, finish, moved
from models.casework.law_file import ReadLaw, read_law
from models.casework.law_moves import Enacted, Told, enacted
from models.casework.law_world import world_of
from models.casework.moving import looked_at
from models.casework.office import Office
from models.casework.replanning import nothing_else, wait_turn
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.store import finding, law_values, restrictions
from models.store.engine import reading, writing
from models.store.law_values import StoredLaw
from models.store.restrictions import State

Source = str | Path | Mapping[str, Any]


def preview(office: Office, source: Source, *, now: datetime) -> Enacted | Refused:
    """Work out what publishing would change. Nothing is written."""
    try:
        read = _read(office, source, now)
    except RefusedError as error:
        return error.refused
    with reading(office.engine) as conn:
        wanted = _known(conn, read) or _new(conn, read, now)
    told = Told()
    if wanted.state is State.PUBLISHING:
        looking = LawPublishing(begun=wanted, now=now, is_written=False)
        with at_work(office, looking, after=wanted.done_to) as ahead:
            for chunk in looked_at(ahead, after=wanted.done_to):
                told.add(chunk)
    with reading(office.engine) as conn:
        book = office.law(conn)
        if wanted.state is State.PUBLISHING:
            book = world_of(office, conn, wanted, now).after.book
        return enacted(conn, wanted, told, book)


def is_large(office: Office, source: Source, *, most: int, now: datetime) -> bool:
    """Say whether it could change more cases than `most`: any open one may rest on it.

    RefusedError for a document that is no value of the law.
    """
    read = _read(office, source, now)
    with reading(office.engine) as conn:
        if _known(conn, read) is not None:
            return False
        return len(finding.open_cases(conn, limit=most + 1)) > most


def publish(
    office: Office,
    source: Source,
    *,
    now: datetime,
    also: Callable[[Connection], None] = nothing_else,
) -> Enacted | Refused:
    """Publish a value and move the plans it touches, a chunk in each transaction.

    Published before and unchanged, it changes nothing. Killed half way, publishing it again
    goes on where it stopped: each case is replanned once and each recipient told once. `also`
    is done in the transaction that begins it; a RefusedError from there undoes both.
    """
    try:
        read = _read(office, source, now)
    except RefusedError as error:
        return error.refused

    def begin(conn: Connection) -> StoredLaw:
        also(conn)
        known = _known(conn, read)
        if known is None:
            law_values.add(conn, known := _new(conn, read, now))
        return known

    def is_this(one: StoredLaw) -> bool:
        return one.stands and (one.kind, one.id, one.digest) == _name(read)

    try:
        begun = _begun(office, begin, is_this, now)
    except RefusedError as error:
        return error.refused
    return _carry_out(office, begun, now)


def withdraw(office: Office, wanted: str | Path, *, now: datetime) -> Enacted | Refused:
    """Take a value back: its newest version by the id, or the one that a file describes.

    The plans return, and who was told hears it once. A version before it holds again.
    """
    try:
        read = _read(office, wanted, now) if isinstance(wanted, Path) else None

        def begin(conn: Connection) -> StoredLaw:
            return law_values.begin_withdrawal(conn, _to_withdraw(conn, wanted, read))

        def is_this(one: StoredLaw) -> bool:
            if read is not None:
                return (one.kind, one.id, one.digest) == _name(read)
            return one.id == wanted

        begun = _begun(office, begin, is_this, now)
    except RefusedError as error:
        return error.refused
    return _carry_out(office, begun, now)


def _read(office: Office, source: Source, now: datetime) -> ReadLaw:
    return read_law(source, book=office.book, now=now)


def _name(read: ReadLaw) -> tuple[str, str, str]:
    return read.form.kind.value, read.form.id, read.digest


def _known(conn: Connection, read: ReadLaw) -> StoredLaw | None:
    """Return the version that stands and says the same, if there is one."""
    kind, law_id, digest = _name(read)
    same = [o for o in law_values.versions(conn, kind, law_id) if o.digest == digest]
    return next((one for one in reversed(same) if one.stands), None)


def _new(conn: Connection, read: ReadLaw, now: datetime) -> StoredLaw:
    form = read.form
    known = law_values.versions(conn, form.kind.value, form.id)
    ends = form.effective_to
    return StoredLaw(
        kind=form.kind.value,
        id=form.id,
        version=known[-1].version + 1 if known else 1,
        state=State.PUBLISHING,
        digest=read.digest,
        document=read.document,
        published_on=form.published_on,
        effective_from=_day(form.effective_from),
        effective_to=_day(ends) if ends else None,
        published_at=now,
    )


def _day(when: Any) -> Any:
    return when.date() if isinstance(when, datetime) else when


def _to_withdraw(conn: Connection, wanted: str | Path, read: ReadLaw | None) -> StoredLaw:
    """Return what is meant: what stands before what is withdrawn, newer before older."""
    found = [
        one
        for one in law_values.every(conn)
        if (_name(read) == (one.kind, one.id, one.digest) if read else one.id == wanted)
    ]
    if not found:
        # Raised, not returned: a refusal leaves no trace, the turn it waited for included.
        what = (
            "No value as in this file is" if read else f"Nothing is called {wanted!r} that is"
        )
        raise refuse(
            Refusal.INVALID_VALUE, f"{what} published here; see `northbound rules list`."
        )
    if len({one.kind for one in found}) > 1:
        raise refuse(Refusal.INVALID_VALUE, f"{wanted!r} is two things: name its law file.")
    return max(found, key=lambda one: (one.stands, one.version))


def _begun(
    office: Office,
    begin: Callable[[Connection], StoredLaw],
    is_this: Callable[[StoredLaw], bool],
    now: datetime,
) -> StoredLaw:
    """Begin, or go on with, one value, once nothing else is in the making.

    Two at once would each count the other as standing already: what both move would be told
    by neither.
    """
    while True:
        with writing(office.engine) as conn:
            wait_turn(conn)
            laws = [one for one in law_values.unfinished(conn) if not is_this(one)]
            notices = restrictions.unfinished(conn)
            if not laws and not notices:
                return begin(conn)
        restricting.finish(office, notices, now=now)
        finish(office, laws, now=now)


def _carry_out(office: Office, begun: StoredLaw, now: datetime) -> Enacted:
    told = Told()
    if begun.is_unfinished:
        for chunk in moved(office, begun, now):
            told.add(chunk)
    with reading(office.engine) as conn:
        return enacted(conn, begun, told, office.law(conn))
