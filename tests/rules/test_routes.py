"""Every way of filing for every kind of person: open or not, when, and which to take."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.rules import events as e
from models.rules.almanac import Almanac
from models.rules.case import (
    Inadmissibility,
    Location,
    Route,
    Stage,
)
from models.rules.findings import Verdict
from models.rules.records import WorkerStatus
from models.rules.routes import ways_of
from models.rules.timing import timing
from models.rules.ways import Way
from tests.rules.cases import OPEN_BORDER
from tests.rules.lives import (
    WORKER,
    after,
    new,
    spouse,
)

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)  # Tuesday, noon in Toronto
IN_2029 = datetime(2029, 8, 1, 17, tzinfo=UTC)
ANSWER = {Verdict.YES: "yes", Verdict.NO: "no", Verdict.COUNSEL: "counsel"}
HELD = {"valid_from": date(2024, 7, 21), "valid_to": date(2027, 7, 20)}


def advised(case, *, at=NOW, almanac: Almanac = OPEN_BORDER, own=()):
    on = at.date()
    times = [timing(route, almanac.book, own, on=on) for route in Route]
    return ways_of(case, almanac, times, as_of=at)


def first_of(ways):
    """The likeliest port of each way."""
    found: dict[Route, Way] = {}
    for way in ways:
        found.setdefault(way.route, way)
    return found


def answers(case, *, at=NOW, almanac=OPEN_BORDER) -> str:
    """The answers in the order land, airport, consulate, inside, return."""
    found = first_of(advised(case, at=at, almanac=almanac))
    return " ".join(ANSWER[found[route].verdict] for route in Route)


def person(filing=None, job=None, **applicant):
    changes = {"applicant": {"location": Location.OUTSIDE, **applicant}}
    return new(
        filing=filing or {"route": Route.LAND, "port": "peace_bridge"},
        employer={"site": "Thunder Bay, ON"},
        job=job or {},
        **changes,
    )


def holder(citizenships=("US",), **applicant):
    told = {"location": Location.INSIDE, "citizenships": citizenships, **applicant}
    return new(
        stage=Stage.EXTENSION,
        applicant=told,
        permit=HELD,
        job={"start_on": date(2024, 7, 21)},
        filing={"route": None, "port": None},
        certificate={"number": "A7654321", "fee_paid": True,
                     "submitted_at": datetime(2026, 11, 2, tzinfo=UTC)},
    )  # fmt: skip


def partner(citizenships=("FR",), status=WorkerStatus.HELD, **applicant):
    own = spouse()
    told = replace(own.facts.applicant, citizenships=citizenships, **applicant)
    facts = replace(own.facts, applicant=told, filing=replace(own.facts.filing, route=None))
    return replace(own, facts=facts, worker=replace(WORKER, status=status))


NURSE = {"occupation": "Registered Nurse", "health_setting": True}
PLEASE = {"licence": "RN 1", "licence_province": "ON"}
# land, airport, consulate, inside, return
PERSONS = [
    ("a US citizen abroad", person(), "yes yes yes no no"),
    ("of both countries", person(citizenships=("US", "MX")), "yes yes yes no no"),
    # IRPR 198(1): who needs a visa cannot apply on entry; Mexican citizens since 2024-02-29.
    ("a Mexican citizen abroad", person(citizenships=("MX",)), "no no yes no no"),
    (
        "a Mexican citizen with a green card (R190(1)(c))",
        person(citizenships=("MX",), us_permanent_resident=True),
        "yes yes yes no no",
    ),
    (
        "a Mexican citizen with an eTA, which frees nobody from the visa",
        person(citizenships=("MX",), visa_exempt_basis="eTA"),
        "no no yes no no",
    ),
    (
        "a Mexican citizen whom R190 exempts otherwise",
        person(citizenships=("MX",), visa_exempt_basis="IRPR 190(2)"),
        "counsel counsel yes no no",
    ),
    ("a French citizen: not of the treaty", person(citizenships=("FR",)), "no no no no no"),
    ("a Canadian citizen", person(citizenships=("US", "CA")), "no no no no no"),
    # IRCC counts Puerto Rico, and no other territory: counsel looks at the papers.
    ("of Guam", person(citizenships=("GU",)), "counsel counsel counsel no no"),
    ("of a country nobody recorded", person(citizenships=()), "counsel counsel counsel no no"),
    # In Canada without a permit: the grounds of R199 are counsel's to name.
    (
        "a US visitor in Canada",
        person(location=Location.INSIDE),
        "no yes counsel counsel yes",
    ),
    (
        "a Mexican visitor in Canada",
        person(citizenships=("MX",), location=Location.INSIDE),
        "no no counsel counsel no",
    ),
    ("a US citizen, nobody knows where", person(location=None), "yes yes yes counsel counsel"),
    (
        "a firm that means a return says that the person is here",
        person({"route": Route.RETURN, "port": "rainbow_bridge"}, location=None),
        "no yes counsel counsel yes",
    ),
    (
        "a return of somebody recorded abroad: one of the two is wrong",
        person({"route": Route.RETURN, "port": "rainbow_bridge"}),
        "yes yes yes counsel counsel",
    ),
    ("a US citizen renewing", holder(), "no yes counsel yes yes"),
    # R190(3)(f): from the United States alone, while the permit runs; practice is unknown.
    ("a Mexican citizen renewing", holder(("MX",)), "no no counsel yes counsel"),
    # R198(2)(b): on entry only with the examination in hand; the licence comes first of all.
    (
        "a nurse without examination",
        person(job=NURSE, **PLEASE),
        "no no yes no no",
    ),
    (
        "a nurse without licence, examined: no branch of the list is met",
        after(
            person(job=NURSE),
            e.DocumentReceived(kind="medical", issued_on=date(2026, 10, 1)),
        ),
        "no no no no no",
    ),
    (
        "an engineer without licence: can it be had in time?",
        person(job={"occupation": "Engineer"}),
        "counsel counsel counsel no no",
    ),
    (
        "a conviction that counsel has not weighed",
        person(inadmissibility=Inadmissibility.POSSIBLE),
        "counsel counsel counsel no no",
    ),
    ("nobody asked for convictions", person(inadmissibility=Inadmissibility.UNKNOWN),
     "yes yes yes no no"),
    # A spouse: on entry with or after the worker and only without a visa; no return to file,
    # but for US citizens and residents (SPOUSE_ROUTE).
    ("a French spouse abroad", partner(location=Location.OUTSIDE),
     "counsel counsel yes no no"),
    ("a French spouse in Canada", partner(location=Location.INSIDE),
     "no counsel counsel yes no"),
    ("a US spouse in Canada", partner(("US",), location=Location.INSIDE),
     "no yes counsel yes yes"),
    ("a US spouse abroad", partner(("US",), location=Location.OUTSIDE), "yes yes yes no no"),
    ("a Mexican spouse in Canada", partner(("MX",), location=Location.INSIDE),
     "no no counsel yes no"),
]  # fmt: skip
NAMES, TABLE = [row[0] for row in PERSONS], [row[1:] for row in PERSONS]


@pytest.mark.parametrize(("case", "expected"), TABLE, ids=NAMES)
def test_each_person_is_told_which_ways_are_open(case, expected):
    assert answers(case) == expected


@pytest.mark.parametrize(("case", "expected"), TABLE, ids=NAMES)
def test_exactly_one_way_is_recommended_when_any_is_lawful(case, expected):
    chosen = [way for way in advised(case) if way.recommended]
    assert len(chosen) == ("yes" in expected.split())
    assert all(way.verdict is Verdict.YES and way.because for way in chosen)


@pytest.mark.parametrize(("case", "expected"), TABLE, ids=NAMES)
def test_every_answer_says_why(case, expected):
    for way in advised(case):
        worst = {f.verdict for f in way.findings}
        assert way.verdict in worst, way.route
        for finding in way.findings:
            assert finding.message
            assert finding.verdict is Verdict.YES or finding.remedy, finding


def test_a_way_that_is_not_lawful_has_no_dates():
    for _, case, _ in PERSONS:
        for way in advised(case):
            if way.verdict is Verdict.NO:
                assert (way.earliest_on, way.p90_on, way.windows) == (None, None, ())


def test_the_same_facts_on_the_same_day_give_the_same_answer():
    for _, case, _ in PERSONS:
        assert advised(case) == advised(case)
