"""Every way of filing for every kind of person: open or not, when, and which to take."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.rules import events as e
from models.rules.almanac import Almanac
from models.rules.facts import Inadmissibility, Location, Route, Stage
from models.rules.findings import Verdict
from models.rules.happening import AT_REST
from models.rules.permit import Permit
from models.rules.plan import StepKey
from models.rules.records import (
    Admitted,
    CaseKind,
    Choice,
    CounselDecision,
    Travel,
    WorkerStatus,
)
from models.rules.restrictions import Block, RestrictionKind
from models.rules.route_findings import findings_of_case
from models.rules.routes import ways_of
from models.rules.timing import Answered, timed, timing
from models.rules.ways import Way
from tests.rules.cases import BOOK, OPEN_BORDER, day, planned, restriction, under
from tests.rules.lives import (
    WORKER,
    after,
    married,
    new,
    reaching,
    ready,
    renewal_filed,
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


BRIDGE = {"route": Route.LAND, "port": "rainbow_bridge"}
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
    (
        "a return that the firm calls land and flagpoling",
        person({**BRIDGE, "flagpoling": True}, location=None),
        "yes yes counsel counsel yes",
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


# Dates: the planner's own, way by way.


def test_the_case_s_own_way_has_the_dates_of_its_plan():
    case = ready(applicant={"location": Location.OUTSIDE})
    step = planned(case, at=NOW).step(StepKey.FILING)
    way = next(w for w in advised(case) if w.port and w.port.id == "peace_bridge")
    assert (way.earliest_on, way.latest_safe_on) == (step.earliest_on, step.safe_on)


def test_online_the_last_safe_day_leaves_nine_in_ten_their_answer():
    # Start Mon 2027-02-01 less 56 days: Mon 2026-12-07. Ready and asked Tue 2026-12-01; the
    # answer then comes after 28 days, on 12-29, and after 56, on 2027-01-26.
    way = first_of(advised(ready(applicant={"location": Location.OUTSIDE})))[Route.CONSULATE]
    dates = (way.earliest_on, way.p50_on, way.p90_on, way.latest_safe_on)
    assert dates == tuple(map(day, ("2026-12-01", "2026-12-29", "2027-01-26", "2026-12-07")))
    assert way.slack_days == 6


def test_the_firm_s_own_files_move_answer_and_last_safe_day_together():
    # 50 files of 100 days against 28 and 56 of 2026-06-30, which are 154 days old and stand for
    # 20 x 0.5 ** (154 / 180) = 11.05 cases. Median (11.05 x 28 + 5000) / 61.05 = 86.97, so 87;
    # nine in ten (11.05 x 56 + 5000) / 61.05 = 92.04, so 93. 93 days before 2027-02-01 lies
    # Saturday 2026-10-31, so Friday 2026-10-30 it is: too late now.
    own = [Answered(Route.CONSULATE, 100, NOW.date())] * 50
    case = ready(applicant={"location": Location.OUTSIDE})
    times = [timing(route, BOOK, own, on=NOW.date()) for route in Route]
    found = ways_of(case, Almanac(timed(BOOK, times)), times, as_of=NOW)
    way = first_of(found)[Route.CONSULATE]
    assert (way.timing.p50_days, way.timing.p90_days) == (87, 93)
    assert way.latest_safe_on == day("2026-10-30")
    assert way.slack_days == -32
    assert next(w for w in found if w.recommended).route is Route.LAND


# Bloomfield: Monday to Saturday 09:00 to 17:00, in New Brunswick (UTC-4 in winter).
COUNTER = {"route": Route.LAND, "port": "bloomfield"}
HOURS = [
    # asked at, first window opens, first day
    ("2026-12-01T12:00:00Z", "2026-12-01T13:00:00Z", "2026-12-01"),  # an hour before it opens
    ("2026-12-01T15:00:00Z", "2026-12-01T15:00:00Z", "2026-12-01"),  # open: from now on
    ("2026-12-01T21:00:00Z", "2026-12-02T13:00:00Z", "2026-12-02"),  # closes at this very hour
    # After Friday's close: Saturday is open, and the firm's next working day is Monday.
    ("2026-12-04T22:00:00Z", "2026-12-05T13:00:00Z", "2026-12-07"),
]


@pytest.mark.parametrize(("asked", "opens", "first"), HOURS)
def test_a_port_that_has_closed_for_the_day_is_open_another(asked, opens, first):
    at = datetime.fromisoformat(asked)
    way = first_of(advised(person(COUNTER), at=at))[Route.LAND]
    assert way.windows[0].opens_at == datetime.fromisoformat(opens)
    assert way.earliest_on == day(first)


def test_ten_windows_at_most_in_order_and_none_that_is_over():
    for _, case, _ in PERSONS:
        for way in advised(case):
            opens = [w.opens_at for w in way.windows]
            assert len(opens) <= 10
            assert opens == sorted(opens)
            assert all(NOW <= w.opens_at < w.closes_at for w in way.windows)


def test_no_window_is_shown_before_all_can_be_in_hand():
    # The portal takes nothing until 2026-12-14: no number, and nothing to present, before it.
    outage = restriction(RestrictionKind.PORTAL_OUTAGE, until="2026-12-13")
    way = first_of(advised(person(), almanac=under(outage)))[Route.LAND]
    assert way.earliest_on == day("2026-12-14")
    assert way.windows[0].opens_at == datetime(2026, 12, 14, 5, tzinfo=UTC)


def test_a_portal_that_is_down_without_an_end_stops_every_way_that_needs_a_number():
    outage = restriction(RestrictionKind.PORTAL_OUTAGE)
    found = first_of(advised(person(), almanac=under(outage)))
    assert found[Route.LAND].verdict is found[Route.CONSULATE].verdict is Verdict.NO
    assert "OFFER_BEFORE_APPLICATION" in {f.rule for f in found[Route.LAND].findings}


def test_a_port_that_is_closed_for_good_leaves_the_next_one():
    found = advised(person(), almanac=under(restriction()))
    ports = {w.port.id: w for w in found if w.route is Route.LAND}
    assert ports["peace_bridge"].verdict is Verdict.NO
    assert ports["peace_bridge"].restrictions == ("n-1",)
    assert ports["rainbow_bridge"].recommended


def test_a_way_closed_to_all_is_no_way():
    closed = restriction(RestrictionKind.ROUTE, routes=(Route.CONSULATE,))
    way = first_of(advised(person(citizenships=("MX",)), almanac=under(closed)))
    assert way[Route.CONSULATE].verdict is Verdict.NO
    assert not any(w.recommended for w in way.values())


def test_online_a_part_of_a_day_that_is_closed_is_left_out():
    night = restriction(
        RestrictionKind.ROUTE, Block(to_minute=9 * 60), routes=(Route.CONSULATE,)
    )
    way = first_of(advised(person(), almanac=under(night)))[Route.CONSULATE]
    # Asked at noon in Toronto; the day after opens at nine there.
    assert [w.opens_at.hour for w in way.windows[:2]] == [17, 14]


def test_a_stay_that_ends_ends_the_ways_from_inside_before_it():
    visitor = person(location=Location.INSIDE, status_valid_to=date(2026, 12, 18))
    way = first_of(advised(visitor))[Route.RETURN]
    assert way.latest_safe_on == day("2026-12-17")


def test_a_renewal_on_its_way_counts_from_the_day_it_went_in():
    way = first_of(advised(renewal_filed(), at=IN_2029))[Route.INSIDE]
    assert way.earliest_on == IN_2029.date()
    assert way.latest_safe_on is None


@pytest.mark.parametrize("awaiting", sorted(set(reaching()) - AT_REST))
def test_in_every_state_of_a_case_the_ways_can_be_told(awaiting):
    case = reaching()[awaiting]
    for at in (NOW, IN_2029, datetime(2030, 3, 1, 17, tzinfo=UTC)):
        found = advised(case, at=at)
        assert {way.route for way in found} == set(Route)
        assert sum(way.recommended for way in found) <= 1


WORKERS = [row[:2] for row in PERSONS if row[1].kind is CaseKind.WORKER]


def alone_and_married(case, at):
    """Every way without its risks: they point to the spouse's own case."""
    told = (advised(one, at=at) for one in (case, married(case)))
    return [[replace(way, risks=()) for way in ways] for ways in told]


