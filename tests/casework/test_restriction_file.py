"""Restriction files: what is read from them, and what each wrong one is told."""

import json
import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from models.casework.restriction_file import digest, from_document, read_restriction
from models.casework.strict_yaml import parse
from models.reference.loader import load_book, load_restriction_documents
from models.rules.book import Confidence, Port, PortKind, Provenance
from models.rules.decisions import Refusal, RefusedError
from models.rules.facts import Route
from models.rules.ports import PortCalendar
from models.rules.restrictions import (
    Block,
    Effect,
    Purpose,
    RestrictionKind,
    Scope,
    SecondReading,
    Traveller,
)
from tests.rules.openings import opening

SAMPLES = Path(__file__).parents[1] / "samples" / "restrictions"
PORTS = load_book().ports
EASTERN = timezone(timedelta(hours=-4))
FLAGPOLER = Traveller(purpose=Purpose.FLAGPOLING, citizenships=("MX",), code="C41")
FIRST_ENTRY = Traveller(purpose=Purpose.FIRST_ENTRY, citizenships=("US",))

WHOLE = """\
id: on-2017-05
title: Tuesday to Thursday only
kind: port
ports: [peace_bridge, rainbow_bridge]
applies_to:
  {purpose: flagpoling, citizenships: [mx], exempt: {citizenships: [US], codes: [T36]}}
readings:
  - {applies_to: {purpose: all}, source: "https://example.org/other"}
closed:
  - {weekdays: [fri, Mon]}
  - {hours: "16:00-24:00"}
  - {weekdays: [tue], hours: "00:00-08:30", ports: [peace_bridge]}
  - {dates: [2017-05-22]}
  - {by_appointment: true}
announced_at: 2017-05-02T00:00:00-04:00
effective_from: 2017-05-02
effective_to: 2017-06-16T00:00:00-04:00
supersedes: [earlier]
source: https://example.org/notice
confidence: high
"""
SHORT = """\
id: short
title: A notice
kind: port
ports: [peace_bridge]
closed: {whole: true}
effective_from: 2027-03-01
source: https://example.org/notice
"""


NOBODY = "{citizenships: [US], exempt: {citizenships: [us, MX]}}"
NO_READING = f"readings: [{{source: a, applies_to: {NOBODY}}}]"


def bridge(port_id: str = "rainbow_bridge") -> Port:
    known = Provenance(source=("test",), confidence=Confidence.HIGH)
    return Port(
        id=port_id, name=port_id, kind=PortKind.LAND, province="ON", zone="America/Toronto",
        provenance=known,
    )  # fmt: skip


def read(text: str):
    return read_restriction(text, ports=PORTS, name="notice.yaml")


def refusal(text: str) -> str:
    with pytest.raises(RefusedError) as caught:
        read(text)
    assert caught.value.refused.reason is Refusal.INVALID_FILE
    message = caught.value.refused.message
    assert message.startswith("notice.yaml: ")
    assert "\n" not in message
    return message


def changed(old: str, new: str, text: str = SHORT) -> str:
    assert old in text
    return text.replace(old, new)


def test_every_field_of_a_file_arrives_in_the_value():
    restriction = read(WHOLE)
    assert restriction.id == "on-2017-05"
    assert restriction.kind is RestrictionKind.PORT
    assert restriction.ports == ("peace_bridge", "rainbow_bridge")
    assert restriction.scope == Scope(
        purpose=Purpose.FLAGPOLING, citizenships=("MX",), exempt_citizenships=("US",),
        exempt_codes=("T36",),
    )  # fmt: skip
    assert restriction.readings == (
        SecondReading(scope=Scope(), source="https://example.org/other"),
    )
    assert restriction.blocks == (
        Block(weekdays=frozenset({0, 4})),
        Block(from_minute=960),
        Block(weekdays=frozenset({1}), to_minute=510, ports=frozenset({"peace_bridge"})),
        Block(dates=frozenset({date(2017, 5, 22)})),
        Block(by_appointment=True),
    )
    assert restriction.announced_at == datetime(2017, 5, 2, tzinfo=EASTERN)
    assert restriction.effective_from == date(2017, 5, 2)
    assert restriction.effective_to == datetime(2017, 6, 16, 4, tzinfo=UTC)
    assert restriction.supersedes == ("earlier",)
    assert restriction.confidence is Confidence.HIGH
    assert not restriction.open_only


