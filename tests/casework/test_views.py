"""What the JSON says of dates: each with its basis, its clocks, and who can end its doubt."""

from dataclasses import replace
from datetime import UTC, date, datetime

from models.casework.views import case_view, finding_view, plan_view, step_view
from models.reference.loader import load_book
from models.rules import events as e
from models.rules.almanac import Almanac
from models.rules.facts import Stage
from models.rules.findings import Who, ask, yes
from models.rules.plan import Forecast, Status, StepDates, StepKey, Why
from models.rules.planning import plan
from tests.rules.lives import LATER, after, before_officer, issued, new

BOOK = load_book()
ALMANAC = Almanac(BOOK)
ON = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 18, tzinfo=UTC)
VANCOUVER = {"office_zone": "America/Vancouver"}
HELD = {"number": "U1", "valid_from": date(2024, 1, 16), "valid_to": date(2027, 1, 15)}
AT_WORK = new(stage=Stage.PERMIT, permit=HELD, team=VANCOUVER)
SAID = {"rule", "citation", "source", "effective_from", "inputs", "explanation"}


def viewed(case, *, now=NOON):
    return plan_view(plan(case, ALMANAC, as_of=now), case, ALMANAC)


def step_of(case, key):
    return next(s for s in viewed(case)["steps"] if s["key"] == key)


def test_a_cut_off_in_utc_is_shown_on_the_clock_of_the_office_too():
    step = step_of(AT_WORK, "extension_filing")
    assert step["due_at"] == datetime(2027, 1, 15, 23, 59, 59, tzinfo=UTC)
    assert step["due_local"] == "2027-01-15T16:59:59-07:00"  # British Columbia stays on -7
    assert step["readings"][0]["due_local"] == "2027-01-14T16:59:59-07:00"
    assert step_of(AT_WORK, "extension_window")["due_local"] is None


def test_two_readings_are_for_counsel_and_name_the_doubt():
    step = step_of(AT_WORK, "extension_filing")
    assert step["counsel"] is True
    assert step["doubt"].startswith("Is midnight on the day of expiry")
    assert step["who"] == "counsel"
    plain = step_of(AT_WORK, "extension_window")
    assert (plain["counsel"], plain["doubt"], plain["who"]) == (False, None, None)


def test_a_step_may_name_its_own_doubt_and_who_can_end_it():
    why = Why("REGULATED_4M", doubt="Is a licence needed there?", who=Who.REGULATOR)
    nothing = (None, None, None, None, None)
    step = StepDates(StepKey.LICENCE, Status.READY, *nothing, why, counsel=True)
    shown = step_view(step, AT_WORK, ALMANAC, ON)
    assert (shown["doubt"], shown["who"]) == ("Is a licence needed there?", "regulator")


def test_a_finding_left_open_names_who_can_end_it():
    shown = finding_view(ask("REGULATED_4M", "No licence.", "Record it.", who=Who.REGULATOR),
                         BOOK, ON)  # fmt: skip
    assert (shown["doubt"], shown["who"]) == ("No licence.", "regulator")
    closed = finding_view(yes("REGULATED_4M", "A licence is recorded."), BOOK, ON)
    assert (closed["doubt"], closed["who"]) == (None, None)


def test_a_forecast_says_on_what_it_rests():
    for case in (new(), AT_WORK):
        assert set(viewed(case)["permit_forecast"]["basis"]) == SAID
    why = Why("PASSPORT_CAP", (), (("The passport ends {}.", (ON,)),))
    told = Forecast(valid_from=ON, valid_to=ON, limited_by="passport_expiry", why=why)
    found = plan(new(), ALMANAC, as_of=NOON)._replace(forecast=told)
    basis = plan_view(found, new(), ALMANAC)["permit_forecast"]["basis"]
    assert basis["explanation"][0] == "The passport ends 2026-11-23."


def test_every_date_on_record_has_a_basis():
    visit = datetime(2026, 12, 15, 14, tzinfo=UTC)
    told = after(before_officer(), e.DirectedBack(return_at=visit), at=LATER)
    dates = case_view(told, BOOK, ON)["dates"]
    assert dates["return_at"]["at"] == visit
    assert dates["return_at"]["local"] == "2026-12-15T09:00:00-05:00"
    refused = after(before_officer(), e.ApplicationRefused(), at=LATER)
    dates |= case_view(refused, BOOK, ON)["dates"]
    for case in (before_officer(), AT_WORK):
        dates |= case_view(case, BOOK, ON)["dates"]
    assert set(dates) == {"filed_at", "return_at", "refused_on", "permit_ends_on"}
    assert all(set(told["basis"]) == SAID for told in dates.values())


def test_what_is_on_record_is_shown_as_json_holds_it():
    shown = case_view(before_officer(), BOOK, ON)
    assert shown["kind"] == "worker"
    assert shown["applications"][0]["outcome"] == "pending"
    assert (shown["travels"], shown["worker"]) == ([], None)


def test_of_a_permit_only_what_was_noted_is_shown_beside_its_dates():
    always = {"number", "valid_from", "valid_to", "checked"}
    (permit,) = case_view(AT_WORK, BOOK, ON)["permits"]
    assert set(permit) == always
    noted = after(before_officer(), replace(issued(), noc="41401"), at=LATER)
    (permit,) = case_view(noted, BOOK, ON)["permits"]
    assert set(permit) == always | {"noc", "issued_on"}
