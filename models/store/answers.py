"""How long the firm's own files took to be answered, read from what happened to them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, select, text
from sqlalchemy.sql.elements import ColumnElement

from models.rules.facts import Route
from models.rules.records import CaseKind
from models.rules.timing import Answered
from models.store.tables import ANSWERS, CaseLinkRow, CaseRow, EventRow, table_of

MOST = 2000  # the newest of a year are sample enough
_FILINGS = ("filed", "extension_filed", "change_of_employer_filed")
_DAY_SECONDS = 86400
_CASE, _EVENT, _LINK = table_of(CaseRow), table_of(EventRow), table_of(CaseLinkRow)


def answered(
    conn: Connection, *, since: datetime, until: datetime, of_spouses: bool = False
) -> list[Answered]:
    """Return the files answered between two instants, as far as was recorded by the later.

    A file's length runs from its receipt to its first answer (permit, letter or refusal), in
    days to the nearest; a permit corrected later counts once, and a number of days only for
    what was filed under the firm's eyes. Spouses' files are kept apart from workers'.
    """
    rows = conn.execute(_query(since, until, of_spouses=of_spouses)).all()
    return [one for row in _first_answers(rows) for one in _length(row)]


def _query(since: datetime, until: datetime, *, of_spouses: bool) -> Any:
    answer, filing, before = _EVENT.alias("answer"), _EVENT.alias("filing"), _EVENT.alias()
    last_filing = (
        select(func.max(before.c.seq))
        .where(
            before.c.case_number == answer.c.case_number,
            before.c.seq < answer.c.seq,
            before.c.name.in_(_FILINGS),
        )
        .correlate(answer)
        .scalar_subquery()
    )
    same = and_(filing.c.case_number == answer.c.case_number, filing.c.seq == last_filing)
    return (
        select(
            answer.c.case_number,
            filing.c.seq,
            filing.c.name,
            filing.c.at.label("filed_at"),
            filing.c.payload,
            answer.c.at.label("answered_at"),
            _CASE.c.route,
        )
        .select_from(answer)
        .join(filing, same)
        .join(_CASE, _CASE.c.number == answer.c.case_number)
        # In the words of the index, so that only answers are read.
        .where(text(f"answer.{ANSWERS}"))
        .where(answer.c.at.between(since, until), answer.c.recorded_at <= until)
        .where(_is_of_a_spouse(answer) if of_spouses else ~_is_of_a_spouse(answer))
        .order_by(answer.c.at.desc())
        .limit(MOST)
    )


def _is_of_a_spouse(event: Any) -> ColumnElement[bool]:
    rests = and_(
        _LINK.c.case_number == event.c.case_number, _LINK.c.kind == CaseKind.WORKER.value
    )
    return exists().where(rests)


def _first_answers(rows: Any) -> Iterator[Row[Any]]:
    """Yield the earliest answer to each filing: rows come newest first."""
    yield from {(row.case_number, row.seq): row for row in rows}.values()


def _length(row: Row[Any]) -> Iterator[Answered]:
    fields = (row.payload or {}).get("fields", {})
    told = fields.get("route") or row.route if row.name == "filed" else Route.INSIDE
    receipt = fields.get("received_at")
    filed_at = datetime.fromisoformat(receipt) if receipt else row.filed_at
    took = (row.answered_at - filed_at).total_seconds()
    if told is not None and took >= 0:
        yield Answered(
            Route(told), round(took / _DAY_SECONDS), row.answered_at.astimezone(UTC).date()
        )
