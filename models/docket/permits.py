"""The deadlines of a permit: how long it may be, its use, its renewal, its end."""

from datetime import date
from typing import NamedTuple

from models.docket.days import (
    ONE_DAY,
    last_of_months,
    last_second_in,
    last_second_in_utc,
    walked,
)
from models.docket.matter import Limit, Matter
from models.docket.standing import (
    heard_of_it_on,
    is_away,
    is_waiting,
    last_valid_day,
    permit_held,
    status_lost_on,
    work_ended_on,
)
from models.rules.case import Awaiting, DocumentStatus
from models.rules.facts import Stage
from models.rules.plan import StepKey

_NOT_YET_AT_WORK = (Awaiting.WORK_START, Awaiting.PERMIT_CHECK)
_WITH_A_PERMIT = (Stage.PERMIT, Stage.EXTENSION)


class Length(NamedTuple):
    """How long the next permit may be."""

    last_on: date | None  # None: unknown, or over before it begins
    limited_by: str
    other_days: tuple[date, ...]
    because: str


def longest_permit(matter: Matter, begins_on: date) -> Length | None:
    """Return the end of the next permit: the earliest of three days; None: facts are missing.

    The work offered ends, three years end, or the passport does. The regulation leaves US
    citizens out of the last (R52(2)(a)), the instruction does not; and some officers print
    the same day number after three years.
    """
    case = matter.case
    if case.facts.job.start_on is None or case.facts.job.months is None:
        return None
    years = matter.law.figure("MAX_3_YEARS", begins_on)
    longest = 12 * years.years + years.months
    ends = {
        "offer_end": last_of_months(case.facts.job.start_on, case.facts.job.months),
        "three_years": last_of_months(begins_on, longest),
    }
    limited_by = min(ends, key=lambda name: ends[name])
    last_on = ends[limited_by]
    same_number = limited_by == "three_years" or case.facts.job.months == longest
    others = {last_on + ONE_DAY} if same_number else set[date]()
    passport = passport_ends_on(matter)
    if passport is not None and passport < last_on:
        limited_by = "passport_expiry"
        if "US" in case.facts.applicant.citizenships:
            others.add(passport)
        else:
            last_on, others = passport, set()
    because = f"from {begins_on}, the day counted; limited by {limited_by} (s.27(3), R52)"
    if last_on < begins_on:
        return Length(None, limited_by, (), because)
    return Length(last_on, limited_by, tuple(sorted(others)), because)


def passport_ends_on(matter: Matter) -> date | None:
    """Return the last day of the passport that lasts longest, of those that are known."""
    received = [
        paper.expires_on
        for paper in matter.case.documents
        if paper.kind == "passport" and paper.status is DocumentStatus.RECEIVED
    ]
    known = (matter.case.facts.applicant.passport_expires_on, *received)
    return max((day for day in known if day is not None), default=None)


def entry(matter: Matter) -> Limit | None:
    """Return the last day to enter on a letter: the printed one, on the port's clock."""
    case = matter.case
    if case.enter_by is None or case.awaiting is not Awaiting.ENTRY:
        return None
    port = matter.law.book.ports.get(case.facts.filing.port or "")
    zone = port.zone if port is not None else case.facts.team.office_zone
    return Limit(
        key=StepKey.ENTRY,
        last_on=case.enter_by,
        last_at=last_second_in(zone, case.enter_by),
        safe_on=matter.law.days.last_working(before=case.enter_by),
        because=f"the letter prints {case.enter_by}; that day ends on the clock of {zone}",
    )


def rights_information(matter: Matter) -> Limit | None:
    """Return the first day of work: the information is given on or before it."""
    case, permit = matter.case, permit_held(matter.case)
    held = permit is not None and case.stage in _WITH_A_PERMIT
    begins = permit.valid_from if held and permit is not None else matter.begins_on
    days = [day for day in (case.facts.job.start_on, begins) if day is not None]
    has_begun = held and StepKey.WORK_START in case.done
    if matter.is_over or not days or has_begun:
        return None
    return Limit(
        key=StepKey.RIGHTS_INFORMATION,
        last_on=max(days),
        because=f"work may begin on {max(days)}: the later of the job and the permit "
        "(R209.2(1)(a.1))",
        owed=held and case.awaiting in _NOT_YET_AT_WORK,
    )


