"""May this person have this permit, and on this way? Each answer with its rule and remedy.

Three answers: eligible, not, and counsel. Counsel means that the facts or the law leave it
open; the finding names the doubt and what would end it. An unknown fact never means yes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.rules.book import Occupation, RuleBook
from models.rules.case import Arrangement, Facts, Inadmissibility
from models.rules.credentials import judge_credentials
from models.rules.filing_route import barred_route as barred_route
from models.rules.filing_route import route_finding
from models.rules.findings import Finding as Finding
from models.rules.findings import Verdict as Verdict
from models.rules.findings import ask, no, yes
from models.rules.occupations import Found, Unlisted, find


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answer, and all that was found; the worst finding decides."""

    verdict: Verdict
    findings: tuple[Finding, ...]


TREATY = frozenset({"US", "MX"})
# CITIZENSHIP: Puerto Rico is included; of the other territories IRCC and US law differ.
TERRITORIES = frozenset({"PR", "GU", "MP", "AS", "VI"})
LONGEST_MONTHS = 36  # MAX_3_YEARS
DESIGNATED_MONTHS = 6  # IME_WHEN: a longer stay asks where the last year was spent


def screen(facts: Facts, book: RuleBook, *, at: datetime) -> Eligibility:
    """Hold the facts against the treaty's conditions as they bind at an instant."""
    findings = tuple(_findings(facts, book, at))
    verdicts = {finding.verdict for finding in findings}
    worst = next((v for v in (Verdict.NO, Verdict.COUNSEL) if v in verdicts), Verdict.YES)
    return Eligibility(verdict=worst, findings=findings)


def _findings(facts: Facts, book: RuleBook, at: datetime) -> Iterator[Finding]:
    title = facts.job.occupation
    found = find(book, title) if title else Unlisted()
    yield _citizenship(facts)
    yield _occupation(title, found)
    if isinstance(found, Found):
        yield _credentials(found.occupation, facts)
        yield from _licence(found.occupation, facts)
    yield _arrangement(facts)
    yield _control(facts)
    yield _admissibility(facts)
    yield _length(facts)
    yield route_finding(facts, at)
    if isinstance(found, Found):
        yield _medical(found.occupation, facts)


def _credentials(occupation: Occupation, facts: Facts) -> Finding:
    verdict, message, remedy = judge_credentials(occupation, facts.applicant)
    return Finding(verdict=verdict, rule="CREDENTIALS", message=message, remedy=remedy)


def _licence(occupation: Occupation, facts: Facts) -> Iterator[Finding]:
    if occupation.regulated != "yes":
        return
    if facts.applicant.licence:
        yield yes("REGULATED_4M", "A licence is recorded.")
        return
    yield ask(
        "REGULATED_4M",
        "The profession is regulated, and no licence is recorded.",
        "Record applicant.licence, or show how it will be had within about four months.",
    )


def _citizenship(facts: Facts) -> Finding:
    held = set(facts.applicant.citizenships)
    if not held:
        return ask(
            "CITIZENSHIP", "No citizenship is recorded.", "Record applicant.citizenships."
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
            "For Puerto Rico record US; for another territory ask counsel.",
        )
    if held & TREATY:
        return yes("CITIZENSHIP", f"Citizen of {', '.join(sorted(held & TREATY))}.")
    return no(
        "CITIZENSHIP",
        "Only citizens of the United States or Mexico come under this category.",
        "Look for another category; permanent residence alone does not count.",
    )


def _occupation(title: str | None, found: Found | Unlisted) -> Finding:
    if not title:
        return ask("CLOSED_LIST", "No occupation is recorded.", "Record job.occupation.")
    if isinstance(found, Found):
        return yes("CLOSED_LIST", f"{title} is listed ({found.occupation.name}).")
    hint = f" Did you mean {', '.join(found.suggestions)}?" if found.suggestions else ""
    return ask(
        "CLOSED_LIST",
        f"{title!r} is not a title of the treaty's closed list.{hint}",
        "Record the listed profession whose duties the job has, or ask whether one fits.",
    )


def _arrangement(facts: Facts) -> Finding:
    country = facts.employer.country
    match facts.job.arrangement:
        case None:
            return _unarranged(
                "It is not recorded in which of the three shapes the work was arranged.",
                "Record job.arrangement: employee, contract or foreign_employer.",
            )
        case Arrangement.FOREIGN_EMPLOYER:
            return _foreign_employer(facts)
        case Arrangement.EMPLOYEE | Arrangement.CONTRACT as shape if country != "CA":
            return _unarranged(
                f"As {shape} the work is for an enterprise in Canada; the employer's country "
                f"is recorded as {country or 'unknown'}.",
                "Record employer.country, or job.arrangement=foreign_employer.",
            )
        case _:
            return yes("PREARRANGED", "The work is arranged with an enterprise in Canada.")


def _foreign_employer(facts: Facts) -> Finding:
    if facts.employer.country not in TREATY:
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
    return yes("PREARRANGED", "The employer abroad has a contract with the Canadian party.")


def _unarranged(message: str, remedy: str) -> Finding:
    return ask("PREARRANGED", message, remedy)


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
                "Ask, and record employer.controlled_by_applicant.",
            )


def _admissibility(facts: Facts) -> Finding:
    match facts.applicant.inadmissibility:
        case Inadmissibility.NONE:
            return yes("ADMISSIBLE", "Asked: nothing against admission.")
        case Inadmissibility.POSSIBLE:
            return ask(
                "ADMISSIBLE",
                "Something may bar admission.",
                "Counsel decides before any filing; bring court records.",
            )
        case Inadmissibility.UNKNOWN:
            return ask(
                "ADMISSIBLE",
                "The questions on criminal record, refusals and overstays were not asked.",
                "Ask, and record applicant.inadmissibility.",
            )


def _length(facts: Facts) -> Finding:
    months = facts.job.months
    if months is None:
        return ask("MAX_3_YEARS", "No length of work is recorded.", "Record job.months.")
    if months > LONGEST_MONTHS:
        return no(
            "MAX_3_YEARS",
            f"{months} months were asked for; a permit runs up to three years at a time.",
            "Ask for 36 months, and plan the extension.",
        )
    return yes("MAX_3_YEARS", f"{months} months are within three years.")


def _medical(occupation: Occupation, facts: Facts) -> Finding:
    job, lived = facts.job, facts.applicant.lived_in_designated_country
    if job.health_setting or occupation.medical_exam == "always":
        return ask(
            "IME_WHEN",
            "Work in health care, with children or in a school needs a medical examination.",
            "Have it done before filing; document_received kind=medical when it is in.",
        )
    if job.health_setting is None and occupation.medical_exam == "depends on the setting":
        return ask(
            "IME_WHEN",
            "Whether a medical examination is needed depends on the place of work.",
            "Record job.health_setting.",
        )
    if lived is False or (job.months is not None and job.months <= DESIGNATED_MONTHS):
        return yes("IME_WHEN", "Nothing recorded calls for a medical examination.")
    return ask(
        "IME_WHEN",
        "Six months in a designated country within the last year call for an examination.",
        "Ask, and record applicant.lived_in_designated_country.",
    )