def test_what_is_left_out_takes_its_plain_meaning():
    restriction = read(SHORT)
    assert restriction.scope == Scope()
    assert restriction.blocks == (Block(),)
    assert restriction.effective_to is None
    assert restriction.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("ports: [peace_bridge]", "all: true", "all_ports", True),
        ("ports: [peace_bridge]", "port_kind: land", "port_kind", "land"),
        # Ontario is ON, which older readers of YAML take for "true".
        ("ports: [peace_bridge]", "province: ON", "province", "ON"),
        ("kind: port\nports: [peace_bridge]", "kind: route\nroutes: [land, airport]", "routes",
         (Route.LAND, Route.AIRPORT)),
        ("kind: port\nports: [peace_bridge]", "kind: programme", "routes", ()),
        ("closed: {whole: true}", "open: {weekdays: [tue]}", "open_only", True),
        ("effective_from: 2027-03-01", "effective_from: null", "effective_from", None),
        ("effective_from: 2027-03-01", "effective_from: 2027-03-01T12:00:00Z",
         "effective_from", datetime(2027, 3, 1, 12, tzinfo=UTC)),
        ("source:", "notes: [a, b]\nsource:", "notes", ("a", "b")),
        ("id: short", 'id: "2027.03_A-b"', "id", "2027.03_A-b"),
        ("title: A notice", "title: 'Québec : deux postes'", "title", "Québec : deux postes"),
        ("closed: {whole: true}", "closed: {whole: true, ports: null}", "blocks", (Block(),)),
    ],
)  # fmt: skip
def test_a_field_may_take_any_of_its_forms(old, new, field, value):
    assert getattr(read(changed(old, new)), field) == value


def test_a_portal_outage_needs_no_blocks_to_mean_that_the_portal_is_out():
    text = changed(
        "kind: port\nports: [peace_bridge]\nclosed: {whole: true}", "kind: portal_outage"
    )
    assert read(text).blocks == (Block(),)


