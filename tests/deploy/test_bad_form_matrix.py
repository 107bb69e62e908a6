"""Every field of every form in the dashboard against every kind of bad value.

The matrix is made from the flows and their forms. A form that cannot be ends its run completed,
with a refusal in one line, and changes nothing.
"""

import typing
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
from prefect import Flow

import flows
from deploy.deployments import VERBS
from models.casework.facts_fields import Shape
from tests.deploy.bad_input import HARMLESS, LONGEST_LINE, values
from tests.house.tree import ROOT

SAMPLES = ROOT / "tests" / "samples"
GOOD = {
    "case": "NB-00001", "kind": "passport", "number": "A7654321", "owner": "Jo Ek",
    "return_at": "2026-11-30T10:00:00Z", "report_at": "2026-11-30T10:00:00Z",
    "enter_by": "2027-03-01", "valid_from": "2026-11-01", "valid_to": "2029-10-31",
    "correct": True, "file_no": "F-NEW", "applicant__name": "Jo", "id": "on-2017-05",
    "notice": (SAMPLES / "restrictions" / "on-2017-06.yaml").read_text(encoding="utf-8"),
    "law": (SAMPLES / "law" / "fictitious-permit-fee.yaml").read_text(encoding="utf-8"),
    "path": str(SAMPLES / "portfolio.csv"), "what": "a contract", "employer": "Lakehead",
    "may_start": True, "sent_on": "2026-11-20", "order": "SOR/2026-1", "choice": "cleared",
    "question": "SPOUSE_C41", "proposal": "P-1", "by": "Jo Ek", "reason": "It is booked.",
    "until_on": "2027-03-01", "facts": ["job.start_on = 2027-03-08"],
}  # fmt: skip
# Where the same word asks for something else.
OF_THE_FORM = {
    "record-employer-finding": {"kind": "inspection"},
    "record-employer-answer": {"kind": "inspection"},
    "hand-over-everything": {"giver": "Priya Raman", "taker": "Noor Haddad"},
}
TYPES = {
    "object": {"a": 1}, "list of numbers": [1], "deep list": [[["a"]]], "number": 12.5,
    "huge number": 10**401, "words": ["a", "b"],
    "true": True, "false": False,
}  # fmt: skip


def forms():
    """Yield every flow that takes a form, with the form."""
    for path in sorted(Path(flows.__file__).parent.glob("[a-z]*.py")):
        for found in vars(import_module(f"flows.{path.stem}")).values():
            if isinstance(found, Flow) and "form" in signature(found.fn).parameters:
                yield found, typing.get_type_hints(found.fn)["form"]


FLOWS = {flow.name: (flow, form) for flow, form in forms()}
FIELDS = [(name, field) for name, (_, form) in FLOWS.items() for field in form.model_fields]


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_field_of_a_form_that_cannot_be_is_refused(house, name, field):
    flow, form = FLOWS[name]
    good = GOOD | OF_THE_FORM.get(name, {})
    needed = {f: good[f] for f, about in form.model_fields.items() if about.is_required()}
    kinds = typing.get_args(form.model_fields[field].annotation)
    kinds = kinds or (form.model_fields[field].annotation,)
    is_number = any(kind is float or float in typing.get_args(kind) for kind in kinds)
    is_yes_no = bool in kinds
    is_text = form.model_fields[field].annotation in (str, str | None)
    given = [*values(Shape.TEXT), *values(Shape.DAY), *TYPES.items()]
    faults = {}
    for kind, value in given:
        is_taken = is_text and kind in HARMLESS | {"empty", "wrong type"}
        is_taken = is_taken or (is_number and kind == "number")
        is_taken = is_taken or (is_yes_no and kind in ("true", "false"))
        if fault := _fault(house, flow, {**needed, field: value}, is_taken=is_taken):
            faults[kind, str(value)[:20]] = fault
    assert faults == {}


def _fault(house, flow, form, *, is_taken):
    try:
        state = flow.fn(form)
    except Exception as error:  # noqa: BLE001 - what escapes would be a crashed run
        house.is_changed()
        return f"{type(error).__name__}: {error}"[:200]
    is_changed = house.is_changed()
    if not state.is_completed():
        return str(state)[:200]
    if not state.message.startswith("Refused ("):
        return "" if is_taken else f"taken: {state.message[:100]}"
    is_told = len(state.message) <= LONGEST_LINE and state.message.isprintable()
    shown = "" if is_told else f"{len(state.message)} characters: {state.message[:100]!r}"
    return "the database changed" if is_changed else shown


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("given", [None, "words", [], 7, {}, {"no such field": 1}], ids=repr)
def test_what_is_no_form_is_refused(house, name, given):
    assert _fault(house, FLOWS[name][0], given, is_taken=False) == ""


def test_the_matrix_is_made_of_every_form():
    with_a_form = {
        flow.name
        for flows_of_a_tag in VERBS.values()
        for flow in flows_of_a_tag
        if "form" in signature(flow.fn).parameters
    }
    assert set(FLOWS) == with_a_form
    assert {flow for flow, _ in FIELDS} == with_a_form
    assert len(FLOWS) >= 68
    assert len(FIELDS) >= 298
