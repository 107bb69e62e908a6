"""From the outbox to the server and back: a real database file and a real mail server."""

import threading
from datetime import timedelta

import pytest

from models.rules.book import DutyClass
from models.store.delivery import Claimed, claim
from models.store.engine import writing
from models.store.outbox import gather
from notifications.folder import FolderChannel
from notifications.mail import Unknown
from notifications.relay import ENOUGH_SILENCE, Delivered, deliver
from notifications.smtp import AppriseEmail
from tests.notifications.office import NOW, at, employ, messages, notice, notices, say
from tests.notifications.post_office import free_port


def by_mail(url, *, answer_seconds=10):
    """Patient by default: a busy machine must not pass for a silent server."""
    return {"email": AppriseEmail(url, seconds_between=0, answer_seconds=answer_seconds)}


def nothing_holds(_conn, _reminders, _now):
    return {}


def nowhere():
    return by_mail(f"mailto://127.0.0.1:{free_port()}?from=desk@example.com")


def states(engine):
    return [(m.state, m.attempts, m.possible_repeat) for m in messages(engine)]


def test_what_is_queued_is_sent_and_recorded(engine, post):
    say(engine, notice(), notice(case=13))
    assert deliver(engine, by_mail(post.url), tick=at(), who="t") == Delivered(sent=1)
    (arrived,) = post.mail
    assert arrived["Subject"].startswith("2 matters need you, first NB-00012")
    assert arrived["X-Notice-Key"] == notice().key
    assert "Priya" not in arrived["Subject"]
    (message,) = messages(engine)
    assert (message.state, message.sent_at, message.error) == ("sent", NOW, None)


def test_delivering_again_sends_nothing(engine, post):
    say(engine, notice())
    channels = by_mail(post.url)
    deliver(engine, channels, tick=at(), who="t")
    assert deliver(engine, channels, tick=at(60), who="t") == Delivered()
    assert len(post.mail) == 1


def test_the_round_goes_on_until_the_outbox_is_empty(engine, post):
    for person in range(2, 9):
        employ(engine, person, f"Person {person}", f"p{person}@example.com", None)
    say(engine, *(notice(person=person) for person in range(1, 9)))
    assert deliver(engine, by_mail(post.url), tick=at(), who="t", limit=3).sent == 8
    assert len({to for (to,) in post.envelopes}) == 8


def test_neither_names_nor_addresses_enter_the_outbox(engine, post):
    say(engine, notice())
    deliver(engine, by_mail(post.url), tick=at(), who="t")
    kept = str([tuple(m) for m in messages(engine)] + [tuple(n) for n in notices(engine)])
    assert "Priya" not in kept
    assert "example.com" not in kept


def test_a_refused_connection_is_tried_again_after_one_five_fifteen_minutes(engine, post):
    say(engine, notice())
    minute = 0
    for wait in (1, 5, 15, 60, 60):
        assert deliver(engine, nowhere(), tick=at(minute), who="t") == Delivered(retry=1)
        assert deliver(engine, nowhere(), tick=at(minute + wait - 0.1), who="t") == Delivered()
        minute += wait
    assert deliver(engine, by_mail(post.url), tick=at(minute), who="t") == Delivered(sent=1)
    assert states(engine) == [("sent", 6, False)]
    assert "possible repeat" not in post.mail[0]["Subject"]


def test_a_retry_sends_the_words_that_were_frozen(engine, post):
    say(engine, notice())
    deliver(engine, nowhere(), tick=at(), who="t")
    frozen = messages(engine)[0].payload
    deliver(engine, by_mail(post.url), tick=at(1), who="t")
    assert messages(engine)[0].payload == frozen
    assert post.mail[0]["Subject"] == frozen["subject"]


def test_a_server_silent_after_the_mail_leaves_it_unknown_and_it_goes_again_marked(
    engine, post
):
    post.hangs = {"priya.raman@example.com"}
    say(engine, notice())
    impatient = by_mail(post.url, answer_seconds=0.5)
    assert deliver(engine, impatient, tick=at(), who="t") == Delivered(unknown=1)
    post.hangs = set()
    assert deliver(engine, by_mail(post.url), tick=at(1), who="t") == Delivered(sent=1)
    first, second = (mail["Subject"] for mail in post.mail)
    assert second == f"{first} (possible repeat of N-1)"
    assert states(engine) == [("sent", 2, True)]


def test_a_refused_mailbox_is_dead_at_once_with_the_reason_and_no_address(engine, post):
    post.refuses = {"priya.raman@example.com"}
    say(engine, notice())
    assert deliver(engine, by_mail(post.url), tick=at(), who="t") == Delivered(dead=1)
    (message,) = messages(engine)
    assert message.error == "the mail server answered 550 5.1.1 <(address)>: no such mailbox"


def test_a_planned_one_is_dead_after_a_day_and_a_hard_one_goes_on_until_due(engine):
    due = NOW + timedelta(days=3)
    hard = notice(
        case=13,
        person=2,
        duty_class=DutyClass.HARD,
        due_on=due.date(),
        body={"due_at": due.isoformat()},
    )
    employ(engine, 2, "Sam", "sam@example.com", None)
    say(engine, notice(), hard)
    channels, minute = nowhere(), 0
    for _ in range(30):  # thirty attempts take 29 hours at most
        deliver(engine, channels, tick=at(minute), who="t")
        minute += 60
    assert sorted(states(engine)) == [("dead", 27, False), ("retry", 30, False)]
    deliver(engine, channels, tick=lambda: due, who="t")
    assert {m.state for m in messages(engine)} == {"dead"}


