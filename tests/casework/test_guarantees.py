"""What a publishing promises, whatever is published, by however many, and whenever it ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.casework.office import Office
from models.casework.recording import Recorded, record
from models.casework.restricting import preview, publish, withdraw
from models.casework.sweeping import sweep
from models.rules.decisions import Refused
from models.store.cases import load
from models.store.engine import open_engine, reading
from tests.casework.firm import (
    CLOSED_MONDAYS,
    MONDAY,
    NOW,
    chain_is_whole,
    delivered,
    opened,
    planned_day,
    rows,
    told,
)

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
PORTS = ("peace_bridge", "ambassador_bridge", "rainbow_bridge")
DAYS = ("mon", "tue", "wed", "thu", "fri")
WRITTEN = ("case_file", "event", "chase", "reminder", "notice", "message", "restriction")


@pytest.fixture
def portfolio(office):
    """Two cases at each of three bridges, in different weeks, and one that is filed."""
    for n in range(1, 7):
        start = (datetime(2027, 2, 1, tzinfo=UTC) + timedelta(days=3 * n)).date().isoformat()
        job = {"occupation": "Engineer", "arrangement": "employee", "start_on": start}
        opened(office, n, port=PORTS[n % 3], job={**job, "months": 36})
    filed = opened(office, 7)
    record(office, filed, "filed", {}, now=NOW)
    return office


def plans(office):
    """Return each case's row but for the version and the instants at which it was planned."""
    with reading(office.engine) as conn:
        return {
            n: {name: part for name, part in found.packed_plan.items() if name != "as_of"}
            for n, found in load(conn, range(1, 8)).items()
        }


def versions(office):
    with reading(office.engine) as conn:
        return {n: found.case.version for n, found in load(conn, range(1, 8)).items()}


def text(ports, days, until):
    return (
        CLOSED_MONDAYS.replace("[peace_bridge]", f"[{', '.join(ports)}]")
        .replace("[fri, sat, sun, mon]", f"[{', '.join(days)}]")
        .replace("effective_to: null", f"effective_to: {until}")
    )


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ports=st.lists(st.sampled_from(PORTS), min_size=1, unique=True),
    days=st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True),
    until=st.sampled_from(["2026-12-31", "2027-01-29", "null"]),
)
def test_whatever_is_published_the_unaffected_lie_untouched_and_the_rest_comes_back(
    portfolio, ports, days, until
):
    file = text(ports, days, until)
    before, was, all_rows = plans(portfolio), versions(portfolio), rows(portfolio)
    wanted = preview(portfolio, file, now=LATER)
    assert rows(portfolio) == all_rows  # a preview writes nothing, in any table
    answer = publish(portfolio, file, now=LATER)
    assert answer == wanted
    moved = {int(reference.removeprefix("NB-")) for reference, _ in answer.diffs}
    assert answer.affected == len(moved)
    for number, found in versions(portfolio).items():
        assert found == was[number] + (number in moved)
        assert (plans(portfolio)[number] == before[number]) is (number not in moved)
    again = rows(portfolio, *WRITTEN)
    assert publish(portfolio, file, now=LAST).affected == 0
    assert rows(portfolio, *WRITTEN) == again
    delivered(portfolio, LATER)
    withdraw(portfolio, "invented-mondays", now=LAST)
    assert plans(portfolio) == before
    heard = [(n["case"], n["rung"], n["audience"]) for n in told(portfolio)]
    assert len(heard) == len(set(heard))
    delivered(portfolio, LAST)  # or the next closing of the same days would be no news


def test_two_publish_at_once_and_a_third_edits_a_case_nothing_is_lost(office, database_url):
    for n in range(1, 5):
        opened(office, n)
    others = [Office(engine=open_engine(database_url), book=office.book) for _ in range(2)]
    other_days = CLOSED_MONDAYS.replace("invented-mondays", "invented-tuesdays").replace(
        "[fri, sat, sun, mon]", "[tue]"
    )
    changed = {"job.start_on": "2027-02-08"}
    with ThreadPoolExecutor(3) as three:
        one = three.submit(publish, office, CLOSED_MONDAYS, now=LATER)
        two = three.submit(publish, others[0], other_days, now=LATER)
        edit = three.submit(
            record, others[1], "NB-00001", "facts_changed", changed, now=LATER
        ).result()
    assert not any(isinstance(asked.result(), Refused) for asked in (one, two))
    assert isinstance(edit, Recorded)
    # Monday and Tuesday are closed by now: Wednesday, two weeks before either start.
    assert planned_day(office, "NB-00001") == "2027-01-27"
    assert {planned_day(office, f"NB-0000{n}") for n in (2, 3, 4)} == {"2027-01-20"}
    late = record(office, "NB-00001", "held", {}, now=LAST, if_version=1)
    assert isinstance(late, Refused)
    assert late.reason == "stale_version"
    assert chain_is_whole(office)
    for other in others:
        other.engine.dispose()


def test_a_restriction_that_ends_by_itself_needs_no_act(office):
    reference = opened(office)
    until = CLOSED_MONDAYS.replace("{weekdays: [fri, sat, sun, mon]}", "{whole: true}")
    publish(office, until.replace("effective_to: null", "effective_to: 2027-01-22"), now=LATER)
    # Closed to Friday the 22nd: Monday the 25th was planned from the first day on.
    assert planned_day(office, reference) == "2027-01-25"
    delivered(office, LATER)
    moved = [n for n in told(office) if n["reason"] == "moved"]
    ended = datetime(2027, 1, 23, 15, tzinfo=UTC)
    sweep(office, now=ended)
    assert planned_day(office, reference) == "2027-01-25"
    assert [n for n in told(office) if n["reason"] == "moved"] == moved


def test_a_restriction_cut_short_by_a_newer_text_gives_the_days_back(office):
    reference = opened(office)
    whole = CLOSED_MONDAYS.replace("{weekdays: [fri, sat, sun, mon]}", "{whole: true}")
    publish(office, whole.replace("effective_to: null", "effective_to: 2027-01-22"), now=LATER)
    newer = whole.replace("effective_to: null", "effective_to: 2027-01-10")
    answer = publish(office, newer, now=LAST)
    assert (answer.version, answer.affected) == (2, 1)
    assert planned_day(office, reference) == MONDAY
