"""Feeds read: what is new waits for a person, what is bad is set aside, and nothing else."""

import json
import os
from datetime import timedelta

import pytest

from models.casework import feeding
from models.casework.feed_list import feeds_of
from models.casework.feed_state import checks, list_feeds
from models.casework.feeding import read_feeds
from models.casework.proposing import approve, list_proposals, reject, show_proposal
from models.casework.recording import record
from models.casework.restricting import Published, publish, withdraw
from models.casework.restriction_list import list_restrictions
from models.store import proposals as proposals_store
from models.store.proposals import ProposalState
from tests.casework.feed_server import serving, status
from tests.casework.firm import CLOSED_MONDAYS, NOW, opened, planned_day, rows

HOUR = timedelta(hours=1)
NOTICE = {
    "id": "notice-1",
    "title": "Invented, the Peace Bridge is closed on Mondays",
    "kind": "port",
    "ports": ["peace_bridge"],
    "closed": [{"weekdays": ["mon"]}],
    "announced_at": "2026-11-20T09:00:00-05:00",
    "effective_from": "2026-11-23",
    "source": "https://example.org/invented",
}
TIME = {
    "id": "processing.inside",
    "kind": "planning",
    "value": {"least": 30, "usual": 200, "at_worst": 300},
    "published_on": "2026-11-20",
    "effective_from": "2026-11-20",
    "source": "https://example.org/times",
}


@pytest.fixture
def server():
    with serving() as feed:
        yield feed


@pytest.fixture
def feeds(server):
    return feeds_of(f"border={server.address}")


def read(office, feeds, *, now=NOW):
    (report,) = read_feeds(office, feeds, now=now)
    return report


def told(server, *entries, **headers):
    server.says(json.dumps({"entries": entries}), **headers)


def proposals(office, state=None):
    found = list_proposals(office, state=state)
    return [(one["kind"], one["subject"], one["state"]) for one in found]


WAITING, ASIDE = ProposalState.WAITING.value, ProposalState.QUARANTINED.value


def test_what_is_new_waits_with_how_many_cases_it_would_move_and_nothing_is_published(
    office, server, feeds
):
    reference = opened(office)
    told(server, NOTICE, TIME)
    report = read(office, feeds)
    assert (report.entries, report.proposed, report.unreadable) == (2, 2, 0)
    assert proposals(office) == [
        ("restriction", "notice-1", WAITING),
        ("law", "processing.inside from 2026-11-20", WAITING),
    ]
    (notice, _) = list_proposals(office)
    assert (notice["affected"], notice["feed"]) == (1, "border")
    assert planned_day(office, reference) == "2027-01-18"
    assert "notice-1" not in {one["id"] for one in list_restrictions(office)}


def test_a_ports_hours_and_a_processing_time_come_by_a_feed_too(office, server, feeds):
    reference = opened(office)
    hours = {
        **TIME,
        "id": "peace_bridge",
        "kind": "port_hours",
        "value": {"hours": {"weekdays": ["tue", "wed"], "opens": "09:00", "closes": "17:00"}},
        "effective_from": "2026-12-01",
    }
    told(server, hours, TIME)
    assert read(office, feeds).unreadable == 0
    assert {(one["kind"], one["subject"]) for one in list_proposals(office)} == {
        ("law", "peace_bridge from 2026-12-01"), ("law", "processing.inside from 2026-11-20"),
    }  # fmt: skip
    for one in list_proposals(office):
        approve(office, one["reference"], by="Priya Raman", now=NOW)
    assert planned_day(office, reference) == "2027-01-19"  # Tuesday: on Mondays it is closed


def test_approved_it_is_what_the_feed_said(office, server, feeds):
    reference = opened(office)
    told(server, NOTICE)
    read(office, feeds)
    approve(office, "P-1", by="Priya Raman", now=NOW)
    assert planned_day(office, reference) == "2027-01-19"  # Tuesday, as Monday is closed


