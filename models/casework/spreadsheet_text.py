"""Text that a spreadsheet would run as a formula, made harmless in files we write."""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escaped(text: str) -> str:
    """Return text with an apostrophe before it when a spreadsheet would run it."""
    return f"'{text}" if _RISKY.match(text) else text


def unescaped(text: str) -> str:
    """Return text as it was before `escaped`; other text is returned as it is."""
    return text[1:] if _ESCAPED.match(text) else text
