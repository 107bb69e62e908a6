"""What the plan is known to get wrong: the one place that excuses a disagreement.

An entry leaves this file with the change that mends it; a test holds every one to its word.
"""

from collections.abc import Callable
from typing import NamedTuple

from models.docket.matter import Matter
from models.docket.standing import (
    permit_held,
)
from models.rules.plan import StepKey
from models.rules.records import CaseKind

K = StepKey


class Fault(NamedTuple):
    """Deadlines the plan gets wrong, and in which cases."""

    why: str
    deadlines: tuple[StepKey, ...]
    when: Callable[[Matter], bool]


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
)


def is_known(deadline: str, matter: Matter) -> bool:
    """Say whether the plan is known to be wrong about a deadline of such a case."""
    return any(deadline in fault.deadlines and fault.when(matter) for fault in FAULTS)
