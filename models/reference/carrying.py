"""From records, as they are written, to the values the rules read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import Any

from models.reference import schema
from models.rules.book import (
    Fee,
    HolidayRule,
    Ladder,
    NocSuggestion,
    Note,
    Occupation,
    OpeningHours,
    Place,
    PlanningValue,
    Port,
    Provenance,
    Requirement,
    Rule,
    TimeLimit,
    TimingFigure,
)

START_UNKNOWN = "The day from which it binds is not known."


def start_of(day: schema.Day | None) -> datetime:
    """Return the instant a start is compared by; an unknown one comes before all others."""
    if isinstance(day, datetime):
        return day.astimezone(UTC)
    return datetime.combine(day or date.min, time.min, UTC)


def end_of(day: schema.Day | None) -> datetime:
    """Return the instant an end is compared by: a day counts to its last moment."""
    if isinstance(day, datetime):
        return day.astimezone(UTC)
    return datetime.combine(day or date.max, time.max, UTC)


def provenance(record: schema.Record) -> Provenance:
    """Return where a record comes from; one whose start nobody knows says so in its note."""
    told: dict[str, Any] = {}
    if isinstance(record, schema.Dated):
        told = _alike(record, Provenance)
        if record.note is None and record.effective_from is None:
            told["note"] = START_UNKNOWN
    told |= {"source": tuple(record.source), "confidence": record.confidence}
    return Provenance(**told)


def rules(records: Iterable[schema.RuleRecord]) -> Mapping[str, tuple[Rule, ...]]:
    """Return the versions of each rule, oldest first."""
    versions: defaultdict[str, list[Rule]] = defaultdict(list)
    for record in records:
        limit = TimeLimit(**record.limit.model_dump()) if record.limit else None
        told = _alike(record, Rule) | {"limit": limit, "provenance": provenance(record)}
        versions[record.id].append(Rule(**told))
    return {
        rule_id: tuple(sorted(known, key=lambda rule: start_of(rule.provenance.effective_from)))
        for rule_id, known in versions.items()
    }


def place(record: schema.PlaceRecord) -> Place:
    """Return where a port is."""
    return Place(**_alike(record, Place), provenance=provenance(record))


def port(record: schema.PortRecord, places: Mapping[str, Place]) -> Port:
    """Return a port. Its dates are those of its hours, so both have the same provenance."""
    known = provenance(record)
    told = _alike(record, Port) | {"hours": _hours(record), "provenance": known}
    return Port(**told, hours_provenance=known, place=places.get(record.id))


def _hours(record: schema.PortRecord) -> OpeningHours | None:
    told = record.hours
    return hours_of(told.model_dump() if isinstance(told, schema.HoursForm) else told)


def hours_of(told: Mapping[str, Any] | str | None) -> OpeningHours | None:
    """Return opening hours: those told, `always`, or None where they are unknown."""
    if told is None or told == "unknown":
        return None
    if isinstance(told, str):
        return OpeningHours()
    days = told["weekdays"] or schema.WEEKDAYS
    return OpeningHours(
        weekdays=frozenset(schema.WEEKDAYS.index(day) for day in days),
        opens=told["opens"],
        closes=told["closes"],
        closed_on_holidays=tuple(told["closed_on_holidays"]),
    )


def occupation(
    record: schema.OccupationRecord, exams: Mapping[str, schema.MedicalRecord]
) -> Occupation:
    """Return a profession, with the medical examination it names."""
    exam = exams[record.medical]
    told = _alike(record, Occupation) | {
        "credentials": tuple(tuple(map(_requirement, branch)) for branch in record.credentials),
        "conditions": tuple(map(_condition, record.conditions)),
        "nocs": tuple(NocSuggestion(**noc.model_dump()) for noc in record.nocs),
        "medical_exam": exam.exam,
        "medical_basis": exam.basis,
        "medical_confidence": exam.confidence,
        "provenance": provenance(record),
    }
    return Occupation(**told)


def _requirement(told: Mapping[str, Any]) -> Requirement:
    detail = {key: value for key, value in told.items() if key != "kind"}
    return Requirement(kind=told["kind"], detail=detail)


def _condition(told: schema.ConditionRecord) -> Requirement:
    return Requirement(kind=told.kind, detail=told.model_dump(exclude={"kind"}))


def fees(records: Iterable[schema.FeeRecord]) -> tuple[Fee, ...]:
    """Return the amounts of all fees, oldest first."""
    ordered = sorted(records, key=lambda r: start_of(r.effective_from))
    return tuple(Fee(**_alike(r, Fee), provenance=provenance(r)) for r in ordered)


def planning(record: schema.PlanningRecord) -> PlanningValue:
    """Return how long something takes."""
    return PlanningValue(**_alike(record, PlanningValue), provenance=provenance(record))


def timing(record: schema.TimingRecord) -> TimingFigure:
    """Return a figure of how long an answer took; it could be known when it was seen."""
    known = Provenance(
        source=tuple(record.source),
        confidence=record.confidence,
        published_on=record.seen_on,
        note=record.note,
    )
    return TimingFigure(**_alike(record, TimingFigure), provenance=known)


def ladder(record: schema.LadderRecord) -> Ladder:
    """Return how often a class of duty is spoken of."""
    told = _alike(record, Ladder)
    return Ladder(**told, duty_class=record.id, provenance=provenance(record))


def holiday(record: schema.HolidayRecord) -> HolidayRule:
    """Return a holiday's formula."""
    return HolidayRule(**_alike(record, HolidayRule), provenance=provenance(record))


def note(record: schema.NoteRecord) -> Note:
    """Return what holds for a whole list."""
    return Note(**_alike(record, Note), provenance=provenance(record))


def _alike(record: schema.Record, target: type[Any]) -> dict[str, Any]:
    """Return what a record and a value call by the same name, lists as tuples."""
    shared = {f.name for f in fields(target)} & type(record).model_fields.keys()
    told = {name: getattr(record, name) for name in shared}
    return {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
