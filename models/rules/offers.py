"""Whether an offer still agrees with the case: the same passport, the same employer.

An offer carries the number of one passport and the name of one employer, and both must equal
those of the application (IRCC, employer-specific work permits; rules.yaml OFFER_NUMBER). What
the case knows of a passport is the day it ends: another day is taken for another passport.
"""

from dataclasses import replace

from models.rules.case import Case
from models.rules.facts import Arrangement, Facts
from models.rules.forecast import passport_on
from models.rules.permit import Certificate, Superseded
from models.rules.spelling import folded


def overtaken(before: Case, after: Case) -> Case:
    """Return the case with its pending offers marked that its newer facts overtook.

    An offer once amended by the employer is recorded again, which takes the mark away. A fact
    learned for the first time overtakes nothing.
    """
    if not any(_is_pending(c) for c in before.certificates):
        return after
    why = _other_employer(before.facts, after.facts) or _other_passport(before, after)
    if why is None:
        return after
    old = {c.number for c in before.certificates if _is_pending(c)}
    marked = (replace(c, superseded=why) if c.number in old else c for c in after.certificates)
    return replace(after, certificates=tuple(marked))


def _is_pending(certificate: Certificate) -> bool:
    return not (certificate.used or certificate.withdrawn or certificate.superseded)


def by_another(facts: Facts, employer: str | None) -> Superseded | None:
    """Return EMPLOYER when the offer names another employer than the case; else None.

    For a foreign employer either side may make the offer: that is for counsel, and no bar.
    """
    if facts.job.arrangement is Arrangement.FOREIGN_EMPLOYER:
        return None
    return Superseded.EMPLOYER if _differ(employer, facts.employer.name) else None


def _other_employer(was: Facts, now: Facts) -> Superseded | None:
    return Superseded.EMPLOYER if _differ(was.employer.name, now.employer.name) else None


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and folded(one or "") != folded(other or "")


def _other_passport(before: Case, after: Case) -> Superseded | None:
    old, new = passport_on(before), passport_on(after)
    known = old is not None and new is not None and old != new
    was, now = (set(c.facts.applicant.citizenships) for c in (before, after))
    known = known or (bool(was) and bool(now) and was.isdisjoint(now))
    return Superseded.PASSPORT if known else None
