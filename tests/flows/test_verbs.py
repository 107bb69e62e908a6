"""What is true of every flow: where it stands, how it is served, what its form asks."""

import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from prefect import Flow

import flows
from deploy.deployments import deployments
from flows.forms import DocumentForm

ROOM = Path(flows.__file__).parent
SERVED = deployments(desk="/v2/artifacts/artifact/1")


def all_flows() -> dict[str, Flow]:
    modules = [import_module(f"flows.{path.stem}") for path in ROOM.glob("[a-z]*.py")]
    return {v.name: v for m in modules for v in vars(m).values() if isinstance(v, Flow)}


def test_no_flow_file_bears_the_name_of_an_installed_module():
    taken = set(packages_distributions()) | set(sys.stdlib_module_names)
    assert not {path.stem for path in ROOM.glob("[a-z]*.py")} & taken


def test_every_flow_is_served_under_its_own_name():
    assert {d.name for d in SERVED} == set(all_flows())
    assert all(d.name == d.flow_name for d in SERVED)


def test_every_deployment_starts_from_a_module_not_a_path():
    for found in SERVED:
        module, _, function = found.entrypoint.rpartition(".")
        assert getattr(import_module(module), function).name == found.name


def test_only_the_sweep_has_a_schedule_and_never_runs_twice_at_once():
    (sweep,) = [d for d in SERVED if d.schedules]
    assert sweep.name == "sweep"
    assert sweep.schedules[0].schedule.interval.total_seconds() == 300
    assert sweep.concurrency_limit == 1
    assert sweep.concurrency_options.collision_strategy == "CANCEL_NEW"


@pytest.mark.parametrize("found", SERVED, ids=lambda d: d.name)
def test_a_deployment_says_what_it_does_and_leads_to_the_desk(found):
    assert found.description.endswith("[The desk](/v2/artifacts/artifact/1) shows what is due.")
    assert len(found.description.splitlines()[0]) > 20


@pytest.mark.parametrize("found", SERVED, ids=lambda d: d.name)
def test_a_form_is_flat(found):
    for model in found._parameter_openapi_schema.definitions.values():
        for field in model.get("properties", {}).values():
            kinds = [field, *field.get("anyOf", [])]
            assert not any(kind.get("type") == "object" for kind in kinds)
            referred = [k["$ref"].rpartition("/")[2] for k in kinds if "$ref" in k]
            definitions = found._parameter_openapi_schema.definitions
            assert all("enum" in definitions[name] for name in referred)


def test_a_form_in_which_a_passport_s_day_may_stand_is_forgotten():
    # Those of intake, of a spouse's case and of what-if end their runs themselves.
    assert DocumentForm.forgets


def test_only_intake_the_spouses_case_and_a_hand_over_ask_for_names():
    asking = {
        found.name
        for found in SERVED
        for model in found._parameter_openapi_schema.definitions.values()
        for field in model.get("properties", {})
        if "name" in field or "email" in field or field == "owner"
    }
    assert asking == {
        "open-case",
        "open-spouse-case",
        "hand-over",
        "hand-over-everything",
    }
