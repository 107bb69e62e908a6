"""Cases for the planner's tests, from the real book, with nothing that a row does not say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from models.reference.loader import load_book
from models.rules.almanac import Almanac
from models.rules.case import Awaiting, Case, People
from models.rules.diff import FORECAST
from models.rules.facts import Applicant, Colleague, Employer, Facts, Filing, Job, Route, Team
from models.rules.happening import STAGE_OF
from models.rules.permit import Certificate, Permit
from models.rules.plan import Change, Plan, StepKey
from models.rules.planning import plan
from models.rules.published import ALWAYS
from models.rules.restrictions import Block, Restriction, RestrictionKind

BOOK = load_book()
OPEN_BORDER = Almanac(BOOK)
MONDAY = date(2026, 11, 23)
START = date(2027, 2, 1)  # a Monday
TORONTO = "America/Toronto"
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
K, A = StepKey, Awaiting


def day(text: str) -> date:
    return date.fromisoformat(text)


def noon(on: date) -> datetime:
    """Noon in Toronto in winter: the same date in every office of the country."""
    return datetime(on.year, on.month, on.day, 17, tzinfo=UTC)


def facts(
    *,
    route: Route | None = Route.LAND,
    port: str | None = "peace_bridge",
    start: date | None = START,
    months: int | None = 36,
    citizenships: tuple[str, ...] = ("US",),
    passport: date | None = None,
    zone: str = TORONTO,
    owner: bool = True,
    flagpoling: bool = False,
) -> Facts:
    return Facts(
        file_no="F-2026001",
        applicant=Applicant(
            name="Avery Recognisable",
            email="avery.recognisable@example.org",
            citizenships=citizenships,
            passport_expires_on=passport,
        ),
        employer=Employer(name="Lakehead", contact_email="hr.recognisable@example.com"),
        job=Job(start_on=start, months=months),
        filing=Filing(route=route, port=port, flagpoling=flagpoling),
        team=Team(
            office_zone=zone,
            owner=Colleague(name="Priya Recognisable", email="priya.recognisable@example.com")
            if owner
            else None,
        ),
    )


def case(
    awaiting: Awaiting = A.OFFER,
    *,
    opened: date = MONDAY,
    done: dict[StepKey, str] | None = None,
    permit: tuple[str, str] | None = None,
    known: Facts | None = None,
    **given: Any,
) -> Case:
    """A case in a state; fields of Case in `given` are its own, all others are facts."""
    own = {k: given.pop(k) for k in list(given) if k in Case.__dataclass_fields__}
    permits: tuple[Permit, ...] = ()
    if permit is not None:
        first, last = map(date.fromisoformat, permit)
        permits = (Permit(number="U1", valid_from=first, valid_to=last, checked=True),)
    bare = Case(
        number=12,
        version=1,
        opened_on=opened,
        facts=known or facts(**given),
        people=People(applicant=1, owner=2, employer=3),
        stage=STAGE_OF[awaiting],
        awaiting=awaiting,
        done={step.value: date.fromisoformat(on) for step, on in (done or {}).items()},
        permits=permits,
    )
    return replace(bare, **own)


PAID = Certificate(number="A1234567", fee_paid=True)
FILED = {
    K.OFFER: "2026-11-23",
    K.CERTIFICATE: "2026-11-23",
    K.DOCUMENTS: "2026-11-23",
    K.PACKAGE: "2026-11-23",
    K.FILING: "2026-11-23",
}


def planned(
    of: Case, *, on: date = MONDAY, under: Almanac = OPEN_BORDER, at: datetime | None = None
) -> Plan:
    return plan(of, under, as_of=at or noon(on))


def restriction(
    kind: RestrictionKind = RestrictionKind.PORT,
    *blocks: Block,
    notice: str = "n-1",
    since: str = "2026-01-01",
    until: str | None = None,
    **fields: Any,
) -> Restriction:
    if kind is RestrictionKind.PORT and "ports" not in fields:
        fields = {"ports": ("peace_bridge",), **fields}
    return Restriction(
        id=notice,
        title="A notice",
        kind=kind,
        blocks=blocks or (Block(),),
        effective_from=date.fromisoformat(since),
        effective_to=date.fromisoformat(until) if until else None,
        announced_at=ALWAYS,
        source="https://example.org/notice",
        **fields,
    )


def under(*restrictions: Restriction) -> Almanac:
    return Almanac(BOOK, restrictions)


def row(of: Plan, step: StepKey) -> tuple[str | None, ...]:
    """A step's earliest, planned, latest and safe day, as text."""
    found = of.step(step)
    assert found is not None, f"{step} is not planned"
    dates = (found.earliest_on, found.planned_on, found.latest_on, found.safe_on)
    return tuple(d.isoformat() if d else None for d in dates)


Told = dict[str, dict[str, Any]]


def told(of: Plan) -> Told:
    """What a change can be of: each step's fields, and the permit that is forecast."""
    steps = {s.key.value: {f: getattr(s, f) for f in COMPARED} for s in of.steps}
    forecast = zip(("from", "to", "limited_by"), of.forecast[:3], strict=True)
    return {**steps, FORECAST.value: dict(forecast)}


def applied(changes: Iterable[Change], before: Told) -> Told:
    """The plan as it stands once the changes are made; a step with nothing left is gone."""
    after = {key: dict(fields) for key, fields in before.items()}
    for change in changes:
        after.setdefault(change.step.value, dict.fromkeys(COMPARED))[change.field] = change.new
    kept = {key: fields for key, fields in after.items() if any(fields.values())}
    return {FORECAST.value: after[FORECAST.value], **kept}


COMPARED = ("status", "planned_on", "latest_on", "due_at", "safe_on")
