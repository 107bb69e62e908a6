"""Cases brought to a state by the events that lead there, for the tables of the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from models.reference.loader import load_book
from models.rules import events as e
from models.rules.case import Awaiting, Case, People
from models.rules.decisions import Accepted, Refused
from models.rules.facts import (
    Applicant,
    Arrangement,
    Employer,
    Facts,
    Filing,
    Inadmissibility,
    Job,
    Route,
    Spouse,
    Stage,
    Team,
)
from models.rules.opening import opened
from models.rules.permit import Certificate, Permit
from models.rules.records import CaseKind, WorkerStanding, WorkerStatus
from models.rules.transitions import decide

A = Awaiting
BOOK = load_book()
OPENED_ON = date(2026, 11, 2)
NOON = datetime(2026, 12, 1, 17, tzinfo=UTC)  # 12:00 in Toronto
LATER = datetime(2026, 12, 10, 17, tzinfo=UTC)

# Three years, from the day of entry.
PERMIT = {"valid_from": date(2027, 1, 20), "valid_to": date(2030, 1, 19)}
RENEWED = {"valid_from": date(2029, 12, 1), "valid_to": date(2032, 11, 30)}
AT_WORK_AT = datetime(2029, 8, 1, 17, tzinfo=UTC)


def facts(**changes) -> Facts:
    """A US citizen, an economist, at a land port, and every question asked."""
    sections: dict[str, dict[str, Any]] = {
        "applicant": {
            "name": "Avery Bennett",
            "citizenships": ("US",),
            "credential": "Bachelor's degree",
            "degree_field": "Economics",
            "inadmissibility": Inadmissibility.NONE,
            "lived_in_designated_country": False,
        },
        "employer": {"name": "Lakehead", "country": "CA", "controlled_by_applicant": False},
        "job": {
            "occupation": "Economist",
            "arrangement": Arrangement.EMPLOYEE,
            "start_on": date(2027, 2, 1),
            "months": 36,
            "health_setting": False,
        },
        "filing": {"route": Route.LAND, "port": "peace_bridge"},
        "team": {"office_zone": "America/Toronto"},
        "certificate": {},
        "permit": {},
    }
    kinds = {
        "applicant": Applicant, "employer": Employer, "job": Job, "filing": Filing,
        "team": Team, "certificate": Certificate, "permit": Permit,
    }  # fmt: skip
    stage = changes.pop("stage", Stage.JOB_OFFER)
    built = {
        name: kind(**{**sections[name], **changes.pop(name, {})})
        for name, kind in kinds.items()
    }
    assert not changes, changes
    return Facts(file_no="F-1", stage=stage, **built)


def new(**changes) -> Case:
    return opened(1, facts(**changes), People(applicant=1), on=OPENED_ON)


def answer(case: Case, event: e.Event, at: datetime = NOON) -> Accepted | Refused:
    return decide(case, event, at=at, book=BOOK)


def after(case: Case, *happened: e.Event, at: datetime = NOON) -> Case:
    for event in happened:
        told = answer(case, event, at)
        assert isinstance(told, Accepted), told
        case = told.case
    return case


def number(which: int = 1, **fields) -> e.CertificateRecorded:
    return e.CertificateRecorded(number=f"A000000{which}", **{"fee_paid": True} | fields)


def issued(which: int = 1, **dates) -> e.PermitIssued:
    return e.PermitIssued(number=f"U{which}", **{**PERMIT, **dates})


def ready(route: Route = Route.LAND, **changes) -> Case:
    filing = {"route": route, "port": "peace_bridge" if route is Route.LAND else None}
    return after(new(filing=filing, **changes), e.OfferMade(), number())


def before_officer(route: Route = Route.LAND) -> Case:
    return after(ready(route), e.Filed(), at=LATER)


def at_work() -> Case:
    case = after(before_officer(), issued(), e.PermitChecked(correct=True), at=LATER)
    return after(case, e.WorkStarted(), at=LATER)


def married(case: Case) -> Case:
    """The same case, whose worker has a spouse who needs a permit."""
    spouse = Spouse(name="Robin Bennett", citizenships=("FR",), relationship="spouse")
    return replace(case, facts=replace(case.facts, spouse=spouse))


def renewing() -> Case:
    return after(at_work(), e.OfferMade(), at=AT_WORK_AT)


def renewal_ready() -> Case:
    submitted = datetime(2029, 7, 31, 12, tzinfo=UTC)
    return after(renewing(), number(2, submitted_at=submitted), at=AT_WORK_AT)


def renewal_filed() -> Case:
    return after(renewal_ready(), e.ExtensionFiled(), at=AT_WORK_AT)


AFTER_THE_END = datetime(2030, 2, 1, 17, tzinfo=UTC)


def restoring() -> Case:
    return after(renewal_ready(), e.RestorationFiled(), at=AFTER_THE_END)


WORKER = WorkerStanding(
    number=1,
    status=WorkerStatus.HELD,
    valid_from=PERMIT["valid_from"],
    valid_to=PERMIT["valid_to"],
    occupation="Economist",
    noc="41401",
    teer=1,
)


def spouse(**changes) -> Case:
    told = facts(applicant={"name": "Robin Bennett", "citizenships": ("FR",)}, **changes)
    people = People(applicant=2)
    return opened(2, told, people, on=OPENED_ON, kind=CaseKind.SPOUSE, worker=WORKER)


BACK_AT = datetime(2026, 12, 15, 14, tzinfo=UTC)


def reaching() -> dict[Awaiting, Case]:
    """Return one case in each state that there is."""
    filed = before_officer()
    return {
        A.OFFER: new(),
        A.CERTIFICATE: after(new(), e.OfferMade()),
        A.FILING: ready(),
        A.RETURN_VISIT: after(filed, e.DirectedBack(return_at=BACK_AT), at=LATER),
        A.DECISION: filed,
        A.EXAMINATION: after(filed, e.ExaminationHeld(), at=LATER),
        A.FURTHER_EXAMINATION: after(filed, e.FurtherExamination(report_at=BACK_AT), at=LATER),
        A.ENTRY: after(
            before_officer(Route.CONSULATE),
            e.LetterReceived(enter_by=date(2027, 6, 1)),
            at=LATER,
        ),
        A.PERMIT_CHECK: after(filed, issued(), at=LATER),
        A.WORK_START: after(filed, issued(), e.PermitChecked(correct=True), at=LATER),
        A.EXTENSION_WINDOW: at_work(),
        A.EXTENSION_CERTIFICATE: renewing(),
        A.EXTENSION_FILING: renewal_ready(),
        A.EXTENSION_DECISION: renewal_filed(),
        A.REFUSAL_REVIEW: after(filed, e.ApplicationRefused(), at=LATER),
        A.RESTORATION_DECISION: restoring(),
        A.RETENTION: after(at_work(), e.Departed(), at=AT_WORK_AT),
        A.COUNSEL: after(filed, e.InadmissibilityReported(), at=LATER),
        A.NOTHING: after(new(), e.Closed()),
    }
