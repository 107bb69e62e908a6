"""`proposals`, `approve`, `reject`: what waits for a person."""

import pytest

from models.casework.office import Office
from models.casework.proposing import propose
from models.reference.loader import load_book
from models.store.proposals import ProposalKind
from tests.casework.firm import CLOSED_MONDAYS
from tests.casework.firm import NOW as MORNING
from tests.deploy.command import NOW, answered, opened, run

PROPOSAL = {
    "reference", "kind", "subject", "state", "affected", "unaffected", "feed", "proposed_by",
    "proposed_at", "reason", "decided_by", "decided_at",
}  # fmt: skip
BY = ("--by", "Priya Raman")


@pytest.fixture
def case(home, capsys, engine):
    reference = opened(capsys)
    office = Office(engine=engine, book=load_book())
    propose(office, ProposalKind.RESTRICTION, CLOSED_MONDAYS, now=MORNING, feed="agency")
    return reference


def test_what_waits_is_listed_and_shown_with_its_document(capsys, case):
    (one,) = answered(capsys, "proposals", "--state", "waiting")
    assert set(one) == PROPOSAL
    assert (one["reference"], one["affected"], one["feed"]) == ("P-1", 1, "agency")
    assert answered(capsys, "proposals", "p-1")["document"]["id"] == "invented-mondays"
    assert answered(capsys, "proposals", "--state", "rejected") == []
    assert run("proposals") == run("proposals", "P-1") == 0
    assert "invented-mondays" in capsys.readouterr().out


def test_approving_answers_as_publishing_does(capsys, case):
    found = answered(capsys, "approve", "P-1", *BY, *NOW)
    assert {"id", "version", "affected", "unaffected", "diffs"} <= set(found)
    assert [one["reference"] for one in found["diffs"]] == [case]
    late = answered(capsys, "approve", "P-1", *BY, *NOW, code=1)["refused"]
    assert late["reason"] == "already_decided"
    assert "Priya Raman" in late["message"]


def test_rejecting_keeps_the_reason(capsys, case):
    found = answered(capsys, "reject", "P-1", *BY, "--reason", "A rumour.", *NOW)
    assert (found["state"], found["reason"]) == ("rejected", "A rumour.")
    assert answered(capsys, "plan", case, *NOW)["filing_on"] == "2027-01-18"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("proposals", "P-7"), "unknown_proposal"),
        (("proposals", "--state", "open"), "invalid_value"),
        (("approve", "P-7", *BY), "unknown_proposal"),
        (("approve", "P-1", "--by", " "), "invalid_value"),
        (("reject", "P-1", *BY, "--reason", " "), "invalid_value"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(capsys, case, words, reason):
    assert answered(capsys, *words, code=1)["refused"]["reason"] == reason


def test_the_codes_are_listed_with_the_others(capsys):
    codes = {one["code"] for one in answered(capsys, "events")["refusals"]}
    assert {
        "needs_approval", "unknown_proposal", "already_decided", "effect_changed"
    } <= codes  # fmt: skip
