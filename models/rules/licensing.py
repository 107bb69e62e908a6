"""The licence of a regulated profession: held, or to be had in time (IRPR 200(3)(a))."""

from collections.abc import Iterator

from models.rules.book import Occupation, RuleBook
from models.rules.case import DocumentStatus
from models.rules.findings import Finding, Who, ask, yes
from models.rules.fitting import ConditionKind
from models.rules.known import Known
from models.rules.law import figure
from models.rules.sites import province_of

RULE = "REGULATED_4M"
LICENCE, REGULATORS_LETTER = "licence", "regulator_letter"


def licence(occupation: Occupation, known: Known, book: RuleBook) -> Iterator[Finding]:
    """Yield whether the province of work lets the person practise, where that is regulated.

    The licence must be of the province in which the work is done. Where it is yet to be had
    the officer must be satisfied that it can be, within the months the book gives from entry;
    a profession that asks for the destination's licence leaves no such time.
    """
    if occupation.regulated == "no":
        return
    site = province_of(known.facts.employer.site)
    if known.facts.applicant.licence or LICENCE in known.papers:
        yield _held(occupation, known, book, site)
        return
    yield _not_held(occupation, known, book, site)


def _held(occupation: Occupation, known: Known, book: RuleBook, site: str | None) -> Finding:
    person = known.facts.applicant
    of = province_of(person.licence_province) or province_of(person.licence_issuer)
    if site is None:
        return ask(
            RULE,
            "A licence is recorded, but not in which province the work is done.",
            "Record employer.site, as Thunder Bay, ON.",
            who=Who.EMPLOYER,
            doubt="In which province is the work done?",
        )
    if of == site:
        return yes(RULE, f"A licence of {site} is recorded, where the work is done.")
    if of is None and not (person.licence_province or person.licence_issuer):
        return ask(
            RULE,
            f"A licence is recorded, but not who gave it; the work is done in {site}.",
            "Record applicant.licence_province or applicant.licence_issuer.",
            who=Who.APPLICANT,
            doubt=f"Is the licence one of {site}?",
        )
    return _to_be_had(occupation, known, book, site, "The licence recorded is not one of it.")


def _not_held(
    occupation: Occupation, known: Known, book: RuleBook, site: str | None
) -> Finding:
    if occupation.regulated == "yes":
        return _to_be_had(occupation, known, book, site, "No licence is recorded.")
    paper = known.paper(LICENCE)
    if paper is not None and paper.status is DocumentStatus.NOT_APPLICABLE:
        return yes(RULE, f"Noted: no licence is needed for the work in {site or 'Canada'}.")
    said = "Some provinces protect the title or the practice, and no licence is recorded."
    return _to_be_had(occupation, known, book, site, said)


def _to_be_had(
    occupation: Occupation, known: Known, book: RuleBook, site: str | None, said: str
) -> Finding:
    where, months = site or "the province of work", figure(book, RULE, known.day).months
    asked_first = (
        c for c in occupation.conditions if c.kind == ConditionKind.DESTINATION_LICENCE
    )
    needed = next(asked_first, None)
    if needed is not None:
        return ask(
            RULE,
            f"{needed.detail['text']} The work is done in {where}. {said}",
            f"document_received kind={LICENCE} once the regulator of {where} has issued it, "
            "and record applicant.licence_province.",
            who=Who.REGULATOR,
            doubt=f"Has the regulator of {where} issued a licence?",
        )
    if REGULATORS_LETTER in known.papers:
        return yes(
            RULE,
            f"The regulator's letter is in hand: a licence can be had, at the latest about "
            f"{months} months after entry.",
        )
    unneeded = f", or kind={LICENCE} status=not_applicable" * (occupation.regulated != "yes")
    return ask(
        RULE,
        f"{said} The work of {occupation.name} is done in {where}: the licence must be held, "
        f"or be had within about {months} months of entry.",
        f"Record applicant.licence with its province, or document_received "
        f"kind={REGULATORS_LETTER} that shows how it will be had{unneeded}.",
        who=Who.REGULATOR,
        doubt=f"Is a licence of {where} needed, and can it be had within {months} months?",
    )
