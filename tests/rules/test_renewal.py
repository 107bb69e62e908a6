"""While a permit is held: the renewal in time, and what follows a miss."""

from datetime import UTC, datetime

import pytest

from models.rules.grounds import basis
from models.rules.permit import Permit
from tests.rules.cases import BOOK, A, K, case, day, noon, planned, row

FROM = "2026-01-01"


def held(ends: str, awaiting=A.EXTENSION_WINDOW, *, first: str = FROM, **given):
    return case(awaiting, permit=(first, ends), opened=day("2026-01-05"), **given)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


OPENINGS = [
    # permit ends, six months before, the working day from then
    ("2028-08-31", "2028-02-29"),  # no 31st in February, a leap year: Tuesday 29
    ("2027-08-31", "2027-03-01"),  # the 28th is a Sunday: Monday
    ("2028-08-29", "2028-02-29"),  # the same number
    ("2027-12-31", "2027-06-30"),  # June has 30
    ("2027-11-24", "2027-05-25"),  # May 24 is Victoria Day: Tuesday
    ("2028-03-30", "2027-10-01"),  # Sep 30 is a holiday: Friday
    ("2027-07-01", "2027-01-04"),  # Jan 1 is a Friday and a holiday: Monday
]


@pytest.mark.parametrize(("ends", "opens"), OPENINGS)
def test_the_renewal_file_opens_six_months_before_on_a_working_day(ends, opens):
    step = planned(held(ends), on=day("2026-02-02")).step(K.EXTENSION_WINDOW)
    assert (step.planned_on, step.status) == (day(opens), "ready")


def test_an_opening_that_was_missed_is_for_today():
    # ends Mar 31: opened Sep 30, a holiday, so Oct 1; on Nov 23 that is past
    found = planned(held("2027-03-31")).step(K.EXTENSION_WINDOW)
    assert (found.planned_on, found.latest_on) == (day("2026-11-23"), day("2026-12-01"))


def test_a_permit_of_three_months_opens_its_renewal_on_its_first_day():
    # Nov 23 to Feb 22: six months before lies before the permit; 120 days before as well
    found = planned(held("2027-02-22", first="2026-11-23")).step(K.EXTENSION_WINDOW)
    assert (found.planned_on, found.latest_on) == (day("2026-11-23"), day("2026-11-23"))


CUT_OFFS = [
    # permit ends; due at, stricter reading, safe: the last working day up to the day before
    ("2027-07-20", "2027-07-20T23:59:59Z", "2027-07-19T23:59:59Z", "2027-07-19"),  # T49, Mon
    ("2027-01-15", "2027-01-15T23:59:59Z", "2027-01-14T23:59:59Z", "2027-01-14"),  # Thu
    ("2027-07-05", "2027-07-05T23:59:59Z", "2027-07-04T23:59:59Z", "2027-07-02"),  # Mon -> Fri
    ("2027-07-04", "2027-07-04T23:59:59Z", "2027-07-03T23:59:59Z", "2027-07-02"),  # Sun -> Fri
    (
        "2027-05-25",
        "2027-05-25T23:59:59Z",
        "2027-05-24T23:59:59Z",
        "2027-05-21",
    ),  # Victoria Day
    ("2028-02-29", "2028-02-29T23:59:59Z", "2028-02-28T23:59:59Z", "2028-02-28"),  # leap, Mon
    ("2027-12-25", "2027-12-25T23:59:59Z", "2027-12-24T23:59:59Z", "2027-12-24"),  # no roll
]


@pytest.mark.parametrize("zone", ["America/Toronto", "America/Vancouver", "America/St_Johns"])
@pytest.mark.parametrize(("ends", "due", "strict", "safe"), CUT_OFFS)
def test_a_renewal_is_cut_off_at_the_end_of_the_utc_day(ends, due, strict, safe, zone):
    step = planned(held(ends, zone=zone), on=day("2026-02-02")).step(K.EXTENSION_FILING)
    assert step.due_at == utc(due)
    assert step.latest_on == day(ends)
    assert [r.due_at for r in step.readings] == [utc(strict)]
    assert step.safe_on == day(safe)


