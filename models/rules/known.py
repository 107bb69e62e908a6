"""What is known of a person, a job and an offer at the instant a question of law is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.rules.case import Case, Document, DocumentStatus
from models.rules.facts import Facts
from models.rules.permit import Certificate, Permit
from models.rules.records import Application, CounselDecision, WorkerStanding
from models.rules.steps import StepKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The facts, and what else a case has on record; nothing of a case not yet opened."""

    facts: Facts
    at: datetime
    documents: tuple[Document, ...] = ()
    certificate: Certificate | None = None
    permits: tuple[Permit, ...] = ()
    applications: tuple[Application, ...] = ()
    decisions: tuple[CounselDecision, ...] = ()
    is_offered: bool = False  # the employer signed
    works_pending: bool = False  # a renewal is before an officer, and no trip ended the work
    worker: WorkerStanding | None = None  # of a spouse's case: whom it rests on

    @property
    def day(self) -> date:
        """The office's day on which the question is asked."""
        return self.at.astimezone(ZoneInfo(self.facts.team.office_zone)).date()

    @property
    def papers(self) -> frozenset[str]:
        """The kinds of paper in hand, without those that have run out."""
        return frozenset(d.kind for d in self.documents if self._serves(d))

    def paper(self, kind: str) -> Document | None:
        """Return the paper of a kind, however far it is."""
        return next((d for d in self.documents if d.kind == kind), None)

    def _serves(self, paper: Document) -> bool:
        if paper.status is not DocumentStatus.RECEIVED:
            return False
        return paper.expires_on is None or self.day <= paper.expires_on


def known_of(case: Case, at: datetime) -> Known:
    """Return all that a case knows at an instant."""
    return Known(
        facts=case.facts,
        at=at,
        documents=case.documents,
        certificate=case.certificate or case.pending_certificate,
        permits=case.permits,
        applications=case.applications,
        decisions=case.decisions,
        is_offered=StepKey.OFFER.value in case.done,
        worker=case.worker,
    )
