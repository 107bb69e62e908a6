"""Does every date say why, and every doubt who can end it? A walk over what commands answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_A_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_GROUNDS = ("rule", "citation", "source")
# What somebody told or a clock showed is no date that was worked out.
_RECORDED = re.compile(
    r"(?:^|\.)(?:facts|events|certificates|permits|applications|travels|requests|"
    r"employer_notices|orders|decisions|spouse_permit|worker|documents|citation|source|"
    r"as_of|opened_on|until_on|book_version|key|at|sent_at|seen_at|recorded_at)(?:\.|$)"
)


def bare_dates(shown: Any) -> list[str]:
    """Return where a date stands without rule, citation, source, effective date and count.

    `filing_on` repeats the planned day of the filing, whose grounds stand with that step.
    """
    return [f"{path}: {text}" for path, text in _bare(shown, "", grounded=False)]


def _bare(shown: Any, path: str, *, grounded: bool) -> Iterator[tuple[str, str]]:
    match shown:
        case dict():
            yield from _in_mapping(shown, path, grounded=grounded)
        case list():
            for one in shown:
                yield from _bare(one, path, grounded=grounded)
        case str() if _A_DATE.search(shown) and not grounded:
            if not _RECORDED.search(path):
                yield path, shown


def _in_mapping(
    shown: Mapping[str, Any], path: str, *, grounded: bool
) -> Iterator[tuple[str, str]]:
    planned = {step["planned_on"] for step in shown.get("steps") or ()}
    basis = shown.get("basis")
    grounded = grounded or _is_whole(basis) or _is_finding(shown)
    if basis is not None and not _is_whole(basis):
        yield f"{path}.basis", str(basis)
    for name, value in shown.items():
        if name == "basis" or (name == "filing_on" and value in planned):
            continue
        yield from _bare(value, f"{path}.{name}".lstrip("."), grounded=grounded)


def _is_whole(basis: Any) -> bool:
    if not isinstance(basis, Mapping):
        return False
    told = all(basis.get(name) for name in _GROUNDS) and "effective_from" in basis
    return told and bool(basis.get("explanation"))


def _is_finding(shown: Mapping[str, Any]) -> bool:
    """A finding is its own explanation: the message counts, the rule stands beside it."""
    told = all(shown.get(name) for name in _GROUNDS) and "effective_from" in shown
    return told and bool(shown.get("message"))


def nameless_doubts(shown: Any) -> list[str]:
    """Return what is left to counsel without a question, or without who can end it."""
    return list(_nameless(shown, ""))


_GENERAL = "Whether this date can be relied on is for counsel to say."


def _nameless(shown: Any, path: str) -> Iterator[str]:
    match shown:
        case dict():
            is_open = shown.get("counsel") is True or shown.get("verdict") == "counsel"
            doubt = shown.get("doubt")
            if is_open and not (doubt and shown.get("who") and doubt != _GENERAL):
                yield f"{path} {shown.get('key') or shown.get('rule')}: {doubt!r}"
            for name, value in shown.items():
                yield from _nameless(value, f"{path}.{name}".lstrip("."))
        case list():
            for one in shown:
                yield from _nameless(one, path)
        case _:
            pass