@pytest.mark.parametrize("case", [row[1] for row in WORKERS], ids=[row[0] for row in WORKERS])
def test_a_worker_s_ways_are_the_same_with_a_spouse(case):
    alone, with_a_spouse = alone_and_married(case, NOW)
    assert with_a_spouse == alone


@pytest.mark.parametrize("awaiting", sorted(set(reaching()) - AT_REST))
def test_in_every_state_a_worker_s_ways_are_the_same_with_a_spouse(awaiting):
    for at in (NOW, IN_2029):
        alone, with_a_spouse = alone_and_married(reaching()[awaiting], at)
        assert with_a_spouse == alone


def test_the_spouse_is_pointed_to_a_case_of_her_own():
    risks = advised(married(ready()))[0].risks
    assert any("spouse's case" in risk for risk in risks)


def test_counsel_s_word_opens_a_way_that_was_left_open():
    visitor = person(location=Location.INSIDE)
    cleared = CounselDecision(question="R199_AFTER_ENTRY", choice=Choice.CLEARED, on=NOW.date())
    decided = replace(visitor, decisions=(cleared,))
    assert first_of(advised(decided))[Route.INSIDE].verdict is Verdict.YES


# Words for the client.


def chosen(case, **asked):
    return next(w for w in advised(case, **asked) if w.recommended)


