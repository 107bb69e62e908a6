"""A person's papers against a profession's branches: any one branch is enough."""

from collections.abc import Sequence
from typing import NamedTuple

from models.rules.book import Occupation, Requirement
from models.rules.counted import counted
from models.rules.facts import Applicant, Job
from models.rules.findings import Finding, Verdict, Who, ask, no, yes
from models.rules.requirements import meets
from models.rules.studies import Holder, Part

CREDENTIALS = "CREDENTIALS"
_EMPTY = Job()


class Answer(NamedTuple):
    """What a person's papers come to, why, and what would cure it; the doubts left open."""

    verdict: Verdict
    message: str
    remedy: str
    doubts: tuple[Part, ...] = ()


def judge_credentials(
    occupation: Occupation,
    person: Applicant,
    *,
    job: Job = _EMPTY,
    papers: frozenset[str] = frozenset(),
) -> Answer:
    """Say yes, no or counsel, with the reason and what would cure it.

    A branch is met when each of its requirements is; a paper in hand settles the requirement
    that names it. A degree is taken for one in the field only when the field recorded shares a
    word with the profession, as Economics with Economist; whether another field is closely
    related stays counsel's to answer.
    """
    holder = Holder(person=person, job=job, papers=papers)
    judged = [
        [meets(need, occupation, holder) for need in branch]
        for branch in occupation.credentials
    ]
    branches = [branch for branch in judged if Verdict.NO not in {p.verdict for p in branch}]
    wanted = f"Record and show what one branch asks for: {_wanted(occupation)}"
    if not branches:
        message = f"No branch for {occupation.name} is met by what is recorded."
        return Answer(Verdict.NO, message, wanted)
    doubts = min((_left_open(branch) for branch in branches), key=len)
    if not doubts:
        message = f"The credential recorded meets a branch for {occupation.name}."
        return Answer(Verdict.YES, message, "")
    questions = " ".join(part.doubt for part in doubts)
    message = f"What is recorded settles no branch for {occupation.name}. {questions}"
    return Answer(Verdict.COUNSEL, message, wanted, doubts)


def credentials_finding(
    occupation: Occupation, person: Applicant, job: Job, papers: frozenset[str]
) -> Finding:
    """Return the answer on a person's papers as a finding."""
    answer = judge_credentials(occupation, person, job=job, papers=papers)
    match answer.verdict:
        case Verdict.YES:
            return yes(CREDENTIALS, answer.message)
        case Verdict.NO:
            return no(CREDENTIALS, answer.message, answer.remedy)
        case Verdict.COUNSEL:
            # Of several doubts the one that nobody can end by showing a paper comes first.
            first = next((p for p in answer.doubts if p.who is Who.COUNSEL), answer.doubts[0])
            return ask(
                CREDENTIALS, answer.message, answer.remedy, who=first.who, doubt=first.doubt
            )


def _left_open(branch: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(part for part in branch if part.verdict is Verdict.COUNSEL)


def _wanted(occupation: Occupation) -> str:
    branches = (" and ".join(_words(r) for r in branch) for branch in occupation.credentials)
    return "; or ".join(branches) + "."


def _words(need: Requirement) -> str:
    said = _asked(need)
    paper = need.detail.get("paper")
    return f"{said} (shown by: {paper})".replace("_", " ") if paper else said


def _asked(need: Requirement) -> str:
    kind, detail = need.kind.replace("_", " "), need.detail
    if "years" in detail:
        field = str(detail.get("field", "")).replace("_", " ")
        return f"{counted(detail['years'], 'year')} of {kind} ({field})"
    if "one_of" in detail:
        return " or ".join(detail["one_of"])
    if "value" in detail:
        return str(detail["value"])
    if "min_years_of_study" in detail:
        return f"{kind} after {counted(detail['min_years_of_study'], 'year')} of study"
    return str(detail.get("level", kind)).replace("_", " ")
