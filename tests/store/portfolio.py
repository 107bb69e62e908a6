"""Cases made up for the store's tests, and the way in which casework saves them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import event as sqlalchemy_event

from models.rules.case import Awaiting, Case, Document, DocumentStatus
from models.rules.chasing import Chase
from models.rules.facts import (
    Applicant,
    Arrangement,
    Child,
    Colleague,
    Employer,
    Facts,
    Filing,
    Inadmissibility,
    Job,
    Location,
    Route,
    Spouse,
    Stage,
    Team,
)
from models.rules.notices import Audience, Reminder
from models.rules.permit import Certificate, Permit
from models.rules.plan import Forecast, Plan, Reading, Status, StepDates, StepKey, Why
from models.store import queue, saying
from models.store.cases import CaseChange, load, save
from models.store.counters import CASES, take
from models.store.documents import people_of
from models.store.plans import pack
from models.store.scratch import TAKEN
from models.store.settling import Wanted, settle

NOW = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
PRIYA = Colleague(name="Priya Raman", email="priya.raman@example.com")
OMAR = Colleague(name="Omar Haddad", email="omar.haddad@example.com")


def facts_of(n=1, **changed):
    """Facts in which every personal field is filled, each with a text found nowhere else."""
    told = Facts(
        file_no=f"F-{n:07d}",
        applicant=Applicant(
            name=f"Quillon Wexford {n}",
            email=f"quillon{n}@applicant.example",
            citizenships=("US",),
            us_permanent_resident=False,
            residence="Tonawanda Shores",
            location=Location.OUTSIDE,
            passport_expires_on=date(2031, 5, 14),
            years_experience=6.5,
            licence="PEO-778899",
            inadmissibility=Inadmissibility.NONE,
            zone="America/Denver",
        ),
        employer=Employer(name="Lakehead Analytics", contact_email="hr@lakehead.example"),
        job=Job(
            occupation="Engineer",
            arrangement=Arrangement.EMPLOYEE,
            start_on=date(2027, 2, 1),
            months=36,
            supervising_professional="Ottoline Marsh",
        ),
        filing=Filing(route=Route.LAND, port="peace_bridge"),
        spouse=Spouse(
            name="Isolde Wexford",
            email="isolde@spouse.example",
            citizenships=("US",),
            passport_expires_on=date(2029, 9, 17),
        ),
        children=(
            Child(name="Peregrine Wexford", citizenships=("US",), born_on=date(2019, 8, 23)),
        ),
        team=Team(owner=PRIYA, backup=OMAR, supervisor=Colleague(name="Maud Okafor")),
    )
    return replace(told, **changed)


PERSONAL_TEXTS = (
    "Quillon", "quillon1@", "Tonawanda", "2031-05-14", "PEO-778899", "America/Denver",
    "hr@lakehead", "Ottoline", "Isolde", "isolde@", "2029-09-17", "Peregrine", "2019-08-23",
    "Priya", "priya.raman@", "Omar", "Maud",
)  # fmt: skip


def plan_of(number=1, **changed):
    read = Reading(
        date(2027, 1, 8), datetime(2027, 1, 9, 4, 59, 59, tzinfo=UTC), "s. 4", "clear"
    )
    steps = (
        StepDates(
            StepKey.CERTIFICATE, Status.READY, date(2026, 11, 5), date(2026, 11, 6),
            date(2026, 12, 4), None, date(2026, 12, 3), Why("PLAN_CERTIFICATE"),
        ),
        StepDates(
            StepKey.FILING, Status.PENDING, None, date(2026, 11, 20), None,
            datetime(2027, 1, 8, 23, 59, 59, tzinfo=UTC), None, Why("R200"), (read,), True,
        ),
    )  # fmt: skip
    plan = Plan(
        as_of=NOW,
        number=number,
        book_version="2026.11",
        route=Route.LAND,
        port="peace_bridge",
        filing_on=date(2026, 11, 20),
        forecast=Forecast(
            valid_from=date(2026, 11, 20),
            valid_to=date(2029, 11, 19),
            limited_by="months asked",
            readings=(read,),
        ),
        steps=steps,
        binding_limits=("T36_TERM",),
        restrictions=("on-2017-05",),
    )
    return plan._replace(**changed)


def new_case(conn, facts, number, **changed):
    """A change that opens a case, its people settled."""
    return changes_for(conn, [(None, facts, number)], **changed)[0]


def changes_for(conn, wanted, *, now=NOW, plan=None, **changed):
    """Settle the people of (before, facts, number) and make the changes to be saved."""
    held = [
        Wanted(case=number, facts=facts, before=before.case.facts, held=before.people)
        if before
        else Wanted(case=number, facts=facts)
        for before, facts, number in wanted
    ]
    people = settle(conn, held, now=now)
    return [
        CaseChange(
            before=before,
            after=_after(before, facts, number, people[number], changed),
            people=people[number],
            plan=plan or pack(plan_of(number)),
            chase=chase_of(facts, people[number]),
            next_due_at=NOW,
            planned_filing_on=date(2026, 11, 20),
        )
        for before, facts, number in wanted
    ]


def chase_of(facts, people):
    roles = {Audience.COUNSEL: "owner", Audience.EMPLOYER: "employer"}
    told = {a: people.get(roles.get(a, "applicant")) for a in Audience}
    hears = {audience: ref[0] for audience, ref in told.items() if ref}
    day = date(2026, 11, 20)
    return Chase(zone=facts.team.office_zone, hears=hears, duties={StepKey.FILING: day})


def _after(before, facts, number, people, changed):
    case = before.case if before else opened(facts, number)
    return replace(case, facts=facts, people=people_of(people), **changed)


def opened(facts, number):
    return Case(
        number=number,
        version=1,
        opened_on=date(2026, 11, 2),
        facts=facts,
        people=people_of({"applicant": (1, 1)}),
        stage=Stage.COMPLIANCE,
        awaiting=Awaiting.CERTIFICATE,
        done={"offer": date(2026, 10, 30)},
        documents=(Document(kind="degree", status=DocumentStatus.RECEIVED),),
        permits=(
            Permit(number="U1", valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31)),
        ),
        certificates=(
            Certificate(
                number=f"A{number:07d}",
                fee_paid=True,
                submitted_at=datetime(2026, 10, 30, 18, 5, tzinfo=UTC),
            ),
        ),
        return_at=datetime(2026, 11, 9, 13, 0, tzinfo=UTC),
    )


def save_new(conn, *facts):
    """Save new cases and return their numbers."""
    first = take(conn, CASES, len(facts))
    wanted = [(None, told, first + place) for place, told in enumerate(facts)]
    save(conn, changes_for(conn, wanted), now=NOW)
    return [number for _, _, number in wanted]


def save_again(conn, number, facts=None, *, now=LATER, **changed):
    """Load a case, change it, save it."""
    before = load(conn, [number])[number]
    change = changes_for(
        conn, [(before, facts or before.case.facts, number)], now=now, **changed
    )
    save(conn, change, now=now)


class Counted:
    """The statements that a database was asked while this was open."""

    def __init__(self, engine):
        self.engine, self.statements = engine, []

    def __enter__(self):
        sqlalchemy_event.listen(self.engine, "before_cursor_execute", self._heard)
        return self

    def __exit__(self, *_):
        sqlalchemy_event.remove(self.engine, "before_cursor_execute", self._heard)

    def _heard(self, _conn, _cursor, statement, *_):
        self.statements.append(statement)


def said_aside(conn):
    """Return what was moved aside to be said, in the order of its key."""
    return sorted((_reminder(r, r.rung) for r in conn.execute(queue.SAID.select())), key=_key)


def take_said(conn, limit=1000):
    """Take the first that were moved aside, as a sweep does, and return them."""
    rungs = {_key(reminder): reminder.rung for reminder in said_aside(conn)}
    saying.take(conn, limit)
    taken = [_reminder(row, "") for row in conn.execute(TAKEN.select())]
    return sorted((r._replace(rung=rungs.get(_key(r), "")) for r in taken), key=_key)


def _reminder(row, rung):
    due = {"due_at": row.due_at, "case": row.case_number, "duty": row.duty}
    return Reminder(**due, rung=rung, due_on=row.due_on)


def _key(reminder):
    return reminder.due_at, reminder.case, reminder.duty, reminder.due_on
