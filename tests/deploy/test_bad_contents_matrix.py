"""Every field of a restriction file and a law file, every cell of a portfolio, gone wrong.

The matrices are made from the files' own forms and from the fields of the facts: what is added
there is in them by itself. What cannot be is refused in one line that names its field, and
nothing of it is stored; a bad row of a portfolio is rejected by itself.
"""

import csv
import io
import json
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from pydantic import BaseModel

from models.casework.facts_fields import Shape, paths_of
from models.casework.law_file import read_law
from models.casework.portfolio_columns import COLUMNS, NOTES, column_for
from models.casework.restriction_document import RestrictionForm
from models.casework.restriction_file import read_restriction
from models.reference.law_schema import VALUES, LawForm, LawKind
from models.reference.loader import load_book
from models.rules.decisions import RefusedError
from models.rules.facts import Facts
from tests.deploy.bad_input import (
    FORMULA,
    HARMLESS,
    HUGE,
    LATER,
    LONGEST_LINE,
    may_be_taken,
    run,
    values,
)

BOOK = load_book()
NOW = datetime.fromisoformat(LATER).astimezone(UTC)
BAD: Mapping[str, Any] = {
    "null": None, "true": True, "false": False, "object": {"a": 1}, "list": [1, {}],
    "deep list": [[["a"]]], "number": 12.5, "nan": float("nan"), "negative": -1,
    "huge number": 10**401, "empty": "", "huge": "x" * HUGE, "control": "a\x00\x1b\nb",
    "half a character": "a\ud800", "formula": FORMULA, "unknown word": "Atlantis",
}  # fmt: skip
# What is found in the text before any field is.
WHOLE = {"half a character": ["the file"], "deep list": ["restriction: line 1"]}
NUMBERS = {"number", "nan", "negative", "huge number"}
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One field of a file: where it stands, what it may hold, and whether it must be there."""

    path: Path
    kinds: frozenset[Any]
    required: bool

    def may_hold(self, kind: str) -> bool:
        """Say whether a value of this kind can be meant there; most never can."""
        if kind == "null":
            return not self.required or self.path == ("effective_from",)  # nobody knows
        if kind in ("true", "false"):
            return bool in self.kinds
        if kind == "negative" and self.path[-1] in ("easter", "nth"):
            return True  # days before Easter, the last Monday
        if kind in NUMBERS:
            return self.path == ("id",)  # 12.5 is a name like any other
        return kind in ("formula", "unknown word") and str in self.kinds

    @property
    def spelled(self) -> str:
        """The path as a refusal tells it."""
        return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in self.path)[1:]


def _inside(annotation: Any) -> Iterator[Any]:
    parts = typing.get_args(annotation)
    if isinstance(annotation, type) and not parts:
        yield annotation
    for part in parts:
        yield from _inside(part)


def leaves(form: type[BaseModel], before: Path = ()) -> Iterator[Leaf]:
    """Yield every field of a form and of the forms inside it."""
    for name, field in form.model_fields.items():
        kinds, path = frozenset(_inside(field.annotation)), (*before, name)
        yield Leaf(path=path, kinds=kinds, required=field.is_required())
        within = (*path, 0) if "list[" in str(field.annotation) else path
        for inner in sorted((k for k in kinds if issubclass(k, BaseModel)), key=str):
            yield from leaves(inner, within)


NOTICE: dict[str, Any] = {
    "id": "bad-one", "title": "A notice", "kind": "port", "ports": ["peace_bridge"],
    "closed": [{"weekdays": ["mon"]}], "effective_from": "2027-03-01",
    "source": "https://example.org/notice",
}  # fmt: skip
SCOPED = {"applies_to": {"purpose": "all"}, "source": "https://example.org/other"}
LAW: dict[str, Any] = {
    "published_on": "2026-11-20", "effective_from": "2027-01-01",
    "source": "https://example.org/invented",
}  # fmt: skip
OF_A_KIND: Mapping[LawKind, tuple[str, dict[str, Any]]] = {
    LawKind.RULE: ("RESTORATION_90", {"limit": {"days": 120}}),
    LawKind.FEE: ("work_permit_processing", {"cents": 16000}),
    LawKind.PLANNING: ("documents", {"least": 1, "usual": 2, "at_worst": 3}),
    LawKind.HOLIDAY: ("Invented", {"citation": "Invented", "month": 1, "day": 18}),
    LawKind.PORT_HOURS: ("peace_bridge", {"hours": {"opens": "09:00", "closes": "17:00"}}),
}  # fmt: skip


def _notice(path: Path) -> dict[str, Any]:
    """Return a good restriction that has room for the field."""
    good = deepcopy(NOTICE)
    match path[0]:
        case "open":
            good["open"] = good.pop("closed")
        case "all" | "port_kind" | "province":
            del good["ports"]
        case "routes":
            good |= {"kind": "route"}
            del good["ports"]
        case "readings":
            good["readings"] = [deepcopy(SCOPED)]
        case _:
            pass
    return good


def _law(kind: LawKind) -> dict[str, Any]:
    name, value = OF_A_KIND[kind]
    told = deepcopy({"id": name, "kind": kind.value, "value": value} | LAW)
    if kind is LawKind.PLANNING:
        told["effective_from"] = "2026-11-20"  # such a value is published on its day
    return told


def _place(document: Any, path: Path) -> Any:
    """Return what the last part of a path stands in, made where it is not there."""
    for part in path[:-1]:
        if isinstance(part, int):
            document = document[part]
        else:
            empty: Any = [{}] if part in ("closed", "open", "readings") else {}
            document = document.setdefault(part, empty)
    return document


def _files(leaf: Leaf, good: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield files in which the field is wrong: how, the file, whether it may be meant."""
    for kind, value in BAD.items():
        document = deepcopy(good)
        _place(document, leaf.path)[leaf.path[-1]] = value
        yield kind, document, leaf.may_hold(kind)
    document = deepcopy(good)
    _place(document, leaf.path).pop(leaf.path[-1], None)
    yield "missing", document, not leaf.required
    document = deepcopy(good)
    _place(document, leaf.path)["no_such_field"] = "1"
    yield "unknown", document, False


