"""The serving process: registers every deployment, then starts a short process per run.

`python -m deploy.serving` is what `northbound up` starts beside the server; where the server
runs elsewhere it can be started by itself, with PREFECT_API_URL and the key in its environment.
"""

import asyncio
import sys
from collections.abc import Mapping
from typing import cast
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.runner import Runner

from deploy import dashboard
from deploy.deployments import SWEEP, deployments
from flows import desk
from flows.answers import LINKS, UI, duty_paths
from flows.runtime import clock, office, settings
from models.casework.office import Office
from models.store import settings_rows
from models.store.engine import writing

AT_ONCE = 4  # runs at the same time; each is a process of some 100 MiB
LOOK_SECONDS = 2.0  # how long an operator waits for the form to be taken up


def main() -> int:
    """Serve until stopped by SIGTERM or SIGINT."""
    runner = Runner(
        name="northbound", limit=AT_ONCE, query_seconds=LOOK_SECONDS, pause_on_shutdown=False
    )
    firm = office()
    page = desk.post(firm)
    ours = settings()
    served = deployments(desk=page, feeds_every=ours.feeds_every if ours.feeds else None)
    ids = {found.name: cast(UUID, runner.add_deployment(found)) for found in served}
    remember(firm, ids, page)
    desk.post(firm)  # again: its rows link to the forms, whose addresses are known by now
    sweep_now(ids[SWEEP])
    sys.stdout.write(dashboard.SERVING + "\n")
    sys.stdout.flush()
    asyncio.run(runner.start())
    return 0


def remember(firm: Office, ids: Mapping[str, UUID], page: str) -> None:
    """Keep the addresses of the forms and of the desk: mails and the desk link to them."""
    forms = {name: f"{UI}/deployments/deployment/{found}/run" for name, found in ids.items()}
    with writing(firm.engine) as connection:
        known = {"desk": page, "forms": forms, "duties": duty_paths(forms)}
        settings_rows.put(connection, LINKS, known, now=clock.now())


def sweep_now(deployment: UUID) -> None:
    """Ask for a sweep at once: what fell due while nothing ran waits no longer."""
    with get_client(sync_client=True) as client:
        client.create_flow_run_from_deployment(deployment)


if __name__ == "__main__":
    sys.exit(main())
