"""May this person have this permit, and on this way? Each answer with its rule and remedy.

Three answers: eligible, not, and counsel. Counsel means that the facts or the law leave it
open; the finding names the doubt, who can end it, and what would. An unknown fact never means
yes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from models.rules.book import RuleBook
from models.rules.case import Case, Document
from models.rules.conditions import admissibility, conditions
from models.rules.counted import counted
from models.rules.credentials import credentials_finding
from models.rules.facts import Arrangement, Facts
from models.rules.filing_ways import route_finding, works_pending
from models.rules.findings import Finding as Finding
from models.rules.findings import Verdict as Verdict
from models.rules.findings import Who, ask, no, worst, yes
from models.rules.fitting import fit
from models.rules.known import Known, known_of
from models.rules.law import figure
from models.rules.licensing import licence
from models.rules.medical import examination
from models.rules.occupations import Found, Unlisted, cautions, find
from models.rules.records import CaseKind, Choice, CounselDecision
from models.rules.spouse_conditions import spouse_findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answer, and all that was found; the worst finding decides."""

    verdict: Verdict
    findings: tuple[Finding, ...]


# CITIZENSHIP: Puerto Rico is included; of the other territories IRCC and US law differ.
TERRITORIES = frozenset({"PR", "GU", "MP", "AS", "VI"})


def screen(
    facts: Facts, book: RuleBook, *, at: datetime, documents: tuple[Document, ...] = ()
) -> Eligibility:
    """Hold facts, and papers in hand, against the treaty's conditions as they bind then."""
    known = Known(facts=facts, at=at, documents=documents)
    return _judged(known, _findings(known, book))


def screen_case(case: Case, book: RuleBook, *, at: datetime) -> Eligibility:
    """Do the same with all that a case has on record: offer, permits, what counsel decided.

    A spouse's own case is held against the conditions of the spouse's open permit.
    """
    known = replace(known_of(case, at), works_pending=works_pending(case, at))
    if case.kind is CaseKind.SPOUSE:
        return _judged(known, spouse_findings(case, known, book))
    return _judged(known, _findings(known, book))


def _judged(known: Known, found: Iterable[Finding]) -> Eligibility:
    decided = {d.question: d for d in known.decisions}
    findings = tuple(as_decided(f, decided.get(f.rule)) for f in found)
    return Eligibility(verdict=worst(findings), findings=findings)


def as_decided(finding: Finding, decision: CounselDecision | None) -> Finding:
    """Return a finding as counsel left it: only a doubt can be decided, never a broken rule."""
    if decision is None or finding.verdict is not Verdict.COUNSEL:
        return finding
    match decision.choice:
        case Choice.CLEARED:
            return yes(finding.rule, f"{finding.message} Counsel cleared it on {decision.on}.")
        case Choice.BARRED:
            message = f"{finding.message} Counsel found on {decision.on} that it is a bar."
            return no(finding.rule, message, finding.remedy)
        case _:
            return replace(finding, message=f"{finding.message} Counsel left it open.")


def _findings(known: Known, book: RuleBook) -> Iterator[Finding]:
    facts, title = known.facts, known.facts.job.occupation
    found = find(book, title) if title else Unlisted()
    yield _citizenship(known, book)
    yield _occupation(title, found, book)
    if isinstance(found, Found):
        listed = found.occupation
        yield credentials_finding(listed, facts.applicant, facts.job, known.papers)
        yield from fit(found, known, book)
        yield from licence(listed, known, book)
    yield _arrangement(known, book)
    yield _control(facts)
    yield admissibility(facts)
    yield from conditions(known, book)
    yield _length(known, book)
    yield route_finding(known, book)
    if isinstance(found, Found):
        yield from examination(found.occupation, known, book)


def _citizenship(known: Known, book: RuleBook) -> Finding:
    held = set(known.facts.applicant.citizenships)
    parties = set(book.rule("CITIZENSHIP", known.day).values)
    if not held:
        return ask(
            "CITIZENSHIP",
            "No citizenship is recorded.",
            "Record applicant.citizenships, as on the passports held.",
            who=Who.APPLICANT,
        )
    if "CA" in held:
        return no(
            "CITIZENSHIP",
            "A Canadian citizen needs no work permit.",
            "Close the case, or correct applicant.citizenships.",
        )
    if held & TERRITORIES:
        return ask(
            "CITIZENSHIP",
            "IRCC counts Puerto Rico as the United States, but not every other territory.",
            "For Puerto Rico record US; for another territory bring the passport and the "
            "birth certificate to counsel.",
            doubt="Is the person a citizen of the United States in the treaty's sense?",
        )
    if held & parties:
        return yes("CITIZENSHIP", f"Citizen of {', '.join(sorted(held & parties))}.")
    return no(
        "CITIZENSHIP",
        "Only citizens of the United States or Mexico come under this category.",
        "Look for another category; permanent residence alone does not count.",
    )


