"""The printed permit against what was asked: one finding for each field that differs.

Only what somebody wrote down of the permit is compared. Names, birth dates and passport
numbers are not kept here; they are read on the passport itself.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import Awaiting, Case
from models.rules.findings import Finding, Verdict, Who, ask, no
from models.rules.forecast import (
    exempt_from_passport_rule,
    first_day_asked,
    last_day,
    longest_in,
    passport_on,
)
from models.rules.law import in_words
from models.rules.permit import Certificate, Permit, PermitField
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.records import CaseKind, Outcome
from models.rules.spelling import folded

F = PermitField
_DAY = timedelta(days=1)
_WORDS = {
    F.EMPLOYER: "The employer",
    F.OCCUPATION: "The occupation",
    F.NOC: "The NOC code",
    F.LOCATION: "The place of work",
    F.CODE: "The exemption code",
}
_ON_THE_SPOT = "Ask the officer to print it anew before leaving the counter, and record it."
_AFTERWARDS = (
    "Ask for a correction, keep to what is printed until it comes, and record permit_issued "
    "with it; a permit printed in error may be cancelled (IRPR 209.01)."
)


class Asked(NamedTuple):
    """What the permit should say, as far as the application is known."""

    employer: str | None
    occupation: str | None
    noc: str | None
    location: str | None
    code: str | None


def findings(case: Case, book: RuleBook, *, today: date) -> tuple[Finding, ...]:
    """Return what is not as asked on the permit now held, each with its remedy.

    A permit that only the facts tell of was not checked here, and has none.
    """
    permit = case.permit
    if permit is None or permit.issued_on is None:
        return ()
    # An open permit names no employer and no work, and its end rests on the worker's.
    is_open = case.kind is CaseKind.SPOUSE
    found = (
        {} if is_open else dict(_differing(case, permit, book, _remedy(case, permit, today)))
    )
    for name in permit.wrong:
        field = PermitField(name)
        told = f"{field.replace('_', ' ').capitalize()}: found not to be as asked."
        found.setdefault(field, no("PERMIT_INVALID", told, _remedy(case, permit, today)))
    return (*found.values(), *_late_entry(case, permit))


def _remedy(case: Case, permit: Permit, today: date) -> str:
    there = case.awaiting is Awaiting.PERMIT_CHECK and permit.issued_on == today
    return _ON_THE_SPOT if there else _AFTERWARDS


def _differing(
    case: Case, permit: Permit, book: RuleBook, remedy: str
) -> Iterator[tuple[PermitField, Finding]]:
    wanted = asked(case)
    pairs = (
        (F.EMPLOYER, wanted.employer, permit.employer),
        (F.NOC, wanted.noc, permit.noc),
        (F.LOCATION, wanted.location, permit.location),
    )
    for field, want, printed in pairs:
        if want and printed and not _agree(want, printed):
            told = f"{_WORDS[field]} is printed as {printed}; asked was {want}."
            yield field, no("PERMIT_INVALID", told, remedy)
    yield from _occupation(wanted, permit, remedy)
    yield from _code(wanted, permit, book, remedy)
    yield from _dates(case, permit, book, remedy)


def asked(case: Case) -> Asked:
    """Return what was asked for: the offer's own words where noted, else the facts'."""
    facts = case.facts
    last = next((a for a in reversed(case.applications) if a.outcome is Outcome.ISSUED), None)
    number = last.certificate if last else None
    offers = (c for c in reversed(case.certificates) if c.used and number in (None, c.number))
    offer = next(offers, None) or Certificate()
    return Asked(
        employer=(last and last.employer) or offer.employer or facts.employer.name,
        occupation=(last and last.occupation) or facts.job.occupation,
        noc=offer.noc or facts.job.noc,
        location=offer.site or facts.employer.site,
        code=offer.code,
    )


def _agree(one: str, other: str) -> bool:
    """Say whether two names are the same, or one only says more than the other."""
    first, second = f" {folded(one)} ", f" {folded(other)} "
    return first in second or second in first


def _occupation(
    wanted: Asked, permit: Permit, remedy: str
) -> Iterator[tuple[PermitField, Finding]]:
    # The code names the work; a permit prints the title of its group, not of the treaty's list.
    coded = permit.noc and wanted.noc and _agree(wanted.noc, permit.noc)
    want, printed = wanted.occupation, permit.occupation
    if want and printed and not coded and folded(want) not in folded(printed):
        told = f"{_WORDS[F.OCCUPATION]} is printed as {printed}; asked was {want}."
        doubt = "Whether the printed title names the work that was asked for."
        yield F.OCCUPATION, ask("PERMIT_INVALID", told, remedy, who=Who.OFFICER, doubt=doubt)


def _code(
    wanted: Asked, permit: Permit, book: RuleBook, remedy: str
) -> Iterator[tuple[PermitField, Finding]]:
    if permit.code is None or permit.issued_on is None:
        return
    want = wanted.code or "".join(book.rule("CODE_T36", permit.issued_on).values)
    if not _agree(want, permit.code):
        told = f"{_WORDS[F.CODE]} is printed as {permit.code}; asked was {want}."
        yield F.CODE, no("CODE_T36", told, remedy)


def _dates(
    case: Case, permit: Permit, book: RuleBook, remedy: str
) -> Iterator[tuple[PermitField, Finding]]:
    first, last = permit.valid_from, permit.valid_to
    if first is None or last is None:
        return
    most = longest_in(book)(first)
    longest = last_day(first, most)
    # An officer may print the same-number day, a day later: that is read as three years too.
    if last > longest + _DAY:
        told = f"Printed to {last}: {in_words(most)} from {first}, the longest, end {longest}."
        yield F.VALID_TO, no("MAX_3_YEARS", told, remedy)
        return
    start, months = first_day_asked(case), case.facts.job.months
    if start is None or months is None:
        return
    due = min(last_day(start, months), longest)
    if last > due + _DAY:
        told = f"Printed to {last}, beyond the end of the offer, {due}."
        doubt = "Whether the officer meant a permit longer than the offer."
        yield F.VALID_TO, ask("MAX_3_YEARS", told, remedy, who=Who.OFFICER, doubt=doubt)
    elif _is_past_passport(case, last):
        told = f"Printed to {last}, beyond the passport, which binds this person (IRPR 52)."
        yield F.VALID_TO, no("PASSPORT_CAP", told, remedy)
    elif last < due:
        yield F.VALID_TO, _shorter(case, permit, due)


def _is_past_passport(case: Case, last: date) -> bool:
    ends = passport_on(case)
    return ends is not None and ends < last and not exempt_from_passport_rule(case.facts)


def _shorter(case: Case, permit: Permit, due: date) -> Finding:
    """Tell a permit cut short: as printed it rules, so nothing is broken."""
    told = f"Printed to {permit.valid_to}, shorter than asked ({due})"
    early = "Plan the renewal from the printed end"
    if permit.valid_to in _passports(case):
        message = f"{told}: it stops with the passport."
        remedy = f"{early}, and renew the passport before it is filed."
        return Finding(verdict=Verdict.YES, rule="PASSPORT_CAP", message=message, remedy=remedy)
    if permit.shorter_because:
        message = f"{told}: {permit.shorter_because.rstrip('.')}."
        remedy = f"{early}, and remove what cut it short before it is filed."
        return Finding(verdict=Verdict.YES, rule="MAX_3_YEARS", message=message, remedy=remedy)
    doubt = "Why the officer printed an earlier end than was asked for."
    remedy = f"Ask the officer, and record permit_issued with shorter_because. {early}."
    return ask("MAX_3_YEARS", f"{told}.", remedy, who=Who.OFFICER, doubt=doubt)


def _passports(case: Case) -> tuple[date | None, ...]:
    return case.facts.applicant.passport_expires_on, passport_on(case)


def _late_entry(case: Case, permit: Permit) -> Iterator[Finding]:
    last, issued = case.enter_by, permit.issued_on
    if last is None or issued is None or issued <= last:
        return
    yield ask(
        "LOI_VALIDITY",
        f"Printed {issued}, after {last}, the last day of entry on the letter.",
        "Counsel looks at whether the permit stands, before work begins.",
        doubt="Whether a permit printed after the letter's last day stands.",
    )


def check_step(case: Case, almanac: Almanac, today: date) -> StepDates:
    """Return the reading of the permit held: the day it is printed, or once an error shows."""
    permit = case.permit or Permit()
    found = findings(case, almanac.book, today=today)
    done = (case.done.get(StepKey.DECISION), case.done.get(StepKey.EXTENSION_DECISION))
    known = max((day for day in done if day is not None), default=today)
    issued = permit.issued_on or known
    lines: list[Line] = [
        ("A permit is checked the day it is printed, {}.", (issued,)),
        ("Name, birth date and passport number are held against the passport itself.", ()),
        *((f"{{}}{' {}' if f.remedy else ''}", (f.message, f.remedy)) for f in found),
    ]
    reopened = case.awaiting is not Awaiting.PERMIT_CHECK
    open_ones = [f for f in found if f.verdict is not Verdict.YES]
    worst = open_ones[0] if open_ones else None
    why = Why(
        "planning.permit_check",
        (("issued_on", issued),),
        tuple(lines),
        doubt=(worst.doubt or worst.message) if worst else None,
        who=(worst.who or Who.OFFICER) if worst else None,
    )
    day = max(issued, today)
    latest = None if reopened else issued
    return StepDates(
        StepKey.PERMIT_CHECK, Status.READY, day, day, latest, None, None, why,
        counsel=worst is not None,
    )  # fmt: skip
