"""Every command, option, event field and facts field against every kind of bad value.

The matrix is made from the parsers and the fields' own types: what is added to the house is in
it by itself. A bad value is refused in one line and changes nothing.
"""

import json
from typing import Any

import pytest

from models.casework.facts_fields import Shape, fields_of, paths_of
from models.rules.events import EVENTS, FactsChanged, SpouseCaseOpened, WorkerChanged
from models.rules.facts import Facts
from models.rules.transitions import TABLE
from tests.deploy.bad_input import (
    FORMULA,
    HUGE,
    LATER,
    arguments_of,
    commands,
    may_be_taken,
    values,
)
from tests.house.tree import ROOT

SAMPLES = ROOT / "tests" / "samples"
FACTS = SAMPLES / "facts" / "us-citizen-at-peace-bridge.yaml"
NOTICE = SAMPLES / "restrictions" / "on-2017-05.yaml"
LAW = SAMPLES / "law" / "fictitious-permit-fee.yaml"

# What else a command needs so that the bad value is what it stumbles over.
GOOD = {
    ("import", "file"): str(SAMPLES / "portfolio.csv"),
    ("case show", "reference"): "NB-00001",
    ("case open", "--file"): str(FACTS),
    ("case hand-over", "--from"): "Priya Raman",
    ("case hand-over", "--to"): "Tom Sauvé",
    ("case record", "reference"): "NB-00001",
    ("case record", "event"): "held",
    ("restriction preview", "file"): str(NOTICE),
    ("restriction publish", "file"): str(NOTICE),
    ("restriction withdraw", "id"): "on-2017-05",
    ("rules", "what"): "RESTORATION_90",
    ("rules preview", "file"): str(LAW),
    ("rules publish", "file"): str(LAW),
    ("rules withdraw", "file"): "work_permit_processing",
    ("approve", "reference"): "P-1",
    ("approve", "--by"): "Priya Raman",
    ("reject", "reference"): "P-1",
    ("reject", "--by"): "Priya Raman",
    ("reject", "--reason"): "A rumour.",
    ("ack", "key"): "N-1",
    ("compute", "--from"): "2026-11-30",
    ("compute", "--period"): "60 days",
}  # fmt: skip
ONE_OF_THESE = {
    ("plan", "--as-of"): ["NB-00001"],
    ("plan", "--what-if"): ["NB-00001"],
    **{("stress", name): ["--port=rainbow_bridge"] for name in ("--from", "--to", "--as-of")},
    ("routes", "--as-of"): ["NB-00001"],
}
# Searches: whatever is looked for, nothing may be found.
SEARCHES = {
    ("case list", "--owner"), ("notices", "--recipient"), ("occupations", "search"),
    ("ports", "search"), ("rules", "what"),
}  # fmt: skip
# Words of people's own: a name, a note, a file's name.
WORDS = {
    ("case open", "--by"), ("case record", "--by"), ("ack", "--by"), ("ack", "--note"),
    ("case hand-over", "--to"), ("case hand-over", "--by"),
    ("import", "--rejects"), ("export", "--out"),
}  # fmt: skip


ARGUMENTS = [(command, name) for command in commands() for name in arguments_of(command)]


@pytest.mark.parametrize(("command", "name"), ARGUMENTS)
def test_an_argument_that_cannot_be_is_refused_in_one_line(house, command, name):
    faults = {}
    for kind, text in values(Shape.TEXT):
        is_taken = (command, name) in SEARCHES and kind != "half a character"
        is_words = (command, name) in WORDS and kind in ("right to left", "formula")
        words = _with(command, name, text)
        if fault := house.fault(words, may_be_taken=is_taken or is_words):
            faults[kind] = fault
    assert faults == {}


def _with(command, name, text):
    given = list(ONE_OF_THESE.get((command, name), ()))
    for other, action in arguments_of(command).items():
        value = text if other == name else GOOD.get((command, other))
        if value is None:
            assert not action.required, f"{command} {other}: give GOOD a value"
        elif action.option_strings:
            given.append(f"{other}={value}")
        else:
            given.append(value)
    return [*command.split(), *given]


TYPED = [
    (command, name, text)
    for command, name in ARGUMENTS
    for text in ("yesterday", "12.5.2027", "-1", "nothing like it", "{}", "../..")
    if (command, name) not in SEARCHES | WORDS and (command, name) != ("compute", "--period")
]


@pytest.mark.parametrize(("command", "name", "text"), TYPED)
def test_an_argument_of_another_kind_is_refused(house, command, name, text):
    assert house.fault(_with(command, name, text)) == ""


def test_what_is_searched_for_changes_nothing(house):
    for command, name in sorted(SEARCHES):
        for _, text in values(Shape.TEXT):
            house.fault(_with(command, name, text), may_be_taken=True)
            assert not house.is_changed()


