"""The steps of a case's life: what each is called, who must act, and what a miss costs."""

from enum import StrEnum
from typing import NamedTuple

from models.rules.book import DutyClass


class StepKey(StrEnum):
    """The steps of a case's life, in the order in which they are shown."""

    DOCUMENTS = "documents"  # the applicant's and employer's papers
    PASSPORT_RENEWAL = "passport_renewal"  # when the passport would cut the permit short
    OFFER = "offer"  # the signed offer of employment
    CERTIFICATE = "certificate"  # offer number and compliance fee
    PACKAGE = "package"  # support letter, index, route decided
    FILING = "filing"  # at the port or online
    DECISION = "decision"  # the officer's answer
    ENTRY = "entry"  # activating a letter of introduction by its printed date
    PERMIT_CHECK = "permit_check"  # the printed permit, the same day
    RIGHTS_INFORMATION = "rights_information"  # employer, by the first day of work
    WORK_START = "work_start"  # the target start
    EXTENSION_WINDOW = "extension_window"  # open the renewal file
    EXTENSION_CERTIFICATE = "extension_certificate"  # new offer and fee for the renewal
    EXTENSION_FILING = "extension_filing"  # before the permit ends, in UTC
    EXTENSION_DECISION = "extension_decision"  # renewal answered
    PERMIT_END = "permit_end"  # the right to work ends unless a renewal is in
    RESTORATION = "restoration"  # ninety days after status was lost
    RECORD_RETENTION = "record_retention"  # the employer's six years
    MEDICAL = "medical"  # the examination, and how long it serves
    BIOMETRICS = "biometrics"  # given, and how long they serve
    ETA = "eta"  # the electronic travel authorization, for a flight
    LICENCE = "licence"  # of a regulated profession
    ATTESTATION = "attestation"  # employer: the work is as it was offered
    REPORT_AGAIN = "report_again"  # at the hour an officer named
    DOCUMENT_REQUEST = "document_request"  # what an officer asked to see
    WP_EXT_LETTER = "wp_ext_letter"  # the proof of work while a renewal is pending
    DEPARTURE_CHECK = "departure_check"  # before a trip that would end the right to work
    STOP_WORK = "stop_work"  # the right to work is over
    RESTORATION_DECISION = "restoration_decision"  # restoration answered
    JUDICIAL_REVIEW = "judicial_review"  # of a refusal
    FEE_REFUND = "fee_refund"  # the compliance fee, when no permit came of it
    SPOUSE_FILING = "spouse_filing"  # while enough is left of the worker's permit
    SPOUSE_END = "spouse_end"  # the spouse's permit ends
    INSPECTION_ANSWER = "inspection_answer"  # employer, to the department
    PENALTY_PAYMENT = "penalty_payment"  # employer, after a final determination


class Owner(StrEnum):
    """Who must act."""

    FIRM = "firm"
    EMPLOYER = "employer"
    APPLICANT = "applicant"
    OFFICER = "officer"
    SPOUSE = "spouse"


class StepKind(NamedTuple):
    """What is true of a step in every case: its title, who acts, what a miss costs."""

    title: str
    owner: Owner
    duty_class: DutyClass
    action: str  # what to do, as the e-mail says it
    zone: str | None = None  # the authority's zone when it is not the port's or the office's


