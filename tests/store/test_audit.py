from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update

from models.rules.events import (
    CaseOpened,
    CertificateRecorded,
    DirectedBack,
    FactsChanged,
    HandedOver,
    Held,
    PermitIssued,
    Resumed,
)
from models.store.audit import Entry, append, broken_chains, history
from models.store.cases import load
from models.store.engine import reading, writing
from models.store.tables import EventRow, table_of
from tests.store.portfolio import LATER, NOW, OMAR, Counted, facts_of, save_again, save_new

EVENT = table_of(EventRow)
ISSUED = PermitIssued(number="U9", valid_from=date(2027, 2, 1), valid_to=date(2030, 1, 31))


def record(conn, number, *events, by="Priya Raman", at=NOW, recorded_at=NOW):
    entries = [Entry(case_number=number, event=event, at=at, by=by) for event in events]
    refs = {number: load(conn, [number])[number].people}
    return append(conn, entries, recorded_at=recorded_at, refs=refs)


def change(conn, number, seq, **values):
    row = (EVENT.c.case_number == number) & (EVENT.c.seq == seq)
    conn.execute(update(EVENT).where(row).values(**values))


@pytest.fixture
def two_cases(engine):
    """Two cases, with three events each."""
    with writing(engine) as conn:
        for number in save_new(conn, facts_of(1), facts_of(2)):
            record(conn, number, CaseOpened(facts=facts_of(number)), Held())
            record(conn, number, ISSUED, by=None, recorded_at=LATER)
    return engine


def test_events_are_numbered_for_each_case_in_the_order_they_came(two_cases):
    with writing(two_cases) as conn:
        assert record(conn, 2, Resumed(), Held()) == {2: 5}
        assert [e.seq for e in history(conn, 1)] == [1, 2, 3]
        assert [e.name for e in history(conn, 2)] == [
            "case_opened", "held", "permit_issued", "resumed", "held",
        ]  # fmt: skip


def test_an_event_is_read_as_it_was_recorded(two_cases):
    with reading(two_cases) as conn:
        issued = history(conn, 1)[2]
    assert (issued.name, issued.at, issued.recorded_at) == ("permit_issued", NOW, LATER)
    assert issued.by is None
    assert issued.fields == {
        "number": "U9",
        "valid_from": "2027-02-01",
        "valid_to": "2030-01-31",
    }


def test_who_recorded_it_is_a_colleague(two_cases):
    with writing(two_cases) as conn:
        record(conn, 1, Held(), by="priya.raman@example.com")
        record(conn, 1, Resumed(), by="Nadia Roy")
        assert [e.by for e in history(conn, 1)] == [
            "Priya Raman", "Priya Raman", None, "Priya Raman", "Nadia Roy",
        ]  # fmt: skip


def test_facts_are_shown_as_they_were_told_then(engine):
    before = facts_of()
    after = replace(before, applicant=replace(before.applicant, name="Quillon Ash"))
    with writing(engine) as conn:
        save_new(conn, before)
        record(conn, 1, CaseOpened(facts=before))
        save_again(conn, 1, after)
        record(conn, 1, FactsChanged(facts=after, changed=("applicant.name",)))
        opened, changed = history(conn, 1)
    assert opened.fields["facts"]["applicant"]["name"] == "Quillon Wexford 1"
    assert changed.fields["facts"]["applicant"]["name"] == "Quillon Ash"
    assert opened.fields["facts"]["team"]["owner"]["email"] == "priya.raman@example.com"
    assert changed.fields["changed"] == ["applicant.name"]


def test_who_a_case_was_handed_to_is_shown(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of())
        save_again(conn, 1, replace(facts_of(), team=replace(facts_of().team, owner=OMAR)))
        record(conn, 1, HandedOver(owner=OMAR.name, email=OMAR.email))
        fields = history(conn, 1)[0].fields
    assert fields == {"owner": OMAR.name, "email": OMAR.email}


def test_a_chain_of_untouched_events_holds(two_cases):
    with reading(two_cases) as conn:
        assert broken_chains(conn) == []
        assert broken_chains(conn, [2]) == []