def _occupation(title: str | None, found: Found | Unlisted, book: RuleBook) -> Finding:
    if not title:
        return ask(
            "CLOSED_LIST",
            "No occupation is recorded.",
            "Record job.occupation.",
            who=Who.EMPLOYER,
        )
    if isinstance(found, Found):
        return yes("CLOSED_LIST", f"{title} is listed ({found.occupation.name}).")
    hint = f" Did you mean {', '.join(found.suggestions)}?" if found.suggestions else ""
    caution = "".join(f" {text}" for text in cautions(book, title))
    return ask(
        "CLOSED_LIST",
        f"{title!r} is not a title of the treaty's closed list.{caution}{hint}",
        "Record the listed profession whose duties the job has, and show them in the support "
        "letter; or ask whether one fits.",
        doubt=f"Are the duties of a {title} those of a listed profession?",
    )


def _arrangement(known: Known, book: RuleBook) -> Finding:
    facts, country = known.facts, known.facts.employer.country
    match facts.job.arrangement:
        case None:
            return _unarranged(
                "It is not recorded in which of the three shapes the work was arranged.",
                "Record job.arrangement: employee, contract or foreign_employer.",
            )
        case Arrangement.FOREIGN_EMPLOYER:
            return _foreign_employer(facts, book.rule("CITIZENSHIP", known.day).values)
        case Arrangement.EMPLOYEE | Arrangement.CONTRACT as shape if country != "CA":
            return _unarranged(
                f"As {shape} the work is for an enterprise in Canada; the employer's country "
                f"is recorded as {country or 'unknown'}.",
                "Record employer.country, or job.arrangement=foreign_employer.",
            )
        case _:
            return yes("PREARRANGED", "The work is arranged with an enterprise in Canada.")


def _foreign_employer(facts: Facts, parties: tuple[str, ...]) -> Finding:
    if facts.employer.country not in parties:
        return _unarranged(
            "A foreign employer must be of the United States or Mexico; recorded is "
            f"{facts.employer.country or 'unknown'}.",
            "Record employer.country, or another job.arrangement.",
        )
    if not facts.employer.client_contract:
        return _unarranged(
            "A foreign employer needs a contract with the Canadian party; none is recorded.",
            "Record employer.client_contract, with the work, dates and site.",
        )
    return yes(
        "PREARRANGED",
        "The employer abroad has a contract with the Canadian party. Which of the two files "
        "the offer is a matter of judgment: ask counsel before it goes in.",
    )


def _unarranged(message: str, remedy: str) -> Finding:
    return ask("PREARRANGED", message, remedy, who=Who.EMPLOYER)


def _control(facts: Facts) -> Finding:
    match facts.employer.controlled_by_applicant:
        case True:
            return no(
                "SELF_EMPLOYMENT",
                "The applicant controls the Canadian enterprise: that is self-employment.",
                "Look for another category.",
            )
        case False:
            return yes("SELF_EMPLOYMENT", "The applicant does not control the enterprise.")
        case None:
            return ask(
                "SELF_EMPLOYMENT",
                "Nobody recorded whether the applicant controls the Canadian enterprise.",
                "Ask for the ownership record, and record employer.controlled_by_applicant.",
                who=Who.EMPLOYER,
            )


def _length(known: Known, book: RuleBook) -> Finding:
    months, limit = known.facts.job.months, figure(book, "MAX_3_YEARS", known.day)
    longest = limit.years * 12 + limit.months
    if months is None:
        return ask(
            "MAX_3_YEARS",
            "No length of work is recorded.",
            "Record job.months, as in the offer.",
            who=Who.EMPLOYER,
        )
    if months > longest:
        return no(
            "MAX_3_YEARS",
            f"{months} months were asked for; a permit runs up to {longest} months at a time.",
            f"Ask for {longest} months, and plan the extension.",
        )
    return yes(
        "MAX_3_YEARS", f"{counted(months, 'month')} asked for, and {longest} are allowed."
    )
