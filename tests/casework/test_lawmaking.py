"""A value of the law changes: previewed, published in chunks, withdrawn, told once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.casework import moving
from models.casework.law_moves import list_values
from models.casework.law_world import not_reached
from models.casework.lawmaking import preview, publish, withdraw
from models.casework.sweeping import sweep
from models.casework.verifying import verify
from models.store import law_values
from models.store.engine import reading
from models.store.standing import is_anything_unfinished
from tests.casework.firm import (
    MONDAY,
    NOW,
    TUESDAY,
    chain_is_whole,
    opened,
    planned_day,
    refused,
    rows,
    step_of,
    told,
)

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
DECEMBER = datetime(2026, 12, 10, 14, 0, tzinfo=UTC)
WRITTEN = ("case_file", "event", "notice", "reminder", "law_value", "message")
NAME = "Invented day of thanks"

HOLIDAY = f"""
id: {NAME}
kind: holiday
value: {{month: 1, day: 18, citation: Invented proclamation}}
published_on: 2026-11-20
effective_from: 2027-01-18
effective_to: 2027-01-18
source: https://example.org/invented
confidence: low
"""
WINDOW = """
id: RESTORATION_90
kind: rule
value:
  limit: {days: 120}
published_on: 2026-11-20
effective_from: 2026-12-01
source: https://example.org/invented
"""
FEE = """
id: work_permit_processing
kind: fee
value: {cents: 16000}
published_on: 2026-11-20
effective_from: 2027-01-01
source: [https://example.org/invented]
"""
DOCUMENTS = """
id: documents
kind: planning
value: {least: 0, usual: 56, at_worst: 70}
published_on: 2026-11-20
effective_from: 2026-11-20
source: https://example.org/invented
"""
HOURS = """
id: peace_bridge
kind: port_hours
value: {hours: always}
published_on: 2026-11-20
effective_from: 2027-01-01
source: https://example.org/invented
"""


@pytest.fixture
def portfolio(office):
    """Three cases that file at the Peace Bridge on a Monday."""
    for n in (1, 2, 3):
        opened(office, n)
    return office


@pytest.fixture
def lapsed(office):
    """Two workers whose permits end on 30 November and on 5 December 2026."""
    for n, end in ((1, "2026-11-30"), (2, "2026-12-05")):
        permit = {"number": f"U{n:09d}", "valid_from": "2024-12-06", "valid_to": end}
        opened(office, n, stage="permit", certificate=False, permit=permit)
    return office


def fields(answer):
    return {
        (reference, c.step, c.field): (str(c.old), str(c.new))
        for reference, changes in answer.diffs
        for c in changes
    }


def test_a_preview_shows_what_would_change_and_writes_nothing(portfolio):
    before = rows(portfolio)
    answer = preview(portfolio, HOLIDAY, now=LATER)
    assert (answer.version, answer.affected, answer.unaffected, answer.examined) == (1, 3, 0, 3)
    assert fields(answer)["NB-00001", "filing", "planned_on"] == (MONDAY, TUESDAY)
    assert rows(portfolio) == before


def test_publishing_does_what_its_preview_said_and_says_why(portfolio):
    wanted = preview(portfolio, HOLIDAY, now=LATER)
    answer = publish(portfolio, HOLIDAY, now=LATER)
    assert answer == wanted
    assert planned_day(portfolio, "NB-00001") == TUESDAY
    change = answer.diffs[0][1][0]
    assert change.reason == "law"
    assert change.because == (
        f"{NAME} is another from 2027-01-18 (source: https://example.org/invented)."
    )
    assert chain_is_whole(portfolio)
    assert all(one.holds for one in verify(portfolio, now=LATER))


def test_each_recipient_hears_once_under_the_version(portfolio):
    answer = publish(portfolio, HOLIDAY, now=LATER)
    notices = told(portfolio)
    assert len(notices) == answer.notices > 0
    assert {n["rung"] for n in notices} == {"Invented-day-of-thanks.v1"}


def test_published_again_nothing_changes(portfolio):
    publish(portfolio, HOLIDAY, now=LATER)
    before = rows(portfolio, *WRITTEN)
    assert publish(portfolio, HOLIDAY, now=LAST).affected == 0
    assert preview(portfolio, HOLIDAY, now=LAST).affected == 0
    assert rows(portfolio, *WRITTEN) == before


def test_withdrawn_the_plans_return_and_it_is_told_once(portfolio):
    publish(portfolio, HOLIDAY, now=LATER)
    back = withdraw(portfolio, NAME, now=LAST)
    assert (back.version, back.affected) == (1, 3)
    assert planned_day(portfolio, "NB-00001") == MONDAY
    assert {n["rung"] for n in told(portfolio)} >= {"Invented-day-of-thanks.v1.withdrawn"}
    assert withdraw(portfolio, NAME, now=LAST).affected == 0
    assert refused(withdraw(portfolio, "nothing-such", now=LAST)) == "invalid_value"


def test_a_file_is_withdrawn_as_it_was_published(portfolio, tmp_path):
    file = tmp_path / "thanks.yaml"
    file.write_text(HOLIDAY, encoding="utf-8")
    assert refused(withdraw(portfolio, file, now=LATER)) == "invalid_value"
    publish(portfolio, file, now=LATER)
    assert withdraw(portfolio, file, now=LAST).affected == 3


def test_a_new_window_counts_for_what_begins_under_it_and_not_for_what_began_before(lapsed):
    # Lost on 30 November: 90 days, to 28 February. Lost on 5 December: 120 days, to 4 April.
    was = step_of(lapsed, "NB-00002", "restoration", now=DECEMBER)["latest_on"]
    assert was == date(2026, 12, 5) + timedelta(90) == date(2027, 3, 5)
    answer = preview(lapsed, WINDOW, now=DECEMBER)
    assert (answer.affected, answer.unaffected, answer.examined) == (1, 1, 2)
    moved = ("2027-03-05", str(date(2026, 12, 5) + timedelta(120)))
    assert fields(answer)["NB-00002", "restoration", "latest_on"] == moved
    publish(lapsed, WINDOW, now=DECEMBER)
    steps = [
        step_of(lapsed, f"NB-0000{n}", "restoration", now=DECEMBER)["latest_on"] for n in (1, 2)
    ]
    assert steps == [date(2027, 2, 28), date(2027, 4, 4)]


def test_a_second_version_leaves_the_first_its_own_days(lapsed):
    publish(lapsed, WINDOW, now=DECEMBER)
    later = WINDOW.replace("120", "60").replace("from: 2026-12-01", "from: 2027-06-01")
    assert publish(lapsed, later, now=DECEMBER).version == 2
    with reading(lapsed.engine) as conn:
        law = lapsed.law(conn)
    spans = [rule.limit.days for rule in law.rules["RESTORATION_90"]]
    ends = [rule.provenance.effective_to for rule in law.rules["RESTORATION_90"]]
    assert spans == [90, 120, 60]
    assert ends == [date(2026, 11, 30), date(2027, 5, 31), None]
    withdraw(lapsed, "RESTORATION_90", now=DECEMBER)
    with reading(lapsed.engine) as conn:
        assert lapsed.law(conn).rule("RESTORATION_90").limit.days == 120


def test_a_new_fee_shows_the_steps_paid_for_on_or_after_its_day(portfolio):
    answer = preview(portfolio, FEE, now=LATER)
    assert fields(answer)["NB-00001", "filing", "fee"] == ("155.00", "160.00")
    before = rows(portfolio, "case_file", "event", "notice")
    assert publish(portfolio, FEE, now=LATER).diffs == answer.diffs
    assert rows(portfolio, "case_file", "event", "notice") == before
    with reading(portfolio.engine) as conn:
        law = portfolio.law(conn)
    amounts = [law.fee("work_permit_processing", d) for d in _around(date(2027, 1, 1))]
    assert [fee.cents for fee in amounts] == [15500, 16000]
    after = FEE.replace("2027-01-01", "2027-02-01")
    assert preview(portfolio, after.replace("16000", "17000"), now=LATER).affected == 0


def _around(day):
    return day - timedelta(1), day


def test_a_planning_value_moves_plans_and_the_one_before_is_kept(office):
    opened(office, 1, stage="job offer", certificate=False)
    answer = publish(office, DOCUMENTS, now=LATER)
    assert answer.affected == 1
    with reading(office.engine) as conn:
        law = office.law(conn)
    assert law.planning["documents"].usual == 56
    assert [v.provenance.effective_to for v in law.former_planning] == [date(2026, 11, 19)]


def cut_short(portfolio, monkeypatch):
    """Publish the holiday, and die after the first case."""
    monkeypatch.setattr(moving, "CHUNK", 1)
    chunk, done = moving._next_chunk, list[int]()

    def dying(*given):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(1)
        return chunk(*given)

    monkeypatch.setattr(moving, "_next_chunk", dying)
    with pytest.raises(KeyboardInterrupt):
        publish(portfolio, HOLIDAY, now=LATER)
    monkeypatch.setattr(moving, "_next_chunk", chunk)


def test_a_sweep_finishes_a_value_that_was_cut_short(portfolio, monkeypatch):
    cut_short(portfolio, monkeypatch)
    sweep(portfolio, now=LAST)
    with reading(portfolio.engine) as conn:
        assert not is_anything_unfinished(conn)
        assert law_values.unfinished(conn) == []
    assert {planned_day(portfolio, f"NB-0000{n}") for n in (1, 2, 3)} == {TUESDAY}


def test_cut_short_it_goes_on_where_it_stopped_and_tells_nobody_twice(portfolio, monkeypatch):
    cut_short(portfolio, monkeypatch)
    with reading(portfolio.engine) as conn:
        assert [one.done_to for one in law_values.unfinished(conn)] == [1]
        assert is_anything_unfinished(conn)
        done_to, beyond = not_reached(portfolio, conn, LAST)
    assert (done_to, beyond.after.book.version) == (1, portfolio.book.version)
    answer = publish(portfolio, HOLIDAY, now=LAST)
    assert (answer.affected, answer.examined) == (2, 2)
    keys = [n["key"] for n in told(portfolio)]
    assert len(keys) == len(set(keys))
    assert {planned_day(portfolio, f"NB-0000{n}") for n in (1, 2, 3)} == {TUESDAY}


def test_another_value_first_ends_what_was_cut_short(portfolio, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr(moving, "_next_chunk", _killed)
        with pytest.raises(KeyboardInterrupt):
            publish(portfolio, HOLIDAY, now=LATER)
    publish(portfolio, FEE, now=LAST)
    assert [one["state"] for one in list_values(portfolio)] == ["published", "published"]
    assert planned_day(portfolio, "NB-00003") == TUESDAY


def _killed(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cents: 16000", "cents: much", "line 4, value.cents: 'much' must be a whole number"),
        ("cents: 16000", "cent: 16000", "value.cent: is not a field: did you mean cents"),
        ("kind: fee", "kind: fees", "line 3, kind: 'fees' is not one of"),
        ("id: work", "id: wirk", "line 2, id: 'wirk_permit_processing' is no fee: "),
        ("published_on: 2026-11-20\n", "", "published_on: is missing"),
        ("published_on: 2026-11-20", "published_on: 2026-12-24", "lies ahead: write the day"),
        ("from: 2027-01-01", "from: soon", "line 6, effective_from: 'soon' is no date"),
        ("from: 2027-01-01", "from: 2027-01-01T00:00", "has no zone"),
        ("from: 2027-01-01", "from: 2026-01-01", "add `retroactive: true`"),
        ("from: 2027-01-01", "from: 2027-01-01\neffective_to: 2026-12-31",
         "line 7, effective_to: is before effective_from"),
        ("[https://example.org/invented]", "[]", "line 7, source: is an empty list"),
        ("16000", "true", "line 4, value.cents: true must be a whole number, written as 60"),
        ("16000", "1e3", "value.cents: '1e3' must be a whole number"),
        ("16000", "160.0", "value.cents: '160.0' must be a whole number"),
        ("16000", f"{10**30}", "must be a whole number"),
        ("16000", "-1", "value.cents: '-1' is out of bounds: write at least 0"),
        ("[https://example.org/invented]", "12.5",
         "line 7, source[0]: '12.5' must be text, and is a number: write it in words"),
        ("[https://example.org/invented]", "nan", "source[0]: 'nan' must be text"),
        ("[https://example.org/invented]", "true", "source: true must be a list"),
        ("kind: fee", "kind: fee\nretroactive: yes", "'yes' must be true or false"),
        ("kind: fee", "kind: fee\nhours: always",
         "line 4, hours: is no field here: it belongs to value, move it there"),
        ("{cents: 16000}", "{cents: 16000, hours: always}",
         "value.hours: is no field of this kind: take it out"),
        ("{cents: 16000}", "160", "value: '160' must be a mapping of fields"),
        ("kind: fee", "kind: fee\n  x: [", "line "),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_its_line(office, old, new, said):
    assert old in FEE
    before = rows(office)
    for act in (preview, publish):
        answer = act(office, FEE.replace(old, new, 1), now=NOW)
        assert refused(answer) == "invalid_file"
        assert said in answer.message
    assert rows(office) == before


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (DOCUMENTS.replace("usual: 56", "usual: 90"), "in rising order"),
        (DOCUMENTS.replace("from: 2026-11-20", "from: 2027-01-01"), "publish it on that day"),
        (HOLIDAY.replace("day: 18", "day: 18, easter: 1"), "or easter alone"),
        (
            WINDOW.replace("days: 120", "days: 40000"),
            "days: '40000' is out of bounds: write at most 36500",
        ),
        (WINDOW.replace("limit: {days: 120}", "{}"), "changes nothing"),
        (HOURS.replace("always", "true"), "value.hours: true is not one of 'always' or"),
        (
            HOURS.replace("always", '{opens: "9h", closes: "17:00"}'),
            "value.hours.opens: '9h' write it as \"HH:MM\"",
        ),
        (
            HOURS.replace("always", '{opens: "25:00", closes: "17:00"}'),
            "value.hours.opens: '25:00' is no time of day",
        ),
        (
            HOURS.replace("always", '{opens: "09:00", closes: "08:00"}'),
            "value.hours: closes before it opens",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused(office, document, said):
    answer = preview(office, document, now=NOW)
    assert refused(answer) == "invalid_file"
    assert said in answer.message
