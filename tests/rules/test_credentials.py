"""A person's papers against the treaty's branches, with the professions of the real book."""

import pytest

from models.reference.loader import load_book
from models.rules.credentials import judge_credentials
from models.rules.facts import Applicant
from models.rules.findings import Verdict

BOOK = load_book()
YES, NO, COUNSEL = Verdict.YES, Verdict.NO, Verdict.COUNSEL
BACHELOR = "Bachelor's degree"


def person(credential=None, field=None, **fields) -> Applicant:
    return Applicant(name="A", credential=credential, degree_field=field, **fields)


SITUATIONS = [
    # profession, person, answer, why
    ("economist", person(BACHELOR, "Economics"), YES, "the degree, in the field"),
    ("economist", person("Baccalaureate", "Economics"), YES, "the treaty's own word"),
    ("economist", person("B.Sc.", "Economics"), YES, "written short"),
    ("economist", person("PhD", "Applied Economics"), YES, "more than was asked"),
    ("economist", person("Licenciatura", "Economics"), YES, "the Mexican degree"),
    ("economist", person(BACHELOR), COUNSEL, "its field is not known"),
    ("economist", person(BACHELOR, "Music"), COUNSEL, "closely related? not ours to say"),
    ("economist", person(), COUNSEL, "nothing is recorded"),
    ("economist", person("Degree in economics"), COUNSEL, "of what level?"),
    ("economist", person("High school"), NO, "only a degree counts"),
    ("economist", person("2-year diploma"), NO, "only a degree counts"),
    ("economist", person("Associate's degree", "Economics"), NO, "two years are no bachelor's"),
    ("economist", person("Diploma, Mumbai", "Economics"), NO, "no MBA hides in Mumbai"),
    ("engineer", person(BACHELOR, "Civil Engineering"), YES, "any discipline"),
    ("engineer", person("High school", licence="ON-88213"), COUNSEL, "a licence counts"),
    ("engineer", person("High school"), NO, "neither branch"),
    ("social_worker", person(BACHELOR, "Social Work"), YES, "the degree, in the field"),
    ("hotel_manager", person(BACHELOR, "Hotel Management"), YES, "the field it names"),
    ("hotel_manager", person(BACHELOR, "Management of Forests"), COUNSEL, "another field"),
    (
        "technical_publications_writer", person(BACHELOR, "Public Administration"), COUNSEL,
        "publications are not the public",
    ),
    ("computer_systems_analyst", person(BACHELOR, "Computer Science"), YES, "the degree"),
    ("computer_systems_analyst", person(BACHELOR, "Business Analysis"), COUNSEL, "related?"),
    (
        "computer_systems_analyst",
        person("2-year diploma", years_experience=3, experience_basis="letters"), COUNSEL,
        "two years of study and the country are not known",
    ),
    (
        "computer_systems_analyst", person("2-year diploma", years_experience=2), NO,
        "three years are asked for",
    ),
    ("computer_systems_analyst", person("High school", years_experience=9), NO, "no diploma"),
    (
        "management_consultant",
        person(years_experience=5, experience_in="Management consultant"), YES,
        "five years stand alone",
    ),
    (
        "management_consultant", person(years_experience=5, experience_basis="Letters"),
        COUNSEL, "letters about what?",
    ),
    ("management_consultant", person("High school", years_experience=5), COUNSEL, "as what?"),
    ("management_consultant", person("High school", years_experience=4), NO, "a year short"),
    ("management_consultant", person(BACHELOR, "Music"), COUNSEL, "any, or a related one"),
    ("management_consultant", person(BACHELOR, "Business"), YES, "its own field"),
    ("management_consultant", person(BACHELOR, years_experience=1), COUNSEL, "field unknown"),
    (
        "scientific_technician", person("High school", years_experience=9), COUNSEL,
        "no degree is asked for; knowledge and the supervisor are shown in papers",
    ),
    ("registered_nurse", person(BACHELOR, "Nursing"), NO, "no licence; a bachelor's is not it"),
    ("registered_nurse", person("Licenciatura", "Nursing"), YES, "the Mexican branch"),
    ("registered_nurse", person(BACHELOR, licence="ON-88213"), COUNSEL, "which province's?"),
    ("registered_nurse", person(licence="1", licence_province="NY"), YES, "a state's licence"),
    (
        "architect", person(licence="1", licence_issuer="City of Chicago"), COUNSEL,
        "a local government's does not count",
    ),
    ("physiotherapist", person(BACHELOR, "Physics"), COUNSEL, "physics is no therapy"),
    ("medical_laboratory_technologist", person(BACHELOR, "Information technology"), COUNSEL,
     "technology of another kind"),
    ("accountant", person("CPA"), YES, "a designation alone"),
    ("accountant", person(BACHELOR, "Music", licence="CPA Ontario 81"), YES, "on the licence"),
    ("accountant", person(BACHELOR, "Music", licence="CA 81"), COUNSEL, "California, perhaps"),
    (
        "lawyer", person("Licenciatura", "Derecho", degree_years=5), YES,
        "the Mexican degree, of five years",
    ),
    ("lawyer", person("Licenciatura", "Derecho", degree_years=4), NO, "a year short"),
    ("lawyer", person("Licenciatura", "Derecho"), COUNSEL, "of how many years?"),
    ("lawyer", person("Licenciatura", "Biology", degree_years=5), COUNSEL, "not of laws"),
    ("psychologist", person("PhD", "Psychology"), NO, "only a Licenciatura stands for it"),
    ("psychologist", person("Licenciatura", "Psychology"), YES, "that one"),
    ("lawyer", person("J.D."), YES, "one of the four named"),
    ("lawyer", person(BACHELOR), COUNSEL, "of laws?"),
    ("lawyer", person("High school", licence="NY 550-12"), COUNSEL, "a bar's membership?"),
    ("lawyer", person("High school"), NO, "none of it"),
    ("dentist", person("D.D.S."), YES, "named"),
    ("librarian", person("B.L.S."), COUNSEL, "the degree before it is not recorded"),
    ("disaster_relief_claims_adjuster", person(BACHELOR, "Insurance"), COUNSEL, "training?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profession", "who", "expected", "why"),
    SITUATIONS,
    ids=[f"{row[0]}: {row[3]}" for row in SITUATIONS],
)
def test_the_best_branch_decides(profession, who, expected, why):
    answer = judge_credentials(BOOK.occupations[profession], who)
    assert answer.verdict is expected, (why, answer)
    assert (answer.remedy == "") is (expected is YES)


@pytest.mark.parametrize("occupation", BOOK.occupations.values(), ids=lambda o: o.id)
def test_nobody_qualifies_on_nothing(occupation):
    assert judge_credentials(occupation, person()).verdict is not YES


@pytest.mark.parametrize("occupation", BOOK.occupations.values(), ids=lambda o: o.id)
def test_what_is_wanted_is_said_in_words(occupation):
    remedy = judge_credentials(occupation, person("none")).remedy
    assert "_" not in remedy
    assert "{" not in remedy


def test_what_is_wanted_names_each_branch():
    remedy = judge_credentials(BOOK.occupations["management_consultant"], person()).remedy
    assert "5 years of experience (specialty of the contract)" in remedy
    assert remedy.count("; or ") == 2