NOTICES = {leaf.spelled: (leaf, _notice(leaf.path)) for leaf in leaves(RestrictionForm)}
LAWS = {
    f"{kind}: {leaf.spelled}": (leaf, _law(kind))
    for kind in LawKind
    for leaf in (
        *(one for one in leaves(LawForm) if kind is LawKind.FEE),
        *leaves(VALUES[kind], ("value",)),
    )
}  # fmt: skip
READERS: Mapping[str, Callable[[str], Any]] = {
    "restriction": partial(read_restriction, ports=BOOK.ports, known=()),
    "rules": partial(read_law, book=BOOK, now=NOW),
}
FIELDS = [("restriction", name) for name in NOTICES] + [("rules", name) for name in LAWS]


@pytest.mark.parametrize("command", READERS)
def test_the_files_from_which_bad_ones_are_made_are_good(house, command):
    for leaf, good in (NOTICES if command == "restriction" else LAWS).values():
        document = deepcopy(good)
        _place(document, leaf.path)
        if leaf.path[0] not in ("all", "port_kind", "province", "routes"):
            assert READERS[command](json.dumps(good)), leaf


@pytest.mark.parametrize(("command", "name"), FIELDS)
def test_a_field_of_a_file_that_cannot_be_is_refused_by_its_name(house, command, name):
    leaf, good = (NOTICES if command == "restriction" else LAWS)[name]
    faults: dict[Any, str] = {}
    for kind, document, may_be in _files(leaf, good):
        text = json.dumps(document)
        if fault := _refusal_fault(READERS[command], text, leaf, kind, may_be=may_be):
            faults[kind] = fault
        is_typed = kind in ("object", "unknown", "formula")
        if is_typed and (fault := _command_fault(house, command, text, may_be=may_be)):
            faults[kind, command] = fault
    assert faults == {}


def _refusal_fault(reader, text, leaf, kind, *, may_be):
    try:
        reader(text)
    except RefusedError as error:
        said = error.refused.message
    except Exception as error:  # noqa: BLE001 - what escapes would be a traceback
        return f"{type(error).__name__}: {error}"[:200]
    else:
        return "" if may_be else "taken"
    if len(said) > LONGEST_LINE or not said.isprintable():
        return f"{len(said)} characters: {said[:200]!r}"
    named = [leaf.spelled, *WHOLE.get(kind, ())]
    if kind == "unknown":
        named = ["no_such_field"]
    elif may_be or kind == "missing":  # what is wrong then is how it goes with the rest
        named += [replace(leaf, path=leaf.path[:-1]).spelled]
    is_named = any(re.search(rf"{re.escape(name)}[\[.:]", said) for name in named)
    return "" if is_named else f"not named: {said[:200]}"


