"""A feed on the network: asked whether it changed, and read within limits of time and size.

Nothing of the database is open meanwhile. What goes wrong is one sentence without the address,
which may hold a secret.
"""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import httpx

from models.casework.feed_list import is_this_machine
from models.casework.strict_yaml import SIZE_LIMIT

# At its own level it would log every address, and with it what is secret in one.
logging.getLogger("httpx").setLevel(logging.WARNING)


class FeedError(Exception):
    """A feed could not be read; the message says why in one line, and shows no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much is read of a feed."""

    silence_seconds: float = 10.0  # between two parts of an answer
    total_seconds: float = 30.0  # from the first question to the last byte
    most_bytes: int = SIZE_LIMIT
    most_turns: int = 3  # redirects


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a feed answered, and by which marks it can be asked whether that is still so."""

    body: bytes
    etag: str | None
    last_modified: str | None


USUAL = Limits()
_TURNS = (301, 302, 303, 307, 308)
_LONGEST_MARK = 512


def fetch(url: str, marks: Mapping[str, str | None], limits: Limits = USUAL) -> Fetched | None:
    """Return what a feed says; None when it says that nothing changed since these marks.

    FeedError for every other answer, for silence, and for more than the limits allow.
    """
    try:
        return asyncio.run(asyncio.wait_for(_fetched(url, marks, limits), limits.total_seconds))
    except TimeoutError:
        raise FeedError(f"took longer than {limits.total_seconds:g} seconds") from None
    except httpx.TimeoutException:
        raise FeedError(f"was silent for {limits.silence_seconds:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise FeedError(f"could not be reached ({type(error).__name__})") from None


async def _fetched(url: str, marks: Mapping[str, str | None], limits: Limits) -> Fetched | None:
    asked = urlsplit(url)
    # A proxy of the environment is for what lies outside.
    through_proxy = not is_this_machine(asked.hostname or "")
    async with httpx.AsyncClient(
        timeout=limits.silence_seconds, trust_env=through_proxy
    ) as web:
        for _ in range(limits.most_turns + 1):
            async with web.stream("GET", url, headers=_headers(marks)) as answer:
                if answer.status_code not in _TURNS:
                    return await _taken(answer, limits)
                url = await _turned(url, answer.headers.get("location", ""))
    raise FeedError(f"leads on more than {limits.most_turns} times")


def _headers(marks: Mapping[str, str | None]) -> dict[str, str]:
    # Packed, a small answer could unfold to any size.
    asked = {"User-Agent": "northbound", "Accept-Encoding": "identity"}
    conditions = {
        "If-None-Match": marks.get("etag"),
        "If-Modified-Since": marks.get("last_modified"),
    }
    return asked | {name: value for name, value in conditions.items() if value}


async def _turned(url: str, location: str) -> str:
    """Return where an answer leads, if that is as safe as where it came from."""
    try:
        to = str(httpx.URL(url).join(location))
        here, there = urlsplit(url), urlsplit(to)
        same = (here.scheme, here.hostname, here.port) == (
            there.scheme, there.hostname, there.port,
        )  # fmt: skip
    except (httpx.InvalidURL, ValueError):
        raise FeedError("leads to an address that is none") from None
    if not location or (there.scheme != "https" and not same):
        raise FeedError("leads to an address that is neither https nor on the same host")
    if there.hostname != here.hostname and not await _is_outside(there):
        raise FeedError("leads into a private network")
    return to


async def _is_outside(parts: SplitResult) -> bool:
    """Say whether a host lies on the open network: a feed must not point at our own."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    return all(ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)


async def _taken(answer: httpx.Response, limits: Limits) -> Fetched | None:
    if answer.status_code == httpx.codes.NOT_MODIFIED:
        return None
    if answer.status_code != httpx.codes.OK:
        raise FeedError(f"answered {answer.status_code}")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise FeedError("came packed, though it was asked for as it is")
    body = b"".join([part async for part in _parts(answer, limits.most_bytes)])
    marks = (answer.headers.get(name) for name in ("etag", "last-modified"))
    etag, modified = (mark if mark and len(mark) <= _LONGEST_MARK else None for mark in marks)
    return Fetched(body=body, etag=etag, last_modified=modified)


async def _parts(answer: httpx.Response, most: int) -> AsyncIterator[bytes]:
    size = 0
    async for part in answer.aiter_raw():
        size += len(part)
        if size > most:
            raise FeedError(f"is larger than {most // 1000} kB")
        yield part
