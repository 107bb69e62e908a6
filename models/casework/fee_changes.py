"""Which steps of a plan cost another amount under another law. No date moves by it."""

from collections.abc import Iterator, Mapping
from datetime import date

from models.casework.acts import Cause, World
from models.rules.book import RuleBook
from models.rules.plan import Change, Plan, Status, StepKey

_PAID_WITH: Mapping[str, tuple[StepKey, ...]] = {
    "employer_compliance": (StepKey.CERTIFICATE, StepKey.EXTENSION_CERTIFICATE),
    "work_permit_processing": (
        StepKey.FILING,
        StepKey.EXTENSION_FILING,
        StepKey.RESTORATION,
        StepKey.SPOUSE_FILING,
    ),
    "open_work_permit_holder": (StepKey.SPOUSE_FILING,),
    "biometrics_individual": (StepKey.BIOMETRICS,),
    "restoration": (StepKey.RESTORATION,),
    "eta": (StepKey.ETA,),
}
_TO_COME = (Status.PENDING, Status.READY, Status.WAITING, Status.BLOCKED)


def fee_changes(plan: Plan, world: World, fee_id: str, cause: Cause) -> Iterator[Change]:
    """Yield a change for each step to come that costs another amount on its planned day."""
    for key in _PAID_WITH.get(fee_id, ()):
        step = plan.step(key)
        if step is None or step.status not in _TO_COME:
            continue
        day = step.planned_on or step.latest_on or world.now.date()
        was, will = (_amount(book, fee_id, day) for book in _books(world))
        if was != will:
            yield Change(key, "fee", was, will, cause.reason, cause.because)


def _books(world: World) -> tuple[RuleBook, RuleBook]:
    return world.before.book, world.after.book


def _amount(book: RuleBook, fee_id: str, day: date) -> str | None:
    fee = book.fee(fee_id, day)
    return f"{fee.cents / 100:.2f}" if fee else None
