"""The fields of facts and events, read from their own types: one shape for each field.

A portfolio's cell, `--set path=value`, a form and a facts file all take their values here.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any


class Shape(StrEnum):
    """What a field holds."""

    TEXT = "text"  # one line, or free words
    DAY = "date"  # a date without a time
    INSTANT = "instant"  # a date and time with an offset
    WHOLE = "whole number"  # months, a level
    NUMBER = "number"  # years of experience
    YES_NO = "yes or no"  # three-valued: left out is unknown
    WORD = "word"  # one of a few words
    WORDS = "list"  # several texts
    PART = "section"  # fields of its own
    PARTS = "sections"  # a list of sections, as children


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: what it holds, and whether it may be left out."""

    name: str
    shape: Shape
    kind: Any  # the enum of a word, the dataclass of a section
    required: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words a field of that shape may hold."""
        return tuple(str(w) for w in self.kind) if self.shape is Shape.WORD else ()


_SHAPES: Mapping[type[Any], Shape] = {
    str: Shape.TEXT, date: Shape.DAY, datetime: Shape.INSTANT, int: Shape.WHOLE,
    float: Shape.NUMBER, bool: Shape.YES_NO,
}  # fmt: skip


@cache
def fields_of(kind: Any) -> Mapping[str, Field]:
    """Return the fields of one section or event, in their order."""
    hints = typing.get_type_hints(kind)
    return {f.name: _field(f, hints[f.name]) for f in dataclasses.fields(kind)}


def _field(field: "dataclasses.Field[Any]", hint: Any) -> Field:
    required = (
        field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )
    shape, kind = _shape(hint)
    return Field(name=field.name, shape=shape, kind=kind, required=required)


def _shape(hint: Any) -> tuple[Shape, type[Any]]:
    if isinstance(hint, types.UnionType):
        members = [m for m in typing.get_args(hint) if m is not types.NoneType]
        return _shape(members[-1])
    if typing.get_origin(hint) is tuple:
        kind = typing.get_args(hint)[0]
        return (Shape.PARTS if dataclasses.is_dataclass(kind) else Shape.WORDS), kind
    if dataclasses.is_dataclass(hint):
        return Shape.PART, typing.cast(type[Any], hint)
    if issubclass(hint, StrEnum):
        return Shape.WORD, hint
    return _SHAPES[hint], hint


@cache
def paths_of(kind: Any) -> Mapping[str, Field]:
    """Return every field below a section by its dotted path, as `applicant.email`."""
    found: dict[str, Field] = {}
    for name, field in fields_of(kind).items():
        found[name] = field
        if field.shape is Shape.PART:
            found |= {f"{name}.{path}": f for path, f in paths_of(field.kind).items()}
    return found
