"""Which papers a case needs before it can be filed."""

from models.rules.case import Case, DocumentStatus
from models.rules.facts import Facts
from models.rules.plan import StepKey

PASSPORT, CREDENTIAL, RESUME, MEDICAL = "passport", "credential", "resume", "medical"
SUPPORT_LETTER = "support_letter"
ATTESTED = "attestation"  # by which the employer confirms that the work is as offered


def wanted(facts: Facts, step: StepKey) -> tuple[str, ...]:
    """Return the kinds of paper a step waits for; domain practice, and IRPR 30 for the medical.

    The medical examination is asked for when the work is in a health setting.
    """
    if step is StepKey.PACKAGE:
        return (SUPPORT_LETTER,)
    medical = (MEDICAL,) if facts.job.health_setting else ()
    return (PASSPORT, CREDENTIAL, RESUME, *medical)


def kind_of(written: str) -> str:
    """Return the kind of paper meant, as `Support letter` means `support_letter`."""
    return "_".join(written.casefold().replace("-", " ").split())


def settled(case: Case, step: StepKey) -> bool:
    """Say whether every paper of a step is in hand, or not needed."""
    have = {d.kind for d in case.documents if d.status is not DocumentStatus.IN_PROCESS}
    return have.issuperset(wanted(case.facts, step))