class TestPlanned:
    """The permit ends Tue 2027-07-20: 120 days before is Mon 2027-03-22."""

    def test_the_filing_is_aimed_at_four_months_before(self):
        found = planned(held("2027-07-20"))
        assert row(found, K.EXTENSION_FILING)[1] == "2027-03-22"
        # opens Wed Jan 20; offer and certificate 5 + 2: Wed Jan 27
        assert row(found, K.EXTENSION_CERTIFICATE) == (
            "2027-01-20", "2027-01-27", "2027-07-19", "2027-03-22",
        )  # fmt: skip

    def test_a_late_certificate_carries_the_filing_with_it(self):
        # today Thu Apr 1, nothing begun: + 7 = Thu Apr 8
        found = planned(held("2027-07-20"), on=day("2027-04-01"))
        assert found.filing_on == day("2027-04-08")

    def test_what_would_come_after_the_safe_day_is_planned_on_it(self):
        # today Wed Jul 14: + 7 = 21, after the safe Mon 19
        found = planned(held("2027-07-20"), on=day("2027-07-14"))
        assert found.filing_on == day("2027-07-19")
        assert found.step(K.EXTENSION_CERTIFICATE).planned_on == day("2027-07-19")

    def test_on_the_last_day_it_is_planned_for_today(self):
        found = planned(held("2027-07-20"), on=day("2027-07-20"))
        assert found.filing_on == day("2027-07-20")
        assert found.step(K.RESTORATION) is None


STATUSES = [
    # awaiting; opening, certificate, filing
    (A.WORK_START, "ready pending pending"),
    (A.EXTENSION_WINDOW, "ready pending pending"),
    (A.EXTENSION_CERTIFICATE, "done ready pending"),
    (A.EXTENSION_FILING, "done done ready"),
    (A.EXTENSION_DECISION, "done done done"),
    (A.COUNSEL, "blocked blocked pending"),
]


@pytest.mark.parametrize(("awaiting", "expected"), STATUSES)
def test_each_step_of_a_renewal_waits_for_the_one_before(awaiting, expected):
    found = planned(held("2027-07-20", awaiting))
    keys = (K.EXTENSION_WINDOW, K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING)
    assert " ".join(found.step(k).status for k in keys) == expected


def test_a_pending_renewal_keeps_the_right_to_work():
    of = held("2026-11-20", A.EXTENSION_DECISION, done={K.EXTENSION_FILING: "2026-11-02"})
    found = planned(of)
    # Nov 2 + 120 = Mar 2; + 171 = Thu Apr 22
    assert row(found, K.EXTENSION_DECISION)[:2] == ("2027-03-02", "2027-04-22")
    assert found.step(K.PERMIT_END).status == "not_applicable"
    assert found.step(K.PERMIT_END).why.rule == "R186U"
    assert found.step(K.RESTORATION) is None


def test_a_lapsed_permit_blocks_the_renewal_and_asks_for_a_new_certificate():
    found = planned(held("2026-11-20"))
    assert found.step(K.EXTENSION_FILING).status == "blocked"
    assert found.filing_on is None
    assert found.step(K.EXTENSION_WINDOW).status == "skipped"
    assert found.step(K.EXTENSION_CERTIFICATE).status == "ready"
    # restoration: Nov 20 + 90 = Thu Feb 18; the certificate by the day before
    assert found.step(K.EXTENSION_CERTIFICATE).latest_on == day("2027-02-17")
    assert found.step(K.PERMIT_END).status == "done"


def test_a_refused_renewal_is_planned_as_one_and_not_as_a_first_permit():
    done = {K.EXTENSION_FILING: "2026-02-02", K.EXTENSION_CERTIFICATE: "2026-02-02"}
    of = held("2026-03-31", A.REFUSAL_REVIEW, done=done, refused_on=day("2026-11-20"))
    found = planned(of)
    assert found.step(K.FILING) is None
    # Nov 20 + 90 = Feb 18
    assert found.step(K.RESTORATION).latest_on == day("2027-02-18")
    assert found.step(K.EXTENSION_FILING).status == "blocked"


