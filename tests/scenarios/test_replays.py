"""What the border did, done again over a portfolio; its moves are worked out by hand."""

from pathlib import Path

import pytest

from models.casework.office import Office
from models.reference.loader import load_restriction_documents
from tests.scenarios.replaying import FOLDER, Replay, read

FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_history_moves_whom_its_sources_say(path: Path, office: Office) -> None:
    Replay(office, read(path)).play()


def test_every_closing_of_the_shipped_history_is_replayed() -> None:
    replayed = {
        step.get("publish")
        for path in FILES
        for step in read(path)["when"]
        if isinstance(step.get("publish"), str)
    }
    closing = {
        d["id"] for d in load_restriction_documents() if d.get("closed") or d.get("open")
    }
    # Advice of no day of its own comes with what it advises on.
    assert closing - replayed == {"PRACTICE-BUSY-DAYS", "R2024-05-30-ADVICE"}