def test_us_permanent_residents_can_be_spared():
    exempt = "applies_to: {exempt: {us_permanent_residents: true}}\nsource"
    assert read(changed("source", exempt)).scope.exempt_us_permanent_residents


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: short\n", "", "id: is missing: add it"),
        ("id: short", "id: a/b", "line 1, id: 'a/b' must be 2 to 64 letters"),
        ("id: short", "id: x", "id: 'x' must be 2 to 64 letters"),
        ("title: A notice", "title: ''", "line 2, title: '' must be text"),
        ("title: A notice", 'title: "two\\nlines"', "title: 'two\\nlines' must be one line"),
        ("title: A notice", "title: [a]", "title: must be text"),
        ("kind: port", "kind: bridge", "line 3, kind: 'bridge' is not one of 'port', 'route'"),
        ("[peace_bridge]", "[peace_brige]",
         "line 4, ports[0]: 'peace_brige' is not a port we know: did you mean peace_bridge"),
        ("[peace_bridge]", "[zzz]", "ports[0]: 'zzz' is not a port we know: look it up"),
        ("[peace_bridge]", "peace_bridge", "ports: 'peace_bridge' must be a list"),
        ("ports: [peace_bridge]\n", "", "ports: name no port: list some"),
        ("ports: [peace_bridge]\n", "all: false\n", "ports: name no port: list some"),
        ("ports: [peace_bridge]", "ports: [peace_bridge]\nall: true", "line 5, all: true co"),
        ("ports: [peace_bridge]", "all: on", "all: 'on' must be true or false"),
        ("ports: [peace_bridge]", "province: Ontario", "'Ontario' is not a province"),
        ("ports: [peace_bridge]", "port_kind: sea", "port_kind: 'sea' is not one of 'land'"),
        ("ports: [peace_bridge]", "ports: [peace_bridge]\nroutes: [land]",
         "line 5, routes: belongs to kinds route and programme"),
        ("kind: port", "kind: route", "line 4, ports: belongs to kind port only"),
        ("kind: port", "kind: route", "routes: names no route: add one"),
        ("closed: {whole: true}\n", "", "closed: is missing, so nothing is closed"),
        ("closed: {whole: true}", "closed: []", "closed: is missing, so nothing is closed"),
        ("closed: {whole: true}", "closed: null", "closed: is missing, so nothing is closed"),
        ("closed: {whole: true}", "closed: {}", "closed[0]: covers nothing"),
        ("{whole: true}", "{whole: false}", "line 5, closed[0]: covers nothing"),
        ("{whole: true}", "{ports: [peace_bridge]}", "closed[0]: covers nothing"),
        ("{whole: true}", "{weekdays: []}", "closed[0].weekdays: is an empty list"),
        ("{whole: true}", "{weekdays: [friday]}", "weekdays[0]: 'friday' is not a weekday"),
        ("{whole: true}", "{weekdays: fri}", "weekdays: 'fri' must be a list"),
        ("{whole: true}", "everything", "closed[0]: 'everything' must be a mapping of fields"),
        ("{whole: true}", "{hours: '22:00-06:00'}",
         "line 5, closed[0].hours: '22:00-06:00' ends before it begins"),
        ("{whole: true}", "{hours: '08:00-08:00'}", "ends before it begins"),
        ("{whole: true}", "{hours: '08:00-24:30'}", "is not a time of day"),
        ("{whole: true}", "{hours: '08:70-09:00'}", "is not a time of day"),
        ("{whole: true}", "{hours: all day}", "is not a span of hours"),
        ("{whole: true}", "{dates: [2026-02-30]}", "dates[0]: '2026-02-30' is not a date"),
        ("{whole: true}", "{dates: [0001-01-01]}", "years run from 1990 to 2100"),
        ("{whole: true}", "{whole: true, hours: '08:00-09:00'}", "is whole and yet has hours"),
        ("{whole: true}", "{weekdays: [fri], dates: [2026-12-25]}", "write two blocks"),
        ("{whole: true}", "{whole: true, ports: [douglas]}",
         "closed[0].ports: 'douglas' is not among the ports of the restriction"),
        ("closed: {whole: true}", "open: {whole: true}", "open[0]: leaves everything open"),
        ("closed: {whole: true}", "closed: {whole: true}\nopen: {weekdays: [tue]}",
         "line 6, open: stands beside closed"),
        ("2027-03-01", "2027-03-01T08:00:00",
         "line 6, effective_from: '2027-03-01T08:00:00' has no offset"),
        ("2027-03-01", "soon", "effective_from: 'soon' is no date or instant"),
        ("2027-03-01", "9999-12-31T23:59:00Z", "is out of range"),
        ("2027-03-01", "9999-12-31", "effective_from: '9999-12-31' is out of range: years run"),
        ("effective_from: 2027-03-01\n", "", "effective_from: is missing: write a date"),
        ("source:", "effective_to: 2027-02-28\nsource:",
         "line 7, effective_to: '2027-02-28' is before effective_from"),
        ("source:", "effective_to: 2027-02-28T23:00:00Z\nsource:", "is before effective_from"),
        ("source:", "announced_at: 2027-02-01\nsource:",
         "announced_at: '2027-02-01' must be an instant"),
        ("source:", "announced_at: 2027-02-01T09:00:00\nsource:", "has no offset"),
        ("source:", "supersedes: [short]\nsource:", "'short' cannot supersede itself"),
        ("source:", "applies_to: {purpose: tourism}\nsource:", "applies_to.purpose: 'tourism'"),
        ("source:", "applies_to: {citizenships: [USA]}\nsource:", "'USA' is not a country"),
        ("source:", "applies_to: {exempt: {codes: [NAFTA]}}\nsource:", "'NAFTA' is not an"),
        ("source:", "readings: [{source: a}]\nsource:", "readings[0].applies_to: is missing"),
        ("source:", "confidence: sure\nsource:", "confidence: 'sure' is not one of 'high'"),
        ("source:", "effective_form: x\nsource:",
         "line 7, effective_form: is not a field: did you mean effective_from?"),
        ("source:", "zzzzz: x\nsource:", "zzzzz: is not a field: take it out"),
        ("source:", "<<: x\nsource:", "<<: is not a field"),
        ("source: https://example.org/notice", "", "source: is missing: add it"),
        ("source: https://example.org/notice", "source: 12.5",
         "line 7, source: '12.5' must be text, and is a number: write it in words"),
        ("source: https://example.org/notice", "source: nan", "'nan' must be text"),
        ("source: https://example.org/notice", "source: .inf", "'.inf' must be text"),
        ("source:", "whole: true\nsource:",
         "whole: is no field here: it belongs to closed or open, move it there"),
        ("source:", "applies_to: {title: a}\nsource:",
         "applies_to.title: is no field here: it belongs to the top of the file, move"),
        ("source: https://example.org/notice", "source: ' '", "source: ' ' must be text"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_line_value_and_remedy(old, new, told):
    assert told in refusal(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("source:", "port_kind: airport\nsource:", "line 7, port_kind: leave no port together"),
        ("source:", "province: BC\nsource:", "line 7, province: leave no port together"),
        ("ports: [peace_bridge]", "province: NU\nport_kind: land",
         "line 4, province: leave no port together"),
        ("source:", f"applies_to: {NOBODY}\nsource:",
         "line 7, applies_to.citizenships: are all exempt, so nobody is bound"),
        ("source:", f"applies_to: {NOBODY}\n{NO_READING}\nsource:", "are all exempt"),
        ("{whole: true}", "{dates: [2027-03-05, 2027-02-28]}",
         "closed[0].dates[1]: '2027-02-28' lies outside effective_from and effective_to"),
        ("{whole: true}", "{dates: 2027-02-28}", "'2027-02-28' lies outside"),
        ("{whole: true}\n", "{dates: [2027-04-01]}\neffective_to: 2027-03-31\n",
         "'2027-04-01' lies outside"),
    ],
)  # fmt: skip
def test_what_could_bind_nothing_is_refused(old, new, told):
    assert told in refusal(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source:", "province: ON\nport_kind: land\nsource:"),
        ("source:", "applies_to: {citizenships: [US], exempt: {citizenships: [MX]}}\nsource:"),
        # By one reading it binds everybody, by the other nobody: counsel disagreed.
        ("source:", f"{NO_READING}\nsource:"),
        ("{whole: true}", "{dates: [2027-03-01]}"),
        # In Vancouver the last day of February is not over yet.
        ("{whole: true}\neffective_from: 2027-03-01",
         "{dates: [2027-02-28]}\neffective_from: 2027-03-01T02:00:00-05:00"),
    ],
)  # fmt: skip
def test_what_binds_somebody_somewhere_is_read(old, new):
    assert read(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("source: https://example.org/notice", "source: 12.5"),
        ("source:", f"applies_to: {NOBODY}\nsource:"),
        ("{whole: true}", "{dates: [2027-02-28]}"),
        ("source:", "port_kind: airport\nsource:"),
    ],
)
def test_what_was_published_by_looser_rules_is_read_still(old, new):
    text = changed(old, new)
    assert refusal(text)
    document = parse(text, "notice.yaml").content
    assert from_document(document).id == "short"


