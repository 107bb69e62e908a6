"""What a kept restriction document looks like: the keys of the public restriction file."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, field_validator, model_validator

from models.reference.schema import Day, Form, Sourced, Text, Texts, Weekday
from models.rules.book import PortKind
from models.rules.facts import Route
from models.rules.restrictions import Effect, Purpose, RestrictionKind

_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")


class ExemptForm(Form):
    """Whom a restriction spares."""

    citizenships: Texts
    codes: Texts
    us_permanent_residents: bool = False
    visa_exempt: bool = False


class ScopeForm(Form):
    """Whom a restriction touches."""

    purpose: Annotated[Purpose, Field(strict=False)] = Purpose.ALL
    citizenships: Texts
    exempt: Annotated[ExemptForm, Field(default_factory=ExemptForm.model_construct)]


class ReadingForm(Form):
    """How another source reads the same notice."""

    applies_to: ScopeForm
    source: Text


class BlockForm(Form):
    """A part of the week, the day or the calendar."""

    ports: list[Text] | None = None
    weekdays: list[Weekday] | None = None
    hours: str | None = None
    dates: list[date] | None = None
    whole: Literal[True] | None = None
    by_appointment: bool = False

    @field_validator("hours")
    @classmethod
    def _readable(cls, told: str | None) -> str | None:
        if told is not None and not _HOURS.fullmatch(told):
            raise ValueError('write hours as "HH:MM-HH:MM"')
        return told


class RestrictionRecord(Sourced):
    """One restriction. Without `closed` or `open` it closes nothing: kept for the record."""

    id: Text
    title: Text
    kind: Annotated[RestrictionKind, Field(strict=False)]
    effect: Annotated[Effect, Field(strict=False)] = Effect.CLOSE
    ports: Texts
    port_kind: Annotated[PortKind, Field(strict=False)] | None = None
    province: Text | None = None
    all: bool = False
    routes: Annotated[list[Annotated[Route, Field(strict=False)]], Field(default_factory=list)]
    applies_to: ScopeForm
    readings: Annotated[list[ReadingForm], Field(default_factory=list)]
    closed: list[BlockForm] | None = None
    open: list[BlockForm] | None = None
    announced_at: AwareDatetime | None
    end_announced_at: AwareDatetime | None = None
    effective_from: Day | None
    effective_to: Day | None
    supersedes: Texts
    source: Text
    notes: Texts

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if self.closed is not None and self.open is not None:
            raise ValueError("give `closed` or `open`, not both")
        return self

    def named_ports(self) -> set[str]:
        """Return every port the document names, in its list and in its blocks."""
        blocks = (self.closed or []) + (self.open or [])
        return {*self.ports, *(port for block in blocks for port in block.ports or [])}
