"""What every way out through Apprise needs: a pace, an end to patience, and an ear.

Apprise answers yes or no. Why not stands in its log lines alone, and those name addresses and
secrets: they are heard here, and reach no log.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from notifications.mail import Result, Unknown


@dataclass(slots=True)
class Courier:
    """Carries one message at a time to a server, the next not before a pause in seconds."""

    server: str  # as an outcome names it: "the mail server"
    seconds_between: float
    patience_seconds: float
    _pace: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)
    _next: float = field(default=0.0, init=False, repr=False)

    def carry(self, attempt: Callable[[], Result]) -> Result:
        """Make an attempt when its time has come. One that never ends leaves it Unknown."""
        self._wait()
        answers: list[Result] = []
        # The library may hang longer than it says: the thread is left behind, not waited for.
        worker = threading.Thread(target=lambda: answers.append(_tried(attempt)), daemon=True)
        worker.start()
        worker.join(self.patience_seconds)
        if answers:
            return answers[0]
        return Unknown(f"{self.server} did not answer within {self.patience_seconds:g} seconds")

    def _wait(self) -> None:
        with self._pace:
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + self.seconds_between


def _tried(attempt: Callable[[], Result]) -> Result:
    try:
        return attempt()
    except Exception as error:  # noqa: BLE001 - a library's bug is one message's failure
        return Unknown(f"the notification library failed: {type(error).__name__}")


class _Overheard(logging.Filter):
    """Hears Apprise's lines, each thread its own, and passes none on.

    They name addresses, and a URL that cannot be read is written out with its password.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heard = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line for the thread that is listening; it reaches no log."""
        lines: list[str] | None = getattr(self._heard, "lines", None)
        if lines is not None:
            lines.append(record.getMessage())
        return False

    def listen(self) -> list[str]:
        """Return the list into which this thread's next lines go."""
        log = logging.getLogger("apprise")
        log.setLevel(logging.DEBUG)
        log.addFilter(self)  # adding it twice is the same as once
        self._heard.lines = lines = list[str]()
        return lines


LINES = _Overheard()