def test_an_end_at_the_very_instant_of_the_start_covers_nothing():
    instant = "2027-03-01T08:00:00-05:00"
    text = changed("2027-03-01", f"{instant}\neffective_to: {instant}")
    assert "is before effective_from" in refusal(text)


def test_an_end_on_the_day_of_the_start_covers_that_day():
    assert read(changed("2027-03-01", "2027-03-01\neffective_to: 2027-03-01"))


def test_all_problems_are_told_at_once():
    text = changed("kind: port", "kind: bridge").replace("2027-03-01", "soon")
    text = text.replace("peace_bridge", "nowhere").replace("{whole: true}", "{hours: x}")
    told = refusal(text).removeprefix("notice.yaml: ").split("; ")
    assert [t.split(":")[0] for t in told] == [
        "line 3, kind", "line 4, ports[0]", "line 5, closed[0].hours", "line 6, effective_from",
    ]  # fmt: skip


def test_contradictions_are_told_beside_misspellings():
    told = refusal(changed("{whole: true}", "{}").replace("2027-03-01", "soon"))
    assert "is no date or instant" in told
    assert "covers nothing" in told


def test_a_flood_of_problems_is_cut_short():
    told = refusal(SHORT + "".join(f"zz{n}: x\n" for n in range(500)))
    assert told.endswith("; and 480 more")
    assert len(told) < 2000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty or not a list of fields"),
        ("# nothing\n", "is empty or not a list of fields"),
        ("- a\n- b\n", "is empty or not a list of fields"),
        ("just words", "is empty or not a list of fields"),
        ("id: a\nid: b\n", "line 2: 'id' is given twice"),
        ("closed: {whole: true, whole: true}", "line 1: 'whole' is given twice"),
        ("id: &a x\ntitle: *a\n", "line 1: anchors and aliases"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "line 1: anchors and aliases"),
        ("id: !!python/object/apply:os.system [ls]", "line 1: tags (!) are not taken"),
        ("id: !!binary aGk=", "line 1: tags (!) are not taken"),
        ("[" * 5000, "is nested deeper than 8 levels"),
        ("".join(" " * n + f"a{n}:\n" for n in range(300)), "is nested deeper than 8 levels"),
        ("? [a, b]\n: c", "line 1: a field's name must be text"),
        ("id: a\n---\nid: b\n", "line 2: but found another document"),
        ("id: [a", "line 1: "),
        ("id: a\n\ttitle: b", "line 2: "),
        ("id: \x00", "character 5 cannot be in YAML"),
        ("id: [" + "a," * 6000 + "]", "line 1: holds more than 5000 values"),
        ("id: " + "a" * 9000, "id: '" + "a" * 57 + "...' must be 2 to 64"),
        (SHORT + "#" * 256_001, "is larger than 256 kB"),
        ('id: "\\ud800"\n', "the file: holds characters that are not text"),
    ],
)
def test_a_hostile_text_is_refused_in_one_line(text, told):
    assert told in refusal(text)