def test_the_reason_says_what_to_do_how_soon_it_answers_and_what_else_there_is():
    # Ready at once: Tue 2026-12-01. Start Mon 2027-02-01 less a day is a Sunday, so the last
    # day is Fri 01-29 and the safe one Thu 01-28, 58 days on. Online: 56 days, 2027-01-26.
    assert chosen(person()).because == (
        "Apply on entry at Fort Erie Peace Bridge from Tuesday 2026-12-01 on: the officer "
        "decides the same day. The last safe day for 2027-02-01 is 2027-01-28, 58 days later. "
        "Online before travel it could take until 2027-01-26."
    )


def test_a_renewal_says_that_the_work_goes_on():
    assert "the work goes on until then (IRPR 186(u))" in chosen(holder()).because


def test_what_is_filed_is_waited_for():
    way = chosen(renewal_filed(), at=IN_2029)
    assert way.because.startswith(
        "Wait for the answer to what was filed on Wednesday 2029-08-01:"
    )


def test_where_doubts_hold_up_every_way_the_best_says_what_to_settle_and_by_whom():
    found = advised(person(job={"occupation": "Engineer"}))
    (best,) = [w for w in found if w.once_settled]
    assert not any(w.recommended for w in found)
    assert best.route is Route.LAND
    assert best.once_settled.startswith("First settle: Is a licence of ON needed")
    assert "(regulator) Then: Apply on entry at Fort Erie Peace Bridge" in best.once_settled


def test_where_nothing_is_lawful_nothing_is_advised():
    found = advised(person(citizenships=("FR",)))
    assert not any(w.recommended or w.once_settled for w in found)


# The permit ended 2027-07-20 and nobody renewed it: asked on Sunday 2027-07-25.
LOST_AT = datetime(2027, 7, 25, 18, tzinfo=UTC)


def lost(stopped_on=None):
    done = {StepKey.STOP_WORK.value: day(stopped_on)} if stopped_on else {}
    case = holder()
    return first_of(advised(replace(case, done={**case.done, **done}), at=LOST_AT))


def test_lost_status_is_asked_back_from_inside_and_elsewhere_a_permit_is_asked_for_anew():
    found = lost("2027-07-20")
    inside, back = found[Route.INSIDE], found[Route.RETURN]
    assert (inside.verdict, inside.findings[-1].rule) == (Verdict.COUNSEL, "RESTORATION_90")
    # Ninety days after Tuesday 07-20 end Monday 10-18; the safe day is the Friday before.
    assert inside.latest_safe_on == day("2027-10-15")
    # The next permit should have begun on 07-21, and Sunday is no working day of the firm.
    assert (back.earliest_on, back.verdict) == (day("2027-07-26"), Verdict.YES)
    assert back.slack_days < 0


@pytest.mark.parametrize("stopped_on", [None, "2027-07-21"])
def test_until_it_is_known_that_work_stopped_in_time_every_way_is_for_counsel(stopped_on):
    found = lost(stopped_on)
    for route in (Route.RETURN, Route.AIRPORT, Route.CONSULATE):
        assert found[route].verdict is Verdict.COUNSEL
        assert "UNAUTHORIZED_6M" in {f.rule for f in found[route].findings}


LEFT = [
    # when the worker left and came back, when work stopped; whether it is asked about, and how
    (
        "2027-09-01",
        "2027-09-05",
        None,
        "ended on 2027-09-01, and the worker, who was away, came",
    ),
    ("2027-09-01", "2027-09-05", "2027-09-05", None),
    ("2027-09-01", "2027-09-05", "2027-09-06", "back on 2027-09-05"),
    ("2027-09-01", None, None, None),  # still away: nobody works in Canada from there
    ("2027-07-18", "2027-07-25", None, "back on 2027-07-25"),  # away as the permit ended
    ("2027-06-01", "2027-06-05", None, "Status was lost on 2027-11-01"),  # over before the end
    (None, None, None, "Status was lost on 2027-11-01"),
]


