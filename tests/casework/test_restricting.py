"""A restriction moves the plans it touches, says why once, and gives them back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models.casework import moving, replanning
from models.casework.office import Office
from models.casework.recording import record
from models.casework.restricting import preview, publish, withdraw
from models.casework.restriction_file import digest, read_restriction
from models.casework.restriction_list import list_restrictions
from models.casework.sweeping import sweep
from models.rules.decisions import Refused, RefusedError
from models.store.cases import load
from models.store.engine import open_engine, reading, writing
from models.store.outbox import gather
from models.store.restrictions import begin
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    chain_is_whole,
    delivered,
    opened,
    planned_day,
    refused,
    rows,
    shown,
    told,
)

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
WRITTEN = ("case_file", "event", "notice", "reminder", "person", "restriction", "message")
FRIDAYS_TOO = CLOSED_MONDAYS.replace("[fri, sat, sun, mon]", "[sat, sun, mon, tue]")


@pytest.fixture
def portfolio(office):
    """Two cases at the Peace Bridge and one at the Ambassador Bridge."""
    for n in (1, 2):
        opened(office, n)
    opened(office, 3, port="ambassador_bridge")
    return office


def stored(office):
    with reading(office.engine) as conn:
        return load(conn, [1, 2, 3])


def plans(office):
    """Return each case's plan without the instant it was made at."""
    return {
        n: {name: value for name, value in found.packed_plan.items() if name != "as_of"}
        for n, found in stored(office).items()
    }


def messages(office, now):
    with writing(office.engine) as conn:
        return gather(conn, now=now)


def filing_moves(answer):
    return {
        reference: (str(c.old), str(c.new))
        for reference, changes in answer.diffs
        for c in changes
        if (c.step, c.field) == ("filing", "planned_on")
    }


def test_a_preview_shows_what_would_move_and_writes_nothing(portfolio):
    before = rows(portfolio)
    answer = preview(portfolio, CLOSED_MONDAYS, now=LATER)
    assert (answer.version, answer.affected, answer.unaffected) == (1, 2, 1)
    move = (MONDAY, TUESDAY)
    assert filing_moves(answer) == {"NB-00001": move, "NB-00002": move}
    assert rows(portfolio) == before


def test_publishing_does_what_its_preview_said(portfolio):
    wanted = preview(portfolio, CLOSED_MONDAYS, now=LATER)
    assert publish(portfolio, CLOSED_MONDAYS, now=LATER) == wanted
    assert planned_day(portfolio, "NB-00001") == TUESDAY
    assert planned_day(portfolio, "NB-00003") == MONDAY


def test_the_diff_names_the_reason_and_the_source(portfolio):
    answer = publish(portfolio, CLOSED_MONDAYS, now=LATER)
    change = next(c for _, changes in answer.diffs for c in changes)
    assert change.reason == "restriction"
    assert "Tuesday to Thursday only" in change.because
    assert "https://example.org/invented" in change.because
    with reading(portfolio.engine) as conn:
        assert "invented-mondays" in load(conn, [1])[1].packed_plan["restrictions"]


def test_each_person_hears_once_with_all_cases_in_one_message(portfolio):
    answer = publish(portfolio, CLOSED_MONDAYS, now=LATER)
    notices = told(portfolio)
    # Counsel and applicant of each of two cases: two applicants and one counsel, who has both.
    assert len(notices) == answer.notices == 4
    assert {n["rung"] for n in notices} == {"invented-mondays.v1"}
    assert {n["reason"] for n in notices} == {"moved"}
    assert messages(portfolio, LATER) == 3
    assert messages(portfolio, LAST) == 0


