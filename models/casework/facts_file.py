"""The facts file: one case in YAML or JSON, as the intake form writes it."""

import json
from pathlib import Path
from typing import Any

from models.casework.strict_yaml import PlainFile, UnreadableError, parse, read_text
from models.rules.decisions import Refusal, refuse

_MOST_FIGURES = 400


def load(path: Path) -> PlainFile:
    """Return what a facts file says, with its lines; RefusedError names file and remedy.

    A file that begins with a brace is JSON; everything else is YAML.
    """
    try:
        text = read_text(path)
        is_json = text.lstrip().startswith("{")
        return (
            PlainFile(name=path.name, content=_json(text))
            if is_json
            else parse(text, path.name)
        )
    except UnreadableError as error:
        raise refuse(Refusal.INVALID_FILE, f"{path}: {error}.") from None


def _json(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_unrepeated,
            parse_constant=_no_constant,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as error:
        raise UnreadableError(f"line {error.lineno}: not JSON ({error.msg}); mend it") from None
    except RecursionError:
        raise UnreadableError("is nested too deeply; flatten it") from None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise UnreadableError(f"{repeated!r} is given twice; keep one")
    return dict(pairs)


def _whole_number(figures: str) -> int:
    if len(figures) > _MOST_FIGURES:
        raise UnreadableError(f"a number of {len(figures)} figures; shorten it")
    return int(figures)


def _no_constant(word: str) -> Any:
    raise UnreadableError(f"{word} is not a value here; write a number")
