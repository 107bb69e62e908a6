"""Ports and professions by the names that portfolios give them."""

import csv
from pathlib import Path

import pytest

from models.reference.loader import load_book
from models.rules.gazetteer import find_port, suggest_ports
from models.rules.occupations import Found, Unlisted, find

BOOK = load_book()
SAMPLES = Path(__file__).parents[1] / "samples"


def _column(name):
    for path in sorted(SAMPLES.glob("portfolio*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (row[name] for row in csv.DictReader(file) if row[name])


def test_every_place_of_the_sample_portfolios_is_a_port_or_a_post():
    places = set(_column("Port / Office"))
    assert [p for p in places if p not in BOOK.posts and find_port(BOOK, p) is None] == []


def test_every_job_of_the_sample_portfolios_is_listed_save_the_abbreviation():
    jobs = set(_column("Occupation"))
    unlisted = {job for job in jobs if isinstance(find(BOOK, job), Unlisted)}
    assert unlisted <= {"Mgmt Consultant"}


@pytest.mark.parametrize(
    ("told", "port_id"),
    [
        ("Saint-Bernard-de-Lacolle", "lacolle_15"),
        ("Toronto Pearson", "yyz"),
        ("Douglas (Peace Arch)", "douglas"),
        ("Peace Bridge", "peace_bridge"),
        ("peace_bridge", "peace_bridge"),
        ("MONTREAL trudeau", "yul"),
        ("Montréal-Trudeau", "yul"),
        ("Calgary International", "yyc"),
        ("Queenston-Lewiston Bridge", "queenston_lewiston"),
        ("St Johns", "yyt"),
        ("Emerson", "emerson"),
        ("Ambassador Bridge", "ambassador_bridge"),
        ("Blue Water Bridge", "blue_water_bridge"),
        ("Rainbow Bridge", "rainbow_bridge"),
        ("Vancouver International", "yvr"),
        ("Coutts", "coutts"),
        ("Pacific Highway", "pacific_highway"),
    ],
)
def test_a_port_is_known_by_what_spreadsheets_call_it(told, port_id):
    port = find_port(BOOK, told)
    assert port is not None
    assert port.id == port_id


def test_a_misspelt_port_is_suggested_and_not_guessed():
    assert find_port(BOOK, "Peac Bridge") is None
    assert suggest_ports(BOOK, "Peac Bridge")[0] == "Peace Bridge"
    assert suggest_ports(BOOK, "") == ()


@pytest.mark.parametrize("post", ["Los Angeles", "Mexico City", "New York", "Online"])
def test_a_consular_post_is_no_port(post):
    assert post in BOOK.posts
    assert find_port(BOOK, post) is None


@pytest.mark.parametrize(
    ("told", "occupation_id", "title"),
    [
        ("Actuary", "mathematician", "Actuary"),
        ("University Teacher", "teacher_university", "University teacher"),
        ("college  teacher", "teacher_college", "College teacher"),
        ("Medical Laboratory Technologist", "medical_laboratory_technologist",
         "Medical Laboratory Technologist"),
        ("Physiotherapist", "physiotherapist", "Physiotherapist"),
        ("Sylviculturist", "sylviculturist", "Sylviculturist"),
        ("scientific technician / technologist", "scientific_technician",
         "Scientific Technician/Technologist"),
        ("Plant Pathologist", "biologist", "Plant Pathologist"),
    ],
)  # fmt: skip
def test_a_title_is_found_by_its_exact_words(told, occupation_id, title):
    found = find(BOOK, told)
    assert isinstance(found, Found)
    assert (found.occupation.id, found.matched_title) == (occupation_id, title)


def test_an_abbreviation_only_gets_a_suggestion():
    assert find(BOOK, "Mgmt Consultant") == Unlisted(suggestions=("Management Consultant",))


@pytest.mark.parametrize("told", ["Software Developer", "", "Quantum Plumber"])
def test_a_job_that_is_not_on_the_list_is_not_put_on_it(told):
    assert isinstance(find(BOOK, told), Unlisted)
