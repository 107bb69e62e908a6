"""A spouse's own case: opened from the worker's, and linked with it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from models.casework.acts import Carried, Cause, Opening
from models.casework.facts_document import read_facts, to_document
from models.casework.facts_file import load
from models.casework.office import Office
from models.casework.recording import Recorded, accepted
from models.casework.references import duplicate, load_one
from models.casework.replanning import present
from models.casework.spine import carried, retried
from models.rules.case import Case, reference_of
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.rules.facts import Applicant, Facts
from models.rules.happening import AT_REST
from models.rules.records import CaseKind
from models.rules.worker_standing import standing_of
from models.store import cases, finding, links
from models.store.engine import writing

_MOST_FILE_NOS = 100


def open_spouse_case(
    office: Office,
    reference: str,
    told: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    by: str | None = None,
) -> Recorded | Refused:
    """Open the case of a worker's spouse and link the two, in one transaction.

    The spouse becomes the applicant; job, employer and team repeat the worker's, because the
    permit rests on them. `told` is a facts document whose fields are laid over these.
    """
    try:
        return retried(lambda: _opened(office, reference, told or {}, now, by))
    except RefusedError as error:
        return error.refused


def facts_told(path: Path) -> Mapping[str, Any]:
    """Return the document of a facts file, to be laid over a worker's facts."""
    document = load(path).content
    if not isinstance(document, Mapping):
        raise refuse(
            Refusal.INVALID_FILE,
            f"{path}: no facts stand in it. Write sections, as applicant: {{name: ...}}.",
        )
    return document


def _opened(
    office: Office, reference: str, told: Mapping[str, Any], now: datetime, by: str | None
) -> Recorded:
    with writing(office.engine) as conn:
        world = present(office, conn, now)
        worker = load_one(conn, reference, to_change=True).case
        _refuse_a_second(conn, worker)
        document = _laid_over(_copied(worker.facts, _file_no(conn, worker)), told)
        facts = read_facts(document, ports=office.book.ports)
        if taken := finding.numbers_by_file_no(conn, [facts.file_no]):
            raise duplicate(facts.file_no, taken[facts.file_no])
        cause = Cause(
            reason="event", because=f"The spouse's case of {worker.reference} was opened."
        )
        act = Opening(facts=facts, kind=CaseKind.SPOUSE, worker=standing_of(worker, now))
        (answer,) = carried(conn, [act], world, cause, by=by)
        if isinstance(answer, Carried):
            links.add(conn, [(answer.case.number, worker.number)])
        return accepted(answer)


def _refuse_a_second(conn: Connection, worker: Case) -> None:
    if worker.kind is CaseKind.SPOUSE:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{worker.reference} is a spouse's case itself; name the worker's.",
        )
    if worker.spouse_case is None:
        return
    other = cases.load(conn, [worker.spouse_case])[worker.spouse_case].case
    if other.awaiting not in AT_REST:
        raise refuse(
            Refusal.DUPLICATE,
            f"The spouse of {worker.reference} has the case {other.reference} already; close "
            "it first, or record what happened there.",
        )


def _file_no(conn: Connection, worker: Case) -> str:
    base = f"{worker.facts.file_no}-S"
    wanted = [base, *(f"{base}{n}" for n in range(2, _MOST_FILE_NOS))]
    taken = finding.numbers_by_file_no(conn, wanted)
    return next(file_no for file_no in wanted if file_no not in taken)


def _copied(facts: Facts, file_no: str) -> dict[str, Any]:
    """Return the facts document of the spouse's case, as far as the worker's facts know it.

    The employer is not the spouse's: nobody there hears of the case.
    """
    spouse, job = facts.spouse, facts.job
    applicant = Applicant(
        name=spouse.name or "",
        email=spouse.email,
        citizenships=spouse.citizenships,
        location=spouse.location,
        passport_expires_on=spouse.passport_expires_on,
    )
    own = Facts(
        file_no=file_no,
        applicant=applicant,
        employer=replace(facts.employer, contact_email=None),
        job=replace(
            job, health_setting=None, building_trade=None, supervising_professional=None
        ),
        team=facts.team,
    )
    document: dict[str, Any] = to_document(own)
    return document


def _laid_over(document: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(document)
    for name, value in told.items():
        known = whole.get(name)
        both = isinstance(known, dict) and isinstance(value, dict)
        whole[name] = known | value if both else value
    return whole


def links_view(conn: Connection, numbers: Collection[int]) -> list[dict[str, Any]]:
    """Return the cases linked with these: what each is to them, and where it stands."""
    found = links.of(conn, numbers)
    if not found:
        return []
    stored = cases.load(conn, {link.to for link in found})
    return [
        {
            "case": reference_of(link.to),
            "kind": link.kind.value,
            "stage": stored[link.to].case.stage.value,
            "awaiting": stored[link.to].case.awaiting.value,
        }
        for link in found
    ]
