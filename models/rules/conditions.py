"""Conditions of a permit that neither the profession nor the papers decide."""

from collections.abc import Iterator
from datetime import timedelta

from models.rules.applications import OWN
from models.rules.book import RuleBook
from models.rules.calendars import add_months
from models.rules.facts import Arrangement, Duties, Facts, Inadmissibility
from models.rules.findings import Finding, Who, ask, no, yes
from models.rules.known import Known
from models.rules.law import figure
from models.rules.records import Outcome
from models.rules.spelling import folded

# Cues for a question in what is told of the work, never an answer.
_OF_A_VISIT = (
    "meetings only",
    "only meetings",
    "soliciting",
    "paid abroad",
    "paid from abroad",
)
_ROUTINE_FROM = 2  # permits already held: the one asked for renews a renewal
AGREEMENT, TEMPORARY = "employment_agreement", "temporary_intent"


def conditions(known: Known, book: RuleBook) -> Iterator[Finding]:
    """Yield what was found; a question that nothing recorded raises is not asked."""
    yield from _visit(known)
    yield from _agreement(known)
    yield from _dispute(known)
    yield from _ineligible(known)
    yield from six_months(known, book)
    yield from _temporary(known)
    yield from _refused_before(known)


def admissibility(facts: Facts) -> Finding:
    """Return whether anything is known that may bar admission (IRPA 41)."""
    match facts.applicant.inadmissibility:
        case Inadmissibility.NONE:
            return yes("ADMISSIBLE", "Asked: nothing against admission.")
        case Inadmissibility.POSSIBLE:
            return ask(
                "ADMISSIBLE",
                "Something may bar admission.",
                "Counsel decides before any filing; bring court records.",
                doubt="Does what is known bar admission, and can it be overcome?",
            )
        case Inadmissibility.UNKNOWN:
            return ask(
                "ADMISSIBLE",
                "The questions on criminal record, refusals and overstays were not asked.",
                "Ask, and record applicant.inadmissibility.",
                who=Who.APPLICANT,
            )


def _visit(known: Known) -> Iterator[Finding]:
    job = known.facts.job
    told = folded(job.description or "")
    if job.duties is Duties.VISIT or any(cue in told for cue in _OF_A_VISIT):
        yield ask(
            "BUSINESS_VISITOR_ALT",
            "Meetings and the like, without entering the labour market, may need no permit; "
            "officers refuse this category on that ground.",
            "Show in the support letter what work is done for the Canadian enterprise, or "
            "travel as a business visitor.",
            doubt="Is it work in Canada, or a business visit (IRPR 186(a), 187)?",
        )


def _agreement(known: Known) -> Iterator[Finding]:
    facts = known.facts
    if facts.employer.agreement_signed_on is not None or AGREEMENT in known.papers:
        yield yes("EMPLOYMENT_AGREEMENT", "A signed agreement is recorded.")
    elif facts.job.arrangement is Arrangement.CONTRACT and not known.is_offered:
        yield ask(
            "EMPLOYMENT_AGREEMENT",
            "A contract for services, and no signed agreement is recorded: a remark in the "
            "portal that there is none can bring a refusal.",
            "Record employer.agreement_signed_on, or document_received "
            f"kind={AGREEMENT}, before the offer goes in.",
            who=Who.EMPLOYER,
            doubt="Is there a signed agreement with the occupation, wage and conditions of the "
            "offer, in the language the worker chose?",
        )


def _dispute(known: Known) -> Iterator[Finding]:
    match known.facts.employer.labour_dispute:
        case True:
            yield ask(
                "LABOUR_DISPUTE",
                "A labour dispute is under way at the place of work.",
                "Bring the employer's statement on the dispute; counsel weighs whether the "
                "work would harm its settlement or somebody's employment in it.",
                doubt="Would the work harm the settlement of the dispute, or the employment of "
                "somebody who is party to it?",
            )
        case False:
            yield yes("LABOUR_DISPUTE", "Asked: no labour dispute is under way.")
        case None:
            return


def _ineligible(known: Known) -> Iterator[Finding]:
    match known.facts.employer.ineligible:
        case True:
            yield no(
                "EMPLOYER_INELIGIBLE",
                "The employer is on the list of the ineligible, or owes a penalty past due.",
                "Wait until the ban is over or the penalty is paid, or find another employer.",
            )
        case False:
            yield yes("EMPLOYER_INELIGIBLE", "Asked: the employer is not ineligible.")
        case None:
            return


def six_months(known: Known, book: RuleBook) -> Iterator[Finding]:
    """Yield whether enough months have passed since unauthorized work (IRPR 200(3)(e))."""
    ended = known.facts.applicant.unauthorized_work_ended_on
    if ended is None:
        return
    months = figure(book, "UNAUTHORIZED_6M", known.day).months
    last = add_months(ended, months)
    if known.day > last:
        yield yes("UNAUTHORIZED_6M", f"The {months} months after {ended} ran out on {last}.")
        return
    yield ask(
        "UNAUTHORIZED_6M",
        f"Unauthorized work ended on {ended}: no permit until {months} months have passed, "
        f"which is at the end of {last}; a breach of nothing but length of stay, kind of work, "
        "employer or place is excepted.",
        f"Plan the permit for {last + timedelta(days=1)} or later, or show by the old permit "
        "and pay records that the breach is an excepted one.",
        doubt="Was it a breach of nothing but length of stay, kind of work, employer or place?",
    )


def _temporary(known: Known) -> Iterator[Finding]:
    held = len(known.permits)
    if held < _ROUTINE_FROM or TEMPORARY in known.papers:
        return
    since = known.permits[0].valid_from
    yield ask(
        "TEMPORARY",
        f"{held} permits were held{f' since {since}' if since else ''}: a further renewal is "
        "no matter of routine, and the burden grows with the years.",
        f"Show why the work still ends (contract, plan, ties at home): document_received "
        f"kind={TEMPORARY}.",
        who=Who.OFFICER,
        doubt="Is the stay still a temporary one?",
    )


def _refused_before(known: Known) -> Iterator[Finding]:
    answered = [
        a
        for a in known.applications
        if a.kind in OWN and a.outcome not in (Outcome.PENDING, Outcome.WITHDRAWN)
    ]
    if answered and answered[-1].outcome is Outcome.REFUSED:
        yield ask(
            "NO_APPEAL",
            "An earlier application was refused: what the officer found wanting must be mended "
            "before the next.",
            "Bring the refusal and its reasons, and the paper that answers each of them.",
            doubt="Is what the earlier refusal found wanting mended?",
        )
