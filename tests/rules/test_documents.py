"""Papers that serve for a time only. No end of validity moves for a holiday."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from models.rules import events as e
from models.rules.case import Document, DocumentStatus
from models.rules.facts import Route
from models.rules.findings import Who
from models.rules.plan import STEPS, Status
from models.rules.validity import serves_until
from tests.rules.cases import BOOK, FILED, MONDAY, A, K, case, day, planned
from tests.rules.lives import AT_WORK_AT, LATER, after, issued, new, ready, renewal_ready
from tests.rules.test_planning import IN_ORDER, first_permits

RECEIVED = DocumentStatus.RECEIVED


def paper(kind, given_on=None, expires=None, status=RECEIVED) -> Document:
    return Document(
        kind=kind,
        status=status,
        issued_on=day(given_on) if given_on else None,
        expires_on=day(expires) if expires else None,
    )


ENDS = [
    # kind, given, printed end, passport ends, serves until, why
    ("medical", "2025-12-10", None, None, "2026-12-10", "T22: s.28, that day included"),
    ("medical", "2026-02-28", None, None, "2027-02-28", "the same day number"),
    ("medical", "2027-02-28", None, None, "2028-02-29", "back from the 29th is the 28th"),
    ("medical", "2028-02-29", None, None, "2029-02-28", "no 29th: the month's end"),
    ("medical", "2026-01-01", None, None, "2027-01-01", "a holiday, and it does not move"),
    ("medical", "2025-12-10", "2026-11-30", None, "2026-11-30", "as printed, when sooner"),
    ("medical", None, "2026-11-30", None, "2026-11-30", "only that is known"),
    ("biometrics", "2018-03-05", None, None, "2028-03-05", "ten years"),
    ("biometrics", "2020-02-29", None, None, "2030-02-28", "ten years, no 29th"),
    ("eta", "2026-05-10", None, None, "2031-05-10", "five years"),
    ("eta", "2026-05-10", None, "2028-02-29", "2028-02-29", "T28: the passport ends first"),
    ("eta", "2026-05-10", None, "2031-05-10", "2031-05-10", "both on one day"),
    ("medical", "2025-12-10", None, "2026-06-01", "2026-12-10", "no passport binds it"),
]


@pytest.mark.parametrize(("kind", "given_on", "told", "passport", "last", "why"), ENDS)
def test_a_paper_serves_to_a_day(kind, given_on, told, passport, last, why):
    of = case(passport=day(passport) if passport else None)
    known = (day(given_on) if given_on else None, day(told) if told else None)
    found = serves_until(of, kind, *known, BOOK)
    assert found.last == day(last), why
    assert found.why.rule in BOOK.rules


@pytest.mark.parametrize(("kind", "given_on"), [("resume", "2026-01-01"), ("medical", None)])
def test_a_paper_of_another_kind_or_without_a_day_has_no_such_end(kind, given_on):
    known = day(given_on) if given_on else None
    assert serves_until(case(), kind, known, None, BOOK) is None


class TestMedical:
    """Examined within the twelve months before entry is sought (IRPR 30(3))."""

    def test_the_last_day_of_an_examination_in_hand_and_a_safe_one_before(self):
        # T22: examined 2025-12-10, entry sought by Thu 2026-12-10; safe Wed 9
        of = case(documents=(paper("medical", "2025-12-10"),), start=day("2026-12-08"))
        step = planned(of).step(K.MEDICAL)
        assert (step.status, step.latest_on, step.safe_on) == (
            Status.DONE, day("2026-12-10"), day("2026-12-09"),
        )  # fmt: skip

    def test_one_too_old_at_the_planned_entry_is_to_be_had_anew(self):
        # the filing at the port is planned for 2027-01-18
        step = planned(case(documents=(paper("medical", "2025-12-10"),))).step(K.MEDICAL)
        assert (step.status, step.latest_on) == (Status.READY, day("2026-12-10"))
        assert step.planned_on == day("2026-12-09")

    def test_online_it_must_serve_to_the_entry_not_the_filing(self):
        # filed Dec 10, entered Mon Jan 25; the examination serves to Jan 10
        of = case(route=Route.CONSULATE, port=None, documents=(paper("medical", "2026-01-10"),))
        assert planned(of).step(K.MEDICAL).status is Status.READY
        ahead = replace(of, documents=(paper("medical", "2026-02-10"),))
        assert planned(ahead).step(K.MEDICAL).status is Status.DONE

    def test_one_the_work_calls_for_is_had_with_the_other_papers(self):
        found = planned(nurse())
        step, papers = found.step(K.MEDICAL), found.step(K.DOCUMENTS)
        assert (step.status, step.why.rule) == (Status.READY, "IME_WHEN")
        assert (step.planned_on, step.latest_on) == (papers.planned_on, papers.latest_on)
        assert step.planned_on <= found.filing_on

    def test_one_on_its_way_is_waited_for(self):
        under_way = paper("medical", status=DocumentStatus.IN_PROCESS)
        assert planned(nurse(documents=(under_way,))).step(K.MEDICAL).status is Status.WAITING

    def test_a_year_in_a_designated_country_calls_for_one_too(self):
        of = case()
        person = replace(of.facts.applicant, lived_in_designated_country=True)
        long = replace(of, facts=replace(of.facts, applicant=person))
        assert planned(long).step(K.MEDICAL).status is Status.READY
        short = replace(long.facts, job=replace(long.facts.job, months=6))
        assert planned(replace(long, facts=short)).step(K.MEDICAL) is None

    def test_none_is_no_step_where_nothing_calls_for_it_or_it_is_not_needed(self):
        assert planned(case()).step(K.MEDICAL) is None
        spared = paper("medical", status=DocumentStatus.NOT_APPLICABLE)
        assert planned(nurse(documents=(spared,))).step(K.MEDICAL) is None

    def test_one_without_its_day_says_so(self):
        step = planned(nurse(documents=(paper("medical"),))).step(K.MEDICAL)
        assert step.status is Status.DONE
        assert "not recorded" in step.why.lines[0][0]


def nurse(**given):
    of = case(**given)
    job = replace(of.facts.job, health_setting=True)
    return replace(of, facts=replace(of.facts, job=job))


ONLINE = {"citizenships": ("MX",), "route": Route.CONSULATE, "port": None}


class TestBiometrics:
    """Given once in ten years by all but US citizens."""

    def test_us_citizens_give_none(self):
        assert planned(case()).step(K.BIOMETRICS) is None
        both = {**ONLINE, "citizenships": ("MX", "US")}
        assert planned(case(**both)).step(K.BIOMETRICS) is None

    def test_they_are_asked_for_once_the_application_is_in(self):
        found = planned(case(**ONLINE))
        step = found.step(K.BIOMETRICS)
        assert (step.status, step.planned_on) == (Status.PENDING, found.filing_on)
        filed = planned(case(A.DECISION, done=FILED, **ONLINE))
        assert filed.step(K.BIOMETRICS).status is Status.READY

    def test_those_of_the_ten_years_before_are_not_taken_again(self):
        # ten years after 2018-03-05 is Sun 2028-03-05; safe Fri 3
        of = case(documents=(paper("biometrics", "2018-03-05"),), months=12, **ONLINE)
        step = planned(of).step(K.BIOMETRICS)
        assert (step.status, step.latest_on, step.safe_on, step.counsel) == (
            Status.DONE, day("2028-03-05"), day("2028-03-03"), False,
        )  # fmt: skip

    def test_a_stay_beyond_ten_years_from_the_last_is_for_counsel(self):
        of = case(documents=(paper("biometrics", "2018-03-05"),), **ONLINE)
        step = planned(of).step(K.BIOMETRICS)
        assert (step.status, step.counsel, step.why.who) == (Status.DONE, True, Who.COUNSEL)

    def test_older_ones_are_given_anew(self):
        of = case(documents=(paper("biometrics", "2016-11-30"),), **ONLINE)
        # ten years end 2026-11-30, and the filing is planned for Dec 10
        assert planned(of).step(K.BIOMETRICS).status is Status.READY

    def test_the_day_known_from_intake_counts(self):
        of = case(**ONLINE)
        person = replace(of.facts.applicant, biometrics_on=day("2024-01-15"))
        known = replace(of, facts=replace(of.facts, applicant=person))
        assert planned(known).step(K.BIOMETRICS).latest_on == day("2034-01-15")


class TestEta:
    """Five years, or to the end of its passport (IRPR 12.05(1))."""

    def test_it_ends_with_the_passport_when_that_is_first(self):
        of = new(applicant={"passport_expires_on": day("2028-02-29")})
        told = e.DocumentReceived(kind="eTA", issued_on=day("2026-05-10"))
        step = planned(after(of, told, at=LATER), on=day("2026-12-10")).step(K.ETA)
        # T28. Tue 2028-02-29; safe Mon 28
        assert (step.status, step.latest_on, step.safe_on) == (
            Status.DONE, day("2028-02-29"), day("2028-02-28"),
        )  # fmt: skip
        assert any("passport" in line for line, _ in step.why.lines)

    def test_one_that_ends_before_the_work_begins_is_asked_for_anew(self):
        of = case(documents=(paper("eta", "2022-01-10"),))
        step = planned(of).step(K.ETA)  # it serves to Sun 2027-01-10; the start is Feb 1
        assert (step.status, step.planned_on) == (Status.READY, day("2027-01-08"))

    def test_one_that_is_spoken_of_in_a_case_at_work_stays(self):
        of = case(
            A.EXTENSION_WINDOW, permit=("2026-01-01", "2028-12-31"),
            documents=(paper("eta", "2022-01-10"),),
        )  # fmt: skip
        assert planned(of).step(K.ETA).status is Status.DONE


class TestExpiring:
    """What ends before the filing is asked for again."""

    def test_a_paper_that_ends_before_the_filing_opens_its_step_again(self):
        done = {K.DOCUMENTS: "2026-11-23"}
        of = case(done=done, documents=(paper("police_certificate", expires="2027-01-15"),))
        step = planned(of).step(K.DOCUMENTS)
        # the filing is planned for Mon 2027-01-18; the working day before is Fri 15
        assert (step.status, step.planned_on, step.latest_on) == (
            Status.READY, day("2027-01-15"), day("2027-01-18"),
        )  # fmt: skip
        said = [line.format(*values) for line, values in step.why.lines]
        assert any(line.startswith("police certificate ends 2027-01-15") for line in said)

    def test_one_that_lasts_to_the_filing_is_nothing(self):
        lasting = paper("police_certificate", expires="2027-01-18")
        of = case(done={K.DOCUMENTS: "2026-11-23"}, documents=(lasting,))
        assert planned(of).step(K.DOCUMENTS).status is Status.DONE

    def test_what_is_filed_is_not_warned_of(self):
        ended = paper("police_certificate", expires="2026-11-01")
        of = case(A.DECISION, done=FILED, documents=(ended,))
        assert planned(of).step(K.DOCUMENTS).status is Status.DONE


@given(first_permits(IN_ORDER))
def test_a_passport_that_is_waited_for_comes_before_the_offer_and_the_filing(looked_at):
    of, today = looked_at
    found = planned(of, on=today)
    passport, offer = found.step(K.PASSPORT_RENEWAL), found.step(K.CERTIFICATE)
    if passport is None or passport.status is not Status.READY or passport.counsel:
        return
    assert passport.planned_on <= offer.planned_on
    if found.filing_on is not None:
        assert passport.planned_on <= found.filing_on


def test_a_plan_with_papers_stands_still_from_one_day_to_the_next():
    of = nurse(documents=(paper("eta", "2026-05-10"),))
    one, two = planned(of, on=MONDAY), planned(of, on=date(2026, 11, 24))
    assert [s.planned_on for s in one.steps] == [s.planned_on for s in two.steps]


class TestRequest:
    """What an officer asked to see: by the printed day, which does not move."""

    @staticmethod
    def pending(**event):
        filed = after(renewal_ready(), e.ExtensionFiled(), at=AT_WORK_AT)
        return after(filed, e.DocumentRequested(what="pay slips", **event), at=AT_WORK_AT)

    def test_a_printed_saturday_stays_and_the_friday_is_safe(self):
        of = self.pending(due_on=day("2029-09-08"))
        step = planned(of, on=day("2029-08-01")).step(K.DOCUMENT_REQUEST)
        assert (step.latest_on, step.safe_on) == (day("2029-09-08"), day("2029-09-07"))
        assert STEPS[K.DOCUMENT_REQUEST].duty_class == "hard"

    def test_a_change_of_employer_gives_thirty_days(self):
        filed = after(
            renewal_ready(), e.ChangeOfEmployerFiled(employer="Superior Grid"), at=AT_WORK_AT
        )
        of = after(filed, e.DocumentRequested(what="agreement"), at=AT_WORK_AT)
        # Aug 1 + 30: 30 in August, the 31st
        step = planned(of, on=day("2029-08-01")).step(K.DOCUMENT_REQUEST)
        assert step.latest_on == day("2029-08-31")

    def test_any_other_without_a_day_asks_for_it(self):
        step = planned(self.pending(), on=day("2029-08-01")).step(K.DOCUMENT_REQUEST)
        assert (step.latest_on, step.counsel, step.why.who) == (None, True, Who.FIRM)

    def test_of_two_the_first_to_end_is_the_date_and_both_are_told(self):
        of = self.pending(due_on=day("2029-09-20"))
        more = e.DocumentRequested(what="contract", due_on=day("2029-09-10"))
        step = planned(after(of, more, at=AT_WORK_AT), on=day("2029-08-01")).step(
            K.DOCUMENT_REQUEST
        )
        assert step.latest_on == day("2029-09-10")
        assert len(step.why.lines) == 2

    def test_answered_it_is_gone_and_late_it_is_the_officer_s(self):
        of = self.pending(due_on=day("2029-09-20"))
        sent = after(of, e.DocumentRequestAnswered(), at=AT_WORK_AT)
        assert planned(sent, on=day("2029-08-01")).step(K.DOCUMENT_REQUEST) is None
        late = planned(of, on=day("2029-09-21")).step(K.DOCUMENT_REQUEST)
        assert (late.planned_on, late.why.who) == (day("2029-09-21"), Who.OFFICER)


class TestLicence:
    """About four months after entry, in a regulated profession."""

    @staticmethod
    def entered(**person):
        job = {"occupation": "Engineer"}
        filed = after(ready(job=job, applicant=person), e.Filed(), at=LATER)
        return after(filed, issued(), e.PermitChecked(correct=True), at=LATER)

    def test_it_is_to_be_had_within_four_months_of_entry(self):
        # printed on entry, 2026-12-10: 2027-04-10 is a Saturday, the Friday before is safe
        step = planned(self.entered(), on=day("2026-12-10")).step(K.LICENCE)
        assert (step.latest_on, step.safe_on) == (day("2027-04-10"), day("2027-04-09"))
        assert (step.why.rule, step.why.who) == ("REGULATED_4M", Who.REGULATOR)

    def test_one_held_or_not_needed_is_no_step(self):
        held = self.entered(licence="P.Eng.")
        assert planned(held, on=day("2026-12-10")).step(K.LICENCE) is None
        told = e.DocumentReceived(kind="licence", status=DocumentStatus.NOT_APPLICABLE)
        spared = after(self.entered(), told, at=LATER)
        assert planned(spared, on=day("2026-12-10")).step(K.LICENCE) is None
        economist = after(ready(), e.Filed(), issued(), at=LATER)
        assert planned(economist, on=day("2026-12-10")).step(K.LICENCE) is None
