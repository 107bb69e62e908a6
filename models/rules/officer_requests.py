"""What an officer asked to see, and by when."""

from datetime import date, timedelta

from models.rules.almanac import Almanac, later
from models.rules.case import Case
from models.rules.findings import Who
from models.rules.holding import since_the_permit
from models.rules.law import figure
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.records import ApplicationKind, DocumentRequest, Outcome

_RULE = "DOC_REQUEST_30D"
_LATE = "Whether the officer still takes what was asked for."
_BY_WHEN = "By which day the officer wants it."


def requested(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    """Return the step of what is still to be sent: of several requests, the first to end.

    A printed day governs and does not move; where none is printed, a change of employer gives
    the book's days after the request came (no reading of s.26 is relied on).
    """
    wanted = [r for r in case.requests if r.answered_on is None]
    if not wanted:
        return ()
    ends = {r: _last_day(case, r, almanac) for r in wanted}
    known = sorted(day for day in ends.values() if day is not None)
    lines = tuple(_line(r, day) for r, day in ends.items())
    inputs = (("received_on", min(r.received_on for r in wanted)),)
    if not known:
        why = Why(_RULE, inputs, lines, _BY_WHEN, Who.FIRM)
        planned = later(today, almanac.office_day(wanted[0].received_on))
        return (_step(today, planned, None, None, why, counsel=True),)
    last = known[0]
    safe, is_late = almanac.working_day_before(last), last < today
    doubt, who = (_LATE, Who.OFFICER) if is_late else (None, None)
    why = Why(_RULE, inputs, lines, doubt, who)
    return (_step(today, later(today, safe), last, safe, why, counsel=is_late),)


def _step(
    today: date, planned: date, last: date | None, safe: date | None, why: Why, *, counsel: bool
) -> StepDates:
    return StepDates(
        StepKey.DOCUMENT_REQUEST,
        Status.READY,
        today,
        planned,
        last,
        None,
        safe,
        why,
        (),
        counsel,
    )


def _last_day(case: Case, request: DocumentRequest, almanac: Almanac) -> date | None:
    if request.due_on is not None or not _changes_employer(case):
        return request.due_on
    days = figure(almanac.book, _RULE, request.received_on).days
    return request.received_on + timedelta(days)


def _changes_employer(case: Case) -> bool:
    return any(
        a.kind is ApplicationKind.CHANGE_OF_EMPLOYER and a.outcome is Outcome.PENDING
        for a in since_the_permit(case)
    )


def _line(request: DocumentRequest, last: date | None) -> Line:
    if last is None:
        return "Asked for on {}: {}. No day is known.", (request.received_on, request.what)
    how = "printed" if request.due_on else "30 days after, as no day is printed"
    return "Asked for on {}: {}. By {} ({}).", (request.received_on, request.what, last, how)
