"""A notice was seen: who said so first, and where it shows."""

from datetime import timedelta

import pytest

from models.casework.acknowledging import acknowledge
from models.casework.reading import notices_of
from models.casework.sweeping import sweep
from models.rules.decisions import RefusedError
from tests.casework.firm import NOW, opened, rows, told

LATER = NOW + timedelta(days=60)


@pytest.fixture
def notice(office):
    """The ledger's newest notice of a case that has come near its dates."""
    opened(office, 1)
    sweep(office, now=LATER)
    return told(office)[0]


def shown(office, key):
    return next(n for n in notices_of(office) if n["key"] == key)


def test_until_somebody_sees_it_nobody_has(office, notice):
    assert notice["acknowledged_at"] is None
    assert notice["acknowledged_by"] is None


@pytest.mark.parametrize("name", ["key", "reference"])
def test_a_notice_is_acknowledged_by_its_key_or_its_number(office, notice, name):
    seen = acknowledge(office, notice[name], now=LATER, by="Priya Raman", note="Filing Monday.")
    assert (seen.key, seen.at, seen.by) == (notice["key"], LATER, "Priya Raman")
    found = shown(office, notice["key"])
    assert found["acknowledged_at"] == f"{LATER:%Y-%m-%dT%H:%M:%SZ}"
    assert found["acknowledged_by"] == "Priya Raman"
    assert found["acknowledged_note"] == "Filing Monday."


def test_the_number_is_taken_in_any_capitals_and_spacing(office, notice):
    given = f"  {notice['reference'].lower()} "
    assert acknowledge(office, given, now=LATER).key == notice["key"]


def test_the_first_to_see_it_stands(office, notice):
    acknowledge(office, notice["key"], now=LATER, by="Priya Raman")
    again = acknowledge(office, notice["key"], now=LATER + timedelta(hours=1), by="Jo Ek")
    assert (again.at, again.by) == (LATER, "Priya Raman")
    assert len(rows(office, "ack")["ack"]) == 1


def test_a_second_one_enters_nobody_new(office, notice):
    acknowledge(office, notice["key"], now=LATER)
    before = rows(office)
    acknowledge(office, notice["key"], now=LATER, by="Somebody New")
    assert rows(office) == before


def test_who_it_was_need_not_be_said(office, notice):
    assert acknowledge(office, notice["key"], now=LATER).by is None


def test_a_colleague_named_by_address_is_the_one_already_known(office, notice):
    before = rows(office, "person")
    seen = acknowledge(office, notice["key"], now=LATER, by="PRIYA.RAMAN@example.com")
    assert seen.by == "Priya Raman"
    assert rows(office, "person") == before


def test_the_name_stands_in_the_person_table_only(office, notice):
    acknowledge(office, notice["key"], now=LATER, by="Jo Ek")
    (row,) = rows(office, "ack")["ack"]
    assert "Jo" not in row


@pytest.mark.parametrize("given", ["N-99999", "N-", "", "nothing", "NB-00001", "N-٣", "N--1"])
def test_a_notice_that_is_none_is_refused(office, notice, given):
    before = rows(office)
    with pytest.raises(RefusedError) as caught:
        acknowledge(office, given, now=LATER)
    assert caught.value.refused.reason == "unknown_notice"
    assert rows(office) == before


@pytest.mark.parametrize(
    "given",
    [{"by": ""}, {"by": "x" * 201}, {"by": "a\nb"}, {"by": "no@address"}, {"note": " "},
     {"note": "a\x1b[31m"}, {"note": "x" * 100_000}],
)  # fmt: skip
def test_what_cannot_stand_in_one_line_is_refused(office, notice, given):
    before = rows(office)
    with pytest.raises(RefusedError) as caught:
        acknowledge(office, notice["key"], now=LATER, **given)
    assert caught.value.refused.reason == "invalid_value"
    assert len(caught.value.refused.message) < 300
    assert rows(office) == before
