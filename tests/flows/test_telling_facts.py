"""Facts told in the dashboard: all those of a new case, and any that must be put right."""

import ast
from pathlib import Path

import pytest

import flows
from flows import acting, intake
from flows.fact_lines import TELLABLE, FactsForm
from flows.intake_form import IntakeForm
from flows.runtime import Ending
from models.casework.facts_fields import Shape, paths_of
from models.casework.reading import show_case
from models.clock import SystemClock
from models.rules.events import EVENTS, CaseOpened, Replanned, SpouseCaseOpened, WorkerChanged
from models.rules.facts import Facts
from models.rules.transitions import TABLE

NEW = {"file_no": "F-9", "applicant__name": "Avery Bennett"}
PATHS = paths_of(Facts)
# What is no fact of its own: sections, and the children, who stand in the facts file only.
UNTOLD = {p for p, f in PATHS.items() if f.shape is Shape.PART} | {"children"}
SAID = {
    Shape.DAY: "2027-03-01", Shape.INSTANT: "2027-01-05T10:00Z", Shape.WHOLE: "3",
    Shape.NUMBER: "4", Shape.YES_NO: "yes", Shape.TEXT: "Something",
}  # fmt: skip
OF_ITS_OWN = {
    "applicant.citizenships": "MX", "applicant.licence_province": "ON",
    "applicant.degree_country": "US", "applicant.six_month_country": "MX",
    "applicant.zone": "America/Chicago", "employer.country": "US",
    "filing.port": "peace_bridge", "job.noc": "21311", "job.teer": "1",
    "spouse.citizenships": "FR", "team.office_zone": "America/Winnipeg",
    "team.office_province": "ON", "certificate.number": "A7654321", "certificate.code": "T36",
    "certificate.noc": "21311", "permit.number": "U123456789", "permit.noc": "21311",
    "permit.code": "T36", "permit.wrong": "noc", "stage": "permit",
    "applicant.inadmissibility": "possible",
}  # fmt: skip


def said_of(path):
    if path in OF_ITS_OWN:
        return OF_ITS_OWN[path]
    if path.endswith("email"):
        return "somebody@example.org"
    field = PATHS[path]
    return field.words[0] if field.shape is Shape.WORD else SAID[field.shape]


def line(path):
    return f"{path} = {said_of(path)}"


def known(firm, case, path):
    found = show_case(firm, case, now=SystemClock().now())["facts"]
    for part in path.split("."):
        found = (found or {}).get(part)
    return found


def unknown(firm, case):
    """Return the facts that a case does not know as they were told."""
    return {
        path: found
        for path in TELLABLE - {"file_no", "applicant.name"}
        if (found := known(firm, case, path)) in (None, [], "unknown", False)
        or (isinstance(found, str) and not found.startswith(said_of(path)[:10]))
    }


def test_every_fact_but_the_children_can_be_told_by_a_line():
    assert set(PATHS) - UNTOLD == TELLABLE
    assert len(TELLABLE) >= 91


def test_every_fact_of_a_new_case_can_be_told_at_intake(firm):
    lines = [line(path) for path in sorted(TELLABLE - {"file_no", "applicant.name"})]
    state = intake.open_case.fn({**NEW, "more": lines})
    assert state.message.startswith("NB-00001 is at stage permit"), state.message
    assert unknown(firm, "NB-00001") == {}


def test_every_fact_can_be_put_right(firm, case):
    assert unknown(firm, case).keys() > {"spouse.name", "permit.number", "job.start_on"}
    facts = [line(path) for path in sorted(TELLABLE)]
    state = intake.change_facts.fn({"case": case, "facts": facts, "version": 1})
    assert state.message.startswith(f"{case} is at stage"), state.message
    assert unknown(firm, case) == {}
    assert known(firm, case, "file_no") == known(firm, case, "applicant.name") == "Something"


def test_a_form_with_fields_of_its_own_opens_the_case_that_its_lines_would(firm):
    own = {
        **NEW, "job__start_on": "2027-03-01", "job__months": 36, "filing__route": "land",
        "owner__name": "Priya Raman", "applicant__citizenships": ["US"],
    }  # fmt: skip
    lines = [
        "job.start_on = 2027-03-01", "job.months=36", "filing.route = land",
        "team.owner.name = Priya Raman", "applicant.citizenships = US",
    ]  # fmt: skip
    intake.open_case.fn(own)
    intake.open_case.fn({**NEW, "file_no": "F-10", "more": lines})
    one, two = (
        show_case(firm, case, now=SystemClock().now())["facts"]
        for case in ("NB-00001", "NB-00002")
    )
    assert {**one, "file_no": ""} == {**two, "file_no": ""}


