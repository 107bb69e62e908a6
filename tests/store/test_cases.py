from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from orjson import loads
from sqlalchemy import column, select
from sqlmodel import SQLModel

from models.rules.case import Awaiting
from models.rules.events import CaseOpened, FactsChanged, HandedOver
from models.rules.facts import Route, Stage
from models.rules.permit import Certificate
from models.store import finding
from models.store.audit import Entry, append
from models.store.bulk import json_text
from models.store.cases import (
    CertificateTakenError,
    FileNumberTakenError,
    StaleCaseError,
    certificates_elsewhere,
    load,
    save,
)
from models.store.counters import CASES, take
from models.store.engine import reading, writing
from models.store.finding import affected, listing, number_of, numbers_by_file_no, open_cases
from models.store.plans import pack
from models.store.tables import CaseRow, table_of
from tests.store.portfolio import (
    LATER,
    NOW,
    OMAR,
    PERSONAL_TEXTS,
    Counted,
    changes_for,
    facts_of,
    new_case,
    plan_of,
    save_again,
    save_new,
)

DAY = date(2026, 11, 20)  # on which every case of these tests means to file


def renamed(facts, name):
    return replace(facts, applicant=replace(facts.applicant, name=name))


def test_a_case_comes_back_as_it_was_saved(engine):
    with writing(engine) as conn:
        change = new_case(conn, facts_of(), 1)
        save(conn, [change], now=NOW)
    with reading(engine) as conn:
        found = load(conn, [1])[1]
    assert found.case == change.after
    assert found.people == change.people
    assert found.packed_plan == loads(json_text(change.plan))


def test_a_file_number_taken_meanwhile_is_told_apart_and_nothing_is_written(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of())
    with pytest.raises(FileNumberTakenError) as caught, writing(engine) as conn:
        save_new(conn, facts_of(2), facts_of())
    assert caught.value.numbers == (2, 3)
    with reading(engine) as conn:
        assert open_cases(conn) == [1]


def test_a_case_of_which_little_is_known_comes_back_as_little(engine):
    bare = replace(facts_of(), spouse=facts_of().spouse.__class__(), children=())
    bare = replace(bare, team=bare.team.__class__(), employer=bare.employer.__class__())
    with writing(engine) as conn:
        save_new(conn, bare)
    with reading(engine) as conn:
        found = load(conn, [1])[1]
    assert found.case.facts == bare
    assert found.case.people.owner is None
    assert set(found.people) == {"applicant", "supervising"}


def test_cases_that_are_not_there_are_left_out(engine):
    with reading(engine) as conn:
        assert load(conn, [7]) == {}
        assert load(conn, []) == {}


def test_each_saving_raises_the_version_by_one(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of())
        save_again(conn, 1)
        save_again(conn, 1, stage=Stage.FILING, awaiting=Awaiting.FILING)
        found = load(conn, [1])[1].case
    assert (found.version, found.stage) == (3, Stage.FILING)


def test_of_two_who_change_a_case_the_second_is_told_and_nothing_is_lost(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of(1), facts_of(2), facts_of(3))
    with reading(engine) as conn:
        before = load(conn, [1, 2, 3])
    with writing(engine) as conn:
        save_again(conn, 2, renamed(facts_of(2), "First Writer"))
    wanted = [(b, renamed(b.case.facts, "Second Writer"), n) for n, b in before.items()]
    with pytest.raises(StaleCaseError) as caught, writing(engine) as conn:
        save(conn, changes_for(conn, wanted), now=LATER)
    assert caught.value.numbers == (2,)
    assert str(caught.value) == "changed by somebody else meanwhile: NB-00002"
    with reading(engine) as conn:
        names = [c.case.facts.applicant.name for c in load(conn, [1, 2, 3]).values()]
    assert names == ["Quillon Wexford 1", "First Writer", "Quillon Wexford 3"]


def test_a_case_that_vanished_counts_as_changed(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of())
        before = load(conn, [1])[1]
        change = changes_for(conn, [(before, facts_of(), 1)])[0]
        gone = change._replace(after=replace(change.after, number=99))
        with pytest.raises(StaleCaseError) as caught:
            save(conn, [gone], now=LATER)
    assert caught.value.numbers == (99,)


def test_instants_without_a_zone_are_refused_in_columns_and_in_documents(engine):
    naive = datetime(2026, 11, 2, 14, 30)  # noqa: DTZ001 - what must be refused
    with writing(engine) as conn:
        change = new_case(conn, facts_of(), 1)
        with pytest.raises(ValueError, match="no zone"):
            save(conn, [change._replace(after=replace(change.after, filed_at=naive))], now=NOW)
    with pytest.raises(Exception, match="no zone"), writing(engine) as conn:
        save(conn, [change._replace(next_due_at=naive)], now=NOW)


