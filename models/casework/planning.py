"""Plans that nobody saves: of a facts file, and of what would be if."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.casework import pinning
from models.casework.office import Office
from models.casework.references import load_one
from models.casework.supposed_spouse import spouse_as_supposed
from models.casework.supposing import Supposed, suppose
from models.casework.views import changes_view, plan_view
from models.rules.almanac import Almanac
from models.rules.calendars import OutsideCalendarError
from models.rules.case import Case, People
from models.rules.decisions import Refusal, refuse
from models.rules.diff import diff
from models.rules.facts import Facts
from models.rules.opening import opened
from models.rules.plan import Plan
from models.rules.planning import plan
from models.store.engine import reading


def plan_facts(
    office: Office, facts: Facts, *, now: datetime, what_if: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Plan a case that is only a facts file, as if it were opened now."""
    with reading(office.engine) as conn:
        almanac = office.almanac(conn)
    day = now.astimezone(ZoneInfo(facts.team.office_zone)).date()
    case = opened(0, facts, People(applicant=0), on=day)
    if not what_if:
        return plan_view(planned(case, almanac, now), case, almanac)
    return _compared(case, suppose(case, almanac, what_if, now=now), almanac, now)


def plan_case(
    office: Office, reference: str, *, now: datetime, what_if: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Plan a stored case as of an instant; with changes, before and after side by side.

    `pin` says whether the plan is pinned, and how the border would move it. Where the changes
    reach the case of the worker's spouse, `linked` has that one likewise.
    """
    with reading(office.engine) as conn:
        case = load_one(conn, reference).case
        border = office.almanac(conn)
        almanac = pinning.almanac_of(conn, office, case, border, now)
        pin = pinning.view(case, almanac, border, now)
        if not what_if:
            return {**plan_view(planned(case, almanac, now), case, almanac), "pin": pin}
        supposed = suppose(case, almanac, what_if, now=now)
        linked = spouse_as_supposed(conn, case, supposed, now=now)
    found = _compared(case, supposed, almanac, now) | {"pin": pin}
    if linked is not None:
        spouse, moved = linked
        would_be = Supposed(case=moved, almanac=almanac, changed=supposed.changed)
        told = {"case": spouse.reference, "kind": spouse.kind.value}
        found["linked"] = [told | _compared(spouse, would_be, almanac, now)]
    return found


def _compared(
    case: Case, supposed: Supposed, almanac: Almanac, now: datetime
) -> dict[str, Any]:
    before = planned(case, almanac, now)
    after = planned(supposed.case, supposed.almanac, now)
    because = f"What if: {', '.join(supposed.changed) or 'nothing changed'}."
    return {
        "before": plan_view(before, case, almanac),
        "after": plan_view(after, supposed.case, supposed.almanac),
        "diff": changes_view(
            diff(before, after, reason="facts", because=because),
            almanac.as_known(now).book,
            now.date(),
        ),
    }


def planned(case: Case, almanac: Almanac, now: datetime) -> Plan:
    """Return a plan; RefusedError for a date that no calendar covers."""
    try:
        return plan(case, almanac, as_of=now)
    except OutsideCalendarError as error:
        raise refuse(Refusal.INVALID_VALUE, f"{error}.") from error
