"""The facts file and the forms: what is taken, and how each flaw is told."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.casework.facts_document import (
    event_from_fields,
    read_facts,
    read_facts_file,
    to_document,
    with_changes,
)
from models.rules import events
from models.rules.case import DocumentStatus
from models.rules.decisions import Refusal, RefusedError
from models.rules.facts import (
    Applicant,
    Arrangement,
    Colleague,
    Employer,
    Facts,
    Filing,
    Inadmissibility,
    Job,
    Location,
    Route,
    Stage,
    Team,
)
from models.rules.permit import Certificate

SMALLEST = {"file_no": "F-1", "applicant": {"name": "Avery Bennett"}}

WHOLE = """\
file_no: F-2026001
applicant:
  name: Avery Bennett
  email: avery@example.org
  citizenships: [US]
  us_permanent_resident: false
  residence: "Buffalo, NY"
  location: outside
  status_valid_to: null
  passport_expires_on: 2031-05-14
  years_experience: 6
  inadmissibility: none
  zone: America/New_York
employer: {name: Lakehead Analytics Inc., country: CA, site: "Thunder Bay, ON"}
job: {occupation: Engineer, noc: 11201, arrangement: employee, start_on: 2027-02-01, months: 36}
filing: {route: land, port: peace_bridge, flagpoling: no}
spouse: {name: null, citizenships: []}
children:
  - {name: Robin Bennett, citizenships: [US], born_on: 2019-04-30}