def test_an_entry_that_supersedes_what_nobody_knows_is_set_aside_with_its_reason(
    office, server, feeds
):
    told(server, {**NOTICE, "supersedes": ["R2024-7-04"]})
    assert (report := read(office, feeds)).unreadable == 1, report
    (aside,) = list_proposals(office)
    assert (aside["subject"], aside["state"]) == ("notice-1", ASIDE)
    assert "'R2024-7-04' is no restriction we know: did you mean R2024-07-04" in aside["reason"]


def test_an_entry_may_supersede_one_beside_it_but_is_not_published_before_it(
    office, server, feeds
):
    told(server, {**NOTICE, "id": "notice-2", "supersedes": ["notice-1"]}, NOTICE)
    assert read(office, feeds).unreadable == 0
    assert [one["subject"] for one in list_proposals(office)] == ["notice-2", "notice-1"]
    early = approve(office, "P-1", by="Priya Raman", now=NOW)
    assert "publish that one first" in early.message
    for reference in ("P-2", "P-1"):
        assert isinstance(approve(office, reference, by="Priya Raman", now=NOW), Published)


@pytest.mark.parametrize(
    "marks", [{}, {"ETag": '"v1"'}, {"Last_Modified": "Mon, 23 Nov 2026 14:00:00 GMT"}]
)
def test_the_same_feed_again_changes_nothing_but_when_it_was_read(office, server, feeds, marks):
    told(server, NOTICE, {"id": "bad", "kind": "port"}, **marks)
    read(office, feeds)
    before = rows(office, "proposal", "restriction", "law_value", "case_file", "notice")
    report = read(office, feeds, now=NOW + HOUR)
    assert (report.changed, report.proposed, report.error) == (False, 0, None)
    assert rows(office, *before) == before
    (state,) = list_feeds(office.engine, feeds, now=NOW + HOUR)
    assert (state["good_at"], state["changed_at"]) == (NOW + HOUR, NOW)
    assert (state["entries"], state["unreadable"]) == (2, 1)
    sent = [{"If-None-Match", "If-Modified-Since"} & set(asked) for asked in server.asked]
    assert bool(sent[1]) is bool(marks)
    assert not sent[0]


def test_written_in_another_order_it_proposes_nothing_anew(office, server, feeds):
    told(server, NOTICE, TIME)
    read(office, feeds)
    told(server, TIME, dict(reversed(NOTICE.items())))
    assert read(office, feeds).proposed == 0
    assert len(proposals(office)) == 2


def test_a_bad_entry_never_blocks_a_good_one_and_is_set_aside_once(office, server, feeds):
    bad = {**NOTICE, "id": "notice-2", "ports": ["peace_brige"]}
    told(server, bad, NOTICE, "words", {**NOTICE, "id": "notice-3", "kind": "bridge"}, {})
    report = read(office, feeds)
    assert (report.entries, report.proposed, report.unreadable) == (5, 1, 4)
    assert [s for _, s, _ in proposals(office, WAITING)] == ["notice-1"]
    reasons = {one["subject"]: one["reason"] for one in list_proposals(office, state=ASIDE)}
    assert "did you mean peace_bridge" in reasons["notice-2"]
    assert "Did you mean" in reasons["notice-3"] or "bridge" in reasons["notice-3"]
    assert len(reasons) == 4
    told(server, bad, NOTICE, {**NOTICE, "id": "notice-4"})
    assert read(office, feeds, now=NOW + HOUR).proposed == 1
    assert [s for _, s, _ in proposals(office, ASIDE)] == ["notice-2"]


def test_an_entry_that_was_mended_is_set_aside_no_longer(office, server, feeds):
    told(server, {**NOTICE, "closed": []})
    read(office, feeds)
    told(server, NOTICE)
    read(office, feeds)
    assert proposals(office) == [
        ("restriction", "notice-1", "superseded"), ("restriction", "notice-1", WAITING),
    ]  # fmt: skip


