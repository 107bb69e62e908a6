"""The tables. Rows are never values: only this package reads or writes them.

Key order is the design: reminders and notices are kept in time order, so that what is due is
a range at the left edge and what is new is appended at the right one.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table, text
from sqlmodel import Field, SQLModel

from models.store.types import UtcDateTime

BIG = BigInteger().with_variant(Integer, "sqlite")


def _instant(nullable: bool = False, **options: Any) -> Any:
    return Field(sa_column=Column(UtcDateTime(), nullable=nullable, **options))


def table_of(row: type[SQLModel]) -> Table:
    """Return the table behind a row class; sets of rows are spoken of in Core."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def _case_number(**options: Any) -> Any:
    # Checked at commit: events and certificates may be written before the case's own row.
    key = ForeignKey("case_file.number", deferrable=True, initially="DEFERRED")
    return Field(sa_column=Column(BIG, key, nullable=False, **options))


class CounterRow(SQLModel, table=True):
    """Numbers handed out in blocks, so that a chunk of rows is written without a round trip."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    last: int = Field(sa_column=Column(BIG, nullable=False))


class PersonRow(SQLModel, table=True):
    """The one table of personal fields. A change adds a revision; nothing is overwritten."""

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "ix_person_email_key",
            "email_key",
            sqlite_where=text("email_key IS NOT NULL"),
            postgresql_where=text("email_key IS NOT NULL"),
        ),
        Index(
            "ix_person_name_key",
            "name_key",
            sqlite_where=text("name_key IS NOT NULL"),
            postgresql_where=text("name_key IS NOT NULL"),
        ),
    )
    person_id: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    revision: int = Field(primary_key=True)
    kind: str  # applicant, spouse, child, staff, contact, supervising
    name: str | None = None
    email: str | None = None
    email_key: str | None = None  # case folded; staff and contacts are found by it
    name_key: str | None = None  # likewise, for staff
    residence: str | None = None
    passport_expires_on: date | None = None
    licence: str | None = None
    born_on: date | None = None
    zone: str | None = None
    recorded_at: datetime = _instant()


# In the order of cases, all that tells which of them a notice could touch.
WALK = "ix_case_file_walk"
WALKED = (
    "number",
    "version",
    "open",
    "port",
    "route",
    "stage",
    "awaiting",
    "planned_filing_on",
)


class CaseRow(SQLModel, table=True):
    """A case as it stands. `document` is the Case value without its personal fields."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_port", "port", "planned_filing_on"),
        Index("ix_case_file_owner", "owner_id", "next_due_at"),
        Index("ix_case_file_due", "next_due_at"),
        Index(WALK, *WALKED),
    )
    number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    file_no: str = Field(unique=True)
    version: int
    stage: str
    awaiting: str
    open: bool = True
    owner_id: int | None = Field(default=None, sa_column=Column(BIG))
    route: str | None = None
    port: str | None = None
    planned_filing_on: date | None = None
    next_due_at: datetime | None = _instant(nullable=True)
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    # Role -> [person_id, revision].
    people: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # by store.plans
    updated_at: datetime = _instant()


class ChaseRow(SQLModel, table=True):
    """What is chased in a case and who hears of it, in few bytes: all that a sweep reads."""

    __tablename__ = "chase"
    case_number: int = _case_number(primary_key=True, autoincrement=False)
    zone: str
    # Who can be reached, for each audience.
    counsel_id: int | None = Field(default=None, sa_column=Column(BIG))
    employer_id: int | None = Field(default=None, sa_column=Column(BIG))
    applicant_id: int | None = Field(default=None, sa_column=Column(BIG))
    duties: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # duty -> date


# An officer's answer to a file: the words of the index and of the query that reads by it.
ANSWERS = "name IN ('letter_received', 'permit_issued', 'refused')"


class EventRow(SQLModel, table=True):
    """What happened, append only; see store.audit for what `digest` and `chain` prove."""

    __tablename__ = "event"
    __table_args__ = (
        Index(
            "ix_event_answer", "at", sqlite_where=text(ANSWERS), postgresql_where=text(ANSWERS)
        ),
    )
    case_number: int = _case_number(primary_key=True, autoincrement=False)
    seq: int = Field(primary_key=True)
    name: str
    at: datetime = _instant()
    recorded_at: datetime = _instant()
    by_id: int | None = Field(default=None, sa_column=Column(BIG))
    payload: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    digest: str
    chain: str


class PinRow(SQLModel, table=True):
    """A pinned case: when its pin ends, and which published restrictions stood before it."""

    __tablename__ = "pin"
    case_number: int = _case_number(primary_key=True, autoincrement=False)
    expires_at: datetime = _instant(index=True)
    border: list[Any] = Field(sa_column=Column(JSON, nullable=False))  # [[id, version], ...]


class CertificateRow(SQLModel, table=True):
    """Every offer number ever recorded: one certificate belongs to one permit, firm-wide."""

    __tablename__ = "certificate"
    number: str = Field(primary_key=True)
    case_number: int = _case_number(index=True)


class CaseLinkRow(SQLModel, table=True):
    """One case rests on another: a spouse's on the worker's. A row stands for each way."""

    __tablename__ = "case_link"
    case_number: int = _case_number(primary_key=True, autoincrement=False)
    to_number: int = _case_number(primary_key=True, autoincrement=False, index=True)
    kind: str  # what the other case is to this one: worker, spouse


