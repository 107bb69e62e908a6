"""All that a colleague has open goes to another, who hears of it once."""

from models.casework.handing_over import HandedOn, hand_over_all
from models.casework.recording import record
from models.casework.spine import CHUNK
from models.casework.sweeping import sweep
from models.store.engine import writing
from models.store.outbox import gather
from tests.casework.firm import (
    NOW,
    OWNER,
    chain_is_whole,
    opened,
    refused,
    rows,
    shown,
    told,
)

TAKER, ADDRESS = "Tom Sauvé", "tom.sauve@example.com"
OTHER = {"owner": {"name": "Wen Li", "email": "wen.li@example.com"}}


def handed(office, giver="Priya Raman", taker=TAKER, email=ADDRESS, *, now=NOW):
    answer = hand_over_all(office, giver, taker, email=email, now=now)
    assert isinstance(answer, HandedOn), answer
    return answer


def owner_of(office, reference):
    return shown(office, reference)["facts"]["team"]["owner"]


def test_every_open_case_goes_over_each_with_an_event_of_its_own(office):
    mine = [opened(office, n) for n in (1, 2, 3)]
    others = opened(office, 4, team=OTHER)
    answer = handed(office)
    assert answer.cases == tuple(mine)
    for reference in mine:
        assert owner_of(office, reference) == {"name": TAKER, "email": ADDRESS}
        assert shown(office, reference)["events"][-1]["name"] == "handed_over"
    assert owner_of(office, others)["name"] == "Wen Li"
    assert chain_is_whole(office)


def test_a_closed_case_stays_and_one_whose_records_are_kept_goes(office):
    held = {"number": "U1", "valid_from": "2026-09-08", "valid_to": "2029-09-07"}
    kept = opened(office, 1, stage="permit", permit=held, certificate=False)
    over = opened(office, 2)
    record(office, kept, "departed", {}, now=NOW)
    record(office, over, "closed", {}, now=NOW)
    assert handed(office).cases == (kept,)


def test_the_new_owner_hears_once_of_all_of_them(office):
    for n in (1, 2, 3):
        opened(office, n)
    answer = handed(office)
    assert answer.notices == 3
    said = told(office)
    assert {n["recipient"] for n in said} == {TAKER}
    with writing(office.engine) as conn:
        gather(conn, now=NOW)
    assert len(rows(office, "message")["message"]) == 1


def test_what_was_said_before_is_not_said_to_the_new_owner_by_the_next_sweep(office):
    opened(office)
    sweep(office, now=NOW)
    before = len(told(office))
    handed(office)
    sweep(office, now=NOW)
    new = told(office)[: len(told(office)) - before]
    assert [n["rung"][:11] for n in new] == ["handed-over"]


def test_a_colleague_who_is_known_keeps_name_and_address(office):
    opened(office, 1, team=OTHER)
    first = opened(office, 2)
    handed(office, taker="wen.li@example.com", email=None)
    assert owner_of(office, first) == OTHER["owner"]


def test_twice_hands_over_nothing_more(office):
    opened(office)
    handed(office)
    before = rows(office)
    answer = hand_over_all(office, "Priya Raman", TAKER, email=ADDRESS, now=NOW)
    assert refused(answer) == "invalid_value"
    assert rows(office) == before


def test_nobody_hands_over_to_oneself(office):
    opened(office)
    answer = hand_over_all(office, OWNER["name"], OWNER["email"], now=NOW)
    assert refused(answer) == "invalid_value"


def test_somebody_unknown_has_nothing_to_hand_over(office):
    opened(office)
    answer = hand_over_all(office, "Nobody Known", TAKER, now=NOW)
    assert (refused(answer), "Nobody" in answer.message) == ("invalid_value", False)


def test_without_an_address_the_notices_are_kept_back_and_say_so(office):
    opened(office)
    answer = handed(office, email=None)
    assert answer.notices == 0
    assert {n["reason"] for n in told(office)} == {"no_address"}


def test_more_cases_than_a_chunk_all_go_over(office, monkeypatch):
    monkeypatch.setattr("models.casework.handing_over.CHUNK", 2)
    assert CHUNK > 2
    mine = [opened(office, n) for n in range(1, 6)]
    assert handed(office).cases == tuple(mine)
