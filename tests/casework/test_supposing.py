"""What would be if: a case planned both ways, side by side, and nothing saved."""

from datetime import date

import pytest

from models.casework.comparing import headline, side_by_side
from models.casework.facts_document import read_facts
from models.casework.linking import open_spouse_case
from models.casework.planning import plan_case, plan_facts
from models.casework.recording import record
from models.casework.restricting import publish
from models.rules.decisions import RefusedError
from tests.casework.firm import NOW, document, opened, rows


def what_if(office, reference, **told):
    changes = {path.replace("__", "."): value for path, value in told.items()}
    return plan_case(office, reference, now=NOW, what_if=changes)


def headline_of(found):
    return headline(side_by_side(found["before"], found["after"]))


def row(found, key):
    steps = side_by_side(found["before"], found["after"])
    return next(one for one in steps if one["step"] == key)


@pytest.mark.parametrize(
    ("told", "filing", "moved"),
    [
        # Aimed at two weeks before the start: Tuesday 2027-03-02 less 14 days is 02-16.
        ({"job__start_on": "2027-03-02"}, date(2027, 2, 16), 29),
        ({"filing__port": "Rainbow Bridge"}, date(2027, 1, 18), 0),
        ({"filing__port": "rainbow_bridge"}, date(2027, 1, 18), 0),
        # Online as soon as all is ready: 14 days for papers, 3 for the package, from 11-23.
        ({"filing__route": "consulate"}, date(2026, 12, 10), -39),
    ],
)
def test_other_facts_are_planned_beside_those_of_the_case(office, told, filing, moved):
    found = what_if(office, opened(office), **told)
    filed = row(found, "filing")
    assert (filed["before_on"], filed["after_on"]) == (date(2027, 1, 18), filing)
    assert filed["moved_days"] == moved
    assert found["before"]["filing_on"] == date(2027, 1, 18)
    assert found["after"]["filing_on"] == filing


def test_an_airport_by_its_name_takes_the_case_on_the_way_of_airports(office):
    found = what_if(office, opened(office), filing__port="Toronto Pearson")
    assert (found["after"]["route"], found["after"]["port"]) == ("airport", "yyz")


def test_a_visa_office_by_its_name_leaves_no_port(office):
    post = office.book.posts[0]
    found = what_if(office, opened(office), filing__port=post)
    assert (found["after"]["route"], found["after"]["port"]) == ("consulate", None)


def test_one_who_can_file_nowhere_any_more_is_told_first(office):
    told = document()["applicant"] | {"citizenships": ["MX"]}
    reference = opened(office, applicant=told, filing={"route": "consulate"})
    found = what_if(office, reference, filing__port="Peace Bridge")
    assert headline_of(found).startswith("No day is left: File the application was on ")


def test_a_later_certificate_carries_the_filing_with_it_and_says_what_becomes_late(office):
    reference = opened(office, stage="compliance", certificate=False)
    found = what_if(office, reference, certificate__expected_on="2027-02-10")
    certificate, filing = row(found, "certificate"), row(found, "filing")
    assert certificate["after_on"] == filing["after_on"] == date(2027, 2, 10)
    # The last port day before the start, Monday 2027-02-01, is Friday 01-29: 12 days.
    assert (filing["latest_on"], filing["late_days"]) == (date(2027, 1, 29), 12)
    assert row(found, "work_start")["late_days"] == 9
    assert "File the application by 12 days, its last day being 2027-01-29" in headline_of(
        found
    )


def test_a_certificate_in_good_time_moves_nothing_behind_it(office):
    reference = opened(office, stage="compliance", certificate=False)
    found = what_if(office, reference, certificate__expected_on="2026-12-04")
    assert row(found, "certificate")["after_on"] == date(2026, 12, 4)
    assert row(found, "filing")["moved_days"] == 0
    assert headline_of(found).endswith("Nothing becomes late.")


def held(office):
    """A case with a permit to the last of June 2027; its renewal waits for a number."""
    permit = {"number": "U1", "valid_from": "2024-07-01", "valid_to": "2027-06-30"}
    return opened(office, stage="extension", certificate=False, permit=permit)


def test_a_renewals_certificate_that_comes_after_the_permits_end_makes_the_renewal_late(office):
    found = what_if(office, held(office), certificate__expected_on="2027-07-05")
    filing = row(found, "extension_filing")
    assert (filing["latest_on"], filing["after_on"]) == (date(2027, 6, 30), date(2027, 7, 5))
    assert filing["late_days"] == 5
    assert "Last day" not in headline_of(found)


def test_a_passport_renewed_lengthens_the_permit(office):
    told = document()
    told["applicant"] = {
        **told["applicant"], "citizenships": ["MX"], "passport_expires_on": "2028-03-31",
    }  # fmt: skip
    told["filing"] = {"route": "consulate"}
    reference = opened(office, **{k: told[k] for k in ("applicant", "filing")})
    found = what_if(office, reference, applicant__passport_expires_on="2036-01-01")
    permit = row(found, "permit_forecast")
    assert permit["before"] == "passport_expiry"
    assert permit["after"] != "passport_expiry"
    assert permit["moved_days"] > 0


TUESDAY_TO_THURSDAY = """
id: niagara
title: The bridge takes work permits on Tuesday, Wednesday and Thursday only
kind: port
ports: [peace_bridge]
closed: [{weekdays: [fri, sat, sun, mon]}]
effective_from: 2026-11-23
source: https://example.org/invented
confidence: low
"""


