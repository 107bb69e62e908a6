"""The comparison of ways from the dashboard: the page, its links, and what it never shows."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from flows import advising
from flows.answers import COMPARE, answer_to, links_of
from models.clock import SystemClock
from models.rules.case import Awaiting
from models.rules.plan import StepKey
from models.store import settings_rows
from models.store.engine import writing
from tests.casework.firm import rows
from tests.flows.test_desk import LINKS, item

PEOPLE = ("Avery", "Bennett", "Priya", "Raman", "Lakehead", "example.org", "example.com")


@pytest.fixture
def served(firm):
    with writing(firm.engine) as conn:
        settings_rows.put(conn, "links", {"forms": LINKS}, now=SystemClock().now())
    return firm


def link_in(text, words):
    address = text.split(f"[{words}](")[1].split(")")[0]
    return json.loads(parse_qs(urlsplit(address).query)["parameters"][0])["form"]


def test_the_run_says_which_way_to_take_and_nothing_is_saved(served, case):
    before = rows(served)
    state = advising.compare_routes.fn({"case": case})
    assert state.message.startswith("Apply on entry at Fort Erie Peace Bridge from ")
    assert rows(served) == before


def test_the_page_shows_every_way_with_its_grounds(served, case):
    page = advising.page(served, case, advising.compared(served, case))
    assert "| **take this** | land | Fort Erie Peace Bridge | yes | " in page
    for way in ("land", "airport", "consulate", "inside", "return"):
        assert f"**{way}**" in page
    assert "R198_POE" in page
    assert link_in(page, "compare again") == {"case": case}


def test_the_page_names_nobody(served, case):
    page = advising.page(served, case, advising.compared(served, case))
    state = advising.compare_routes.fn({"case": case})
    assert not any(word in page + state.message for word in PEOPLE)


def test_the_desk_leads_to_it_from_a_filing_and_from_nothing_else(served):
    links, ports = links_of(served), served.book.ports
    words = COMPARE.replace("-", "\N{NO-BREAK SPACE}")
    filing = answer_to(item(StepKey.FILING, Awaiting.FILING), links, ports)
    assert link_in(filing, words) == {"case": "NB-00012"}
    assert words not in answer_to(item(), links, ports)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"case": "NB-99999"}, "unknown_case"),
        ({"case": "Avery Bennett"}, "invalid_value"),
        ({}, "missing_field"),
        ({"case": "NB-00001", "port": "x"}, "invalid_value"),
    ],
)
def test_a_form_that_cannot_be_is_refused_and_not_repeated(served, form, reason):
    state = advising.compare_routes.fn(form)
    assert state.is_completed()
    assert state.message.startswith(f"Refused ({reason})")
    assert "Avery" not in state.message
