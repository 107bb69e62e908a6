"""A portfolio in CSV: every row accounted for, taken in or rejected with the reason."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.casework.flaws import nearest
from models.casework.portfolio_columns import (
    ADDED,
    COLUMNS,
    REQUIRED,
    Column,
    column_for,
)
from models.casework.portfolio_places import Places
from models.casework.portfolio_rows import Problem, Row, RowReading
from models.casework.portfolio_sheet import Sheet, read_sheet
from models.casework.spreadsheet_text import escaped
from models.rules.book import RuleBook
from models.rules.decisions import Refusal, RefusedError, refuse

__all__ = ["Portfolio", "Problem", "Row", "read_portfolio", "rejects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A file that could be read. `notes` are warnings about the file as a whole."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Problem, ...]

    @property
    def taken(self) -> tuple[Row, ...]:
        """The rows that became facts."""
        return tuple(row for row in self.rows if row.facts is not None)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """One problem for each rejected row, in the file's order."""
        return tuple(row.rejected for row in self.rows if row.rejected is not None)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was taken in all the same: of the file first, then row by row."""
        return (*self.notes, *(w for row in self.rows for w in row.warnings))


def read_portfolio(source: Path | bytes, *, book: RuleBook, name: str = "") -> Portfolio:
    """Return every row of a portfolio file, read or rejected.

    A row is rejected when it cannot be read, never because the law is against it.
    RefusedError when the file cannot be opened or is no portfolio.
    """
    title = name or ("the portfolio" if isinstance(source, bytes) else str(source))
    content = source if isinstance(source, bytes) else _content(source, title)
    sheet = read_sheet(content, title)
    columns = _columns(sheet, title)
    places, seen = Places(book), set[str]()
    rows = tuple(
        RowReading(record, sheet.headings, columns, places).row(seen)
        for record in sheet.records
    )
    return Portfolio(headings=sheet.headings, rows=rows, notes=tuple(_notes(sheet)))


def _content(path: Path, title: str) -> bytes:
    if path.is_dir():
        raise _refusal(title, "this is a folder", "Name the CSV file in it")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _refusal(title, "no such file", "Check the path") from None
    except OSError as error:
        raise _refusal(
            title, f"cannot be opened ({error.strerror})", "Check its rights"
        ) from None


def _columns(sheet: Sheet, title: str) -> Mapping[str, Column]:
    twice = [h for h, count in Counter(sheet.headings).items() if h and count > 1]
    if twice:
        raise _refusal(title, f'the column "{twice[0]}" is there twice', "Keep one of them")
    found = {h: c for h in sheet.headings if (c := column_for(h)) and h not in ADDED}
    paths = [column.path for column in found.values()]
    for heading in REQUIRED:
        column = column_for(heading)
        if column is None or column.path not in paths:
            raise _refusal(title, f'no column "{heading}"', "Give the first row its headings")
    again = next((h for h, c in found.items() if paths.count(c.path) > 1), None)
    if again is not None:
        raise _refusal(title, f'another column means the same as "{again}"', "Keep one of them")
    return found


def _refusal(title: str, reason: str, remedy: str) -> RefusedError:
    return refuse(Refusal.INVALID_FILE, f"{title}: {reason}. {remedy}.")


def _notes(sheet: Sheet) -> Iterator[Problem]:
    if sheet.recoded:
        yield _note("", "not UTF-8; read as Windows-1252", "Save as CSV UTF-8; check accents.")
    for heading in sheet.headings:
        if heading and heading not in ADDED and column_for(heading) is None:
            close = nearest(heading, [column.heading for column in COLUMNS])
            remedy = (
                f'Did you mean "{close}"?' if close else "Remove it, or keep it for yourself."
            )
            yield _note(heading, "no such column; its cells are not taken", remedy)


def _note(column: str, reason: str, remedy: str) -> Problem:
    return Problem(
        row=1, file_no=None, column=column, value=column, reason=reason, remedy=remedy
    )


def rejects(portfolio: Portfolio, further: tuple[Problem, ...] = ()) -> tuple[str, int]:
    """Return the rejected rows as CSV text with their reasons, and their number.

    `further` are rows that were readable and were rejected later, as identity conflicts.
    The text imports again once mended; what a spreadsheet would run is escaped.
    """
    problems = {p.row: p for p in (*portfolio.errors, *further)}
    refused = [row for row in portfolio.rows if row.row_number in problems]
    own = list(dict.fromkeys(h for row in refused for h in row.raw if h not in ADDED))
    headings = own or [h for h in portfolio.headings if h not in ADDED]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([*map(escaped, headings), *ADDED])
    for row in refused:
        problem = problems[row.row_number]
        cells = [row.raw.get(h, "") for h in headings] + [
            str(problem.row), problem.column, problem.value, problem.reason, problem.remedy,
        ]  # fmt: skip
        writer.writerow(map(escaped, cells))
    return stream.getvalue(), len(refused)
