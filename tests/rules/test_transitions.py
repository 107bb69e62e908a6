"""What may happen to a case, and what it makes of it. Toronto is five hours behind UTC."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules import events as e
from models.rules.case import Awaiting, DocumentStatus
from models.rules.decisions import Accepted, Refusal, Refused
from models.rules.facts import Route, Stage
from models.rules.happening import CORRECTED_AT, OPEN, STAGE_OF, needs_number
from models.rules.plan import StepKey
from models.rules.transitions import TABLE
from tests.rules.lives import (
    AT_WORK_AT,
    BACK_AT,
    LATER,
    NOON,
    PERMIT,
    RENEWED,
    after,
    answer,
    at_work,
    before_officer,
    facts,
    issued,
    married,
    new,
    number,
    reaching,
    ready,
    renewal_filed,
    renewal_ready,
    renewing,
    spouse,
)

A = Awaiting
K = StepKey
CHECKED = e.PermitChecked(correct=True)
LETTER = e.LetterReceived(enter_by=date(2027, 6, 1))
BACK = e.DirectedBack(return_at=BACK_AT)


# --- whole lives -------------------------------------------------------------------------

US_AT_A_LAND_PORT = [
    # event, at, awaited afterwards, why
    (e.OfferMade(), NOON, A.CERTIFICATE, "the offer must still reach the portal"),
    (number(1, fee_paid=False), NOON, A.CERTIFICATE, "unpaid is not submitted"),
    (number(1), NOON, A.FILING, "fee and number are there"),
    (e.Filed(), LATER, A.DECISION, "presenting at the port is applying"),
    (issued(1), LATER, A.PERMIT_CHECK, "read before leaving the counter"),
    (e.PermitChecked(correct=False), LATER, A.PERMIT_CHECK, "still to be put right"),
    (CHECKED, LATER, A.WORK_START, "then work can begin"),
    (e.WorkStarted(), LATER, A.EXTENSION_WINDOW, "the next file opens one day"),
    (e.OfferMade(), AT_WORK_AT, A.EXTENSION_CERTIFICATE, "a renewal needs a new offer"),
    (number(2), AT_WORK_AT, A.EXTENSION_FILING, "and a new number"),
    (e.ExtensionFiled(), AT_WORK_AT + timedelta(1), A.EXTENSION_DECISION, "before the end"),
    (issued(2, **RENEWED), AT_WORK_AT + timedelta(90), A.PERMIT_CHECK, "read it again"),
    (CHECKED, AT_WORK_AT + timedelta(90), A.EXTENSION_WINDOW, "at work already: start again"),
    (e.OfferMade(), AT_WORK_AT + timedelta(900), A.EXTENSION_CERTIFICATE, "a third cycle"),
    (e.Closed(), AT_WORK_AT + timedelta(901), A.RETENTION, "the employer keeps its records"),
    (e.Closed(), AT_WORK_AT + timedelta(902), A.NOTHING, "and nothing more is owed"),
]

MEXICAN_ONLINE = [
    (e.OfferMade(), NOON, A.CERTIFICATE, "the same offer"),
    (number(1), NOON, A.FILING, "the same fee"),
    (e.Filed(), LATER, A.DECISION, "online, before travel (R197)"),
    (LETTER, LATER, A.ENTRY, "approved; to be used by its printed date"),
    (issued(1), LATER + timedelta(30), A.PERMIT_CHECK, "the port prints it"),
    (CHECKED, LATER + timedelta(30), A.WORK_START, "and work can begin"),
]


@pytest.mark.parametrize(
    ("case", "life"),
    [
        (new(), US_AT_A_LAND_PORT),
        (
            new(applicant={"citizenships": ("MX",)}, filing={"route": Route.CONSULATE}),
            MEXICAN_ONLINE,
        ),
    ],
    ids=["US at a land port", "MX online"],
)
def test_a_life_goes_from_state_to_state(case, life):
    for event, at, awaited, why in life:
        told = answer(case, event, at)
        assert isinstance(told, Accepted), (event.name, told)
        assert told.case.awaiting is awaited, (event.name, why)
        assert told.case.stage is STAGE_OF[awaited]
        assert told.case.version == case.version + 1
        case = told.case


def test_each_permit_of_a_life_spends_a_number_of_its_own():
    case = new()
    for event, at, *_ in US_AT_A_LAND_PORT:
        case = after(case, event, at=at)
    assert [(c.number, c.used) for c in case.certificates] == [
        ("A0000001", True),
        ("A0000002", True),
    ]
    assert [p.number for p in case.permits] == ["U1", "U2"]


# --- every outcome an officer or an employer can give ------------------------------------

PORT, ONLINE = before_officer(), before_officer(Route.CONSULATE)
OUTCOMES = [
    # what, from, event, awaited, number still pending, why
    ("issued", PORT, issued(), A.PERMIT_CHECK, False, "the number is spent"),
    ("in principle", ONLINE, LETTER, A.ENTRY, True, "no permit is printed yet"),
    ("shorter", PORT, issued(valid_to=date(2027, 9, 1)), A.PERMIT_CHECK, False, "as printed"),
    ("on hold", PORT, e.ExaminationHeld(), A.EXAMINATION, True, "the employer acts today"),
    (
        "further", PORT, e.FurtherExamination(report_at=BACK_AT), A.FURTHER_EXAMINATION, True,
        "let in to report",
    ),
    ("directed back", PORT, BACK, A.RETURN_VISIT, True, "BSF 505 names a day"),
    ("deferred", PORT, e.Deferred(), A.FILING, True, "come in the window"),
    ("deferred to", PORT, e.Deferred(return_at=BACK_AT), A.RETURN_VISIT, True, "on that day"),
    ("withdrawn", PORT, e.ApplicationWithdrawn(), A.FILING, True, "mend and come again"),
    ("refused", PORT, e.ApplicationRefused(), A.REFUSAL_REVIEW, True, "offer left unmatched"),
    ("refused", ONLINE, e.ApplicationRefused(), A.REFUSAL_REVIEW, False, "it was matched"),
    ("withdrawn", ONLINE, e.ApplicationWithdrawn(), A.CERTIFICATE, False, "it was matched"),
    ("returned", ONLINE, e.ReturnedIncomplete(), A.FILING, True, "never made, so not matched"),
    ("reported", PORT, e.InadmissibilityReported(), A.COUNSEL, True, "everything stops"),
    ("employer", PORT, e.EmployerWithdrew(), A.OFFER, False, "back to an offer, or close"),
    ("employer", ONLINE, e.EmployerWithdrew(), A.OFFER, False, "the number goes with it"),
    (
        "renewal refused", renewal_filed(), e.ApplicationRefused(), A.REFUSAL_REVIEW, False,
        "filed online, matched",
    ),
    (
        "renewal returned", renewal_filed(), e.ReturnedIncomplete(), A.EXTENSION_FILING, True,
        "never made",
    ),
    (
        "renewal's employer", renewal_ready(), e.EmployerWithdrew(), A.EXTENSION_WINDOW, False,
        "the permit is still held",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "case", "event", "awaited", "pending", "why"), OUTCOMES)
def test_an_outcome_leads_on(what, case, event, awaited, pending, why):
    at = max(LATER, case.filed_at or LATER) + timedelta(days=2)
    then = after(case, event, at=at)
    assert then.awaiting is awaited, (what, why)
    assert (then.certificate is not None) is pending, (what, why)


def test_a_shorter_permit_is_taken_as_printed():
    case = after(PORT, issued(valid_to=date(2027, 9, 1)), at=LATER)
    assert case.permit.valid_to == date(2027, 9, 1)


def test_a_permit_printed_wrong_is_replaced_by_its_correction_on_the_same_number():
    wrong = after(PORT, issued(valid_to=date(2027, 1, 31)), e.PermitChecked(correct=False))
    right = after(wrong, issued(2), CHECKED, at=LATER)
    assert [p.number for p in right.permits] == ["U2"]
    assert right.permit.valid_to == PERMIT["valid_to"]
    assert [c.used for c in right.certificates] == [True]


def test_the_day_an_officer_named_is_kept_until_the_next_visit():
    back = after(PORT, BACK, at=LATER)
    assert back.return_at == BACK_AT
    assert K.FILING.value not in back.done
    assert after(back, e.Filed(), at=BACK_AT).return_at is None


def test_a_permit_may_be_printed_on_the_return_visit_itself():
    case = after(after(PORT, BACK, at=LATER), issued(), at=BACK_AT)
    assert case.awaiting is A.PERMIT_CHECK
    assert case.done[K.FILING] == date(2026, 12, 15)


def test_a_visit_held_for_the_employer_goes_on_with_a_new_number():
    held = after(PORT, e.ExaminationHeld(), at=LATER)
    gone = after(held, e.CertificateWithdrawn(number="A0000001"), at=LATER)
    assert gone.awaiting is A.EXAMINATION
    unpaid = after(gone, number(2, fee_paid=False), at=LATER)
    assert unpaid.awaiting is A.EXAMINATION
    assert K.CERTIFICATE.value not in unpaid.done
    done = after(gone, number(2), issued(), at=LATER)
    assert [c.used for c in done.certificates] == [False, True]


def test_counsel_lets_a_stopped_case_go_on_where_it_was():
    stopped = after(at_work(), e.InadmissibilityReported(), at=AT_WORK_AT)
    assert stopped.awaiting is A.COUNSEL
    assert after(stopped, e.Resumed()).awaiting is A.EXTENSION_WINDOW
    assert after(stopped, e.ApplicationRefused()).awaiting is A.REFUSAL_REVIEW


def test_after_a_refusal_the_filing_is_to_be_done_again():
    refused = after(PORT, e.ApplicationRefused(), at=LATER)
    assert K.FILING.value not in refused.done
    assert refused.refused_on == date(2026, 12, 10)
    assert after(refused, e.Filed(), at=LATER).awaiting is A.DECISION
    assert after(refused, e.OfferMade()).awaiting is A.CERTIFICATE
    assert after(refused, number(2)).awaiting is A.FILING


def test_a_refused_renewal_may_be_tried_again_while_the_permit_lasts():
    refused = after(renewal_filed(), e.ApplicationRefused(), at=AT_WORK_AT)
    assert answer(refused, number(2), AT_WORK_AT).reason is Refusal.CERTIFICATE_USED
    assert after(refused, e.OfferMade(), at=AT_WORK_AT).awaiting is A.EXTENSION_CERTIFICATE
    assert after(refused, number(3), at=AT_WORK_AT).awaiting is A.EXTENSION_FILING
    assert after(refused, number(3), at=ENDS_AT).awaiting is A.EXTENSION_FILING
    ended = ENDS_AT + timedelta(seconds=1)
    assert after(refused, number(3), at=ended).awaiting is A.FILING


def test_after_an_online_refusal_a_new_number_is_wanted():
    refused = after(ONLINE, e.ApplicationRefused(), at=LATER)
    assert K.CERTIFICATE.value not in refused.done
    assert answer(refused, e.Filed(), LATER).reason is Refusal.CERTIFICATE_USED


# --- every refusal -----------------------------------------------------------------------

A_DAY_BEFORE = NOON - timedelta(days=1)
MEXICAN = ready(applicant={"citizenships": ("MX",)})
ENDS_AT = datetime(2030, 1, 19, 23, 59, 59, tzinfo=UTC)  # the last second of the permit in UTC
SOON = timedelta(minutes=1)
REFUSED = [
    # what, case, event, at, code, a word of the message
    ("no offer yet", new(), e.Filed(), NOON, Refusal.CERTIFICATE_MISSING, "209|200"),
    (
        "fee unpaid", after(new(), number(fee_paid=False)), e.Filed(), LATER,
        Refusal.CERTIFICATE_MISSING, "fee paid",
    ),
    ("permit before filing", ready(), issued(), LATER, Refusal.WRONG_STAGE, "awaiting filing"),
    ("filed twice", PORT, e.Filed(), LATER, Refusal.WRONG_STAGE, "awaiting decision"),
    ("renewal without a permit", new(), e.ExtensionFiled(), NOON, Refusal.WRONG_STAGE, "offer"),
    (
        "renewal on the old number", at_work(), e.ExtensionFiled(), AT_WORK_AT,
        Refusal.CERTIFICATE_USED, "A0000001",
    ),
    (
        "a filing from inside while a renewal is ready", renewal_ready(),
        e.Filed(route=Route.INSIDE), AT_WORK_AT, Refusal.WRONG_STAGE, "extension_filed",
    ),
    ("old number again", renewing(), number(1), AT_WORK_AT, Refusal.CERTIFICATE_USED, "used"),
    (
        "a withdrawn number", after(ready(), e.CertificateWithdrawn(number="A0000001")),
        number(1), NOON, Refusal.CERTIFICATE_USED, "withdrawn",
    ),
    (
        "withdrawn twice", after(ready(), e.CertificateWithdrawn(number="A0000001")),
        e.CertificateWithdrawn(number="A0000001"), NOON, Refusal.INVALID_VALUE, "already",
    ),
    (
        "withdrawn after use", at_work(), e.CertificateWithdrawn(number="A0000001"), NOON,
        Refusal.INVALID_VALUE, "already used",
    ),
    (
        "an unknown one withdrawn", ready(), e.CertificateWithdrawn(number="A9999999"), NOON,
        Refusal.INVALID_VALUE, "not recorded",
    ),
    (
        "six digits", new(), e.CertificateRecorded(number="A123456", fee_paid=True), NOON,
        Refusal.INVALID_VALUE, "seven digits",
    ),
    (
        "digits of another script", new(),
        e.CertificateRecorded(number="A" + 7 * "\u0661", fee_paid=True),
        NOON, Refusal.INVALID_VALUE, "seven digits",
    ),
    (
        "submitted tomorrow", new(), number(1, submitted_at=LATER), NOON,
        Refusal.INVALID_VALUE, "submitted_at",
    ),
    (
        "ends before it begins", PORT, issued(valid_to=date(2027, 1, 19)), LATER,
        Refusal.INVALID_VALUE, "valid_to",
    ),
    (
        "a day named in the past", PORT, e.DirectedBack(return_at=NOON), LATER,
        Refusal.INVALID_VALUE, "return_at",
    ),
    (
        "to report in the past", PORT, e.FurtherExamination(report_at=NOON), LATER,
        Refusal.INVALID_VALUE, "report_at",
    ),
    # T61: the offer went in at noon, the worker stood at the counter before, or at that moment.
    ("offer after arrival", ready(), e.Filed(), A_DAY_BEFORE, Refusal.NOT_LAWFUL, "209.11"),
    ("offer at the same moment", ready(), e.Filed(), NOON, Refusal.NOT_LAWFUL, "200\\(3\\)"),
    ("a Mexican at a port", MEXICAN, e.Filed(), LATER, Refusal.NOT_LAWFUL, "198"),
    (
        "a Mexican at a port by the event's route", ready(Route.CONSULATE, applicant={
            "citizenships": ("MX",)}), e.Filed(route=Route.AIRPORT), LATER,
        Refusal.NOT_LAWFUL, "198",
    ),
    (
        "renewal after the end in UTC", renewal_ready(), e.ExtensionFiled(),
        ENDS_AT + timedelta(seconds=1), Refusal.NOT_LAWFUL, "201",
    ),
    (
        "a permit on a number taken back",
        after(before_officer(), e.CertificateWithdrawn(number="A0000001"), at=LATER), issued(),
        LATER, Refusal.CERTIFICATE_MISSING, "offer number",
    ),
    ("resumed without a hold", new(), e.Resumed(), NOON, Refusal.WRONG_STAGE, "not on hold"),
    ("held twice", after(new(), e.Held()), e.Held(), NOON, Refusal.WRONG_STAGE, "already"),
    ("reopened while open", new(), e.Reopened(), NOON, Refusal.WRONG_STAGE, "nothing"),
    ("closed twice", after(new(), e.Closed()), e.Closed(), NOON, Refusal.WRONG_STAGE, "closed"),
    (
        "work begun twice",
        after(PORT, issued(), e.WorkStarted(), at=LATER), e.WorkStarted(), LATER,
        Refusal.WRONG_STAGE, "2026-12-10",
    ),
    (
        "opened a second time", new(), e.CaseOpened(facts=facts()), NOON,
        Refusal.UNKNOWN_EVENT, "case_opened",
    ),
    (
        "replanned by hand", new(), e.Replanned(cause="r@1"), NOON,
        Refusal.UNKNOWN_EVENT, "replanned",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "event", "at", "code", "word"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_what_may_not_happen_is_refused_with_its_reason(case, event, at, code, word):
    told = answer(case, event, at)
    assert isinstance(told, Refused), told
    assert told.reason is code
    assert any(w.replace("\\", "") in told.message for w in word.split("|")), told.message
    assert "\n" not in told.message


def test_a_mexican_could_apply_on_entry_until_half_past_eleven_at_night():
    winter = timezone(timedelta(hours=-5))
    ended = datetime(2024, 2, 29, 23, 30, tzinfo=winter)
    early = replace(MEXICAN.certificates[0], submitted_at=ended - timedelta(days=3))
    case = replace(MEXICAN, certificates=(early,))
    assert isinstance(answer(case, e.Filed(), ended - SOON), Accepted)
    assert answer(case, e.Filed(), ended).reason is Refusal.NOT_LAWFUL


@pytest.mark.parametrize(
    "exempt",
    [
        {"citizenships": ("MX", "US")},
        {"us_permanent_resident": True},
        {"visa_exempt_basis": "IRPR 190(3)(f), confirmed by counsel"},
    ],
)
def test_a_mexican_with_another_exemption_may_apply_on_entry(exempt):
    case = ready(applicant={"citizenships": ("MX",)} | exempt)
    assert after(case, e.Filed(), at=LATER).awaiting is A.DECISION


def test_a_renewal_is_in_time_to_the_last_second_in_utc():
    assert after(renewal_ready(), e.ExtensionFiled(), at=ENDS_AT).stage is Stage.EXTENSION


def test_a_renewal_is_late_in_utc_though_the_day_goes_on_in_vancouver():
    pacific = timezone(timedelta(hours=-7))
    evening = datetime(2030, 1, 19, 17, 0, tzinfo=pacific)  # 2030-01-20T00:00Z
    assert answer(renewal_ready(), e.ExtensionFiled(), evening).reason is Refusal.NOT_LAWFUL
    before = evening - timedelta(seconds=1)
    assert isinstance(answer(renewal_ready(), e.ExtensionFiled(), before), Accepted)


# --- offer numbers -----------------------------------------------------------------------


def test_a_number_returned_with_its_file_may_be_used_again():
    back = after(ONLINE, e.ReturnedIncomplete(), at=LATER)
    assert back.certificate.number == "A0000001"
    assert after(back, e.Filed(), at=LATER).awaiting is A.DECISION


def test_of_two_numbers_one_permit_spends_one():
    case = after(ready(Route.CONSULATE), number(2))
    case = after(case, e.Filed(), LETTER, issued(), at=LATER)
    assert [(c.number, c.used) for c in case.certificates] == [
        ("A0000001", False),
        ("A0000002", True),
    ]


def test_a_withdrawn_number_sends_the_case_back_for_another():
    gone = after(ready(), e.CertificateWithdrawn(number=" a0000001 "))
    assert gone.awaiting is A.CERTIFICATE
    assert K.CERTIFICATE.value not in gone.done
    assert answer(gone, e.Filed(), LATER).reason is Refusal.CERTIFICATE_MISSING
    renewal = after(renewal_ready(), e.CertificateWithdrawn(number="A0000002"))
    assert renewal.awaiting is A.EXTENSION_CERTIFICATE


def test_withdrawing_one_of_two_numbers_leaves_the_other_to_file_on():
    case = after(ready(), number(2), e.CertificateWithdrawn(number="A0000002"))
    assert case.awaiting is A.FILING
    assert case.certificate.number == "A0000001"


def test_paying_later_keeps_the_instant_the_offer_went_in():
    went_in = NOON - timedelta(days=3)
    case = after(new(), number(fee_paid=False, submitted_at=went_in), number())
    assert case.awaiting is A.FILING
    assert case.certificate.submitted_at == went_in


def test_a_number_told_at_the_very_start_presupposes_the_offer():
    case = after(new(), number())
    assert case.awaiting is A.FILING
    assert set(case.done) == {K.OFFER, K.CERTIFICATE}


# --- days, papers, holds, hands ----------------------------------------------------------


def test_done_days_are_days_in_the_office():
    night = datetime(2026, 12, 1, 2, tzinfo=UTC)  # 21:00 on 30 November in Toronto
    assert after(new(), e.OfferMade(), at=night).done[K.OFFER] == date(2026, 11, 30)
    tokyo = new(team={"office_zone": "Asia/Tokyo"})  # 11:00 on 1 December there
    assert after(tokyo, e.OfferMade(), at=night).done[K.OFFER] == date(2026, 12, 1)


def test_a_permit_leaves_the_days_of_what_came_before_it_alone():
    case = after(ONLINE, LETTER, at=LATER + timedelta(days=20))
    case = after(case, issued(), at=LATER + timedelta(days=40))
    assert case.done[K.FILING] == date(2026, 12, 10)
    assert case.done[K.DECISION] == date(2026, 12, 30)
    assert case.done[K.ENTRY] == date(2027, 1, 19)


def test_a_new_cycle_has_its_renewal_steps_before_it():
    case = after(renewal_filed(), issued(2, **RENEWED), at=AT_WORK_AT)
    assert K.EXTENSION_DECISION.value in case.done
    assert K.EXTENSION_CERTIFICATE.value not in case.done
    case = after(case, CHECKED, at=AT_WORK_AT)
    assert not {s for s in case.done if s.startswith("extension")}


def test_work_may_begin_while_the_check_is_still_owed():
    case = after(PORT, issued(), e.WorkStarted(), at=LATER)
    assert case.awaiting is A.PERMIT_CHECK
    checked = after(case, CHECKED, at=LATER)
    assert checked.awaiting is A.EXTENSION_WINDOW
    assert checked.permit.checked


def received(kind: str, status: DocumentStatus = DocumentStatus.RECEIVED) -> e.DocumentReceived:
    return e.DocumentReceived(kind=kind, status=status)


PAPERS = [received("passport"), received("credential")]


def test_the_last_paper_completes_its_step_and_a_lost_one_opens_it_again():
    case = after(new(), *PAPERS)
    assert K.DOCUMENTS.value not in case.done
    case = after(case, received("resume", DocumentStatus.IN_PROCESS))
    assert K.DOCUMENTS.value not in case.done
    case = after(case, received("resume", DocumentStatus.NOT_APPLICABLE))
    assert case.done[K.DOCUMENTS] == date(2026, 12, 1)
    again = after(case, received("Passport", DocumentStatus.IN_PROCESS))
    assert K.DOCUMENTS.value not in again.done


def test_papers_filed_are_not_asked_for_again():
    case = after(ready(), *PAPERS, received("resume"))
    case = after(case, e.Filed(), received("passport", DocumentStatus.IN_PROCESS), at=LATER)
    assert case.done[K.DOCUMENTS] == date(2026, 12, 1)


def test_the_support_letter_completes_the_package():
    assert K.PACKAGE.value in after(new(), received("Support letter")).done


def test_a_health_setting_learned_later_asks_for_the_examination():
    case = after(new(), *PAPERS, received("resume"))
    told = after(case, e.FactsChanged(facts=facts(job={"health_setting": True})))
    assert K.DOCUMENTS.value not in told.done
    assert K.DOCUMENTS.value in after(told, received("medical")).done


def test_a_hold_is_lifted_again():
    held = after(ready(), e.Held())
    assert held.held
    assert held.awaiting is A.FILING
    assert not after(held, e.Resumed()).held


def test_a_case_handed_over_has_another_owner():
    case = after(new(), e.HandedOver(owner="Ines Calder", email="ines@example.com"))
    assert case.facts.team.owner.email == "ines@example.com"


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_closed_case_reopens_where_it_was(state):
    case = reaching()[state]
    closed = after(case, e.Closed())
    assert closed.stage is Stage.CLOSED
    again = after(closed, e.Reopened())
    assert (again.awaiting, again.return_at) == (state, case.return_at)
    assert again.done == case.done


@pytest.mark.parametrize("event", [e.LeftCanada(), e.SpouseFiled()])
def test_what_is_only_noted_is_noted_with_its_day(event):
    case = after(married(at_work()), event)
    assert case.done[event.name] == date(2026, 12, 1)
    assert case.awaiting is A.EXTENSION_WINDOW


def test_a_new_start_in_the_offer_is_the_start():
    case = after(new(), e.OfferMade(start_on=date(2027, 3, 1), months=24))
    assert (case.facts.job.start_on, case.facts.job.months) == (date(2027, 3, 1), 24)


# --- facts that change what is known -----------------------------------------------------


def changed(case, **sections):
    return after(case, e.FactsChanged(facts=facts(**sections)))


def test_facts_that_do_not_speak_of_the_stage_leave_it_alone():
    case = changed(before_officer(), job={"start_on": date(2027, 4, 1)})
    assert case.awaiting is A.DECISION
    assert case.facts.job.start_on == date(2027, 4, 1)


def test_a_number_or_permit_told_later_does_not_throw_a_case_back():
    told = changed(at_work(), permit={"number": "U1", **PERMIT, "valid_to": date(2029, 6, 1)})
    assert told.awaiting is A.EXTENSION_WINDOW
    assert [p.valid_to for p in told.permits] == [date(2029, 6, 1)]
    assert told.permit.checked
    told = changed(at_work(), certificate={"number": "A0000001", "fee_paid": True})
    assert told.certificates[0].used


def test_a_number_told_by_the_facts_moves_what_waited_for_it():
    case = after(new(), e.OfferMade())
    told = changed(case, certificate={"number": "A0000007", "fee_paid": True})
    assert told.awaiting is A.FILING
    unpaid = changed(told, certificate={"number": "A0000007", "fee_paid": False})
    assert unpaid.awaiting is A.CERTIFICATE


def test_a_stage_told_moves_the_case_and_loses_no_permit_or_spent_number():
    told = changed(at_work(), stage=Stage.FILING)
    assert told.awaiting is A.CERTIFICATE  # the only number known is spent
    assert [p.number for p in told.permits] == ["U1"]
    assert [c.used for c in told.certificates] == [True]
    assert K.FILING.value not in told.done


def test_the_word_for_a_stage_does_not_undo_what_events_know_better():
    entry = reaching()[A.ENTRY]
    assert changed(entry, stage=Stage.DECISION).awaiting is A.ENTRY
    assert changed(entry, stage=Stage.PERMIT).awaiting is A.EXTENSION_WINDOW


def test_a_case_closed_by_its_facts_reopens_where_it_was():
    closed = changed(ready(), stage=Stage.CLOSED)
    assert closed.awaiting is A.NOTHING
    assert after(closed, e.Reopened()).awaiting is A.FILING


def test_a_renewal_whose_number_went_while_it_rested_waits_for_another():
    unpaid = {"number": "A0000005", "fee_paid": False, "submitted_at": None}
    closed = changed(renewal_ready(), stage=Stage.CLOSED, certificate=unpaid)
    again = after(closed, e.Reopened())
    assert again.awaiting is A.EXTENSION_CERTIFICATE
    assert K.EXTENSION_CERTIFICATE.value not in again.done
    paid = after(again, number(6))
    assert paid.awaiting is A.EXTENSION_FILING


def test_a_case_resumed_by_counsel_without_its_number_waits_for_another():
    stopped = after(ready(), e.InadmissibilityReported())
    gone = after(stopped, e.CertificateWithdrawn(number=ready().certificate.number))
    assert after(gone, e.Resumed()).awaiting is A.CERTIFICATE


# --- whatever happens --------------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NUMBERS = st.sampled_from(["A0000001", "A0000002", "A0000003", "a0000004", "B1", ""])
FACTS = st.builds(
    facts,
    stage=st.sampled_from(Stage),
    certificate=st.fixed_dictionaries(
        {
            "number": st.sampled_from([None, "A0000001", "A0000005"]),
            "fee_paid": st.booleans(),
            "submitted_at": st.none() | INSTANTS,
        }
    ),
    permit=st.fixed_dictionaries(
        {
            "number": st.sampled_from([None, "U1", "U9"]),
            "valid_from": st.none() | DAYS,
            "valid_to": st.none() | DAYS,
        }
    ),
    filing=st.fixed_dictionaries({"route": st.sampled_from([None, *Route])}),
    applicant=st.fixed_dictionaries(
        {"citizenships": st.sampled_from([(), ("US",), ("MX",), ("MX", "US"), ("CA",)])}
    ),
)
FIELDS: dict[type[e.Event], dict[str, Any]] = {
    e.FactsChanged: {"facts": FACTS},
    e.DocumentReceived: {"kind": st.sampled_from(["passport", "resume", "Résumé", ""])},
    e.CertificateRecorded: {"number": NUMBERS, "submitted_at": st.none() | INSTANTS},
    e.CertificateWithdrawn: {"number": NUMBERS},
    e.DirectedBack: {"return_at": INSTANTS},
    e.Deferred: {"return_at": st.none() | INSTANTS},
    e.FurtherExamination: {"report_at": INSTANTS},
    e.LetterReceived: {"enter_by": DAYS},
    e.PermitIssued: {"valid_from": DAYS, "valid_to": DAYS},
    e.PermitChecked: {"wrong": st.sampled_from([(), ("employer",), ("colour",)])},
    e.ApplicationRefused: {"notified_at": st.none() | INSTANTS},
    e.ExtensionFiled: {"received_at": st.none() | INSTANTS},
    e.StatusRestored: {
        "number": st.sampled_from([None, "U7"]),
        "valid_from": DAYS,
        "valid_to": DAYS,
    },
    e.ReturnedToCanada: {"stay_to": st.none() | DAYS},
    e.DocumentRequested: {"what": st.sampled_from(["proof of funds", "contract"])},
    e.DocumentRequestAnswered: {"what": st.sampled_from([None, "contract", "passport"])},
    e.EmployerFindingReceived: {"sent_on": DAYS},
    e.SpousePermitIssued: {"valid_from": DAYS, "valid_to": DAYS},
    e.ProgrammeSuspended: {"from_on": st.none() | DAYS, "to_on": st.none() | DAYS},
}
HAPPENINGS = st.one_of([st.builds(kind, **FIELDS.get(kind, {})) for kind in TABLE])
LIVES = st.lists(st.tuples(HAPPENINGS, INSTANTS), max_size=25)
STATES = reaching()
STARTS = st.sampled_from(sorted(STATES)).map(STATES.__getitem__) | st.builds(spouse)


def test_every_event_but_two_has_its_place_in_the_table():
    assert set(e.EVENTS.values()) - set(TABLE) == {e.CaseOpened, e.Replanned}
    assert set(STAGE_OF) == set(A)
    assert set(STATES) == set(A)


@given(STARTS, LIVES)
def test_no_sequence_of_events_leaves_the_table(case, life):
    for event, at in life:
        before = replace(case)
        told = answer(case, event, at)
        assert case == before  # a refused event changes nothing, an accepted one makes anew
        if isinstance(told, Refused):
            assert told.message
            continue
        assert told.case.version == case.version + 1
        assert told.case.stage is STAGE_OF[told.case.awaiting]
        case = told.case


@given(STARTS, LIVES)
def test_no_offer_number_serves_two_permits(case, life):
    for event, at in life:
        told = answer(case, event, at)
        if isinstance(told, Refused):
            continue
        was, now = ({c.number for c in x.certificates if c.used} for x in (case, told.case))
        assert was <= now  # once spent, always spent
        if isinstance(event, e.PermitIssued):
            # A corrected permit stands on the number of the one that it corrects.
            spends = case.awaiting not in CORRECTED_AT
            assert len(now - was) == spends or not case.certificates
        case = told.case


@example(
    STATES[A.EXTENSION_FILING],
    [
        (
            e.FactsChanged(
                facts=facts(
                    stage=Stage.CLOSED,
                    certificate={
                        "number": "A0000005",
                        "fee_paid": False,
                        "submitted_at": None,
                    },
                )
            ),
            datetime(2024, 1, 1, tzinfo=UTC),
        ),
        (e.Reopened(), datetime(2024, 1, 1, tzinfo=UTC)),
    ],
)
@given(STARTS, LIVES)
def test_a_case_ready_to_file_has_a_number_to_file_on(case, life):
    for event, at in life:
        told = answer(case, event, at)
        case = told.case if isinstance(told, Accepted) else case
        if case.awaiting in (A.FILING, A.EXTENSION_FILING) and needs_number(case):
            assert case.certificate is not None
            assert case.certificate.fee_paid
