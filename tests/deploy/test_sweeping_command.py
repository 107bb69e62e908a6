"""`sweep`, `deliver` and `notices`, with a real mail server at the other end."""

import pytest

from tests.deploy.command import NOTICE, NOW, answered, opened, portfolio, run
from tests.notifications.post_office import PostOffice

NOBODY = {"sent": 0, "retry": 0, "unknown": 0, "dead": 0, "written": 0}


@pytest.fixture
def post(monkeypatch):
    found = PostOffice()
    found.open()
    monkeypatch.setenv("NORTHBOUND_EMAIL_URL", found.url)
    monkeypatch.setenv("NORTHBOUND_EMAIL_SECONDS_BETWEEN", "0.001")
    yield found
    found.close()


def test_a_portfolio_is_swept_and_each_person_gets_one_mail(home, capsys, post):
    answered(capsys, "import", portfolio(home, 60), *NOW)
    swept = answered(capsys, "sweep", *NOW)
    assert set(swept) == {"due", "queued", "suppressed"}
    assert swept["due"] > 0

    notices = answered(capsys, "notices", "--state", "queued")
    assert len(notices) == swept["queued"]
    people = {n["key"].split(":")[-2] for n in notices}
    delivered = answered(capsys, "deliver", *NOW)
    assert delivered == {**NOBODY, "sent": len(people)}
    assert len(post.mail) == len(people)
    assert len({to for [to] in post.envelopes}) == len(people)

    assert answered(capsys, "sweep", *NOW) == {"due": 0, "queued": 0, "suppressed": 0}
    assert answered(capsys, "deliver", *NOW) == NOBODY
    assert len(post.mail) == len(people)
    sent = answered(capsys, "notices", "--state", "sent")
    assert {n["sent_at"] for n in sent} == {"2026-11-23T14:00:00Z"}


def test_a_notice_has_the_shape_that_scripts_rely_on(home, capsys, post):
    reference = opened(capsys)
    answered(capsys, "sweep", *NOW)
    found = answered(capsys, "notices", "--case", reference)
    assert found
    assert all(set(n) >= NOTICE for n in found)
    assert [n["key"] for n in found] == sorted((n["key"] for n in found), reverse=True)
    assert not any("@" in n["key"] or "Avery" in n["key"] for n in found)
    assert answered(capsys, "case", "show", reference, *NOW)["notices"] == found
    heard = answered(capsys, "notices", "--recipient", "avery@example.org")
    assert {n["audience"] for n in heard} == {"applicant"}


def test_a_sweep_without_a_way_to_people_raises_the_alarm_and_still_answers(home, capsys):
    opened(capsys)
    assert run("sweep", *NOW, "--json") == 0
    said = capsys.readouterr()
    assert "northbound: ALARM channel email: no channel reaches people" in said.err
    assert "set NORTHBOUND_EMAIL_URL" in said.err
    assert '"queued"' in said.out


def test_with_a_mail_server_there_is_no_alarm(home, capsys, post):
    opened(capsys)
    assert run("sweep", *NOW) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.endswith("due, 4 queued, 0 suppressed.\n")


def test_without_a_mail_server_the_mail_is_written_not_sent(home, capsys):
    opened(capsys)
    answered(capsys, "sweep", *NOW)
    assert answered(capsys, "deliver", *NOW) == {**NOBODY, "written": 3}
    assert len(list((home / "mail").glob("*.eml"))) == 3
    assert {n["state"] for n in answered(capsys, "notices")} == {"written"}


def test_what_was_done_between_sweep_and_delivery_is_not_sent(home, capsys, post):
    reference = opened(capsys)
    answered(capsys, "sweep", *NOW)
    answered(capsys, "case", "record", reference, "offer_made", *NOW)
    answered(capsys, "deliver", *NOW)
    offers = [n for n in answered(capsys, "notices") if n["duty"] == "offer"]
    assert offers
    assert "sent" not in {n["state"] for n in offers}
