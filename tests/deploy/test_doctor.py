"""`northbound doctor`: each part on its own, and the whole as scripts see it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deploy import doctor
from models.casework.office import open_office
from models.casework.sweeping import sweep
from models.settings import Settings
from tests.deploy.command import answered, run
from tests.notifications.post_office import PostOffice

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NOBODY = {"NORTHBOUND_UI_URL": "http://127.0.0.1:9"}  # the port at which nothing listens


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.from_environment({"NORTHBOUND_HOME": str(tmp_path), **NOBODY})


def found(settings: Settings, name: str, now: datetime = NOW) -> doctor.Check:
    return next(c for c in doctor.examine(settings, now=now) if c.check == name)


def test_an_empty_database_needs_migrating(settings, empty_url):
    settings = replace(settings, database_url=empty_url)
    assert found(settings, "database").ok
    assert found(settings, "schema").remedy == "Run `northbound migrate`."


def test_a_sweep_is_missed_after_a_quarter_of_an_hour(settings, database_url):
    settings = replace(settings, database_url=database_url)
    office = open_office(settings)
    assert found(settings, "last sweep").message == "No sweep has run yet."
    sweep(office, now=NOW)
    assert found(settings, "last sweep", NOW + timedelta(minutes=14)).ok
    assert not found(settings, "last sweep", NOW + timedelta(minutes=15)).ok


def test_an_absent_server_is_one_line_with_a_remedy(settings):
    check = found(settings, "prefect api")
    assert check.message.startswith("http://127.0.0.1:9 does not answer: ")
    assert "\n" not in check.message
    assert "northbound up" in check.remedy


def test_a_folder_alone_reaches_nobody_outside_the_demo(settings):
    assert not found(settings, "channel email").ok


@pytest.mark.parametrize("year", [1970, 2024, 2100])
def test_a_clock_that_cannot_be_right_is_told(year):
    assert not doctor.clock(now=datetime(year, 1, 1, tzinfo=UTC)).ok


def test_vancouver_stays_at_minus_seven_in_december_2026():
    assert doctor.zone_data().message.endswith("Vancouver is -07:00 in December 2026.")


def test_the_law_can_be_read():
    assert doctor.reference_data().ok


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////proc/nowhere/x.db", "It cannot be used"),
        ("nonsense", "The database URL cannot be read"),
    ],
)
def test_a_database_out_of_reach_is_a_failed_check_not_an_error(tmp_path, url, said):
    environ = {"NORTHBOUND_HOME": str(tmp_path), "NORTHBOUND_DATABASE_URL": url, **NOBODY}
    check = found(Settings.from_environment(environ), "database")
    assert not check.ok
    assert said in check.message


def test_the_command_answers_in_json_and_exits_1_when_a_check_fails(tmp_path):
    environ = {**os.environ, "NORTHBOUND_HOME": str(tmp_path), **NOBODY}
    command = [sys.executable, "-m", "deploy.cli.main"]
    subprocess.run([*command, "migrate"], env=environ, check=True, capture_output=True)
    asked = subprocess.run([*command, "doctor", "--json"], env=environ, capture_output=True)
    checks = {check["check"]: check for check in json.loads(asked.stdout)}
    assert asked.returncode == 1
    assert all(set(c) == {"check", "ok", "message", "remedy"} for c in checks.values())
    assert checks["schema"]["ok"]
    assert not checks["prefect api"]["ok"]


def test_another_instant_can_stand_in_for_now(home, capsys):
    assert run("sweep", "--as-of", "2026-11-23T15:00Z") == 0
    for minutes, is_well in ((14, True), (16, False)):
        checks = answered(capsys, "doctor", "--as-of", f"2026-11-23T15:{minutes}Z", code=1)
        (beat,) = (check for check in checks if check["check"] == "last sweep")
        assert beat["ok"] is is_well


@pytest.fixture
def office_of_mails(monkeypatch) -> Iterator[PostOffice]:
    office = PostOffice()
    office.open()
    monkeypatch.setenv("NORTHBOUND_EMAIL_URL", office.url)
    yield office
    office.close()


def trial(capsys) -> dict:
    checks = answered(capsys, "doctor", "--send-test", "priya@example.com", code=1)
    return next(check for check in checks if check["check"] == "test mail")


def test_a_mail_of_trial_is_sent_when_asked_for(home, capsys, office_of_mails):
    answered(capsys, "doctor", code=1)
    assert office_of_mails.mail == []
    assert trial(capsys)["ok"]
    assert office_of_mails.envelopes == [["priya@example.com"]]


def test_a_mail_of_trial_that_is_refused_is_a_failed_check(home, capsys, office_of_mails):
    office_of_mails.refuses.add("priya@example.com")
    told = trial(capsys)
    assert not told["ok"]
    assert "550" in told["message"]
    assert "priya" not in told["message"]


def test_a_mail_of_trial_without_a_server_reaches_nobody(home, capsys):
    assert not trial(capsys)["ok"]


def test_no_mail_of_trial_goes_to_what_is_no_address(home, capsys):
    assert run("doctor", "--send-test", "priya") == 1
    assert capsys.readouterr().err.startswith('northbound: --send-test "priya": not an e-mail')
