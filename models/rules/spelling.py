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


def nearest(text: str, names: Iterable[str], at_most: int = 3) -> tuple[str, ...]:
    """Return the names spelled most like `text`, best first; none when nothing is close."""
    by_fold = {folded(name): name for name in names}
    close = difflib.get_close_matches(folded(text), by_fold, n=at_most, cutoff=_CLOSE_ENOUGH)
    return tuple(by_fold[fold] for fold in close)
