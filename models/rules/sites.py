"""Which province of Canada an address or the name of an authority speaks of."""

from models.rules.spelling import folded

_PROVINCES = {
    "alberta": "AB",
    "british columbia": "BC",
    "manitoba": "MB",
    "new brunswick": "NB",
    "newfoundland": "NL",
    "nova scotia": "NS",
    "northwest territories": "NT",
    "nunavut": "NU",
    "ontario": "ON",
    "prince edward island": "PE",
    "quebec": "QC",
    "saskatchewan": "SK",
    "yukon": "YT",
}
_CODES = frozenset(_PROVINCES.values())


def province_of(text: str | None) -> str | None:
    """Return the two letters of the province a text ends in or names; None when it names none.

    `Thunder Bay, ON`, `Ontario` and `College of Nurses of Ontario` are all ON. Two capitals at
    the end that are no province name another country's: `New Brunswick, NJ` is none of them.
    """
    words = (text or "").replace(",", " ").split()
    if not words:
        return None
    last = words[-1].strip(".")
    if last in _CODES:
        return last
    if len(last) == len("ON") and last.isupper():
        return None
    told = f" {folded(text or '')} "
    return next((code for name, code in _PROVINCES.items() if f" {name} " in told), None)
