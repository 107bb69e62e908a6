"""The advisor on stored cases: the firm's own finished files, and nothing written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from models.casework import lawmaking
from models.casework.recording import Recorded, record
from models.casework.routing import routes_of_case
from models.rules.decisions import Refused
from models.rules.facts import Route
from models.store import answers
from models.store.engine import reading
from tests.casework.firm import NOW, opened, rows

FILED = datetime(2026, 3, 2, 15, tzinfo=UTC)
START = {"start_on": "2026-06-01", "months": 36, "occupation": "Engineer"}


def finished(office, n, *, route="consulate", days=30, event="letter_received", **fields):
    """A case of its own, filed on a route and answered so many days later."""
    port = "peace_bridge" if route == "land" else None
    reference = opened(office, n, now=FILED - timedelta(days=5), job=START, port=port,
                       filing={"route": route, "port": port})  # fmt: skip
    then = FILED + timedelta(days=days)
    if event == "letter_received":
        fields = {"enter_by": "2027-06-01"} | fields
    happened(office, reference, "filed", {}, FILED)
    happened(office, reference, event, fields, then)
    return reference


def happened(office, reference, event, fields, at, *, now=None):
    answer = record(office, reference, event, fields, now=now or at, at=at)
    assert isinstance(answer, Recorded), answer


def own(office, *, until=NOW, since=FILED, of_spouses=False):
    with reading(office.engine) as conn:
        found = answers.answered(conn, since=since, until=until, of_spouses=of_spouses)
    return sorted((a.route, a.days) for a in found)


def test_a_file_s_length_runs_from_its_filing_to_its_first_answer(office):
    finished(office, 1, days=30)
    finished(office, 2, days=44, event="refused")
    assert own(office) == [(Route.CONSULATE, 30), (Route.CONSULATE, 44)]


def test_the_receipt_counts_from_the_instant_that_the_system_shows(office):
    reference = opened(office, 1, now=FILED, job=START, filing={"route": "consulate"})
    receipt = {"received_at": "2026-03-01T15:00:00Z"}
    happened(office, reference, "filed", receipt, FILED)
    happened(office, reference, "refused", {}, FILED + timedelta(days=10))
    assert own(office) == [(Route.CONSULATE, 11)]


def test_a_letter_and_the_permit_it_leads_to_are_one_answer(office):
    reference = finished(office, 1, days=30)
    permit = {"number": "U1", "valid_from": "2026-06-01", "valid_to": "2029-05-31"}
    happened(office, reference, "permit_issued", permit, FILED + timedelta(days=80))
    assert own(office) == [(Route.CONSULATE, 30)]


def test_a_visit_decided_the_same_day_took_none(office):
    permit = {"number": "U1", "valid_from": "2026-03-02", "valid_to": "2029-03-01"}
    finished(office, 1, route="land", days=0.02, event="permit_issued", **permit)
    assert own(office) == [(Route.LAND, 0)]


def test_what_was_not_recorded_yet_was_not_known(office):
    reference = opened(office, 1, now=FILED, job=START, filing={"route": "consulate"})
    happened(office, reference, "filed", {}, FILED)
    told, heard = FILED + timedelta(days=20), FILED + timedelta(days=25)
    happened(office, reference, "refused", {}, told, now=heard)
    assert own(office, until=heard - timedelta(days=1)) == []
    assert own(office, until=heard) == [(Route.CONSULATE, 20)]


def test_the_year_s_answers_are_found_by_their_index(office):
    plan = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[
        office.engine.dialect.name
    ]
    query = answers._query(FILED, NOW, of_spouses=False)
    written = str(query.compile(office.engine, compile_kwargs={"literal_binds": True}))
    with reading(office.engine) as conn:
        if office.engine.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL enable_seqscan = off"))
        shown = " ".join(str(row) for row in conn.execute(text(plan + written)))
    assert "ix_event_answer" in shown


@pytest.mark.parametrize(("files", "median"), [(0, 28), (6, 33), (30, 37)])
def test_own_files_move_median_and_plan_alike(office, files, median):
    # On 2026-11-23 the posted 28 days are 146 old and stand for 20 x 0.5 ** (146 / 180) = 11.4
    # cases: (11.4 x 28 + 6 x 40) / 17.4 = 32.1; with thirty (11.4 x 28 + 1200) / 41.4 = 36.7.
    for n in range(files):
        finished(office, n + 10, days=40)
    reference = opened(office, 1)
    found = routes_of_case(office, reference, now=NOW)
    online = next(row for row in found if row["route"] == "consulate")
    assert online["timing"]["p50_days"] == median
    assert (online["p50_on"] - online["earliest_on"]).days == median


def test_asking_writes_nothing_and_gives_the_same_answer_again(office):
    reference = opened(office, 1)
    before = rows(office)
    assert routes_of_case(office, reference, now=NOW) == routes_of_case(
        office, reference, now=NOW
    )
    assert rows(office) == before


TIMES = """
id: processing.inside
kind: planning
value: {least: 60, usual: 130, at_worst: 190}
published_on: 2026-11-20
effective_from: 2026-11-20
source: https://example.org/times
"""


def test_a_time_published_for_planning_is_the_newest_that_was_seen(office):
    reference = opened(office, 1, stage="permit", certificate=False, **HOLDER)
    assert inside(office, reference)["timing"]["p50_days"] == 171
    published = lawmaking.publish(office, TIMES, now=NOW)
    assert not isinstance(published, Refused), published
    found = inside(office, reference)
    assert (found["timing"]["p50_days"], found["timing"]["p90_days"]) == (130, 190)
    assert (found["data_as_of"], found["timing"]["old"]) == (date(2026, 11, 20), False)
    assert "https://example.org/times" in found["sources"]


HOLDER = {
    "filing": {"route": "inside"},
    "permit": {"number": "U1", "valid_from": "2024-07-21", "valid_to": "2027-07-20"},
}


def inside(office, reference):
    found = routes_of_case(office, reference, now=NOW)
    return next(row for row in found if row["route"] == "inside")
