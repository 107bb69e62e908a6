"""A second version published before the first one's mail left: people hear the net of both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.casework import lawmaking, moving
from models.casework.netting import net
from models.casework.office import Office
from models.casework.recording import record
from models.casework.restricting import publish, withdraw
from models.store.delivery import claim
from models.store.engine import open_engine, reading, writing
from models.store.outbox import NOTICE
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    Post,
    delivered,
    gathered,
    opened,
    planned_day,
    told,
    two_told,
)
from tests.casework.test_lawmaking import HOLIDAY
from tests.store.portfolio import Counted

LATER, LAST, AFTER = (NOW + timedelta(hours=n) for n in (1, 2, 3))
ID, WEDNESDAY, THURSDAY = "invented-mondays", "2027-01-20", "2027-01-21"
DAYS = "[fri, sat, sun, mon]"
TUESDAYS_TOO = CLOSED_MONDAYS.replace(DAYS, "[sat, sun, mon, tue]")
WEDNESDAYS_TOO = CLOSED_MONDAYS.replace(DAYS, "[sat, sun, mon, tue, wed]")
ELSEWHERE = CLOSED_MONDAYS.replace("peace_bridge", "ambassador_bridge")


@pytest.fixture
def portfolio(office):
    """Two cases at the Peace Bridge; their three people have heard all there was to say."""
    return two_told(office)


def on_the_way(office):
    """Return what waits, by case and audience: the days of the filing before and after."""
    with reading(office.engine) as conn:
        rows = conn.execute(NOTICE.select().where(NOTICE.c.state.in_(["queued", "gathered"])))
        return {
            (row.case_number, row.audience): [
                (c["old"], c["new"])
                for c in row.body["changes"]
                if (c["step"], c["field"]) == ("filing", "planned_on")
            ]
            for row in rows
            if row.cause and row.created_at > NOW
        }


def test_everybody_hears_once_from_what_they_were_last_told_to_the_newest(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    answer = publish(portfolio, TUESDAYS_TOO, now=LAST)
    assert set(map(tuple, on_the_way(portfolio).values())) == {((MONDAY, WEDNESDAY),)}
    assert answer.notices == 4
    post = Post()
    assert delivered(portfolio, LAST, post) == 3
    assert all("Wed 20 Jan 2027" in mail.subject for mail in post.mails)
    assert not any("19 Jan" in mail.html for mail in post.mails)


def test_what_was_gathered_and_never_tried_is_told_with_the_newest_too(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert gathered(portfolio, LATER) == 3
    publish(portfolio, TUESDAYS_TOO, now=LAST)
    assert delivered(portfolio, LAST) == 3
    assert {n["state"] for n in told(portfolio) if n["rung"] == f"{ID}.v1"} == {"superseded"}


def test_a_second_version_that_gives_the_days_back_is_told_to_nobody(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    answer = publish(portfolio, ELSEWHERE, now=LAST)
    assert (answer.affected, answer.notices) == (2, 0)
    assert planned_day(portfolio, "NB-00001") == MONDAY
    assert delivered(portfolio, LAST) == 0


def test_who_heard_of_the_first_hears_of_the_second_from_there(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert delivered(portfolio, LATER) == 3
    publish(portfolio, TUESDAYS_TOO, now=LAST)
    assert {tuple(days) for days in on_the_way(portfolio).values()} >= {((TUESDAY, WEDNESDAY),)}
    assert delivered(portfolio, LAST) == 3


def test_of_three_people_the_one_whose_mail_is_being_sent_hears_two_and_the_others_one(
    portfolio,
):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    gathered(portfolio, LATER)
    with writing(portfolio.engine) as conn:
        claim(conn, now=LATER, lease_for=timedelta(minutes=5), who="t", limit=1)
    publish(portfolio, TUESDAYS_TOO, now=LAST)
    second = [n for n in told(portfolio) if n["rung"] == f"{ID}.v2"]
    first = [n for n in told(portfolio) if n["rung"] == f"{ID}.v1"]
    heard = {n["recipient"] for n in first if n["state"] != "superseded"}
    assert len(heard) == 1
    assert {n["state"] for n in second} == {"queued"}
    assert delivered(portfolio, LAST) == 3 + 1


def test_three_versions_are_one_move(portfolio):
    for text, at in ((CLOSED_MONDAYS, NOW), (TUESDAYS_TOO, LATER), (WEDNESDAYS_TOO, LAST)):
        publish(portfolio, text, now=at)
    assert planned_day(portfolio, "NB-00001") == THURSDAY
    assert delivered(portfolio, LAST) == 3
    sent = {n["rung"] for n in told(portfolio) if n["state"] == "sent"}
    assert f"{ID}.v3" in sent
    assert not sent & {f"{ID}.v1", f"{ID}.v2"}


def test_a_second_version_withdrawn_before_any_mail_left_is_told_to_nobody(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    publish(portfolio, TUESDAYS_TOO, now=LAST)
    assert withdraw(portfolio, ID, now=AFTER).notices == 0
    assert planned_day(portfolio, "NB-00001") == MONDAY
    assert delivered(portfolio, AFTER) == 0


def test_published_anew_before_its_withdrawal_was_told_nothing_is_told(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert delivered(portfolio, LATER) == 3
    assert withdraw(portfolio, ID, now=LAST).notices == 4
    assert publish(portfolio, CLOSED_MONDAYS, now=AFTER).notices == 0
    assert delivered(portfolio, AFTER) == 0


def test_who_has_a_case_that_only_the_first_moved_still_gets_one_mail(portfolio):
    opened(portfolio, 3, port="ambassador_bridge")
    delivered(portfolio, NOW)
    both = CLOSED_MONDAYS.replace("[peace_bridge]", "[peace_bridge, ambassador_bridge]")
    publish(portfolio, both, now=LATER)
    gathered(portfolio, LATER)
    more = "  - {weekdays: [tue], ports: [peace_bridge]}\nannounced_at"
    publish(portfolio, both.replace("announced_at", more), now=LAST)
    assert planned_day(portfolio, "NB-00003") == TUESDAY
    post = Post()
    # Three applicants, and counsel once, who has all three cases.
    assert delivered(portfolio, LAST, post) == 4
    assert sum("3 cases have" in mail.subject for mail in post.mails) == 1
    # What the second version carries is undone with it.
    assert delivered(portfolio, LAST) == 0


def test_an_heir_by_another_name_is_told_from_what_was_told_before_it(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    heir = TUESDAYS_TOO.replace(f"id: {ID}", "id: heir") + f"supersedes: [{ID}]\n"
    publish(portfolio, heir, now=LAST)
    assert {tuple(days) for days in on_the_way(portfolio).values()} == {((MONDAY, WEDNESDAY),)}
    assert delivered(portfolio, LAST) == 3


def test_a_second_value_of_the_law_is_told_with_the_first(portfolio):
    lawmaking.publish(portfolio, HOLIDAY, now=LATER)
    assert planned_day(portfolio, "NB-00001") == TUESDAY
    tuesday = HOLIDAY.replace("day: 18", "day: 19").replace("01-18", "01-19")
    lawmaking.publish(portfolio, tuesday, now=LAST)
    assert {tuple(days) for days in on_the_way(portfolio).values()} == {((MONDAY, WEDNESDAY),)}
    # The one of Monday is withdrawn: who comes on Wednesday could now come on Monday.
    lawmaking.withdraw(portfolio, "Invented day of thanks", now=AFTER)
    assert all(old == MONDAY for days in on_the_way(portfolio).values() for old, _ in days)
    lawmaking.withdraw(portfolio, "Invented day of thanks", now=AFTER)
    assert planned_day(portfolio, "NB-00001") == MONDAY
    assert delivered(portfolio, AFTER) == 0


def test_where_something_else_moved_the_plan_in_between_all_is_told(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    record(portfolio, "NB-00001", "facts_changed", {"job.start_on": "2027-02-09"}, now=LATER)
    publish(portfolio, TUESDAYS_TOO, now=LAST)
    waits = [n["rung"] for n in told(portfolio, case_number=1) if n["state"] == "queued"]
    assert f"{ID}.v1" in waits
    assert f"{ID}.v2" in waits


def test_a_relay_between_the_chunks_sends_nothing_of_either_version(portfolio, monkeypatch):
    monkeypatch.setattr(moving, "CHUNK", 1)
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    chunk, sent = moving._next_chunk, []

    def counted(*arguments):
        sent.append(delivered(portfolio, LAST))
        return chunk(*arguments)

    monkeypatch.setattr(moving, "_next_chunk", counted)
    publish(portfolio, TUESDAYS_TOO, now=LAST)
    assert sent == [0, 0, 0]
    assert delivered(portfolio, LAST) == 3


def test_a_relay_at_the_same_moment_leaves_no_move_untold_and_tells_none_twice(
    office, database_url, monkeypatch
):
    for n in range(1, 9):
        opened(office, n)
    delivered(office, NOW)
    publish(office, CLOSED_MONDAYS, now=LATER)
    gathered(office, LATER)
    monkeypatch.setattr(moving, "CHUNK", 2)
    other = Office(engine=open_engine(database_url), book=office.book)
    with ThreadPoolExecutor(2) as two:
        relay = two.submit(lambda: [delivered(other, LAST) for _ in range(6)])
        two.submit(publish, office, TUESDAYS_TOO, now=LAST).result()
        relay.result()
    delivered(office, AFTER)
    with reading(office.engine) as conn:
        rows = conn.execute(
            NOTICE.select().where(NOTICE.c.state == "gathered", NOTICE.c.cause.is_not(None))
        ).all()
    for hearing in {(row.case_number, row.audience) for row in rows}:
        moves = sorted(
            (c["old"], c["new"])
            for row in rows
            if (row.case_number, row.audience) == hearing
            for c in row.body["changes"]
            if (c["step"], c["field"]) == ("filing", "planned_on")
        )
        assert moves in (
            [(MONDAY, WEDNESDAY)],
            [(MONDAY, TUESDAY), (TUESDAY, WEDNESDAY)],
        )
    assert len({(row.case_number, row.audience) for row in rows}) == 16
    other.engine.dispose()


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_published_and_withdrawn_each_person_can_follow_the_day(portfolio, seed):
    chance = Random(seed)  # noqa: S311 - drawn, not secret
    hearings: dict = {}
    texts = [CLOSED_MONDAYS, TUESDAYS_TOO, WEDNESDAYS_TOO, ELSEWHERE]
    for n in range(10):
        at = LATER + timedelta(hours=n)
        match chance.choice("ppwd") if n < 9 else "d":
            case "p":
                publish(portfolio, chance.choice(texts), now=at)
            case "w":
                withdraw(portfolio, ID, now=at)
            case _:
                said = newly_said(portfolio, at)
                assert all(len(moves) == 1 for moves in said.values())
                for hearing, moves in said.items():
                    hearings.setdefault(hearing, []).extend(moves)
    for (number, _), moves in hearings.items():
        # From the first day on, each mail begins where the one before ended.
        assert [old for old, _ in moves] == [MONDAY, *(new for _, new in moves[:-1])]
        assert moves[-1][1] == planned_day(portfolio, f"NB-{number:05d}")
        assert all(old != new for old, new in moves)
    if not hearings:
        assert planned_day(portfolio, "NB-00001") == MONDAY


def newly_said(office, at):
    """Send what waits, and return what of the filing day it told, by case and audience."""
    before = said_so_far(office)
    delivered(office, at)
    after = said_so_far(office)
    return {
        hearing: moves[len(before.get(hearing, ())) :]
        for hearing, moves in after.items()
        if len(moves) > len(before.get(hearing, ()))
    }


def said_so_far(office):
    with reading(office.engine) as conn:
        gathered = NOTICE.c.state == "gathered"
        rows = conn.execute(
            NOTICE.select()
            .where(gathered, NOTICE.c.cause.is_not(None))
            .order_by(NOTICE.c.number)
        ).all()
    said: dict = {}
    for row in sorted(rows, key=lambda row: row.number):
        moves = [
            (c["old"], c["new"])
            for c in row.body["changes"]
            if (c["step"], c["field"]) == ("filing", "planned_on")
        ]
        said.setdefault((row.case_number, row.audience), []).extend(moves)
    return said


days = st.sampled_from([None, "mon", "tue", "wed", "thu"])
walks = st.lists(days, min_size=2, max_size=6)


def walked(days, step="filing"):
    return [
        [{"step": step, "field": "planned_on", "old": old, "new": new}]
        for old, new in pairwise(days)
    ]


@given(walks)
def test_the_net_of_a_walk_is_its_two_ends(days):
    whole = net(walked(days))
    assert [(c["old"], c["new"]) for c in whole or ()] == (
        [] if days[0] == days[-1] else [(days[0], days[-1])]
    )


@given(walks, walks)
def test_each_step_has_a_net_of_its_own(filing, entry):
    both = net([*walked(filing), *walked(entry, "entry")])
    assert both == [*net(walked(filing)), *net(walked(entry, "entry"))]


def test_a_walk_with_a_gap_has_no_net():
    assert net([*walked(["mon", "tue"]), *walked(["wed", "thu"])]) is None


@pytest.mark.parametrize("causes", [(), (f"{ID}.v1",)])
def test_whether_an_earlier_move_waits_to_be_heard_is_asked_once_and_not_by_every_chunk(
    portfolio, causes
):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    with reading(portfolio.engine) as conn, Counted(portfolio.engine) as counted:
        found = [portfolio.may_be_unheard(conn, causes) for _ in range(3)]
    assert found == [bool(causes)] * 3
    assert len(counted.statements) == len(causes)
