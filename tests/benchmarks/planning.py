"""What a plan costs, with and without the sentences that explain each date."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from models.casework.office import Office
from models.casework.portfolio_csv import read_portfolio
from models.reference.loader import load_book
from models.rules.almanac import Almanac
from models.rules.case import Case, People
from models.rules.grounds import basis
from models.rules.opening import opened
from models.rules.planning import plan
from models.store.engine import open_engine
from tests.benchmarks.reporting import Figure
from tests.benchmarks.templates import NOW, PORTFOLIO
from tests.benchmarks.timing import in_turns, median, timed
from tests.benchmarks.worlds import Size

ROUNDS = 25


def measured(_size: Size) -> list[Figure]:
    book = load_book()
    office = Office(engine=open_engine("sqlite://"), book=book)
    almanac = office.almanac_under(office.history)
    rows = read_portfolio(PORTFOLIO, book=book).taken
    cases = [
        opened(n, row.facts, People(applicant=0), on=NOW.date())
        for n, row in enumerate(rows, 1)
        if row.facts is not None
    ]
    for case in cases:  # the calendars fill themselves once
        _explained(case, almanac)
    cells: dict[str, Callable[[], float]] = {}
    for case in cases:
        cells[f"bare {case.number}"] = _cell(_bare, case, almanac)
        cells[f"explained {case.number}"] = _cell(_explained, case, almanac)
    took = in_turns(cells, ROUNDS)
    return [
        _figure("with explanations", took, "explained", "< 80"),
        _figure("without explanations", took, "bare", "< 25"),
    ]


def _cell(
    work: Callable[[Case, Almanac], None], case: Case, almanac: Almanac
) -> Callable[[], float]:
    return lambda: timed(lambda: work(case, almanac))


def _bare(case: Case, almanac: Almanac) -> None:
    plan(case, almanac, as_of=NOW)


def _explained(case: Case, almanac: Almanac) -> None:
    today = NOW.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    for step in plan(case, almanac, as_of=NOW).steps:
        basis(step.why, almanac.book, on=today)


def _figure(name: str, took: dict[str, list[float]], kind: str, bound: str) -> Figure:
    each = [median(seconds) for cell, seconds in took.items() if cell.startswith(kind)]
    return Figure(
        name=f"plan of a case, {name}", value=median(each) * 1e6, unit="us",
        spread=f"[{min(each) * 1e6:,.1f} - {max(each) * 1e6:,.1f}]", bound=bound,
        note=f"{len(each)} cases",
    )  # fmt: skip
