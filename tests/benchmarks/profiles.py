"""Where the time goes: a profile in a file beside the figures."""

import cProfile
import io
import pstats
from collections.abc import Callable

from tests.benchmarks.reporting import KEPT

_LINES = 25


def profiled(name: str, work: Callable[[], object]) -> None:
    """Do the work once under the profiler; what it takes then is no measure."""
    profile = cProfile.Profile()
    profile.runcall(work)
    text = io.StringIO()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profile, stream=text).strip_dirs().sort_stats(order).print_stats(_LINES)
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"profile-{name}.txt").write_text(text.getvalue(), encoding="utf-8")