@pytest.mark.parametrize(
    "edit",
    [
        {"payload": {"fields": {"reason": "other"}, "people": {}}},
        {"name": "resumed"},
        {"at": LATER},
        {"recorded_at": LATER},
        {"by_id": 99},
        {"digest": "0" * 64},
        {"chain": "0" * 64},
    ],
)
def test_an_edited_event_breaks_the_chain_where_it_stands(two_cases, edit):
    with writing(two_cases) as conn:
        change(conn, 1, 2, **edit)
        assert broken_chains(conn) == [(1, 2)]
        assert broken_chains(conn, [2]) == []


def test_an_edit_hidden_behind_a_new_digest_breaks_the_chain_all_the_same(two_cases):
    with writing(two_cases) as conn:
        other = conn.execute(
            select(EVENT).where(EVENT.c.case_number == 2, EVENT.c.seq == 1)
        ).one()
        change(conn, 1, 1, payload=other.payload, digest=other.digest, chain=other.chain)
        assert broken_chains(conn) == [(1, 1)]


def test_an_event_left_out_breaks_the_chain_after_it(two_cases):
    with writing(two_cases) as conn:
        conn.execute(delete(EVENT).where(EVENT.c.case_number == 2, EVENT.c.seq == 2))
        assert broken_chains(conn) == [(2, 3)]


def test_the_chain_still_proves_itself_when_payloads_were_purged(two_cases):
    with writing(two_cases) as conn:
        change(conn, 1, 1, payload=None)
        change(conn, 1, 2, payload=None)
        assert broken_chains(conn) == []
        assert [e.fields for e in history(conn, 1)[:2]] == [{}, {}]
        change(conn, 1, 2, at=LATER)
        assert broken_chains(conn) == [(1, 2)]


def test_events_go_on_after_a_purge(two_cases):
    with writing(two_cases) as conn:
        change(conn, 1, 3, payload=None)
        assert record(conn, 1, Resumed()) == {1: 4}
        assert broken_chains(conn) == []


def test_events_of_five_hundred_cases_take_a_handful_of_statements(engine):
    with writing(engine) as conn:
        numbers = save_new(conn, *(facts_of(n) for n in range(1, 501)))
        refs = {n: c.people for n, c in load(conn, numbers).items()}
        opened = [CaseOpened(facts=facts_of(n)) for n in numbers]
        entries = [
            Entry(case_number=n, event=e, at=NOW, by="Priya Raman")
            for n, e in zip(numbers, opened, strict=True)
        ]
        with Counted(engine) as counted:
            append(conn, entries, recorded_at=NOW, refs=refs)
        assert broken_chains(conn) == []
    # colleagues, the last event of each case, the new events (a COPY is not counted)
    assert len(counted.statements) <= 3


def test_nothing_to_record_asks_nothing(engine):
    with writing(engine) as conn:
        with Counted(engine) as counted:
            assert append(conn, [], recorded_at=NOW, refs={}) == {}
        assert history(conn, 1) == []
    assert counted.statements == []


@pytest.mark.parametrize(
    ("event", "at"),
    [
        (DirectedBack(return_at=datetime(2026, 11, 9, 8)), NOW),  # noqa: DTZ001 - must be refused
        (Held(), datetime(2026, 11, 9, 8)),  # noqa: DTZ001 - must be refused
    ],
)
def test_an_instant_without_a_zone_is_not_recorded(two_cases, event, at):
    with pytest.raises(Exception, match="no zone"), writing(two_cases) as conn:
        record(conn, 1, event, at=at)
    with reading(two_cases) as conn:
        assert len(history(conn, 1)) == 3


def test_an_event_for_a_case_that_is_not_there_is_not_committed(engine):
    entry = Entry(case_number=77, event=Held(), at=NOW)
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing(engine) as conn:
        append(conn, [entry], recorded_at=NOW, refs={})


def test_an_instant_inside_an_event_keeps_its_moment(two_cases):
    told = CertificateRecorded(
        number="A7654321", fee_paid=True, submitted_at=datetime(2026, 10, 30, 18, 5, tzinfo=UTC)
    )
    with writing(two_cases) as conn:
        record(conn, 1, told)
        assert history(conn, 1)[3].fields["submitted_at"] == "2026-10-30T18:05:00Z"
