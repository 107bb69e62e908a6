"""APScheduler 3 with its SQLAlchemy job store: a job for each reminder, which does nothing."""

import pickle
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from apscheduler.util import datetime_to_utc_timestamp
from sqlalchemy import create_engine, event, insert

from tests.benchmarks.timing import timed


def nothing(case: int) -> None:
    """Do nothing, for free: a reminder of ours writes notices and the next reminder."""


class _ByHand(BaseScheduler):  # type: ignore[misc]  # it has no types
    """A scheduler that ticks when it is told to, in this thread."""

    def shutdown(self, wait: bool = True) -> None:
        """Stop."""
        super().shutdown(wait)

    def wakeup(self) -> None:
        """Stay asleep: only `tick` works."""

    def tick(self) -> None:
        """Run what is due."""
        self._process_jobs()


class Peer:
    """A job store of a file, in WAL and without a sync at commit, as ours is."""

    def __init__(self, path: Path, *, recurs: bool = False) -> None:
        self._recurs = recurs
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _as_ours)
        self._store = SQLAlchemyJobStore(engine=engine)
        self._scheduler = _ByHand(timezone="UTC", executors={"default": DebugExecutor()})
        self._scheduler.add_jobstore(self._store)
        self._scheduler.start()
        self._engine = engine

    def load(self, how_many: int, now: datetime, *, start: int = 0) -> None:
        """Put jobs in, a second apart from `now` on, in one statement."""
        for first in range(start, start + how_many, 10_000):
            last = min(first + 10_000, start + how_many)
            with self._engine.begin() as conn:
                conn.execute(
                    insert(self._store.jobs_t), list(self._rows(range(first, last), now))
                )

    def _rows(self, places: range, at: datetime) -> Iterator[dict[str, Any]]:
        for place in places:
            when = at + timedelta(milliseconds=place)
            job = Job(
                self._scheduler,
                id=f"job-{at:%Y%m%d%H%M%S}-{place}",
                func="tests.benchmarks.peers:nothing",
                args=(place,),
                kwargs={},
                name="nothing",
                trigger=self._trigger(when),
                executor="default",
                misfire_grace_time=None,  # the default of one second would drop them
                coalesce=True,
                max_instances=1,
                next_run_time=when,
            )
            yield {
                "id": job.id,
                "next_run_time": datetime_to_utc_timestamp(when),
                "job_state": pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL),
            }

    def _trigger(self, when: datetime) -> DateTrigger | IntervalTrigger:
        # So long an interval that what was missed is one time only, and the next far away.
        recurring = IntervalTrigger(days=10_000, start_date=when)
        return recurring if self._recurs else DateTrigger(when)

    def tick(self) -> float:
        """Let it run what is due, and return the seconds."""
        return timed(self._scheduler.tick)

    def waiting(self) -> int:
        """Return how many jobs it holds."""
        with self._engine.connect() as conn:
            found: int = conn.exec_driver_sql("SELECT count(*) FROM apscheduler_jobs").scalar()
            return found

    def close(self) -> None:
        self._scheduler.shutdown()
        self._engine.dispose()


def _as_ours(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