STEPS: dict[StepKey, StepKind] = {
    StepKey.DOCUMENTS: StepKind(
        "Collect the documents",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Send the outstanding papers of the checklist to the firm.",
    ),
    StepKey.PASSPORT_RENEWAL: StepKind(
        "Renew the passport before filing",
        Owner.APPLICANT,
        DutyClass.ADVISORY,
        "Renew the passport first: the permit may stop on the day it expires.",
    ),
    StepKey.OFFER: StepKind(
        "Signed offer of employment",
        Owner.EMPLOYER,
        DutyClass.PLANNED,
        "Sign the offer with the worker and send the firm a copy.",
    ),
    StepKey.CERTIFICATE: StepKind(
        "Employer compliance certificate",
        Owner.EMPLOYER,
        DutyClass.PLANNED,
        "Submit the offer in the Employer Portal, pay the fee, and send the A-number.",
    ),
    StepKey.PACKAGE: StepKind(
        "Prepare the filing package",
        Owner.FIRM,
        DutyClass.PLANNED,
        "Finish the support letter and evidence index, and confirm the route.",
    ),
    StepKey.FILING: StepKind(
        "File the application",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Present the complete package at the port on the planned day, or submit it online.",
    ),
    StepKey.DECISION: StepKind(
        "Officer's decision",
        Owner.OFFICER,
        DutyClass.ADVISORY,
        "Ask for the status of the file, and record the answer.",
    ),
    StepKey.ENTRY: StepKind(
        "Enter Canada on the letter of introduction",
        Owner.APPLICANT,
        DutyClass.HARD,
        "Enter Canada by the date printed on the letter; it cannot be extended.",
    ),
    StepKey.PERMIT_CHECK: StepKind(
        "Check the printed permit",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Read every field of the permit before leaving the counter, and tell the firm.",
    ),
    StepKey.RIGHTS_INFORMATION: StepKind(
        "Give the worker the rights information",
        Owner.EMPLOYER,
        DutyClass.PLANNED,
        "Give the worker the government's rights information by the first day of work.",
    ),
    StepKey.WORK_START: StepKind(
        "First day of work",
        Owner.EMPLOYER,
        DutyClass.PLANNED,
        "Confirm that work has started.",
    ),
    StepKey.EXTENSION_WINDOW: StepKind(
        "Open the extension file",
        Owner.FIRM,
        DutyClass.PLANNED,
        "Open the extension: confirm that the job goes on, and ask for a new offer.",
    ),
    StepKey.EXTENSION_CERTIFICATE: StepKind(
        "New compliance certificate for the extension",
        Owner.EMPLOYER,
        DutyClass.PLANNED,
        "Submit a new offer and pay a new fee: the earlier number cannot be used again.",
    ),
    StepKey.EXTENSION_FILING: StepKind(
        "File the extension",
        Owner.FIRM,
        DutyClass.HARD,
        "Submit the renewal online; it is late at midnight UTC, not local midnight.",
        zone="UTC",
    ),
    StepKey.EXTENSION_DECISION: StepKind(
        "Decision on the extension",
        Owner.OFFICER,
        DutyClass.ADVISORY,
        "Ask for the status of the renewal, and record the answer.",
    ),
    StepKey.PERMIT_END: StepKind(
        "The permit ends",
        Owner.APPLICANT,
        DutyClass.HARD,
        "Stop work after this day unless a renewal was filed in time.",
    ),
    StepKey.RESTORATION: StepKind(
        "Apply to restore status",
        Owner.FIRM,
        DutyClass.HARD,
        "Stop work, and file for restoration with counsel or leave Canada.",
        zone="UTC",
    ),
    StepKey.RECORD_RETENTION: StepKind(
        "Keep the employer's records",
        Owner.EMPLOYER,
        DutyClass.ADVISORY,
        "Keep the compliance records until this day.",
    ),
    StepKey.MEDICAL: StepKind(
        "Medical examination",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Have the examination by a panel physician; it must be less than a year old on entry.",
    ),
    StepKey.BIOMETRICS: StepKind(
        "Biometrics",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Give fingerprints and photograph, and tell the firm the day.",
    ),
    StepKey.ETA: StepKind(
        "Electronic travel authorization",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Apply for the eTA on the passport you will travel on.",
    ),
    StepKey.LICENCE: StepKind(
        "Licence to practise",
        Owner.APPLICANT,
        DutyClass.PLANNED,
        "Obtain the licence of the place of work, and send the firm a copy.",
    ),
    StepKey.ATTESTATION: StepKind(
        "Confirm the work as offered",
        Owner.EMPLOYER,
        DutyClass.ADVISORY,
        "Confirm that wage, occupation and conditions are as offered, and keep the proof.",
    ),
    StepKey.REPORT_AGAIN: StepKind(
        "Report to the officer again",
        Owner.APPLICANT,
        DutyClass.HARD,
        "Report at the hour and place the officer named; do not work before.",
    ),
    StepKey.DOCUMENT_REQUEST: StepKind(
        "Send what the officer asked for",
        Owner.FIRM,
        DutyClass.HARD,
        "Send the papers asked for by the day printed on the request.",
    ),
    StepKey.WP_EXT_LETTER: StepKind(
        "Proof of work while the renewal is pending",
        Owner.APPLICANT,
        DutyClass.ADVISORY,
        "Carry the letter as proof only: the right to work rests on the pending renewal.",
    ),
    StepKey.DEPARTURE_CHECK: StepKind(
        "Ask before leaving Canada",
        Owner.APPLICANT,
        DutyClass.ADVISORY,
        "Speak to the firm before any trip: leaving can end the right to work.",
    ),
    StepKey.STOP_WORK: StepKind(
        "Stop work",
        Owner.APPLICANT,
        DutyClass.HARD,
        "Stop work at once, and tell the employer and the firm.",
    ),
    StepKey.RESTORATION_DECISION: StepKind(
        "Decision on the restoration",
        Owner.OFFICER,
        DutyClass.ADVISORY,
        "Ask for the status of the restoration, and record the answer; no work before.",
    ),
    StepKey.JUDICIAL_REVIEW: StepKind(
        "Apply for judicial review",
        Owner.FIRM,
        DutyClass.HARD,
        "Decide with counsel whether to apply for leave, and file in time.",
    ),
    StepKey.FEE_REFUND: StepKind(
        "Ask for the compliance fee back",
        Owner.EMPLOYER,
        DutyClass.ADVISORY,
        "Withdraw the offer, or ask for the refund of its fee.",
    ),
    StepKey.SPOUSE_FILING: StepKind(
        "File the spouse's application",
        Owner.SPOUSE,
        DutyClass.HARD,
        "Submit the spouse's application while enough is left of the worker's permit.",
        zone="UTC",
    ),
    StepKey.SPOUSE_END: StepKind(
        "The spouse's permit ends",
        Owner.SPOUSE,
        DutyClass.HARD,
        "Stop work after this day unless a renewal was filed in time.",
    ),
    StepKey.INSPECTION_ANSWER: StepKind(
        "Answer the department",
        Owner.EMPLOYER,
        DutyClass.HARD,
        "Answer the notice with counsel, and give the documents asked for.",
    ),
    StepKey.PENALTY_PAYMENT: StepKind(
        "Pay the penalty",
        Owner.EMPLOYER,
        DutyClass.HARD,
        "Pay the administrative penalty, or agree on a payment plan.",
    ),
}
"""Every step a plan can hold."""
