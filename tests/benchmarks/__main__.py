"""Measure what was promised: `python -m tests.benchmarks [part ...]`.

A part that was finished with the same sources is shown again, not run again, unless --again
asks for it. --small shows in a minute that everything runs; its figures mean nothing. Ends
with 1 when a figure falls short, after all parts were run.
"""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from tests.benchmarks import reporting
from tests.benchmarks.reporting import Figure, tell
from tests.benchmarks.timing import timed
from tests.benchmarks.worlds import Size

# Each part is a module with measured(size), or another function of it.
PARTS = {
    "plan": "planning",
    "sweep": "sweep",
    "growth": "growth",
    "publish": "publish",
    "million-sqlite": "million:on_sqlite",
    "million-postgresql": "million:on_postgresql",
    "kills": "kills",
    "docket": "docket",
}
_SMALL = 50


def main() -> int:
    args = _arguments()
    size = Size().smaller(_SMALL) if args.small else Size()
    short: list[str] = []
    for part in args.parts or PARTS:
        figures = None if args.again else reporting.finished(part, size.name)
        if figures is None:
            figures = _measured(part, size)
        reporting.show(part, figures)
        short += [f"{part}: {figure.name}" for figure in figures if figure.falls_short]
    for name in short:
        tell(f"falls short: {name}")
    return int(bool(short) and not args.small)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--again", action="store_true", help="run finished parts again")
    parser.add_argument("--small", action="store_true", help="a fiftieth of the rows")
    args = parser.parse_args()
    if unknown := set(args.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; one of: {', '.join(PARTS)}")
    return args


def _measured(part: str, size: Size) -> list[Figure]:
    measured: Callable[[Size], list[Figure]]
    module, _, function = PARTS[part].partition(":")
    measured = getattr(import_module(f"tests.benchmarks.{module}"), function or "measured")
    figures: list[Figure] = []
    took = timed(lambda: figures.extend(measured(size)))
    reporting.keep(part, size.name, figures)
    tell(f"  {part}: {took:.0f} s")
    return figures


if __name__ == "__main__":
    sys.exit(main())
