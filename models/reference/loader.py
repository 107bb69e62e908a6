"""The reference data as the rules read it: read once, then shared."""

from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from models.reference import carrying, schema
from models.reference.library import Library, Problem, ReferenceError, packaged, read
from models.reference.restriction_schema import RestrictionRecord
from models.rules.book import HolidayRule, RuleBook

__all__ = [
    "Problem",
    "ReferenceError",
    "book_of",
    "load_book",
    "load_restriction_documents",
    "read_book",
]


def load_book() -> RuleBook:
    """Return the law and practice that this installation carries; read once, then shared.

    ReferenceError when the data is broken; it names every fault by file, record and key.
    """
    return _book()


def load_restriction_documents() -> tuple[dict[str, Any], ...]:
    """Return the historic border restrictions as they are written, in the order of their files.

    The keys are those of a restriction file; a block may name `ports` of its own. A document
    whose `closed` is null closes nothing: it is kept because something is known of it.
    """
    entries = _library().entries
    return tuple(e.document for e in entries if isinstance(e.record, RestrictionRecord))


@cache
def _book() -> RuleBook:
    return book_of(_library())


@cache
def _library() -> Library:
    return read(packaged())


def read_book(folder: Traversable) -> RuleBook:
    """Return the law and practice of another folder; ReferenceError as in `load_book`."""
    return book_of(read(folder))


def book_of(library: Library) -> RuleBook:
    """Carry the records into values; ReferenceError when one names a record that is missing."""
    exams = _exams(library)
    jobs = library.records(schema.OccupationRecord)
    places = {r.port: carrying.place(r) for r in library.records(schema.PlaceRecord)}
    return RuleBook(
        version=library.version,
        rules=carrying.rules(library.records(schema.RuleRecord)),
        ports={r.id: carrying.port(r, places) for r in library.records(schema.PortRecord)},
        occupations={r.id: carrying.occupation(r, exams) for r in jobs},
        fees=carrying.fees(library.records(schema.FeeRecord)),
        planning={r.id: carrying.planning(r) for r in library.records(schema.PlanningRecord)},
        ladders={r.id: carrying.ladder(r) for r in library.records(schema.LadderRecord)},
        holidays=_holidays(library, schema.HolidayRecord),
        us_holidays=_holidays(library, schema.UsHolidayRecord),
        posts=tuple(r.name for r in library.records(schema.PostRecord)),
        notes=tuple(carrying.note(r) for r in library.records(schema.NoteRecord)),
        timings=tuple(carrying.timing(r) for r in library.records(schema.TimingRecord)),
    )


def _holidays(library: Library, kind: type[schema.HolidayRecord]) -> tuple[HolidayRule, ...]:
    # The records of another country are of a kind of their own, though of the same form.
    return tuple(carrying.holiday(r) for r in library.records(kind) if type(r) is kind)


def _exams(library: Library) -> dict[str, schema.MedicalRecord]:
    """Return the medical examinations that the professions name."""
    known = {record.id: record for record in library.records(schema.MedicalRecord)}
    problems = tuple(
        Problem(
            file=file,
            record=record.id,
            key="medical",
            message=f"{record.medical!r} is no record of medical_exams.yaml; name one of "
            + ", ".join(known),
        )
        for file, record in library.placed(schema.OccupationRecord)
        if record.medical not in known
    )
    if problems:
        raise ReferenceError(problems)
    return known