def test_a_file_is_read_from_disk_with_or_without_a_byte_order_mark(tmp_path):
    for encoding in ("utf-8", "utf-8-sig"):
        file = tmp_path / f"{encoding}.yaml"
        file.write_text(SHORT, encoding=encoding)
        assert read_restriction(file, ports=PORTS) == read(SHORT)


def test_a_file_in_json_is_read_as_well(tmp_path):
    file = tmp_path / "notice.json"
    file.write_text(json.dumps(read(WHOLE).document))
    assert read_restriction(file, ports=PORTS) == read(WHOLE)


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path):
    missing, folder, pipe = tmp_path / "none.yaml", tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: Québec".encode("latin-1"))
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * 256_001)
    for file, told in (
        (missing, "none.yaml: no such file"),
        (folder, "folder: no such file"),
        (pipe, "pipe: no such file"),
        (latin, "latin.yaml: is not text in UTF-8"),
        (huge, "huge.yaml: is larger than 256 kB"),
    ):
        with pytest.raises(RefusedError, match=told):
            read_restriction(file, ports=PORTS)


def test_a_document_survives_the_store_and_builds_the_same_restriction():
    restriction = read(WHOLE)
    stored = json.loads(json.dumps(restriction.document))
    assert from_document(stored) == restriction
    assert from_document(stored, version=3).version == 3
    assert restriction.document["effective_from"] == "2017-05-02"  # as it was written


def test_a_stored_document_may_name_a_port_that_is_gone():
    document = read(SHORT).document
    assert from_document(document).ports == ("peace_bridge",)
    with pytest.raises(
        RefusedError, match=r"restriction short: ports\[0\]: 'peace_bridge' is not"
    ):
        from_document(document, ports={"douglas": PORTS["douglas"]})


def test_a_document_kept_for_the_record_closes_nothing():
    document = dict(read(SHORT).document) | {"closed": None}
    assert from_document(document).blocks == ()
    verdict = opening(
        bridge("peace_bridge"), date(2027, 3, 2), FIRST_ENTRY, [from_document(document)]
    )
    assert verdict.open
    del document["closed"]  # left out by mistake
    with pytest.raises(RefusedError, match="nothing is closed"):
        from_document(document)


