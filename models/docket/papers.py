"""How long a paper serves: validities, which no holiday moves."""

from datetime import date, timedelta

from models.docket.days import ONE_DAY, months_from, utc_day, walked
from models.docket.matter import Limit, Matter
from models.docket.standing import waits
from models.rules.case import Document, DocumentStatus
from models.rules.plan import StepKey
from models.rules.records import ApplicationKind


def medical(matter: Matter) -> Limit | None:
    """Return the last day of entry on an examination: twelve months back must reach it."""
    paper = _received(matter, "medical")
    if paper is None or paper.issued_on is None:
        return None
    examined = paper.issued_on
    figure = matter.law.figure("IME_12M", examined)
    months = 12 * figure.years + figure.months
    last = examined
    for step in (timedelta(weeks=4), ONE_DAY):
        while months_from(last + step, -months) <= examined:
            last += step
    last = _at_most(last, paper.expires_on)
    return Limit(
        key=StepKey.MEDICAL,
        last_on=last,
        safe_on=matter.law.days.last_working(before=last),
        because=f"counted back from {last} the months reach {examined}, from the day after "
        "they do not (R30(3), s.28)",
        owed=False,
    )


def biometrics(matter: Matter) -> Limit | None:
    """Return the last day on which biometrics given once still serve."""
    paper = _received(matter, "biometrics")
    given = paper.issued_on if paper else matter.case.facts.applicant.biometrics_on
    if given is None:
        return None
    figure = matter.law.figure("BIOMETRICS_10Y", given)
    last = months_from(given, 12 * figure.years + figure.months)
    return Limit(
        key=StepKey.BIOMETRICS,
        last_on=last,
        because=f"given on {given}; the years after that day end on {last} (R12.7, s.28)",
        owed=False,
    )


def eta(matter: Matter) -> Limit | None:
    """Return the last day of an electronic travel authorization: its own, or the passport's."""
    paper = _received(matter, "eta")
    if paper is None or paper.issued_on is None:
        return None
    figure = matter.law.figure("ETA_5Y", paper.issued_on)
    own = months_from(paper.issued_on, 12 * figure.years + figure.months)
    passport = matter.case.facts.applicant.passport_expires_on  # the one it was issued on
    return Limit(
        key=StepKey.ETA,
        last_on=_at_most(_at_most(own, passport), paper.expires_on),
        because=f"issued on {paper.issued_on}; the years end on {own}, unless the passport "
        "ends first (R12.05(1)(a))",
        owed=False,
    )


def proof_of_work(matter: Matter) -> Limit | None:
    """Return the day that the letter names which proves the right to work: proof only."""
    open_ones = [w for w in waits(matter) if w.answered_on is None]
    renewals = [w for w in open_ones if w.kind is not ApplicationKind.SECOND]
    received = [w.received_at for w in renewals or open_ones if w.received_at is not None]
    if not received:
        return None
    received_on = utc_day(min(received))
    last = walked(received_on, matter.law.figure("WP_EXT_LETTER", received_on).days)
    return Limit(
        key=StepKey.WP_EXT_LETTER,
        last_on=last,
        because=f"received on {received_on}, as the system shows it; the days after it end on "
        f"{last}",
        owed=False,
    )


def _at_most(day: date, other: date | None) -> date:
    """Return the earlier of a day and the one that is printed, or that another paper sets."""
    return day if other is None else min(day, other)


def _received(matter: Matter, kind: str) -> Document | None:
    found = (
        paper
        for paper in matter.case.documents
        if paper.kind == kind and paper.status is DocumentStatus.RECEIVED
    )
    return next(found, None)
