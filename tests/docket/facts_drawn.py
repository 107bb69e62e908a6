"""What a firm was told when it took a case on, drawn from a number."""

from datetime import date

from models.reference.loader import load_book
from models.rules.facts import (
    Applicant,
    Facts,
    Filing,
    Inadmissibility,
    Job,
    Route,
    Spouse,
    Stage,
    Team,
)
from models.rules.permit import Certificate, Permit
from models.rules.records import WorkerStanding, WorkerStatus
from tests.docket.chance import Chance

ZONES = (
    "America/Toronto", "America/Vancouver", "America/St_Johns", "America/Halifax",
    "America/Winnipeg", "America/Edmonton", "America/Regina", "America/Whitehorse", "UTC",
)  # fmt: skip
PROVINCES = (*[None] * 8, "ON", "BC")
CITIZENSHIPS = (("US",), ("US",), ("MX",), ("MX",), ("MX", "US"), ("MX", "CA"), ("FR",))
STAGES = (*[Stage.JOB_OFFER] * 7, *Stage)
PORTS = tuple(load_book().ports)


def facts_of(chance: Chance, on: date) -> Facts:
    stage = chance.choice(STAGES)
    begun = stage in (Stage.PERMIT, Stage.EXTENSION, Stage.CLOSED)
    spouse = chance.random() < 0.2
    return Facts(
        file_no="F-1",
        stage=stage,
        applicant=Applicant(
            name="Avery Bennett",
            citizenships=chance.choice(CITIZENSHIPS),
            us_permanent_resident=chance.choice((None, True, False)),
            passport_expires_on=chance.maybe(0.8, lambda: on + chance.days(100, 3700)),
            visa_exempt_basis=chance.maybe(0.1, lambda: "U visa holder"),
            inadmissibility=Inadmissibility.NONE,
        ),
        job=Job(
            occupation="Economist",
            start_on=chance.maybe(0.95, lambda: on + chance.days(-200, 400)),
            months=chance.maybe(0.95, lambda: chance.choice((*range(1, 37), *[36] * 9))),
            health_setting=False,
        ),
        filing=Filing(route=chance.choice((None, *Route)), port=chance.choice((None, *PORTS))),
        spouse=Spouse(
            name="Robin Bennett" if spouse else None,
            passport_expires_on=on + chance.days(100, 3700) if spouse else None,
        ),
        team=Team(office_zone=chance.choice(ZONES), office_province=chance.choice(PROVINCES)),
        certificate=_certificate(chance, on) if chance.random() < 0.3 else Certificate(),
        permit=_permit(chance, on) if begun and chance.random() < 0.9 else Permit(),
    )


def worker_of(chance: Chance, on: date) -> WorkerStanding:
    first = on - chance.days(0, 700)
    last = chance.maybe(0.9, lambda: first + chance.days(100, 1098))
    return WorkerStanding(
        number=2,
        status=chance.choice(tuple(WorkerStatus)),
        valid_from=first if last else None,
        valid_to=last,
        teer=1,
    )


def _permit(chance: Chance, on: date) -> Permit:
    first = on + chance.days(-1000, 10)
    return Permit(
        number=f"U{chance.randrange(10**6)}",
        valid_from=chance.maybe(0.9, lambda: first),
        valid_to=first + chance.days(20, 1100),
    )


def _certificate(chance: Chance, on: date) -> Certificate:
    sent = chance.hour(on - chance.days(0, 100))
    return Certificate(number=chance.offer_number(), fee_paid=True, submitted_at=sent)
