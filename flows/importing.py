"""Across the portfolio: the firm's spreadsheet comes in, as often as it likes."""

from pathlib import Path
from typing import Any

from prefect.states import State

from flows import desk
from flows.forms import ImportForm
from flows.runtime import Ending, clock, ended, filled_in, office, step, verb
from models.casework import importing
from models.casework.importing import Tally
from models.casework.office import Office
from models.casework.portfolio_csv import Portfolio, read_portfolio
from models.rules.decisions import Refusal, Refused, RefusedError


@verb
def import_portfolio(form: ImportForm) -> State[Any]:
    """Read a portfolio that lies on the server; every row is taken, or rejected with a reason.

    For the reasons row by row, run `northbound import FILE.csv --rejects OUT.csv`.
    """
    filled, firm = filled_in(ImportForm, form), office()
    if isinstance(filled, Refused):
        return _refused(filled)
    found = read(firm, filled)
    if isinstance(found, Refused):
        return _refused(found)
    tally = taken_in(firm, found, dry_run=filled.dry_run)
    desk.shown(firm)
    return _ended(found, tally, dry_run=filled.dry_run)


@step("read the file")
def read(firm: Office, form: ImportForm) -> Portfolio | Refused:
    """Read the portfolio row by row."""
    try:
        return read_portfolio(Path(form.path), book=firm.book)
    except RefusedError as no:
        return no.refused
    except OSError as error:
        message = f"{form.path}: {error.strerror}. The path is looked for on the server."
        return Refused(reason=Refusal.INVALID_FILE, message=message)


@step("take the rows in")
def taken_in(firm: Office, portfolio: Portfolio, *, dry_run: bool) -> Tally:
    """Open, update or leave each case as its row says, in chunks."""
    return importing.take_in(firm, portfolio, now=clock.now(), dry_run=dry_run)


def _ended(portfolio: Portfolio, tally: Tally, *, dry_run: bool) -> State[Any]:
    rejected = len(portfolio.errors) + len(tally.conflicts)
    counts = (
        f"{tally.accepted} accepted, {tally.updated} updated, {tally.unchanged} unchanged, "
        f"{rejected} rejected"
    )
    name = f"import {'tried' if dry_run else 'done'} · {counts}"
    return ended(Ending(name=name, message=f"{counts}.", tags=("portfolio",)))


def _refused(answer: Refused) -> State[Any]:
    name = f"import refused: {answer.reason}"
    message = f"Refused ({answer.reason}): {answer.message}"
    return ended(Ending(name=name, message=message, tags=("portfolio", "refused")))
