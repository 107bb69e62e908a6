"""Degrees and diplomas against what a branch of the appendix asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.rules.book import Occupation, Requirement
from models.rules.facts import Applicant, Job
from models.rules.findings import Verdict, Who
from models.rules.spelling import folded


class Part(NamedTuple):
    """What one requirement comes to; left open, the question and who can answer it."""

    verdict: Verdict
    doubt: str = ""
    who: Who = Who.COUNSEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person, the job the credential is for, and the kinds of paper in hand."""

    person: Applicant
    job: Job
    papers: frozenset[str] = frozenset()

    @property
    def told(self) -> str:
        """The credential as recorded, folded; abbreviations without their points."""
        return folded((self.person.credential or "").replace(".", ""))


MET, UNMET = Part(Verdict.YES), Part(Verdict.NO)
DEGREES = frozenset(
    {
        *("baccalaureate", "bachelor", "bachelors", "ba", "bs", "bsc", "beng"),
        *("licenciatura", "master", "masters", "ma", "ms", "msc", "meng", "mba"),
        *("phd", "doctor", "doctorate"),
    }
)
_DIPLOMAS = frozenset({"diploma", "certificate", "associate", "associates"})
_SCHOOL = frozenset({"high school", "secondary school", "none", "ged"})
_STEM = 6  # letters: economist and economics, engineer and engineering share as many
_SAY_NOTHING = frozenset(
    {
        *("and", "in", "of", "only", "or", "the", "worker", "system", "other", "profes"),
        *("medica", "colleg", "univer", "teache", "resear", "assist", "analys", "manage"),
        *("public", "same", "closel", "relate", "scienc", "scient", "techno", "therap"),
        "design",
    }
)
_WHOLE = frozenset({"physical"})  # not to be taken for physics
_OF_CODES = frozenset({"occupa", "specia"})  # what titles of codes say of any work
# Fields that nobody records by the name the appendix gives them.
ANY_OF_ITS_OWN = frozenset({"same_or_closely_related", "related", "any_or_related"})


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words, by which related words are known."""
    words = folded(text).split()
    return frozenset(w if w in _WHOLE else w[:_STEM] for w in words) - _SAY_NOTHING


def codes(occupation: Occupation) -> frozenset[str]:
    """Return the stems of the titles that the classification gives a profession."""
    return stems(" ".join(noc.title for noc in occupation.nocs)) - _OF_CODES


def left_open(doubt: str, who: Who = Who.COUNSEL) -> Part:
    """Return that something cannot be said yet."""
    return Part(Verdict.COUNSEL, doubt, who)


def has(told: str, words: frozenset[str]) -> bool:
    """Say whether a folded text holds one of some words, or of phrases."""
    return not words.isdisjoint(told.split()) or any(
        phrase in told for phrase in words if " " in phrase
    )


def _is_less_than_a_degree(told: str) -> bool:
    return has(told, _SCHOOL | _DIPLOMAS) and not has(told, DEGREES)


def degree(need: Requirement, occupation: Occupation, holder: Holder) -> Part:
    """Judge a degree of bachelor's level or more, or a Licenciatura, in the field."""
    told, licenciatura = holder.told, need.detail.get("level") == "licenciatura"
    if _is_less_than_a_degree(told):
        return UNMET
    if not told:
        return left_open("Which degree is held?", Who.APPLICANT)
    if not has(told, DEGREES):
        return left_open("Is what is held a bachelor's degree or more?")
    if licenciatura and "licenciatura" not in told.split():
        return UNMET
    if "role" in need.detail:
        return left_open("Which other degree admitted to this one?", Who.APPLICANT)
    return _in_the_field(need, occupation, holder)


def _in_the_field(need: Requirement, occupation: Occupation, holder: Holder) -> Part:
    field = holder.person.degree_field
    if field is None:
        return left_open("In which field was the degree or diploma taken?", Who.APPLICANT)
    if not stems(field).isdisjoint(_fields_wanted(need.detail, occupation, holder.job)):
        return MET
    return left_open(f"Is {field} the field of {occupation.name}, or closely related to it?")


def _fields_wanted(
    detail: Mapping[str, Any], occupation: Occupation, job: Job
) -> frozenset[str]:
    field = str(detail.get("field", ""))
    names = " ".join(name.partition("(")[0] for name in (occupation.name, *occupation.titles))
    if field == "any_or_related":
        # Consultants have no field of their own: that of the work, or of management itself.
        return stems(f"{names} {job.description or ''}") | codes(occupation) | {"manage"}
    if field in ANY_OF_ITS_OWN:
        # Teachers and research assistants have the field of what they teach or research.
        taught = occupation.category == "teacher" or not stems(names)
        return stems(names) | (stems(job.description or "") if taught else frozenset())
    return stems(f"{field.replace('_', ' ')} {names}")


def named_degree(need: Requirement, _: Occupation, holder: Holder) -> Part:
    """Judge one of the degrees that the appendix calls by name."""
    told, detail = holder.told, need.detail
    names = {folded(name.replace(".", "")) for name in detail.get("one_of", ())}
    if told in names:
        return MET
    if _is_less_than_a_degree(told):
        return UNMET
    if not told:
        return left_open("Which degree is held?", Who.APPLICANT)
    if "licenciatura" in told.split() and "study_years" in detail:
        return _long_licenciatura(detail, holder.person)
    if "licenciatura" in told.split() or "study_years" in detail:
        return UNMET
    return left_open(f"Is the degree held one of {', '.join(detail['one_of'])}?")


def _long_licenciatura(detail: Mapping[str, Any], person: Applicant) -> Part:
    years = person.degree_years
    if years is not None and years < detail["study_years"]:
        return UNMET
    if years is None:
        return left_open("How many years of study did the Licenciatura take?", Who.APPLICANT)
    if folded(person.degree_field or "") in detail["fields"]:
        return MET
    return left_open("Is the Licenciatura one of laws?", Who.APPLICANT)


def diploma(need: Requirement, occupation: Occupation, holder: Holder) -> Part:
    """Judge a post-secondary diploma or certificate: how long, from where, in what."""
    told, person = holder.told, holder.person
    if has(told, _SCHOOL):
        return UNMET
    if not told:
        return left_open("Which diploma or certificate is held?", Who.APPLICANT)
    kind = next((k for k in need.detail["issued_in"] if k in told.split()), None)
    if kind is None:
        return left_open("Does what is held count as a post-secondary diploma?")
    if person.degree_years is None:
        return left_open("How many years of study did the diploma take?", Who.APPLICANT)
    if person.degree_years < need.detail["min_years_of_study"]:
        return UNMET
    if person.degree_country not in need.detail["issued_in"][kind]:
        return left_open(
            f"Does a {kind} of {person.degree_country or 'no known country'} count?"
        )
    return _in_the_field(need, occupation, holder)
