"""The data that is carried: how much there is, and facts against the law they come from."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.reference.check import PLANNING_IDS
from models.reference.library import packaged
from models.reference.loader import load_book, load_restriction_documents, read_book
from models.rules.book import Confidence, DutyClass, PortKind
from models.rules.facts import Route

BOOK = load_book()


def test_every_profession_port_rule_and_fee_is_carried():
    assert len(BOOK.occupations) == 63  # rows of Appendix 2
    assert len(BOOK.ports) == 74
    # and the conditions of conditions.yaml, PERMIT_EXPIRY, the quarantine kind of notice,
    # and for a spouse the three lists of groups and the two of TEER
    assert len(BOOK.rules) == 67 + 4 + 15
    assert len(BOOK.fees) == 15  # three of them versions of restoration
    assert len(BOOK.holidays) == 10
    assert len(load_restriction_documents()) == 16  # 10 of the sources, phases, and advice
    assert len(BOOK.planning) == len(PLANNING_IDS) == 18


@pytest.mark.parametrize(
    ("category", "rows"),
    [("general", 25), ("medical_allied", 12), ("scientist", 23), ("teacher", 3)],
)
def test_the_list_has_as_many_rows_in_each_part_as_the_treaty(category, rows):
    assert sum(o.category == category for o in BOOK.occupations.values()) == rows


def test_every_value_says_where_it_comes_from():
    versions = [rule for known in BOOK.rules.values() for rule in known]
    carried: list[Any] = [
        *versions,
        *BOOK.ports.values(),
        *BOOK.occupations.values(),
        *BOOK.fees,
    ]
    carried += [*BOOK.planning.values(), *BOOK.holidays, *BOOK.notes, *BOOK.ladders.values()]
    unsaid = [value for value in carried if not all(value.provenance.source)]
    assert unsaid == []


def test_a_start_that_nobody_knows_is_said_in_the_note():
    rule = BOOK.rule("R186U")
    assert rule.provenance.effective_from is None
    assert rule.provenance.note == "The day from which it binds is not known."


def test_source_keys_are_told_as_citations():
    assert BOOK.rule("QUEBEC").provenance.source[0].startswith("IRPR SOR/2002-227")


@pytest.mark.parametrize(
    ("rule_id", "length", "anchor", "direction", "counting"),
    [
        ("RESTORATION_90", (0, 0, 90), "status_lost_date", "after", "within"),
        ("MAX_3_YEARS", (3, 0, 0), "issue_or_start_date", "after", "beginning-on"),
        ("EMPLOYER_RECORDS_6Y", (6, 0, 0), "first_day_of_employment_period", "after",
         "beginning-on"),
        ("RECOMMENDED_LEAD", (0, 0, 30), "permit_expiry_date", "before", "clear"),
        ("SPOUSE_C41", (0, 16, 0), "spouse_application_receipt_date", "after", "within"),
        ("WP_EXT_LETTER", (0, 0, 365), "application_receipt_date", "after", "within"),
        ("JR_15_60", (0, 0, 15), "notified_date", "after", "within"),
        ("ETA_5Y", (5, 0, 0), "issue_date", "after", "within"),
    ],
)  # fmt: skip
def test_a_time_bound_rule_carries_its_span_and_how_it_is_counted(
    rule_id, length, anchor, direction, counting
):
    limit = BOOK.rule(rule_id).limit
    assert limit is not None
    assert (limit.years, limit.months, limit.days) == length
    assert (limit.anchor, limit.direction, limit.counting) == (anchor, direction, counting)


def test_twenty_six_rules_are_time_bound():
    assert sum(versions[-1].limit is not None for versions in BOOK.rules.values()) == 26


@pytest.mark.parametrize(
    ("rule_id", "rolls"),
    [("JR_15_60", True), ("R201_BEFORE_EXPIRY", False), ("RESTORATION_90", None)],
)
def test_a_rule_says_whether_a_holiday_moves_it(rule_id, rolls):
    assert BOOK.rule(rule_id).rolls_over is rolls


def test_a_rule_may_bind_from_an_instant():
    start = BOOK.rule("FLAGPOLE_EXEMPT").provenance.effective_from
    assert isinstance(start, datetime)
    assert start.astimezone(UTC) == datetime(2024, 12, 24, 4, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "binds"),
    [
        (date(2025, 1, 20), False),
        (date(2025, 1, 21), True),  # at 18:00 UTC, as every day is asked for
        (datetime(2025, 1, 21, 4, 59, 59, tzinfo=UTC), False),
        (datetime(2025, 1, 21, 5, tzinfo=UTC), True),
    ],
)
def test_of_two_rules_that_change_hands_within_a_day_one_binds(on, binds):
    assert BOOK.rule("SPOUSE_C41").provenance.binds(on) is binds
    assert BOOK.rule("SPOUSE_OLD").provenance.binds(on) is not binds


def test_an_instant_is_held_against_days_by_its_day_in_utc():
    longest = BOOK.rule("MAX_3_YEARS", datetime(2008, 12, 14, 23, 59, tzinfo=UTC))
    assert (longest.limit.years, longest.provenance.effective_to) == (1, date(2008, 12, 14))
    assert BOOK.rule("MAX_3_YEARS", datetime(2008, 12, 15, tzinfo=UTC)).limit.years == 3


@pytest.mark.parametrize(
    ("fee_id", "on", "cents"),
    [
        ("employer_compliance", date(2026, 11, 22), 23000),
        ("work_permit_processing", date(2026, 11, 22), 15500),
        ("restoration", date(2024, 11, 30), 22977),
        ("restoration", date(2024, 12, 1), 23975),
        ("restoration", date(2025, 11, 30), 23975),
        ("restoration", date(2025, 12, 1), 24625),
        ("caq_not_needed", date(2026, 1, 1), 0),
    ],
)
def test_a_fee_is_the_amount_in_force_on_the_day(fee_id, on, cents):
    fee = BOOK.fee(fee_id, on)
    assert fee is not None
    assert fee.cents == cents


def test_hours_are_those_of_the_ports_own_wall_clock():
    port = BOOK.ports["bloomfield"]
    assert port.hours is not None
    assert port.hours.weekdays == frozenset(range(6))  # Monday to Saturday
    assert (port.hours.opens, port.hours.closes) == (time(9), time(17))
    assert port.hours.closed_on_holidays == ("CA", "US")
    assert port.provenance.published_on == date(2024, 11, 18)


def test_hours_to_midnight_have_no_closing_time():
    hours = BOOK.ports["aldergrove"].hours
    assert hours is not None
    assert (hours.opens, hours.closes) == (time(8), None)


def test_hours_that_nobody_could_confirm_are_unknown():
    unknown = {port.id for port in BOOK.ports.values() if port.hours is None}
    assert {"gordie_howe", "cannon_corners", "boissevain"} <= unknown
    assert len(unknown) == 14  # those three and eleven airports
    assert BOOK.ports["yow"].hours_note == "international arrivals only"


def test_ports_whose_opening_is_unconfirmed_are_not_in_service():
    idle = [port for port in BOOK.ports.values() if not port.in_service]
    assert {port.id for port in idle} == {"gordie_howe", "cannon_corners"}
    assert all(port.notes[0].startswith("Not in service here until") for port in idle)


@pytest.mark.parametrize(
    ("port_id", "zone"),
    [
        ("fort_frances", "America/Winnipeg"),  # in Ontario, on Central time
        ("kingsgate", "America/Edmonton"),  # in British Columbia, on Alberta time
        ("north_portal", "America/Regina"),
    ],
)
def test_a_port_keeps_its_own_zone(port_id, zone):
    assert BOOK.ports[port_id].zone == zone


def test_vancouver_ports_stay_on_summer_time_in_december():
    # British Columbia stopped changing its clocks in March 2026.
    noon = datetime(2026, 12, 15, 12, tzinfo=ZoneInfo(BOOK.ports["douglas"].zone))
    assert noon.isoformat() == "2026-12-15T12:00:00-07:00"


def test_preclearance_is_a_kind_of_its_own():
    kinds = [port.kind for port in BOOK.ports.values()]
    assert (kinds.count(PortKind.LAND), kinds.count(PortKind.AIRPORT)) == (58, 15)


def test_any_branch_of_a_profession_is_a_list_of_requirements():
    branches = BOOK.occupations["computer_systems_analyst"].credentials
    assert [[part.kind for part in branch] for branch in branches] == [
        ["degree"],
        ["post_secondary_diploma_or_certificate", "experience"],
    ]
    assert branches[1][1].detail["years"] == 3


def test_a_management_consultant_has_three_branches():
    assert len(BOOK.occupations["management_consultant"].credentials) == 3


def test_health_work_always_needs_a_medical_examination():
    nurse = BOOK.occupations["registered_nurse"]
    assert nurse.medical_exam == "always"
    assert nurse.medical_confidence is Confidence.HIGH


def test_the_ladders_are_those_of_the_firm():
    hard = BOOK.ladders[DutyClass.HARD]
    assert hard.rungs == (180, 120, 90, 60, 30, 14, 7, 3, 1, 0)
    assert (hard.working, hard.overdue_every) == (False, 1)
    assert BOOK.ladders[DutyClass.PLANNED].working
    assert BOOK.ladders[DutyClass.ADVISORY].overdue_every is None


def test_planning_values_are_never_told_as_certain():
    assert {v.provenance.confidence for v in BOOK.planning.values()} <= {
        Confidence.LOW,
        Confidence.MEDIUM,
    }
    online = BOOK.planning["processing.consulate"]
    assert (online.least, online.usual, online.at_worst) == (14, 28, 56)


def test_the_version_names_the_content_of_the_files(broken):
    assert read_book(broken).version == BOOK.version
    notes = broken / "notes.yaml"
    notes.write_text(notes.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    assert read_book(broken).version != BOOK.version
    assert len(BOOK.version) == 12


def test_a_restriction_is_kept_as_its_document():
    documents = {document["id"]: document for document in load_restriction_documents()}
    hours = {
        port: block["hours"]
        for block in documents["R2024-05-30"]["open"]
        for port in block["ports"]
    }
    assert len(hours) == 12
    assert hours["boundary_bay"] == "10:00-14:00"
    assert documents["R2017-05-02"]["readings"][0]["applies_to"] == {"purpose": "all"}


def test_a_restriction_without_known_windows_closes_nothing():
    documents = {document["id"]: document for document in load_restriction_documents()}
    quebec = documents["R2018-QC"]
    assert (quebec["closed"], quebec.get("open"), quebec["effective_from"]) == (
        None,
        None,
        None,
    )


def test_the_data_is_text_and_nothing_that_runs():
    folder = Path(str(packaged()))
    written = [path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")]
    assert len(written) > 20
    assert not [text for text in written if "!!" in text]  # no YAML tag builds an object


def test_every_way_has_a_figure_of_how_long_it_takes_with_its_source_and_its_day():
    figures = BOOK.timings
    assert {f.route for f in figures} == {route.value for route in Route}
    assert all(f.provenance.source and f.provenance.published_on == f.seen_on for f in figures)
    assert len({f.id for f in figures}) == len(figures)
