"""Whether a medical examination is needed, and whether the one in hand still serves."""

from collections.abc import Iterator

from models.rules.book import Occupation, RuleBook
from models.rules.calendars import add_months
from models.rules.case import Document, DocumentStatus
from models.rules.checklist import MEDICAL
from models.rules.findings import Finding, Who, ask, yes
from models.rules.known import Known
from models.rules.law import figure

_WHEN, _AGE = "IME_WHEN", "IME_12M"
_BY_SETTING = "depends on the setting"


def examination(
    occupation: Occupation | None, known: Known, book: RuleBook
) -> Iterator[Finding]:
    """Yield what IRPR 30 asks of this work and stay, and of the examination in hand.

    Work in health care, a clinical laboratory, a school or with children needs one always;
    other work only for a stay beyond the book's months, after as many in a row in a designated
    country. An examination serves who seeks entry within 12 months of it, both days counted.
    """
    needed = _needed(occupation, known, book)
    if isinstance(needed, Finding):
        yield needed
        return
    paper = known.paper(MEDICAL)
    if paper is None or paper.status is not DocumentStatus.RECEIVED:
        state = "on its way" if _is_under_way(paper) else "not recorded"
        yield ask(
            _WHEN,
            f"{needed} It is {state}.",
            "Have it done before filing, and at a port hold its result (IRPR 198(2)(b)): "
            f"document_received kind={MEDICAL} with its issued_on.",
            who=Who.APPLICANT,
            doubt="Has the examination been done, and when?",
        )
        return
    yield yes(_WHEN, f"{needed} Its result is in hand.")
    yield _still_serves(paper, known, book)


def _is_under_way(paper: Document | None) -> bool:
    return paper is not None and paper.status is DocumentStatus.IN_PROCESS


def _still_serves(paper: Document, known: Known, book: RuleBook) -> Finding:
    months = figure(book, _AGE, known.day).months
    last = add_months(paper.issued_on, months) if paper.issued_on else paper.expires_on
    if last is None:
        return ask(
            _AGE,
            "The day of the examination is not recorded.",
            f"document_received kind={MEDICAL} again, with issued_on: the day of the exam.",
            who=Who.APPLICANT,
            doubt=f"Was the examination within the {months} months before entry is sought?",
        )
    if known.day <= last:
        return yes(_AGE, f"The examination serves entries up to {last}.")
    return ask(
        _AGE,
        f"The examination served entries up to {last} and serves no more.",
        f"Have a new one: document_received kind={MEDICAL} with its issued_on.",
        who=Who.APPLICANT,
        doubt="When is the new examination?",
    )


def _needed(occupation: Occupation | None, known: Known, book: RuleBook) -> str | Finding:
    """Return why one is needed, or the finding that none is or that nobody knows."""
    job, exam = known.facts.job, occupation.medical_exam if occupation else None
    if job.health_setting or exam == "always":
        return "Work in health care, with children or in a school needs an examination."
    if job.health_setting is None and exam == _BY_SETTING:
        return ask(
            _WHEN,
            f"Whether a medical examination is needed depends on the place of work. "
            f"{occupation.medical_basis if occupation else ''}".strip(),
            "Record job.health_setting, as the employer's letter describes the work.",
            who=Who.EMPLOYER,
            doubt="Is the work done in health care, a clinical laboratory, a school or child "
            "care, or a health faculty?",
        )
    return _after_a_designated_country(known, figure(book, _WHEN, known.day).months)


def _after_a_designated_country(known: Known, months: int) -> str | Finding:
    person, asked_for = known.facts.applicant, known.facts.job.months
    lived = person.lived_in_designated_country
    if lived is False or (asked_for is not None and asked_for <= months):
        return yes(_WHEN, "Nothing recorded calls for a medical examination.")
    if lived:
        return f"{months} months in a designated country call for an examination."
    country = person.six_month_country
    where = f"{country} was lived in for {months} months: " if country else ""
    return ask(
        _WHEN,
        f"{where}{months} months in a row in a designated country within the last year call "
        "for an examination.",
        "Look at the current list, and record applicant.lived_in_designated_country.",
        who=Who.FIRM if country else Who.APPLICANT,
        doubt=f"Is {country} a designated country?"
        if country
        else f"Were {months} months of the last year spent in a designated country?",
    )
