"""How long an answer takes on each way: what was seen elsewhere, blended with the firm's own.

What was seen is the prior: the posted figures of the year before the newest one, the newer
counting more. It stands for so many finished cases, fewer as it ages; the firm's own finished
cases of the last year count one each. Median and nine in ten are then weighted means of the
two, rounded up. None of it is law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from models.rules.book import RuleBook, TimingFigure, TimingKind
from models.rules.facts import Route

PRIOR_CASES = 20  # for so many finished cases a fresh prior stands
PRIOR_HALVES_DAYS = 180  # and for half as many after each of these
FIGURE_HALVES_DAYS = 30  # of two posted figures so far apart, the older counts half
POSTED_FOR_DAYS = 365  # a posted figure older than the newest by more is left out
OWN_FOR_DAYS = 365  # an own case counts when it was answered within so many
OLD_AFTER_DAYS = 90
_ENOUGH_POSTED = 3  # figures that show a spread of their own
_ENOUGH_OWN = 5  # finished cases that can stand without a prior
_MEDIAN, _NINE_IN_TEN = 0.5, 0.9


class Answered(NamedTuple):
    """One finished case of the firm: how long its answer took, and when it came."""

    route: Route
    days: int
    answered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long an answer takes on one way, in calendar days from the filing.

    `p50_days` is the median, `p90_days` what nine in ten keep within; None where nothing is
    known, and `missing` says why. `data_as_of` dates what weighs more, prior or own cases;
    None before anybody had looked. `assumption` says what is practice in it.
    """

    route: Route
    p50_days: int | None = None
    p90_days: int | None = None
    data_as_of: date | None = None
    is_old: bool = False
    own_cases: int = 0
    prior_cases: float = 0.0  # for how many the prior still stands
    assumption: str | None = None
    missing: str | None = None
    sources: tuple[str, ...] = ()


class _Prior(NamedTuple):
    p50: int
    p90: int
    seen_on: date
    sources: tuple[str, ...]
    assumption: str | None = None
    ages: bool = True


def timing(route: Route, book: RuleBook, own: Iterable[Answered], *, on: date) -> Timing:
    """Return how long an answer takes on a way, as far as it could be known on a day."""
    first = on - timedelta(OWN_FOR_DAYS)
    mine = [a for a in own if a.route is route and first <= a.answered_on <= on]
    prior = _prior(route, book, on)
    if prior is None:
        return _without_prior(route, mine, on)
    return _blended(route, prior, mine, on)


def timed(book: RuleBook, timings: Iterable[Timing]) -> RuleBook:
    """Return the book with these processing times in the place of its own, where known."""
    planning = dict(book.planning)
    said = []
    for one in timings:
        value = planning[name := f"processing.{one.route}"]
        if one.p50_days is None or one.p90_days is None:
            continue
        if (value.usual, value.at_worst) == (one.p50_days, one.p90_days):
            continue
        planning[name] = replace(
            value,
            least=min(value.least, one.p50_days),
            usual=one.p50_days,
            at_worst=one.p90_days,
        )
        said.append(f"{one.route}:{one.p50_days}:{one.p90_days}")
    if not said:
        return book
    # The same times over the same book are the same book.
    return replace(book, planning=planning, version="/".join((book.version, *said)))


def _without_prior(route: Route, mine: Sequence[Answered], on: date) -> Timing:
    count = len(mine)
    if count < _ENOUGH_OWN:
        return Timing(
            route=route,
            own_cases=count,
            missing=f"No figure was known on {on}, and {count} finished cases of the firm's "
            f"own are too few: {_ENOUGH_OWN} would do.",
        )
    lengths = sorted(a.days for a in mine)
    return Timing(
        route=route,
        p50_days=_quantile(lengths, _MEDIAN),
        p90_days=_quantile(lengths, _NINE_IN_TEN),
        data_as_of=max(a.answered_on for a in mine),
        own_cases=count,
    )


