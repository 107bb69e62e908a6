"""Links in mails: into the dashboard, and only for the firm's own people."""

import json
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from models.casework.links import SETTING, mail_links
from models.store import settings_rows
from models.store.engine import writing
from tests.casework.firm import NOW

DESK, FORM = "/v2/artifacts/artifact/1", "/v2/deployments/deployment/2/run"


def notice(duty="certificate", audience="counsel"):
    return SimpleNamespace(duty=duty, audience=audience, case_number=12)


@pytest.fixture
def link_to(office):
    with writing(office.engine) as conn:
        served = {"desk": DESK, "forms": {}, "duties": {"certificate": FORM}}
        settings_rows.put(conn, SETTING, served, now=NOW)
    return mail_links(office, "https://desk.example.com")


def test_the_firm_is_linked_to_the_form_that_answers_filled_in(link_to):
    link = urlsplit(link_to(notice()))
    assert (link.netloc, link.path) == ("desk.example.com", FORM)
    assert json.loads(parse_qs(link.query)["parameters"][0]) == {"form": {"case": "NB-00012"}}


def test_a_duty_without_one_form_links_to_the_desk(link_to):
    assert link_to(notice(duty="filing")) == f"https://desk.example.com{DESK}"


@pytest.mark.parametrize("audience", ["applicant", "employer"])
def test_clients_get_no_link_into_the_firms_dashboard(link_to, audience):
    assert link_to(notice(audience=audience)) is None


def test_without_a_dashboard_ever_served_nobody_gets_a_link(office):
    assert mail_links(office, "https://desk.example.com")(notice()) is None
