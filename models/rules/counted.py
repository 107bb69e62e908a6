"""Numbers beside what they count, as people write them."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its word: 1 case, 2 cases; `many` where an s is not enough."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