def test_a_safe_day_that_moves_alone_is_told(office):
    # Aimed at two weeks before the start, the visit is on Wednesday 2027-01-20 at both ports.
    # The last day is Tuesday 02-02 at both; the safe day, a working day earlier, is Monday
    # 02-01 at the one, and the Thursday before it at the other.
    job = {"occupation": "Engineer", "arrangement": "employee", "months": 36}
    reference = opened(office, job=job | {"start_on": "2027-02-03"})
    publish(office, TUESDAY_TO_THURSDAY, now=NOW)
    found = what_if(office, reference, filing__port="Rainbow Bridge")
    filing = row(found, "filing")
    assert filing["moved_days"] == 0
    assert {one["field"] for one in filing["limits"]} == {"safe_on"}
    (limit,) = filing["limits"]
    said = headline_of(found)
    assert said.startswith("No planned day moves. File the application: safe day ")
    assert (limit["was"], limit["now"]) == (date(2027, 1, 28), date(2027, 2, 1))
    assert "safe day 2027-01-28 becomes 2027-02-01, 4 days later" in said
    assert said.endswith("Nothing becomes late.")


def test_a_second_reading_of_the_permits_end_is_told_when_it_goes_and_when_it_comes(office):
    # Three years from 2027-02-01 end 2030-01-31, after the passport; a US citizen's permit may
    # run on by the regulation, and by the instruction may not.
    told = document()["applicant"] | {"passport_expires_on": "2028-03-31"}
    reference = opened(office, applicant=told)
    gone = what_if(office, reference, applicant__passport_expires_on="2036-01-01")
    assert "A second reading of the permit's end is gone: 2028-03-31." in headline_of(gone)
    moved = what_if(office, reference, applicant__passport_expires_on="2029-03-31")
    assert (
        "A second reading of the permit's end: 2028-03-31 becomes 2029-03-31."
        in headline_of(moved)
    )
    far = opened(office, 2, applicant=told | {"passport_expires_on": "2036-01-01"})
    came = what_if(office, far, applicant__passport_expires_on="2028-03-31")
    assert "A second reading of the permit's end appears: 2028-03-31." in headline_of(came)


def test_a_reading_that_follows_the_end_is_no_news(office):
    # The same-number day is the day after the end, whichever day that is.
    found = what_if(office, opened(office), job__start_on="2027-03-02")
    assert row(found, "permit_forecast")["readings"] == []


def test_a_supposed_certificate_is_no_outage_of_the_portal(office):
    reference = opened(office, stage="compliance", certificate=False)
    found = what_if(office, reference, certificate__expected_on="2027-02-10")
    because = " ".join(line for step in found["after"]["steps"]
                       for line in step["basis"]["explanation"])  # fmt: skip
    assert "Supposed: the certificate comes on 2027-02-10 at the earliest." in because
    assert "Employer Portal is out" not in because
    assert "0001" not in because


def test_what_reaches_the_spouses_own_case_is_planned_there_too(office):
    # The worker's permit from 2026-11-02 on has 16 months left until 2027-07-01 if it ends on
    # 2028-11-01, and until 2027-02-01 if it ends on 2028-06-01.
    permit = {"number": "U7654321", "valid_from": "2026-11-02", "valid_to": "2028-11-01"}
    spouse = {
        "name": "Ada Wexford", "citizenships": ["US"], "relationship": "spouse",
        "location": "outside", "passport_expires_on": "2031-01-31",
    }  # fmt: skip
    job = {
        "occupation": "Engineer", "arrangement": "employee", "start_on": "2026-11-02",
        "months": 24, "teer": 1,
    }  # fmt: skip
    worker = opened(office, stage="permit", permit=permit, spouse=spouse, job=job)
    own = open_spouse_case(office, worker, now=NOW).case.reference
    before = rows(office)
    found = what_if(office, worker, permit__valid_to="2028-06-01")
    (linked,) = found["linked"]
    assert (linked["case"], linked["kind"]) == (own, "spouse")
    moved = {(c["step"], c["field"]): (c["old"], c["new"]) for c in linked["diff"]}
    was, would_be = moved["spouse_filing", "latest_on"]
    assert (was, would_be) == (date(2027, 7, 1), date(2027, 2, 1))
    assert "linked" not in what_if(office, worker, employer__name="Another")
    assert rows(office) == before


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"filing__port": "Rainbow Brige"}, "Did you mean Rainbow Bridge"),
        ({"filing__route": "airport"}, 'filing.port "peace_bridge": not where airport goes'),
        ({"filing__route": "boat"}, 'filing.route "boat"'),
        ({"certificate__expected_on": "2027-01-04"}, "the case has its offer number already"),
        ({"certificate__expected_on": "soon"}, "not a date"),
        ({"job__starts": "2027-01-04"}, "no such field"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_what_helps(office, told, said):
    with pytest.raises(RefusedError, match=r".") as no:
        what_if(office, opened(office), **told)
    assert said in no.value.refused.message


@pytest.mark.parametrize("day", ["2026-11-22", "2036-12-01"])
def test_a_certificate_is_expected_ahead_and_not_in_another_age(office, day):
    reference = opened(office, stage="compliance", certificate=False)
    with pytest.raises(RefusedError):
        what_if(office, reference, certificate__expected_on=day)


def test_a_facts_file_is_supposed_of_too(office):
    facts = read_facts(document(stage="compliance", certificate=False))
    told = {"certificate.expected_on": "2026-12-04"}
    found = plan_facts(office, facts, now=NOW, what_if=told)
    assert row(found, "certificate")["after_on"] == date(2026, 12, 4)


def test_nothing_that_is_supposed_is_saved(office):
    reference = opened(office, stage="compliance", certificate=False)
    record(office, reference, "held", {}, now=NOW)
    before = rows(office)
    what_if(office, reference, certificate__expected_on="2027-02-10")
    what_if(office, reference, filing__port="rainbow_bridge", job__start_on="2027-05-03")
    what_if(office, reference, applicant__passport_expires_on="2028-01-01")
    assert rows(office) == before
