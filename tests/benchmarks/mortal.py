"""A process that works on a database and may die at it, forked anew for each of its lives.

Run as a program it reads one life after another from its input. Forking spares each life the
second that reading the program takes; it shares no connection and no thread with another.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.casework import importing, lawmaking, moving, sweeping
from models.casework.importing import take_in
from models.casework.law_moves import Enacted
from models.casework.office import Office
from models.casework.portfolio_csv import read_portfolio
from models.casework.recording import record
from models.casework.references import load_one
from models.casework.restricting import Published, publish, withdraw
from models.casework.sweeping import sweep
from models.casework.telling import what_holds
from models.reference.loader import load_book
from models.rules.book import RuleBook
from models.rules.decisions import Refusal, Refused
from models.store.engine import open_engine, reading
from notifications.channels import Channel
from notifications.relay import Delivered, deliver
from tests.benchmarks.dying import Doom, MortalChannel, Work

SPEED = 300  # so many seconds of the firm pass in one: a dead process's lease, too, runs out
CHUNK = 4
_AT_ONCE = 4  # mails under one lease
_LONGEST_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The firm's time, the same in all processes of this machine."""

    at: datetime
    since: float  # of time.monotonic()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=(time.monotonic() - self.since) * SPEED)


def relayed(
    office: Office, channel: Channel, tick: Callable[[], datetime], who: str
) -> Delivered:
    """Send all that is due by mail."""
    return deliver(
        office.engine, {"email": channel}, tick=tick, who=who,
        what_holds=what_holds(office), limit=_AT_ONCE,
    )  # fmt: skip


class _Life:
    """One life: its deeds one after the other, each such that it may be begun again."""

    def __init__(self, told: Mapping[str, Any], book: RuleBook) -> None:
        self._told = told
        self._office = Office(engine=open_engine(told["url"]), book=book)
        at = datetime.fromisoformat(told["at"])
        self._now = Clock(at=at, since=told["since"]).now
        self._doom = Doom(told["doom"], lambda where: _say(killed=where))
        self._doom.attach(self._office.engine)

    def live(self) -> None:
        for deed in self._told["deeds"]:
            self._doom.work = Work(deed["work"])
            self._do(deed)
            _say(done=deed["work"])

    def _do(self, deed: Mapping[str, Any]) -> None:
        office, now = self._office, self._now
        match Work(deed["work"]):
            case Work.SWEEP:
                sweep(office, now=now())
            case Work.RELAY:
                channel = MortalChannel(self._told["mail_url"], self._doom)
                relayed(office, channel, now, f"mortal-{os.getpid()}")
            case Work.IMPORT:
                portfolio = read_portfolio(deed["text"].encode(), book=office.book)
                assert not portfolio.errors, portfolio.errors
                tally = take_in(office, portfolio, now=now())
                assert not tally.conflicts, tally.conflicts
            case Work.RECORD:
                for file_no in deed["cases"]:
                    self._record(file_no, deed["path"], deed["value"])
            case moving_plans:
                answer = self._moved(moving_plans, deed)
                assert not isinstance(answer, Refused), answer

    def _moved(self, work: Work, deed: Mapping[str, Any]) -> Published | Enacted | Refused:
        office, now = self._office, self._now()
        match work:
            case Work.PUBLISH:
                return publish(office, deed["text"], now=now)
            case Work.WITHDRAW:
                return withdraw(office, deed["id"], now=now)
            case Work.ENACT:
                return lawmaking.publish(office, deed["text"], now=now)
            case _:
                return lawmaking.withdraw(office, deed["id"], now=now)

    def _record(self, file_no: str, path: str, value: str) -> None:
        # Who dies after the commit does not know it: the case itself has to tell.
        while True:
            with reading(self._office.engine) as conn:
                case = load_one(conn, file_no).case
            found: Any = case.facts
            for name in path.split("."):
                found = getattr(found, name)
            if str(found) == value:
                return
            answer = record(
                self._office, file_no, "facts_changed", {path: value}, now=self._now(),
                if_version=case.version,
            )  # fmt: skip
            if isinstance(answer, Refused):
                assert answer.reason is Refusal.STALE_VERSION, answer


def _say(**told: Any) -> None:
    # In one write, so that it is there whole or not at all.
    os.write(1, json.dumps(told).encode() + b"\n")


def _lived(told: Mapping[str, Any], book: RuleBook) -> None:
    signal.alarm(_LONGEST_SECONDS)  # a life that hangs is a finding too
    try:
        _Life(told, book).live()
    except Exception:  # noqa: BLE001 - a life that fails is a finding of whoever reads this
        _say(fell=traceback.format_exc()[-3000:])
        os._exit(1)
    os._exit(0)


def main() -> None:
    for module in (importing, moving, sweeping):
        assert "CHUNK" in vars(module)
        vars(module)["CHUNK"] = CHUNK
    book = load_book()
    for line in sys.stdin:
        told = json.loads(line)
        life = os.fork()
        if life == 0:
            _lived(told, book)
        if told["killed_after"] is not None:
            time.sleep(told["killed_after"])
            os.kill(life, signal.SIGKILL)  # not waited for yet, so the number is still its own
        _, status = os.waitpid(life, 0)
        _say(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
