"""The sheet of a portfolio file: its bytes, its headings and its records, nothing read yet."""

import codecs
import csv
import io
from dataclasses import dataclass

from models.casework.spreadsheet_text import unescaped
from models.rules.decisions import Refusal, RefusedError, refuse

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LARGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record that is not blank. `number` counts records as a spreadsheet shows rows."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Headings and records. `recoded`: not Unicode, so it was read as Windows-1252."""

    headings: tuple[str, ...]
    records: tuple[Record, ...]
    recoded: bool


def read_sheet(content: bytes, name: str) -> Sheet:
    """Return the sheet of a CSV file; RefusedError when it is none.

    Unicode with or without its mark, else Windows-1252. Cells may be parted by comma,
    semicolon or tab. Row 1 is the header; blank records are counted but left out.
    """
    text, recoded = _decoded(content, name)
    records = _records(text, name)
    if not records:
        raise _refusal(name, "the file is empty", "Save the portfolio as CSV with its header")
    header, *rest = records
    shift = header.number - 1
    numbered = (Record(number=r.number - shift, cells=r.cells) for r in rest)
    return Sheet(headings=_headings(header), records=tuple(numbered), recoded=recoded)


def _headings(header: Record) -> tuple[str, ...]:
    width = max(n for n, cell in enumerate(header.cells, start=1) if cell.strip())
    named = enumerate(header.cells[:width], start=1)
    return tuple(cell.strip() or f"Column {n}" for n, cell in named)


def _decoded(content: bytes, name: str) -> tuple[str, bool]:
    if content.startswith(b"PK"):
        raise _refusal(name, "this is a workbook, not CSV", "Save it as CSV UTF-8")
    try:
        encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
        text, recoded = content.decode(encoding), False
    except UnicodeDecodeError:
        text, recoded = content.decode("cp1252", errors="replace"), True
    if "\0" in text:
        raise _refusal(name, "this is not a text file", "Save the portfolio as CSV UTF-8")
    return text, recoded


def _records(text: str, name: str) -> list[Record]:
    csv.field_size_limit(_LARGEST_CELL)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        found = [
            Record(number=number, cells=tuple(unescaped(cell) for cell in cells))
            for number, cells in enumerate(reader, start=1)
        ]
    except csv.Error as error:
        raise _refusal(
            name,
            f"line {reader.line_num} cannot be read ({error})",
            "Check its quotation marks",
        ) from None
    return [record for record in found if any(cell.strip() for cell in record.cells)]


def _refusal(name: str, reason: str, remedy: str) -> RefusedError:
    return refuse(Refusal.INVALID_FILE, f"{name}: {reason}. {remedy}.")
