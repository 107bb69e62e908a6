"""A small firm's days, as work for two processes, and what the firm was told by then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain, cycle
from typing import Any

from tests.benchmarks.dying import Work

_FIRST = datetime(2026, 11, 23, 14, tzinfo=UTC)  # a Monday, eight in Regina
_ID, _LAW = "invented-days", "documents"
_CASES_FIRST, _CASES_LATER, _RECORDED = 16, 6, 5
_PLACES = ("Buffalo, NY", "Erie, PA")
_PASSPORT = "applicant.passport_expires_on"
_HEADINGS = (
    "File No", "Foreign National", "Email", "Citizenship", "Passport Expiry", "Residence",
    "Employer", "employer.contact_email", "Occupation", "Target Start", "Requested Months",
    "Filing Method", "Port / Office", "Stage", "Compliance Cert No", "Compliance Fee Paid",
    "Case Manager", "Manager Email", "Office TZ",
)  # fmt: skip

Deed = Mapping[str, Any]


@dataclass(slots=True)
class Told:
    """What the firm was told of a case, and how often it was told something new."""

    residence: str
    imports: int = 0  # that changed it
    records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricting:
    """What becomes of the restriction: its text from now on (None: withdrawn), its cause."""

    id: str
    text: str | None
    version: int

    @property
    def cause(self) -> str:
        key = f"{self.id}.v{self.version}"
        return key if self.text else f"{key}.withdrawn"

    @property
    def deed(self) -> Deed:
        if self.text is None:
            return {"work": Work.WITHDRAW, "id": self.id}
        return {"work": Work.PUBLISH, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enacting(Restricting):
    """What becomes of a value of the law; it moves plans as a restriction does."""

    @property
    def deed(self) -> Deed:
        if self.text is None:
            return {"work": Work.REPEAL, "id": self.id}
        return {"work": Work.ENACT, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: when it begins, and the deeds of either process."""

    at: datetime
    deeds: tuple[list[Deed], list[Deed]]
    restricting: Restricting | None = None


@dataclass(slots=True)
class Story:
    """The days one after another, without end; `told` is what stands once a day is over."""

    told: dict[str, Told] = field(default_factory=dict)
    _version: int = 0
    _law_version: int = 0
    _day: int = 0

    def days(self) -> Iterator[Day]:
        plot = (
            lambda: (self._published("mon"), None),
            lambda: (self._withdrawn(), None),
            lambda: (self._enacted(), None),
            lambda: (self._repealed(), None),
            lambda: (None, self._recorded("job.start_on")),
            lambda: (self._published("mon, tue"), self._recorded(_PASSPORT)),
            lambda: (self._published("tue"), self._imported()),
            lambda: (self._withdrawn(), self._imported()),
        )
        for act in chain((lambda: (None, self._imported()),), cycle(plot)):
            self._day += 1
            yield self._of(*act())

    def _of(self, restricting: Restricting | None, other: Deed | None) -> Day:
        one = restricting.deed if restricting else other
        two = other or one
        assert one is not None
        assert two is not None
        chased = [{"work": Work.SWEEP}, {"work": Work.RELAY}]
        return Day(
            at=_FIRST + timedelta(days=self._day - 1),
            deeds=([one, *chased], [*chased, two, *chased]),
            restricting=restricting,
        )

    def _published(self, also_closed: str) -> Restricting:
        self._version += 1
        return Restricting(id=_ID, text=_restriction(also_closed), version=self._version)

    def _withdrawn(self) -> Restricting:
        return Restricting(id=_ID, text=None, version=self._version)

    def _enacted(self) -> Restricting:
        self._law_version += 1
        text = _law(_FIRST.date() + timedelta(days=self._day - 1))
        return Enacting(id=_LAW, text=text, version=self._law_version)

    def _repealed(self) -> Restricting:
        return Enacting(id=_LAW, text=None, version=self._law_version)

    def _imported(self) -> Deed:
        new = _CASES_LATER if self.told else _CASES_FIRST
        for known in self.told.values():
            known.residence = _PLACES[known.residence == _PLACES[0]]
            known.imports += 1
        for n in range(len(self.told) + 1, len(self.told) + new + 1):
            self.told[_file_no(n)] = Told(residence=_PLACES[0])
        rows = (_row(n, told) for n, told in enumerate(self.told.values(), 1))
        return {"work": Work.IMPORT, "text": "\n".join((",".join(_HEADINGS), *rows, ""))}

    def _recorded(self, path: str) -> Deed:
        """Let some cases start a week later, or some passports last a day longer."""
        some = list(self.told)[self._day % 3 :: 3][:_RECORDED]
        for file_no in some:
            self.told[file_no].records += 1
        is_start = path == "job.start_on"
        day = date(2027, 2, 1) + timedelta(weeks=self._day)
        value = day if is_start else date(2031, 6, 1) + timedelta(days=self._day)
        return {"work": Work.RECORD, "cases": some, "path": path, "value": f"{value}"}


def _file_no(n: int) -> str:
    return f"K-{n:04d}"


def _row(n: int, told: Told) -> str:
    """Return case n: every second one waits for its offer, two of three file at the bridge."""
    is_ready = n % 2 == 0
    start = date(2026, 12, 14) + timedelta(weeks=n % 8)
    cells = (
        _file_no(n), f"Quillon Wexford {n}", f"quillon{n}@example.org", "US", "2031-05-14",
        f'"{told.residence}"', f"Firm {n % 3}", f"hr{n % 3}@example.com", "Engineer",
        f"{start}", "36", "land", "Peace Bridge" if n % 3 else "Emerson",
        "filing" if is_ready else "job offer", f"A{n:07d}" if is_ready else "",
        "yes" if is_ready else "", f"Lawyer {n % 2}", f"lawyer{n % 2}@example.com",
        "America/Regina",
    )  # fmt: skip
    return ",".join(cells)


def _restriction(also_closed: str) -> str:
    return f"""
id: {_ID}
title: Invented, the Peace Bridge is closed from Friday to Sunday, and on {also_closed}
kind: port
ports: [peace_bridge]
applies_to: {{purpose: all}}
closed:
  - {{weekdays: [fri, sat, sun, {also_closed}]}}
announced_at: 2026-11-20T09:00:00-05:00
effective_from: 2026-11-23
effective_to: null
source: https://example.org/invented
confidence: low
"""


def _law(today: date) -> str:
    """Return a value by which the papers take longer; filings that wait for them move."""
    return f"""
id: {_LAW}
kind: planning
value: {{least: 0, usual: 56, at_worst: 70}}
published_on: {today}
effective_from: {today}
source: https://example.org/invented
confidence: low
"""
