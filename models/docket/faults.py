"""What the plan is known to get wrong: the one place that excuses a disagreement.

An entry leaves this file with the change that mends it; a test holds every one to its word.
"""

from collections.abc import Callable
from typing import NamedTuple

from models.docket.matter import Matter
from models.docket.standing import (
    is_waiting,
    permit_held,
)
from models.rules.case import Awaiting
from models.rules.plan import StepKey
from models.rules.records import CaseKind

K = StepKey


class Fault(NamedTuple):
    """Deadlines the plan gets wrong, and in which cases."""

    why: str
    deadlines: tuple[StepKey, ...]
    when: Callable[[Matter], bool]


def _waits_unseen(matter: Matter) -> bool:
    parked = matter.case.awaiting is Awaiting.COUNSEL
    state = matter.case.closed_from if parked else matter.case.awaiting
    return is_waiting(matter) and state is not Awaiting.EXTENSION_DECISION


def _is_a_spouse(matter: Matter) -> bool:
    return matter.case.kind is CaseKind.SPOUSE


def _is_a_spouse_with_a_permit(matter: Matter) -> bool:
    return _is_a_spouse(matter) and permit_held(matter.case) is not None


FAULTS = (
    Fault(
        "A spouse who held a permit and asks for another has no plan for it, nor for entering.",
        (K.ENTRY,),
        _is_a_spouse_with_a_permit,
    ),
    Fault(
        "A renewal that waits for its answer is forgotten where a report parked the case which "
        "was then closed and reopened; and so is a second one where the first was returned, or "
        "was refused while a report had parked the case.",
        (K.RESTORATION, K.EXTENSION_CERTIFICATE, K.STOP_WORK),
        _waits_unseen,
    ),
)


def is_known(deadline: str, matter: Matter) -> bool:
    """Say whether the plan is known to be wrong about a deadline of such a case."""
    return any(deadline in fault.deadlines and fault.when(matter) for fault in FAULTS)
