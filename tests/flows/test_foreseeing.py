"""What would be if, from the dashboard: the forms, the pages, and what they never show."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from flows import foreseeing, foreseen
from flows.foreseeing_forms import StressForm, WhatIfForm
from models.casework.comparing import side_by_side
from models.casework.opening import open_case
from models.clock import SystemClock
from models.store import settings_rows
from models.store.engine import writing
from tests.casework.firm import rows
from tests.flows.conftest import facts

TODAY = SystemClock().now().date()
LATER = (TODAY + timedelta(days=90)).isoformat()
PEOPLE = ("Avery", "Bennett", "Priya", "Raman", "Lakehead", "example.org", "example.com")


@pytest.fixture
def served(firm):
    forms = {name: f"/v2/deployments/deployment/{name}/run" for name in ("what-if", "stress")}
    with writing(firm.engine) as conn:
        settings_rows.put(conn, "links", {"forms": forms}, now=SystemClock().now())
    return firm


def page_of(firm, form):
    found = foreseeing.supposed(firm, form)
    assert isinstance(found, dict)
    return foreseen.beside(firm, form, foreseen.veiled(rows_of(found)), {})


def rows_of(found):
    return side_by_side(found["before"], found["after"])


def link_in(page):
    """Return the fields that the page's link fills in."""
    address = page.split("[suppose something else](")[1].split(")")[0]
    return json.loads(parse_qs(urlsplit(address).query)["parameters"][0])["form"]


def test_a_later_start_is_planned_beside_the_case_and_nothing_is_saved(firm, case):
    before = rows(firm)
    state = foreseeing.what_if.fn({"case": case, "start_on": LATER})
    assert state.message.startswith("File the application: ")
    assert "days later" in state.message
    assert rows(firm) == before


def test_the_page_shows_each_step_now_and_then_and_leads_back_to_the_form(served, case):
    page = page_of(served, WhatIfForm(case=case, start_on=LATER, port="Rainbow Bridge"))
    assert "| **File the application** | " in page
    assert f"[{case}](/v2/runs?tags=case%3A{case})" in page
    assert link_in(page) == {"case": case, "start_on": LATER, "port": "Rainbow Bridge"}
    assert not any(word in page for word in PEOPLE)


def test_no_page_message_or_link_tells_a_passports_day(served):
    told = facts("F-9")
    ends = (TODAY + timedelta(days=500)).isoformat()
    told["applicant"] |= {"citizenships": ["MX"], "passport_expires_on": ends}
    told["filing"] = {"route": "consulate"}
    opened = open_case(served, told, now=SystemClock().now()).case.reference
    renewed = (TODAY + timedelta(days=3000)).isoformat()
    form = WhatIfForm(case=opened, passport_expires_on=renewed)
    page = page_of(served, form)
    state = foreseeing.what_if.fn(form)
    assert "the passport's end" in page
    for told_day in (ends, renewed):
        assert told_day not in page
        assert "Last day of the permit | the passport's end" in page.replace("*", "")
        assert told_day not in state.message


def test_no_page_tells_a_passports_day_as_a_second_reading_of_the_permits_end(served):
    told = facts("F-10")
    ends = (TODAY + timedelta(days=500)).isoformat()
    told["applicant"] |= {"citizenships": ["US"], "passport_expires_on": ends}
    opened = open_case(served, told, now=SystemClock().now()).case.reference
    renewed = (TODAY + timedelta(days=3000)).isoformat()
    form = WhatIfForm(case=opened, passport_expires_on=renewed)
    page, state = page_of(served, form), foreseeing.what_if.fn(form)
    said = "A second reading of the permit's end is gone: the passport's end."
    assert said in page
    assert said in state.message
    for told_day in (ends, renewed):
        assert told_day not in page + state.message


def test_the_page_names_a_limit_that_moves_alone(served):
    opened = open_case(served, facts("F-11"), now=SystemClock().now()).case.reference
    found = foreseeing.supposed(served, WhatIfForm(case=opened, start_on=LATER))
    page = page_of(served, WhatIfForm(case=opened, start_on=LATER))
    filing = next(row for row in rows_of(found) if row["step"] == "filing")
    assert {one["field"] for one in filing["limits"]} >= {"latest_on", "safe_on"}
    assert f"last day {filing['limits'][0]['was']} becomes" in page


def test_a_passport_that_cannot_be_is_refused_without_its_day(firm, case):
    state = foreseeing.what_if.fn({"case": case, "passport_expires_on": "1000-01-01"})
    assert state.message.startswith("Refused (invalid_value): ")
    assert "1000-01-01" not in state.message


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "nothing is supposed"),
        ({"port": "Rainbow Brige"}, "Refused (invalid_value): filing.port"),
        ({"certificate_on": "2001-01-01"}, "certificate.expected_on"),
    ],
)
def test_what_cannot_be_supposed_ends_completed_and_says_why(firm, case, form, said):
    state = foreseeing.what_if.fn({"case": case, **form})
    assert state.is_completed()
    assert said in state.message


def test_a_closing_is_held_against_the_portfolio_and_nothing_is_saved(firm, case):
    before = rows(firm)
    state = foreseeing.stress.fn({"port": "Peace Bridge"})
    assert "1 case moved (1 colleague, 1 employer), 0 not; 1 with no day left" in state.message
    assert rows(firm) == before


def test_the_page_of_a_closing_names_nobody_and_leads_back_to_the_form(served, case):
    form = StressForm(port="peace_bridge", from_on=TODAY.isoformat())
    page = foreseen.struck(served, form, foreseeing.held_against(served, form))
    assert f"[{case}](" in page
    assert "Niagara Falls Rainbow Bridge" in page
    assert link_in(page) == {"port": "peace_bridge", "from_on": TODAY.isoformat()}
    assert not any(word in page for word in PEOPLE)


def test_a_closing_of_what_nobody_uses_moves_nothing(firm, case):
    assert "no case moves, of 1" in foreseeing.stress.fn({"port": "coutts"}).message


def test_a_restriction_file_stands_in_place_of_the_words(firm, case):
    notice = (
        "{id: invented, title: Invented, kind: port, ports: [peace_bridge], "
        f"closed: [{{whole: true}}], effective_from: {TODAY}, source: nobody}}"
    )
    assert foreseeing.stress.fn({"notice": notice}).message.startswith("Invented: 1 case")
    both = foreseeing.stress.fn({"notice": notice, "port": "coutts"})
    assert both.message.startswith("Refused (invalid_value): notice: ")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Refused (missing_field): Say what closes"),
        ({"port": "coutts", "route": "land"}, "one of the two"),
        ({"port": "Rainbow Brige"}, "Did you mean Rainbow Bridge"),
        ({"notice": "id: [1"}, "Refused (invalid_file): "),
    ],
)
def test_a_closing_that_names_nothing_ends_completed_and_says_why(firm, form, said):
    state = foreseeing.stress.fn(form)
    assert state.is_completed()
    assert said in state.message