def test_the_second_of_two_entries_about_one_thing_is_set_aside(office, server, feeds):
    told(server, NOTICE, {**NOTICE, "title": "Another"})
    read(office, feeds)
    (waits,) = list_proposals(office, state=WAITING)
    assert show_proposal(office, waits["reference"])["document"]["title"] == NOTICE["title"]
    (aside,) = list_proposals(office, state=ASIDE)
    assert "stands twice" in aside["reason"]


def test_a_changed_entry_takes_the_place_of_the_one_that_waits(office, server, feeds):
    told(server, NOTICE)
    read(office, feeds)
    told(server, {**NOTICE, "closed": [{"weekdays": ["tue"]}]})
    assert read(office, feeds).proposed == 1
    assert [state for *_, state in proposals(office)] == ["superseded", WAITING]


def test_what_was_rejected_is_not_proposed_again_in_the_same_words(office, server, feeds):
    told(server, NOTICE)
    read(office, feeds)
    reject(office, "P-1", by="Priya Raman", reason="an invention", now=NOW)
    told(server, NOTICE, TIME)
    assert read(office, feeds).proposed == 1
    assert proposals(office, WAITING) == [("law", "processing.inside from 2026-11-20", WAITING)]


def test_what_is_published_already_is_not_proposed(office, server, feeds):
    publish(office, json.dumps(NOTICE), now=NOW)
    told(server, NOTICE)
    assert read(office, feeds).proposed == 0
    assert proposals(office) == []


def test_a_withdrawn_entry_proposes_to_withdraw_what_is_published(office, server, feeds):
    reference = opened(office)
    publish(office, CLOSED_MONDAYS, now=NOW)
    told(server, {"id": "invented-mondays", "withdrawn": True}, {"id": "x", "withdrawn": True})
    assert read(office, feeds).proposed == 1
    (waits,) = list_proposals(office)
    assert (waits["kind"], waits["subject"]) == ("withdrawal", "invented-mondays")
    assert waits["affected"] == 1
    assert planned_day(office, reference) == "2027-01-19"
    approve(office, waits["reference"], by="Priya Raman", now=NOW)
    assert planned_day(office, reference) == "2027-01-18"
    told(server, {"id": "invented-mondays", "withdrawn": True}, TIME)
    assert read(office, feeds).proposed == 1  # the time alone: nothing is left to withdraw


def test_a_value_of_the_law_that_a_feed_takes_back_is_set_aside_with_what_to_do(
    office, server, feeds
):
    told(server, TIME)
    read(office, feeds)
    (waits,) = list_proposals(office)
    approve(office, waits["reference"], by="Priya Raman", now=NOW)
    told(server, {"id": TIME["id"], "withdrawn": True})
    found = read(office, feeds)
    assert (found.proposed, found.unreadable) == (0, 1)
    (aside,) = list_proposals(office, state="quarantined")
    assert "northbound rules withdraw processing.inside" in aside["reason"]


def test_a_withdrawal_counts_no_pinned_plan_among_those_that_move(office, server, feeds):
    publish(office, CLOSED_MONDAYS, now=NOW)
    pinned = opened(office)
    opened(office, 2)
    pin = {"until_on": "2027-01-31", "reason": "The visit is booked."}
    record(office, pinned, "plan_pinned", pin, now=NOW)
    told(server, {"id": "invented-mondays", "withdrawn": True})
    read(office, feeds)
    (waits,) = list_proposals(office)
    assert (waits["affected"], waits["unaffected"]) == (1, 1)


def test_a_notice_that_comes_back_lets_go_of_its_withdrawal(office, server, feeds):
    publish(office, CLOSED_MONDAYS, now=NOW)
    told(server, {"id": "invented-mondays", "withdrawn": True})
    read(office, feeds)
    told(server, {**NOTICE, "id": "invented-mondays"})
    read(office, feeds)
    assert [(kind, state) for kind, _, state in proposals(office)] == [
        ("withdrawal", "superseded"), ("restriction", WAITING),
    ]  # fmt: skip


