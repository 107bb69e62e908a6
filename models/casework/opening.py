"""The firm takes a case on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.casework.acts import Cause, Opening
from models.casework.facts_document import read_facts
from models.casework.office import Office
from models.casework.recording import Recorded, accepted
from models.casework.references import duplicate
from models.casework.replanning import present
from models.casework.spine import carried, retried
from models.rules.decisions import Refusal, Refused, RefusedError
from models.rules.facts import Facts
from models.store import finding
from models.store.cases import CertificateTakenError
from models.store.engine import writing

OPENED = Cause(reason="event", because="The case was opened.")


def open_case(
    office: Office, document: Mapping[str, Any], *, now: datetime, by: str | None = None
) -> Recorded | Refused:
    """Open a case from a facts document; a file number can be taken once."""
    try:
        facts = read_facts(document, ports=office.book.ports)
    except RefusedError as error:
        return error.refused
    return open_with(office, facts, now=now, by=by)


def open_with(
    office: Office, facts: Facts, *, now: datetime, by: str | None = None
) -> Recorded | Refused:
    """Open a case with facts that were read and checked."""
    try:
        return retried(lambda: _opened(office, facts, now, by))
    except RefusedError as error:
        return error.refused
    except CertificateTakenError as error:
        return Refused(reason=Refusal.CERTIFICATE_USED, message=f"{facts.file_no}: {error}.")


def _opened(office: Office, facts: Facts, now: datetime, by: str | None) -> Recorded:
    with writing(office.engine) as conn:
        world = present(office, conn, now)
        taken = finding.numbers_by_file_no(conn, [facts.file_no])
        if taken:
            raise duplicate(facts.file_no, taken[facts.file_no])
        (answer,) = carried(conn, [Opening(facts=facts)], world, OPENED, by=by)
        return accepted(answer)
