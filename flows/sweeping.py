"""Every five minutes: find what is due, say it, and show the desk."""

from typing import Any

from prefect.client.schemas.objects import TaskRun
from prefect.states import State
from prefect.tasks import Task
from sqlalchemy.exc import OperationalError

from flows import desk, feeding
from flows.acting import delivered
from flows.runtime import Ending, clock, ended, office, settings, step, verb
from models.casework import sweeping
from models.casework.office import Office
from models.casework.sweeping import SweepReport
from models.rules.counted import counted
from notifications.health import channel_checks
from notifications.relay import Delivered


def _database_is_away(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.result(raise_on_failure=False), OperationalError)


@verb
def sweep() -> State[Any]:
    """Find what is due, deliver until the outbox is empty, and show the desk.

    Missed sweeps need no making up: the next one finds all that should have been said by now.
    """
    firm = office()
    found, sent = looked(firm), delivered(firm)
    alarms = [message for _, ok, message, _ in channel_checks(settings()) if not ok]
    alarms += feeding.along(firm)
    desk.shown(firm)
    return ended(told(found, sent, alarms))


@step(
    "find what is due",
    retries=3,
    retry_delay_seconds=[5, 20, 60],
    retry_condition_fn=_database_is_away,
)
def looked(firm: Office) -> SweepReport:
    """Turn what is due into notices. Run twice, it says nothing twice."""
    return sweeping.sweep(firm, now=clock.now())


def told(found: SweepReport, sent: Delivered, alarms: list[str]) -> Ending:
    """Name a sweep after what it did, and after what it could not do."""
    arrived = sent.sent + sent.written
    said = (
        f"{found.due} due, {counted(found.queued, 'notice')} queued, "
        f"{found.suppressed} kept back. {counted(sent.sent, 'message')} sent, "
        f"{sent.written} written to the folder, {sent.retry} to be tried again, "
        f"{sent.unknown} uncertain, {sent.dead} given up."
    )
    trouble = bool(alarms or sent.dead)
    return Ending(
        name=f"sweep · {found.due} due, {arrived} delivered{' · ALARM' if trouble else ''}",
        message=" ".join([*(f"ALARM: {alarm}" for alarm in alarms), said]),
        tags=("portfolio", "alarm") if trouble else ("portfolio",),
    )