def test_published_anew_it_can_be_proposed_for_withdrawal_anew(office, server, feeds):
    gone = {"id": "invented-mondays", "withdrawn": True}
    publish(office, CLOSED_MONDAYS, now=NOW)
    told(server, gone)
    read(office, feeds)
    approve(office, "P-1", by="Priya Raman", now=NOW)
    publish(office, CLOSED_MONDAYS, now=NOW)
    told(server, gone, TIME)
    assert read(office, feeds).proposed == 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<html><body>Sign in</body></html>", "is no list of entries"),
        ('{"entries": [{"id": "a", ', "line 1"),
        ("", "is no list of entries"),
        ("null", "is no list of entries"),
        ('{"entries": {"a": 1}}', "is no list of entries"),
        ('{"entries": [], "more": 1}', "is no list of entries"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        ("a: &b [*b]", "anchors and aliases"),
        ("!!python/object/apply:os.system [ls]", "tags"),
        ("[" * 50 + "]" * 50, "nested deeper"),
        ('["\\ud800"]', "characters that are not text"),
        ('["\\u0000"]', "characters that are not text"),
        (json.dumps([{"id": f"n{n}"} for n in range(300)]), "more than 200 entries"),
    ],
)
def test_what_is_no_feed_is_an_error_of_the_feed_and_the_old_state_stands(
    office, server, feeds, body, why
):
    told(server, NOTICE)
    read(office, feeds)
    before = rows(office, "proposal")
    server.says(body)
    report = read(office, feeds, now=NOW + HOUR)
    assert why in report.error
    assert rows(office, "proposal") == before
    (state,) = list_feeds(office.engine, feeds, now=NOW + HOUR)
    assert (state["good_at"], state["failing_since"]) == (NOW, NOW + HOUR)
    told(server, NOTICE)
    assert read(office, feeds, now=NOW + 2 * HOUR).error is None
    assert list_feeds(office.engine, feeds, now=NOW)[0]["error"] is None


def test_one_feed_that_fails_keeps_no_other_from_being_read(office, server, tmp_path):
    (tmp_path / "notice.json").write_text(json.dumps(NOTICE))
    server.answer = status(500)
    reports = read_feeds(
        office, feeds_of(f"border={server.address};office={tmp_path}"), now=NOW
    )
    assert [one.error for one in reports] == ["answered 500", None]
    assert [one.proposed for one in reports] == [0, 1]


