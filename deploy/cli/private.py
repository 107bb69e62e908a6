"""Files that hold what is known of people: whole or not there, and for their owner's eyes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def private_file(target: Path, *, mark: bool) -> Iterator[TextIO]:
    """Open a file that appears whole or not at all, and that its owner alone can read.

    With the `mark` spreadsheets read its accents; no reader of JSON wants it. A device, as
    /dev/stdout, is written to and stays what it is.
    """
    encoding = "utf-8-sig" if mark else "utf-8"
    if target.exists() and not target.is_file():
        with target.open("w", encoding=encoding, newline="") as stream:
            yield stream
        return
    half_done = target.with_name(f"{target.name}.part")
    half_done.unlink(missing_ok=True)
    handle = os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
            yield stream
        os.replace(half_done, target)
    finally:
        half_done.unlink(missing_ok=True)
