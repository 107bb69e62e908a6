"""What is said, to whom, and what is left unsaid."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from models.rules.almanac import Almanac
from models.rules.chasing import DueTogether, Round, chase
from models.rules.diff import diff
from models.rules.duties import announced_on, next_instant, open_duties
from models.rules.facts import Route
from models.rules.notices import Audience, Notice, NoticeReason
from models.rules.plan import STEPS, Owner, Status
from models.rules.saying import body_of, for_change
from tests.rules.cases import (
    BOOK,
    FILED,
    MONDAY,
    OPEN_BORDER,
    A,
    K,
    case,
    day,
    noon,
    planned,
    restriction,
    under,
)
from tests.rules.test_planning import ANY_CASE

NOW = noon(MONDAY)
READY = {K.OFFER: "2026-11-23", K.CERTIFICATE: "2026-11-23"}
SHUT_18 = under(restriction(since="2027-01-18", until="2027-01-18"))
SHUT = under(restriction())


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text)


def at(now):
    return Round(OPEN_BORDER, now=now)


def chased(of):
    return chase(planned(of), of)


def queue(of, now=NOW):
    return {r.duty: r for r in at(now).reminders(of.number, chased(of))}


def said(of, step, now):
    return heard(of, queue(of)[step], now)


def heard(of, reminder, now):
    """What a round says of a reminder, as the notices of one case."""
    hears, due_now = chased(of).hears, due(reminder, chased(of).zone)
    return [notice(s, of.number, hears.get(s.audience)) for s in at(now).said(due_now)]


def due(reminder, zone="America/Toronto"):
    return DueTogether(reminder.duty, reminder.due_on, zone, reminder.due_at)


def notice(said, number, person):
    known = said._asdict()
    kept_back = known.pop("kept_back")
    reason = {} if person else {"reason": kept_back}
    return Notice(**{**known, **reason}, case=number, person=person)


def missed(notices):
    return {(n.body or {}).get("missed", 0) for n in notices}


def moved(before, after_, *, world=OPEN_BORDER, old_world=OPEN_BORDER, cause="n-1.v1"):
    old, new = planned(before, under=old_world), planned(after_, under=world)
    found = diff(old, new, reason="restriction", because="A notice.")
    return for_change(found, new, after_, chase(new, after_), world, cause=cause, at=NOW)


def test_the_queue_holds_the_next_rung_of_each_open_duty():
    # offer due Mon Nov 30: five working days before is today; documents Mon Dec 7: ten is today
    found = {duty: (r.rung, r.due_on) for duty, r in queue(case()).items()}
    assert found == {
        "documents": ("10wd", day("2026-12-07")),
        "offer": ("5wd", day("2026-11-30")),
    }


def test_what_waits_for_another_step_is_not_spoken_of_but_a_hard_limit_always_is():
    of = case(A.EXTENSION_WINDOW, permit=("2026-01-01", "2027-07-20"))
    open_now = {step.key: on for step, on in open_duties(planned(of))}
    assert K.EXTENSION_CERTIFICATE not in open_now
    assert open_now[K.EXTENSION_FILING] == day("2027-07-20")  # its limit, not its planned day
    assert K.PERMIT_END not in open_now  # said through the renewal


def test_a_hard_duty_is_announced_by_its_limit_and_others_by_their_planned_day():
    found = planned(case(A.EXTENSION_WINDOW, permit=("2026-01-01", "2027-07-20")))
    assert announced_on(found.step(K.EXTENSION_FILING)) == day("2027-07-20")
    assert announced_on(found.step(K.EXTENSION_WINDOW)) == day("2027-01-20")


def test_a_duty_is_due_at_the_authority_s_instant_or_the_end_of_the_office_s_day():
    of = case(A.EXTENSION_WINDOW, permit=("2026-01-01", "2027-07-20"))
    hard, own = (planned(of).step(k) for k in (K.EXTENSION_FILING, K.EXTENSION_WINDOW))
    assert next_instant(hard, day("2027-07-20"), of) == utc("2027-07-20T23:59:59Z")
    assert next_instant(own, day("2027-01-20"), of) == utc("2027-01-21T04:59:59Z")


def test_a_case_on_hold_has_no_reminders():
    assert queue(case(held=True)) == {}


def test_a_case_that_awaits_nothing_chases_nothing():
    assert chased(case(A.NOTHING)).duties == {}


HEARS = [
    (K.OFFER, case(), {Audience.COUNSEL, Audience.EMPLOYER}),
    (K.DOCUMENTS, case(), {Audience.COUNSEL, Audience.APPLICANT}),
    (K.EXTENSION_FILING, case(A.EXTENSION_FILING, permit=("2024-01-01", "2027-01-15")),
     {Audience.COUNSEL}),
]  # fmt: skip


@pytest.mark.parametrize(("step", "of", "audiences"), HEARS)
def test_counsel_hears_of_every_duty_and_its_owner_with_them(step, of, audiences):
    notices = said(of, step, NOW)
    assert {n.audience for n in notices} == audiences
    people = {Audience.APPLICANT: 1, Audience.COUNSEL: 2, Audience.EMPLOYER: 3}
    assert all(n.person == people[n.audience] for n in notices)


def test_who_has_no_address_is_kept_back_with_the_reason():
    counsel = next(n for n in said(case(owner=False), K.OFFER, NOW) if n.audience == "counsel")
    assert counsel.reason is NoticeReason.SUPPRESSED_NO_ADDRESS


RUNGS = [
    # now; rung said, reason, how many were missed. Offer due Mon Nov 30, queued at "5wd"
    ("2026-11-23T17:00:00Z", "5wd", NoticeReason.DUE_SOON, 0),
    ("2026-11-26T13:00:00Z", "2wd", NoticeReason.DUE_SOON, 1),  # 5wd
    ("2026-11-30T13:00:00Z", "0wd", NoticeReason.DUE_SOON, 3),  # 5, 2 and 1
    ("2026-12-02T13:00:00Z", "overdue-2d", NoticeReason.OVERDUE, 4),
    ("2026-12-06T13:00:00Z", "overdue-6d", NoticeReason.OVERDUE, 6),  # and 2, 4 days late
]


@pytest.mark.parametrize(("now", "rung", "reason", "times"), RUNGS)
def test_of_a_ladder_missed_only_the_most_urgent_rung_is_said(now, rung, reason, times):
    notices = said(case(), K.OFFER, utc(now))
    assert {(n.rung, n.reason) for n in notices} == {(rung, reason)}
    assert missed(notices) == {times}


def test_a_reminder_said_in_time_has_missed_nothing():
    of = case()
    first = queue(of)[K.OFFER]
    rung = at(NOW).after(due(first))
    assert (rung.label, rung.at) == ("2wd", utc("2026-11-26T13:00:00Z"))
    assert missed(heard(of, first._replace(due_at=rung.at, rung=rung.label), rung.at)) == {0}


def test_nothing_is_said_before_the_first_rung():
    of = case(A.EXTENSION_WINDOW, permit=("2026-01-01", "2028-12-31"))
    assert said(of, K.EXTENSION_FILING, NOW) == []


def test_an_advisory_duty_is_spoken_of_once():
    of = case(passport=day("2029-01-01"))
    reminder = queue(of)[K.PASSPORT_RENEWAL]
    assert (reminder.rung, reminder.due_on) == ("0d", day("2027-01-04"))
    assert at(reminder.due_at).after(due(reminder)) is None


class TestMoves:
    """A notice shuts the port on Mon 2027-01-18, the planned day: Tue 19."""

    def test_a_move_is_told_to_counsel_and_to_whom_it_concerns(self):
        notices = moved(case(A.FILING, done=READY), case(A.FILING, done=READY), world=SHUT_18)
        assert {n.audience for n in notices} == {Audience.COUNSEL, Audience.APPLICANT}
        assert {(n.duty, n.rung, n.cause, n.reason) for n in notices} == {
            ("filing", "n-1.v1", "n-1.v1", NoticeReason.MOVED)
        }
        assert notices[0].body["changes"][0] == {
            "step": "filing", "title": "File the application", "field": "planned_on",
            "old": "2027-01-18", "new": "2027-01-19", "reason": "restriction",
            "because": "A notice.",
        }  # fmt: skip

    def test_a_case_that_does_not_move_is_told_nothing(self):
        assert moved(case(port="douglas"), case(port="douglas"), world=SHUT_18) == ()

    def test_what_nobody_plans_by_is_not_told(self):
        # the papers came in early: the package moves, the filing does not
        papers = case(done={K.DOCUMENTS: "2026-11-23"})
        assert diff(planned(case()), planned(papers), reason="event", because="x")
        assert moved(case(), papers) == ()

    def test_a_filing_that_was_made_moves_nobody(self):
        filed = case(A.DECISION, done=FILED)
        assert moved(filed, filed, world=SHUT) == ()
        assert all(n.duty != "filing" for n in moved(case(), filed))

    def test_a_closing_without_end_is_told_as_blocked(self):
        notices = moved(case(), case(), world=SHUT)
        told = {(c["field"], c["new"]) for c in notices[0].body["changes"]}
        assert {("status", "blocked"), ("planned_on", None)} <= told

    def test_who_heard_of_a_closing_hears_that_it_is_over(self):
        notices = moved(case(), case(), old_world=SHUT)
        told = {(c["field"], c["old"], c["new"]) for c in notices[0].body["changes"]}
        assert ("status", "blocked", "pending") in told
        assert ("planned_on", None, "2027-01-18") in told

    def test_a_case_on_hold_keeps_its_notices_back(self):
        held = case(held=True)
        reasons = {n.reason for n in moved(held, held, world=SHUT_18)}
        assert reasons == {NoticeReason.SUPPRESSED_HELD}

    def test_the_same_cause_has_the_same_keys_and_another_cause_others(self):
        one, two = (moved(case(), case(), world=SHUT_18) for _ in range(2))
        other = moved(case(), case(), world=SHUT_18, cause="n-1.v2")
        assert [n.key for n in one] == [n.key for n in two]
        assert not {n.key for n in one} & {n.key for n in other}

    def test_a_letter_s_entry_is_not_a_move_but_a_new_date(self):
        before = case(A.DECISION, done=FILED, route=Route.INSIDE, port=None)
        after_ = replace(before, awaiting=A.ENTRY, enter_by=day("2027-05-31"))
        assert all(n.duty != "entry" for n in moved(before, after_))


def test_keys_sort_in_order_of_time():
    of = case()
    times = [NOW + timedelta(days=n) for n in (0, 3, 7, 9, 30)]
    keys = [n.key for now in times for n in said(of, K.OFFER, now) if n.audience == "counsel"]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(times)


def test_a_plan_that_returns_to_a_date_says_its_rungs_under_the_same_keys():
    first = said(case(), K.OFFER, NOW)
    other = said(case(opened=day("2026-11-24")), K.OFFER, NOW)  # + 5 is Sun 29: also Mon 30
    assert [n.key for n in first] == [n.key for n in other]


@given(ANY_CASE)
def test_no_notice_holds_a_name_or_an_address(looked_at):
    of, today = looked_at
    made = planned(of, on=today)
    now = noon(today + timedelta(days=400))
    found = chase(made, of)
    notices = [n for r in at(noon(today)).reminders(1, found) for n in heard(of, r, now)]
    for notice in notices:
        body = body_of(made.step(notice.duty), of, OPEN_BORDER, now) | (notice.body or {})
        written = json.dumps(body) + notice.key
        assert "ecognisable" not in written
        assert "@example" not in written


@given(ANY_CASE)
def test_every_open_duty_is_in_the_queue_until_its_ladder_ends(looked_at):
    of, today = looked_at
    made = planned(of, on=today)
    owed = (
        {step.key for step, _ in open_duties(made)} if of.awaiting is not A.NOTHING else set()
    )
    assert {r.duty for r in at(noon(today)).reminders(1, chase(made, of))} == owed


class TestSince:
    """What is put into the queue when a case changes: what it does not hold already."""

    BEFORE = chased(case())

    def test_what_was_chased_on_the_same_date_is_not_queued_again(self):
        assert self.BEFORE.since(self.BEFORE).duties == {}

    def test_a_duty_on_another_date_is_queued_and_the_others_are_not(self):
        moved_ = replace(self.BEFORE, duties={**self.BEFORE.duties, K.OFFER: day("2026-12-03")})
        assert moved_.since(self.BEFORE).duties == {K.OFFER: day("2026-12-03")}

    def test_of_a_new_case_everything_is_queued(self):
        assert self.BEFORE.since(None) == self.BEFORE

    @pytest.mark.parametrize("other", [{"hears": {Audience.COUNSEL: 9}}, {"zone": "UTC"}])
    def test_everything_is_queued_again_when_others_hear_or_the_clock_is_another(self, other):
        assert replace(self.BEFORE, **other).since(self.BEFORE).duties == self.BEFORE.duties


def test_nobody_is_reminded_of_what_an_officer_owes_but_counsel():
    of = case(A.DECISION, done=FILED, route=Route.CONSULATE, port=None)
    notices = said(of, K.DECISION, noon(day("2026-12-21")))
    assert [n.audience for n in notices] == [Audience.COUNSEL]
    assert STEPS[K.DECISION].owner is Owner.OFFICER
    assert planned(of).step(K.DECISION).status is Status.WAITING


def test_nobody_is_told_to_enter_on_a_letter_that_is_not_there_yet():
    online = case(route=Route.CONSULATE, port=None)
    assert planned(online).step(K.ENTRY).status is Status.PENDING
    assert "entry" not in queue(online)
    assert "entry" in queue(replace(online, awaiting=A.ENTRY, enter_by=day("2027-05-31")))


# --- what else is told at once ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "heard"),
    [
        ("2030-01-31", 0),  # as expected: three years from 2027-02-01
        ("2030-02-01", 0),  # the same-number day
        ("2028-06-30", 3),  # counsel, employer and applicant
    ],
)
def test_a_permit_printed_shorter_than_expected_is_told_to_everybody(printed, heard):
    before = case(A.FILING, done=READY)
    after_ = case(A.PERMIT_CHECK, permit=("2027-02-01", printed))
    found = moved(before, after_, cause="e7")
    assert len(found) == heard
    for notice in found:
        assert (notice.duty, notice.due_on) == (K.EXTENSION_FILING, day(printed))
        assert "shorter than expected" in notice.body["title"]
        assert notice.body["changes"][0]["new"] == printed
        assert notice.body["grounds"]["permit_forecast"]["rule"] == "PERMIT_EXPIRY"


def test_a_last_day_that_the_law_moves_is_told_though_nothing_else_moves():
    shorter = replace(
        BOOK.rule("RESTORATION_90"), limit=replace(BOOK.rule("RESTORATION_90").limit, days=60)
    )
    book = replace(BOOK, rules={**BOOK.rules, "RESTORATION_90": (shorter,)})
    of = case(A.EXTENSION_WINDOW, permit=("2026-01-01", "2026-11-20"))
    found = moved(of, of, world=Almanac(book))
    # Nov 20 + 60: 10 in November, 31 in December, so Jan 19
    assert {n.duty for n in found} == {K.RESTORATION}
    assert {n.due_on for n in found} == {day("2027-01-19")}
