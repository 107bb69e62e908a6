"""Any life of a case, for properties: most of what happens is what its state waits for.

The choices are those of the generator of the docket, made by Hypothesis: what fails is shrunk.
A life begins where a firm takes a case on, or in any of the states there are, so that the late
ones are reached as often as the early.
"""

from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from hypothesis import event
from hypothesis import strategies as st

from models.rules.case import Case
from models.rules.decisions import Accepted
from tests.docket.chance import Chance
from tests.docket.generator import Drawn, Told, begun, lived, looked_at
from tests.rules.lives import OPENED_ON, reaching

STATES = reaching()
MOST_EVENTS = 8
_FINE = 1 << 16


class Chosen(Chance):
    """Chances taken by Hypothesis."""

    def __init__(self, draw: Any) -> None:
        super().__init__(0)
        self._draw = draw

    def random(self) -> float:
        return self._draw(st.integers(0, _FINE - 1)) / _FINE

    def _randbelow(self, n: int) -> int:
        return self._draw(st.integers(0, n - 1))


class Life(NamedTuple):
    """What was told of a case, one event after another, and how it stands when looked at."""

    told: tuple[Told, ...]
    case: Case
    at: datetime


@st.composite
def lives(draw: Any) -> Life:
    told: list[Told] = []
    chance = Chosen(draw)
    state = draw(st.sampled_from([None, *STATES]))
    start = begun(chance, 1) if state is None else _in_state(STATES[state])
    case, at = lived(chance, start, told.append, chance.randint(1, MOST_EVENTS))
    for one in told:
        event(f"{'accepted' if isinstance(one.answer, Accepted) else 'refused'}")
    event(f"stands at {case.awaiting}")
    return Life(tuple(told), case, looked_at(chance, case, at))


def _in_state(case: Case) -> Drawn:
    """Return a case with the instant by which all that it knows of has happened."""
    sent = [c.submitted_at for c in case.certificates if c.submitted_at is not None]
    answers = [a.answered_at or a.filed_at for a in case.applications]
    known = [noon(day) for day in (OPENED_ON, *case.done.values())]
    return Drawn(case, max(known + sent + [at for at in answers if at is not None]))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(17), UTC)
