"""Both calculators over cases drawn from numbers: what they do not agree on."""

from collections.abc import Iterable, Iterator
from functools import cache

from models.docket.agreement import disagreements
from models.docket.matter import Law
from models.reference.loader import load_book
from models.rules.almanac import Almanac
from models.rules.decisions import Accepted, Refusal
from models.rules.planning import plan
from tests.docket.by_law import FILINGS, unlawful
from tests.docket.generator import Told, drawn


@cache
def almanac() -> Almanac:
    return Almanac(load_book())


@cache
def law() -> Law:
    return Law(load_book())


def parted(seed: int, docket: Law | None = None) -> Iterator[str]:
    """Give what the two differ on in one case: its deadlines, and each filing on its way."""
    tried: list[Told] = []
    one = drawn(seed, tried.append)
    found = disagreements(plan(one.case, almanac(), as_of=one.at), one.case, docket or law())
    yield from (f"{seed}: {said}" for said in found)
    yield from (f"{seed}: {said}" for told in tried if (said := judged_apart(told)))


def judged_apart(told: Told) -> str | None:
    """Return on which filing the rules and the law's own words differ; None: they agree."""
    if not isinstance(told.event, FILINGS):
        return None
    answer, broken = told.answer, unlawful(told)
    if isinstance(answer, Accepted):
        return f"{told.event.name} was accepted against {broken}" if broken else None
    by_law = answer.reason is Refusal.NOT_LAWFUL
    return f"refused though lawful: {answer.message}" if by_law and not broken else None


def in_blocks(size: int, blocks: int) -> Iterator[range]:
    yield from (range(n * size, (n + 1) * size) for n in range(blocks))


def disagreeing(seeds: Iterable[int]) -> list[str]:
    return [said for seed in seeds for said in parted(seed)]
