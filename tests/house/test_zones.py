"""One zone database: the pinned wheel, whatever zone files the machine has.

British Columbia keeps UTC-07:00 all year from 2026. Older zone files still turn its clocks back
in November, so a December instant tells which files were read.
"""

import importlib.metadata
import importlib.resources
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pendulum
import pytest

from tests.house.tree import project, said_by_python

STANDARD = """
from datetime import datetime
from zoneinfo import ZoneInfo
print(datetime(2026, 12, 15, 12, tzinfo=ZoneInfo("America/Vancouver")).strftime("%z"))
"""
PENDULUM = """
import pendulum
print(pendulum.datetime(2026, 12, 15, 12, tz="America/Vancouver").strftime("%z"))
"""
GRANDCHILD = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
"""


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine's zone folder that has British Columbia one hour off in winter."""
    folder = tmp_path_factory.mktemp("zoneinfo")
    eight_hours_behind = importlib.resources.files("tzdata") / "zoneinfo" / "Etc" / "GMT+8"
    (folder / "America").mkdir()
    (folder / "America" / "Vancouver").write_bytes(eight_hours_behind.read_bytes())
    return folder


def said(code: str, zones: Path, *arguments: str) -> str:
    """What a new process prints whose environment points at that zone folder."""
    environment = {"PYTHONTZPATH": str(zones), "TZ": "America/Vancouver"}
    return said_by_python("-c", code, *arguments, environment=environment)


def test_british_columbia_is_seven_hours_behind_in_this_process() -> None:
    noon = datetime(2026, 12, 15, 12, tzinfo=ZoneInfo("America/Vancouver"))
    assert noon.utcoffset() == timedelta(hours=-7)
    assert pendulum.datetime(2026, 12, 15, 12, tz="America/Vancouver").offset_hours == -7


@pytest.mark.parametrize("asked", [STANDARD, PENDULUM], ids=["zoneinfo", "pendulum"])
def test_a_stale_zone_folder_would_be_read_without_us(asked: str, stale: Path) -> None:
    assert said(asked, stale) == "-0800"


@pytest.mark.parametrize("asked", [STANDARD, PENDULUM], ids=["zoneinfo", "pendulum"])
@pytest.mark.parametrize("module", ["models", "models.rules.calendars", "flows.runtime"])
def test_importing_the_house_turns_to_the_pinned_zones(
    module: str, asked: str, stale: Path
) -> None:
    assert said(f"import {module}\n{asked}", stale) == "-0700"


@pytest.mark.parametrize("asked", [STANDARD, PENDULUM], ids=["zoneinfo", "pendulum"])
def test_a_child_that_never_imports_us_has_the_pinned_zones(asked: str, stale: Path) -> None:
    assert said(f"import models\n{GRANDCHILD}", stale, asked) == "-0700"


def test_the_zone_data_in_use_is_the_one_that_is_pinned() -> None:
    pins = [d for d in project()["project"]["dependencies"] if d.startswith("tzdata")]
    assert [re.sub(r"\s*#.*", "", p) for p in pins] == [
        f"tzdata=={importlib.metadata.version('tzdata')}"
    ]
