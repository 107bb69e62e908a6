"""What moved is put away and comes back whole."""

from datetime import date

from models.casework.moves import Moves, Told
from models.rules.findings import Who
from models.rules.plan import Beside, Change, Status, StepKey, Why

WHY = Why(
    "R198_POE", (("today", date(2027, 1, 4)),), (("By {}.", (3,)),), "Which?", Who.COUNSEL
)


def change(step, field, old, new, why=WHY):
    return Change(step, field, old, new, "restriction", "It is closed.", why)


DIFFS = [
    (
        "NB-00001",
        (
            change(StepKey.FILING, "planned_on", date(2027, 1, 4), None),
            change(StepKey.FILING, "status", Status.READY, Status.BLOCKED),
            change(Beside.PERMIT_FORECAST, "to", date(2030, 1, 3), date(2030, 1, 5), None),
        ),
    ),
    ("NB-00002", (change(StepKey.ENTRY, "planned_on", None, date(2027, 1, 5), Why("LOI")),)),
]


def test_diffs_put_away_come_back_with_their_grounds():
    moves = Moves()
    for diff in DIFFS:
        moves.add(Told.of([diff], notices=1))
    assert Told.of(DIFFS, notices=2).diffs == list(moves) == DIFFS
    filing, blocked, permit = moves[0][1]
    assert isinstance(filing, Change)
    assert isinstance(filing.why, Why)
    assert filing.why.who is Who.COUNSEL
    assert blocked.new is Status.BLOCKED
    assert permit.why is None
