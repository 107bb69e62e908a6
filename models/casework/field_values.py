"""One value for one field: from a text somebody typed, or from a document already typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from models.casework.days_as_written import WRITE, read_day
from models.casework.facts_fields import Field, Shape
from models.casework.flaws import UnmeantError, did_you_mean

_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_INSTANT = "Write it with its offset, as 2027-01-15T09:30:00-05:00 or ending in Z."


def from_text(field: Field, text: str) -> Any:
    """Return the value a typed text means in a field; UnmeantError when it means none.

    The same reading for a cell of a portfolio, `--set path=value` and the fields of a form.
    """
    return _FROM_TEXT[field.shape](field, text.strip())


def from_document(field: Field, value: Any) -> Any:
    """Return the value of a field as a document gives it: text is read, other types kept."""
    return from_text(field, value) if isinstance(value, str) else _typed(field, value)


def _day(_: Field, text: str) -> date:
    return read_day(text)


def _instant(_: Field, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UnmeantError("not an instant", _INSTANT) from None
    if instant.tzinfo is None:
        raise UnmeantError("a time without an offset", _INSTANT)
    return instant


def _whole(_: Field, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,9}(?:\.0+)?", text):
        raise UnmeantError("not a whole number", "Write figures only, as 36.")
    return int(text.partition(".")[0])


def _number(_: Field, text: str) -> int | float:
    if not re.fullmatch(r"[+-]?\d{1,9}(?:\.\d{1,9})?", text):
        raise UnmeantError("not a number", "Write figures only, as 6 or 2.5.")
    number = float(text)
    return int(number) if number.is_integer() else number


def _yes_no(_: Field, text: str) -> bool:
    answer = _YES_NO.get(text.casefold())
    if answer is None:
        raise UnmeantError("neither yes nor no", "Write yes or no, or leave it empty.")
    return answer


def _word(field: Field, text: str) -> Any:
    known = {_plain(word): word for word in field.words}
    word = known.get(_plain(text))
    if word is None:
        choice = did_you_mean(text, field.words)
        listed = f" The words are: {', '.join(field.words)}." if "mean" in choice else ""
        raise UnmeantError("not one of the words for it", choice + listed)
    return field.kind(word)


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip().casefold())


def _words(_: Field, text: str) -> tuple[str, ...]:
    parts = text.strip("[]").split(",")
    return tuple(part.strip().strip("\"'") for part in parts if part.strip())


def _section(field: Field, _: str) -> Any:
    raise UnmeantError("a section of fields", f"Set a field of it, as {field.name}.name.")


def _text(_: Field, text: str) -> str:
    return text


_FROM_TEXT: Mapping[Shape, Callable[[Field, str], Any]] = {
    Shape.TEXT: _text, Shape.DAY: _day, Shape.INSTANT: _instant, Shape.WHOLE: _whole,
    Shape.NUMBER: _number, Shape.YES_NO: _yes_no, Shape.WORD: _word, Shape.WORDS: _words,
    Shape.PART: _section, Shape.PARTS: _section,
}  # fmt: skip


_TAKEN: Mapping[Shape, tuple[type[Any], ...]] = {
    Shape.TEXT: (int, float), Shape.DAY: (date,), Shape.INSTANT: (datetime,),
    Shape.WHOLE: (int,), Shape.NUMBER: (int, float), Shape.YES_NO: (bool,),
    Shape.WORDS: (list, tuple),
}  # fmt: skip
_REMEDIES: Mapping[Shape, str] = {
    Shape.TEXT: "Write words, in quotes if need be.",
    Shape.DAY: WRITE,
    Shape.INSTANT: _INSTANT,
    Shape.WHOLE: "Write a whole number, as 36.",
    Shape.NUMBER: "Write a number, as 6 or 2.5.",
    Shape.YES_NO: "Write yes or no.",
    Shape.WORD: "Write one of its words as text.",
    Shape.WORDS: "Write a list of texts, as [US, MX].",
}


def _typed(field: Field, value: Any) -> Any:
    # Exact types: to Python a boolean is a number and an instant is a date.
    if type(value) not in _TAKEN.get(field.shape, ()):
        raise UnmeantError(f"not a {field.shape}", _REMEDIES[field.shape])
    if field.shape is Shape.TEXT:
        return str(value)
    if field.shape is Shape.INSTANT:
        return _instant(field, value.isoformat())
    if field.shape is Shape.WORDS:
        return _listed(value)
    return value


def _listed(value: Sequence[Any]) -> tuple[str, ...]:
    if not all(isinstance(part, str) for part in value):
        raise UnmeantError("not a list of texts", _REMEDIES[Shape.WORDS])
    return tuple(part.strip() for part in value)
