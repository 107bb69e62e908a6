"""What follows a filing: the answer, the entry, the check, and the first day of work."""

from datetime import date
from zoneinfo import ZoneInfo

from models.rules.almanac import days, last_working_day
from models.rules.book import PlanningValue
from models.rules.case import AT_A_PORT, Awaiting, Route
from models.rules.filing_day import FilingDay
from models.rules.forecast import forecast, renewed_passport_on
from models.rules.ground import PAST_FILING, Ground, Window
from models.rules.limits import enter_by_limit, opening_of_extension
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why

K = StepKey


def afterwards(ground: Ground, filing: FilingDay) -> tuple[tuple[StepDates, ...], Forecast]:
    """Plan what follows the filing day; nothing but a bare forecast when there is none."""
    facts, passport = ground.case.facts, renewed_passport_on(ground.case)
    filed = filing.planned
    if filed is None:
        return (), forecast(facts, issued_on=None, passport_on=passport)
    route = facts.filing.route or Route.CONSULATE
    takes = ground.almanac.processing[route]
    answered = _answered(ground, filed, takes)
    entry = (_entry(ground, answered),) if _is_entered_on_a_letter(ground, route) else ()
    checked = (entry[0].planned_on if entry else None) or answered.usual
    start = facts.job.start_on
    works = max(start, checked) if start else checked
    expected = forecast(facts, issued_on=checked, passport_on=passport)
    tail = (
        _decision(ground, answered, takes, route),
        *entry,
        _same_day(checked),
        _rights(ground, works),
        _work_start(ground, works, checked),
    )
    if expected.valid_to is None:
        return tail, expected
    opening = opening_of_extension(
        ground.almanac,
        valid_from=expected.valid_from,
        valid_to=expected.valid_to,
        today=ground.today,
    )
    return (*tail, opening), expected


def _is_entered_on_a_letter(ground: Ground, route: Route) -> bool:
    return route is Route.CONSULATE or ground.case.awaiting is Awaiting.ENTRY


def _answered(ground: Ground, filed: date, takes: PlanningValue) -> Window:
    done = ground.done(K.DECISION)
    if done is not None:
        return Window(done, done)
    told = _told_to_report(ground) or date.min
    # An answer still awaited cannot have come before today.
    least = max(filed + days(takes.least), ground.today, told)
    return Window(least, max(filed + days(takes.usual), least))


def _told_to_report(ground: Ground) -> date | None:
    case = ground.case
    if case.awaiting is not Awaiting.FURTHER_EXAMINATION or case.return_at is None:
        return None
    port = ground.almanac.port(case.facts)
    zone = port.zone if port else case.facts.team.office_zone
    return case.return_at.astimezone(ZoneInfo(zone)).date()


def _decision(
    ground: Ground, answered: Window, takes: PlanningValue, route: Route
) -> StepDates:
    start = ground.case.facts.job.start_on
    rule = "SERVICE_STANDARDS"
    line: Line = (
        "An answer takes {} to {} days on this way, usually {}.",
        (takes.least, takes.at_worst, takes.usual),
    )
    if route in AT_A_PORT:
        rule, line = "R198_POE", ("The officer decides at the counter, the same day.", ())
    return StepDates(
        K.DECISION,
        _decision_status(ground),
        answered.least,
        answered.usual,
        start,
        None,
        last_working_day(ground.almanac, start),
        Why(rule, ground.inputs, (line,)),
    )


def _decision_status(ground: Ground) -> Status:
    awaiting = ground.case.awaiting
    if ground.done(K.DECISION):
        return Status.DONE
    if awaiting is Awaiting.COUNSEL:
        return Status.BLOCKED
    return Status.WAITING if awaiting in PAST_FILING else Status.PENDING


def _entry(ground: Ground, answered: Window) -> StepDates:
    case, start = ground.case, ground.case.facts.job.start_on
    least = max(answered.least, ground.today)
    usual = max(answered.usual, ground.today)
    if start:
        usual = max(usual, start - days(ground.almanac.value("entry").usual))
    status = Status.READY if case.awaiting is Awaiting.ENTRY else Status.PENDING
    if case.enter_by is not None:
        return enter_by_limit(
            case, ground.almanac, case.enter_by,
            planned=usual, today=ground.today, status=status,
        )  # fmt: skip
    line = ("No letter of introduction is recorded yet; its printed date will rule.", ())
    return StepDates(
        K.ENTRY,
        status,
        least,
        usual,
        start,
        None,
        last_working_day(ground.almanac, start),
        Why("LOI_VALIDITY", ground.inputs, (line,)),
    )


def _same_day(day: date) -> StepDates:
    line = ("A permit is checked the day it is printed, {}.", (day,))
    why = Why("planning.permit_check", (("issued_on", day),), (line,))
    return StepDates(K.PERMIT_CHECK, Status.PENDING, day, day, day, None, None, why)


def _rights(ground: Ground, works: date) -> StepDates:
    before = ground.almanac.working.add(works, -1)
    line = ("Due on or before the first day of work, {}.", (works,))
    return StepDates(
        K.RIGHTS_INFORMATION,
        Status.PENDING,
        ground.today,
        max(ground.today, before),
        works,
        None,
        before,
        Why("EMPLOYER_RIGHTS_INFO", (("first_day", works),), (line,)),
    )


def _work_start(ground: Ground, works: date, checked: date) -> StepDates:
    start = ground.case.facts.job.start_on
    line = ("Work starts on the target day, but not before the permit, {}.", (checked,))
    return StepDates(
        K.WORK_START,
        Status.PENDING,
        checked,
        works,
        start,
        None,
        ground.almanac.office_day_before(start) if start else None,
        Why("planning.target_start", (("start_on", start), ("permit_on", checked)), (line,)),
    )