def _command_fault(house, command, text, *, may_be):
    file = house.home / "told.json"
    file.write_text(text, encoding="utf-8")
    words = [command, "publish", str(file), "--as-of", LATER]
    return house.fault(words, may_be_taken=may_be)


# The fields that a portfolio can have, each by its own heading or its path.
PATHS = paths_of(Facts)
HEADINGS = {
    **{p: p for p, f in PATHS.items() if f.shape not in (Shape.PART, Shape.PARTS)},
    **{column.path: column.heading for column in COLUMNS if column.path != NOTES},
}
# What such a cell may hold beside what its field does: a port is looked up, never demanded.
WARNED_ONLY = {"filing.port"}


def cells():
    """Yield path, kind and text of every bad cell, but those that are no text at all."""
    for path in HEADINGS:
        yield from (
            (path, kind, text)
            for kind, text in values(PATHS[path].shape)
            if kind not in ("half a character", "huge")
        )
        yield path, "huge", "9" * 20_000


CELLS = list(cells())


def test_a_bad_cell_rejects_its_row_by_column_reason_and_remedy_and_stores_nothing(house):
    first = [HEADINGS["file_no"], HEADINGS["applicant.name"]]
    sheet = io.StringIO(newline="")
    writer = csv.DictWriter(sheet, [*first, *(h for h in HEADINGS.values() if h not in first)])
    writer.writeheader()
    for n, (path, _, text) in enumerate(CELLS):
        row = {first[0]: f"BAD-{n}", first[1]: "Jo Ek"} | {HEADINGS[path]: text}
        if path == "team.owner.email" or path.endswith((".backup.email", ".supervisor.email")):
            row.setdefault(HEADINGS[path.replace("email", "name")], "Jo Ek")
        writer.writerow(row)
    file = house.home / "bad.csv"
    file.write_text(sheet.getvalue(), encoding="utf-8")
    said = run(["import", str(file), "--json", "--as-of", LATER])
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    assert answer["read"] == len(CELLS)
    errors = {error["row"]: error for error in answer["errors"]}
    faults = {}
    for number, (path, kind, text) in enumerate(CELLS, start=2):
        if fault := _row_fault(errors.get(number), path, kind):
            faults[path, kind, text[:20]] = fault
    assert faults == {}
    assert answer["accepted"] == len(CELLS) - len(errors)
    shown = json.loads(run(["case", "list", "--json"]).out)
    kept = {case["file_no"] for case in shown}
    assert not {f"BAD-{number - 2}" for number in errors} & kept


def _row_fault(error, path, kind):
    if error is None:
        field = PATHS[path]
        may_be = may_be_taken(field, kind) or (kind == "empty" and path not in NEEDED)
        return "" if may_be or path in WARNED_ONLY or kind in HARMLESS else "taken"
    line = f"{error['reason']} {error['remedy']}"
    if len(line) > LONGEST_LINE or not line.isprintable():
        return f"{len(line)} characters: {line[:200]!r}"
    told = column_for(error["column"])
    return "" if told and told.path == path else f"column {error['column']!r}"


NEEDED = ("file_no", "applicant.name")


def test_a_file_that_is_no_text_is_refused_whole(house):
    for kind, content in {
        "NUL": b"File No,Foreign National\nF-1,Jo\x00Ek\n",
        "no headings": b"F-1,Jo Ek\n",
        "a heading twice": b"File No,File No,Foreign National\nF-1,F-2,Jo Ek\n",
        "an open quotation mark": b'File No,Foreign National\n"F-1,Jo Ek\n' + b"x" * 2_000_000,
    }.items():
        file = house.home / "bad.csv"
        file.write_bytes(content)
        assert house.fault(["import", str(file), "--as-of", LATER]) == "", kind


def test_the_matrix_is_made_of_every_field_there_is():
    assert {leaf.path[0] for leaf, _ in NOTICES.values()} == set(RestrictionForm.model_fields)
    assert {leaf.path[0] for leaf, _ in LAWS.values()} == set(LawForm.model_fields)
    for kind, form in VALUES.items():
        told = [leaf.path for name, (leaf, _) in LAWS.items() if name.startswith(f"{kind}: ")]
        assert {path[1] for path in told if path[1:]} == set(form.model_fields), kind
    assert len(NOTICES) >= 49
    assert len(LAWS) >= 41
    assert len(HEADINGS) >= 91
