"""One of the hands: a process that works out the chunks it is asked for, until nobody asks.

Its line to whoever started it is the open file of which the number is its argument. When that
process is gone, the line ends, and so does this one.
"""

import gc
import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from models.casework.moving import worked


def main() -> None:
    """Work out one stretch after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    with suppress(EOFError, OSError):
        _serve(line)
    # We only read, and whoever started us waits: to take all apart again is of no use.
    os._exit(0)


def _serve(line: "Connection[Any, Any]") -> None:
    papers, asked = line.recv()
    office = papers.office()
    gc.freeze()  # the law and the program stay to the end
    line.send(True)
    while stretch := line.recv():
        after, upto = stretch
        line.send(worked(office, asked, after=after, upto=upto))


if __name__ == "__main__":
    main()