class ReminderRow(SQLModel, table=True):
    """The queue: the next rung of each open duty, in the order in which they fall due.

    A row counts only while its case still chases the duty on that date. What a replan left
    behind is dropped when it falls due: to look for it at once would need an index by case,
    and every sweep would pay for that.
    """

    __tablename__ = "reminder"
    __table_args__ = ({"sqlite_with_rowid": False},)
    due_at: datetime = _instant(primary_key=True)
    case_number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    duty: str = Field(primary_key=True)
    due_on: date = Field(primary_key=True)
    rung: str


class SaidRow(SQLModel, table=True):
    """Reminders the sweep has taken from the queue but not yet turned into notices."""

    __tablename__ = "said"
    __table_args__ = ({"sqlite_with_rowid": False},)
    due_at: datetime = _instant(primary_key=True)
    case_number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    duty: str = Field(primary_key=True)
    due_on: date = Field(primary_key=True)
    rung: str


class NoticeRow(SQLModel, table=True):
    """The ledger of what was said; the key, in time order, forbids saying a thing twice.

    Rows are kept by their number: every index then holds that, and not the long key.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_ungathered",
            "person_id",
            "channel",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        # Scattered over the past, and so not for the sweep to keep: a notice enters these
        # when it is gathered.
        Index(
            "ix_notice_case",
            "case_number",
            sqlite_where=text("state <> 'queued'"),
            postgresql_where=text("state <> 'queued'"),
        ),
        Index(
            "ix_notice_message",
            "message_id",
            sqlite_where=text("message_id IS NOT NULL"),
            postgresql_where=text("message_id IS NOT NULL"),
        ),
        Index("ix_notice_key", "key", unique=True),
    )
    # People see N-123.
    number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    key: str
    at: datetime = _instant()
    case_number: int = Field(sa_column=Column(BIG, nullable=False))
    duty: str
    due_on: date | None = None
    rung: str
    audience: str
    person_id: int | None = Field(default=None, sa_column=Column(BIG))
    channel: str
    duty_class: str
    reason: str
    cause: str | None = None
    state: str  # queued, gathered, suppressed, superseded
    message_id: int | None = Field(default=None, sa_column=Column(BIG))
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    created_at: datetime = _instant()


class MessageRow(SQLModel, table=True):
    """Notices to one recipient over one channel: claimed, rendered, sent, recorded."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_open",
            "next_attempt_at",
            sqlite_where=text("state IN ('planned', 'claimed', 'retry', 'unknown')"),
            postgresql_where=text("state IN ('planned', 'claimed', 'retry', 'unknown')"),
        ),
    )
    message_id: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    person_id: int = Field(sa_column=Column(BIG, nullable=False))
    channel: str
    duty_class: str  # the most urgent of its notices
    cause: str | None = None
    state: str  # planned, claimed, sent, written, retry, unknown, dead
    attempts: int = 0
    possible_repeat: bool = False  # an earlier attempt may have arrived
    next_attempt_at: datetime = _instant()
    lease_until: datetime | None = _instant(nullable=True)
    lease: str | None = None  # who holds it
    payload: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )  # frozen
    error: str | None = None
    created_at: datetime = _instant()
    sent_at: datetime | None = _instant(nullable=True)


class AckRow(SQLModel, table=True):
    """Who saw a notice, and when; the first to say so stands."""

    __tablename__ = "ack"
    notice_key: str = Field(primary_key=True)
    by_id: int | None = Field(default=None, sa_column=Column(BIG))
    note: str | None = None
    at: datetime = _instant()


class RestrictionRow(SQLModel, table=True):
    """A published border restriction in one version; the highest version counts."""

    __tablename__ = "restriction"
    restriction_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    state: str  # publishing, published, withdrawing, withdrawn, superseded
    digest: str  # of the document: the same text again changes nothing
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    published_at: datetime = _instant()
    # The last case number already replanned: a killed publish resumes here.
    done_to: int = Field(default=0, sa_column=Column(BIG, nullable=False))


class LawValueRow(SQLModel, table=True):
    """A value of the law that the firm published over the book, in one version."""

    __tablename__ = "law_value"
    kind: str = Field(primary_key=True)  # rule, fee, planning, holiday
    law_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    state: str  # publishing, published, withdrawing, withdrawn, superseded
    digest: str  # of the document: the same text again changes nothing
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    # Days as the document has them; its own instants stand in it.
    published_on: date  # when it could be known
    effective_from: date | None = None
    effective_to: date | None = None
    published_at: datetime = _instant()  # when the firm took it into use
    # The last case number already replanned: a killed publish resumes here.
    done_to: int = Field(default=0, sa_column=Column(BIG, nullable=False))


class ProposalRow(SQLModel, table=True):
    """A document that waits for a person, or what became of it; nothing is ever deleted."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_subject", "kind", "subject"),)
    number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))  # P-12
    kind: str  # restriction, law, withdrawal
    subject: str  # the id of what it is about; empty when even that could not be read
    digest: str  # of the document: the same text proposed again is the same proposal
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    readable: bool = True  # as what it should be; no feed's error hides what it said before
    feed: str | None = None  # the feed it came from, or
    proposed_by_id: int | None = Field(default=None, sa_column=Column(BIG))  # the person
    proposed_at: datetime = _instant()
    state: str  # waiting, approved, rejected, superseded, quarantined
    # How many cases would move, as whoever decides was told.
    effect: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    reason: str | None = None  # why it was rejected, or cannot be read
    decided_by_id: int | None = Field(default=None, sa_column=Column(BIG))
    decided_at: datetime | None = _instant(nullable=True)


class SettingRow(SQLModel, table=True):
    """Small facts of the running service: deployment ids for links, the heartbeat of sweeps."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changed_at: datetime = _instant()
