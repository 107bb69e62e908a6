"""Work has stopped: in time, or days after the right to it was over."""

from datetime import date

from models.rules.findings import Who
from models.rules.plan import Line, Status, StepDates, StepKey, Why

_IN_TIME = "Work stopped on {}."
_LATE = (
    "Work stopped on {}, {} days after the right to it ended; if those were worked, record "
    "applicant.unauthorized_work_ended_on."
)
_BARS = (
    "Was work done after the right to it ended, and does that bar a permit for six months "
    "(IRPR 200(3)(e))?"
)


def stopped_work(stopped_on: date, ended_on: date, why: Why) -> StepDates:
    """Return the stop as done; work after the last day of the right is a question of law."""
    beyond = (stopped_on - ended_on).days
    line: Line = (_LATE, (stopped_on, beyond)) if beyond > 0 else (_IN_TIME, (stopped_on,))
    lines = (*why.lines, line)
    told = why._replace(lines=lines, doubt=None, who=None)
    if beyond > 0:
        told = why._replace(lines=lines, doubt=_BARS, who=Who.COUNSEL)
    return StepDates(
        StepKey.STOP_WORK, Status.DONE, stopped_on, stopped_on, ended_on, None, None, told,
        counsel=beyond > 0,
    )  # fmt: skip
