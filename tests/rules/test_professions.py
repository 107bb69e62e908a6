"""Each of the 63 professions: who meets its credentials, who does not, and who is for counsel.

The rows are written from the appendix as the professions' records give it: a degree in the
field or close to it, a named degree, a licence, or a diploma with years of work.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from models.reference.loader import load_book
from models.rules.case import Document, DocumentStatus
from models.rules.eligibility import screen
from models.rules.facts import Duties
from models.rules.findings import Verdict
from tests.rules.lives import facts

BOOK = load_book()
AT = datetime(2026, 12, 1, 18, tzinfo=UTC)
YES, NO, COUNSEL = Verdict.YES, Verdict.NO, Verdict.COUNSEL
BACHELOR, SCHOOL = "Bachelor's degree", "High school"


class Row(NamedTuple):
    """A person's papers for a profession: those that meet it, fail it, and leave it open."""

    met: dict[str, Any]
    unmet: dict[str, Any]
    open: dict[str, Any]
    job: Mapping[str, Any] = MappingProxyType({})
    papers: tuple[str, ...] = ()
    fails_by: Mapping[str, Any] = MappingProxyType(
        {}
    )  # what else is told of the job of the one who fails


def degree(field: str, **more: Any) -> dict[str, Any]:
    return {"credential": BACHELOR, "degree_field": field, **more}


def in_the_field(field: str, **job: Any) -> Row:
    """A degree in the field; no degree; a degree in music, of which counsel must judge."""
    return Row(degree(field), {"credential": SCHOOL}, degree("Music"), job=job)


def two_years(field: str, **more: Any) -> dict[str, Any]:
    told = {"credential": "Diploma", "degree_field": field, "degree_years": 2}
    return {**told, "degree_country": "US", "experience_in": field, **more}


def or_diploma(field: str) -> Row:
    """A two-year US diploma and three years of work; two years are too few, four unasked."""
    met = two_years(field, years_experience=3)
    short = two_years(field, years_experience=2)
    elsewhere = two_years(field, years_experience=3, degree_country="GB")
    return Row(met, short, elsewhere)


ON_LICENCE = {"credential": SCHOOL, "licence": "88213", "licence_province": "ON"}
UNSAID_LICENCE = {"credential": SCHOOL, "licence": "88213"}


def licensed() -> Row:
    """A provincial licence; neither degree nor licence; a licence nobody says who gave."""
    return Row(ON_LICENCE, {"credential": SCHOOL}, UNSAID_LICENCE)


CHEMISTRY = {"credential": "Diploma", "degree_field": "Chemistry", "degree_years": 2}

