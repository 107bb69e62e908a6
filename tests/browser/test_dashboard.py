"""The dashboard in a real Chromium: read the desk, follow a link, submit, and see it moved."""

import json
import re
import signal
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from models.casework.reading import show_case
from models.casework.recording import Recorded, record
from models.casework.restriction_list import list_restrictions
from models.clock import SystemClock
from tests.browser.conftest import CASES, PATIENCE_SECONDS, SETTINGS, USED_NUMBER
from tests.flows.test_service import start

pytestmark = pytest.mark.browser
DUTY = "Employer compliance certificate"
PEOPLE = ("Avery", "Bennett", "Priya", "Raman", "Lakehead", "example.org", "example.com")
KNOWN_ABROAD = "sr-client-cfg.amplitude.com"  # Prefect's own; no setting turns it off
CASE_IN_TEXT = re.compile(r"NB-\d{5}")


def seen(firm, case: str) -> tuple[str, int, list[str]]:
    """Return what a case waits for, its version, and what happened to it."""
    shown = show_case(firm, case, now=SystemClock().now())
    return shown["awaiting"], shown["version"], [event["name"] for event in shown["events"]]


def test_the_key_is_asked_for_and_nothing_is_shown_before_it_is_given(stranger):
    stranger.page.goto(f"{stranger.address}/v2/runs")
    expect(stranger.page.locator("input[type=password]")).to_be_visible()
    stranger.give("northbound:not-the-key")
    expect(stranger.page.get_by_text("Invalid credentials")).to_be_visible()
    for path in ("/v2/deployments", urlsplit(stranger.desk).path):
        shown = stranger.text(path, until="Login")
        assert not CASE_IN_TEXT.search(shown)
        assert "record-certificate" not in shown


@pytest.mark.parametrize("page", ["the desk", "a form"])
def test_an_address_that_was_sent_around_opens_once_the_key_is_given(stranger, page, service):
    desk = service.api("/artifacts/desk/latest")["data"]
    form = re.search(r"\((/v2/deployments/\S+NB-00006\S+)\)", desk)[1]
    stranger.page.goto(stranger.desk if page == "the desk" else stranger.address + form)
    stranger.give(stranger.key)
    shown = stranger.page.get_by_text("NB-00006").first
    expect(shown).to_be_visible()


def test_the_desk_shows_its_headline_and_a_row_for_each_case_that_waits(dashboard):
    dashboard.open_desk()
    headline = re.compile(r"\d+ due within a week, \d+ overdue; as of \d{4}-\d\d-\d\d")
    expect(dashboard.page.locator("strong", has_text=headline)).to_be_visible()
    expect(dashboard.row("NB-00001", "File the application")).to_have_count(1)
    expect(dashboard.row(f"NB-{CASES:05}", DUTY)).to_contain_text("employer")


def test_a_form_opened_from_the_desk_moves_the_case_and_the_desk_shows_it(dashboard, firm):
    dashboard.open_desk()
    dashboard.answer("NB-00002", DUTY, "record certificate")
    expect(dashboard.version).to_have_value("2")
    dashboard.field("Offer number").fill("A1234567")
    dashboard.page.get_by_label("The compliance fee is paid").click()
    dashboard.submit()
    dashboard.expect_story(
        "NB-00002 · certificate recorded", re.compile("awaiting filing, version 3")
    )
    events = ["case_opened", "offer_made", "certificate_recorded"]
    assert seen(firm, "NB-00002") == ("filing", 3, events)
    dashboard.open_desk()
    expect(dashboard.row("NB-00002", DUTY)).to_have_count(0)
    dashboard.answer("NB-00002", "File the application", "file at land port")
    expect(dashboard.version).to_have_value("3")


def test_a_refused_form_says_why_and_leaves_the_case_as_it_was(dashboard, firm):
    before = seen(firm, "NB-00003")
    dashboard.open_desk()
    row = dashboard.row("NB-00003", DUTY).inner_text()
    dashboard.answer("NB-00003", DUTY, "record certificate")
    seen_in_form = dashboard.version.input_value()
    dashboard.field("Offer number").fill(USED_NUMBER)
    dashboard.submit()
    dashboard.expect_story(
        "NB-00003 · certificate refused: certificate_used",
        re.compile(rf"^Refused \(certificate_used\): .*{USED_NUMBER}"),
    )
    assert seen(firm, "NB-00003") == before
    # On the desk the case waits as it did, and its form opens on the version it had.
    dashboard.open_desk()
    expect(dashboard.row("NB-00003", DUTY)).to_have_count(1)
    assert dashboard.row("NB-00003", DUTY).inner_text() == row
    dashboard.answer("NB-00003", DUTY, "record certificate")
    expect(dashboard.version).to_have_value(seen_in_form)


def test_a_form_is_refused_when_the_case_changed_since_the_desk_was_read(dashboard, firm):
    dashboard.open_desk()
    dashboard.answer("NB-00004", DUTY, "record certificate")
    passport = {"kind": "passport", "status": "received"}
    meanwhile = record(firm, "NB-00004", "document_received", passport, now=SystemClock().now())
    assert isinstance(meanwhile, Recorded)
    before = seen(firm, "NB-00004")
    dashboard.field("Offer number").fill("A2345678")
    dashboard.submit()
    dashboard.expect_story(
        "NB-00004 · certificate refused: stale_version",
        re.compile(r"^Refused \(stale_version\): "),
    )
    assert seen(firm, "NB-00004") == before


