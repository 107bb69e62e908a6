"""How each kind of proposed document is read, looked at, and published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.casework import lawmaking, restricting
from models.casework.form_file import digest_of
from models.casework.law_file import read_law
from models.casework.law_moves import Enacted
from models.casework.office import Office
from models.casework.references import unknown_restriction
from models.casework.restricting import Published
from models.casework.restriction_file import digest
from models.casework.withdrawing import preview_withdrawal
from models.rules.decisions import Refused
from models.store import restrictions
from models.store.engine import reading
from models.store.proposals import ProposalKind, Text

Source = str | Mapping[str, Any]
Done = Published | Enacted
Also = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Way:
    """The use cases of one kind of document.

    `read` raises RefusedError with all that is wrong with it. `is_large` says whether more
    cases than a number could move, without planning any. `publish` does what it is given
    beside, in the transaction in which it begins.
    """

    read: Callable[[Office, Source, datetime], Text]
    is_large: Callable[[Office, Source, int, datetime], bool]
    preview: Callable[[Office, Source, datetime], Done | Refused]
    publish: Callable[[Office, Source, datetime, Also], Done | Refused]


def _restriction(office: Office, source: Source, _now: datetime) -> Text:
    found = restricting.read(office, source)
    return Text(
        kind=ProposalKind.RESTRICTION,
        subject=found.id,
        digest=digest(found),
        document=dict(found.document),
    )


def law_subject(law_id: str, start: date | datetime | None) -> str:
    """Name a value: those of one rule stand beside each other, each from its own day."""
    return f"{law_id} from {start.isoformat()}" if start else law_id


def _law(office: Office, source: Source, now: datetime) -> Text:
    found = read_law(source, book=office.book, now=now)
    subject = law_subject(found.form.id, found.form.effective_from)
    return Text(
        kind=ProposalKind.LAW, subject=subject, digest=found.digest, document=found.document
    )


def _withdrawal(office: Office, source: Source, _now: datetime) -> Text:
    found = source.get("id") if isinstance(source, Mapping) else source
    with reading(office.engine) as conn:
        here = restrictions.latest(conn, found) if isinstance(found, str) else None
    if here is None or not here.is_in_force:
        raise unknown_restriction(str(found))
    # In its version: published anew and withdrawn again, it is another withdrawal.
    document = {"id": here.id, "version": here.version}
    return Text(
        kind=ProposalKind.WITHDRAWAL,
        subject=here.id,
        digest=digest_of(document),
        document=document,
    )


def _withdrawn(office: Office, source: Source, now: datetime, also: Also) -> Done | Refused:
    text = _withdrawal(office, source, now)
    return restricting.withdraw(office, text.subject, now=now, also=also)


WAYS: Mapping[ProposalKind, Way] = {
    ProposalKind.RESTRICTION: Way(
        _restriction,
        lambda office, source, most, now: restricting.is_large(
            office, source, most=most, now=now
        ),
        lambda office, source, now: restricting.preview(office, source, now=now),
        lambda office, source, now, also: restricting.publish(
            office, source, now=now, also=also
        ),
    ),
    ProposalKind.LAW: Way(
        _law,
        lambda office, source, most, now: lawmaking.is_large(
            office, source, most=most, now=now
        ),
        lambda office, source, now: lawmaking.preview(office, source, now=now),
        lambda office, source, now, also: lawmaking.publish(office, source, now=now, also=also),
    ),
    ProposalKind.WITHDRAWAL: Way(
        _withdrawal,
        lambda *_: True,  # nobody asks of one: it comes from a feed, and waits
        lambda office, source, now: preview_withdrawal(
            office, _withdrawal(office, source, now).subject, now=now
        ),
        _withdrawn,
    ),
}
"""A new kind of proposal needs an entry here, and nothing else."""