def extension_filing(matter: Matter) -> Limit | None:
    """Return the last day of a renewal: the permit's own, while it lasts in UTC."""
    ends = last_valid_day(matter.case)
    if ends is None or matter.is_over:
        return None
    return Limit(
        key=StepKey.EXTENSION_FILING,
        last_on=ends,
        last_at=last_second_in_utc(ends),
        safe_on=matter.law.days.last_working(before=ends),
        other_days=(ends - ONE_DAY,),
        because=f"the permit is valid to {ends}, and the receipt shows UTC: the next day is "
        "too late, and no holiday moves it (R201(1), R9.3(1))",
        owed=matter.case.stage in _WITH_A_PERMIT and not is_waiting(matter),
    )


def extension_certificate(matter: Matter) -> Limit | None:
    """Return the last working day on which the offer can go in before what stands on it."""
    ends, lost = last_valid_day(matter.case), status_lost_on(matter)
    if ends is None or matter.is_over:
        return None
    limit = _restorable_to(matter, lost) if lost is not None else ends
    last = matter.law.days.last_working(before=limit)
    return Limit(
        key=StepKey.EXTENSION_CERTIFICATE,
        last_on=last,
        because=f"the application can be made until {limit}, and the offer must be in before "
        f"it; the last working day before is {last} (R209.11(1), R303.1(1)(c))",
        owed=matter.case.stage in _WITH_A_PERMIT,
    )


def permit_end(matter: Matter) -> Limit | None:
    """Return the last day of the right to work: as printed, whatever day of the week it is."""
    ends = last_valid_day(matter.case)
    if ends is None or matter.is_over:
        return None
    return Limit(
        key=StepKey.PERMIT_END,
        last_on=ends,
        safe_on=matter.law.days.last_working(before=ends + ONE_DAY),
        because=f"the permit is valid to {ends}; status ends by itself, so no holiday moves "
        "it (R209, R183(4))",
        owed=not is_waiting(matter),
    )


def stop_work(matter: Matter) -> Limit | None:
    """Return the last day of work, once it is known: the permit's, or the one that ended it."""
    ends, ended = last_valid_day(matter.case), work_ended_on(matter)
    goes_on = is_waiting(matter) and ended is None
    if ends is None or matter.is_over or goes_on:
        return None
    last = ended or ends
    return Limit(
        key=StepKey.STOP_WORK,
        last_on=last,
        because=f"the permit is valid to {ends}, and nothing gives a right to work after "
        f"{last} (R186(u), R209)",
        owed=False,
    )


def restoration(matter: Matter) -> Limit | None:
    """Return the last day to ask for status back: the day it was lost is not counted."""
    lost = status_lost_on(matter)
    if lost is None or matter.is_over:
        return None
    last, heard_on = _restorable_to(matter, lost), heard_of_it_on(matter, lost)
    return Limit(
        key=StepKey.RESTORATION,
        last_on=last,
        last_at=last_second_in_utc(last),
        safe_on=matter.law.days.last_working(before=last),
        other_days=(_restorable_to(matter, heard_on),) if heard_on else (),
        because=f"status was lost on {lost}; counted from the day after, one by one, the time "
        f"ends on {last} (R182(1), s.27(5))",
        owed=not is_away(matter.case)
        and matter.case.awaiting is not Awaiting.RESTORATION_DECISION,
    )


def record_retention(matter: Matter) -> Limit | None:
    """Return the last day of the employer's six years, which begin with the employment.

    A page counts from the permit's issue instead; the later end is kept. The day on which a
    case under way was heard of is no first day of work.
    """
    case, permit = matter.case, permit_held(matter.case)
    if permit is None or permit.valid_from is None:
        return None
    begun = case.done.get(StepKey.WORK_START) if case.permits[0].issued_on else None
    by_regulation = max(permit.valid_from, begun or permit.valid_from)
    by_the_page = max(permit.valid_from, permit.issued_on or permit.valid_from)
    first, other = max(by_regulation, by_the_page), min(by_regulation, by_the_page)
    last = _six_years_from(matter, first)
    return Limit(
        key=StepKey.RECORD_RETENTION,
        last_on=last,
        other_days=(_six_years_from(matter, other),) if other < first else (),
        because=f"the employment of this permit begins on {by_regulation}, the permit on "
        f"{by_the_page}; from the later, a day that counts, the years are over on {last} "
        "(R209.2(1)(b), s.27(3), s.37(1))",
        owed=not matter.is_closed,
    )


def _six_years_from(matter: Matter, first: date) -> date:
    figure = matter.law.figure("EMPLOYER_RECORDS_6Y", first)
    return last_of_months(first, 12 * figure.years + figure.months)


def _restorable_to(matter: Matter, lost: date) -> date:
    return walked(lost, matter.law.figure("RESTORATION_90", lost).days)
