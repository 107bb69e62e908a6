"""What would move many cases is not published at once: it waits for a second look."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from models.casework.office import Office
from models.casework.proposed_kinds import WAYS, Done, Source
from models.casework.proposing import effect_of
from models.rules.counted import counted
from models.rules.decisions import Refusal, Refused, RefusedError
from models.store import proposals
from models.store.engine import writing
from models.store.proposals import ProposalKind, StoredProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Nothing was published: a proposal waits; `would` is what publishing would do."""

    proposal: StoredProposal
    would: Done
    most: int

    @property
    def refused(self) -> Refused:
        """The answer for whoever asked for it to be published now."""
        name, cases = self.proposal.reference, self.would.affected
        message = (
            f"{self.would.id} would move {counted(cases, 'case')}, more than {self.most}: it "
            f"waits as {name} for a second look. Approve it in the dashboard or with "
            f"`northbound approve {name} --by PERSON`; in a script publish it with "
            f"--yes-move {cases}."
        )
        return Refused(reason=Refusal.NEEDS_APPROVAL, message=message)


def publish(
    office: Office, kind: ProposalKind, source: Source, *, most: int, now: datetime
) -> Done | Waits | Refused:
    """Publish a document, or propose it when it would move more cases than `most`.

    What is published already, or was cut short, is gone on with. What waited about the same
    thing is overtaken.
    """
    way = WAYS[kind]
    try:
        text = way.read(office, source, now)
        if way.is_large(office, source, most, now):
            would = way.preview(office, source, now)
            if isinstance(would, Refused):
                return would
            if would.affected > most:
                with writing(office.engine) as conn:
                    waiting = proposals.add(
                        conn, text, effect=effect_of(would), again=True, now=now
                    )
                    proposals.note_effect(conn, waiting.number, effect_of(would))
                return Waits(proposal=waiting, would=would, most=most)
    except RefusedError as error:
        return error.refused

    def overtaken(conn: Connection) -> None:
        proposals.supersede(conn, kind, text.subject, now=now)

    return way.publish(office, source, now, overtaken)
