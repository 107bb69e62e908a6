"""One publishing in a process of its own: how long it takes, and the most memory it needs."""

import json
import sys
from datetime import timedelta

from models.casework.office import Office
from models.casework.restricting import Published, publish
from models.reference.loader import load_book
from models.store.engine import open_engine
from tests.benchmarks.profiles import profiled
from tests.benchmarks.templates import NOW, RESTRICTION
from tests.benchmarks.timing import most_memory, timed


def main() -> None:
    told = json.load(sys.stdin)
    office = Office(engine=open_engine(told["url"]), book=load_book())
    text = RESTRICTION.read_text(encoding="utf-8")
    answers: list[object] = []

    def work() -> None:
        answers.append(publish(office, text, now=NOW + timedelta(hours=1)))

    took = timed(lambda: profiled(told["profile"], work) if told["profile"] else work())
    answer = answers[0]
    assert isinstance(answer, Published), answer
    found = {"seconds": took, "memory": most_memory(), "affected": answer.affected,
             "notices": answer.notices}  # fmt: skip
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
