"""The data check finds each kind of fault, in a copy broken on purpose."""

import subprocess
import sys

import pytest

from models.reference.check import check, main
from models.reference.library import ReferenceError, packaged
from models.reference.loader import read_book
from models.rules.decisions import Refusal


def change(folder, name, old, new):
    """Replace the first `old` of a file; the test is wrong if there is none."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add(folder, name, text):
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_data_that_ships_has_no_fault():
    assert check(packaged()) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("fees.yaml", "  cents: 23000\n", "",
         "fees.yaml: employer_compliance: cents: is missing"),
        ("fees.yaml", "  cents: 23000", "  cent: 23000",
         "fees.yaml: employer_compliance: cent: is not a key"),
        ("fees.yaml", "cents: 23000", 'cents: "230"',
         "fees.yaml: employer_compliance: cents: "),
        ("fees.yaml", "  source: [IRPR]\n", "",
         "fees.yaml: employer_compliance: source: is missing"),
        ("fees.yaml", "source: [IRPR]", "source: []",
         "fees.yaml: employer_compliance: source: "),
        ("fees.yaml", "source: [IRPR]", "source: [RIPR]",
         "'RIPR' is neither a key of sources.yaml"),
        ("fees.yaml", "confidence: high", "confidence: certain",
         "fees.yaml: employer_compliance: confidence: "),
        ("fees.yaml", "  confidence: high\n", "",
         "fees.yaml: employer_compliance: confidence: is missing"),
        ("fees.yaml", "  published_on: null\n", "",
         "fees.yaml: employer_compliance: published_on: is missing"),
        ("fees.yaml", "effective_from: 2015-02-21", "effective_from: early 2015",
         "fees.yaml: employer_compliance: effective_from"),
        ("fees.yaml", "effective_from: 2015-02-21", "effective_from: 2015-02-21T00:00:00",
         "fees.yaml: employer_compliance: effective_from"),  # an instant without its zone
        ("rules/extension.yaml", "  source: [IRPR]\n", "",
         "rules/extension.yaml: R201_BEFORE_EXPIRY: source: is missing"),
        ("rules/extension.yaml", "source: [IRPR]", "source: []",
         "rules/extension.yaml: R201_BEFORE_EXPIRY: source: "),
        ("rules/extension.yaml", "days: 30", "days: thirty",
         "rules/extension.yaml: RECOMMENDED_LEAD: limit.days: "),
        ("rules/extension.yaml", "counting: clear", "counting: roughly",
         "rules/extension.yaml: RECOMMENDED_LEAD: limit.counting: "),
        ("ports/manitoba.yaml", 'closes: "16:00"', "closes: 16:00",
         "ports/manitoba.yaml: cartwright: hours"),  # YAML reads 960 there
        ("occupations/teachers.yaml", "- - {kind: degree", "- - {kin: degree",
         "occupations/teachers.yaml: teacher_college: credentials: "),
        ("occupations/teachers.yaml", "medical: post_secondary", "medical: elsewhere",
         "occupations/teachers.yaml: teacher_college: medical: 'elsewhere' is no record"),
        ("restrictions/R2024-05-30.yaml", '"08:00-24:00"', '"8-24"',
         "restrictions/R2024-05-30.yaml: R2024-05-30: open.0.hours: "),
        ("sources.yaml", "FIRM: firm practice", "FIRM: [firm]", "sources.yaml: write one"),
        ("holidays.yaml", "- name: New Year's Day", "- name: [New Year",
         "holidays.yaml: line "),
        ("ladders.yaml", "- id: hard", "- hard", "ladders.yaml: "),
    ],
)  # fmt: skip
def test_a_record_that_is_not_as_its_schema_says_is_told_by_file_record_and_key(
    broken, name, old, new, told
):
    change(broken, name, old, new)
    assert [line for line in map(str, check(broken)) if told in line] != []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("fees.yaml", "effective_to: 2025-11-30", "effective_to: 2024-11-30",
         "fees.yaml: restoration: effective_to: is before effective_from 2024-12-01"),
        ("fees.yaml", "effective_to: 2024-11-30", "effective_to: 2024-12-01",
         "fees.yaml: restoration: effective_from: the version ahead of it still binds"),
        ("fees.yaml", "effective_to: 2025-11-30", "effective_to: null",
         "fees.yaml: restoration: effective_from: the version ahead of it still binds"),
        ("rules/extension.yaml", "effective_to: 2026-04-26", "effective_to: 2026-04-27",
         "rules/extension.yaml: WP_EXT_LETTER: effective_from: the version ahead of it"),
        ("rules/decision_and_entry.yaml", "T23:29:59-05:00", "T23:30:00-05:00",
         "MEXICO_VISA: effective_from: the version ahead of it still binds"),
        ("ports/ontario.yaml", "zone: America/Toronto", "zone: America/Torono",
         "rainbow_bridge: zone: the zone database has no 'America/Torono'"),
        ("ports/ontario.yaml", "aliases: [Peace Bridge, ", "aliases: [RAINBOW bridge, ",
         "peace_bridge: aliases: 'RAINBOW bridge' means rainbow_bridge already"),
        ("ports/ontario.yaml", "- id: peace_bridge", "- id: emerson",
         "ports/ontario.yaml: emerson: id: stands in ports/manitoba.yaml already"),
        ("occupations/teachers.yaml", "name: College teacher", "name: Actuary",
         "teacher_college: synonyms: 'Actuary' means mathematician already"),
        ("rules/extension.yaml", "citation: R182(1)", 'citation: ""',
         "rules/extension.yaml: RESTORATION_90: citation: a rule with a limit needs"),
        ("planning.yaml", "- id: passport_renewal", "- id: passport",
         "planning.yaml: passport_renewal: id: the planner needs this value"),
        ("planning.yaml", "usual: 171", "usual: 271",
         "planning.yaml: processing.inside: usual: write least, usual and at_worst in rising"),
        ("ladders.yaml", "14, 7, 3", "7, 14, 3",
         "ladders.yaml: hard: rungs: write each rung once"),
        ("ladders.yaml", "- id: planned", "- id: advisory",
         "ladders.yaml: planned: id: this class of duty has no ladder"),
        ("restrictions/R2018-QC.yaml", "st_armand", "saint_armand",
         "restrictions/R2018-QC.yaml: R2018-QC: ports: there is no port 'saint_armand'"),
        ("restrictions/R2024-05-30.yaml", "[boundary_bay]", "[boundary]",
         "restrictions/R2024-05-30.yaml: R2024-05-30: ports: there is no port 'boundary'"),
        ("restrictions/COVID.yaml", "effective_to: 2022-09-30", "effective_to: 2019-09-30",
         "restrictions/COVID.yaml: COVID: effective_to: is before"),
        ("holidays.yaml", "easter: -2", "month: 4", "Good Friday: month: give month and day"),
        ("holidays.yaml", "easter: -2", "easter: -2\n  day: 3",
         "Good Friday: month: give month"),
        ("holidays.yaml", "day: 11", "day: 31", "Remembrance Day: month: give month and day"),
        ("holidays.yaml", "nth: -1", "nth: 0", "Victoria Day: month: give month and day"),
    ],
)  # fmt: skip
def test_a_fault_between_records_is_told_once(broken, name, old, new, told):
    change(broken, name, old, new)
    assert len([line for line in map(str, check(broken)) if told in line]) == 1


def test_the_last_day_of_one_version_may_be_the_eve_of_the_next(broken):
    # 2024-11-30 and 2024-12-01, as they ship
    assert not [p for p in check(broken) if p.key == "effective_from"]


def test_all_faults_of_all_files_are_told_at_once(broken):
    change(broken, "fees.yaml", "cents: 23000", "cents: free")
    change(broken, "fees.yaml", "cents: 15500", "cents: cheap")
    change(broken, "rules/spouse.yaml", "confidence: high", "confidence: sure")
    with pytest.raises(ReferenceError) as caught:
        read_book(broken)
    assert [(p.file, p.record, p.key) for p in caught.value.problems] == [
        ("fees.yaml", "employer_compliance", "cents"),
        ("fees.yaml", "work_permit_processing", "cents"),
        ("rules/spouse.yaml", "SPOUSE_NO_FTA_RIGHT", "confidence"),
    ]
    assert caught.value.refused.reason is Refusal.INVALID_FILE


def test_a_second_document_in_a_file_is_told_and_not_ignored(broken):
    add(broken, "restrictions/COVID.yaml", "---\nid: ANOTHER\n")
    assert [str(p) for p in check(broken) if p.file == "restrictions/COVID.yaml"] != []


def test_the_check_writes_a_line_for_each_problem_and_fails(broken, capsys):
    change(broken, "planning.yaml", "- id: entry", "- id: arrival")
    assert main([str(broken)]) == 1
    assert capsys.readouterr().out == (
        "planning.yaml: entry: id: the planner needs this value; add it\n"
    )


def test_the_check_runs_as_a_module():
    command = [sys.executable, "-m", "models.reference.check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