def test_an_instant_told_in_any_zone_comes_back_in_utc(engine):
    toronto = datetime.fromisoformat("2026-11-02T09:30:00-05:00")
    with writing(engine) as conn:
        change = new_case(conn, facts_of(), 1)._replace(next_due_at=toronto)
        save(conn, [change], now=NOW)
        found = listing(conn)[0].next_due_at
    assert (found, found.tzinfo) == (NOW, UTC)


def test_personal_fields_are_in_no_table_but_that_of_persons(engine):
    handed = HandedOver(owner=OMAR.name, email=OMAR.email)
    with writing(engine) as conn:
        save_new(conn, facts_of())
        refs = {1: load(conn, [1])[1].people}
        events = [CaseOpened(facts=facts_of()), FactsChanged(facts=facts_of()), handed]
        entries = [Entry(case_number=1, event=e, at=NOW, by="Priya Raman") for e in events]
        append(conn, entries, recorded_at=NOW, refs=refs)
        rows = {
            name: [" ".join(map(str, row)) for row in conn.execute(select(table))]
            for name, table in SQLModel.metadata.tables.items()
        }
    persons = "\n".join(rows.pop("person"))
    dump = "\n".join(row for table in rows.values() for row in table)
    assert "Lakehead Analytics" in dump  # the dump does hold the cases and events
    assert [text for text in PERSONAL_TEXTS if text in dump] == []
    assert [text for text in PERSONAL_TEXTS if text not in persons] == []


def test_a_chunk_of_five_hundred_cases_takes_a_handful_of_statements(engine):
    facts = [facts_of(n) for n in range(1, 501)]
    with writing(engine) as conn:
        first = take(conn, CASES, 500)
        with Counted(engine) as opening:
            new = changes_for(conn, [(None, told, n) for n, told in enumerate(facts, first)])
            save(conn, new, now=NOW)
        with Counted(engine) as loading:
            stored = load(conn, range(first, first + 500), to_change=True)
        with Counted(engine) as changing:
            wanted = [(b, renamed(b.case.facts, "Changed"), n) for n, b in stored.items()]
            save(conn, changes_for(conn, wanted), now=LATER)
    assert len(stored) == 500
    # numbers, known staff and contacts, persons, cases, what they chase, certificates,
    # certificates elsewhere
    assert len(opening.statements) <= 7
    # cases, what they chase, persons
    assert len(loading.statements) == 3
    # numbers, known persons, revisions, cases between two marks; no certificate is new
    assert len(changing.statements) <= 6


def test_an_offer_number_recorded_for_another_case_is_found(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of(1), facts_of(2))
        asked = {"A0000001": 2, "A0000002": 2, "A7654321": 2}
        assert certificates_elsewhere(conn, asked) == {"A0000001": 1}


def test_an_offer_number_cannot_be_saved_for_two_cases(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of(1), facts_of(2))
    both = (Certificate(number="A0000002"), Certificate(number="A0000001"))
    with pytest.raises(CertificateTakenError) as caught, writing(engine) as conn:
        save_again(conn, 2, certificates=both)
    assert caught.value.taken == {"A0000001": 1}
    with reading(engine) as conn:
        assert load(conn, [2])[2].case.version == 1


def test_a_mistyped_offer_number_is_free_again_once_corrected(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of(1), facts_of(2))
        save_again(conn, 1, certificates=(Certificate(number="A1111111"),))
        save_again(conn, 2, certificates=(Certificate(number="A0000001"),))
        assert certificates_elsewhere(conn, {"A0000001": 1, "A1111111": 1}) == {"A0000001": 2}


@pytest.mark.parametrize("given", ["NB-00001", "nb-00001", " NB-1 ", "F-0000001"])
def test_a_case_is_found_by_reference_and_by_file_number(engine, given):
    with writing(engine) as conn:
        save_new(conn, facts_of())
        assert number_of(conn, given) == 1


@pytest.mark.parametrize("given", ["NB-00002", "NB-99999999999999999999", "F-9", "", "NB-"])
def test_what_names_no_case_finds_none(engine, given):
    with writing(engine) as conn:
        save_new(conn, facts_of())
        assert number_of(conn, given) is None


def test_file_numbers_are_looked_up_together(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of(1), facts_of(2))
        asked = ["F-0000002", "F-0000001", "F-0000009"]
        assert numbers_by_file_no(conn, asked) == {"F-0000001": 1, "F-0000002": 2}


