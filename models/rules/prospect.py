"""What a first permit stands on but for the person's papers; the same for many cases."""

from datetime import date, datetime
from typing import NamedTuple

from models.rules.case import Awaiting, Case
from models.rules.facts import Route
from models.rules.filing_days import FilingDays
from models.rules.ground import PAST_FILING, Days, Ground, Inputs, Ready, stands_on
from models.rules.limits import zone_of_entry
from models.rules.plan import StepKey
from models.rules.practice import Practice
from models.rules.reporting import named_day

_DECISION = StepKey.DECISION  # named once: Python 3.11 runs a function to look up the member
_BACK = frozenset({Awaiting.RETURN_VISIT, Awaiting.FURTHER_EXAMINATION})


class Prospect(NamedTuple):
    """What the way to a first permit stands on; where it is the same, so are its steps."""

    practice: Practice
    open_days: FilingDays | None  # on which it may be filed; None: it was
    today: date
    opened_on: date
    start_on: date | None
    months: int | None
    route: Route | None
    zone: str  # the office's
    awaiting: Awaiting
    done: Days
    answered_on: date | None
    named: tuple[date, datetime] | None  # the day and the hour an officer named
    letter: tuple[date, str] | None  # the last day to enter on it, and on whose clock
    behind: Ready | None  # when all can be ready if the offer waits for a new passport
    keeps_day: bool  # it is filed on the same day, whether the offer waits or not

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to plan up to the filing: an officer has the file.

        A number that is owed anew is planned all the same.
        """
        filed = self.done.filing is not None and self.done.certificate is not None
        return filed and self.awaiting in PAST_FILING

    @property
    def inputs(self) -> Inputs:
        """The facts that every date before the permit rests on, named."""
        return stands_on(self.opened_on, self.start_on, self.today)


def prospect_of(
    ground: Ground, behind: Ready | None = None, *, keeps_day: bool = False
) -> Prospect:
    """Gather what the way to a first permit stands on."""
    case, days = ground.case, ground.days
    facts, awaiting = case.facts, case.awaiting
    job = facts.job
    return Prospect(
        ground.practice,
        ground.almanac.filing_days(facts) if days.filing is None else None,
        ground.today,
        case.opened_on,
        job.start_on,
        job.months,
        facts.filing.route,
        facts.team.office_zone,
        awaiting,
        days,
        ground.done.get(_DECISION),
        _named(ground) if awaiting in _BACK else None,
        _letter(case, ground.practice) if case.enter_by is not None else None,
        behind,
        keeps_day,
    )


def _named(ground: Ground) -> tuple[date, datetime] | None:
    day, at = named_day(ground.case, ground.almanac), ground.case.return_at
    return (day, at) if day is not None and at is not None else None


def _letter(case: Case, practice: Practice) -> tuple[date, str] | None:
    return (case.enter_by, zone_of_entry(case, practice)) if case.enter_by else None
