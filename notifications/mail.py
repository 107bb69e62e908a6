"""A mail ready to go, and what can become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message as it leaves the house. Names and addresses stay out of its repr."""

    message_id: int
    attempt: int
    subject: str
    address: str = field(repr=False)
    name: str | None = field(repr=False)
    html: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took it."""


@dataclass(frozen=True, slots=True)
class Written:
    """It was written to a file; nobody was told."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It certainly was not delivered."""

    reason: str
    permanent: bool = False  # the server refuses this recipient
    unreachable: bool = False  # the server could not be spoken to at all


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it was delivered."""

    reason: str


Result = Sent | Written | Failed | Unknown
