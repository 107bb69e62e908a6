"""What a port takes, and when: its own hours less what the notices in force close.

Where several notices speak of one day, each leaves some of it open, and only what all of them
and the port's own hours leave open stays open. A notice that only counsels against a day closes
nothing; its words go with the day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.book import OpeningHours, Port, Provenance
from models.rules.border_words import advice_sentence, closing_sentences, day_words
from models.rules.facts import Route
from models.rules.restrictions import Restriction, Traveller, names_port, names_route
from models.rules.standing import standing
from models.rules.windows import (
    WHOLE_DAY,
    Windows,
    hours_window,
    needs_booking,
    overlap,
)

HORIZON_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class DayVerdict:
    """Whether a port takes a traveller's application on one day, when, and on whose word.

    `windows` are minutes from local midnight, ends exclusive. `doubtful` means that sources
    disagree whether the closing covers this person, and the stricter reading was kept.
    """

    open: bool
    windows: Windows
    shaped_by: tuple[Restriction, ...] = ()
    because: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()  # what counsels against the day, each with its source
    doubtful: bool = False
    hours_known: bool = True
    by_appointment: bool = False  # some of what is closed opens to those with an appointment


class OpenDay(NamedTuple):
    """The day a search arrived at, and what closed the days it passed over."""

    day: date
    verdict: DayVerdict
    shaped_by: tuple[Restriction, ...]  # these closed the days passed over
    because: tuple[str, ...]
    doubtful: bool  # some day was passed over on a disputed reading


_ALWAYS = DayVerdict(open=True, windows=WHOLE_DAY)


class PortCalendar:
    """The open days of one port for one class of traveller, each day worked out once.

    Build one for each port and traveller class and keep it: asking again costs a lookup.
    `working` narrows the searches to the firm's working days; `holidays` tells the days on
    which a port that closes on holidays is closed.
    """

    def __init__(
        self,
        port: Port,
        traveller: Traveller,
        restrictions: Iterable[Restriction],
        working: Callable[[date], bool] | None = None,
        *,
        route: Route | None = None,
        holidays: Callable[[date], bool] | None = None,
        horizon_days: int = HORIZON_DAYS,
    ) -> None:
        """Pick the notices that bear on this port and traveller."""
        self.port, self.traveller, self._route = port, traveller, route
        speaking = standing(restrictions, port.zone, self._is_named, traveller)
        self._closing = tuple(n for n in speaking if not n.is_advice)
        self._advice = tuple(n for n in speaking if n.is_advice)
        self._working, self._holidays, self._horizon = working, holidays, horizon_days
        self._constant = None if speaking and port.in_service else _constant(port)
        self._verdicts: dict[date, DayVerdict] = {}
        self._after: dict[date, OpenDay | None] = {}
        self._before: dict[date, OpenDay | None] = {}

    def _is_named(self, restriction: Restriction) -> bool:
        by_route = self._route is not None and names_route(restriction, self._route)
        return by_route or names_port(restriction, self.port)

    @property
    def disputed(self) -> tuple[Restriction, ...]:
        """Return the closings of which sources disagree whether they cover this traveller."""
        return tuple(n.restriction for n in self._closing if n.doubtful)

    def verdict(self, day: date) -> DayVerdict:
        """Say what the port takes on a day of its own calendar.

        Where the hours are unknown the port is taken to be open and `hours_known` is False; a
        port out of service never opens. "By appointment" is closed to those who have none.
        """
        if self._constant is not None:
            return self._constant
        if day not in self._verdicts:
            self._verdicts[day] = self._judge(day)
        return self._verdicts[day]

    def on_or_after(self, day: date) -> OpenDay | None:
        """Return the first open day from `day` on, or None within the horizon."""
        if day not in self._after:
            self._after[day] = self._search(day, 1)
        return self._after[day]

    def on_or_before(self, day: date) -> OpenDay | None:
        """Return the last open day up to `day`, or None within the horizon."""
        if day not in self._before:
            self._before[day] = self._search(day, -1)
        return self._before[day]

    def _search(self, day: date, step: int) -> OpenDay | None:
        closed: list[DayVerdict] = []
        if self._constant is not None and not self._constant.open:
            return None
        for ahead in range(self._horizon + 1):
            candidate = day + timedelta(days=ahead * step)
            if self._working is not None and not self._working(candidate):
                continue
            verdict = self.verdict(candidate)
            if verdict.open:
                return OpenDay(candidate, verdict, *_passed_over(closed))
            closed.append(verdict)
        return None

    def _judge(self, day: date) -> DayVerdict:
        own, known, said = _own_hours(self.port, day, self._holidays)
        windows, shaping = own, []
        for notice in self._closing:
            stays = overlap(own, notice.left_open(self.port.id, day))
            if stays != own:
                windows = overlap(windows, stays)
                shaping.append(notice)
                said += closing_sentences(notice, self.port, day, stays)
        return DayVerdict(
            open=bool(windows),
            windows=windows,
            because=said,
            advised=self._advised(day, own),
            hours_known=known,
            shaped_by=tuple(n.restriction for n in shaping),
            doubtful=any(n.doubtful for n in shaping),
            by_appointment=any(
                needs_booking(n.restriction, self.port.id, day) for n in shaping
            ),
        )

    def _advised(self, day: date, own: Windows) -> tuple[str, ...]:
        spoken = ((n, overlap(own, n.left_open(self.port.id, day))) for n in self._advice)
        return tuple(
            advice_sentence(n, self.port.name, day, stays)
            for n, stays in spoken
            if stays != own
        )


def _constant(port: Port) -> DayVerdict | None:
    """Return the verdict of a port whose days are all alike, or None."""
    if not port.in_service:
        said = f"{port.name} is not confirmed to be in service for work-permit applications."
        return DayVerdict(open=False, windows=(), because=(said,))
    known = port.dated_hours
    if len(known) > 1 or _is_dated(known[0].provenance):
        return None
    if port.hours is None:
        windows, known_hours, why = _unconfirmed(port)
        return DayVerdict(open=True, windows=windows, because=why, hours_known=known_hours)
    return _ALWAYS if port.hours == OpeningHours() else None


def _is_dated(known: Provenance) -> bool:
    return known.effective_from is not None or known.effective_to is not None


_OwnHours = tuple[Windows, bool, tuple[str, ...]]


def _unconfirmed(port: Port) -> _OwnHours:
    said = f"The hours of {port.name} are not confirmed: ask the port before travelling."
    return WHOLE_DAY, False, (said,)


def _own_hours(port: Port, day: date, holidays: Callable[[date], bool] | None) -> _OwnHours:
    hours = port.hours_on(day)
    if hours is None:
        return _unconfirmed(port)
    on_holidays = bool(hours.closed_on_holidays)
    if day.weekday() not in hours.weekdays or (on_holidays and holidays and holidays(day)):
        return (), True, (f"{port.name} itself is closed on {day_words(day)}.",)
    if on_holidays and holidays is None:
        said = f"{port.name} closes on holidays: confirm the day."
        return hours_window(hours), False, (said,)
    return hours_window(hours), True, ()


def _passed_over(
    closed: Iterable[DayVerdict],
) -> tuple[tuple[Restriction, ...], tuple[str, ...], bool]:
    shaped: dict[str, Restriction] = {}
    said: dict[str, None] = {}
    doubtful = False
    for verdict in closed:
        # One sentence for each notice is enough, that of the first day it closed.
        if not said or any(r.id not in shaped for r in verdict.shaped_by):
            said.update(dict.fromkeys(verdict.because))
        shaped.update((r.id, r) for r in verdict.shaped_by)
        doubtful = doubtful or verdict.doubtful
    return tuple(shaped.values()), tuple(said), doubtful
