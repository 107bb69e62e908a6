"""The runs of the dashboard that were about one case, asked of the server if there is one."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from deploy import dashboard
from models.casework.links import SETTING
from models.casework.office import Office
from models.settings import Settings
from models.store import settings_rows
from models.store.engine import reading

MOST_RUNS = 50


def runs_of(office: Office, settings: Settings, reference: str) -> list[dict[str, Any]]:
    """Return name, state, start and link of a case's runs, the newest first.

    Empty where no dashboard was ever served over this database, or where it does not answer
    at once: a case is shown without a server too, and nobody waits for one.
    """
    with reading(office.engine) as conn:
        is_served = settings_rows.get(conn, SETTING) is not None
    if not is_served:
        return []
    wanted = {
        "flow_runs": {"tags": {"all_": [f"case:{reference}"]}},
        "sort": "START_TIME_DESC",
        "limit": MOST_RUNS,
    }
    try:
        text = dashboard.asked(
            settings.ui_url, dashboard.key_here(settings), path="/flow_runs/filter", body=wanted
        )
        return list(_views(json.loads(text), settings.ui_url))
    except (OSError, ValueError, LookupError, TypeError):  # no server of ours is there
        return []


def _views(found: Any, address: str) -> Iterator[dict[str, Any]]:
    for run in found:
        started = run["start_time"]
        yield {
            "name": run["name"],
            "state": run["state_name"],
            "started_at": datetime.fromisoformat(started) if started else None,
            "link": f"{address}/v2/runs/flow-run/{run['id']}",
        }
