"""What is proposed waits for a person, is decided once, and published as if by hand."""

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models.casework.lawmaking import publish as publish_law
from models.casework.office import Office
from models.casework.proposing import (
    approve,
    list_proposals,
    propose,
    quarantine,
    reject,
    show_proposal,
)
from models.casework.restricting import publish, withdraw
from models.casework.restriction_file import digest, read_restriction
from models.casework.restriction_list import list_restrictions
from models.casework.second_look import Waits
from models.casework.second_look import publish as publish_small
from models.casework.sweeping import sweep
from models.rules.decisions import Refused, RefusedError
from models.store import restrictions
from models.store.engine import open_engine, writing
from models.store.proposals import ProposalKind, ProposalState
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    opened,
    planned_day,
    refused,
    rows,
    run_child,
    told,
)
from tests.casework.test_lawmaking import HOLIDAY
from tests.deploy.command import SAMPLES

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
RESTRICTION, LAW = ProposalKind.RESTRICTION, ProposalKind.LAW
FRIDAYS_TOO = CLOSED_MONDAYS.replace("[fri, sat, sun, mon]", "[sat, sun, mon, tue]")
FEE = (SAMPLES / "law" / "fictitious-permit-fee.yaml").read_text(encoding="utf-8")
PRIYA, NOOR = "Priya Raman", "Noor Haddad"


@pytest.fixture
def portfolio(office):
    """Two cases at the Peace Bridge and one at the Ambassador Bridge."""
    for n in (1, 2):
        opened(office, n)
    opened(office, 3, port="ambassador_bridge")
    return office


def proposed(office, text=CLOSED_MONDAYS, *, now=NOW, kind=RESTRICTION, **origin):
    answer = propose(office, kind, text, now=now, **origin)
    assert not isinstance(answer, Refused), answer
    return answer


def states(office):
    return {one["reference"]: one["state"] for one in list_proposals(office)}


def test_a_proposal_says_what_it_would_move_and_moves_nothing(portfolio):
    before = rows(portfolio, "case_file", "event", "notice", "restriction")
    one = proposed(portfolio, feed="border-agency")
    assert (one.reference, one.state, one.feed) == (
        "P-1",
        ProposalState.WAITING,
        "border-agency",
    )
    assert one.effect == {"affected": 2, "unaffected": 1}
    assert rows(portfolio, "case_file", "event", "notice", "restriction") == before


def test_approved_it_is_published_in_the_name_of_who_approved_it(portfolio):
    one = proposed(portfolio, by=NOOR)
    answer = approve(portfolio, "p-1", by=PRIYA, now=LATER)
    assert (answer.id, answer.version, answer.affected) == ("invented-mondays", 1, 2)
    assert planned_day(portfolio, "NB-00001") == TUESDAY
    (shown,) = list_proposals(portfolio, state="approved")
    assert (shown["decided_by"], shown["decided_at"]) == (PRIYA, LATER)
    assert (shown["proposed_by"], shown["proposed_at"]) == (NOOR, NOW)
    assert show_proposal(portfolio, one.reference)["document"]["ports"] == ["peace_bridge"]


def test_rejected_nothing_moves_and_the_reason_stands(portfolio):
    proposed(portfolio)
    answer = reject(portfolio, "P-1", by=PRIYA, reason="A rumour.", now=LATER)
    assert (answer.state, answer.reason) == (ProposalState.REJECTED, "A rumour.")
    assert planned_day(portfolio, "NB-00001") == MONDAY
    assert "invented-mondays" not in {one["id"] for one in list_restrictions(portfolio)}


def test_the_same_text_proposed_again_is_the_same_proposal(portfolio):
    first = proposed(portfolio, feed="a")
    reordered = "\n".join(reversed(CLOSED_MONDAYS.strip().split("\n"))).replace(
        "  - {weekdays: [fri, sat, sun, mon]}\nclosed:",
        "closed:\n  - {weekdays: [fri, sat, sun, mon]}",
    )
    assert proposed(portfolio, reordered, now=LATER, feed="b") == first
    reject(portfolio, "P-1", by=PRIYA, reason="A rumour.", now=LATER)
    # A feed repeats itself every hour: what a person said of it holds.
    assert proposed(portfolio, now=LAST, feed="a").state is ProposalState.REJECTED
    assert states(portfolio) == {"P-1": "rejected"}


