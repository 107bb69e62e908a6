"""Seconds, taken in turns: A B A B, so that a noisy neighbour disturbs all alike."""

import os
import statistics
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import perf_counter

Seconds = list[float]


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turns(cells: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Seconds]:
    """Run every cell once in each round; a cell returns what it took, preparation apart."""
    took: dict[str, Seconds] = {name: [] for name in cells}
    for _ in range(rounds):
        for name, cell in cells.items():
            took[name].append(cell())
    return took


def median(took: Seconds) -> float:
    return statistics.median(took)


def spread(took: Seconds) -> str:
    return f"[{min(took):,.1f} - {max(took):,.1f}]"


def forget(folder: Path | Iterable[Path]) -> None:
    """Take files out of the page cache, so that the next read goes to the disk."""
    files = folder.rglob("*") if isinstance(folder, Path) else folder
    for path in files:
        if not path.is_file():
            continue
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def most_memory() -> int:
    """Return the most memory this process ever held, in bytes.

    `ru_maxrss` would do, but a process inherits it from whoever started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(text for text in status.splitlines() if text.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
