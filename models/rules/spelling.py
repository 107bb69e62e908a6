"""Names as people spell them: without regard to case, accents, spaces and punctuation."""

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CLOSE_ENOUGH = 0.6
_APOSTROPHES = str.maketrans("", "", "'\u2019")


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the letters and digits of a name, words parted by single spaces.

    `St. John's` and `st johns` fold alike; so do `Montréal-Trudeau` and `montreal trudeau`.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def is_number(text: str) -> bool:
    """Say whether a text is a number and nothing else, as 12.5, 1e3, nan or YAML's .inf."""
    try:
        float(text.replace(".nan", "nan").replace(".inf", "inf"))
    except ValueError:
        return False
    return True


def nearest(text: str, names: Iterable[str], at_most: int = 3) -> tuple[str, ...]:
    """Return the names spelled most like `text`, best first; none when nothing is close."""
    by_fold = {folded(name): name for name in names}
    close = difflib.get_close_matches(folded(text), by_fold, n=at_most, cutoff=_CLOSE_ENOUGH)
    return tuple(by_fold[fold] for fold in close)


def sharing_words(text: str, names: Iterable[str], at_most: int = 3) -> tuple[str, ...]:
    """Return the names that hold every word of `text`, or all of whose words it holds.

    Short capitals are taken for the first letters of a name, as RN for Registered Nurse. The
    shorter a name the nearer it is.
    """
    told = set(folded(text).split())
    letters = text.strip().casefold() if text.strip().isupper() else ""
    found = {
        name: None for name in names if told and _shares(told, letters, folded(name).split())
    }
    return tuple(sorted(found, key=len)[:at_most])


def _shares(told: set[str], letters: str, words: list[str]) -> bool:
    if len(letters) > 1 and letters == "".join(word[0] for word in words):
        return True
    return told <= set(words) or set(words) <= told