EVENINGS = [
    # as of, office; the filing, the permit's end. The permit ends Fri 2026-11-20
    ("2026-11-20T23:59:59Z", "America/Toronto", "pending", "waiting"),  # 18:59:59
    ("2026-11-21T00:00:00Z", "America/Toronto", "blocked", "waiting"),  # 19:00 of the 20th
    ("2026-11-21T05:00:00Z", "America/Toronto", "blocked", "done"),  # midnight
    ("2026-11-20T23:59:59Z", "America/Vancouver", "pending", "waiting"),  # 16:59:59, UTC-7
    ("2026-11-21T00:00:00Z", "America/Vancouver", "blocked", "waiting"),  # 17:00 of the 20th
    ("2026-11-21T06:59:59Z", "America/Vancouver", "blocked", "waiting"),  # 23:59:59
    ("2026-11-21T07:00:00Z", "America/Vancouver", "blocked", "done"),
    ("2026-11-21T00:00:00Z", "America/St_Johns", "blocked", "waiting"),  # 20:30, UTC-3:30
    ("2026-11-21T03:30:00Z", "America/St_Johns", "blocked", "done"),
]


@pytest.mark.parametrize(("at", "zone", "filing", "end"), EVENINGS)
def test_a_renewal_closes_with_the_utc_day_and_the_permit_with_the_local_one(
    at, zone, filing, end
):
    found = planned(held("2026-11-20", zone=zone), at=utc(at))
    assert found.step(K.EXTENSION_FILING).status == filing
    assert found.step(K.PERMIT_END).status == end
    is_over = filing == "blocked"
    assert (found.step(K.RESTORATION) is not None) is is_over
    if is_over:
        # Nov 20 + 90 = Feb 18, by whichever clock one looks
        assert found.step(K.RESTORATION).latest_on == day("2027-02-18")
        assert found.step(K.EXTENSION_FILING).planned_on is None


class TestVancouver:
    """The permit ends Fri 2027-01-15; British Columbia keeps UTC-7 all year."""

    found = planned(held("2027-01-15", zone="America/Vancouver"), on=day("2026-11-22"))
    step = found.step(K.EXTENSION_FILING)

    def test_the_cut_off_is_said_in_local_time_and_in_utc(self):
        said = " ".join(basis(self.step.why, BOOK, on=day("2026-11-22")).explanation)
        assert self.step.due_at == utc("2027-01-15T23:59:59Z")
        assert "2027-01-15T23:59:59Z, 2027-01-15 16:59:59 in America/Vancouver" in said

    def test_the_safe_day_is_an_earlier_working_day_with_its_last_hour_named(self):
        said = " ".join(basis(self.step.why, BOOK, on=day("2026-11-22")).explanation)
        assert self.step.safe_on == day("2027-01-14")  # a Thursday
        assert "In by 2027-01-14 16:59:59 in America/Vancouver" in said
        assert [r.due_at for r in self.step.readings] == [utc("2027-01-14T23:59:59Z")]


EARLIEST = [
    # awaiting, today; the filing cannot be before its offer number can
    (A.EXTENSION_WINDOW, "2026-11-23", "2027-01-20"),  # opens six months before Jul 20
    (A.EXTENSION_WINDOW, "2027-04-01", "2027-04-01"),
    (A.EXTENSION_FILING, "2027-04-01", "2027-04-01"),
]


@pytest.mark.parametrize(("awaiting", "today", "earliest"), EARLIEST)
def test_a_renewal_is_filed_at_the_earliest_when_its_number_can_be_in(
    awaiting, today, earliest
):
    found = planned(held("2027-07-20", awaiting), on=day(today))
    assert found.step(K.EXTENSION_FILING).earliest_on == day(earliest)


def test_the_end_of_a_permit_rests_on_the_law_of_expiry():
    said = basis(planned(held("2027-07-20")).step(K.PERMIT_END).why, BOOK, on=day("2026-11-23"))
    assert (said.rule, said.effective_from) == ("PERMIT_EXPIRY", None)
    assert said.citation == "R209, R183(4); A47(a)"


