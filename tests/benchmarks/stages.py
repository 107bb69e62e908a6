"""Where the time of a publishing goes: the processor's time of each of its parts."""

from collections.abc import Callable
from functools import wraps
from time import process_time
from typing import Any

from models.casework import moving, spine
from models.store import audit, cases

# What is watched, and the part that it belongs to; what is inside of another counts there only.
_PARTS: tuple[tuple[Any, str, str], ...] = (
    (moving, "_seen", "load"),
    (cases, "load", "load"),
    (audit, "last_links", "load"),
    (spine, "plan", "plan"),
    (spine, "pack", "plan"),
    (spine, "says_the_same", "diff"),
    (spine, "diff", "diff"),
    (spine, "_with_notices", "notices"),
    (moving, "ready", "rows"),
    (moving, "write", "write"),
)


class Stages:
    """Watches the parts from now on."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        for module, name, part in _PARTS:
            setattr(module, name, self._watched(getattr(module, name), part))

    def _watched(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            start = process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.took[part] = self.took.get(part, 0.0) + process_time() - start

        return called
