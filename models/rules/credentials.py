"""A person's papers against a profession's branches: any one branch is enough."""

from collections.abc import Sequence
from typing import NamedTuple

from models.rules.book import Occupation, Requirement
from models.rules.case import Applicant
from models.rules.findings import Verdict
from models.rules.spelling import folded


class Answer(NamedTuple):
    """What a person's papers come to, why, and what would cure it."""

    verdict: Verdict
    message: str
    remedy: str


_DEGREES = frozenset(
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
        *("and", "in", "of", "only", "or", "the", "worker", "system"),
        *("medica", "colleg", "univer", "teache", "resear", "assist", "analys", "manage"),
        *("public", "same", "closel", "relate"),
    }
)


def judge_credentials(occupation: Occupation, person: Applicant) -> Answer:
    """Say yes, no or counsel, with the reason and what would cure it.

    A branch is met when each of its requirements is. A degree is taken for one in the field
    only when the field recorded shares a word with the profession, as Economics with
    Economist; whether another field is closely related stays counsel's to answer.
    """
    branches = [
        [_meets(need, occupation, person) for need in branch]
        for branch in occupation.credentials
    ]
    verdict = _best([_worst(branch) for branch in branches])
    match verdict:
        case Verdict.YES:
            message = f"The credential recorded meets a branch for {occupation.name}."
            return Answer(verdict, message, "")
        case Verdict.COUNSEL:
            message = f"What is recorded settles no branch for {occupation.name}."
        case Verdict.NO:
            message = f"No branch for {occupation.name} is met by what is recorded."
    wanted = f"Record and show what one branch asks for: {_wanted(occupation)}"
    return Answer(verdict, message, wanted)


def _worst(answers: Sequence[Verdict]) -> Verdict:
    order = (Verdict.NO, Verdict.COUNSEL)
    return next((v for v in order if v in answers), Verdict.YES)


def _best(answers: Sequence[Verdict]) -> Verdict:
    order = (Verdict.YES, Verdict.COUNSEL)
    return next((v for v in order if v in answers), Verdict.NO)


def _wanted(occupation: Occupation) -> str:
    branches = (" and ".join(_words(r) for r in branch) for branch in occupation.credentials)
    return "; or ".join(branches) + "."


def _words(need: Requirement) -> str:
    kind, detail = need.kind.replace("_", " "), need.detail
    if "years" in detail:
        field = str(detail.get("field", "")).replace("_", " ")
        return f"{detail['years']} years of {kind} ({field})"
    if "one_of" in detail:
        return " or ".join(detail["one_of"])
    if "value" in detail:
        return str(detail["value"])
    return str(detail.get("level", kind)).replace("_", " ")


def _meets(need: Requirement, occupation: Occupation, person: Applicant) -> Verdict:
    match need.kind:
        case "degree":
            return _degree(need, occupation, person)
        case "named_degree":
            return _named_degree(need, person)
        case "licence" | "bar_membership":
            return Verdict.COUNSEL if person.licence else Verdict.NO
        case "experience":
            return _experience(need, person)
        case "post_secondary_diploma_or_certificate":
            return _diploma(person)
        case _:
            return Verdict.COUNSEL


def _told(person: Applicant) -> str:
    return folded((person.credential or "").replace(".", ""))


def _has(told: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(told.split()) or any(
        phrase in told for phrase in words if " " in phrase
    )


def _degree(need: Requirement, occupation: Occupation, person: Applicant) -> Verdict:
    told = _told(person)
    if _is_less_than_a_degree(told):
        return Verdict.NO
    if not _has(told, _DEGREES):
        return Verdict.COUNSEL
    if need.detail.get("level") == "licenciatura" and "licenciatura" not in told.split():
        return Verdict.NO
    return Verdict.YES if _in_the_field(need, occupation, person) else Verdict.COUNSEL


def _is_less_than_a_degree(told: str) -> bool:
    return _has(told, _SCHOOL | _DIPLOMAS) and not _has(told, _DEGREES)


def _in_the_field(need: Requirement, occupation: Occupation, person: Applicant) -> bool:
    wanted = str(need.detail.get("field", ""))
    if person.degree_field is None:
        return False
    if wanted == "any_or_related":
        return True
    names = (name.partition("(")[0] for name in (occupation.name, *occupation.titles))
    titles = (wanted.replace("_", " "), *names)
    return not _stems(person.degree_field).isdisjoint(_stems(" ".join(titles)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in folded(text).split()) - _SAY_NOTHING


def _named_degree(need: Requirement, person: Applicant) -> Verdict:
    told = _told(person)
    names = {folded(name.replace(".", "")) for name in need.detail.get("one_of", ())}
    if told in names:
        return Verdict.YES
    return Verdict.NO if _is_less_than_a_degree(told) else Verdict.COUNSEL


def _experience(need: Requirement, person: Applicant) -> Verdict:
    years = person.years_experience
    if years is None:
        return Verdict.COUNSEL
    if years < need.detail.get("years", 0):
        return Verdict.NO
    return Verdict.YES if person.experience_basis else Verdict.COUNSEL


def _diploma(person: Applicant) -> Verdict:
    # Two years of study and the country of issue are not among the facts.
    return Verdict.NO if _has(_told(person), _SCHOOL) else Verdict.COUNSEL