def test_a_list_starts_with_what_is_due_first_and_names_the_owner(engine):
    with writing(engine) as conn:
        due = [LATER, None, NOW]
        for number, at in enumerate(due, 1):
            change = new_case(conn, facts_of(number), number)
            save(conn, [change._replace(next_due_at=at)], now=NOW)
        found = listing(conn)
    assert [one.reference for one in found] == ["NB-00003", "NB-00001", "NB-00002"]
    assert found[0].owner == "Priya Raman"
    assert (found[0].port, found[0].version, found[0].awaiting) == (
        "peace_bridge",
        1,
        "certificate",
    )


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"stage": Stage.FILING}, [2]),
        ({"owner": "omar HADDAD"}, [2]),
        ({"owner": "PRIYA.RAMAN@example.com"}, [1]),
        ({"owner": "Nobody"}, []),
        ({"port": "rainbow_bridge"}, [2]),
        ({"due_before": NOW}, []),
        ({"due_before": NOW + timedelta(seconds=1)}, [1, 2]),
        ({"limit": 1}, [1]),
    ],
)
def test_a_list_is_narrowed(engine, narrowed, expected):
    theirs = replace(facts_of(2), team=replace(facts_of().team, owner=OMAR, backup=None))
    elsewhere = pack(plan_of(2, port="rainbow_bridge"))
    with writing(engine) as conn:
        save_new(conn, facts_of(1))
        save(conn, [new_case(conn, theirs, 2, plan=elsewhere)], now=NOW)
        save_again(conn, 2, stage=Stage.FILING, plan=elsewhere)
        assert [one.number for one in listing(conn, **narrowed)] == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"ports": ["peace_bridge"], "from_day": DAY}, [1, 3]),
        ({"ports": ["rainbow_bridge"], "from_day": DAY}, []),
        ({"from_day": DAY}, [1, 3]),
        (
            {"from_day": DAY + timedelta(days=1)},
            [3],
        ),  # closed for good: no day could be planned
        ({"routes": [Route.LAND], "from_day": DAY}, [1, 3]),
        ({"routes": [Route.AIRPORT], "from_day": DAY}, []),
        ({"from_day": DAY, "after": 1}, [3]),
        ({"from_day": DAY, "limit": 1}, [1]),
    ],
)
def test_a_restriction_looks_only_at_open_cases_planned_there_from_its_day_on(
    engine, asked, expected
):
    with writing(engine) as conn:
        save_new(conn, facts_of(1), facts_of(2))
        save_again(conn, 2, stage=Stage.CLOSED, awaiting=Awaiting.NOTHING)
        unplanned = new_case(conn, facts_of(3), 3)._replace(planned_filing_on=None)
        at_work = new_case(conn, facts_of(4), 4, stage=Stage.PERMIT)
        save(conn, [unplanned, at_work._replace(planned_filing_on=None)], now=NOW)
        assert affected(conn, **asked) == expected


def test_many_cases_at_a_port_are_found_as_few_are_in_an_index_and_without_sorting(engine):
    with writing(engine) as conn:
        save_new(conn, *(facts_of(n) for n in range(1, 4)))
        asked = {"from_day": DAY, "ports": ["peace_bridge"], "routes": None, "online": False}
        few, many = (finding.may_be_touched(**asked, many=many) for many in (False, True))
        for bounds in ({"limit": 2}, {"upto": 2}, {"limit": 5, "to_change": True}):
            found = finding.stretch(conn, many, after=0, **bounds)
            assert found == finding.stretch(conn, few, after=0, **bounds) != []
        if engine.dialect.name == "sqlite":
            ordered = many.where(column("number") > 0).order_by(column("number"))
            text = ordered.compile(engine, compile_kwargs={"literal_binds": True})
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all()
            assert "USING COVERING INDEX ix_case_file_walk" in plan[0][3]
            assert len(plan) == 1
        assert not finding.are_many(conn, ["peace_bridge"])
        assert finding.are_many(conn, None)


def test_open_cases_come_in_chunks_by_number(engine):
    with writing(engine) as conn:
        save_new(conn, *(facts_of(n) for n in range(1, 5)))
        save_again(conn, 2, stage=Stage.CLOSED, awaiting=Awaiting.NOTHING)
        assert open_cases(conn, limit=2) == [1, 3]
        assert open_cases(conn, after=3, limit=2) == [4]


def test_columns_for_searching_follow_the_case(engine):
    with writing(engine) as conn:
        save_new(conn, facts_of())
        save_again(conn, 1, stage=Stage.CLOSED, awaiting=Awaiting.NOTHING)
        row = conn.execute(select(table_of(CaseRow))).one()
        owner = load(conn, [1])[1].case.people.owner
    assert (row.stage, row.awaiting, row.open) == ("closed", "nothing", False)
    assert (row.owner_id, row.route, row.updated_at) == (owner, "land", LATER)
