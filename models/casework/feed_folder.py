"""A feed that is a folder: its plain files, and nothing that a link leads out to."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from models.casework.feed_web import FeedError
from models.casework.strict_yaml import SIZE_LIMIT

_ENDINGS = (".yaml", ".yml", ".json")
_MOST_FILES = 200
_MOST_BYTES = 8 * SIZE_LIMIT
# A link is not followed, and a pipe with nobody at its other end is not waited for.
_AS_IT_IS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FolderFile(NamedTuple):
    """A file of the folder: what stands in it, or why it was left alone."""

    name: str
    body: bytes
    fault: str | None = None


def files_of(folder: Path) -> list[FolderFile]:
    """Return the YAML and JSON files of a folder by name; FeedError when it cannot be read.

    Files whose name begins with a dot, and folders in it, are not looked at.
    """
    try:
        here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise FeedError(f"cannot be opened ({error.strerror})") from None
    try:
        names = sorted(name for name in os.listdir(here) if _is_meant(name))
        if len(names) > _MOST_FILES:
            raise FeedError(f"holds more than {_MOST_FILES} files")
        return list(_read(names, here))
    except OSError as error:
        raise FeedError(f"cannot be read ({error.strerror})") from None
    finally:
        os.close(here)


def _is_meant(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(_ENDINGS)


def _read(names: list[str], here: int) -> Iterator[FolderFile]:
    size = 0
    for name in names:
        found = _file(name, here)
        size += len(found.body)
        if size > _MOST_BYTES:
            raise FeedError(f"holds more than {_MOST_BYTES // 1000} kB")
        yield found


def _file(name: str, here: int) -> FolderFile:
    try:
        opened = os.open(name, _AS_IT_IS, dir_fd=here)
    except OSError as error:
        return FolderFile(name, b"", f"cannot be opened as a plain file ({error.strerror})")
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        return FolderFile(name, b"", "is no plain file")
    with os.fdopen(opened, "rb") as stream:
        body = stream.read(SIZE_LIMIT + 1)
    if len(body) > SIZE_LIMIT:
        return FolderFile(name, b"", f"is larger than {SIZE_LIMIT // 1000} kB: split it")
    return FolderFile(name, body)