def test_a_person_may_propose_again_what_was_rejected(portfolio):
    proposed(portfolio)
    reject(portfolio, "P-1", by=PRIYA, reason="A rumour.", now=LATER)
    again = [proposed(portfolio, now=LAST, by=NOOR, again=True).reference for _ in range(2)]
    assert again == ["P-2", "P-2"]


def test_another_text_about_the_same_thing_supersedes_the_one_that_waits(portfolio):
    proposed(portfolio)
    proposed(portfolio, FRIDAYS_TOO, now=LATER)
    assert states(portfolio) == {"P-1": "superseded", "P-2": "waiting"}
    answer = approve(portfolio, "P-1", by=PRIYA, now=LAST)
    assert refused(answer) == "already_decided"
    assert "P-1 was superseded" in answer.message
    assert approve(portfolio, "P-2", by=PRIYA, now=LAST).affected == 2
    assert planned_day(portfolio, "NB-00001") == "2027-01-20"


def test_a_feed_that_returns_to_an_earlier_text_proposes_it_anew(portfolio):
    for n, text in enumerate((CLOSED_MONDAYS, FRIDAYS_TOO, CLOSED_MONDAYS), 1):
        assert proposed(portfolio, text, feed="a").reference == f"P-{n}"
        approve(portfolio, f"P-{n}", by=PRIYA, now=LATER)
    assert planned_day(portfolio, "NB-00001") == TUESDAY


def test_a_value_of_the_law_is_proposed_and_approved_alike(portfolio):
    one = proposed(portfolio, FEE, kind=LAW)
    assert one.text.subject.startswith("work_permit_processing from ")
    answer = approve(portfolio, "P-1", by=PRIYA, now=LATER)
    assert answer.version == 1
    assert publish_law(portfolio, FEE, now=LAST).affected == 0  # it stands


@pytest.mark.parametrize("text", ["", "id: [", CLOSED_MONDAYS.replace("peace", "piece")])
def test_what_cannot_be_read_is_not_proposed(portfolio, text):
    before = rows(portfolio)
    assert refused(propose(portfolio, RESTRICTION, text, now=NOW)) == "invalid_file"
    assert rows(portfolio) == before


def test_what_a_feed_cannot_say_is_set_aside_once_and_hides_nothing(portfolio):
    proposed(portfolio, feed="a")
    entry = {"id": "invented-mondays", "ports": "all of them"}
    for now in (NOW, LATER):
        aside = quarantine(
            portfolio, RESTRICTION, "invented-mondays", entry, reason="ports: no list",
            feed="a", now=now,
        )  # fmt: skip
        assert (aside.reference, aside.state) == ("P-2", ProposalState.QUARANTINED)
    assert states(portfolio) == {"P-1": "waiting", "P-2": "quarantined"}
    answer = approve(portfolio, "P-2", by=PRIYA, now=LAST)
    assert refused(answer) == "invalid_file"
    assert "ports: no list" in answer.message
    assert proposed(portfolio, feed="a", now=LAST).reference == "P-1"


def test_what_was_set_aside_goes_when_a_better_text_comes_or_a_person_puts_it_away(portfolio):
    for subject in ("invented-mondays", "another"):
        quarantine(portfolio, RESTRICTION, subject, None, reason="empty", feed="a", now=NOW)
    proposed(portfolio, feed="a")
    reject(portfolio, "P-2", by=PRIYA, reason="Told the agency.", now=LATER)
    assert states(portfolio) == {"P-1": "superseded", "P-2": "rejected", "P-3": "waiting"}


@pytest.mark.parametrize("asked", ["P-9", "P", "", "9", "P-1\n\x1b[31m", "P-" + "9" * 40])
def test_what_nobody_proposed_cannot_be_decided(portfolio, asked):
    assert refused(approve(portfolio, asked, by=PRIYA, now=NOW)) == "unknown_proposal"
    answer = reject(portfolio, asked, by=PRIYA, reason="No.", now=NOW)
    assert refused(answer) == "unknown_proposal"
    with pytest.raises(RefusedError, match="northbound proposals"):
        show_proposal(portfolio, asked)


