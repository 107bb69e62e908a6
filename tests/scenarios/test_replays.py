"""What the border did, done again over a portfolio; its moves are worked out by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.casework.office import Office
from models.reference import loader
from models.reference.loader import load_restriction_documents
from tests.scenarios import replaying
from tests.scenarios.replaying import FOLDER, Replay, read

FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_history_moves_whom_its_sources_say(path: Path, office: Office) -> None:
    Replay(office, read(path)).play()


PUBLISHED = [
    (path, step["publish"])
    for path in FILES
    for step in read(path)["when"]
    if isinstance(step.get("publish"), str)
]


@pytest.mark.parametrize(
    ("path", "notice"), PUBLISHED, ids=lambda told: told if isinstance(told, str) else told.stem
)
def test_a_replay_misses_a_notice_that_closes_nothing(
    path: Path, notice: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = [
        {**_without_blocks(d), "closed": None} if d["id"] == notice else d
        for d in load_restriction_documents()
    ]
    for module in (replaying, loader):
        monkeypatch.setattr(module, "load_restriction_documents", lambda: silent)
    with pytest.raises(AssertionError, match=r" expected, | not in "):
        Replay(office, read(path)).play()


def _without_blocks(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told for name, told in document.items() if name not in ("closed", "open")}


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