EVENT_FIELDS = [
    (name, field)
    for name, kind in EVENTS.items()
    if kind in TABLE and kind not in (FactsChanged, SpouseCaseOpened, WorkerChanged)
    for field in fields_of(kind)
]


@pytest.mark.parametrize(("event", "name"), EVENT_FIELDS)
def test_an_events_field_that_cannot_be_is_refused(house, event, name):
    fields = fields_of(EVENTS[event])
    good = {n: _good(f) for n, f in fields.items() if f.required}
    faults = {}
    for kind, text in values(fields[name].shape):
        told = {**good, name: text}
        words = ["case", "record", "NB-00001", event, "--as-of", LATER]
        words += [f"--set={n}={v}" for n, v in told.items()]
        if fault := house.fault(words, may_be_taken=may_be_taken(fields[name], kind)):
            faults[kind, text[:20]] = fault
    assert faults == {}


def _good(field):
    words = {
        Shape.DAY: "2027-01-10", Shape.INSTANT: "2027-01-10T10:00Z", Shape.YES_NO: "yes",
        Shape.TEXT: "A7654321",
    }  # fmt: skip
    return field.words[0] if field.shape is Shape.WORD else words[field.shape]


def test_an_event_that_has_no_fields_takes_none(house):
    for name, kind in EVENTS.items():
        if kind in TABLE and not fields_of(kind):
            words = ["case", "record", "NB-00001", name, "--set", f"anything={FORMULA}"]
            assert house.fault([*words, "--as-of", LATER]) == "", name


PATHS = paths_of(Facts)


@pytest.mark.parametrize("path", PATHS)
def test_a_fact_that_cannot_be_is_refused_whichever_way_it_is_told(house, path):
    faults = {}
    for kind, text in values(PATHS[path].shape):
        is_taken = may_be_taken(PATHS[path], kind)
        ways = {
            "what-if": ["plan", "NB-00001", f"--what-if={path}={text}", "--as-of", LATER],
            "changed": [
                "case", "record", "NB-00001", "facts_changed", f"--set={path}={text}",
                "--as-of", LATER,
            ],
        }  # fmt: skip
        for way, words in ways.items():
            if fault := house.fault(words, may_be_taken=is_taken):
                faults[way, kind, text[:20]] = fault
    assert faults == {}


# As JSON holds them: none of these is what any field holds, except where its shape says so.
TYPES = {
    "object": {"a": 1}, "list": [1, {}], "true": True, "number": 12.5, "huge number": 10**401,
    "text": "x" * HUGE, "control": "a\x00\x1b\nb", "half a character": "a\ud800",
}  # fmt: skip
FITTING = {
    Shape.TEXT: {"number"}, Shape.NUMBER: {"number"}, Shape.YES_NO: {"true"},
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_facts_file_with_a_value_of_another_type_is_refused(house, path):
    faults = {}
    for kind, value in TYPES.items():
        document: dict[str, Any] = {"file_no": "F-1", "applicant": {"name": "Jo"}}
        part = document
        *sections, leaf = path.split(".")
        for section in sections:
            part = part.setdefault(section, {})
        part[leaf] = value
        if sections[:1] == ["team"] and len(sections) == 2:
            part.setdefault("name", "Jo")
        file = house.home / "facts.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        is_taken = kind in FITTING.get(PATHS[path].shape, ())
        for words in (["plan", "--file"], ["case", "open", "--file"]):
            words = [*words, str(file), "--as-of", LATER]
            if fault := house.fault(words, may_be_taken=is_taken):
                faults[words[0], kind] = fault
            file = house.home / "facts.json"
            file.write_text(json.dumps(document), encoding="utf-8")
    assert faults == {}


COMMANDS = (
    "up", "migrate", "doctor", "import", "case list", "case show", "case open", "case record",
    "case hand-over", "plan", "events", "steps", "routes", "restriction preview",
    "restriction publish", "restriction withdraw", "restriction list", "proposals", "approve",
    "reject", "stress", "feeds", "feeds read", "sweep", "deliver", "notices", "export",
    "verify", "ack", "occupations", "ports", "rules", "rules preview", "rules publish",
    "rules withdraw", "rules list", "compute",
)  # fmt: skip
# Told by paths of the facts, by another case, or by their name alone.
NO_FIELDS_OF_ITS_OWN = {
    name
    for name, kind in EVENTS.items()
    if kind in TABLE
    and (kind in (FactsChanged, SpouseCaseOpened, WorkerChanged) or not fields_of(kind))
}


def test_the_matrix_is_made_of_everything_there_is():
    assert set(commands()) == set(COMMANDS)
    assert len(ARGUMENTS) >= 103
    assert {event for event, _ in EVENT_FIELDS} | NO_FIELDS_OF_ITS_OWN == {
        name for name, kind in EVENTS.items() if kind in TABLE
    }
    assert len(EVENT_FIELDS) >= 71
    assert len(PATHS) >= 103
