"""One publishing in a process of its own: how long it takes, and what it needs.

The processes that help it are counted in: their memory, and the processor's time.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from models.casework import hands
from models.casework.office import Office
from models.casework.restricting import Published, preview, publish
from models.reference.loader import load_book
from models.store.engine import open_engine
from tests.benchmarks.profiles import profiled
from tests.benchmarks.stages import Stages
from tests.benchmarks.templates import NOW, RESTRICTION
from tests.benchmarks.timing import most_memory, timed


def main() -> None:
    told = json.load(sys.stdin)
    office = Office(engine=open_engine(told["url"]), book=load_book())
    text = RESTRICTION.read_text(encoding="utf-8")
    act = preview if told.get("preview") else publish
    stages = Stages() if told.get("alone") else None
    helpers = _counted(hands.how_many, is_alone=bool(told.get("alone") or told.get("profile")))
    answers: list[object] = []

    def work() -> None:
        answers.append(act(office, text, now=NOW + timedelta(hours=1)))

    took = timed(lambda: profiled(told["profile"], work) if told.get("profile") else work())
    answer = answers[0]
    assert isinstance(answer, Published), answer
    found = {
        "seconds": took,
        "affected": answer.affected,
        "notices": answer.notices,
        "stages": stages.took if stages else {},
        **_needed(max(helpers, default=0)),
    }
    sys.stdout.write(json.dumps(found))


def _counted(how_many: Callable[..., int], *, is_alone: bool) -> list[int]:
    """Return a list that will hold how many processes helped."""
    helped: list[int] = []

    def counted(*args: Any, **kwargs: Any) -> int:
        helped.append(0 if is_alone else how_many(*args, **kwargs))
        return helped[-1]

    vars(hands)["how_many"] = counted
    return helped


def _needed(helped: int) -> dict[str, Any]:
    """Return the memory of this process and with those that helped it, and the time of all."""
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return {
        "memory": most_memory(),
        "memory_of_all": most_memory() + helped * largest,
        "helpers": helped,
        "cpu": sum(os.times()[:4]),
    }


if __name__ == "__main__":
    main()
