"""One requirement of a branch against a person's papers: met, not met, or left open."""

from collections.abc import Callable, Mapping
from typing import Any

from models.rules.book import Occupation, Requirement
from models.rules.findings import Who
from models.rules.spelling import folded
from models.rules.studies import (
    ANY_OF_ITS_OWN,
    DEGREES,
    MET,
    UNMET,
    Holder,
    Part,
    codes,
    degree,
    diploma,
    has,
    left_open,
    named_degree,
    stems,
)


def meets(need: Requirement, occupation: Occupation, holder: Holder) -> Part:
    """Hold one requirement against what is recorded; a paper it names settles it."""
    if folded(need.detail.get("paper", "")).replace(" ", "_") in holder.papers:
        return MET
    return _JUDGED.get(need.kind, _by_paper)(need, occupation, holder)


_LOCAL = frozenset({"city of", "county of", "municipal", "municipality", "town of"})


def _licence(need: Requirement, _: Occupation, holder: Holder) -> Part:
    person = holder.person
    if not person.licence and "licence" not in holder.papers:
        return UNMET
    issuer = folded(person.licence_issuer or "")
    if "not_accepted" in need.detail and has(issuer, _LOCAL):
        return left_open("Did a local government issue the licence?", Who.REGULATOR)
    if person.licence_province or issuer:
        return MET
    return left_open("Which state or province stands behind the licence?", Who.REGULATOR)


def _designation(need: Requirement, _: Occupation, holder: Holder) -> Part:
    names = {folded(name) for name in need.detail["one_of"]}
    licence = set(folded(holder.person.licence or "").split())
    # Two letters on a licence are as likely a state.
    if set(holder.told.split()) & names or {n for n in names & licence if len(n) > len("CA")}:
        return MET
    if not holder.told and not licence:
        return left_open("Is a professional designation held?", Who.APPLICANT)
    return UNMET


def _experience(need: Requirement, occupation: Occupation, holder: Holder) -> Part:
    person, detail = holder.person, need.detail
    if person.years_experience is None:
        return left_open("How many years of experience are there?", Who.APPLICANT)
    if person.years_experience < detail["years"]:
        return UNMET
    told = person.experience_in or person.experience_basis
    if told is None:
        return left_open("In which occupation were the years worked?", Who.APPLICANT)
    wanted, field = _work_wanted(detail, occupation, holder), str(detail["field"])
    worked = stems(told) | ({"manage"} if "manage" in folded(told) else set())
    if wanted <= worked if field == "management_consultant" else wanted & worked:
        return MET
    if field == "related" and _is_of_the_title(told, occupation):
        return MET
    if person.experience_in is None:
        return left_open("In which occupation were the years worked?", Who.APPLICANT)
    if field == "management_consultant":
        return UNMET
    return left_open(f"Are years worked as {told} in the {_named(field)}?")


def _is_of_the_title(told: str, occupation: Occupation) -> bool:
    """Say whether two words or more are all of a title, as systems analyst."""
    words = set(folded(told).split())
    titles = (occupation.name, *occupation.titles, *occupation.synonyms)
    return len(words) > 1 and any(words <= set(folded(title).split()) for title in titles)


def _work_wanted(
    detail: Mapping[str, Any], occupation: Occupation, holder: Holder
) -> frozenset[str]:
    field = str(detail["field"])
    if field == "management_consultant":
        return frozenset({"manage", "consul"})
    if field == "specialty_of_the_contract":
        return stems(holder.job.description or "")
    if field == "related":
        return stems(f"{occupation.name} {holder.person.degree_field or ''}") | codes(
            occupation
        )
    return stems(field.replace("_", " "))


def _named(field: str) -> str:
    return "field" if field in ANY_OF_ITS_OWN else field.replace("_", " ")


def _knowledge(need: Requirement, _: Occupation, holder: Holder) -> Part:
    person = holder.person
    disciplines = need.detail["disciplines_any_of"]
    if person.degree_field is None:
        return left_open("In which discipline was the training taken?", Who.APPLICANT)
    if stems(person.degree_field).isdisjoint(stems(" ".join(disciplines))):
        return left_open(f"Is {person.degree_field} one of the disciplines of the treaty?")
    years = person.degree_years or 0
    if has(holder.told, DEGREES) or years >= need.detail["training_years"]:
        return MET
    return left_open("How many years of training were there?", Who.APPLICANT)


def _supported(need: Requirement, occupation: Occupation, holder: Holder) -> Part:
    named = holder.job.supervising_professional
    if not named:
        return left_open(
            "Which professional of one of the disciplines does the work support?", Who.EMPLOYER
        )
    disciplines = _disciplines(occupation)
    titles = {folded(t.replace(".", "")) for t in need.detail["designations"]}
    if stems(named) & disciplines or titles & set(folded(named.replace(".", "")).split()):
        return MET
    return left_open("Of which discipline is the professional who is supported?", Who.EMPLOYER)


def _disciplines(occupation: Occupation) -> frozenset[str]:
    needs = (need for branch in occupation.credentials for need in branch)
    named = (d for need in needs for d in need.detail.get("disciplines_any_of", ()))
    return stems(" ".join(named))


def _by_paper(need: Requirement, _: Occupation, __: Holder) -> Part:
    return left_open(str(need.detail.get("doubt", "Is it met?")), Who.APPLICANT)


_JUDGED: Mapping[str, Callable[[Requirement, Occupation, Holder], Part]] = {
    "degree": degree,
    "named_degree": named_degree,
    "licence": _licence,
    "bar_membership": _licence,
    "professional_designation": _designation,
    "experience": _experience,
    "post_secondary_diploma_or_certificate": diploma,
    "theoretical_knowledge": _knowledge,
    "job_condition": _supported,
}
