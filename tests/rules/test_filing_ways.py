"""Which ground of IRPR 199 lets somebody apply from inside Canada, and which is for counsel."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.rules.case import Document, DocumentStatus
from models.rules.facts import Facts, Route
from models.rules.filing_ways import route_finding
from models.rules.findings import Verdict, Who
from models.rules.known import Known
from models.rules.permit import Permit
from models.rules.records import InsideGround, WorkerStanding, WorkerStatus
from tests.rules.cases import BOOK, facts

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
GOOD = Permit(valid_to=date(2026, 11, 23))  # its last day, in UTC
G = InsideGround


def inside(ground: InsideGround | None = None) -> Facts:
    bare = facts(route=Route.INSIDE)
    return replace(bare, applicant=replace(bare.applicant, inside_ground=ground))


def worker(status: WorkerStatus, ends: str | None = "2028-11-15") -> WorkerStanding:
    last = date.fromisoformat(ends) if ends else None
    return WorkerStanding(number=7, status=status, valid_to=last)


def paper(kind: str, ends: str | None = None) -> tuple[Document, ...]:
    last = date.fromisoformat(ends) if ends else None
    return (Document(kind=kind, status=DocumentStatus.RECEIVED, expires_on=last),)


@pytest.mark.parametrize(
    ("more", "cited"),
    [
        ({"permits": (GOOD,)}, "R199(a)"),
        ({"works_pending": True}, "R199(b)"),
        ({"worker": worker(WorkerStatus.HELD)}, "R199(e)"),
        ({"worker": worker(WorkerStatus.PENDING, "2026-11-01")}, "R199(e)"),
    ],
)
def test_what_the_case_shows_is_ground_enough(more, cited):
    found = route_finding(Known(facts=inside(), at=AT, **more), BOOK)
    assert (found.rule, found.verdict) == ("R199_AFTER_ENTRY", Verdict.YES)
    assert cited in found.message


@pytest.mark.parametrize(
    "more",
    [
        {"permits": (replace(GOOD, valid_to=date(2026, 11, 22)),)},  # over since yesterday
        {"permits": (replace(GOOD, cancelled_on=date(2026, 11, 23)),)},  # invalid from today
        {"worker": worker(WorkerStatus.LOST)},
        {"worker": worker(WorkerStatus.HELD, "2026-11-22")},
        {"worker": worker(WorkerStatus.AWAITED, None)},
    ],
)
def test_what_is_over_is_no_ground(more):
    found = route_finding(Known(facts=inside(), at=AT, **more), BOOK)
    assert (found.verdict, found.who) == (Verdict.COUNSEL, Who.COUNSEL)
    assert "inside_ground" in found.remedy


SHOWN = [
    (ground, rule.values[0])
    for ground in G
    if (rule := BOOK.rule(f"R199_{ground.name}")).values
]


def test_every_ground_is_a_rule_of_the_book_with_its_paragraph_and_source():
    rules = [BOOK.rule(f"R199_{ground.name}") for ground in G]
    paragraphs = [rule.citation[:7] for rule in rules]
    assert paragraphs == [f"R199({letter})" for letter in "abcdefghi"]
    assert all(rule.provenance.source for rule in rules)


@pytest.mark.parametrize(("ground", "kind"), SHOWN)
def test_a_ground_that_was_told_holds_once_its_paper_is_in_hand(ground, kind):
    asked = route_finding(Known(facts=inside(ground), at=AT), BOOK)
    shown = route_finding(Known(facts=inside(ground), at=AT, documents=paper(kind)), BOOK)
    over = Known(facts=inside(ground), at=AT, documents=paper(kind, "2026-11-22"))
    assert asked.verdict is Verdict.COUNSEL
    assert kind in asked.remedy
    assert shown.verdict is Verdict.YES
    assert route_finding(over, BOOK).verdict is Verdict.COUNSEL


def test_the_treaty_s_own_ground_is_for_counsel_who_is_named():
    found = route_finding(Known(facts=inside(G.TREATY), at=AT), BOOK)
    assert (found.verdict, found.who) == (Verdict.COUNSEL, Who.COUNSEL)
    assert "NAFTA" in found.message
    assert "question=R199_AFTER_ENTRY" in found.remedy