def test_who_decides_is_named_and_a_rejection_has_its_reason(portfolio):
    proposed(portfolio)
    assert refused(approve(portfolio, "P-1", by=" ", now=NOW)) == "invalid_value"
    assert refused(reject(portfolio, "P-1", by=PRIYA, reason="", now=NOW)) == "invalid_value"
    with pytest.raises(RefusedError, match="waiting"):
        list_proposals(portfolio, state="wating")
    assert states(portfolio) == {"P-1": "waiting"}


def test_when_far_more_cases_would_move_by_now_the_approver_looks_again(portfolio):
    assert proposed(portfolio).effect["affected"] == 2
    for n in range(4, 16):  # twelve more
        opened(portfolio, n, now=LATER)
    answer = approve(portfolio, "P-1", by=PRIYA, now=LAST)
    assert refused(answer) == "effect_changed"
    assert "14 cases by now, not 2" in answer.message
    assert planned_day(portfolio, "NB-00001") == MONDAY
    # Whoever still has the old number before them is told too; who saw the new one is not.
    stale = approve(portfolio, "P-1", by=PRIYA, now=LAST, seen=2)
    assert refused(stale) == "effect_changed"
    assert approve(portfolio, "P-1", by=PRIYA, now=LAST).affected == 14


def test_a_case_or_two_more_do_not_ask_for_a_second_look(portfolio):
    proposed(portfolio)
    opened(portfolio, 4, now=LATER)
    assert approve(portfolio, "P-1", by=PRIYA, now=LAST).affected == 3


def test_of_two_who_approve_at_once_one_is_told_by_whom_and_when(portfolio, database_url):
    proposed(portfolio)
    other = Office(engine=open_engine(database_url), book=portfolio.book)
    both = ((portfolio, PRIYA), (other, NOOR))
    with ThreadPoolExecutor(2) as two:
        done = list(two.map(lambda one: approve(one[0], "P-1", by=one[1], now=LATER), both))
    (late,) = [one for one in done if isinstance(one, Refused)]
    winner = (PRIYA, NOOR)[[isinstance(one, Refused) for one in done].index(False)]
    assert late.reason == "already_decided"
    assert f'approved by "{winner}", {LATER:%Y-%m-%d %H:%M} UTC' in late.message
    assert len(told(portfolio)) == 4  # two cases, each told to two
    other.engine.dispose()


def test_who_rejects_what_was_just_approved_is_told(portfolio):
    proposed(portfolio)
    approve(portfolio, "P-1", by=PRIYA, now=LATER)
    late = reject(portfolio, "P-1", by=NOOR, reason="No.", now=LAST)
    assert refused(late) == "already_decided"
    assert f'approved by "{PRIYA}"' in late.message
    assert states(portfolio) == {"P-1": "approved"}


def test_proposed_by_two_at_once_it_waits_once(portfolio, database_url):
    other = Office(engine=open_engine(database_url), book=portfolio.book)
    with ThreadPoolExecutor(2) as two:
        both = list(two.map(lambda office: proposed(office, feed="a"), (portfolio, other)))
    assert [one.reference for one in both] == ["P-1", "P-1"]
    other.engine.dispose()


def test_what_was_published_by_hand_meanwhile_is_published_once(portfolio):
    proposed(portfolio)
    publish(portfolio, CLOSED_MONDAYS, now=LATER)
    assert approve(portfolio, "P-1", by=PRIYA, now=LAST, seen=0).affected == 0
    assert withdraw(portfolio, "invented-mondays", now=LAST).affected == 2


def asked(office, text=CLOSED_MONDAYS, *, most, now=LATER, kind=RESTRICTION):
    return publish_small(office, kind, text, most=most, now=now)


def test_what_moves_few_cases_is_published_at_once(portfolio):
    assert asked(portfolio, most=2).affected == 2
    assert list_proposals(portfolio) == []


