"""One sweep in a new process: everything is imported and connected, nothing has been read."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

from models.casework.office import Office
from models.reference.loader import load_book
from models.store.engine import open_engine, reading
from models.store.queue import is_anything_said
from tests.benchmarks.by_hand import ByHand
from tests.benchmarks.mornings import work
from tests.benchmarks.peers import Peer
from tests.benchmarks.timing import timed
from tests.benchmarks.worlds import Place


def main() -> None:
    told = json.load(sys.stdin)
    took = _peer(told) if told["what"] == "peer" else _swept(told)
    sys.stdout.write(json.dumps({"seconds": took}))


def _peer(told: dict[str, str]) -> float:
    peer = Peer(Path(told["files"]))  # what a job does next stands in its row
    took = peer.tick()
    peer.close()
    return took


def _swept(told: dict[str, str]) -> float:
    place = Place(name=told["name"], url=told["url"], files=Path(told["files"]))
    office = Office(engine=open_engine(place.url), book=load_book())
    hand = ByHand(place)
    hand.ready()
    with reading(office.engine) as conn:
        assert not is_anything_said(conn)
    now, due_on = datetime.fromisoformat(told["now"]), date.fromisoformat(told["due_on"])
    return timed(work(office, hand, told["what"], now, due_on, told["sample"]))


if __name__ == "__main__":
    main()
