"""Lives in which the plan is known to go wrong; each shows a fault that the docket excuses."""

from datetime import UTC, date, datetime

from models.rules import events as e
from models.rules.case import Route, Stage
from tests.docket.generator import Drawn
from tests.rules.lives import (
    after,
    spouse,
)

# The permit of these lives runs to 2030-01-19; the renewal was in on 2029-08-01.
AFTER_ITS_END = datetime(2030, 2, 1, 17, tzinfo=UTC)
LATER = datetime(2030, 2, 12, 17, tzinfo=UTC)
NEXT_TIME = datetime(2029, 12, 2, 17, tzinfo=UTC)
SHORT = {"valid_from": date(2029, 12, 2), "valid_to": date(2030, 3, 31)}
REPORT_AT = datetime(2026, 12, 20, 15, tzinfo=UTC)


def spouse_entering_again() -> Drawn:
    told = {"number": "U1", "valid_from": date(2023, 3, 3), "valid_to": date(2025, 3, 2)}
    online = {"route": Route.CONSULATE, "port": None}
    case = spouse(stage=Stage.DECISION, permit=told, filing=online)
    letter = e.LetterReceived(enter_by=date(2027, 6, 1))
    return Drawn(after(case, letter), REPORT_AT)


FAULTY = (spouse_entering_again(),)
