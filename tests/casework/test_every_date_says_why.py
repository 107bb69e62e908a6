"""No date is shown without its rule, citation, source, effective date and arithmetic."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from deploy.cli.output import plain
from flows.desk import HORIZON_DAYS, page
from models.casework.importing import take_in
from models.casework.planning import plan_case
from models.casework.portfolio_csv import read_portfolio
from models.casework.reading import due_list, show_case
from models.casework.restricting import preview, publish
from models.casework.sweeping import sweep
from models.casework.telling import what_holds
from models.casework.views import changes_view
from models.store.engine import reading
from models.store.tables import NoticeRow, table_of
from notifications.matters import matter
from tests.casework.firm import CLOSED_MONDAYS, NOW
from tests.grounded import bare_dates, nameless_doubts

PORTFOLIO = Path(__file__).parents[1] / "samples" / "portfolio.csv"
A_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
LATER = datetime(2027, 1, 11, 15, 0, tzinfo=UTC)


@pytest.fixture
def firm(office):
    taken = take_in(office, read_portfolio(PORTFOLIO, book=office.book), now=NOW)
    assert taken.accepted == 200
    return office


def references(firm):
    return [f"NB-{n:05d}" for n in range(1, 201)]


def test_of_every_case_of_the_sample_portfolio(firm):
    bare = {
        one: found
        for one in references(firm)
        for now in ((NOW, LATER) if one.endswith("5") else (NOW,))
        if (found := bare_dates(plain(show_case(firm, one, now=now))))
    }
    assert bare == {}


def test_every_doubt_names_its_question_and_who_can_end_it(firm):
    found = {
        one: doubts
        for one in references(firm)
        if (doubts := nameless_doubts(plain(show_case(firm, one, now=LATER))))
    }
    assert found == {}


def test_of_what_would_be_if(firm):
    what_if = {"job.start_on": "2027-06-01"}
    for one in references(firm)[::20]:
        assert bare_dates(plain(plan_case(firm, one, now=NOW, what_if=what_if))) == []


def test_of_what_a_restriction_moves_before_and_after_it_is_published(firm):
    for done in (preview, publish):
        found = done(firm, CLOSED_MONDAYS, now=NOW)
        moved = [changes_view(c, found.book, NOW.date()) for _, c in found.diffs]
        assert moved
        assert bare_dates(plain(moved)) == []


def test_of_every_row_of_the_desk(firm):
    items = due_list(firm, now=NOW, horizon_days=HORIZON_DAYS)
    assert items
    # The page names the rule of each day; the case's plan has the same day, and how it came.
    assert unnumbered(page(items, {}, firm)) == []
    for one in items[::5]:
        plan = plain(show_case(firm, one.reference, now=NOW))["plan"]
        step = next(s for s in plan["steps"] if s["key"] == one.duty)
        assert str(one.due_on) in (step["planned_on"], step["latest_on"])
        assert step["basis"]["rule"] == one.ground.rule
        assert bare_dates(step) == []


def unnumbered(text):
    """The lines of the desk on which a day stands without the number of a rule told below."""
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    told = r"^- (\(\d+\)) \S.*: \S.* \(`[\w.]+`, (?:in force )?from .+\)\. Source: \S"
    named = set(re.findall(told, text, re.M))
    rows = [line for line in text.splitlines() if line.startswith("| ") and A_DAY.search(line)]
    return (
        [row for row in rows if not set(re.findall(r"\(\d+\)", row)) & named]
        if rows
        else ["no row"]
    )


def said(firm, now):
    """Every notice in the ledger with the body its mail would have."""
    with reading(firm.engine) as conn:
        rows = conn.execute(select(table_of(NoticeRow))).all()
        held = what_holds(firm)(conn, [r for r in rows if r.cause is None], now)
    return [
        (r, {**held.get(r.key, {}), **(r.body or {})}) for r in rows if r.cause or r.key in held
    ]


def test_of_every_notice_and_its_mail(firm):
    sweep(firm, now=NOW)
    publish(firm, CLOSED_MONDAYS, now=NOW)
    sweep(firm, now=LATER)
    told = said(firm, LATER)
    assert {row.cause is None for row, _ in told} == {True, False}
    for row, body in told:
        assert bare_dates(plain({**body, "changes": _explained(body)})) == []
        read = matter(row, body, "America/Toronto")
        assert read.law, row.key
        assert read.source
        assert read.explanation


def _explained(body):
    """The moves of a notice, each beside the grounds that its mail shows."""
    beside = body.get("grounds") or {}
    return [
        {**change, "basis": beside.get(change["step"], body["basis"])}
        for change in body.get("changes") or ()
    ]
