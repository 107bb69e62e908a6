"""What files of fields share: read as plain text, and told with every problem by its line."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from models.casework.restriction_contradictions import Problem
from models.casework.strict_yaml import FieldPath, PlainFile, UnreadableError, parse, read_text
from models.rules.decisions import Refusal, RefusedError, refuse

_MOST_LISTED = 20
_SENTENCES = {
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "list_type": "must be a list, as [a, b]",
    "model_type": "must be a mapping of fields",
    "model_attributes_type": "must be a mapping of fields",
    "string_type": "must be text",
    "dict_type": "must be a mapping of fields",
    "too_short": "is an empty list: fill it",
    "json_invalid": "holds characters that are not text: type it anew",
}

TOP = "the top of the file"
Homes = Mapping[str, Sequence[str]]  # where in the file each field may stand
_BOUNDS = {"less_than_equal": "write at most", "greater_than_equal": "write at least"}


def plain_file(source: str | Path, name: str) -> PlainFile:
    """Return what a file (`Path`) or a text (`str`, called `name`) says; RefusedError if none.

    The refusal is invalid_file and says on which line it is no YAML that we take.
    """
    label = source.name if isinstance(source, Path) else name
    try:
        text = read_text(source) if isinstance(source, Path) else source
        return parse(text, label)
    except UnreadableError as error:
        raise refuse(Refusal.INVALID_FILE, f"{label}: {error}") from None


def require_fields(read: PlainFile) -> None:
    """Refuse a file that is no mapping of fields."""
    if not isinstance(read.content, dict):
        raise refuse(
            Refusal.INVALID_FILE,
            f"{read.name}: is empty or not a list of fields; begin it with `id: ...`",
        )


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the name of a document's content: the same whatever the order of its fields."""
    written = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a document as a file would give it: text, true, false, null, lists, mappings."""
    match value:
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case date():
            return value.isoformat()
        case None | bool():
            return value
        case _:
            return str(value)


def homes_of(*forms: tuple[type[BaseModel], str]) -> Homes:
    """Return where in a file each field may stand, from its forms and their places."""
    homes: dict[str, list[str]] = {}
    for form, place in forms:
        for name in form.model_fields:
            homes.setdefault(name, []).append(place)
    return homes


def problem_of(detail: ErrorDetails, homes: Homes, within: FieldPath = ()) -> Problem:
    """Return a fault of a field in words; `homes` are the names one could have meant.

    `within` is the part of the file that was read.
    """
    path, kind = (*within, *detail["loc"]), detail["type"]
    if kind == "missing":
        return Problem(path, None, "is missing: add it")
    if kind == "extra_forbidden":
        return Problem(path, None, _stranger(path, homes))
    if kind in ("enum", "literal_error"):
        return Problem(path, detail["input"], f"is not one of {detail['ctx']['expected']}")
    if kind in _BOUNDS:
        bound = next(iter(detail["ctx"].values()))
        return Problem(path, detail["input"], f"is out of bounds: {_BOUNDS[kind]} {bound}")
    value = None if kind == "json_invalid" else detail["input"]
    return Problem(path, value, _SENTENCES.get(kind, detail["msg"]))


def _stranger(path: FieldPath, homes: Homes) -> str:
    name, here = str(path[-1]), _spelled(tuple(p for p in path[:-1] if isinstance(p, str)))
    if elsewhere := [place for place in dict.fromkeys(homes.get(name, ())) if place != here]:
        return f"is no field here: it belongs to {' or '.join(elsewhere)}, move it there"
    if name in homes:
        return "is no field of this kind: take it out"
    near = get_close_matches(name, sorted(homes), n=1)
    return f"is not a field: did you mean {near[0]}?" if near else "is not a field: take it out"


def refused(read: PlainFile, problems: list[Problem]) -> RefusedError:
    """Return the refusal of a file (invalid_file) that tells its problems, to be raised."""
    told = "; ".join(_sentence(read, problem) for problem in problems[:_MOST_LISTED])
    more = len(problems) - _MOST_LISTED
    message = f"{read.name}: {told}" + (f"; and {more} more" if more > 0 else "")
    return refuse(Refusal.INVALID_FILE, message)


def _sentence(read: PlainFile, problem: Problem) -> str:
    line = read.line_of(problem.path)
    where = f"line {line}, " if line else ""
    return f"{where}{_spelled(problem.path)}: {_quoted(problem.value)}{problem.sentence}"


def _quoted(value: Any) -> str:
    match value:
        case bool():
            return f"{str(value).lower()} "
        case int():
            return f"{value} "
        case str():
            return f"{value if len(value) <= 60 else value[:57] + '...'!r} "
        case _:
            return ""


def _spelled(path: FieldPath) -> str:
    """Return a path as people write it: closed[0].hours."""
    parts = (f"[{p}]" if isinstance(p, int) else f".{p!r:.42}".replace("'", "") for p in path)
    return "".join(parts).removeprefix(".") or "the file"