def test_the_folder_is_written_never_sent(engine, tmp_path):
    say(engine, notice())
    folder = {"email": FolderChannel(tmp_path / "mail")}
    assert deliver(engine, folder, tick=at(), who="t") == Delivered(written=1)
    (message,) = messages(engine)
    assert (message.state, message.sent_at) == ("written", None)
    assert [p.name for p in (tmp_path / "mail").iterdir()] == ["00000001-1.eml"]


def test_one_message_that_cannot_be_written_does_not_stop_the_others(engine, post):
    employ(engine, 2, "Sam", "sam@example.com", None)
    say(engine, notice(body={"changes": 7}), notice(person=2))
    assert deliver(engine, by_mail(post.url), tick=at(), who="t") == Delivered(sent=1, retry=1)
    assert "the message could not be written: TypeError" in {m.error for m in messages(engine)}


def test_a_channel_that_breaks_may_have_sent(engine):
    class Broken:
        def send(self, mail):
            raise RuntimeError(mail.address)

    say(engine, notice())
    assert deliver(engine, {"email": Broken()}, tick=at(), who="t") == Delivered(unknown=1)
    assert messages(engine)[0].error == "the channel failed: RuntimeError"


@pytest.mark.parametrize(
    ("person", "channels", "expected"),
    [
        (2, True, (Delivered(dead=1), "the recipient has no address")),  # no e-mail on file
        (9, True, (Delivered(dead=1), "the recipient has no address")),  # no such person
        (1, False, (Delivered(retry=1), "no channel is set up for email")),
    ],
)
def test_without_an_address_it_is_dead_and_without_a_channel_it_waits(
    engine, post, person, channels, expected
):
    employ(engine, 2, "Sam", None, None)
    say(engine, notice(person=person))
    found = deliver(engine, by_mail(post.url) if channels else {}, tick=at(), who="t")
    assert (found, messages(engine)[0].error) == expected


def test_a_silent_server_does_not_hold_up_the_round(engine):
    tried = []

    class Silent:
        def send(self, mail):
            tried.append(mail.message_id)
            return Unknown("no answer")

    for person in range(2, 8):
        employ(engine, person, "P", f"p{person}@example.com", None)
    say(engine, *(notice(person=person) for person in range(1, 8)))
    found = deliver(engine, {"email": Silent()}, tick=at(), who="t")
    assert found == Delivered(unknown=ENOUGH_SILENCE, retry=7 - ENOUGH_SILENCE)
    assert len(tried) == ENOUGH_SILENCE


def test_a_reminder_that_no_longer_holds_is_superseded_and_the_rest_is_sent(engine, post):
    say(engine, notice(), notice(case=13))

    def holds(conn, reminders, now):
        return {row.key: {} for row in reminders if row.case_number == 13}

    channels = by_mail(post.url)
    assert deliver(engine, channels, tick=at(), who="t", what_holds=holds).sent == 1
    assert post.mail[0]["Subject"].startswith("NB-00013: ")
    assert [row.state for row in notices(engine)] == ["superseded", "gathered"]


def test_a_message_whose_reminders_all_lapsed_is_not_sent(engine, post):
    say(engine, notice())
    found = deliver(engine, by_mail(post.url), tick=at(), who="t", what_holds=nothing_holds)
    assert (found, post.mail, list(messages(engine))) == (Delivered(), [], [])


def test_a_change_is_always_told(engine, post):
    say(engine, notice(cause="e7"))
    found = deliver(engine, by_mail(post.url), tick=at(), who="t", what_holds=nothing_holds)
    assert found == Delivered(sent=1)


def test_a_retry_leaves_out_what_lapsed_meanwhile(engine, post):
    say(engine, notice(), notice(case=13))
    deliver(engine, nowhere(), tick=at(), who="t")

    def holds(conn, reminders, now):
        return {row.key: {} for row in reminders if row.case_number == 13}

    deliver(engine, by_mail(post.url), tick=at(1), who="t", what_holds=holds)
    assert post.mail[0]["Subject"].startswith("NB-00013: ")
    assert "NB-00012" not in str(post.mail[0])


def test_who_lost_the_lease_sends_nothing(engine, post):
    """Between claim and freeze somebody else took the message over."""
    say(engine, notice(), notice(person=2, case=13))
    employ(engine, 2, "Sam", "sam@example.com", None)
    later = NOW + timedelta(minutes=6)

    def stolen(conn, reminders, now):
        taken.append(
            claim(conn, now=later, lease_for=timedelta(minutes=5), who="thief", limit=9)
        )
        return {row.key: {} for row in reminders}

    taken: list[list[Claimed]] = []
    with writing(engine) as conn:
        gather(conn, now=NOW)
    found = deliver(engine, by_mail(post.url), tick=at(), who="slow", what_holds=stolen)
    assert (found, post.mail) == (Delivered(), [])
    assert len(taken[0]) == 2


def test_two_relays_on_one_file_never_both_send_one_message(engine, post):
    people = range(2, 32)
    for person in people:
        employ(engine, person, "P", f"p{person}@example.com", None)
    say(engine, *(notice(person=person) for person in people))
    found = []

    def relay(who):
        found.append(deliver(engine, by_mail(post.url), tick=at(), who=who, limit=4))

    relays = [threading.Thread(target=relay, args=(f"relay {n}",)) for n in range(2)]
    for running in relays:
        running.start()
    for running in relays:
        running.join()
    assert sum(d.sent for d in found) == 30
    assert sorted(to for (to,) in post.envelopes) == sorted(
        f"p{person}@example.com" for person in people
    )