def test_the_form_asks_first_for_what_must_be_there_and_last_for_all_the_rest():
    names = list(IntakeForm.model_fields)
    required = [n for n, about in IntakeForm.model_fields.items() if about.is_required()]
    assert names[: len(required)] == required == ["file_no", "applicant__name"]
    assert names[-1] == "more"
    assert len(names) <= 26  # one screen of what most cases need


def test_a_change_moves_the_plan_and_its_story_repeats_no_fact(firm, case):
    facts = ["job.start_on = 2028-03-01", "applicant.name = Robin Bennett"]
    state = intake.change_facts.fn({"case": case, "facts": facts, "version": 1})
    assert state.message.startswith(f"{case} is at stage job offer")
    assert "its plan changed" in state.message
    assert not {"Robin", "2028"} & set(state.message.replace("-", " ").split())
    assert known(firm, case, "applicant.name") == "Robin Bennett"


def test_nothing_after_the_sign_makes_a_fact_unknown(firm, case):
    assert intake.change_facts.fn({"case": case, "facts": ["job.months ="]}).message
    assert known(firm, case, "job.months") is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([], "facts: value should have at least 1 item"),
        (["Robin Bennett"], "facts: line 1 tells no fact; write it as path = value."),
        (["job.months = 12", "job.start = 2027-03-01"],
         "facts: line 2 begins with no path of a fact; did you mean job.start_on?."),
        (["Robin Bennett = 1"], "facts: line 1 begins with no path of a fact"),
        (["job = Robin"], "facts: line 1 begins with no path of a fact"),
        (["children = Robin"], "facts: line 1 begins with no path of a fact"),
        (["job.months = 12", " job.months = 24"], "line 2 tells job.months a second time"),
        (["applicant.name = Robin\nBennett"], "facts: line 1 is no line of at most"),
        (["applicant.name = " + "Robin" * 1000], "facts: line 1 is no line of at most"),
        (["job.start_on = Robin"], "job.start_on: "),
        (["applicant.email = Robin at home"], "applicant.email: not an e-mail address"),
        (["permit.wrong = Robin"], "permit.wrong is no field of a permit"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused_and_never_repeated(firm, case, facts, said):
    for verb, form in (
        (intake.change_facts, {"case": case, "facts": facts}),
        (intake.open_case, {**NEW, "more": facts}),
    ):
        if not facts and verb is intake.open_case:
            continue
        state = verb.fn(form)
        assert state.is_completed()
        assert state.message.startswith("Refused (invalid_value): ")
        assert said.replace("facts: ", "") in state.message
        assert "Robin" not in state.message
    assert show_case(firm, case, now=SystemClock().now())["version"] == 1


def test_a_fact_told_twice_at_intake_is_refused(firm):
    state = intake.open_case.fn({**NEW, "more": ["applicant.name = Robin Bennett"]})
    assert "applicant.name has a field of its own; take it out" in state.message
    assert "Robin" not in state.message


def test_a_case_that_somebody_changed_meanwhile_is_left_as_it_is(firm, case):
    changed = {"case": case, "facts": ["job.months = 12"], "version": 1}
    assert intake.change_facts.fn(changed).message.startswith(case)
    again = intake.change_facts.fn({**changed, "facts": ["job.months = 24"]})
    assert again.message.startswith("Refused (stale_version): ")
    assert known(firm, case, "job.months") == 12


@pytest.mark.parametrize("months", ["12", "many"])
def test_the_run_forgets_the_facts_whether_taken_or_refused(firm, case, monkeypatch, months):
    endings: list[Ending] = []
    monkeypatch.setattr(acting, "ended", endings.append)
    intake.change_facts.fn({"case": case, "facts": [f"job.months = {months}"]})
    (ending,) = endings
    assert FactsForm.forgets
    assert ending.forget
    assert ending.name.startswith(f"{case} · change of facts re")
    assert f"case:{case}" in ending.tags


def test_whatever_can_happen_to_a_case_has_a_form():
    by_others = (CaseOpened, Replanned, SpouseCaseOpened, WorkerChanged)
    events = {n for n, kind in EVENTS.items() if kind in TABLE and kind not in by_others}
    words = {
        node.value
        for path in Path(flows.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert events - words == set()
