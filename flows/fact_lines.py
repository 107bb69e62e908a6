"""Facts told a line each, as `job.start_on = 2027-03-01`: whatever no form has a field for.

A complaint says which line cannot be and never repeats it: a name may stand there.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from flows.forms import ActForm
from models.casework.facts_fields import Shape, paths_of
from models.casework.flaws import nearest
from models.rules.facts import Facts

_LONGEST_LINE = 2000
_SECTIONS = frozenset({Shape.PART, Shape.PARTS})
TELLABLE = frozenset(path for path, f in paths_of(Facts).items() if f.shape not in _SECTIONS)
"""Every fact that a line can tell: all but children, who have no path of their own."""

EXAMPLE = "As job.start_on = 2027-03-01, with the paths of the facts file"


def told(lines: Iterable[str]) -> dict[str, str]:
    """Return what lines say, by dotted path; ValueError names the first that cannot be.

    Nothing after the sign makes a fact unknown.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        path, sign, value = (part.strip() for part in line.partition("="))
        if not sign:
            raise ValueError(f"line {number} tells no fact; write it as path = value")
        if path not in TELLABLE:
            raise ValueError(f"line {number} begins with no path of a fact{_meant(path)}")
        if path in found:
            raise ValueError(f"line {number} tells {path} a second time; keep one of them")
        if not value.isprintable() or len(line) > _LONGEST_LINE:
            raise ValueError(f"line {number} is no line of at most {_LONGEST_LINE} characters")
        found[path] = value
    return found


def _meant(path: str) -> str:
    close = nearest(path[:_LONGEST_LINE], TELLABLE)
    return f"; did you mean {close}?" if close else "; write it as path = value"


def _readable(lines: list[str]) -> list[str]:
    told(lines)
    return lines


FactLines = Annotated[list[str], AfterValidator(_readable)]


def laid_over(document: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a facts document that says these facts too."""
    for path, value in facts.items():
        *sections, leaf = path.split(".")
        part = document
        for section in sections:
            part = part.setdefault(section, {})
        part[leaf] = value
    return document


class FactsForm(ActForm):
    """What the firm knows better by now. The run forgets it once it has ended."""

    forgets = True
    facts: Annotated[FactLines, Field(min_length=1)] = Field(
        title="Facts",
        description=f"One a line. {EXAMPLE}; nothing after the sign makes it unknown.",
    )

    def fields(self) -> dict[str, Any]:
        """Return the facts by dotted path, as text that is read by each one's type."""
        return told(self.facts)
