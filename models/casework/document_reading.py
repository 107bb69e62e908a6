"""The walk through a nested document: every field by its own shape, every flaw noted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.casework.facts_checks import check
from models.casework.facts_fields import Field, Shape, fields_of
from models.casework.field_values import from_document
from models.casework.flaws import Flaw, UnmeantError, did_you_mean

FieldPath = tuple[str | int, ...]
_EMPTY = ("", "null", "~")


@dataclass(slots=True)
class Reading:
    """One reading of a document: values where they can be had, and every flaw met."""

    flaws: list[Flaw] = field(default_factory=list)

    def section(self, kind: Any, value: Any, path: FieldPath) -> Any:
        """Return a section or event read from a mapping, or None with its flaws noted."""
        if isinstance(value, kind):
            return value
        if not isinstance(value, Mapping):
            return self.flaw(
                path, value, "not a section of fields", "Write its fields below it."
            )
        before = len(self.flaws)
        known = fields_of(kind)
        given = {str(name): v for name, v in value.items()}
        for name in (n for n in given if n not in known):
            self._unknown(known, name, path, given[name])
        told = {
            name: self._field(known[name], v, (*path, name))
            for name, v in given.items()
            if name in known and not _is_empty(v)
        }
        for name in (n for n in known if n not in told):
            self._left_out(known[name], (*path, name))
        return kind(**told) if len(self.flaws) == before else None

    def _unknown(self, known: Collection[str], name: str, path: FieldPath, value: Any) -> None:
        reason = "no such field" if path else "no such field or section"
        self.flaw((*path, name), value, reason, did_you_mean(name, known))

    def _left_out(self, field: Field, path: FieldPath) -> None:
        if field.required:
            self.flaw(path, None, "missing", "It must be told.", missing=True)

    def _field(self, field: Field, value: Any, path: FieldPath) -> Any:
        if field.shape is Shape.PART:
            return self.section(field.kind, value, path)
        if field.shape is Shape.PARTS:
            return self._sections(field, value, path)
        try:
            meant = from_document(field, value)
            check(_dotted(path, indexes=False), meant)
        except UnmeantError as error:
            return self.flaw(path, value, error.reason, error.remedy)
        return meant

    def _sections(self, field: Field, value: Any, path: FieldPath) -> Any:
        if not isinstance(value, list | tuple):
            return self.flaw(path, value, "not a list", "Write a list of sections.")
        return tuple(self.section(field.kind, v, (*path, i)) for i, v in enumerate(value))

    def flaw(
        self, path: FieldPath, value: Any, reason: str, remedy: str, *, missing: bool = False
    ) -> None:
        """Note a flaw."""
        self.flaws.append(
            Flaw(
                path=_dotted(path) or "the document",
                value=value,
                reason=reason,
                remedy=remedy,
                missing=missing,
            )
        )


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in _EMPTY)


def _dotted(path: FieldPath, *, indexes: bool = True) -> str:
    return ".".join(str(part) for part in path if indexes or isinstance(part, str))
