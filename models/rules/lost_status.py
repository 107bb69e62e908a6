"""What lost status leaves open: work done since without a right to it, and the way back."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.rules.case import Case
from models.rules.findings import Finding, Who, ask, no
from models.rules.holding import (
    Cause,
    Lapse,
    abroad_since,
    ended_work,
    lapse,
    last_valid_day,
    left_work,
)
from models.rules.steps import StepKey


def worked_on(case: Case, at: datetime, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the question whether work went on without a right to it, until it is answered."""
    lost, stopped = lapse(case, at), case.done.get(StepKey.STOP_WORK)
    if lost is None or any(f.rule == "UNAUTHORIZED_6M" for f in found):
        return
    free_from, said = _free_from(case, ended_work(case, lost), at)
    if free_from is not None and (stopped is None or stopped > free_from):
        yield replace(_STOPPED_IN_TIME, message=f"{said}{_CAN_BAR}")


def _free_from(case: Case, ended: Lapse, at: datetime) -> tuple[date | None, str]:
    """Return from which day on no work may have been done in Canada, and how that came.

    Leaving after the permit's end was the end of it (IRPR 186(u)), and nobody works in Canada
    while away: then it is the day of coming back, and none for who has not.
    """
    ends = last_valid_day(case.permits[-1])
    day = at.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    left = left_work(case, ends, day) if ends else None
    if left is not None and left.ended_on <= ended.on:
        back = left.trip.returned_on
        return back, _LEFT_BEFORE.format(left.ended_on, back)
    return ended.on, _ENDED[ended.cause].format(ended.on)


_ENDED = {
    Cause.EXPIRED: "Status was lost on {}",
    Cause.REFUSED: "Status was lost on {}",
    Cause.CANCELLED: "The permit was cancelled on {}",
}
_LEFT_BEFORE = "The right to work ended on {}, and the worker, who was away, came back on {}"
_CAN_BAR = (
    ", and nobody recorded that work stopped then: work without a right to it can bar any "
    "permit for six months."
)
_STOPPED_IN_TIME = ask(
    "UNAUTHORIZED_6M",
    "",
    "Record work_stopped with its day, or applicant.unauthorized_work_ended_on.",
    who=Who.APPLICANT,
    doubt="Did work stop when the right to it ended?",
)


def restoration(case: Case, lost: Lapse) -> Finding:
    """Return whether lost status may be asked back: from inside Canada, without leaving."""
    trip = abroad_since(case, lost.on)
    if trip is None:
        return replace(_RESTORATION, message=_RESTORATION.message.format(lost.on))
    left = trip.left_on or trip.returned_on
    return no(
        "RESTORATION_90",
        f"Status was lost on {lost.on}, and the worker has left Canada since ({left}): it is "
        "asked back from inside Canada alone, and what is filed now is a new application.",
        "File before travel, or on entry.",
    )


_RESTORATION = ask(
    "RESTORATION_90",
    "Status was lost on {}: within the ninety days after it can be asked back, and no work is "
    "done meanwhile.",
    "Counsel confirms that no other condition was broken; see the plan for the last day.",
    doubt="Was nothing broken but the length of the stay, or the conditions on work?",
)
