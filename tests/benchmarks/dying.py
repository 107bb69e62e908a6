"""Where a process can die: around every commit of every kind of work, and in between."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import wraps
from typing import Any

from sqlalchemy import Engine, event

from models.store import audit, cases, delivery, law_values, queue, restrictions, saying
from notifications.mail import Mail, Result
from notifications.smtp import AppriseEmail

ANY_MOMENT = "killed from outside, at any moment"


class Work(StrEnum):
    """What a process is at."""

    SWEEP = "sweep"  # saying what is due
    RELAY = "relay"  # sending what is said
    PUBLISH = "publish"  # a restriction moves plans
    WITHDRAW = "withdraw"  # and they move back
    ENACT = "enact"  # a value of the law moves plans
    REPEAL = "repeal"  # and they move back
    IMPORT = "import"  # a portfolio is taken in
    RECORD = "record"  # events are recorded


# The function of the store, with its module, that tells one transaction of a work from another.
_MOVING = {"restrictions.advance": "chunk", "restrictions.finish": "finished"}
_ENACTING = {"law_values.advance": "chunk", "law_values.finish": "finished"}
_COMMITS: Mapping[Work, Mapping[str, str]] = {
    Work.SWEEP: {
        "queue.take_due": "first step",
        "saying.say": "chunk said",
        "restrictions.advance": "chunk of a restriction",  # it goes on with what was cut short
        "law_values.advance": "chunk of a value of the law",
    },
    Work.RELAY: {
        "delivery.claim": "claimed",
        "delivery.freeze": "rendered",
        "delivery.record": "recorded",
    },
    Work.PUBLISH: {"restrictions.begin": "begun", **_MOVING},
    Work.WITHDRAW: {"restrictions.begin_withdrawal": "begun", **_MOVING},
    Work.ENACT: {"law_values.add": "begun", **_ENACTING},
    Work.REPEAL: {"law_values.begin_withdrawal": "begun", **_ENACTING},
    Work.IMPORT: {"audit.append": "chunk"},
    Work.RECORD: {"audit.append": "event"},
}
_SPINE = {
    "cases.save": "cases saved, events not",
    "audit.append": "events saved, notices not",
}
_PLANS = {
    "swapping.write_plans": "plans written, events not",
    "audit.write_events": "events written, notices not",
}
SENT = "sent"
_INSIDE: Mapping[Work, Mapping[str, str]] = {
    Work.SWEEP: {"saying.say": "notices written, reminders not"},
    Work.RELAY: {SENT: "sent, not recorded"},
    Work.PUBLISH: _PLANS,
    Work.WITHDRAW: _PLANS,
    Work.ENACT: _PLANS,
    Work.REPEAL: _PLANS,
    Work.IMPORT: _SPINE,
    Work.RECORD: _SPINE,
}
# None due, none claimed, a lease lost, none new: then no boundary was reached.
_NOTHING: tuple[Any, ...] = (0, [], (0, 0))
_WATCHED: tuple[Callable[..., Any], ...] = (
    queue.take_due,
    saying.say,
    delivery.claim,
    delivery.freeze,
    delivery.record,
    restrictions.begin,
    restrictions.begin_withdrawal,
    restrictions.advance,
    restrictions.finish,
    law_values.add,
    law_values.begin_withdrawal,
    law_values.advance,
    law_values.finish,
    cases.save,
    cases.write_plans,
    audit.append,
    audit.write_events,
)


def _name(function: Callable[..., Any]) -> str:
    """Return how a function is called in the tables above: its module's file and its own."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


WATCHED_NAMES = {*map(_name, _WATCHED), SENT}
NAMES_OF_MOMENTS = {
    name for table in (_COMMITS, _INSIDE) for told in table.values() for name in told
}


def _moments(work: Work) -> Iterator[str]:
    yield from (f"{work}: {what}" for what in _INSIDE[work].values())
    for what in _COMMITS[work].values():
        yield f"{work}: {what}, before its commit"
        yield f"{work}: {what}, after its commit"


MOMENTS: Mapping[Work, Sequence[str]] = {work: tuple(_moments(work)) for work in Work}
TAKEN_ON: Mapping[str, Sequence[str]] = {
    f"{work}: begun, after its commit": tuple(m for m in MOMENTS[Work.SWEEP] if what in m)
    for works, what in (
        ((Work.PUBLISH, Work.WITHDRAW), "chunk of a restriction"),
        ((Work.ENACT, Work.REPEAL), "chunk of a value of the law"),
    )
    for work in works
}
"""Where a publishing must die for a sweep to go on with it, and where that sweep can die."""


class Doom:
    """Kills its own process when one of some moments is reached for the nth time."""

    def __init__(self, nth: Mapping[str, int], last_word: Callable[[str], None]) -> None:
        self._left, self._last_word = dict(nth), last_word
        self._transaction: str | None = None
        self.work = Work.SWEEP

    def _reach(self, moment: str) -> None:
        left = self._left[moment] = self._left.get(moment, 0) - 1
        if left == 0:
            self._last_word(moment)
            os.kill(os.getpid(), signal.SIGKILL)

    def attach(self, engine: Engine) -> None:
        """Watch the store's functions wherever they are called from, and every commit."""
        for function in _WATCHED:
            _exchange(function, self._watched(function))
        event.listen(engine, "begin", self._begun)
        commit = engine.dialect.do_commit

        def do_commit(connection: Any) -> None:
            named, self._transaction = self._transaction, None
            self._reach(f"{named}, before its commit")
            commit(connection)
            self._reach(f"{named}, after its commit")

        setattr(engine.dialect, "do_commit", do_commit)  # noqa: B010 - mypy: a method

    def _begun(self, _connection: Any) -> None:
        self._transaction = None

    def _watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        name = _name(function)

        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            if answer not in _NOTHING:
                self.passed(name)
            return answer

        return called

    def passed(self, name: str) -> None:
        """Note that what is called so, as `saying.say`, has done its work."""
        if what := _COMMITS[self.work].get(name):
            self._transaction = f"{self.work}: {what}"
        if what := _INSIDE[self.work].get(name):
            self._reach(f"{self.work}: {what}")


def _exchange(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    for name, module in tuple(sys.modules.items()):
        if name.startswith(("models.", "notifications.")):
            for known, value in tuple(vars(module).items()):
                if value is old:
                    setattr(module, known, new)


class MortalChannel:
    """The real mail channel of a process that may die once the server has the mail."""

    def __init__(self, url: str, doom: Doom) -> None:
        self._mail, self._doom = AppriseEmail(url, seconds_between=0), doom

    def send(self, mail: Mail) -> Result:
        result = self._mail.send(mail)
        self._doom.passed(SENT)
        return result
