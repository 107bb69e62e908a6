"""What is asked beside citizenship and credential: situations that were once got wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.reference.loader import load_book
from models.rules.case import Document, DocumentStatus
from models.rules.eligibility import screen, screen_case
from models.rules.facts import Arrangement, Duties, Route
from models.rules.findings import Verdict, Who
from models.rules.permit import Certificate, Permit, Superseded
from models.rules.records import (
    Application,
    ApplicationKind,
    Choice,
    CounselDecision,
    Outcome,
)
from models.rules.sites import province_of
from models.rules.spelling import folded
from tests.rules.lives import facts, new, spouse

BOOK = load_book()
AT = datetime(2026, 12, 1, 18, tzinfo=UTC)
YES, NO, COUNSEL = Verdict.YES, Verdict.NO, Verdict.COUNSEL
RECEIVED = DocumentStatus.RECEIVED


def paper(kind, status=RECEIVED, **dates):
    return Document(kind=kind, status=status, **dates)


EXAMINED = paper("medical", issued_on=date(2026, 11, 2))
IN_ONTARIO = {"site": "Thunder Bay, ON"}
DEGREE, SCHOOL = {"credential": "Bachelor's degree"}, {"credential": "High school"}


def told(occupation, *, at=AT, papers=(), employer=None, applicant=None, **job):
    case = facts(
        applicant=applicant or {},
        employer={**IN_ONTARIO, **(employer or {})},
        job={"occupation": occupation, **job},
    )
    return screen(case, BOOK, at=at, documents=papers)


def of(answer, rule):
    """The worst finding on a rule."""
    order = (NO, COUNSEL, YES)
    found = sorted(
        (f for f in answer.findings if f.rule == rule), key=lambda f: order.index(f.verdict)
    )
    return found[0] if found else None


def degree(field, **more):
    return {"applicant": {**DEGREE, "degree_field": field, **more}}


def licence(**more):
    return {"applicant": {"credential": None, "licence": "88213", **more}}


def years(number, **more):
    return {"applicant": {**SCHOOL, "degree_field": None, "years_experience": number, **more}}


NURSE, CONSULTANT = "Registered Nurse", "Management Consultant"
TECHNICIAN, ANALYST = "Scientific Technician", "Computer Systems Analyst"
DIPLOMA: dict[str, Any] = {
    "applicant": {"credential": "Diploma", "degree_field": "Chemistry", "degree_years": 2},
    "papers": (paper("reference_letters"), paper("licence", DocumentStatus.NOT_APPLICABLE)),
}
SUPPORTED = {"supervising_professional": "Dr. Ivo Castellan, chemist"}
US_DIPLOMA = {
    "credential": "Diploma",
    "degree_field": "Computer systems",
    "experience_in": "Systems analyst",
}

TRIED = [
    # what is told, the whole answer, the rule that decides, why
    (NURSE, degree("Nursing"), NO, "CREDENTIALS", "a degree in nursing is no licence"),
    (NURSE, licence(licence_province="NY"), COUNSEL, "REGULATED_4M", "ON is the destination"),
    (
        NURSE, licence(licence_province="ON"), COUNSEL, "IME_WHEN",
        "the licence is settled, the examination is not",
    ),
    (
        NURSE, {**licence(licence_province="ON"), "papers": (EXAMINED,)}, YES, "REGULATED_4M",
        "licence and examination in hand leave no doubt",
    ),
    (
        NURSE,
        {**licence(licence_issuer="College of Nurses of Ontario"), "papers": (EXAMINED,)},
        YES, "REGULATED_4M", "the issuer names the province",
    ),
    (
        NURSE, {**licence(licence_province="ON"), "employer": {"site": "Laval, Québec"}},
        COUNSEL, "REGULATED_4M", "another province than the licence's",
    ),
    ("Psychologist", {"applicant": {"credential": "PhD"}}, NO, "CREDENTIALS", "none is listed"),
    (
        "Psychologist",
        {"applicant": {"credential": "Licenciatura", "degree_field": "Psychology"}},
        COUNSEL, "REGULATED_4M", "the degree does; the licence to practise is to come",
    ),
    (CONSULTANT, degree("History"), COUNSEL, "CREDENTIALS", "any field, or a related one?"),
    (CONSULTANT, degree("Business"), YES, "CREDENTIALS", "the field of the work"),
    (CONSULTANT, years(7, experience_in="Cook"), COUNSEL, "CREDENTIALS", "no consultant"),
    (CONSULTANT, years(7, experience_basis="7 years as a cook"), COUNSEL, "CREDENTIALS",
     "told in free words"),
    (CONSULTANT, years(5, experience_basis="5 years as management consultant"), YES,
     "CREDENTIALS", "told in free words too"),
    (CONSULTANT, years(5, experience_in="Logistics", ), COUNSEL, "CREDENTIALS", "specialty?"),
    (
        CONSULTANT,
        {**years(5, experience_in="Logistics"), "description": "Advice on logistics"}, YES,
        "CREDENTIALS", "five years in the specialty of the contract",
    ),
    (CONSULTANT, years(4, experience_in=CONSULTANT), NO, "CREDENTIALS", "a year short"),
    (
        CONSULTANT, {**degree("Business"), "duties": Duties.OPERATIONS}, COUNSEL, "CLOSED_LIST",
        "operational work",
    ),
    (
        CONSULTANT,
        {**degree("Business"), "description": "Runs the daily operations of the plant"},
        COUNSEL, "CLOSED_LIST", "the same, in free words",
    ),
    ("Actuary", degree("Mathematics"), COUNSEL, "CREDENTIALS", "no society is recorded"),
    (
        "Actuary", degree("Mathematics", licence_issuer="Society of Actuaries"), YES,
        "CREDENTIALS", "a society is",
    ),
    (
        "Actuary", {**degree("Mathematics"), "papers": (paper("actuarial_membership"),)}, YES,
        "CREDENTIALS", "its letter is in hand",
    ),
    ("Statistician", degree("Statistics"), YES, "CREDENTIALS", "the society is the actuary's"),
    (
        "Plant Pathologist",
        {
            "applicant": {"credential": "MSc", "degree_field": "Biology"},
            "papers": (paper("licence", DocumentStatus.NOT_APPLICABLE),),
        },
        YES, "CREDENTIALS", "carried inside Biologist",
    ),
    (TECHNICIAN, DIPLOMA, COUNSEL, "CREDENTIALS", "whom does the work support?"),
    (TECHNICIAN, {**DIPLOMA, **SUPPORTED}, YES, "CREDENTIALS", "a chemist, who is named"),
    (
        TECHNICIAN, {**DIPLOMA, "supervising_professional": "Dr. Ek"}, COUNSEL, "CREDENTIALS",
        "of which discipline?",
    ),
    (
        TECHNICIAN, {**DIPLOMA, **SUPPORTED, "building_trade": True}, NO, "CLOSED_LIST",
        "a construction trade",
    ),
    (
        TECHNICIAN, {**DIPLOMA, **SUPPORTED, "description": "Welder"}, COUNSEL, "CLOSED_LIST",
        "it sounds like one",
    ),
    (
        ANALYST, {**degree("Computer science"), "description": "Software developer"}, COUNSEL,
        "CLOSED_LIST", "development is not on the list",
    ),
    (
        ANALYST, {**degree("Computer science"), "duties": Duties.OTHER}, COUNSEL, "CLOSED_LIST",
        "told as other duties",
    ),
    (ANALYST, {**degree("Computer science"), "duties": Duties.LISTED}, YES, "CLOSED_LIST", "-"),
    (
        ANALYST,
        {"applicant": {**US_DIPLOMA, "years_experience": 3}}, COUNSEL, "CREDENTIALS",
        "how long and from where?",
    ),
    (
        ANALYST,
        {
            "applicant": {
                **US_DIPLOMA, "years_experience": 3, "degree_years": 2, "degree_country": "US",
            }
        },
        YES, "CREDENTIALS", "two years, of the United States",
    ),
    (
        ANALYST,
        {
            "applicant": {
                **US_DIPLOMA, "years_experience": 3, "degree_years": 1.5,
                "degree_country": "US",
            }
        },
        NO, "CREDENTIALS", "half a year short",
    ),
    (ANALYST, years(10, experience_in="Systems analyst"), NO, "CREDENTIALS", "no diploma"),
    ("Software Engineer", degree("Software"), COUNSEL, "CLOSED_LIST", "not a title"),
    ("Mechanical Engineer", degree("Engineering"), COUNSEL, "CLOSED_LIST", "not a title"),
    ("Engineer", degree("History"), COUNSEL, "CREDENTIALS", "another field"),
    ("Economist", {"noc": "52120"}, COUNSEL, "CLOSED_LIST", "a graphic designer's code"),
    ("Economist", {"noc": "41401"}, YES, "CLOSED_LIST", "its own code"),
    ("Economist", {"teer": 4}, COUNSEL, "CLOSED_LIST", "officers look for TEER 0 to 3"),
    (
        "Economist", {"description": "Meetings only, paid abroad"}, COUNSEL,
        "BUSINESS_VISITOR_ALT", "no work in Canada?",
    ),
    ("Economist", {"duties": Duties.VISIT}, COUNSEL, "BUSINESS_VISITOR_ALT", "the same"),
    (
        "University Teacher", {"description": "Teaches economics", "health_setting": None},
        COUNSEL, "IME_WHEN", "in a health faculty?",
    ),
    (
        "University Teacher", {"description": "Teaches economics"}, YES, "IME_WHEN",
        "in none",
    ),
    ("High School Teacher", {}, COUNSEL, "CLOSED_LIST", "schools are not listed"),
    (
        "College teacher", {"description": "Teaches economics at a high school"}, COUNSEL,
        "CLOSED_LIST", "the title is listed, the work is not",
    ),
    (
        "Librarian", {"applicant": {"credential": "B.L.S."}}, COUNSEL, "CREDENTIALS",
        "which degree admitted to it?",
    ),
    (
        "Research Assistant", {"description": "Research on economics"}, COUNSEL, "CLOSED_LIST",
        "is the employer a post-secondary institution?",
    ),
    (
        "Research Assistant",
        {
            "description": "Research on economics",
            "employer": {"name": "Lakehead University"},
        },
        YES, "CLOSED_LIST", "a university is",
    ),
    (
        "Physician",
        {
            "applicant": {"credential": "M.D.", "licence": "1", "licence_province": "ON"},
            "papers": (EXAMINED,),
        },
        COUNSEL, "CLOSED_LIST", "teaching or research only?",
    ),
    (
        "Physician",
        {
            "applicant": {"credential": "M.D.", "licence": "1", "licence_province": "ON"},
            "papers": (EXAMINED,),
            "description": "Research on asthma",
        },
        YES, "CLOSED_LIST", "research",
    ),
    ("Chemist", degree("Chemistry"), COUNSEL, "REGULATED_4M", "some provinces license it"),
    (
        "Chemist",
        {**degree("Chemistry"), "papers": (paper("licence", DocumentStatus.NOT_APPLICABLE),)},
        YES, "REGULATED_4M", "not this one, as was noted",
    ),
    (
        "Engineer", {**degree("Civil engineering"), "papers": (paper("regulator_letter"),)},
        YES, "REGULATED_4M", "it can be had in time",
    ),
    ("Engineer", degree("Civil engineering"), COUNSEL, "REGULATED_4M", "no licence yet"),
    (
        "Economist", {"employer": {"labour_dispute": True}}, COUNSEL, "LABOUR_DISPUTE",
        "R200(3)(c)",
    ),
    ("Economist", {"employer": {"labour_dispute": False}}, YES, "LABOUR_DISPUTE", "asked"),
    ("Economist", {"employer": {"ineligible": True}}, NO, "EMPLOYER_INELIGIBLE", "R200(3)(h)"),
    ("Economist", {"employer": {"ineligible": False}}, YES, "EMPLOYER_INELIGIBLE", "asked"),
    (
        "Economist", {"arrangement": Arrangement.CONTRACT}, COUNSEL, "EMPLOYMENT_AGREEMENT",
        "no signed agreement",
    ),
    (
        "Economist",
        {
            "arrangement": Arrangement.CONTRACT,
            "employer": {"agreement_signed_on": date(2026, 11, 16)},
        },
        YES, "EMPLOYMENT_AGREEMENT", "signed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("occupation", "case", "expected", "rule", "why"),
    TRIED,
    ids=[f"{row[0]}: {row[4]}" for row in TRIED],
)
def test_what_was_tried_gets_its_answer(occupation, case, expected, rule, why):
    answer = told(occupation, **case)
    finding = of(answer, rule)
    assert finding is not None, why
    assert (answer.verdict, finding.verdict) == (expected, expected), (why, answer)


@pytest.mark.parametrize(
    ("occupation", "case"), [row[:2] for row in TRIED if row[2] is COUNSEL]
)
def test_each_doubt_is_a_question_with_who_can_end_it_and_by_what(occupation, case):
    for finding in told(occupation, **case).findings:
        if finding.verdict is COUNSEL:
            assert finding.doubt.endswith(("?", ".")), finding
            assert isinstance(finding.who, Who)
            assert finding.remedy


def test_a_title_off_the_list_is_answered_with_what_the_list_says_of_its_words():
    school = of(told("High School Teacher"), "CLOSED_LIST").message
    assert "primary and secondary schools" in school
    assert "College teacher" in school
    assert "software development" in of(told("Software Developer"), "CLOSED_LIST").message


def test_the_technician_s_doubt_is_told_apart_from_a_missing_discipline():
    nobody = of(told(TECHNICIAN, **DIPLOMA), "CREDENTIALS")
    somebody = of(told(TECHNICIAN, **DIPLOMA, supervising_professional="Dr. Ek"), "CREDENTIALS")
    assert nobody.who is somebody.who is Who.EMPLOYER
    assert nobody.doubt != somebody.doubt
    assert "Ek" not in somebody.message  # a name is personal


# Two full health cases, alike but for the day of the examination: R30(3), twelve months back.
EXAMS = [
    # examined on, asked on, answer: 2025-12-01 + 12 months = 2026-12-01, the day included
    (date(2025, 12, 1), AT, YES),
    (date(2025, 11, 30), AT, COUNSEL),  # served entries up to 2026-11-30
    (date(2024, 2, 29), datetime(2025, 2, 28, 18, tzinfo=UTC), YES),  # s.28: no 29th in 2025
    (date(2024, 2, 29), datetime(2025, 3, 1, 18, tzinfo=UTC), COUNSEL),
]


@pytest.mark.parametrize(("examined", "at", "expected"), EXAMS)
def test_an_examination_serves_for_twelve_months(examined, at, expected):
    case = licence(licence_province="ON")
    answer = told(NURSE, at=at, papers=(paper("medical", issued_on=examined),), **case)
    assert of(answer, "IME_12M").verdict is expected
    assert answer.verdict is expected


@pytest.mark.parametrize(
    ("in_hand", "rule", "who"),
    [
        (paper("medical", DocumentStatus.IN_PROCESS), "IME_WHEN", Who.APPLICANT),
        (paper("medical", DocumentStatus.NOT_APPLICABLE), "IME_WHEN", Who.APPLICANT),
        (paper("medical"), "IME_12M", Who.APPLICANT),  # of which day?
    ],
)
def test_an_examination_that_is_not_shown_to_serve_stays_a_doubt(in_hand, rule, who):
    answer = told(NURSE, papers=(in_hand,), **licence(licence_province="ON"))
    finding = of(answer, rule)
    assert (finding.verdict, finding.who) == (COUNSEL, who)


def test_an_examination_without_its_day_serves_while_its_paper_says_so():
    until = paper("medical", expires_on=date(2026, 12, 1))
    assert told(NURSE, papers=(until,), **licence(licence_province="ON")).verdict is YES


@pytest.mark.parametrize(
    ("applicant", "months", "expected", "says"),
    [
        ({"lived_in_designated_country": None}, 6, YES, "Nothing"),  # not longer than six
        ({"lived_in_designated_country": None}, 7, COUNSEL, "designated"),
        ({"lived_in_designated_country": None, "six_month_country": "IN"}, 7, COUNSEL, "IN"),
        ({"lived_in_designated_country": True}, 7, COUNSEL, "not recorded"),
        ({"lived_in_designated_country": False, "six_month_country": "IN"}, 7, YES, "Nothing"),
    ],
)
def test_six_months_in_a_designated_country_matter_to_a_longer_stay(
    applicant, months, expected, says
):
    finding = of(told("Economist", applicant=applicant, months=months), "IME_WHEN")
    assert finding.verdict is expected
    assert says in finding.message


@pytest.mark.parametrize(
    ("ended", "last"),
    [
        # cessation + 6 months (s.28: the last day of a month without that number)
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 6, 1), date(2026, 12, 1)),
        (date(2027, 8, 31), date(2028, 2, 29)),  # a leap year
    ],
)
def test_six_months_must_have_passed_since_unauthorized_work(ended, last):
    on_the_day = datetime(last.year, last.month, last.day, 18, tzinfo=UTC)
    case = {"applicant": {"unauthorized_work_ended_on": ended}}
    bar = of(told("Economist", at=on_the_day, **case), "UNAUTHORIZED_6M")
    assert (bar.verdict, bar.who) == (COUNSEL, Who.COUNSEL)  # unless the breach is excepted
    assert str(last) in bar.message
    after = datetime(last.year, last.month, last.day, 18, tzinfo=UTC).timestamp() + 86_400
    free = told("Economist", at=datetime.fromtimestamp(after, UTC), **case)
    assert of(free, "UNAUTHORIZED_6M").verdict is YES


def test_the_six_months_are_judged_on_the_office_s_clock():
    # 03:00 UTC on 2 December is still 1 December, the last day, in Thunder Bay.
    late = datetime(2026, 12, 2, 3, tzinfo=UTC)
    case = {"applicant": {"unauthorized_work_ended_on": date(2026, 6, 1)}}
    assert of(told("Economist", at=late, **case), "UNAUTHORIZED_6M").verdict is COUNSEL


def seen(case):
    return screen_case(case, BOOK, at=AT)


ECONOMIST = new(employer={"site": "Thunder Bay, ON"}, job={"noc": "41401", "wage": 52})
OFFER = Certificate(number="A0000001", fee_paid=True)


def offering(**said):
    return replace(ECONOMIST, certificates=(replace(OFFER, **said),))


@pytest.mark.parametrize(
    ("said", "rule", "says"),
    [
        ({"code": "T23"}, "CODE_T36", "T23"),
        ({"noc": "52120"}, "CLOSED_LIST", "52120"),
        ({"site": "Toronto, ON"}, "EMPLOYER_SUBSTANTIALLY_SAME", "Toronto"),
        ({"wage": 45}, "EMPLOYER_SUBSTANTIALLY_SAME", "45"),
        ({"employer": "Cascadia"}, "EMPLOYER_SUBSTANTIALLY_SAME", "Cascadia"),
        ({"superseded": Superseded.PASSPORT}, "OFFER_NUMBER", "passport"),
        ({"superseded": Superseded.EMPLOYER}, "OFFER_NUMBER", "employer"),
    ],
)
def test_an_offer_that_disagrees_with_the_case_is_caught_before_filing(said, rule, says):
    finding = of(seen(offering(**said)), rule)
    assert finding.verdict is COUNSEL
    assert says in finding.message


def test_an_offer_that_agrees_raises_nothing():
    agreed = offering(
        code="t36", noc="41401", site="thunder bay, ON", wage=52.0, employer="LAKEHEAD"
    )
    assert seen(agreed).verdict is YES


def test_the_retired_code_was_right_until_its_last_day():
    then = datetime(2022, 12, 14, 18, tzinfo=UTC)
    old = screen_case(offering(code="T23"), BOOK, at=then)
    assert of(old, "CODE_T36") is None


def held(*years):
    permits = [
        Permit(number=f"U{y}", valid_from=date(y, 1, 1), valid_to=date(y + 2, 12, 31))
        for y in years
    ]
    return replace(ECONOMIST, permits=tuple(permits))


def test_a_renewal_of_a_renewal_is_no_matter_of_routine():
    assert of(seen(held(2021)), "TEMPORARY") is None
    finding = of(seen(held(2021, 2024)), "TEMPORARY")
    assert (finding.verdict, finding.who) == (COUNSEL, Who.OFFICER)
    assert "2021-01-01" in finding.message
    shown = replace(held(2021, 2024), documents=(paper("temporary_intent"),))
    assert of(seen(shown), "TEMPORARY") is None


def applied(*outcomes):
    made = [Application(kind=ApplicationKind.PERMIT, outcome=o) for o in outcomes]
    return replace(ECONOMIST, applications=tuple(made))


@pytest.mark.parametrize(
    ("outcomes", "asked"),
    [
        ([Outcome.REFUSED], True),
        ([Outcome.REFUSED, Outcome.PENDING], True),  # still to be answered
        ([Outcome.REFUSED, Outcome.ISSUED], False),
        ([Outcome.WITHDRAWN], False),
        ([], False),
    ],
)
def test_a_refusal_before_is_asked_about_until_something_is_approved(outcomes, asked):
    assert (of(seen(applied(*outcomes)), "NO_APPEAL") is not None) is asked


def decided(question, choice, **facts_told):
    decision = CounselDecision(question=question, choice=choice, on=date(2026, 11, 30))
    return replace(new(**facts_told), decisions=(decision,))


@pytest.mark.parametrize(
    ("choice", "expected"),
    [(Choice.CLEARED, YES), (Choice.BARRED, NO), (Choice.AS_STATED, COUNSEL)],
)
def test_counsel_ends_a_doubt_either_way(choice, expected):
    case = decided("LABOUR_DISPUTE", choice, employer={"labour_dispute": True})
    finding = of(seen(case), "LABOUR_DISPUTE")
    assert finding.verdict is expected
    assert (finding.remedy == "") is (expected is YES)
    assert seen(case).verdict is expected


def test_counsel_cannot_clear_what_the_law_forbids():
    case = decided("EMPLOYER_INELIGIBLE", Choice.CLEARED, employer={"ineligible": True})
    assert seen(case).verdict is NO


def test_an_offer_signed_settles_the_agreement():
    case = new(job={"arrangement": Arrangement.CONTRACT})
    assert of(seen(case), "EMPLOYMENT_AGREEMENT").who is Who.EMPLOYER
    signed = replace(case, done={"offer": date(2026, 11, 20)})
    assert of(seen(signed), "EMPLOYMENT_AGREEMENT") is None


def test_a_permit_issued_in_the_case_opens_the_way_from_inside():
    case = replace(
        new(filing={"route": Route.INSIDE, "port": None}), permits=held(2025).permits
    )
    assert of(seen(case), "R199_AFTER_ENTRY").verdict is YES


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Thunder Bay, ON", "ON"),
        ("Laval, Québec", "QC"),
        ("College of Nurses of Ontario", "ON"),
        ("Ordre des ingénieurs du Québec", "QC"),
        ("Corner Brook, Newfoundland and Labrador", "NL"),
        ("New Brunswick, NJ", None),  # a town of New Jersey
        ("New York State Board of Nursing", None),
        ("come on", None),  # no capitals
        ("Toronto", None),  # a town alone is not looked up
        ("", None),
        (None, None),
    ],
)
def test_the_province_is_read_off_an_address_or_an_authority(text, province):
    assert province_of(text) == province


def test_every_condition_of_a_profession_has_a_source_a_question_and_who_answers_it():
    conditions = [c for o in BOOK.occupations.values() for c in o.conditions]
    assert len(conditions) == 11
    for condition in conditions:
        assert condition.detail["source"]
        assert condition.detail["doubt"].endswith("?")
        assert Who(condition.detail["who"])
        assert set(condition.detail["titles"]) <= {"Actuary"}
        cues = (*condition.detail["raised_by"], *condition.detail["settled_by"])
        assert [folded(cue) for cue in cues] == list(cues)  # as they are looked for


def married_to(**worker):
    case = spouse(filing={"route": Route.CONSULATE, "port": None})
    return replace(case, worker=replace(case.worker, **worker))


@pytest.mark.parametrize(
    ("worker", "expected", "why"),
    [
        ({}, YES, "TEER 1, and more than 16 months left"),
        ({"noc": "22211", "teer": 2}, YES, "a listed group of TEER 2"),
        ({"noc": "12201", "teer": 2}, NO, "an adjuster's group is not listed"),
        ({"noc": "52120", "teer": 2}, COUNSEL, "listed in part"),
        ({"noc": None, "teer": None}, COUNSEL, "not recorded"),
        ({"valid_to": None}, COUNSEL, "no permit yet"),
        # 2026-12-01 + 16 months = 2028-04-01: a permit to the day before is too short
        ({"valid_to": date(2028, 3, 31)}, NO, "a day under 16 months"),
        ({"valid_to": date(2028, 4, 1)}, YES, "16 months to the day"),
    ],
)
def test_a_spouse_s_case_is_held_against_the_worker_and_not_the_treaty(worker, expected, why):
    answer = seen(married_to(**worker))
    assert of(answer, "SPOUSE_C41").verdict is expected, why
    assert answer.verdict is expected
    assert of(answer, "CITIZENSHIP") is None  # a citizen of France may be a spouse
