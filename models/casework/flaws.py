"""What is wrong with a value, told so that whoever wrote it can mend it."""

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from models.rules.decisions import Refusal, RefusedError, refuse

_SHOWN = 80


class UnmeantError(ValueError):
    """A text that cannot be what its field holds; says why, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        """Keep both halves: the reason continues "this is ..."."""
        super().__init__(f"{reason}. {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One field that cannot be taken, by its dotted path. `missing`: it was not there."""

    path: str
    value: Any
    reason: str
    remedy: str
    missing: bool = False

    @property
    def sentence(self) -> str:
        """The flaw in one line."""
        given = "" if self.missing else f' "{shown(self.value)}"'
        return f"{self.path}{given}: {self.reason}. {self.remedy}"


def shown(value: Any) -> str:
    """Return a value as one short line, without what a terminal would obey."""
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word closest to a mistaken one, or an empty text."""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return the remedy for a mistaken word: the closest known one, or all of them."""
    close = nearest(word, known)
    if close:
        return f'Did you mean "{close}"?'
    return f"Write one of: {', '.join(known)}." if len(known) <= 12 else "Leave it out."


def refusal_of(flaws: Sequence[Flaw], where: str = "") -> RefusedError:
    """Return the refusal that tells every flaw at once, to be raised."""
    reason = Refusal.MISSING_FIELD if all(f.missing for f in flaws) else Refusal.INVALID_VALUE
    return refuse(reason, where + " ".join(flaw.sentence for flaw in flaws))