def test_a_reference_on_the_desk_leads_to_what_was_done_about_the_case(dashboard, service):
    late = {"case": "NB-00001", "version": 1, "number": "A4567890"}
    service.ended(service.submit("record-certificate", **late))
    dashboard.open_desk()
    filing = dashboard.row("NB-00001", "File the application")
    filing.get_by_role("link", name="NB-00001").click()
    run = dashboard.page.get_by_text("NB-00001 · certificate refused: stale_version")
    expect(run).to_be_visible()
    expect(dashboard.page.get_by_text("NB-00002 · ")).to_have_count(0)


def test_nobody_who_applies_is_named_in_runs_or_on_the_desk(dashboard, service):
    dashboard.open_desk()
    dashboard.page.get_by_role("link", name="open case").click()
    dashboard.field("File number").fill("F-77")
    dashboard.field("Applicant: name").fill("Morgan Whitfield")
    dashboard.submit()
    dashboard.expect_story(f"NB-{CASES + 1:05} · intake recorded", re.compile("is at stage"))
    dashboard.page.get_by_role("tab", name="Parameters").click()
    expect(dashboard.page.get_by_text("Copy parameters")).to_be_visible()
    pages = [
        dashboard.page.locator("body").inner_text(),
        dashboard.text("/v2/runs", until="intake recorded"),
        json.dumps(service.api("/flow_runs/filter", {})),
        json.dumps(service.api("/artifacts/filter", {})),
    ]
    for name in (*PEOPLE, "Morgan", "Whitfield"):
        assert not [shown for shown in pages if name in shown]


def test_the_ways_of_filing_are_compared_from_the_row_of_a_filing(dashboard, firm):
    before = seen(firm, "NB-00001")
    dashboard.open_desk()
    dashboard.answer("NB-00001", "File the application", "compare routes")
    dashboard.submit()
    dashboard.expect_story("NB-00001 · routes compared", re.compile("Peace Bridge"))
    assert seen(firm, "NB-00001") == before


def test_another_port_is_supposed_from_the_desk_and_nothing_is_saved(dashboard, firm, service):
    before = seen(firm, "NB-00001")
    dashboard.open_desk()
    dashboard.follow("what if")
    dashboard.field("Case").fill("NB-00001")
    dashboard.suppose("str", "Rainbow Bridge")
    dashboard.submit()
    dashboard.expect_story("NB-00001 · what if", re.compile("No date moves"))
    assert seen(firm, "NB-00001") == before
    (page,) = [
        one["data"] for one in service.api("/artifacts/filter", {}) if one["key"] == "what-if"
    ]
    assert "Rainbow Bridge" in unquote(page)


def test_every_address_lasts_over_a_new_start_of_the_service(dashboard, service, firm):
    dashboard.open_desk()
    dashboard.answer("NB-00005", DUTY, "record certificate")
    form, desk = dashboard.page.url, dashboard.desk
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(PATIENCE_SECONDS) == 0
    service.process, service.said = start(service.home, service.port, **SETTINGS)
    assert dashboard.desk == desk
    dashboard.page.goto(form)
    expect(dashboard.field("Case")).to_have_value("NB-00005")
    dashboard.field("Offer number").fill("A3456789")
    dashboard.page.get_by_label("The compliance fee is paid").click()
    dashboard.submit()
    dashboard.expect_story("NB-00005 · certificate recorded", re.compile("awaiting filing"))
    assert seen(firm, "NB-00005")[:2] == ("filing", 3)


def shut(days: int) -> str:
    """Return a notice that closes the Peace Bridge for so many days from today on."""
    today = SystemClock().now().date()
    return f"""
id: test-shut
title: The bridge is closed
kind: port
ports: [peace_bridge]
closed: [{{whole: true}}]
effective_from: {today}
effective_to: {today + timedelta(days=days)}
source: https://example.org/notice
"""


def test_a_large_publishing_waits_and_is_approved_by_the_form_that_the_desk_fills_in(
    dashboard, firm, service
):
    run = service.ended(service.submit("publish-restriction", notice=shut(days=40)))
    told = "Nothing is published yet: test-shut would move "
    assert run["state"]["message"].startswith(told)
    moved = int(run["state"]["message"].removeprefix(told).partition(" ")[0])
    assert moved >= CASES
    dashboard.open_desk()
    waits = dashboard.page.locator("strong", has_text="1 proposal waits for your decision")
    expect(waits).to_be_visible()
    dashboard.follow("approve")
    expect(dashboard.field("Proposal")).to_have_value("P-1")
    expect(dashboard.version).to_have_value(str(moved))
    dashboard.field("Your name").fill("P. R.")
    dashboard.submit()
    dashboard.expect_story("P-1 · approved", re.compile(f"version 1: {moved} cases affected"))
    assert "published" in {
        one["state"] for one in list_restrictions(firm) if one["id"] == "test-shut"
    }
    dashboard.open_desk()
    expect(waits).to_have_count(0)
    assert "P. R." not in json.dumps(service.api("/flow_runs/filter", {}))


def test_no_page_tells_another_host_anything_of_ours(dashboard, abroad):
    dashboard.open_desk()
    dashboard.text("/v2/events", until="Event Feed")
    assert {urlsplit(asked).hostname for asked in abroad} <= {KNOWN_ABROAD}
    ours = re.compile("|".join(("NB-", "127.0.0.1", *PEOPLE)))
    assert not [asked for asked in abroad if ours.search(asked)]