ROWS: dict[str, Row] = {
    "accountant": Row({"credential": "CPA"}, {"credential": SCHOOL}, degree("Music")),
    "architect": licensed(),
    "computer_systems_analyst": or_diploma("Computer systems"),
    "disaster_relief_claims_adjuster": Row(
        {"credential": SCHOOL, "years_experience": 3, "experience_in": "Claims adjuster"},
        {"credential": SCHOOL, "years_experience": 2, "experience_in": "Claims adjuster"},
        {"credential": SCHOOL, "years_experience": 3, "experience_in": "Bookkeeper"},
        papers=("training_certificate",),
    ),
    "economist": in_the_field("Economics"),
    "engineer": licensed(),
    "forester": licensed(),
    "graphic_designer": or_diploma("Graphic design"),
    "hotel_manager": or_diploma("Hotel management"),
    "industrial_designer": or_diploma("Industrial design"),
    "interior_designer": or_diploma("Interior design"),
    "land_surveyor": licensed(),
    "landscape_architect": in_the_field("Landscape architecture"),
    "lawyer": Row({"credential": "LL.B."}, {"credential": SCHOOL}, {"credential": BACHELOR}),
    "librarian": Row(
        {"credential": "M.L.S."}, {"credential": SCHOOL}, {"credential": "B.L.S."}
    ),
    "management_consultant": Row(
        {
            "credential": SCHOOL,
            "years_experience": 5,
            "experience_in": "Management consulting",
        },
        {
            "credential": SCHOOL,
            "years_experience": 4,
            "experience_in": "Management consulting",
        },
        {"credential": SCHOOL, "years_experience": 7, "experience_in": "Cook"},
    ),
    "mathematician": in_the_field("Mathematics"),
    "range_manager": in_the_field("Range conservation"),
    "research_assistant": in_the_field("Economics", description="Research on economic growth"),
    "scientific_technician": Row(
        CHEMISTRY,
        CHEMISTRY,  # no degree is asked for: only the trade is excluded
        {**CHEMISTRY, "degree_field": "Music"},
        job={"supervising_professional": "Dr. Ivo Castellan, chemist"},
        papers=("reference_letters",),
        fails_by={"building_trade": True},
    ),
    "social_worker": in_the_field("Social work"),
    "sylviculturist": in_the_field("Forestry"),
    "technical_publications_writer": or_diploma("Technical writing"),
    "urban_planner": in_the_field("Urban planning"),
    "vocational_counsellor": in_the_field("Vocational counselling"),
    "dentist": Row({"credential": "D.M.D."}, {"credential": SCHOOL}, UNSAID_LICENCE),
    "dietitian": licensed(),
    "medical_laboratory_technologist": or_diploma("Medical laboratory"),
    "nutritionist": in_the_field("Nutrition"),
    "occupational_therapist": licensed(),
    "pharmacist": licensed(),
    "physician": Row({"credential": "M.D."}, {"credential": SCHOOL}, UNSAID_LICENCE),
    "physiotherapist": licensed(),
    "psychologist": Row(ON_LICENCE, degree("Psychology"), UNSAID_LICENCE),
    "recreational_therapist": in_the_field("Recreation"),
    "registered_nurse": Row(ON_LICENCE, degree("Nursing"), UNSAID_LICENCE),
    "veterinarian": Row({"credential": "D.V.M."}, {"credential": SCHOOL}, UNSAID_LICENCE),
    "agriculturist": in_the_field("Agriculture"),
    "animal_breeder": in_the_field("Animal breeding"),
    "animal_scientist": in_the_field("Animal science"),
    "apiculturist": in_the_field("Apiculture"),
    "astronomer": in_the_field("Astronomy"),
    "biochemist": in_the_field("Biochemistry"),
    "biologist": in_the_field("Biology"),
    "chemist": in_the_field("Chemistry"),
    "dairy_scientist": in_the_field("Dairy science"),
    "entomologist": in_the_field("Entomology"),
    "epidemiologist": in_the_field("Epidemiology"),
    "geneticist": in_the_field("Genetics"),
    "geologist": in_the_field("Geology"),
    "geochemist": in_the_field("Geochemistry"),
    "geophysicist": in_the_field("Geophysics"),
    "horticulturist": in_the_field("Horticulture"),
    "meteorologist": in_the_field("Meteorology"),
    "pharmacologist": in_the_field("Pharmacology"),
    "physicist": in_the_field("Physics"),
    "plant_breeder": in_the_field("Plant breeding"),
    "poultry_scientist": in_the_field("Poultry science"),
    "soil_scientist": in_the_field("Soil science"),
    "zoologist": in_the_field("Zoology"),
    "teacher_college": in_the_field("Economics", description="Teaches economics"),
    "teacher_seminary": in_the_field("Theology", description="Teaches theology"),
    "teacher_university": in_the_field("Economics", description="Teaches economics"),
}


def test_every_profession_of_the_list_has_its_row():
    assert set(ROWS) == set(BOOK.occupations)
    assert len(ROWS) == 63


def answer(name: str, told: dict[str, Any], **of_the_job: Any):
    """What comes of a case in which everything but the credential is in order."""
    row = ROWS[name]
    in_hand = [Document(kind=k, status=DocumentStatus.RECEIVED) for k in row.papers]
    exam = Document(kind="medical", status=DocumentStatus.RECEIVED, issued_on=date(2026, 11, 2))
    no_licence = Document(kind="licence", status=DocumentStatus.NOT_APPLICABLE)
    letter = Document(kind="regulator_letter", status=DocumentStatus.RECEIVED)
    occupation = BOOK.occupations[name]
    job = {"occupation": occupation.name, "noc": occupation.nocs[0].code, **row.job}
    case = facts(
        applicant={"credential": None, "degree_field": None, **told},
        employer={"site": "Thunder Bay, ON"},
        job={**job, "duties": Duties.LISTED, **of_the_job},
    )
    papers = (*in_hand, exam, no_licence, letter)
    return screen(case, BOOK, at=AT, documents=papers)


@pytest.mark.parametrize("name", ROWS)
def test_who_meets_a_branch_is_eligible(name):
    found = answer(name, ROWS[name].met)
    left = [f for f in found.findings if f.verdict is not YES]
    assert (found.verdict, left) == (YES, [])


@pytest.mark.parametrize("name", ROWS)
def test_who_meets_no_branch_is_not_eligible(name):
    found = answer(name, ROWS[name].unmet, **ROWS[name].fails_by)
    assert found.verdict is NO


@pytest.mark.parametrize("name", ROWS)
def test_who_may_meet_a_branch_is_for_counsel_with_the_doubt_and_who_ends_it(name):
    found = answer(name, ROWS[name].open)
    assert found.verdict is COUNSEL
    (credentials,) = [f for f in found.findings if f.rule == "CREDENTIALS"]
    assert credentials.doubt.endswith("?")
    assert credentials.who is not None
    assert credentials.remedy


@pytest.mark.parametrize("name", ROWS)
def test_nobody_is_eligible_of_whom_nothing_is_told(name):
    bare = facts(
        applicant={"credential": None, "degree_field": None},
        job={"occupation": BOOK.occupations[name].name},
    )
    assert screen(bare, BOOK, at=AT).verdict is not YES
