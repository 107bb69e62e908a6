"""What every test stands on: one zone database, a home of its own, no server by accident."""

import atexit
import os
import shutil
import tempfile

# Prefect and the settings read the environment once, at import: this comes before both.
HOME = tempfile.mkdtemp(prefix="northbound-tests-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [
    n
    for n in os.environ
    if n.startswith(("NORTHBOUND_", "PREFECT_")) and not n.startswith("NORTHBOUND_TEST_")
]:
    del os.environ[name]
os.environ.update(
    NORTHBOUND_HOME=HOME,
    PREFECT_HOME=os.path.join(HOME, "prefect"),
    PREFECT_SERVER_ALLOW_EPHEMERAL_MODE="false",
    PREFECT_SERVER_ANALYTICS_ENABLED="false",
)

from hypothesis import settings  # noqa: E402

import models  # noqa: E402, F401 - pins the zone database before any test builds a zone

pytest_plugins = ["tests.databases"]

# No deadline: how quick a machine is must not decide whether a test passes. A run at the desk
# may ask for fewer examples and draws new ones each time; CI draws the same, so that what
# fails there fails again here.
EXAMPLES = int(os.environ.get("NORTHBOUND_TEST_EXAMPLES", "2000"))
settings.register_profile("house", deadline=None, max_examples=EXAMPLES)
settings.register_profile(
    "ci", deadline=None, max_examples=2000, derandomize=True, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "house")