FOR_THE_RECORD = {"COVID", "R2018-QC", "TZ-AB-2026", "TZ-BC-2026"}
ADVICE = {"COVID-2021-09-07", "PRACTICE-BUSY-DAYS", "R2024-05-30-ADVICE"}
CLOSINGS = {
    *("R2017-05-02", "R2017-06-16", "R2024-05-30", "R2024-07-04", "R2024-12-23", "R198-MX"),
    *("COVID-2020-03-18", "COVID-2020-03-21", "COVID-2021-08-09"),
}


def test_every_historic_restriction_of_the_reference_data_can_be_read():
    ports = load_book().ports
    kept = [from_document(document, ports=ports) for document in load_restriction_documents()]
    assert {r.id for r in kept if not r.blocks} == FOR_THE_RECORD
    assert {r.id for r in kept if r.effect is Effect.ADVISE} == ADVICE
    assert {r.id for r in kept if r.blocks} - ADVICE == CLOSINGS


def test_a_document_of_python_values_means_what_its_words_mean():
    document = dict(read(SHORT).document) | {"effective_from": date(2027, 3, 1)}
    assert from_document(document) == read(SHORT)


def test_the_order_of_fields_does_not_change_the_digest_and_their_content_does():
    turned = "\n".join(reversed(SHORT.strip().splitlines()))
    assert read(turned) == read(SHORT)
    assert digest(read(turned)) == digest(read(SHORT))
    assert digest(read(changed("A notice", "Another"))) != digest(read(SHORT))
    assert digest(from_document(read(SHORT).document, version=2)) == digest(read(SHORT))


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_sample_is_read_and_named_after_its_id(file):
    assert read_restriction(file, ports=PORTS).id == file.stem


def sample(*names: str):
    return [read_restriction(SAMPLES / f"{name}.yaml", ports=PORTS) for name in names]


HISTORY = ("on-2017-05", "on-2017-06", "ports-2024-05", "qc-2024-07", "flagpoling-2024-12")


@pytest.mark.parametrize(
    ("place", "day", "traveller", "windows"),
    [
        ("rainbow_bridge", date(2017, 5, 5), FIRST_ENTRY, ()),  # Friday, the stricter reading
        ("rainbow_bridge", date(2017, 6, 16), FIRST_ENTRY, ((0, 1440),)),
        ("rainbow_bridge", date(2017, 6, 16), FLAGPOLER, ()),
        ("peace_bridge", date(2024, 6, 18), FLAGPOLER, ((480, 1440),)),
        ("boundary_bay", date(2024, 6, 17), FLAGPOLER, ((600, 840),)),  # 10:00-14:00
        ("lacolle_15", date(2024, 7, 3), FLAGPOLER, ((720, 1140),)),  # 12:00-19:00
        ("lacolle_15", date(2024, 7, 4), FLAGPOLER, ()),  # by appointment
        ("douglas", date(2024, 12, 24), FLAGPOLER, ()),
        ("douglas", date(2024, 12, 24), FIRST_ENTRY, ((0, 1440),)),
    ],
)
def test_the_history_of_the_border_is_read_from_its_files(place, day, traveller, windows):
    assert opening(bridge(place), day, traveller, sample(*HISTORY)).windows == windows


def test_the_sample_for_the_demonstration_calls_itself_an_invention():
    (restriction,) = sample("fictitious-southern-ontario")
    assert restriction.title.startswith("FICTITIOUS")
    assert restriction.scope == Scope()
    assert restriction.effective_to is None


@pytest.mark.parametrize("place", ["peace_bridge", "rainbow_bridge", "queenston_lewiston"])
def test_the_sample_moves_a_monday_to_tuesday(place):
    calendar = PortCalendar(bridge(place), FIRST_ENTRY, sample("fictitious-southern-ontario"))
    # Monday 2027-03-08 and the three days before it are closed.
    for day in (date(2027, 3, 5), date(2027, 3, 8)):
        assert calendar.on_or_after(day).day == date(2027, 3, 9)
    assert calendar.on_or_before(date(2027, 3, 8)).day == date(2027, 3, 4)