def test_published_again_nothing_changes(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    before = rows(portfolio, *WRITTEN)
    answer = publish(portfolio, CLOSED_MONDAYS, now=LAST)
    assert (answer.version, answer.affected, answer.unaffected) == (1, 0, 3)
    assert preview(portfolio, CLOSED_MONDAYS, now=LAST).affected == 0
    assert rows(portfolio, *WRITTEN) == before


def test_cases_it_does_not_touch_stay_as_they_were(portfolio):
    before = rows(portfolio, "case_file")["case_file"]
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    withdraw(portfolio, "invented-mondays", now=LAST)
    after = rows(portfolio, "case_file")["case_file"]
    assert [row for row in before if row.startswith("(3,")] == [
        row for row in after if row.startswith("(3,")
    ]
    assert [f.case.version for f in stored(portfolio).values()] == [3, 3, 1]


def test_a_changed_text_is_a_second_version_and_moves_on_from_the_first(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    answer = publish(portfolio, FRIDAYS_TOO, now=LAST)
    assert answer.version == 2
    # Wednesday 2027-01-20 is the first day open to both readings of the week.
    assert filing_moves(answer)["NB-00001"] == (TUESDAY, "2027-01-20")
    assert chain_is_whole(portfolio)


def test_a_second_version_that_names_another_port_frees_the_first_ones(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    elsewhere = CLOSED_MONDAYS.replace("peace_bridge", "ambassador_bridge")
    assert filing_moves(preview(portfolio, elsewhere, now=LAST)) == filing_moves(
        answer := publish(portfolio, elsewhere, now=LAST)
    )
    assert filing_moves(answer) == {
        "NB-00001": (TUESDAY, MONDAY),
        "NB-00002": (TUESDAY, MONDAY),
        "NB-00003": (MONDAY, TUESDAY),
    }


def test_a_notice_that_supersedes_another_frees_the_ports_only_that_one_named(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    newer = (
        CLOSED_MONDAYS.replace("peace_bridge", "ambassador_bridge").replace(
            "id: invented-mondays", "id: invented-newer"
        )
        + "supersedes: [invented-mondays]\n"
    )
    answer = publish(portfolio, newer, now=LAST)
    assert filing_moves(answer)["NB-00001"] == (TUESDAY, MONDAY)
    back = withdraw(portfolio, "invented-newer", now=LAST)
    assert filing_moves(back)["NB-00001"] == (MONDAY, TUESDAY)


def test_withdrawn_every_plan_is_exactly_what_it_was_and_all_hear_once(portfolio):
    before = plans(portfolio)
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert delivered(portfolio, LATER) == 3
    answer = withdraw(portfolio, "invented-mondays", now=LAST)
    assert plans(portfolio) == before
    assert (answer.affected, answer.notices) == (2, 4)
    back = [n for n in told(portfolio) if n["rung"] == "invented-mondays.v1.withdrawn"]
    assert len(back) == 4
    assert delivered(portfolio, LAST) == 3


def test_withdrawn_twice_is_withdrawn_once(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    withdraw(portfolio, "invented-mondays", now=LATER)
    before = rows(portfolio, *WRITTEN)
    answer = withdraw(portfolio, "invented-mondays", now=LAST)
    assert (answer.version, answer.affected, answer.unaffected) == (1, 0, 3)
    assert rows(portfolio, *WRITTEN) == before


def test_published_after_its_withdrawal_it_is_a_new_version_as_previewed(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    withdraw(portfolio, "invented-mondays", now=LATER)
    wanted = preview(portfolio, CLOSED_MONDAYS, now=LAST)
    assert publish(portfolio, CLOSED_MONDAYS, now=LAST) == wanted
    assert (wanted.version, wanted.affected) == (2, 2)


def test_what_nobody_published_cannot_be_withdrawn(portfolio):
    assert refused(withdraw(portfolio, "nobody-knows", now=LATER)) == "unknown_restriction"


@pytest.mark.parametrize(
    "text", ["", "id: [", "id: x", CLOSED_MONDAYS.replace("peace_bridge", "peace_bridgge")]
)
def test_a_text_that_is_no_restriction_is_refused_in_one_line(portfolio, text):
    before = rows(portfolio)
    assert refused(publish(portfolio, text, now=LATER)) == "invalid_file"
    assert refused(preview(portfolio, text, now=LATER)) == "invalid_file"
    assert rows(portfolio) == before


def of_kind(kind, **lines):
    told_lines = {
        "id": f"invented-{kind}".replace("_", "-"), "title": "Invented", "kind": kind,
        "closed": "{whole: true}", "announced_at": "2026-11-20T09:00:00-05:00",
        "effective_from": "2026-11-23", "effective_to": "2027-01-22",
        "source": "https://example.org/invented", "confidence": "low", **lines,
    }  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in told_lines.items())


def test_a_route_closed_until_a_friday_moves_the_filing_to_the_monday_after(portfolio):
    before = plans(portfolio)
    answer = publish(portfolio, of_kind("route", routes="[land]"), now=LATER)
    # Closed to 2027-01-22, a Friday: the next working day is Monday the 25th.
    assert set(filing_moves(answer).values()) == {(MONDAY, "2027-01-25")}
    assert answer.affected == 3
    withdraw(portfolio, "invented-route", now=LAST)
    assert plans(portfolio) == before


def test_a_route_nobody_uses_moves_nothing(portfolio):
    assert publish(portfolio, of_kind("route", routes="[consulate]"), now=LATER).affected == 0


def test_a_suspended_programme_moves_every_way_of_filing(portfolio):
    opened(portfolio, 4, filing={"route": "consulate"})
    answer = publish(portfolio, of_kind("programme"), now=LATER)
    assert answer.affected == 4
    assert set(filing_moves(answer)) == {"NB-00001", "NB-00002", "NB-00003", "NB-00004"}


def test_a_portal_outage_moves_the_certificates_still_to_be_had_and_no_other(office):
    opened(office, 1)
    opened(office, 2, stage="compliance", certificate=False)
    outage = of_kind("portal_outage", effective_to="2026-12-31")
    answer = publish(office, outage, now=LATER)
    assert [reference for reference, _ in answer.diffs] == ["NB-00002"]
    # Usually two days from Monday the 23rd; the portal is back on 2027-01-01.
    assert planned_day(office, "NB-00002", "certificate") >= "2027-01-01"
    before = planned_day(office, "NB-00001")
    withdraw(office, "invented-portal-outage", now=LAST)
    assert planned_day(office, "NB-00002", "certificate") == "2026-11-25"
    assert planned_day(office, "NB-00001") == before


def test_a_case_filed_meanwhile_is_left_alone(portfolio):
    record(portfolio, "NB-00001", "filed", {}, now=LATER)
    answer = publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert [reference for reference, _ in answer.diffs] == ["NB-00002"]


def test_a_case_taken_on_under_a_restriction_is_planned_under_it(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    reference = opened(portfolio, 9, now=LAST)
    assert planned_day(portfolio, reference) == TUESDAY
    assert [n for n in told(portfolio) if n["case"] == reference] == []


def test_two_processes_at_one_restriction_share_the_cases(portfolio, database_url, monkeypatch):
    monkeypatch.setattr(moving, "CHUNK", 1)
    other = Office(engine=open_engine(database_url), book=portfolio.book)
    begun = _begun(portfolio)
    here = replanning.moved(portfolio, begun, LATER)
    there = replanning.moved(other, begun, LAST)
    moved = [next(here), next(there)]
    moved += [*here, *there]
    references = sorted(reference for chunk in moved for reference, _ in chunk.moves.diffs)
    assert references == ["NB-00001", "NB-00002"]
    assert [f.case.version for f in stored(portfolio).values()] == [2, 2, 1]
    assert len(told(portfolio)) == 4
    other.engine.dispose()


def test_published_twice_at_the_same_moment_it_is_published_once(
    office, database_url, monkeypatch
):
    monkeypatch.setattr(moving, "CHUNK", 2)
    for n in range(1, 13):
        opened(office, n)
    other = Office(engine=open_engine(database_url), book=office.book)
    with ThreadPoolExecutor(2) as both:
        answers = list(
            both.map(lambda o: publish(o, CLOSED_MONDAYS, now=LATER), [office, other])
        )
    moved = [len(answer.diffs) for answer in answers]
    assert sum(moved) == 12
    with reading(office.engine) as conn:
        assert {f.case.version for f in load(conn, range(1, 13)).values()} == {2}
    assert len(told(office)) == 24
    assert chain_is_whole(office)
    other.engine.dispose()


def _begun(office):
    wanted = read_restriction(CLOSED_MONDAYS, ports=office.book.ports)
    with writing(office.engine) as conn:
        return begin(
            conn, wanted.id, document=dict(wanted.document), digest=digest(wanted), now=LATER
        )


def cut_short(office, monkeypatch):
    """Publish, and stop after the first case."""
    monkeypatch.setattr(moving, "CHUNK", 1)
    going_on = replanning.moved(office, _begun(office), LATER)
    assert [reference for reference, _ in next(going_on).moves.diffs] == ["NB-00001"]


def test_withdrawn_half_way_those_never_told_hear_nothing(portfolio, monkeypatch):
    before = plans(portfolio)
    cut_short(portfolio, monkeypatch)
    answer = withdraw(portfolio, "invented-mondays", now=LAST)
    assert [reference for reference, _ in answer.diffs] == ["NB-00001"]
    assert plans(portfolio) == before
    assert {n["case"] for n in told(portfolio)} == {"NB-00001"}
    assert [f.case.version for f in stored(portfolio).values()] == [3, 1, 1]


def test_another_text_half_way_first_finishes_what_was_begun(portfolio, monkeypatch):
    cut_short(portfolio, monkeypatch)
    answer = publish(portfolio, FRIDAYS_TOO, now=LAST)
    assert answer.version == 2
    assert set(filing_moves(answer).values()) == {(TUESDAY, "2027-01-20")}
    assert [f.case.version for f in stored(portfolio).values()] == [3, 3, 1]


def test_two_restrictions_on_the_same_days_are_made_one_after_the_other(portfolio, monkeypatch):
    # Each would count the other as standing already, and neither would move a case.
    cut_short(portfolio, monkeypatch)
    same_days = CLOSED_MONDAYS.replace("invented-mondays", "invented-again")
    assert publish(portfolio, same_days, now=LAST).affected == 0
    assert {planned_day(portfolio, f"NB-0000{n}") for n in (1, 2)} == {TUESDAY}
    assert publish(portfolio, CLOSED_MONDAYS, now=LAST).affected == 0  # it was finished


def test_a_sweep_finishes_a_publishing_that_was_cut_short(portfolio, monkeypatch):
    cut_short(portfolio, monkeypatch)
    sweep(portfolio, now=LAST)
    assert {planned_day(portfolio, f"NB-0000{n}") for n in (1, 2)} == {TUESDAY}
    messages(portfolio, LAST)
    moved = [n["state"] for n in told(portfolio) if n["reason"] == "moved"]
    assert set(moved) == {"planned"}


def test_while_cases_are_still_being_moved_nothing_of_it_is_sent(portfolio, monkeypatch):
    cut_short(portfolio, monkeypatch)
    assert messages(portfolio, LATER) == 0
    publish(portfolio, CLOSED_MONDAYS, now=LAST)
    assert messages(portfolio, LAST) == 3


def test_the_list_holds_the_shipped_history_and_what_was_published_here(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    found = {one["id"]: one for one in list_restrictions(portfolio)}
    assert found["R2017-05-02"]["state"] == "history"
    assert found["invented-mondays"]["state"] == "published"
    withdraw(portfolio, "invented-mondays", now=LAST)
    (own,) = [o for o in list_restrictions(portfolio) if o["id"] == "invented-mondays"]
    assert (own["state"], own["version"]) == ("withdrawn", 1)


def test_one_published_under_a_shipped_id_says_whose_place_it_takes(portfolio):
    text = CLOSED_MONDAYS.replace("invented-mondays", "R2017-05-02")
    title = next(r.title for r in portfolio.history if r.id == "R2017-05-02")
    for act in (preview, publish):
        assert act(portfolio, text, now=LATER).shipped == title
    assert [o["state"] for o in listed(portfolio, "R2017-05-02")] == ["published"]
    assert withdraw(portfolio, "R2017-05-02", now=LAST).shipped is None
    assert [o["state"] for o in listed(portfolio, "R2017-05-02")] == ["history", "withdrawn"]
    assert publish(portfolio, CLOSED_MONDAYS, now=LAST).shipped is None


def listed(office, restriction_id):
    return [one for one in list_restrictions(office) if one["id"] == restriction_id]


def test_the_act_of_a_case_says_which_restriction_moved_it(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    event = shown(portfolio, "NB-00001", now=LATER)["events"][-1]
    assert (event["name"], event["fields"]) == ("replanned", {"cause": "invented-mondays.v1"})
    assert not isinstance(record(portfolio, "NB-00001", "held", {}, now=LAST), Refused)
    assert chain_is_whole(portfolio)


HOLDER = {
    "stage": "permit",
    "permit": {"number": "U7", "valid_from": "2025-01-04", "valid_to": "2027-06-30"},
}


def test_a_suspended_programme_moves_the_renewals_of_permit_holders_too(office):
    reference = opened(office, 1, **HOLDER)
    on = planned_day(office, reference, "extension_filing")
    answer = publish(
        office, of_kind("programme", effective_from=on, effective_to=on), now=LATER
    )
    assert [moved for moved, _ in answer.diffs] == [reference]
    assert planned_day(office, reference, "extension_filing") > on
    withdraw(office, "invented-programme", now=LAST)
    assert planned_day(office, reference, "extension_filing") == on


def test_a_port_closed_moves_who_renews_by_leaving_and_coming_back_and_no_other_holder(office):
    flagpoler = opened(office, 1, **HOLDER, filing={"route": "return", "port": "peace_bridge"})
    opened(office, 2, **HOLDER)
    on = planned_day(office, flagpoler, "extension_filing")
    shut = of_kind("port", ports="[peace_bridge]", effective_from=on, effective_to=on)
    answer = publish(office, shut, now=LATER)
    assert [moved for moved, _ in answer.diffs] == [flagpoler]
    assert planned_day(office, flagpoler, "extension_filing") > on


def test_notices_that_supersede_one_another_in_a_circle_are_refused_by_name(portfolio):
    for name, old in (("c-1", ""), ("a-1", "c-1"), ("b-1", "a-1")):
        text = of_kind("port", id=name, ports="[douglas]", supersedes=f"[{old}]")
        assert not isinstance(publish(portfolio, text, now=LATER), Refused)
    last = of_kind("port", id="c-1", ports="[douglas]", supersedes="[b-1]")
    before = rows(portfolio)
    for act in (preview, publish):
        told_why = act(portfolio, last, now=LATER)
        assert refused(told_why) == "invalid_file"
        assert "a-1 supersedes c-1 supersedes b-1 supersedes a-1" in told_why.message
    assert rows(portfolio) == before


def test_a_notice_cannot_supersede_what_nobody_knows(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    before = rows(portfolio)
    slips = {
        "invented-monday": "did you mean invented-mondays",
        "R2024-7-04": "did you mean R2024-07-04",
        "xyzzy": "publish that one first",
    }
    for slip, remedy in slips.items():
        text = of_kind("port", id="heir", ports="[douglas]", supersedes=f"[{slip}]")
        for act in (preview, publish):
            told_why = act(portfolio, text, now=LATER)
            assert refused(told_why) == "invalid_file"
            assert f"line 11, supersedes[0]: '{slip}' is no restriction we know" in (
                told_why.message
            )
            assert remedy in told_why.message
    assert rows(portfolio) == before


def test_what_was_withdrawn_or_only_ships_can_be_superseded(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    withdraw(portfolio, "invented-mondays", now=LATER)
    heir = of_kind(
        "port", id="heir", ports="[douglas]", supersedes="[invented-mondays, R2024-07-04]"
    )
    assert not isinstance(publish(portfolio, heir, now=LAST), Refused)


HOSTILE = [
    b"\xff\xfe" + CLOSED_MONDAYS.encode("utf-16-le"),
    CLOSED_MONDAYS.replace("Invented", "Qu\u00e9bec").encode("latin-1"),
    b"#" * 10_000_000,
    b"a: &a [x]\n" + b"".join(b"b%d: *a\n" % n for n in range(50)),
    b"[" * 100_000,
    CLOSED_MONDAYS.encode() + b"id: again\n",
    CLOSED_MONDAYS.encode().replace(b"title: Invented", b"title: \x07Invented"),
    CLOSED_MONDAYS.encode().replace(b"effective_to: null", b"effective_to: 2026-11-01"),
    CLOSED_MONDAYS.encode() + b"effect: perhaps\n",
    CLOSED_MONDAYS.encode() + b"end_announced_at: 2026-12-01T00:00:00-05:00\n",
    CLOSED_MONDAYS.encode() + b"supersedes: [invented-mondays]\n",
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_or_contradictory_file_is_refused_and_the_old_state_stands(
    portfolio, tmp_path, content
):
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    before = rows(portfolio)
    file = tmp_path / "notice.yaml"
    file.write_bytes(content)
    with pytest.raises(RefusedError) as refusal:
        read_restriction(file, ports=portfolio.book.ports)
    message = refusal.value.refused.message
    assert "notice.yaml" in message
    assert "\n" not in message
    assert len(message) < 2000
    for act in (preview, publish) if _is_text(content) else ():
        assert refused(act(portfolio, content.decode(), now=LAST)) == "invalid_file"
    assert rows(portfolio) == before
    assert planned_day(portfolio, "NB-00001") == TUESDAY


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