@pytest.mark.parametrize(("left", "back", "stopped", "said"), LEFT)
def test_of_who_left_after_the_end_it_is_asked_whether_work_went_on_after_the_return(
    left, back, stopped, said
):
    # The permit ended 2027-07-20 with its renewal pending, which was refused on 2027-11-01.
    case = after(holder(), e.ExtensionFiled(), at=datetime(2027, 7, 10, 15, tzinfo=UTC))
    trip = Travel(
        left_on=day(left) if left else None,
        returned_on=day(back) if back else None,
        admitted_as=Admitted.VISITOR if back else None,
    )
    case = after(case, e.ApplicationRefused(), at=datetime(2027, 11, 1, 15, tzinfo=UTC))
    done = {StepKey.STOP_WORK.value: day(stopped)} if stopped else {}
    case = replace(case, travels=(trip,) if left else (), done={**case.done, **done})
    found = findings_of_case(case, BOOK, datetime(2027, 11, 3, 15, tzinfo=UTC))[0]
    asked = [f.message for f in found if f.rule == "UNAUTHORIZED_6M"]
    assert (said in asked[0]) if said else asked == []


@pytest.mark.parametrize(
    ("left", "back", "verdict"),
    [
        ("2027-08-01", None, Verdict.NO),  # abroad as the renewal was refused
        ("2027-11-02", "2027-11-03", Verdict.NO),  # left since: a new application
        ("2027-08-01", "2027-08-05", Verdict.COUNSEL),  # back before the loss
    ],
)
def test_lost_status_is_not_asked_back_by_who_has_left_since(left, back, verdict):
    case = after(holder(), e.ExtensionFiled(), at=datetime(2027, 7, 10, 15, tzinfo=UTC))
    case = after(case, e.ApplicationRefused(), at=datetime(2027, 11, 1, 15, tzinfo=UTC))
    trip = Travel(left_on=day(left), returned_on=day(back) if back else None)
    at = datetime(2027, 11, 4, 15, tzinfo=UTC)
    inside = first_of(advised(replace(case, travels=(trip,)), at=at))[Route.INSIDE]
    assert [f.verdict for f in inside.findings if f.rule == "RESTORATION_90"] == [verdict]
    step = planned(replace(case, travels=(trip,)), at=at).step(StepKey.RESTORATION)
    assert (step.status == "blocked") is (verdict is Verdict.NO)


def test_no_last_safe_day_rests_on_a_time_that_nobody_knew():
    then = datetime(2024, 6, 14, 19, tzinfo=UTC)
    way = first_of(advised(person(job={"start_on": date(2024, 9, 2)}), at=then))[
        Route.CONSULATE
    ]
    assert (way.p50_on, way.p90_on, way.latest_safe_on) == (None, None, None)
    assert any("No figure was known on 2024-06-14" in risk for risk in way.risks)


def test_a_port_whose_hours_nobody_confirmed_comes_after_one_that_is_known():
    visitor = person({"route": Route.RETURN, "port": None}, location=Location.INSIDE)
    assert chosen(visitor).port.hours is not None


@pytest.mark.parametrize(
    ("case", "at", "spared"),
    [
        (holder(), NOW, "citizens and permanent residents"),
        (holder(("MX",)), NOW, "professionals under T36"),
        (holder(), datetime(2024, 12, 20, 17, tzinfo=UTC), None),  # before the ban
    ],
)
def test_a_return_says_why_the_ban_spares_the_person(case, at, spared):
    way = first_of(advised(case, at=at))[Route.RETURN]
    said = [f.message for f in way.findings if f.rule == "FLAGPOLE_EXEMPT"]
    assert said == [] if spared is None else spared in said[0]


def test_online_the_aim_for_the_highest_skills_is_told_as_an_aim():
    rules = {
        f.rule for f in first_of(advised(person(job={"teer": 1})))[Route.CONSULATE].findings
    }
    assert "GSS_2_WEEKS" in rules


def test_a_permit_without_its_last_day_leaves_the_renewal_undated_and_says_so():
    case = replace(holder(), permits=(Permit(number="U1"),))
    way = first_of(advised(case))[Route.INSIDE]
    assert (way.verdict, way.earliest_on) == (Verdict.COUNSEL, None)
    assert "PERMIT_EXPIRY" in {f.rule for f in way.findings}
