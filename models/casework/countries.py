"""Countries as people write them, as the two letters of ISO 3166."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from models.casework.flaws import UnmeantError, nearest

_OTHER_NAMES = {
    "usa": "US", "unitedstatesofamerica": "US", "american": "US", "america": "US",
    "mex": "MX", "méxico": "MX", "mexican": "MX", "can": "CA", "canadian": "CA",
    "uk": "GB", "greatbritain": "GB", "unitedkingdom": "GB", "british": "GB",
}  # fmt: skip
_BETWEEN = re.compile(r"\s*(?:[/;,&+]|\band\b)\s*", re.IGNORECASE)


@cache
def country_codes() -> frozenset[str]:
    """Return every two-letter code there is."""
    return frozenset(_names().values())


@cache
def _names() -> Mapping[str, str]:
    # The pinned zone wheel carries the ISO table, so no second list can drift from it.
    text = (files("tzdata.zoneinfo") / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    known: dict[str, str] = {}
    for code, name in rows:
        known |= {_key(code): code, _key(name): code}
    return known | _OTHER_NAMES


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def read_country(text: str) -> str:
    """Return the code of one country, written as code or English name."""
    code = _names().get(_key(text))
    if code is None:
        close = nearest(_key(text), _names())
        hint = f'Did you mean "{_names()[close]}"? ' if close else ""
        raise UnmeantError("not a country we know", f"{hint}Write two letters, as US or MX.")
    return code


def read_countries(text: str) -> tuple[str, ...]:
    """Return the codes of all countries in a text such as "US/MX", each once."""
    if _key(text) in _names():
        return (read_country(text),)
    parts = [part for part in _BETWEEN.split(text.strip("[] ")) if part.strip()]
    return tuple(dict.fromkeys(read_country(part) for part in parts))