team: {office_zone: America/Toronto, owner: {name: Priya Raman, email: priya.raman@example.com}}
stage: job offer
certificate: {number: A1234567, fee_paid: true, submitted_at: 2026-11-20T10:00:00-05:00}
permit:
"""


def refusal(document, **kwargs):
    with pytest.raises(RefusedError) as caught:
        read_facts(document, **kwargs)
    return caught.value.refused


def changed(**sections):
    return {**SMALLEST, **sections}


def test_what_the_form_lets_be_left_out_may_be_missing():
    facts = read_facts(SMALLEST)

    assert facts == Facts(file_no="F-1", applicant=Applicant(name="Avery Bennett"))
    assert facts.applicant.inadmissibility is Inadmissibility.UNKNOWN
    assert facts.applicant.us_permanent_resident is None


def test_a_whole_facts_file_is_read(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(WHOLE, encoding="utf-8")

    facts = read_facts_file(path, ports={"peace_bridge"})

    assert facts.applicant.passport_expires_on == date(2031, 5, 14)
    assert facts.applicant.citizenships == ("US",)
    assert facts.applicant.location is Location.OUTSIDE
    assert facts.applicant.inadmissibility is Inadmissibility.NONE
    assert facts.job.noc == "11201"
    assert facts.job.arrangement is Arrangement.EMPLOYEE
    assert facts.filing == Filing(route=Route.LAND, port="peace_bridge", flagpoling=False)
    assert facts.children[0].born_on == date(2019, 4, 30)
    assert facts.certificate.submitted_at == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert facts.permit.number is None


def test_the_same_facts_in_json_are_the_same_facts(tmp_path):
    yaml, other = tmp_path / "facts.yaml", tmp_path / "facts.json"
    yaml.write_text(WHOLE, encoding="utf-8")
    facts = read_facts_file(yaml)
    other.write_text(json.dumps(to_document(facts)), encoding="utf-8")

    assert read_facts_file(other) == facts


def test_a_null_section_and_a_null_field_are_unknown():
    facts = read_facts(
        changed(job=None, filing={"flagpoling": None, "port": ""}, children=None)
    )

    assert facts.job == Job()
    assert facts.filing == Filing()
    assert facts.children == ()


UNKNOWN_NAMES = [
    # document, the dotted path told, the word suggested
    (changed(aplicant={}), "aplicant", "applicant"),
    ({"file_no": "F-1", "applicant": {"name": "A", "emial": None}}, "applicant.emial", "email"),
    (changed(job={"start": "2027-01-04"}), "job.start", "start_on"),
    (changed(team={"owner": {"name": "P", "mail": "x"}}), "team.owner.mail", "email"),
    (changed(children=[{"nam": "R"}]), "children.0.nam", "name"),
]


@pytest.mark.parametrize(("document", "path", "meant"), UNKNOWN_NAMES)
def test_an_unknown_field_is_refused_by_name_with_the_nearest_one(document, path, meant):
    told = refusal(document)

    assert told.reason is Refusal.INVALID_VALUE
    assert path in told.message
    assert f'Did you mean "{meant}"?' in told.message


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"applicant": {"name": "A"}}, "file_no"),
        ({"file_no": "F-1"}, "applicant"),
        ({"file_no": "F-1", "applicant": {}}, "applicant.name"),
        ({"file_no": " ", "applicant": {"name": "A"}}, "file_no"),
        (changed(team={"owner": {"email": "p@example.com"}}), "team.owner.name"),
    ],
)
def test_what_must_be_told_is_asked_for_by_name(document, path):
    told = refusal(document)

    assert told.reason is Refusal.MISSING_FIELD
    assert f"{path}: missing" in told.message


WRONG_VALUES = [
    # section, field, value, a word of the reason or remedy
    ("applicant", "email", "a@b", "e-mail"),
    ("applicant", "email", "two words@example.org", "e-mail"),
    ("applicant", "email", "a@example.org, b@example.org", "e-mail"),
    ("applicant", "email", "x@example.com\nBcc: y@example.net", "line break"),
    ("applicant", "name", "A" * 201, "201 characters"),
    ("applicant", "name", "A\x1b[31mB", "control character"),
    ("applicant", "name", ["A"], "not a text"),
    ("applicant", "name", True, "not a text"),
    ("applicant", "zone", "America/Torronto", "America/Toronto"),
    ("applicant", "citizenships", ["usa"], "two capitals"),
    ("applicant", "citizenships", ["us"], "two capitals"),
    ("applicant", "citizenships", [840], "list of texts"),
    ("applicant", "citizenships", {"US": True}, "not a list"),
    ("applicant", "passport_expires_on", "2026-02-30", "no such day"),
    ("applicant", "passport_expires_on", "soon", "not a date"),
    ("applicant", "passport_expires_on", 20310514, "not a date"),
    ("applicant", "passport_expires_on", datetime(2031, 5, 14, tzinfo=UTC), "not a date"),
    ("applicant", "us_permanent_resident", "maybe", "neither yes nor no"),
    ("applicant", "us_permanent_resident", 1, "not a yes or no"),
    ("applicant", "inadmissibility", "posible", "possible"),
    ("applicant", "years_experience", "six", "not a number"),
    ("applicant", "years_experience", -1, "outside 0 to 80"),
    ("employer", "country", "XX", "two letters"),
    ("employer", "contact_email", "hr.example.com", "e-mail"),
    ("job", "months", "thirty", "whole number"),
    ("job", "months", 3.5, "whole number"),
    ("job", "months", True, "whole number"),
    ("job", "months", 0, "outside 1 to 120"),
    ("job", "months", 121, "outside 1 to 120"),
    ("job", "arrangement", 3, "not a word"),
    ("team", "office_zone", "Toronto", "America/Toronto"),
    ("team", "owner", "Priya", "section"),
    ("certificate", "number", "A123456", "seven digits"),
    ("certificate", "number", "B1234567", "seven digits"),
    ("certificate", "submitted_at", "2026-11-20T10:00:00", "offset"),
    ("certificate", "submitted_at", "yesterday", "offset"),
    ("certificate", "submitted_at", 5, "offset"),
]


@pytest.mark.parametrize(("section", "field", "value", "word"), WRONG_VALUES)
def test_a_value_that_cannot_be_is_told_with_its_path_and_a_remedy(section, field, value, word):
    document = changed(applicant={"name": "Avery Bennett"})
    document[section] = {**document.get(section, {}), field: value}

    told = refusal(document)

    assert told.reason is Refusal.INVALID_VALUE
    assert f"{section}.{field}" in told.message
    assert word in told.message
    assert "\n" not in told.message
    assert "\x1b" not in told.message


def test_a_document_that_is_no_mapping_is_refused():
    assert "the document" in refusal([1, 2]).message
    assert "children" in refusal(changed(children="Robin")).message
    assert "job" in refusal(changed(job="Engineer")).message


def test_all_flaws_are_told_at_once():
    told = refusal(
        {"file_no": "F-1", "applicant": {"email": "a@b", "zon": 1}, "stage": "filed"}
    )

    for part in ("applicant.email", "applicant.zon", "applicant.name: missing", "stage"):
        assert part in told.message
    assert told.reason is Refusal.INVALID_VALUE


def test_a_permit_may_end_on_the_day_it_begins_but_not_before():
    a_day = {"valid_from": "2026-05-01", "valid_to": "2026-05-01"}
    assert read_facts(changed(permit=a_day)).permit.valid_to == date(2026, 5, 1)

    told = refusal(changed(permit={**a_day, "valid_to": "2026-04-30"}))
    assert 'permit.valid_to "2026-04-30"' in told.message


def test_a_port_must_be_known_where_the_ports_are_given():
    document = changed(filing={"port": "peace_brigde"})

    assert read_facts(document).filing.port == "peace_brigde"
    told = refusal(document, ports=["peace_bridge", "emerson"])
    assert 'filing.port "peace_brigde"' in told.message
    assert 'Did you mean "peace_bridge"?' in told.message


def test_a_country_may_have_any_two_letters_that_are_one():
    # Norway is NO, which YAML would otherwise take for a refusal.
    facts = read_facts(changed(employer={"country": "NO"}))
    assert facts.employer.country == "NO"


BAD_FILES = [
    ("file_no: F-1\nfile_no: F-2\n", "line 2"),
    ("a: &x 1\nb: *x\n", "line 1"),
    ("file_no: F-1\napplicant:\n  name: A\n  email: a@b\n", "line 4: applicant.email"),
    ("file_no: [unclosed\n", "line"),
    ('{"file_no": "F-1", "file_no": "F-2"}', "twice"),
    ('{"file_no": "F-1",\n "applicant": {"name": NaN}}', "NaN"),
    ('{"file_no": \n', "line"),
    ("x" * 2_000_000, "larger"),
    ("", "the document"),
]


@pytest.mark.parametrize(("text", "word"), BAD_FILES)
def test_a_file_that_cannot_be_taken_is_told_with_its_name_and_line(tmp_path, text, word):
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RefusedError) as caught:
        read_facts_file(path)

    assert str(path) in caught.value.refused.message
    assert word in caught.value.refused.message


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str):
    with pytest.raises(RefusedError) as caught:
        read_facts_file(tmp_path / name)

    assert caught.value.refused.reason is Refusal.INVALID_FILE


AVERY = read_facts(SMALLEST)

CHANGES = [
    # path, text, what the field holds then
    ("job.start_on", "2027-03-01", date(2027, 3, 1)),
    ("job.start_on", "November 9, 2027", date(2027, 11, 9)),
    ("job.months", " 24 ", 24),
    ("job.months", 24, 24),
    ("applicant.years_experience", "2.5", 2.5),
    ("filing.flagpoling", "yes", True),
    ("filing.flagpoling", "True", True),
    ("certificate.fee_paid", "true", True),
    ("applicant.us_permanent_resident", "no", False),
    ("filing.route", "Land", Route.LAND),
    ("job.arrangement", "foreign employer", Arrangement.FOREIGN_EMPLOYER),
    ("stage", "Job_Offer", Stage.JOB_OFFER),
    ("applicant.citizenships", "US,MX", ("US", "MX")),
    ("applicant.citizenships", "[US, MX]", ("US", "MX")),
    ("applicant.citizenships", ["CA"], ("CA",)),
    (
        "certificate.submitted_at",
        "2026-11-20T10:00:00Z",
        datetime(2026, 11, 20, 10, tzinfo=UTC),
    ),
    ("team.owner.name", "Wen Li", "Wen Li"),
    ("applicant.name", "Null Island", "Null Island"),
]


@pytest.mark.parametrize(("path", "text", "value"), CHANGES)
def test_a_change_is_read_by_the_field_s_own_type(path, text, value):
    facts, _ = with_changes(AVERY, {path: text})

    found = facts
    for name in path.split("."):
        found = getattr(found, name)
    assert found == value


@pytest.mark.parametrize("nothing", ["", "null", None, "  "])
def test_a_field_can_be_made_unknown_again(nothing):
    told, _ = with_changes(AVERY, {"job.months": "12", "team.owner.name": "Wen Li"})

    facts, paths = with_changes(told, {"job.months": nothing, "team.owner": nothing})

    assert facts.job.months is None
    assert facts.team.owner is None
    assert paths == ("job.months", "team.owner")


def test_only_what_truly_changed_is_named():
    facts, paths = with_changes(AVERY, {"applicant.name": "Avery Bennett", "job.months": "12"})

    assert paths == ("job.months",)
    assert facts == replace(AVERY, job=Job(months=12))


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("job.start", "job.start_on"),
        ("applicant.emial", "applicant.email"),
        ("passport_expires_on", "applicant.passport_expires_on"),
        ("job.months.extra", "job.months"),
    ],
)
def test_a_change_to_an_unknown_path_is_refused_with_a_suggestion(path, meant):
    with pytest.raises(RefusedError) as caught:
        with_changes(AVERY, {path: "x"})

    assert path in caught.value.refused.message
    assert meant in caught.value.refused.message


def test_a_change_may_not_contradict_the_rest():
    with pytest.raises(RefusedError):
        with_changes(
            AVERY, {"permit.valid_from": "2027-01-02", "permit.valid_to": "2027-01-01"}
        )
    with pytest.raises(RefusedError):
        with_changes(AVERY, {"filing.port": "nowhere"}, ports=["peace_bridge"])
    with pytest.raises(RefusedError):
        with_changes(AVERY, {"file_no": "null"})


EVENTS = [
    ("closed", {}, events.Closed()),
    ("offer_made", {"months": "24"}, events.OfferMade(months=24)),
    (
        "certificate_recorded",
        {"number": "A7654321", "fee_paid": "yes"},
        events.CertificateRecorded(number="A7654321", fee_paid=True),
    ),
    ("filed", {"route": "land", "port": ""}, events.Filed(route=Route.LAND)),
    (
        "directed_back",
        {"return_at": "2026-12-01T09:00:00-05:00"},
        events.DirectedBack(
            return_at=datetime(2026, 12, 1, 9, tzinfo=timezone(-timedelta(hours=5)))
        ),
    ),
    (
        "permit_issued",
        {"number": "U1", "valid_from": "2026-12-01", "valid_to": date(2029, 12, 1)},
        events.PermitIssued(
            number="U1", valid_from=date(2026, 12, 1), valid_to=date(2029, 12, 1)
        ),
    ),
    ("permit_checked", {"correct": False}, events.PermitChecked(correct=False)),
    (
        "document_received",
        {"kind": "degree", "status": "in process"},
        events.DocumentReceived(kind="degree", status=DocumentStatus.IN_PROCESS),
    ),
    ("handed_over", {"owner": "Wen Li"}, events.HandedOver(owner="Wen Li")),
]


@pytest.mark.parametrize(("name", "fields", "event"), EVENTS)
def test_an_event_is_read_from_the_fields_of_a_form(name, fields, event):
    assert event_from_fields(name, fields) == event


REFUSED_EVENTS = [
    ("certificate_recorded", {}, Refusal.MISSING_FIELD, "number: missing"),
    (
        "certificate_recorded",
        {"number": "7", "fee_paid": "yes"},
        Refusal.INVALID_VALUE,
        "seven",
    ),
    ("permit_checked", {}, Refusal.MISSING_FIELD, "correct: missing"),
    ("closed", {"why": "done"}, Refusal.INVALID_VALUE, "why"),
    ("filed", {"rout": "land"}, Refusal.INVALID_VALUE, 'Did you mean "route"?'),
    ("filed", {"port": "nowhere"}, Refusal.INVALID_VALUE, "no port has that id"),
    ("offer_made", {"months": "0"}, Refusal.INVALID_VALUE, "1 to 120"),
    ("offer_made", {"start_on": "03/04/2027"}, Refusal.INVALID_VALUE, "two days are possible"),
    ("directed_back", {"return_at": "2026-12-01T09:00"}, Refusal.INVALID_VALUE, "offset"),
    ("handed_over", {"owner": "W", "email": "w@"}, Refusal.INVALID_VALUE, "e-mail"),
    (
        "permit_issued",
        {"number": "U1", "valid_from": "2027-01-02", "valid_to": "2027-01-01"},
        Refusal.INVALID_VALUE,
        "end before it begins",
    ),
    ("permit_isued", {}, Refusal.UNKNOWN_EVENT, 'Did you mean "permit_issued"?'),
    ("case_opened", {}, Refusal.UNKNOWN_EVENT, "case_opened"),
    ("facts_changed", {}, Refusal.UNKNOWN_EVENT, "facts_changed"),
    ("replanned", {}, Refusal.UNKNOWN_EVENT, "replanned"),
    ("", {}, Refusal.UNKNOWN_EVENT, "northbound events"),
]


@pytest.mark.parametrize(("name", "fields", "reason", "word"), REFUSED_EVENTS)
def test_an_event_that_cannot_be_is_refused_with_the_reason(name, fields, reason, word):
    with pytest.raises(RefusedError) as caught:
        event_from_fields(name, fields, ports=["peace_bridge"])

    assert caught.value.refused.reason is reason
    assert word in caught.value.refused.message


_LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40
)
_TEXT = _LINE.filter(lambda text: text not in ("null", "~"))
_DAY = st.dates(date(1950, 1, 1), date(2099, 12, 31))
FACTS = st.builds(
    Facts,
    file_no=_TEXT,
    applicant=st.builds(
        Applicant,
        name=_TEXT,
        email=st.sampled_from([None, "avery@example.org", "zoë@exämple.org"]),
        citizenships=st.lists(st.sampled_from(["US", "MX", "CA", "NO"]), unique=True).map(
            tuple
        ),
        us_permanent_resident=st.none() | st.booleans(),
        residence=st.none() | _TEXT,
        passport_expires_on=st.none() | _DAY,
        years_experience=st.none() | st.integers(0, 80) | st.sampled_from([0.5, 2.5]),
        inadmissibility=st.sampled_from(Inadmissibility),
        zone=st.sampled_from([None, "America/Toronto"]),
    ),
    employer=st.builds(Employer, name=st.none() | _TEXT, country=st.sampled_from([None, "CA"])),
    job=st.builds(Job, start_on=st.none() | _DAY, months=st.none() | st.integers(1, 120)),
    filing=st.builds(
        Filing, route=st.none() | st.sampled_from(Route), flagpoling=st.booleans()
    ),
    team=st.builds(Team, owner=st.none() | st.builds(Colleague, name=_TEXT)),
    stage=st.sampled_from(Stage),
    certificate=st.builds(
        Certificate,
        number=st.sampled_from([None, "A0000001"]),
        submitted_at=st.none()
        | st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
)


@given(FACTS)
def test_facts_written_as_a_document_are_read_back_the_same(facts):
    document = to_document(facts)

    assert read_facts(document) == facts
    assert read_facts(json.loads(json.dumps(document))) == facts
    assert with_changes(facts, {}) == (facts, ())
