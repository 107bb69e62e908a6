"""What an event is."""

from dataclasses import dataclass
from typing import Any, ClassVar

from models.rules.records import DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `name` is what the firm's records and our commands call it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    name: ClassVar[str]
