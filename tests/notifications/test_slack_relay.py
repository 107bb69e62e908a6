"""What the relay says on Slack, to whom, and what it never says twice."""

from datetime import date, timedelta

import pytest

from models.rules.book import DutyClass
from models.rules.notices import Audience, Channel, NoticeReason
from notifications.folder import FolderChannel
from notifications.relay import Delivered, deliver
from notifications.render import IN_A_CHANNEL
from notifications.slack import AppriseSlack
from tests.notifications.channel_server import a_room
from tests.notifications.office import NOW, at, employ, messages, notice, notices, say

URL = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#deadlines"


@pytest.fixture
def room(monkeypatch):
    yield from a_room(monkeypatch)


def both(_room, tmp_path):
    return {
        "email": FolderChannel(tmp_path / "mail"),
        "slack": AppriseSlack(URL, seconds_between=0, answer_seconds=0.5),
    }


def test_the_staff_hear_by_mail_and_on_slack(engine, room, tmp_path):
    say(engine, notice(), notice(case=13))
    assert deliver(engine, both(room, tmp_path), tick=at(), who="t") == Delivered(
        sent=1, written=1
    )
    ((_, payload),) = room.posts
    assert payload["attachments"][0]["title"].startswith("2 matters need you, first NB-00012")
    assert payload["attachments"][0]["text"].splitlines() == [
        "*NB-00012* Employer compliance certificate, due Thu 10 Dec 2026 [N-3]",
        "",
        "*NB-00013* Employer compliance certificate, due Thu 10 Dec 2026 [N-4]",
    ]


def test_a_slack_notice_has_its_own_key_number_and_message(engine, room, tmp_path):
    say(engine, notice())
    deliver(engine, both(room, tmp_path), tick=at(), who="t")
    mailed, posted = notices(engine)
    assert posted.key == notice(channel=Channel.SLACK).key
    assert (mailed.number, posted.number) == (1, 2)
    assert mailed.message_id != posted.message_id
    assert [(m.channel, m.state) for m in messages(engine)] == [
        ("email", "written"),
        ("slack", "sent"),
    ]


@pytest.mark.parametrize("audience", [Audience.APPLICANT, Audience.EMPLOYER])
def test_clients_hear_nothing_on_slack(engine, room, tmp_path, audience):
    say(engine, notice(audience=audience))
    deliver(engine, both(room, tmp_path), tick=at(), who="t")
    assert room.posts == []
    assert [row.channel for row in notices(engine)] == ["email"]


def test_what_is_kept_back_is_kept_back_on_slack_too(engine, room, tmp_path):
    say(engine, notice(reason=NoticeReason.SUPPRESSED_HELD), notice(case=13, person=None))
    deliver(engine, both(room, tmp_path), tick=at(), who="t")
    assert room.posts == []
    assert [row.state for row in notices(engine)] == ["suppressed"] * 2


def test_turning_slack_on_later_replays_no_history(engine, room, tmp_path):
    say(engine, notice())
    deliver(engine, {"email": FolderChannel(tmp_path / "mail")}, tick=at(), who="t")
    say(engine, notice(), notice(case=13))
    deliver(engine, both(room, tmp_path), tick=at(5), who="t")
    assert [text.partition("*")[2][:8] for text in room.texts] == ["NB-00013"]


def test_delivering_again_posts_nothing(engine, room, tmp_path):
    say(engine, notice())
    for minute in (0, 60):
        deliver(engine, both(room, tmp_path), tick=at(minute), who="t")
    assert len(room.posts) == 1


def test_each_person_and_each_cause_has_a_post_of_its_own(engine, room, tmp_path):
    employ(engine, 2, "Jo Ek", "jo@example.com", None)
    moved = {"reason": NoticeReason.MOVED, "cause": "on-2017-05.v1", "rung": "on-2017-05.v1"}
    say(engine, notice(), notice(person=2), notice(case=13, **moved))
    assert deliver(engine, both(room, tmp_path), tick=at(), who="t").sent == 3
    assert sorted(m.cause or "" for m in messages(engine)) == [""] * 4 + ["on-2017-05.v1"] * 2


def test_a_post_slack_did_not_answer_goes_out_again_marked(engine, room, tmp_path):
    say(engine, notice())
    room.hangs = 2
    assert deliver(engine, both(room, tmp_path), tick=at(), who="t").unknown == 1
    room.hangs = 0
    assert deliver(engine, both(room, tmp_path), tick=at(1), who="t").sent == 1
    titles = [payload["attachments"][0]["title"] for _, payload in room.posts]
    assert titles[1] == f"{titles[0]} (possible repeat of N-2)"
    assert room.texts[0] == room.texts[1]


def test_a_revoked_webhook_is_given_up_and_the_mail_still_goes(engine, room, tmp_path):
    say(engine, notice())
    room.status = 404
    done = deliver(engine, both(room, tmp_path), tick=at(), who="t")
    assert done == Delivered(written=1, dead=1)
    assert messages(engine)[1].error == "Slack answered 404"


def test_a_hard_and_overdue_matter_says_so_with_its_last_instant_and_link(
    engine, room, tmp_path
):
    body = {
        "title": "Apply for the renewal", "due_at": "2026-12-10T23:59:59+00:00",
        "authority_zone": "UTC", "office_zone": "America/Toronto",
        "link": "http://127.0.0.1:4200/runs?a=1&b=2", "action": "File online.",
        "changes": [{"step": "filing", "field": "planned_on", "because": "Permit expired."}],
    }  # fmt: skip
    hard = {"duty_class": DutyClass.HARD, "due_on": date(2026, 12, 10), "body": body}
    say(engine, notice(**hard, reason=NoticeReason.OVERDUE, rung="overdue-1d"))
    deliver(engine, both(room, tmp_path), tick=at(), who="t")
    (text,) = room.texts
    assert text == (
        "OVERDUE *NB-00012* Apply for the renewal, overdue since Thu 10 Dec 2026 · "
        "No later than: Thu 10 Dec 2026, 6:59 PM (Toronto time), which the authority reads as "
        "Thu 10 Dec 2026, 11:59 PM (UTC) [N-2] "
        "<http://127.0.0.1:4200/runs?a=1&amp;b=2|Open NB-00012>"
    )


def test_a_post_tells_only_so_many_matters_and_how_many_more_there_are(engine, room, tmp_path):
    say(engine, *(notice(case=n) for n in range(1, IN_A_CHANNEL + 6)))
    deliver(engine, both(room, tmp_path), tick=at(), who="t")
    (text,) = room.texts
    assert text.count("*NB-") == IN_A_CHANNEL
    assert text.endswith("And 5 more. Your mail and the desk have them all.")


def test_a_hard_deadlines_post_is_tried_until_it_can_help_no_more(engine, room, tmp_path):
    say(engine, notice(duty_class=DutyClass.HARD))
    room.status = 503
    deliver(engine, both(room, tmp_path), tick=at(), who="t")
    (row,) = (m for m in messages(engine) if m.channel == "slack")
    assert (row.state, row.next_attempt_at) == ("retry", NOW + timedelta(minutes=1))
    assert row.payload["helps_until"] == "2026-12-11T12:00:00+00:00"
