"""The desk: what stands on it, in which order, and which form answers a row."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from deploy.deployments import VERBS
from deploy.serving import remember
from flows import answers, desk
from models.casework.office import Office
from models.casework.reading import DueItem, due_list
from models.reference.loader import load_book
from models.rules.case import Awaiting
from models.rules.facts import Stage
from models.rules.grounds import Ground
from models.rules.plan import STEPS, StepKey
from models.store.engine import open_engine

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
A, S = Awaiting, StepKey
SERVED = {flow.name for flows in VERBS.values() for flow in flows}
WHY = Ground(
    "OFFER_BEFORE_APPLICATION", "Offer before the application", "R209.11(1)", "IRPR", None
)
LINKS = {name: f"/v2/deployments/deployment/{name}/run" for name in SERVED}


def item(
    duty=S.CERTIFICATE, awaiting=A.CERTIFICATE, days=3, port="peace_bridge", **more
) -> DueItem:
    due_on = NOW.date() + timedelta(days=days)
    fields = {
        "reference": "NB-00012",
        "duty": duty,
        "title": STEPS[duty].title,
        "owner": "employer",
        "stage": Stage.COMPLIANCE,
        "awaiting": awaiting,
        "due_on": due_on,
        "due_at": None,
        "safe_on": due_on,
        "overdue": days < 0,
        "days": days,
        "version": 7,
        "port": port,
        "ground": WHY,
    }
    return DueItem(**{**fields, **more})


@pytest.fixture
def office() -> Office:
    """An office with the law only: rows that were read already ask no database."""
    return Office(engine=open_engine("sqlite://"), book=load_book())


def seen(text: str) -> str:
    """Return what a reader sees: a space that does not break looks like any other."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("duty", "awaiting", "port", "verb"),
    [
        # The duty's own verb, when the case takes it now ...
        (S.CERTIFICATE, A.CERTIFICATE, "peace_bridge", "record-certificate"),
        (S.DOCUMENTS, A.CERTIFICATE, "peace_bridge", "record-document"),
        (S.FILING, A.FILING, "peace_bridge", "file-at-land-port"),
        (S.FILING, A.FILING, "yyz", "file-at-airport"),
        (S.FILING, A.FILING, None, "file-at-consulate"),
        (S.EXTENSION_FILING, A.EXTENSION_FILING, None, "record-extension-filed"),
        # ... else the verb for what the case waits for.
        (S.FILING, A.CERTIFICATE, "peace_bridge", "record-certificate"),
        (S.EXTENSION_FILING, A.EXTENSION_WINDOW, None, "record-offer"),
        (S.PACKAGE, A.FILING, "peace_bridge", "file-at-land-port"),
        (S.DECISION, A.DECISION, "peace_bridge", "record-permit"),
        (S.DECISION, A.DECISION, None, "record-letter"),
        (S.PERMIT_END, A.EXTENSION_DECISION, None, "record-permit"),
    ],
)
def test_a_row_is_answered_by_the_verb_the_case_takes_now(office, duty, awaiting, port, verb):
    assert answers.verb_for(item(duty, awaiting, port=port), office.book.ports) == verb


def test_every_row_that_there_can_be_leads_to_a_form_that_is_served(office):
    wanted = {
        answers.verb_for(item(duty, awaiting, port=port), office.book.ports)
        for duty in StepKey
        for awaiting in Awaiting
        for port in ("peace_bridge", "yyz", None)
    }
    assert wanted <= SERVED


def test_a_link_opens_the_form_with_the_case_and_the_version_seen(office):
    link = seen(answers.answer_to(item(S.FILING, A.FILING), LINKS, office.book.ports))
    path = link.removeprefix("[file at land port](").removesuffix(")")
    assert urlsplit(path).path == "/v2/deployments/deployment/file-at-land-port/run"
    form = json.loads(parse_qs(urlsplit(path).query)["parameters"][0])
    assert form == {"form": {"case": "NB-00012", "version": 7, "port": "peace_bridge"}}


def test_without_a_serving_process_a_row_has_no_link(office):
    assert answers.answer_to(item(), {}, office.book.ports) == ""


def test_the_headline_counts_what_is_due_within_a_week_and_what_is_late():
    items = [item(days=days) for days in (-20, -1, 0, 7, 8)]
    assert desk.headline_of(items, now=NOW) == (
        "2 due within a week, 2 overdue; as of 2026-11-23 15:30 UTC"
    )


def test_the_most_urgent_row_comes_first(office):
    late, soon = item(days=-1, reference="NB-00040"), item(days=2)
    text = desk.page([soon, late], LINKS, office)
    assert text.index("NB-00040") < text.index("NB-00012")


@pytest.mark.parametrize(
    ("days", "said"),
    [(-3, "**3 days late**"), (0, "today"), (1, "tomorrow"), (9, "in 9 days")],
)
def test_a_row_says_how_soon_in_words(office, days, said):
    due_on = NOW.date() + timedelta(days=days)
    assert f"| {due_on}, {said} (1) |" in seen(desk.page([item(days=days)], LINKS, office))


def test_a_hard_deadline_shows_its_instant_in_utc(office):
    end = datetime(2027, 7, 20, 23, 59, 59, tzinfo=UTC)
    row = item(S.EXTENSION_FILING, A.EXTENSION_FILING, due_at=end, due_on=date(2027, 7, 20))
    assert "| 2027-07-20 23:59 UTC, in 3 days (1) |" in seen(desk.page([row], LINKS, office))


def test_more_rows_than_a_person_reads_are_counted_not_shown(office):
    text = desk.page([item()] * (desk.MOST_ROWS + 5), LINKS, office)
    assert text.count("Employer compliance certificate") == desk.MOST_ROWS
    assert "5 more are due later" in text


def test_what_many_rows_stand_on_is_told_once_below_them(office):
    other = Ground("R201_BEFORE_EXPIRY", "In time", "R201(1)", "IRPR", "2002-06-28")
    text = seen(desk.page([item(), item(days=4, ground=other), item(days=5)], LINKS, office))
    days = [line for line in text.splitlines() if ", in " in line and line.startswith("|")]
    assert [re.search(r" \((\d)\) \|", line)[1] for line in days] == ["1", "2", "1"]
    assert "- (1) Offer before the application: R209.11(1) (`OFFER_BEFORE_APPLICATION`" in text
    assert "- (2) In time: R201(1) (`R201_BEFORE_EXPIRY`, in force from 2002-06-28)." in text
    assert text.count("Source: IRPR") == 2


def test_an_empty_desk_says_so(office):
    assert "Nothing is due." in desk.page([], LINKS, office)


def test_the_desk_names_nobody(firm, case):
    items = due_list(firm, now=NOW + timedelta(days=50), horizon_days=60)
    text = desk.page(items, LINKS, firm)
    assert case in text
    for name in ("Avery", "Bennett", "example.org", "Priya", "Lakehead"):
        assert name not in text


def test_the_desk_leads_to_the_forms_that_were_served_last(firm):
    assert answers.links_of(firm) == {}
    first, last = ({name: uuid4() for name in SERVED} for _ in range(2))
    remember(firm, first, "/v2/artifacts/artifact/1")
    remember(firm, last, "/v2/artifacts/artifact/1")
    address = f"/v2/deployments/deployment/{last['record-certificate']}/run?"
    assert address in desk.page([item()], answers.links_of(firm), firm)
