"""Whether the work fits the profession, and the offer the work: duties, codes, wage, place."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from models.rules.book import Occupation, Requirement, RuleBook
from models.rules.facts import Duties
from models.rules.findings import Finding, Who, ask, no, yes
from models.rules.known import Known
from models.rules.occupations import Found
from models.rules.permit import Superseded
from models.rules.spelling import folded

_LIST, _CREDENTIALS = "CLOSED_LIST", "CREDENTIALS"
_MANAGEMENT_TEER = 0


class ConditionKind(StrEnum):
    """What a profession asks beside its credentials, and what raises the question."""

    PAPER = "paper"  # always: a paper must show it
    POST = "post"  # always, until the post is told to be of that kind
    DUTIES = "duties"  # when something told of the work speaks against it
    TRADE = "trade"  # the same, of construction trades
    DESTINATION_LICENCE = "destination_licence"  # asked with the licence


def fit(found: Found, known: Known, book: RuleBook) -> Iterator[Finding]:
    """Yield what was found of the work, and of the offer in the portal where there is one."""
    yield from _codes(found.occupation, known)
    yield from _duties(found.occupation, known)
    for need in found.occupation.conditions:
        yield from _condition(need, found, known)
    yield from _offer(known, book)


def _codes(occupation: Occupation, known: Known) -> Iterator[Finding]:
    offer = known.certificate
    told = (("job", known.facts.job.noc), ("offer", offer.noc if offer else None))
    suits = [noc.code for noc in occupation.nocs]
    for where, code in told:
        if code and code not in suits:
            yield ask(
                _LIST,
                f"NOC {code} of the {where} is none of the codes seen for {occupation.name} "
                f"({', '.join(suits)}): duties and code must agree with the listed profession.",
                "Compare the duties with the code's; record the code that fits, and show the "
                "duties in the support letter.",
                doubt=f"Do the duties fit {occupation.name}, under NOC {code}?",
            )
    teer = known.facts.job.teer
    if teer is not None and teer > 3:
        yield ask(
            _LIST,
            f"Officers look for TEER 0 to 3 in the offer; recorded is TEER {teer}.",
            "Record the job.teer of the code that fits the duties.",
            doubt=f"Is the work, at TEER {teer}, that of a professional?",
        )


def _duties(occupation: Occupation, known: Known) -> Iterator[Finding]:
    duties, says = known.facts.job.duties, [c.detail["duties"] for c in occupation.conditions]
    manages = any(noc.teer == _MANAGEMENT_TEER for noc in occupation.nocs)
    if duties in (None, Duties.LISTED, Duties.VISIT) or any(duties in named for named in says):
        return
    if duties is Duties.OPERATIONS and manages:
        return
    what = "of another occupation" if duties is Duties.OTHER else "of running a business"
    yield ask(
        _LIST,
        f"The duties are recorded as those {what}, not of {occupation.name}.",
        "Another title will do where the duties are those of a listed profession: show them "
        "with their shares of time in the support letter.",
        doubt=f"Are the duties in truth those of {occupation.name}?",
    )


def _condition(need: Requirement, found: Found, known: Known) -> Iterator[Finding]:
    titles = need.detail["titles"]
    if titles and found.matched_title not in titles:
        return
    match ConditionKind(need.kind):
        case ConditionKind.PAPER:
            yield _shown(need, known)
        case ConditionKind.POST:
            yield from _post(need, known)
        case ConditionKind.TRADE:
            yield from _trade(need, known)
        case ConditionKind.DUTIES:
            if _raised(need, known) and need.detail["paper"] not in known.papers:
                yield _asked(_LIST, need, f"The duties told raise a question. {_text(need)}")
        case ConditionKind.DESTINATION_LICENCE:
            return


def _shown(need: Requirement, known: Known) -> Finding:
    person = known.facts.applicant
    told = folded(f"{person.licence or ''} {person.licence_issuer or ''}")
    if need.detail["paper"] in known.papers or _any_in(need.detail["settled_by"], told):
        return yes(_CREDENTIALS, f"{_text(need)} It is shown.")
    return _asked(_CREDENTIALS, need, f"{_text(need)} Nothing recorded shows it.")


def _post(need: Requirement, known: Known) -> Iterator[Finding]:
    job, detail = known.facts.job, need.detail
    told = folded(f"{known.facts.employer.name or ''} {job.description or ''}")
    settled = job.duties is Duties.LISTED or _any_in(detail["settled_by"], told)
    if detail["paper"] in known.papers or (settled and not _raised(need, known)):
        return
    yield _asked(_LIST, need, f"{_text(need)} What is recorded of the post leaves it open.")


def _trade(need: Requirement, known: Known) -> Iterator[Finding]:
    match known.facts.job.building_trade:
        case True:
            yield no(_LIST, _text(need), "Look for another category.")
        case None if _raised(need, known):
            yield _asked(
                _LIST, need, f"{_text(need)} What is told of the work sounds like one."
            )


def _raised(need: Requirement, known: Known) -> bool:
    job = known.facts.job
    if job.duties in need.detail["duties"]:
        return True
    return _any_in(need.detail["raised_by"], folded(job.description or ""))


def _any_in(cues: Iterable[str], told: str) -> bool:
    return any(cue in told for cue in cues)


def _text(need: Requirement) -> str:
    return str(need.detail["text"])


def _asked(rule: str, need: Requirement, message: str) -> Finding:
    detail = need.detail
    paper = detail["paper"] or "support_letter"
    return ask(
        rule,
        message,
        f"Show it: document_received kind={paper}, and record what ends the doubt.",
        who=Who(detail["who"]),
        doubt=str(detail["doubt"]),
    )


def _offer(known: Known, book: RuleBook) -> Iterator[Finding]:
    offer = known.certificate
    if offer is None:
        return
    rule = book.rule("CODE_T36", known.day)
    code, since = "".join(rule.values), rule.provenance
    if offer.code and offer.code.upper() != code and since.binds(known.day):
        yield ask(
            "CODE_T36",
            f"The offer names exemption code {offer.code}; since {since.effective_from} it is "
            f"{code}.",
            f"Have the employer make the offer anew under {code}.",
            who=Who.EMPLOYER,
            doubt=f"Can the offer be made anew under {code}, or does its explanation carry it?",
        )
    if offer.superseded is not None:
        yield _made_for_another(offer.superseded)
    for what, in_offer, in_package in _told_twice(known):
        if in_offer and in_package and not _alike(in_offer, in_package):
            yield ask(
                "EMPLOYER_SUBSTANTIALLY_SAME",
                f"The offer says {what} {in_offer}, the case {in_package}.",
                "Agree them before filing: correct the facts, or withdraw the pending offer "
                "and make a new one.",
                who=Who.EMPLOYER,
                doubt=f"Which {what} is right, {in_offer} or {in_package}?",
            )


def _made_for_another(what: Superseded) -> Finding:
    return ask(
        "OFFER_NUMBER",
        f"The offer was made for another {what}: its number no longer matches the case.",
        "Have the employer withdraw the pending offer and make a new one "
        "(certificate_withdrawn, then certificate_recorded).",
        who=Who.EMPLOYER,
        doubt=f"Has a new offer been made for the {what} the case has now?",
    )


def _told_twice(known: Known) -> Iterator[tuple[str, Any, Any]]:
    offer, facts = known.certificate, known.facts
    if offer is not None:
        yield "employer", offer.employer, facts.employer.name
        yield "site", offer.site, facts.employer.site
        yield "wage", offer.wage, facts.job.wage


def _alike(one: Any, other: Any) -> bool:
    return folded(one) == folded(other) if isinstance(one, str) else bool(one == other)
