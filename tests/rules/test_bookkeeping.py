"""What a case keeps of each event beside its permits, for the parts that plan from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules import events as e
from models.rules.case import Awaiting
from models.rules.decisions import Refusal, Refused
from models.rules.facts import Route, Stage
from models.rules.permit import Permit
from models.rules.plan import StepKey
from models.rules.records import (
    Admitted,
    ApplicationKind,
    Choice,
    CounselDecision,
    DocumentRequest,
    EmployerNotice,
    NoticeKind,
    Outcome,
    ProgrammeOrder,
    Reach,
    Travel,
)
from tests.rules.lives import (
    AFTER_THE_END,
    AT_WORK_AT,
    BACK_AT,
    LATER,
    NOON,
    PERMIT,
    RENEWED,
    WORKER,
    after,
    answer,
    at_work,
    before_officer,
    issued,
    married,
    new,
    number,
    ready,
    renewal_filed,
    renewal_ready,
    restoring,
    spouse,
)

A, K = Awaiting, StepKey
DAY = date(2029, 8, 1)  # of AT_WORK_AT, in Toronto
SOON = AT_WORK_AT + timedelta(hours=1)
LETTER = e.LetterReceived(enter_by=date(2027, 6, 1))
ONLINE = before_officer(Route.CONSULATE)
CHANGE = e.ChangeOfEmployerFiled(employer="Superior Grid", occupation="Engineer")


def last(case):
    return case.applications[-1]


# --- applications ------------------------------------------------------------------------

ANSWERS = [
    # what, case, event, kind of the application, its outcome, awaited afterwards
    ("filed", ready(), e.Filed(), "permit", "pending", A.DECISION),
    ("a letter", ONLINE, LETTER, "permit", "approved", A.ENTRY),
    ("printed", before_officer(), issued(), "permit", "issued", A.PERMIT_CHECK),
    ("printed on entry", after(ONLINE, LETTER, at=LATER), issued(), "permit", "issued",
     A.PERMIT_CHECK),
    ("refused", before_officer(), e.ApplicationRefused(), "permit", "refused",
     A.REFUSAL_REVIEW),
    ("withdrawn", before_officer(), e.ApplicationWithdrawn(), "permit", "withdrawn", A.FILING),
    ("sent back", ONLINE, e.ReturnedIncomplete(), "permit", "returned", A.FILING),
    ("not taken that day", before_officer(), e.Deferred(), "permit", "returned", A.FILING),
    ("to come back", before_officer(), e.DirectedBack(return_at=BACK_AT), "permit", "pending",
     A.RETURN_VISIT),
    ("no more offer", before_officer(), e.EmployerWithdrew(), "permit", "withdrawn", A.OFFER),
    ("renewal", renewal_ready(), e.ExtensionFiled(), "extension", "pending",
     A.EXTENSION_DECISION),
    ("renewed", renewal_filed(), issued(2, **RENEWED), "extension", "issued", A.PERMIT_CHECK),
    ("renewal refused", renewal_filed(), e.ApplicationRefused(), "extension", "refused",
     A.REFUSAL_REVIEW),
    ("renewal sent back", renewal_filed(), e.ReturnedIncomplete(), "extension", "returned",
     A.EXTENSION_FILING),
    ("offer gone meanwhile", renewal_filed(), e.EmployerWithdrew(), "extension", "pending",
     A.EXTENSION_DECISION),
    ("a second one", renewal_filed(), e.SecondApplicationFiled(), "second", "pending",
     A.EXTENSION_DECISION),
    ("other work", renewal_ready(), CHANGE, "change of employer", "pending",
     A.EXTENSION_DECISION),
    ("anew at a port", renewal_ready(), e.Filed(route=Route.LAND), "permit", "pending",
     A.DECISION),
    ("restoration", renewal_ready(), e.RestorationFiled(), "restoration", "pending",
     A.RESTORATION_DECISION),
    ("restored", restoring(), e.StatusRestored(number="U2", **RENEWED), "restoration",
     "issued", A.PERMIT_CHECK),
    ("restored as a visitor", restoring(), e.StatusRestored(), "restoration", "restored",
     A.CERTIFICATE),
    ("not restored", restoring(), e.ApplicationRefused(), "restoration", "refused",
     A.REFUSAL_REVIEW),
    ("the spouse's", married(at_work()), e.SpouseFiled(), "spouse", "pending",
     A.EXTENSION_WINDOW),
    ("granted to the spouse", after(married(at_work()), e.SpouseFiled(), at=LATER),
     e.SpousePermitIssued(number="S1", **PERMIT), "spouse", "issued", A.EXTENSION_WINDOW),
    ("refused to the spouse", after(married(at_work()), e.SpouseFiled(), at=LATER),
     e.SpouseRefused(), "spouse", "refused", A.EXTENSION_WINDOW),
]  # fmt: skip
_MOMENT = {
    "filed": LATER,
    "the spouse's": LATER,
    "to come back": LATER,
    "restoration": AFTER_THE_END,
}


@pytest.mark.parametrize(
    ("what", "case", "event", "kind", "outcome", "awaited"),
    ANSWERS,
    ids=[row[0] for row in ANSWERS],
)
def test_an_application_is_kept_with_its_answer(what, case, event, kind, outcome, awaited):
    told = after(case, event, at=_MOMENT.get(what, SOON))
    assert (last(told).kind, last(told).outcome) == (kind, outcome)
    assert told.awaiting is awaited


def test_an_application_remembers_its_number_and_when_it_came():
    case = after(before_officer(), e.ApplicationRefused(notified_at=SOON), at=SOON)
    found = last(case)
    assert (found.certificate, found.filed_at) == ("A0000001", LATER)
    assert (found.answered_at, found.notified_at, found.in_canada) == (SOON, SOON, None)


def test_a_renewal_refused_arose_in_canada_unless_told_otherwise():
    assert last(after(renewal_filed(), e.ApplicationRefused(), at=SOON)).in_canada is True
    told = e.ApplicationRefused(in_canada=False)
    assert last(after(renewal_filed(), told, at=SOON)).in_canada is False


def test_who_was_told_to_come_back_presents_the_same_application():
    case = after(before_officer(), e.DirectedBack(return_at=BACK_AT), at=LATER)
    again = after(case, e.Filed(), at=BACK_AT)
    assert len(again.applications) == 1


def test_a_renewal_answered_leaves_the_second_application_open():
    case = after(renewal_filed(), e.SecondApplicationFiled(), at=SOON)
    case = after(case, issued(2, **RENEWED), at=SOON)
    assert [(a.kind, a.outcome) for a in case.applications[1:]] == [
        (ApplicationKind.EXTENSION, Outcome.ISSUED),
        (ApplicationKind.SECOND, Outcome.PENDING),
    ]


def test_a_case_that_came_in_under_way_is_given_no_application():
    case = after(new(stage=Stage.DECISION), issued(), at=LATER)
    assert case.applications == ()
    assert case.awaiting is A.PERMIT_CHECK


# Toronto is five hours behind UTC in winter; what counts is when the system had it.
BEFORE_MIDNIGHT = datetime(2030, 1, 19, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("event", [e.ExtensionFiled, lambda **f: replace(CHANGE, **f)])
def test_a_receipt_before_midnight_in_utc_is_in_time_though_told_the_next_day(event):
    told = BEFORE_MIDNIGHT + timedelta(hours=10)
    case = after(renewal_ready(), event(received_at=BEFORE_MIDNIGHT), at=told)
    assert case.filed_at == last(case).filed_at == BEFORE_MIDNIGHT
    assert answer(renewal_ready(), event(), told).reason is Refusal.NOT_LAWFUL


def test_an_offer_after_the_receipt_of_the_application_is_too_late():
    told = e.Filed(received_at=NOON)
    assert answer(ready(), told, LATER).reason is Refusal.NOT_LAWFUL


# --- the permit --------------------------------------------------------------------------


def test_what_is_printed_is_kept_as_printed():
    told = replace(issued(), employer="Lakehead", noc="41401", shorter_because="passport")
    permit = after(before_officer(), told, at=LATER).permit
    assert (permit.employer, permit.noc, permit.shorter_because, permit.issued_on) == (
        "Lakehead", "41401", "passport", date(2026, 12, 10),
    )  # fmt: skip


def test_the_fields_found_wrong_are_kept_until_the_correction_is_read():
    case = after(before_officer(), issued(), at=LATER)
    case = after(case, e.PermitChecked(correct=False, wrong=("employer",)), at=LATER)
    assert (case.awaiting, case.permit.wrong) == (A.PERMIT_CHECK, ("employer",))
    case = after(case, issued(), e.PermitChecked(correct=True), at=LATER)
    assert (case.permit.checked, case.permit.wrong) == (True, ())


def test_a_permit_that_was_cancelled_says_when():
    gone = after(at_work(), e.PermitCancelled(), at=AT_WORK_AT)
    assert (gone.awaiting, gone.permit.cancelled_on) == (A.REFUSAL_REVIEW, DAY)
    pending = after(renewal_filed(), e.PermitCancelled(), at=SOON)
    assert (pending.awaiting, pending.permit.cancelled_on) == (A.EXTENSION_DECISION, DAY)


def test_a_permit_told_by_facts_keeps_what_was_printed_on_it():
    printed = replace(issued(), employer="Lakehead")
    case = after(before_officer(), printed, e.PermitChecked(correct=True), at=LATER)
    told = replace(case.facts, permit=Permit(number="U1", **PERMIT))
    case = after(case, e.FactsChanged(facts=told), at=LATER)
    assert (case.permit.employer, case.permit.checked) == ("Lakehead", True)


def test_an_offer_keeps_what_the_portal_says_of_it():
    unpaid = number(fee_paid=False, code="T36", noc="41401", wage=48.5)
    case = after(new(), unpaid, number())
    kept = case.certificate
    assert (kept.code, kept.noc, kept.wage, kept.fee_paid) == ("T36", "41401", 48.5, True)


# --- the counter, the way out, and the way back --------------------------------------------


@pytest.mark.parametrize("case", [ready(), after(new(), e.OfferMade())], ids=["paid", "none"])
def test_an_examination_can_be_held_for_want_of_an_offer(case):
    held = after(case, e.ExaminationHeld(), at=LATER)
    assert (held.awaiting, held.filed_at) == (A.EXAMINATION, LATER)
    came = after(held, number(2), issued(), at=LATER)
    assert came.awaiting is A.PERMIT_CHECK


def test_a_trip_has_a_beginning_and_an_end():
    away = after(renewal_filed(), e.LeftCanada(), at=SOON)
    assert away.travels == (Travel(left_on=DAY),)
    back = e.ReturnedToCanada(admitted_as=Admitted.VISITOR, stay_to=date(2030, 2, 1))
    home = after(away, back, at=SOON + timedelta(days=3))
    assert home.travels == (
        Travel(left_on=DAY, returned_on=date(2029, 8, 4), admitted_as=Admitted.VISITOR,
               stay_to=date(2030, 2, 1)),
    )  # fmt: skip


def test_two_trips_are_two_though_a_beginning_was_not_told():
    case = after(at_work(), e.LeftCanada(), e.ReturnedToCanada(), e.ReturnedToCanada())
    assert [t.left_on is not None for t in case.travels] == [True, False]


def test_who_departs_leaves_the_employer_its_records_to_keep():
    gone = after(at_work(), e.Departed(), at=AT_WORK_AT)
    assert (gone.awaiting, gone.stage) == (A.RETENTION, Stage.CLOSED)
    assert gone.done[e.Departed.name] == DAY
    assert after(gone, e.Reopened(), at=AT_WORK_AT).awaiting is A.EXTENSION_WINDOW
    closed = after(gone, e.Closed(), at=AT_WORK_AT)
    assert after(closed, e.Reopened(), at=AT_WORK_AT).awaiting is A.EXTENSION_WINDOW
    assert after(ready(), e.Departed(), at=LATER).awaiting is A.NOTHING


# --- what is only noted --------------------------------------------------------------------


def test_a_reply_lets_the_new_work_begin_or_not():
    case = after(renewal_ready(), CHANGE, e.ChangeReplyReceived(may_start=True), at=SOON)
    assert (last(case).replied_on, last(case).may_start) == (DAY, True)
    assert (last(case).employer, last(case).occupation) == ("Superior Grid", "Engineer")


def test_requests_are_answered_one_by_one():
    asked = [e.DocumentRequested(what=w, due_on=date(2027, 1, 9)) for w in ("contract", "CV")]
    case = after(ONLINE, *asked, at=LATER)
    first = DocumentRequest(
        what="contract", received_on=date(2026, 12, 10), due_on=date(2027, 1, 9)
    )
    assert case.requests[0] == first
    case = after(case, e.DocumentRequestAnswered(what="contract"), at=LATER)
    assert [r.answered_on is not None for r in case.requests] == [True, False]
    case = after(case, e.DocumentRequestAnswered(), at=LATER)
    assert [r.answered_on is not None for r in case.requests] == [True, True]


def test_a_notice_to_the_employer_is_kept_even_when_the_work_is_over():
    retained = after(at_work(), e.Departed(), at=AT_WORK_AT)
    told = e.EmployerFindingReceived(kind=NoticeKind.PRELIMINARY, sent_on=date(2026, 12, 15))
    case = after(retained, told, at=AT_WORK_AT)
    expected = EmployerNotice(kind=NoticeKind.PRELIMINARY, sent_on=date(2026, 12, 15))
    assert case.employer_notices == (expected,)
    paid = after(case, e.EmployerFindingAnswered(kind=NoticeKind.PRELIMINARY), at=AT_WORK_AT)
    assert paid.employer_notices[0].answered_on == DAY


def test_an_order_bears_on_a_case_until_it_is_lifted():
    told = e.ProgrammeSuspended(order="SOR/2027-1", reach=Reach.PROCESSING)
    case = after(ONLINE, told, at=LATER)
    began = date(2026, 12, 10)
    assert case.orders == (
        ProgrammeOrder(order="SOR/2027-1", reach=Reach.PROCESSING, from_on=began),
    )
    over = after(case, e.ProgrammeResumed(order="SOR/2027-1"), at=LATER + timedelta(days=5))
    assert over.orders[0].to_on == date(2026, 12, 15)


def test_counsel_s_last_word_on_a_question_stands():
    first = e.CounselDecided(question="spouse_c41", choice=Choice.BARRED)
    case = after(at_work(), first, replace(first, choice=Choice.CLEARED), at=AT_WORK_AT)
    assert case.decisions == (
        CounselDecision(question="SPOUSE_C41", choice=Choice.CLEARED, on=DAY),
    )
    assert case.decided("SPOUSE_C41") is Choice.CLEARED
    assert case.decided("ADMISSIBLE") is None


def test_the_spouse_s_permit_is_kept_on_the_worker_s_case():
    case = after(at_work(), e.SpousePermitIssued(number="S1", **PERMIT), at=AT_WORK_AT)
    assert (case.spouse_permit.number, case.permit.number) == ("S1", "U1")


# --- a spouse's own case -------------------------------------------------------------------


def test_a_spouse_s_permit_is_open_and_needs_no_offer():
    case = spouse()
    assert (case.awaiting, case.worker, case.done) == (A.FILING, WORKER, {})
    filed = after(case, e.Filed(route=Route.CONSULATE), at=LATER)
    assert (filed.awaiting, last(filed).certificate) == (A.DECISION, None)
    held = after(filed, LETTER, issued(), e.PermitChecked(correct=True), at=LATER)
    assert held.permit.checked
    assert held.awaiting is A.EXTENSION_WINDOW  # no first day of work is waited for
    assert after(held, e.ExtensionFiled(), at=LATER).stage is Stage.EXTENSION
    assert after(filed, e.Departed(), at=LATER).awaiting is A.NOTHING


def test_a_spouse_s_case_follows_the_worker_s():
    moved = replace(WORKER, valid_to=date(2032, 11, 30))
    assert after(spouse(), e.WorkerChanged(worker=moved)).worker == moved


# --- what cannot be ------------------------------------------------------------------------

REFUSED = [
    # what, case, event, code, a word of the message
    ("reply to nothing", renewal_filed(), e.ChangeReplyReceived(may_start=True),
     Refusal.WRONG_STAGE, "change_of_employer_filed"),
    ("an answer to nothing", ONLINE, e.DocumentRequestAnswered(), Refusal.WRONG_STAGE,
     "document_requested"),
    ("a penalty nobody asked for", at_work(),
     e.EmployerFindingAnswered(kind=NoticeKind.FINAL), Refusal.WRONG_STAGE,
     "employer_finding_received"),
    ("another order", ONLINE, e.ProgrammeResumed(order="X"), Refusal.WRONG_STAGE,
     "programme_suspended"),
    ("an order that ends before it begins", ONLINE,
     e.ProgrammeSuspended(order="X", from_on=date(2027, 2, 1), to_on=date(2027, 1, 1)),
     Refusal.INVALID_VALUE, "to_on"),
    ("half a permit restored", restoring(), e.StatusRestored(number="U2"),
     Refusal.MISSING_FIELD, "valid_from"),
    ("restoration without a permit", ready(), e.RestorationFiled(), Refusal.WRONG_STAGE,
     "no permit"),
    ("restoration without a number", at_work(), e.RestorationFiled(),
     Refusal.CERTIFICATE_USED, "A0000001"),
    ("a worker's worker", at_work(), e.WorkerChanged(worker=WORKER), Refusal.WRONG_STAGE,
     "spouse"),
    ("a receipt still to come", renewal_ready(),
     e.ExtensionFiled(received_at=AFTER_THE_END + timedelta(days=1)), Refusal.INVALID_VALUE,
     "received_at"),
    ("right and wrong at once", after(before_officer(), issued(), at=LATER),
     e.PermitChecked(correct=True, wrong=("noc",)), Refusal.INVALID_VALUE, "noc"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "event", "code", "word"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_what_cannot_be_is_refused_with_its_reason(case, event, code, word):
    told = answer(case, event, AFTER_THE_END)
    assert isinstance(told, Refused), told
    assert told.reason is code
    assert word in told.message
