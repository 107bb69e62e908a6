"""Child processes that are watched while they run and never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOOK_SECONDS = 0.1
_LAST_LINES = 12
_PR_SET_PDEATHSIG = 1  # of prctl(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A running child. It leads a process group of its own.

    The terminal's Ctrl-C therefore reaches only its parent, and what the child has started in
    turn can be ended together with it.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_running(self) -> bool:
        """Say whether it has not ended."""
        return self.process.poll() is None

    def last_words(self) -> str:
        """Return the end of what it wrote to its log."""
        with suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            return "\n".join(f"  {line}" for line in lines[-_LAST_LINES:] if line.strip())
        return ""


def start(name: str, command: Sequence[str], env: Mapping[str, str], logs: Path) -> Child:
    """Start a child that writes to its own log file, begun anew at each start."""
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    return Child(name=name, process=process, log=log)


def _end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, even by kill -9."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def end(child: Child, *, patience_seconds: float) -> None:
    """Ask a child to end, and after that end whatever is left of its group."""
    with suppress(ProcessLookupError):
        if child.is_running:
            child.process.send_signal(signal.SIGTERM)
    _wait(child, patience_seconds)
    # The leader may be gone and a run of a flow still be there: the group outlives it.
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def _wait(child: Child, patience_seconds: float) -> None:
    until = time.monotonic() + patience_seconds
    while child.is_running and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
