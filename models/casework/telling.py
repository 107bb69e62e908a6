"""What there is to say of a reminder at the moment when its mail is written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.casework import pinning
from models.casework.office import Office
from models.rules.almanac import Almanac
from models.rules.case import Case
from models.rules.duties import open_duties
from models.rules.going import going
from models.rules.plan import StepDates, StepKey
from models.rules.planning import plan
from models.rules.saying import body_of
from models.store import cases
from models.store.plans import unpack

_Step = tuple[str, date]  # a step, and the date it was announced for


def what_holds(
    office: Office,
) -> Callable[[Connection, Sequence[Any], datetime], dict[str, dict[str, Any]]]:
    """Return a reader that gives, of reminders that still hold, the body of each by its key.

    A reminder holds while its duty is chased on the date that it announces.
    """

    def bodies(
        conn: Connection, notices: Sequence[Any], now: datetime
    ) -> dict[str, dict[str, Any]]:
        stored = cases.load(conn, {n.case_number for n in notices})
        almanac = office.almanac(conn)
        under = pinning.almanacs_of(
            conn, office, [found.case for found in stored.values()], almanac, now
        )
        steps = {number: _chased(found, under[number]) for number, found in stored.items()}
        return {
            n.key: _body(step, stored[n.case_number].case, almanac, now)
            for n in notices
            if (step := steps.get(n.case_number, {}).get((n.duty, n.due_on)))
        }

    return bodies


def _body(step: StepDates, case: Case, almanac: Almanac, now: datetime) -> dict[str, Any]:
    """Return the body of a reminder; of a visit to come, whether the port takes it.

    That is asked of the border as it is, also where a pin keeps a notice out of the plan.
    """
    # With the version that these words are true of: by it `verify` knows what they said.
    told = {**body_of(step, case, almanac, now), "version": case.version}
    if step.key is not StepKey.FILING:
        return told
    found = going(case, almanac, step.planned_on, now=now)
    return {**told, "going": {"answer": found.answer, "says": found.says}} if found else told


def _chased(found: cases.StoredCase, almanac: Almanac) -> Mapping[_Step, StepDates]:
    """Return the steps that are chased, each by its name and date, with its reasons.

    The reasons are worked out again. Where that gives another date, as under a rule book newer
    than the plan, what was announced stands until the case is planned anew.
    """
    announced = unpack(found.packed_plan, found.case.number)
    again = plan(found.case, almanac, as_of=announced.as_of)
    explained = {(step.key, day): step for step, day in open_duties(again)}
    return {
        (step.key.value, day): explained.get((step.key, day), step)
        for step, day in open_duties(announced)
        if found.chase.duties.get(step.key) == day
    }
