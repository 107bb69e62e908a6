"""A firm with one case, on either database; no dashboard anywhere."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.casework.office import Office
from models.casework.opening import open_case
from models.casework.recording import Recorded
from models.clock import SystemClock
from models.reference.loader import load_book


def facts(file_no: str = "F-1") -> dict:
    """A US citizen who will file at a land port, some months ahead of today."""
    start = SystemClock().now().date() + timedelta(days=60)
    return {
        "file_no": file_no,
        "applicant": {
            "name": "Avery Bennett",
            "email": "avery@example.org",
            "citizenships": ["US"],
            "location": "outside",
            "passport_expires_on": (start + timedelta(days=2000)).isoformat(),
            "credential": "Bachelor's degree",
            "inadmissibility": "none",
            "zone": "America/New_York",
        },
        "employer": {
            "name": "Lakehead Analytics Inc.",
            "country": "CA",
            "contact_email": "hr@example.com",
        },
        "job": {
            "occupation": "Management Consultant",
            "arrangement": "employee",
            "start_on": start.isoformat(),
            "months": 36,
        },
        "filing": {"route": "land", "port": "peace_bridge"},
        "team": {
            "office_zone": "America/Toronto",
            "owner": {"name": "Priya Raman", "email": "priya.raman@example.com"},
        },
    }


@pytest.fixture
def firm(home: Path, engine: Engine) -> Office:
    """The office that a flow opens too, from the settings of this home."""
    return Office(engine=engine, book=load_book())


@pytest.fixture
def case(firm: Office) -> str:
    opened = open_case(firm, facts(), now=SystemClock().now())
    assert isinstance(opened, Recorded)
    return opened.case.reference


@pytest.fixture
def mail(home: Path) -> Path:
    return home / "mail"
