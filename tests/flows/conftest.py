"""A firm with one case in a database of its own; no server anywhere."""

from datetime import timedelta
from pathlib import Path

import pytest

from deploy.schema import migrate
from models.casework.office import Office, open_office
from models.casework.opening import open_case
from models.casework.recording import Recorded
from models.clock import SystemClock
from models.settings import Settings


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
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("NORTHBOUND_HOME", str(tmp_path))
    office = open_office(Settings.from_environment({"NORTHBOUND_HOME": str(tmp_path)}))
    migrate(office.engine)
    return office


@pytest.fixture
def case(firm: Office) -> str:
    opened = open_case(firm, facts(), now=SystemClock().now())
    assert isinstance(opened, Recorded)
    return opened.case.reference


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    return tmp_path / "mail"
