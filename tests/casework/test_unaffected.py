"""Whatever a restriction says, exactly those cases move whose plan differs, and no other is
touched: not in its row, its events, its chase, nor its reminders."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import SQLModel

from models.casework.linking import open_spouse_case
from models.casework.office import Office
from models.casework.reaching import reach_of
from models.casework.recording import Recorded, record
from models.casework.replanning import previewed
from models.casework.restricting import preview, publish, withdraw
from models.casework.restriction_file import from_document
from models.rules.case import reference_of
from models.rules.diff import diff
from models.rules.planning import plan
from models.store import cases
from models.store.engine import reading
from models.store.finding import affected
from models.store.ruled_out import RuledOut
from tests.casework.firm import NOW, OWNER, opened

LATER = NOW + timedelta(hours=1)
LEFT_OUT = {*map(str, RuledOut), "nothing_new"}
OF_A_CASE = ("case_file", "event", "chase", "reminder", "case_link", "certificate")
HELD = {"number": "U7", "valid_from": "2024-09-04", "valid_to": "2027-06-30"}
PEOPLE = [
    {},
    {"port": "rainbow_bridge"},
    {"port": "douglas"},
    {"filing": {"route": "land", "port": "lacolle_15", "flagpoling": True}},
    {"filing": {"route": "return", "port": "peace_bridge"}},
    {"filing": {"route": "airport", "port": "yyz"}},
    {"filing": {"route": "land", "port": None}},
    {"filing": {"route": "consulate"}},
    {"stage": "compliance", "certificate": False},
    {"stage": "job offer", "certificate": False, "port": "coutts"},
    {"stage": "permit", "permit": HELD},
    {"stage": "permit", "permit": HELD, "filing": {"route": "return", "port": "peace_bridge"}},
    {"stage": "permit", "permit": HELD, "filing": {"route": "inside"}},
    {"stage": "extension", "permit": HELD, "certificate": False},
    {"filing": {"route": "consulate"}, "spouse": {"name": "Sam", "relationship": "married"}},
    {"stage": "decision", "filing": {"route": "consulate"}},
    {"stage": "permit", "permit": HELD},
    {},
    {},
    {"stage": "extension", "permit": HELD, "certificate": False,
     "filing": {"route": "return", "port": "peace_bridge"}},
    {"stage": "permit", "permit": {**HELD, "valid_to": "2029-06-30"},
     "spouse": {"name": "Sam", "relationship": "married"}},
    {},
]  # fmt: skip
PINNED, MARRIED = len(PEOPLE), len(PEOPLE) - 1
SPOUSE = len(PEOPLE) + 1  # of the married one, with a case of their own that is linked
CASES = SPOUSE
RETURNING = {"applicant": {"location": "inside", "citizenships": ["US"]},
             "filing": {"route": "return", "port": "peace_bridge"}}  # fmt: skip
REPORTED = "inadmissibility_reported"
HAPPENED = {17: ["closed"], 18: ["filed", "refused"], 19: ["filed"], 20: [REPORTED]}

instants = st.datetimes(datetime(2026, 11, 1), datetime(2027, 4, 1), timezones=st.just(UTC))  # noqa: DTZ001
edges = st.dates(date(2026, 11, 1), date(2027, 4, 1)).map(str) | instants.map(
    lambda at: at.isoformat()
)
weekdays = st.lists(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, unique=True
)
blocks = (
    st.just({"whole": True})
    | st.builds(lambda days: {"weekdays": days}, weekdays)
    | st.builds(lambda days: {"weekdays": days, "hours": "06:00-24:00"}, weekdays)
    | st.just({"by_appointment": True})
)
scopes = st.fixed_dictionaries(
    {"purpose": st.sampled_from(["all", "first_entry", "flagpoling"])},
    optional={"citizenships": st.sampled_from([["US"], ["MX"]])},
)
places = (
    st.builds(
        lambda ports: {"kind": "port", "ports": ports},
        st.lists(
            st.sampled_from(["peace_bridge", "rainbow_bridge", "douglas", "lacolle_15", "yyz"]),
            min_size=1,
            unique=True,
        ),
    )
    | st.just({"kind": "port", "all": True})
    | st.sampled_from(["land", "airport"]).map(lambda k: {"kind": "port", "port_kind": k})
    | st.sampled_from(["ON", "QC", "BC"]).map(lambda p: {"kind": "port", "province": p})
    | st.lists(
        st.sampled_from(["land", "airport", "consulate", "inside", "return"]),
        min_size=1,
        unique=True,
    ).map(lambda routes: {"kind": "route", "routes": routes})
    | st.just({"kind": "programme"})
    | st.just({"kind": "portal_outage"})
)


@st.composite
def documents(draw):
    """Return a restriction that the firm could publish."""
    start, end = draw(edges), draw(st.none() | edges)
    if end is not None and end[:10] <= start[:10]:
        end = None
    return {
        "id": "invented-any",
        "title": "Invented",
        "effect": draw(st.sampled_from(["close", "close", "close", "advise"])),
        "applies_to": draw(scopes),
        "closed": [draw(blocks)],
        "announced_at": draw(st.none() | instants.map(lambda at: at.isoformat())),
        "effective_from": start,
        "effective_to": end,
        "supersedes": draw(st.sampled_from([[], [], ["R2024-07-04"]])),
        "source": "https://example.org/invented",
        "confidence": "low",
    } | draw(places)


@pytest.fixture
def portfolio(office: Office) -> Office:
    for n, person in enumerate(PEOPLE, start=1):
        opened(office, n, team={"owner": OWNER}, **person)
    for n, happened in HAPPENED.items():
        for event in happened:
            answer = record(office, reference_of(n), event, {}, now=NOW)
            assert isinstance(answer, Recorded), answer
    pin = {"until_on": "2027-04-01", "reason": "The visit is booked."}
    for answer in (
        record(office, reference_of(PINNED), "plan_pinned", pin, now=NOW),
        open_spouse_case(office, reference_of(MARRIED), RETURNING, now=NOW),
    ):
        assert isinstance(answer, Recorded), answer
    return office


def would_move(office: Office, document) -> set[str]:
    """Plan every case in both worlds, asking no database who could be affected."""
    wanted = replace(from_document(document, ports=office.book.ports), published_at=LATER)
    with reading(office.engine) as conn:
        known = tuple(r for r in office.restrictions(conn) if r.id != wanted.id)
        before, after = office.almanac_under(known), office.almanac_under((*known, wanted))
        stored = cases.load(conn, range(1, CASES + 1))
    return {
        reference_of(number)
        for number, one in stored.items()
        if diff(
            plan(one.case, before, as_of=LATER),
            plan(one.case, after, as_of=LATER),
            reason="",
            because="",
        )
    }  # of the pinned one too, which does not move all the same


def sought(office: Office, document) -> set[str]:
    """Return the cases that the search for this document finds."""
    wanted = replace(from_document(document, ports=office.book.ports), published_at=LATER)
    with reading(office.engine) as conn:
        _, changed = previewed(office, conn, wanted, LATER)
        reach = reach_of(office, changed)._asdict()
        return {reference_of(n) for n in affected(conn, from_day=date.min, **reach)}


def rows_by_case(office: Office) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with reading(office.engine) as conn:
        for name in OF_A_CASE:
            table = SQLModel.metadata.tables[name]
            column = table.c["number" if name == "case_file" else "case_number"]
            for number, *row in conn.execute(select(column, *table.c)):
                found.setdefault(reference_of(number), []).append(f"{name} {row!r}")
    return {case: sorted(rows) for case, rows in found.items()}


def _shut(kind: str, **fields):
    return {
        "id": "invented-any", "title": "Invented", "kind": kind, "closed": [{"whole": True}],
        "effective_from": "2026-11-23", "effective_to": "2027-05-31",
        "source": "https://example.org/invented", **fields,
    }  # fmt: skip


@example(document=_shut("programme"))
@example(document=_shut("route", routes=["inside"]))
@example(document=_shut("route", routes=["consulate"]))
@example(document=_shut("route", routes=["return"]))
@example(document=_shut("portal_outage"))
@example(document=_shut("port", ports=["peace_bridge"]))
# A refused case has no day to file again meanwhile, and has one once it is withdrawn.
@example(document=_shut("port", ports=["peace_bridge"], effective_to=None))
@example(document=_shut("port", all=True, applies_to={"purpose": "flagpoling"}))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents())
def test_exactly_those_move_whose_plan_differs_and_the_rest_is_untouched(portfolio, document):
    before, expected = rows_by_case(portfolio), would_move(portfolio, document)
    held = expected & {reference_of(PINNED)}
    expected -= held
    found = sought(portfolio, document)
    shown = preview(portfolio, document, now=LATER)
    published = publish(portfolio, document, now=LATER)
    assert {reference for reference, _ in published.diffs} == expected
    assert {reference for reference, _ in shown.diffs} == expected
    assert {reference for reference, _ in published.pinned} == held
    assert published.unaffected == shown.unaffected == CASES - len(expected)
    rest = {line.reason: line.cases for line in shown.rest}
    assert sum(rest.values()) == CASES - len(expected)
    outside = sum(rest[reason] for reason in rest.keys() & LEFT_OUT)
    assert CASES - len(found) == outside
    assert found >= expected | held
    after = rows_by_case(portfolio)
    assert {case for case in before if before[case] != after[case]} == expected
    back = withdraw(portfolio, document["id"], now=LATER)
    assert {reference for reference, _ in back.diffs} == expected
    returned = rows_by_case(portfolio)
    assert {case for case in before if before[case] != returned[case]} == expected
