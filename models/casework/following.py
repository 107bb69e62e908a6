"""What follows in a linked case from what was carried through in another."""

from collections.abc import Iterable

from models.casework.acts import Carried, Happened
from models.rules.case import Case
from models.rules.events import (
    ApplicationRefused,
    CaseOpened,
    Event,
    ExtensionFiled,
    Filed,
    PermitIssued,
    SpouseCaseOpened,
    SpouseFiled,
    SpousePermitIssued,
    SpouseRefused,
    WorkerChanged,
)
from models.rules.records import CaseKind
from models.rules.worker_standing import standing_of


def followers(carried: Iterable[Carried]) -> dict[int, Happened]:
    """Return what happens now in linked cases, by the case that it comes from.

    A worker's permit that moved renews what the spouse's dates rest on; the spouse's own news
    is noted on the worker's case. Nothing at all for cases without a link.
    """
    found = ((a.case.number, _follows(a)) for a in carried)
    return {number: act for number, act in found if act is not None}


def _follows(carried: Carried) -> Happened | None:
    case, before = carried.case, carried.before
    if case.kind is CaseKind.SPOUSE and case.worker is not None:
        news = _news(case, carried.event)
        number = case.worker.number
        return Happened(number=number, event=news, at=carried.at) if news else None
    if case.spouse_case is None or before is None or before.case is case:
        return None
    now = standing_of(case, carried.at)
    if now == standing_of(before.case, carried.at):
        return None
    event = WorkerChanged(worker=now)
    return Happened(number=case.spouse_case, event=event, at=carried.at)


def _news(spouse: Case, event: Event) -> Event | None:
    match event:
        case CaseOpened():
            return SpouseCaseOpened(number=spouse.number)
        case Filed(received_at=received) | ExtensionFiled(received_at=received):
            return SpouseFiled(received_at=received)
        case PermitIssued(number=number, valid_from=first, valid_to=last):
            return SpousePermitIssued(number=number, valid_from=first, valid_to=last)
        case ApplicationRefused():
            return SpouseRefused()
        case _:
            return None


def is_owed(event: Event) -> bool:
    """Say whether a linked case must take an event, or may be past it.

    What a spouse's dates rest on is never left out; a worker's case that was closed, or whose
    permit says otherwise, takes no news of the spouse.
    """
    return isinstance(event, WorkerChanged | SpouseCaseOpened)