def test_what_moves_many_waits_and_says_how_to_go_on(portfolio):
    before = rows(portfolio, "case_file", "event", "notice", "restriction")
    answer = asked(portfolio, most=1)
    assert isinstance(answer, Waits)
    assert refused(answer.refused) == "needs_approval"
    for said in ("2 cases, more than 1", "P-1", "northbound approve P-1", "--yes-move 2"):
        assert said in answer.refused.message
    assert rows(portfolio, "case_file", "event", "notice", "restriction") == before
    assert asked(portfolio, most=1, now=LAST).proposal.reference == "P-1"
    assert approve(portfolio, "P-1", by=PRIYA, now=LAST).affected == 2


def test_of_many_cases_at_the_port_few_may_move(portfolio):
    later = {"occupation": "Engineer", "arrangement": "employee", "start_on": "2027-03-01"}
    for n in (4, 5):
        opened(portfolio, n, job=later)
    # Four are yet to be filed at the bridge, two of them on the one Monday that closes.
    one_day = CLOSED_MONDAYS.replace(
        "{weekdays: [fri, sat, sun, mon]}", "{dates: [2027-01-18]}"
    )
    assert asked(portfolio, one_day, most=2).affected == 2


def test_published_by_hand_after_all_what_waited_is_overtaken(portfolio):
    asked(portfolio, most=1)
    assert asked(portfolio, FRIDAYS_TOO, most=2).affected == 2
    assert states(portfolio) == {"P-1": "superseded"}


def test_asked_again_what_stands_or_was_cut_short_waits_for_nobody(portfolio):
    publish(portfolio, CLOSED_MONDAYS, now=NOW)
    assert asked(portfolio, most=0).affected == 0
    withdraw(portfolio, "invented-mondays", now=NOW)
    begun(portfolio)
    assert asked(portfolio, most=0).affected == 2
    assert list_proposals(portfolio) == []


def begun(office):
    """A publishing that was killed right after it had begun."""
    wanted = read_restriction(CLOSED_MONDAYS, ports=office.book.ports)
    with writing(office.engine) as conn:
        restrictions.begin(
            conn, wanted.id, document=dict(wanted.document), digest=digest(wanted), now=NOW
        )


def test_a_value_of_the_law_that_changes_many_waits_too(portfolio):
    answer = asked(portfolio, HOLIDAY, most=2, kind=LAW)
    assert isinstance(answer, Waits)
    assert approve(portfolio, "P-1", by=PRIYA, now=LAST).affected == answer.would.affected == 3
    assert asked(portfolio, HOLIDAY, most=0, kind=LAW).affected == 0


def test_a_text_that_is_no_restriction_is_refused_as_ever(portfolio):
    assert refused(asked(portfolio, "id: [", most=0)) == "invalid_file"


def test_an_approval_killed_in_the_middle_is_decided_and_a_sweep_finishes_it(
    portfolio, database_url
):
    proposed(portfolio)
    left_with, complaint = run_child(_APPROVING, database_url)
    assert left_with == -signal.SIGKILL, complaint
    assert [
        f"NB-0000{n}" for n in (1, 2) if planned_day(portfolio, f"NB-0000{n}") == TUESDAY
    ] == ["NB-00001"]
    assert states(portfolio) == {"P-1": "approved"}
    assert refused(approve(portfolio, "P-1", by=NOOR, now=LAST)) == "already_decided"
    sweep(portfolio, now=LAST)
    assert {planned_day(portfolio, f"NB-0000{n}") for n in (1, 2)} == {TUESDAY}
    moved = [(n["case"], n["audience"]) for n in told(portfolio) if n["reason"] == "moved"]
    assert len(moved) == len(set(moved)) == 4


_APPROVING = """
import os, signal, sys
from models.casework import moving
from models.casework.office import Office
from models.casework.proposing import approve
from models.reference.loader import load_book
from models.store.engine import open_engine
from tests.casework.firm import NOW

office = Office(engine=open_engine(sys.argv[1]), book=load_book())
moving.CHUNK = 1
chunk, done = moving._next_chunk, []

def counted(*arguments):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(1)
    return chunk(*arguments)

moving._next_chunk = counted
approve(office, "P-1", by="Priya Raman", now=NOW)
"""
