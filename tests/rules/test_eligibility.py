"""May this person have this permit? Real situations, held against the real book."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reference.loader import load_book
from models.rules.book import TimeLimit
from models.rules.eligibility import screen
from models.rules.facts import Arrangement, Inadmissibility, Route
from models.rules.filing_route import barred_route, on_entry
from models.rules.findings import Verdict
from tests.rules.lives import facts

BOOK = load_book()
AT = datetime(2026, 12, 1, tzinfo=UTC)
YES, NO, COUNSEL = Verdict.YES, Verdict.NO, Verdict.COUNSEL


def found(at=AT, **changes):
    return screen(facts(**changes), BOOK, at=at)


def test_a_case_with_every_question_answered_is_eligible():
    answer = found()
    assert answer.verdict is YES
    assert [f.verdict for f in answer.findings] == [YES] * 9


def who(*citizenships, **fields):
    return {"applicant": {"citizenships": citizenships} | fields}


def employer(country="CA", **fields):
    return {"employer": {"country": country} | fields}


def works_as(arrangement, country, **fields):
    return {"job": {"arrangement": arrangement}, **employer(country, **fields)}


def ending(day):
    return {"permit": {"valid_to": day}}


ABROAD = Arrangement.FOREIGN_EMPLOYER
EMPLOYEE, CONTRACT = Arrangement.EMPLOYEE, Arrangement.CONTRACT
ONLINE = {"filing": {"route": Route.CONSULATE}}
INSIDE = {"filing": {"route": Route.INSIDE}}
NURSE = {"occupation": "Registered Nurse"}
CIVIL = {"occupation": "Engineer"}
LICENSED = {"job": CIVIL} | who("US", licence="88213", licence_province="ON")
CHEMIST = {"occupation": "Biochemist"}

SITUATIONS = [
    # rule, what is told, answer, why
    ("CITIZENSHIP", who("US", "MX"), YES, "either is enough"),
    ("CITIZENSHIP", who("US", "GB"), YES, "a third one takes nothing away"),
    ("CITIZENSHIP", who("CA"), NO, "needs no permit"),
    ("CITIZENSHIP", who("US", "CA"), NO, "needs no permit either"),
    ("CITIZENSHIP", who("GB"), NO, "no treaty citizen"),
    ("CITIZENSHIP", who("GB", us_permanent_resident=True), NO, "residence is not enough"),
    ("CITIZENSHIP", who(), COUNSEL, "not recorded"),
    ("CITIZENSHIP", who("GU"), COUNSEL, "a territory: IRCC and US law differ"),
    ("CITIZENSHIP", who("US", "GU"), COUNSEL, "the same"),
    ("CLOSED_LIST", {"job": {"occupation": "Actuary"}}, YES, "carried inside Mathematician"),
    ("CLOSED_LIST", {"job": {"occupation": "Software Developer"}}, COUNSEL, "not a title"),
    ("CLOSED_LIST", {"job": {"occupation": None}}, COUNSEL, "not recorded"),
    ("PREARRANGED", works_as(EMPLOYEE, "CA"), YES, "shape one"),
    ("PREARRANGED", works_as(CONTRACT, "CA"), YES, "shape two"),
    ("PREARRANGED", works_as(ABROAD, "US", client_contract="SOW 12"), YES, "shape three"),
    ("PREARRANGED", works_as(ABROAD, "US"), COUNSEL, "no contract is recorded"),
    ("PREARRANGED", works_as(ABROAD, "GB", client_contract="SOW 12"), COUNSEL, "not US or MX"),
    ("PREARRANGED", works_as(ABROAD, "CA", client_contract="SOW 12"), COUNSEL, "contradicts"),
    ("PREARRANGED", works_as(EMPLOYEE, "US"), COUNSEL, "of which Canadian enterprise?"),
    ("PREARRANGED", works_as(EMPLOYEE, None), COUNSEL, "country not recorded"),
    ("PREARRANGED", works_as(None, "CA"), COUNSEL, "shape not recorded"),
    ("SELF_EMPLOYMENT", employer(controlled_by_applicant=True), NO, "control is a bar"),
    ("SELF_EMPLOYMENT", employer(controlled_by_applicant=None), COUNSEL, "not asked"),
    ("ADMISSIBLE", who("US", inadmissibility=Inadmissibility.POSSIBLE), COUNSEL, "weigh it"),
    ("ADMISSIBLE", who("US", inadmissibility=Inadmissibility.UNKNOWN), COUNSEL, "not asked"),
    ("MAX_3_YEARS", {"job": {"months": 36}}, YES, "to the month"),
    ("MAX_3_YEARS", {"job": {"months": 37}}, NO, "a month too long"),
    ("MAX_3_YEARS", {"job": {"months": 48}}, NO, "four years"),
    ("MAX_3_YEARS", {"job": {"months": None}}, COUNSEL, "not recorded"),
    ("R198_POE", who("US"), YES, "exempt from the visa"),
    ("R198_POE", who("MX", "US"), YES, "as a US citizen"),
    ("R198_POE", who("MX", us_permanent_resident=True), YES, "R190(1)(c)"),
    ("R198_POE", who("MX"), NO, "since 2024-02-29"),
    ("R198_POE", who("MX", visa_exempt_basis="R190(3)(f)"), COUNSEL, "practice unknown"),
    ("R198_POE", who("GB"), COUNSEL, "the book does not say"),
    ("R198_POE", who(), COUNSEL, "not recorded"),
    ("R198_POE", {"filing": {"route": None}}, COUNSEL, "not recorded"),
    ("R197_APPLY_BEFORE", who("MX") | ONLINE, YES, "anybody may"),
    ("R199_AFTER_ENTRY", INSIDE, COUNSEL, "no permit is recorded"),
    ("R199_AFTER_ENTRY", INSIDE | ending(date(2026, 12, 1)), YES, "valid on its last day"),
    ("R199_AFTER_ENTRY", INSIDE | ending(date(2026, 11, 30)), COUNSEL, "over since yesterday"),
    ("IME_WHEN", {"job": {"health_setting": True}}, COUNSEL, "a health setting"),
    ("IME_WHEN", {"job": NURSE}, COUNSEL, "always in health care"),
    ("IME_WHEN", {"job": CHEMIST | {"health_setting": None}}, COUNSEL, "of the setting"),
    ("IME_WHEN", {"job": CHEMIST}, YES, "not a health setting"),
    ("IME_WHEN", who("US", lived_in_designated_country=True), COUNSEL, "for six months"),
    ("IME_WHEN", who("US", lived_in_designated_country=None), COUNSEL, "not asked"),
    (
        "IME_WHEN", who("US", lived_in_designated_country=True) | {"job": {"months": 6}}, YES,
        "only a longer stay asks",
    ),
    ("CREDENTIALS", who("US", credential="High school"), NO, "only a degree counts"),
    ("CREDENTIALS", {"job": NURSE}, NO, "no licence"),
    ("REGULATED_4M", {"job": CIVIL}, COUNSEL, "no licence is recorded"),
    ("REGULATED_4M", LICENSED | {"employer": {"site": "Ottawa, ON"}}, YES, "of the province"),
    ("REGULATED_4M", LICENSED | {"employer": {"site": "Laval, QC"}}, COUNSEL, "of another"),
    ("REGULATED_4M", LICENSED, COUNSEL, "where is the work done?"),
    (
        "REGULATED_4M",
        {"job": CIVIL, "employer": {"site": "Ottawa"}} | who("US", licence="88213"), COUNSEL,
        "a site without its province",
    ),
    (
        "REGULATED_4M",
        {"job": CIVIL, "employer": {"site": "Ottawa, ON"}} | who("US", licence="88213"),
        COUNSEL, "whose licence is it?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "told", "expected", "why"),
    SITUATIONS,
    ids=[f"{row[0]}: {row[3]}" for row in SITUATIONS],
)
def test_each_rule_answers_a_situation(rule, told, expected, why):
    answer = found(**told)
    verdicts = [f.verdict for f in answer.findings if f.rule == rule]
    worst = next((v for v in (NO, COUNSEL, YES) if v in verdicts), None)
    assert worst is expected, (why, answer)
    assert answer.verdict is not YES or expected is YES


@pytest.mark.parametrize(("rule", "told"), [row[:2] for row in SITUATIONS])
def test_each_finding_names_a_rule_of_the_book_and_what_to_do(rule, told):
    for finding in found(**told).findings:
        assert finding.rule in BOOK.rules
        assert finding.message.endswith((".", "?"))
        assert (finding.remedy == "") is (finding.verdict is YES)


def test_one_no_outweighs_every_doubt():
    answer = found(**who("CA", inadmissibility=Inadmissibility.UNKNOWN))
    assert answer.verdict is NO
    assert COUNSEL in {f.verdict for f in answer.findings}


def test_an_unlisted_title_is_answered_with_those_spelled_most_like_it():
    (finding,) = [
        f for f in found(job={"occupation": "Graphics Designer"}).findings
        if f.rule == "CLOSED_LIST"
    ]  # fmt: skip
    assert "Graphic Designer" in finding.message


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Mechanical Engineer", "Engineer"),  # all words of a title, and one more
        ("Nurse", "Registered Nurse"),  # one of its words
        ("RN", "Registered Nurse"),  # its first letters
        ("Professor", "University teacher"),  # a word of its code's title
        ("Mgmt Consultant", "Management Consultant"),
    ],
)
def test_a_title_off_the_list_is_suggested_and_never_taken(told, meant):
    answer = found(job={"occupation": told})
    (finding,) = [f for f in answer.findings if f.rule == "CLOSED_LIST"]
    assert finding.verdict is COUNSEL
    assert f"Did you mean {meant}" in finding.message


def test_the_legal_figures_are_those_of_the_book_on_the_day():
    shorter = replace(BOOK.rule("MAX_3_YEARS"), limit=TimeLimit(years=2))
    book = replace(BOOK, rules={**BOOK.rules, "MAX_3_YEARS": (shorter,)})
    answer = screen(facts(job={"months": 25}), book, at=AT)
    (finding,) = [f for f in answer.findings if f.rule == "MAX_3_YEARS"]
    assert finding.verdict is NO
    assert "24 months" in finding.message


def test_the_parties_are_those_the_book_names():
    wider = replace(BOOK.rule("CITIZENSHIP"), values=("US", "MX", "GB"))
    book = replace(BOOK, rules={**BOOK.rules, "CITIZENSHIP": (wider,)})
    assert BOOK.rule("CITIZENSHIP").values == ("US", "MX")
    assert screen(facts(**who("GB")), book, at=AT).findings[0].verdict is YES


def test_on_entry_a_mexican_citizen_was_in_time_the_minute_before():
    ended = datetime(2024, 3, 1, 4, 30, tzinfo=UTC)  # 2024-02-29 23:30 Eastern
    mexican = who("MX")
    before = datetime(2024, 3, 1, 4, 29, tzinfo=UTC)
    assert barred_route(facts(**mexican), Route.LAND, on_entry(BOOK, before)) is None
    assert barred_route(facts(**mexican), Route.LAND, on_entry(BOOK, ended))
    assert screen(facts(**mexican), BOOK, at=before).verdict is YES
    assert BOOK.rule("MEXICO_VISA").provenance.effective_from == ended


@pytest.mark.parametrize("route", [Route.LAND, Route.AIRPORT, Route.RETURN])
def test_every_way_over_a_counter_is_barred_to_who_needs_a_visa(route):
    assert "198" in barred_route(facts(**who("MX")), route, on_entry(BOOK, AT))
    assert barred_route(facts(**who("US")), route, on_entry(BOOK, AT)) is None


@pytest.mark.parametrize("route", [None, Route.CONSULATE, Route.INSIDE])
def test_no_way_without_a_counter_is_barred(route):
    assert barred_route(facts(**who("MX")), route, on_entry(BOOK, AT)) is None


UNTOLD: dict[str, dict[str, Any]] = {
    "applicant": {
        "citizenships": (),
        "inadmissibility": Inadmissibility.UNKNOWN,
        "lived_in_designated_country": None,
        "credential": None,
    },
    "employer": {"country": None, "controlled_by_applicant": None},
    "job": {"occupation": None, "arrangement": None, "months": None},
    "filing": {"route": None},
}
GAPS = [(section, field) for section, fields in UNTOLD.items() for field in fields]


@given(st.lists(st.sampled_from(GAPS), min_size=1, unique=True))
def test_what_nobody_told_never_means_yes(gaps):
    told: dict = {}
    for section, field in gaps:
        told.setdefault(section, {})[field] = UNTOLD[section][field]
    assert found(**told).verdict is COUNSEL