def _blended(route: Route, prior: _Prior, mine: Sequence[Answered], on: date) -> Timing:
    weight, count = _weight(prior, on), len(mine)
    lengths = sorted(a.days for a in mine)
    newest = max((a.answered_on for a in mine), default=None)
    dated = newest if newest and count > weight else prior.seen_on
    is_old = prior.ages and (on - dated).days > OLD_AFTER_DAYS
    return Timing(
        route=route,
        p50_days=_mean(prior.p50, weight, lengths, _MEDIAN),
        p90_days=_mean(prior.p90, weight, lengths, _NINE_IN_TEN),
        data_as_of=dated if dated <= on else None,
        is_old=is_old,
        own_cases=count,
        prior_cases=round(weight, 1),
        assumption=prior.assumption,
        sources=prior.sources,
    )


def _weight(prior: _Prior, on: date) -> float:
    age = (on - prior.seen_on).days if prior.ages else 0
    return PRIOR_CASES * _halved(age, PRIOR_HALVES_DAYS)


def _halved(days: int, every: int) -> float:
    return float(0.5 ** (days / every))


def _mean(seen: int, weight: float, lengths: Sequence[int], share: float) -> int:
    """Return the weighted mean of the prior's and the firm's own figure, rounded up."""
    count = len(lengths)
    if not count:
        return seen
    both = weight * seen + count * _quantile(lengths, share)
    return ceil(round(both / (weight + count), 6))


def _quantile(lengths: Sequence[int], share: float) -> int:
    """Return the least length within which that share of the cases was answered."""
    return lengths[ceil(share * len(lengths)) - 1]


def _prior(route: Route, book: RuleBook, on: date) -> _Prior | None:
    of_the_way = [f for f in book.timings if f.route == route]
    posted = sorted(
        (f for f in of_the_way if f.kind is TimingKind.POSTED and f.seen_on <= on),
        key=lambda f: f.seen_on,
    )
    published = _published(route, book, on)
    if published and (not posted or published.seen_on >= posted[-1].seen_on):
        return published
    if posted:
        return _from_posted(route, book, posted)
    at_once = next((f for f in of_the_way if f.kind is TimingKind.AT_ONCE), None)
    if at_once is None:
        return None
    # Decided on the spot then as now: the figure holds before it was seen, and never ages.
    source = at_once.provenance.source
    return _Prior(at_once.days, at_once.days, at_once.seen_on, source, ages=False)


def _published(route: Route, book: RuleBook, on: date) -> _Prior | None:
    """Return the planning value, once one was published with the day it could be known."""
    value = book.planning[f"processing.{route}"]
    told_on = value.provenance.published_on
    if told_on is None or told_on > on:
        return None
    return _Prior(value.usual, value.at_worst, told_on, value.provenance.source)


def _from_posted(route: Route, book: RuleBook, posted: Sequence[TimingFigure]) -> _Prior:
    newest = posted[-1].seen_on
    recent = [f for f in posted if _age(f, newest) <= POSTED_FOR_DAYS]
    sources = tuple(dict.fromkeys(s for f in reversed(recent) for s in f.provenance.source))
    if len(recent) < _ENOUGH_POSTED:
        median = recent[-1].days
        worst = max(median, book.planning[f"processing.{route}"].at_worst)
        return _Prior(median, worst, newest, sources, _ASSUMED.format(worst, median))
    weighted = [(f.days, _halved(_age(f, newest), FIGURE_HALVES_DAYS)) for f in recent]
    return _Prior(
        _weighted(weighted, _MEDIAN), _weighted(weighted, _NINE_IN_TEN), newest, sources
    )


_ASSUMED = (
    "Nine in ten within {} days is the firm's planning value, practice and not law: only one "
    "figure, {} days, was posted."
)


def _age(figure: TimingFigure, newest: date) -> int:
    return (newest - figure.seen_on).days


def _weighted(weighted: Iterable[tuple[int, float]], share: float) -> int:
    """Return the least figure that holds a share of the weight, itself counted."""
    ordered = sorted(weighted)
    wanted, so_far = share * sum(weight for _, weight in ordered), 0.0
    for days, weight in ordered:
        so_far += weight
        if so_far >= wanted:
            return days
    return ordered[-1][0]
