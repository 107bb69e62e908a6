"""One row of a portfolio: read into facts, or rejected with what to mend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.casework.facts_assembly import assemble
from models.casework.facts_checks import check, permit_flaws
from models.casework.flaws import UnmeantError
from models.casework.portfolio_columns import IMPLIED, NOT_KNOWN, NOTES, PLACE, Column
from models.casework.portfolio_gaps import gaps, implied
from models.casework.portfolio_places import Place, Places
from models.casework.portfolio_sheet import Record
from models.rules.facts import Facts, Route
from models.rules.permit import Permit

_SHOWN = 200
_FILL = "Fill the row to its last column; cells not known yet stay empty."
_QUOTE = "Put a cell that holds a comma in quotation marks."
_OWNER = "team.owner.name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell, and what to write instead. Row 1 is the header."""

    row: int
    file_no: str | None
    column: str
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record of the file: facts, or the reason why not.

    `told` holds what the row itself says, by dotted path; a blank cell says nothing.
    `raw` is the record as it was given, by heading.
    """

    row_number: int
    file_no: str | None
    facts: Facts | None
    told: Mapping[str, Any]
    rejected: Problem | None
    warnings: tuple[Problem, ...]
    raw: Mapping[str, str]

    def over(self, known: Facts) -> Facts:
        """Return known facts with what this row tells laid over them; blanks erase nothing."""
        nameless = known.team.owner is None
        owner = {p: v for p, v in implied(self.told).items() if nameless and p == _OWNER}
        facts: Facts = assemble(Facts, owner | dict(self.told), known)
        return facts


@dataclass(slots=True)
class RowReading:
    """The reading of one record under the file's columns."""

    record: Record
    headings: tuple[str, ...]
    columns: Mapping[str, Column]
    places: Places
    told: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def row(self, seen: set[str]) -> Row:
        """Return the row; `seen` holds the file numbers above it and gains this one's."""
        if not self._is_ragged():
            for heading, column in self.columns.items():
                self._take(heading, column)
            self._contradictions()
        self._count(seen)
        facts = None if self.problems else self._facts()
        return Row(
            row_number=self.record.number,
            file_no=self.file_no,
            facts=facts,
            told=self.told,
            rejected=self._rejection(),
            warnings=tuple(self.warnings) if facts else (),
            raw=self.raw,
        )

    @property
    def raw(self) -> dict[str, str]:
        """The record by heading; a cell beyond the last heading is named by its place."""
        cells = self.record.cells
        beyond = (f"Cell {n}" for n in range(len(self.headings) + 1, len(cells) + 1))
        names = (*self.headings, *beyond)
        blanks = [""] * (len(names) - len(cells))
        return dict(zip(names, (*cells, *blanks), strict=True))

    @property
    def file_no(self) -> str | None:
        """The file number as given, even on a row that cannot be read."""
        return self._cell(self._heading("file_no")) or None

    def _heading(self, path: str) -> str:
        return next((h for h, c in self.columns.items() if c.path == path), path)

    def _cell(self, heading: str) -> str:
        place = self.headings.index(heading) if heading in self.headings else -1
        return self.record.cells[place].strip() if 0 <= place < len(self.record.cells) else ""

    def _is_ragged(self) -> bool:
        cells, width = self.record.cells, len(self.headings)
        if len(cells) < width:
            last = self.headings[len(cells) - 1]
            self._reject(last, cells[-1], f'the row ends after column "{last}"', _FILL)
        elif any(cell.strip() for cell in cells[width:]):
            extra = next(cell for cell in cells[width:] if cell.strip())
            self._reject(
                self.headings[-1], extra, f"{len(cells)} cells for {width} columns", _QUOTE
            )
        return bool(self.problems)

    def _take(self, heading: str, column: Column) -> None:
        text = self._cell(heading)
        if not text:
            if column.path in ("file_no", "applicant.name"):
                self._reject(heading, "", "the cell is empty", "A case cannot do without it.")
            return
        try:
            self._keep(column, text)
        except UnmeantError as error:
            self._reject(heading, text, error.reason, error.remedy)

    def _keep(self, column: Column, text: str) -> None:
        if column.path == PLACE:
            self.told[PLACE] = self.places.read(text)
            return
        if column.path in IMPLIED and text == NOT_KNOWN:
            self.told[column.path] = None
            return
        value = column.coercion(text)
        if column.path != NOTES:
            check(column.path, value)
        if value is not None:
            self.told[column.path] = value

    def _contradictions(self) -> None:
        self._settle_place(self.told.pop(PLACE, None))
        start, end = self.told.get("permit.valid_from"), self.told.get("permit.valid_to")
        for flaw in permit_flaws(Permit(valid_from=start, valid_to=end)):
            self._reject(self._heading(flaw.path), str(flaw.value), flaw.reason, flaw.remedy)

    def _settle_place(self, place: Place | None) -> None:
        if place is None:
            return
        route: Route | None = self.told.setdefault("filing.route", place.route)
        self.told[PLACE] = place.port
        if route is not None and not place.agrees_with(route):
            self._warn_of_place(route)
            if place.port is None:
                self.told["filing.route"] = place.route

    def _warn_of_place(self, route: Route) -> None:
        heading = self._heading(PLACE)
        reason = f"this is not where one files by {route}"
        self._warn(heading, self._cell(heading), reason, "Mend the method or the place.")

    def _count(self, seen: set[str]) -> None:
        if self.file_no is None:
            return
        key = self.file_no.casefold()
        if key in seen:
            reason = "a row above has this file number already"
            remedy = "Give this case a number of its own, or remove the row."
            heading = self._heading("file_no")
            self.problems.insert(0, self._problem(heading, self.file_no, reason, remedy))
        seen.add(key)

    def _facts(self) -> Facts:
        self.warnings += [self._problem(*gap) for gap in self._gaps()]
        facts: Facts = assemble(Facts, implied(self.told) | self.told)
        return facts

    def _gaps(self) -> Iterator[tuple[str, str, str, str]]:
        for path, reason, remedy in gaps(self.told):
            yield self._heading(path), "", reason, remedy
        if notes := self.told.pop(NOTES, None):
            yield (
                self._heading(NOTES),
                notes,
                "notes are not kept",
                "Keep them in your own file.",
            )

    def _rejection(self) -> Problem | None:
        if not self.problems:
            return None
        first, *others = self.problems
        also = ", ".join(dict.fromkeys(p.column for p in others if p.column != first.column))
        remedy = f"{first.remedy} Mend also: {also}." if also else first.remedy
        return self._problem(first.column, first.value, first.reason, remedy)

    def _reject(self, heading: str, value: str, reason: str, remedy: str) -> None:
        self.problems.append(self._problem(heading, value, reason, remedy))

    def _warn(self, heading: str, value: str, reason: str, remedy: str) -> None:
        self.warnings.append(self._problem(heading, value, reason, remedy))

    def _problem(self, heading: str, value: str, reason: str, remedy: str) -> Problem:
        return Problem(
            row=self.record.number,
            file_no=self.file_no,
            column=heading,
            value=value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…",
            reason=reason,
            remedy=remedy,
        )
