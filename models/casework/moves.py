"""What a publishing does, case by case: a sequence that takes no memory for a million cases."""

import pickle
from collections.abc import Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple, overload

from models.rules.plan import Change, Why

Diff = tuple[str, tuple[Change, ...]]
_IN_MEMORY = 4_000_000  # bytes; the rest goes to a file without a name


_Kept = tuple[str, list[tuple[Any, ...]]]


def _put_away(diff: Diff) -> _Kept:
    """Return a diff of plain tuples: of named ones, each would be asked how to put it away."""
    reference, changes = diff
    last, kept, made = None, None, []
    for *change, why in changes:
        if why is not last:  # that of a step stays one, however many of its fields move
            last, kept = why, None if why is None else tuple(why)
        made.append((*change, kept))
    return reference, made


def _taken_out(kept: _Kept) -> Diff:
    reference, made = kept
    changes = ((*change, None if why is None else Why(*why)) for *change, why in made)
    return reference, tuple(Change(*change) for change in changes)


class Told(NamedTuple):
    """What a chunk does: how many cases move, what waits to be sent, and the diffs put away."""

    cases: int
    notices: int
    kept: bytes

    @classmethod
    def of(cls, diffs: Sequence[Diff], *, notices: int) -> "Told":
        """Put the diffs of a chunk away; they are read again when somebody asks."""
        return cls(len(diffs), notices, pickle.dumps([_put_away(diff) for diff in diffs]))

    @property
    def diffs(self) -> list[Diff]:
        """Each case's reference, and what changes in its plan."""
        found: list[_Kept] = pickle.loads(self.kept)  # noqa: S301 - put away by us
        return [_taken_out(kept) for kept in found]


class Moves(Sequence[Diff]):
    """Each case's reference and the changes of its plan, in the order of the cases."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - as long as we
        self._count = 0
        self.notices = 0

    def add(self, told: Told) -> None:
        """Add what a chunk does."""
        if told.cases:
            self._kept.seek(0, 2)
            self._kept.write(told.kept)
            self._count += told.cases
        self.notices += told.notices

    def __len__(self) -> int:
        """Return how many cases move."""
        return self._count

    def __iter__(self) -> Iterator[Diff]:
        """Read them one after the other."""
        place = 0
        while True:
            self._kept.seek(place)
            try:
                chunk: list[_Kept] = pickle.load(self._kept)  # noqa: S301 - our own file
            except EOFError:
                return
            place = self._kept.tell()
            yield from map(_taken_out, chunk)

    @overload
    def __getitem__(self, wanted: int) -> Diff: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Diff]: ...

    def __getitem__(self, wanted: int | slice) -> Diff | list[Diff]:
        """Return one, or some; the first come quickest."""
        if isinstance(wanted, slice):
            first, last, step = wanted.indices(self._count)
            return list(islice(self, first, last, step)) if step > 0 else list(self)[wanted]
        place = range(self._count)[wanted]
        return next(islice(self, place, None))

    def __eq__(self, other: Any) -> bool:
        """Say whether the same cases move in the same way."""
        return isinstance(other, Moves) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # what grows has no hash