class TestFirstDays:
    """A permit was printed on Mon 2026-11-23; work is to start on Tue 2026-12-01."""

    def test_the_permit_is_checked_the_day_it_is_printed(self):
        unchecked = Permit(valid_from=day("2026-12-01"), valid_to=day("2029-11-30"))
        of = case(A.PERMIT_CHECK, permits=(unchecked,), done={K.DECISION: "2026-11-23"})
        assert row(planned(of), K.PERMIT_CHECK) == (
            "2026-11-23",
            "2026-11-23",
            "2026-11-23",
            None,
        )
        late = planned(of, on=day("2026-11-25")).step(K.PERMIT_CHECK)
        assert (late.planned_on, late.slack_days) == (day("2026-11-25"), -2)

    def test_the_rights_information_is_due_by_the_first_day_of_work(self):
        of = held("2029-11-30", A.WORK_START, first="2026-12-01", start=day("2026-12-01"))
        found = planned(of)
        assert row(found, K.RIGHTS_INFORMATION)[1:] == (
            "2026-11-30",
            "2026-12-01",
            "2026-11-30",
        )
        assert row(found, K.WORK_START)[1:] == ("2026-12-01", "2026-12-01", "2026-12-01")

    def test_a_start_that_passed_unrecorded_is_for_today_and_late(self):
        of = held("2029-11-30", A.WORK_START, first="2026-11-16", start=day("2026-11-16"))
        found = planned(of)
        assert found.step(K.WORK_START).planned_on == day("2026-11-23")
        assert found.step(K.RIGHTS_INFORMATION).slack_days == -7

    def test_work_recorded_asks_for_neither(self):
        of = held("2029-11-30", A.PERMIT_CHECK, done={K.WORK_START: "2026-11-16"})
        assert planned(of).step(K.WORK_START) is None


def test_a_permit_without_an_end_has_no_plan():
    assert planned(case(A.EXTENSION_WINDOW)).steps == ()


def test_a_closed_case_has_no_plan_but_keeps_its_printed_end():
    found = planned(held("2027-07-20", A.NOTHING))
    assert (found.steps, found.forecast.valid_to) == ((), day("2027-07-20"))
    assert found.forecast.limited_by == "printed"


def test_the_instant_of_a_plan_is_kept():
    assert planned(held("2027-07-20")).as_of == noon(day("2026-11-23"))


class TestPassport:
    """The permit ends Tue 2027-07-20; the next one, of 24 months, would end 2029-07-20."""

    def test_one_that_would_cut_the_next_permit_comes_before_its_offer(self):
        found = planned(self.held("2029-07-19"), on=day("2027-01-25"))
        step = found.step(K.PASSPORT_RENEWAL)
        # the file opened Jan 20 and is for today; offer and certificate 5 + 2: Mon Feb 1
        assert step.planned_on == day("2027-01-25")
        assert found.step(K.EXTENSION_CERTIFICATE).planned_on == day("2027-02-01")
        # the offer by Mon Jul 19, so the passport by Fri Jul 16; with time to spare the offer
        # by Mon Mar 22 (120 days before the end), so the passport by Fri Mar 19
        assert (step.latest_on, step.safe_on) == (day("2027-07-16"), day("2027-03-19"))
        assert step.why.rule == "PASSPORT_CAP"

    @pytest.mark.parametrize("expires", ["2029-07-20", "2040-01-01", None])
    def test_one_that_lasts_is_not_spoken_of(self, expires):
        assert (
            planned(self.held(expires), on=day("2027-01-25")).step(K.PASSPORT_RENEWAL) is None
        )

    def test_a_us_citizen_s_is_a_reading_with_its_day(self):
        of = self.held("2028-06-30", citizenships=("US",))
        step = planned(of, on=day("2027-01-25")).step(K.PASSPORT_RENEWAL)
        assert [r.due_on for r in step.readings] == [day("2028-06-30")]

    def test_once_the_offer_is_in_counsel_weighs_it(self):
        of = self.held("2028-06-30", A.EXTENSION_FILING)
        step = planned(of, on=day("2027-01-25")).step(K.PASSPORT_RENEWAL)
        assert step.counsel
        assert "make a new offer" in step.why.doubt

    def test_once_the_renewal_is_filed_it_is_too_late(self):
        of = self.held("2028-06-30", A.EXTENSION_DECISION)
        assert planned(of, on=day("2027-01-25")).step(K.PASSPORT_RENEWAL) is None

    @staticmethod
    def held(expires, awaiting=A.EXTENSION_WINDOW, citizenships=("MX",)):
        return held(
            "2027-07-20",
            awaiting,
            start=day("2027-07-21"),
            months=24,
            citizenships=citizenships,
            passport=day(expires) if expires else None,
        )