def test_a_reading_that_dies_half_way_leaves_nothing_of_it(office, server, feeds, monkeypatch):
    told(server, NOTICE, {**NOTICE, "id": "notice-2"}, {"id": "bad", "kind": "port"})
    before = rows(office)
    add = proposals_store.add

    def dies_at_the_second(conn, text, **more):
        if text.subject == "notice-2":
            raise KeyboardInterrupt
        return add(conn, text, **more)

    monkeypatch.setattr(proposals_store, "add", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        read(office, feeds)
    assert rows(office) == before
    monkeypatch.undo()
    assert read(office, feeds).proposed == 2


def test_no_transaction_is_open_while_the_network_is(office, server, feeds):
    told(server, NOTICE)
    says, seen = server.answer, []

    def answer(handler):
        seen.append(office.engine.pool.checkedout())
        says(handler)

    server.answer = answer
    read(office, feeds)
    assert seen == [0]


def test_only_feeds_that_are_due_are_read(office, server, feeds):
    told(server, NOTICE)
    every = timedelta(minutes=15)
    for minutes, times in ((0, 1), (14, 1), (15, 2), (29, 2), (30, 3)):
        at = NOW + timedelta(minutes=minutes)
        read_feeds(office, feeds, now=at, due_every=every)
        assert len(server.asked) == times


def test_another_address_under_the_same_name_is_another_feed(office, server, feeds):
    told(server, NOTICE, ETag='"v1"')
    read(office, feeds)
    read(office, feeds_of(f"border={server.address}/2"))
    assert "If-None-Match" not in server.asked[1]


def test_a_check_says_when_a_feed_is_unread_failing_or_forgotten(office, server, feeds):
    def found(at):
        ((_, ok, message),) = checks(office.engine, feeds, now=at, every=HOUR)
        return ok, message

    assert found(NOW) == (False, "has not been read yet")
    told(server, NOTICE, {"id": "bad", "kind": "port"})
    read(office, feeds)
    well = "read last 2026-11-23 14:00 UTC, 2 entries, 1 of them unreadable"
    assert found(NOW + 2 * HOUR) == (True, well)
    assert found(NOW + 4 * HOUR)[1].startswith("nobody reads it any more; ")
    server.answer = status(503)
    read(office, feeds, now=NOW + HOUR)
    said = "answered 503, since 2026-11-23 15:00 UTC; read last 2026-11-23 14:00 UTC"
    assert found(NOW + HOUR) == (False, said)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "notices"
    made.mkdir()
    return made


def test_the_files_of_a_folder_are_each_a_document_or_a_list(office, folder):
    (folder / "b.json").write_text(json.dumps({"entries": [TIME]}))
    (folder / "a.yaml").write_text(CLOSED_MONDAYS)
    (folder / "readme.txt").write_text("not looked at")
    (folder / ".hidden.yaml").write_text("not looked at")
    report = read(office, feeds_of(f"office={folder}"))
    assert (report.entries, report.proposed, report.unreadable) == (2, 2, 0)


def test_a_file_that_cannot_be_read_is_set_aside_by_its_name(office, folder):
    (folder / "a.yaml").write_text(CLOSED_MONDAYS)
    (folder / "b.yaml").write_text("id: [1")
    (folder / "c.yaml").write_bytes(b"x" * 300_000)
    report = read(office, feeds_of(f"office={folder}"))
    assert (report.proposed, report.unreadable) == (1, 2)
    assert {s for _, s, _ in proposals(office, ASIDE)} == {"office/b.yaml", "office/c.yaml"}


def test_a_folder_is_left_by_no_link_and_waits_for_no_pipe(office, folder, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text(CLOSED_MONDAYS)
    (folder / "link.yaml").symlink_to(secret)
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    report = read(office, feeds_of(f"office={folder}"))
    assert (report.proposed, report.unreadable) == (0, 3)
    assert all("plain file" in one["reason"] for one in list_proposals(office, state=ASIDE))


def test_a_folder_that_is_gone_or_overfull_is_an_error_of_the_feed(office, folder):
    gone = feeds_of(f"office={folder}/none")
    assert read(office, gone).error == "cannot be opened (No such file or directory)"
    for n in range(201):
        (folder / f"{n}.yaml").touch()
    assert read(office, feeds_of(f"office={folder}")).error == "holds more than 200 files"


def test_rubbish_without_end_is_set_aside_only_so_far(office, folder):
    for turn in range(3):
        made = [{"id": f"bad-{turn}-{n}", "kind": "port"} for n in range(150)]
        kept = [{"id": f"bad-{t}-{n}", "kind": "port"} for t in range(turn) for n in range(150)]
        for n in range(0, len(made + kept), 150):
            (folder / f"{n}.json").write_text(json.dumps((made + kept)[n : n + 150]))
        read(office, feeds_of(f"office={folder}"))
        assert len(proposals(office, ASIDE)) <= feeding.MOST_ASIDE


def test_a_person_who_withdrew_what_a_feed_still_says_is_not_asked_again(office, server, feeds):
    told(server, NOTICE)
    read(office, feeds)
    approve(office, "P-1", by="Priya Raman", now=NOW)
    withdraw(office, "notice-1", now=NOW)
    told(server, NOTICE, TIME)
    assert read(office, feeds).proposed == 1
