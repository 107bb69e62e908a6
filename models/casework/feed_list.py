"""The feeds a firm reads: names and addresses, as the setting NORTHBOUND_FEEDS has them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from models.casework.flaws import did_you_mean, shown
from models.rules.decisions import Refusal, RefusedError, refuse

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_SETTING = "NORTHBOUND_FEEDS"
_FORM = "write name=https://host/path or name=/folder, several parted by ;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of restrictions and times; its address may hold a secret and is never shown."""

    name: str
    address: str = field(repr=False)

    @property
    def folder(self) -> Path | None:
        """The folder that is read; None for an address on the network."""
        is_folder = self.address.startswith(("/", "~"))
        return Path(self.address).expanduser() if is_folder else None

    @property
    def shown(self) -> str:
        """The address without what may be a secret: a name, a password, a query."""
        if self.folder is not None:
            return str(self.folder)
        parts = urlsplit(self.address)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def feeds_of(setting: str) -> tuple[Feed, ...]:
    """Return the feeds of the setting, in its order; RefusedError for one that cannot be."""
    found: dict[str, Feed] = {}
    for feed in _each(setting):
        if feed.name in found:
            raise _wrong(f"the name {feed.name} stands twice", "give each its own")
        found[feed.name] = feed
    return tuple(found.values())


def _each(setting: str) -> Iterator[Feed]:
    for place, text in enumerate(re.split(r"[;\n]", setting), start=1):
        if not text.strip():
            continue
        name, sign, address = (part.strip() for part in text.partition("="))
        if not sign or not _NAME.fullmatch(name):
            # What stands here may be an address with a password: only its place is told.
            raise _wrong(f"entry {place} has no name of small letters, digits, dashes", _FORM)
        yield Feed(name=name, address=_address(name, address))


def _address(name: str, text: str) -> str:
    if text.startswith(("/", "~")):
        return text
    try:
        parts = urlsplit(text)
        is_taken = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise _wrong(f"the address of {name} is none", _FORM) from None
    if not is_taken or not is_private_enough(parts):
        raise _wrong(f"the address of {name} is neither https nor a folder", _FORM)
    return text


def is_private_enough(parts: SplitResult) -> bool:
    """Say whether nobody on the way can change what comes: https, or this very machine."""
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and is_this_machine(parts.hostname or "")


def is_this_machine(host: str) -> bool:
    """Say whether a host is this machine's own loopback."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def chosen(feeds: Collection[Feed], names: Collection[str]) -> tuple[Feed, ...]:
    """Return the feeds of these names, or all where none is named; RefusedError if unknown."""
    known = {feed.name: feed for feed in feeds}
    for name in names:
        if name not in known:
            remedy = did_you_mean(name, known) if known else f"{_SETTING} names none."
            message = f'No feed is called "{shown(name)}". {remedy}'
            raise refuse(Refusal.INVALID_VALUE, message)
    return tuple(feed for feed in feeds if not names or feed.name in names)


def _wrong(what: str, remedy: str) -> RefusedError:
    return refuse(Refusal.INVALID_VALUE, f"{_SETTING}: {what}; {remedy}.")
