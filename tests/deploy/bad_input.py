"""Values that should not be, made for each shape of field, and a house to try them on."""

import argparse
import contextlib
import hashlib
import io
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.cli.main import build, main
from models.casework.facts_fields import Field, Shape
from tests.deploy.command import portfolio
from tests.house.tree import ROOT

LONGEST_LINE = 4000  # of a complaint: one that repeats 100 kB is none
HUGE = 100_000
LATER = "2027-01-12T14:00Z"
RIGHT_TO_LEFT = "\u202e\u05d0\u05d1\u05d9 \u05db\u05d4\u05df\u202c"  # a name in Hebrew
FORMULA = '=HYPERLINK("http://x.example","y")'
HARMLESS = frozenset({"right to left", "formula"})  # in a field of words they are only words
WRONG: dict[Shape, tuple[str, ...]] = {
    Shape.TEXT: (),  # any text is one
    Shape.DAY: ("soon", "2027-02-30", "20270301T10", "9999-12-31", "86400"),
    Shape.INSTANT: ("yesterday", "2027-01-15T09:30", "2027-13-01T00:00Z"),
    Shape.WHOLE: ("3.7", "three", "-1", "1e3"),
    Shape.NUMBER: ("many", "nan", "-2"),
    Shape.YES_NO: ("perhaps", "2"),
    Shape.WORD: ("blue",),
    Shape.WORDS: ("Atlantis",),
    Shape.PART: ("a part",),
    Shape.PARTS: ("parts",),
}


def values(shape: Shape) -> Iterator[tuple[str, str]]:
    """Yield kind and text of every value that is bad for a shape."""
    yield from (("wrong type", text) for text in WRONG[shape])
    yield "empty", ""
    yield "huge", ("9" if shape in (Shape.WHOLE, Shape.NUMBER) else "x") * HUGE
    yield "control", "a\x1b[31m\x07b\nc"
    yield "half a character", "a\udcff"
    yield "right to left", RIGHT_TO_LEFT
    yield "formula", FORMULA


def may_be_taken(field: Field, kind: str) -> bool:
    """Say whether a value of this kind can be meant: a name in Hebrew is a name."""
    if kind == "empty":
        return not field.required
    return field.shape is Shape.TEXT and kind in HARMLESS


@dataclass(frozen=True)
class Said:
    """What one command did: exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def fault(self) -> str:
        """What is wrong with it as a refusal; empty when it is a good one."""
        if self.code not in (1, 2):
            return f"exit {self.code}"
        if self.err.count("\n") != 1 or not self.err.endswith("\n"):
            return f"{self.err.count(chr(10))} lines: {self.err[:200]!r}"
        if "Traceback" in self.err or len(self.err) > LONGEST_LINE:
            return f"{len(self.err)} characters: {self.err[:200]!r}"
        return "an escape sequence" if "\x1b" in self.err else ""


class House:
    """A database that is as it was at the start of every trial."""

    def __init__(self, pristine: Path, folder: Path, monkeypatch: Any) -> None:
        self._pristine, self._folder, self._patch = pristine, folder, monkeypatch
        self._homes = 0
        self._move_in()
        self._as_it_was = self._digest()

    def _move_in(self) -> None:
        self._homes += 1
        self.home = self._folder / f"home{self._homes}"
        self.home.mkdir()
        shutil.copy(self._pristine, self.home / "northbound.db")
        self._patch.setenv("NORTHBOUND_HOME", str(self.home))
        self._patch.chdir(self.home)

    def _digest(self) -> str:
        seen = hashlib.sha256()
        with contextlib.closing(sqlite3.connect(self.home / "northbound.db")) as conn:
            tables = conn.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            for (table,) in sorted(tables):
                for row in conn.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                    seen.update(repr(row).encode())
        return seen.hexdigest()

    def is_changed(self) -> bool:
        """Say whether any table changed; then a new house stands ready."""
        if self._digest() == self._as_it_was:
            return False
        self._move_in()
        return True

    def fault(self, words: list[str], *, may_be_taken: bool = False) -> str:
        """Run a command; return what is wrong with how it took bad words, or nothing."""
        said = run(words)
        is_changed = self.is_changed()
        if may_be_taken and said.code == 0:
            return ""
        return said.fault or ("the database changed" if is_changed else "")


def pristine_house(home: Path, migrated_file: Path) -> Path:
    """Return the database of a house with three cases, of which things were said."""
    samples = ROOT / "tests" / "samples"
    three = portfolio(home, 3)
    shutil.copy(migrated_file, home / "northbound.db")
    notice = samples / "restrictions" / "on-2017-05.yaml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NORTHBOUND_HOME", str(home))
        for words in (
            ["import", str(three), "--as-of", "2026-11-23"],
            ["restriction", "publish", str(notice), "--as-of", "2026-11-23"],
            ["sweep", "--as-of", LATER],
        ):
            assert run(words).code == 0
    # Copying the file alone would leave behind what still stands in its journal.
    with contextlib.closing(sqlite3.connect(home / "northbound.db")) as conn:
        conn.execute("VACUUM INTO ?", (str(home / "pristine.db"),))
    return home / "pristine.db"


def run(words: list[str]) -> Said:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as stopped:
            code = int(str(stopped.code))
        except Exception as error:  # noqa: BLE001 - what escapes would be a traceback
            return Said(-1, out.getvalue(), f"{type(error).__name__}: {error}"[:300])
    return Said(code, out.getvalue(), err.getvalue())


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of every command by its words, as `case record`."""
    return dict(_leaves(build(), ()))


def _leaves(
    parser: argparse.ArgumentParser, words: tuple[str, ...]
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    verbs = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not (verbs and verbs[0].required):
        yield " ".join(words), parser  # `feeds` is a command, and so is `feeds read`
    for name, child in verbs[0].choices.items() if verbs else ():
        yield from _leaves(child, (*words, name))
    for verb in _typed_verbs(parser):
        yield " ".join((*words, verb)), parser


def _typed_verbs(parser: argparse.ArgumentParser) -> list[str]:
    """Return the verbs that a place takes beside an id, as `rules ID|preview|publish` does."""
    said = [str(a.metavar) for a in parser._actions if "|" in str(a.metavar)]
    return [word for word in "|".join(said).split("|") if word.islower()]


def name_of(action: argparse.Action) -> str:
    """Return how an argument is called: its option, or its place's name."""
    return action.option_strings[0] if action.option_strings else action.dest


def arguments(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Return the arguments that take a value, by name."""
    is_value = (a for a in parser._actions if a.nargs not in (0, argparse.PARSER))
    return {name_of(a): a for a in is_value}


def arguments_of(command: str) -> dict[str, argparse.Action]:
    """Return the arguments of a command by its words; a verb among them is no argument."""
    found = arguments(commands()[command])
    verb = command.partition(" ")[2]
    return {n: a for n, a in found.items() if not (verb and verb in str(a.metavar).split("|"))}
