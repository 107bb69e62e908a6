"""Facts put together from values by dotted path, or laid over facts already known."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.casework.facts_fields import Shape, fields_of


def assemble(kind: Any, told: Mapping[str, Any], known: Any = None) -> Any:
    """Return a section holding the told values; what is not told stays as known, or unknown.

    The values must already have been read and checked.
    """
    fields = fields_of(kind)
    parts = {
        name: assemble(fields[name].kind, below, getattr(known, name, None))
        if fields[name].shape is Shape.PART
        else below[""]
        for name, below in _by_head(told).items()
    }
    return kind(**parts) if known is None else replace(known, **parts)


def _by_head(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    heads: dict[str, dict[str, Any]] = {}
    for path, value in told.items():
        head, _, rest = path.partition(".")
        heads.setdefault(head, {})[rest] = value
    return heads
