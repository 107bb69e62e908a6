"""Which way to file a case: every way side by side, and the one to take. Nothing is saved."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from prefect.states import State
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from flows.answers import COMPARE, case_link, links_of, opened_with
from flows.forms import reference
from flows.runtime import Ending, attached, case_in, clock, ended, filled_in, office, step, verb
from models.casework.office import Office
from models.casework.routing import headline, routes_of_case
from models.rules.counted import counted
from models.rules.decisions import Refused, RefusedError

_COLUMNS = (
    "", "Way", "Port", "Lawful", "First day", "Half have it by", "Nine in ten by",
    "Last safe day", "Slack", "Next open",
)  # fmt: skip
_LAWFUL = {True: "yes", False: "no"}


class RoutesForm(BaseModel):
    """A case whose ways of filing are to be compared."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    case: Annotated[str, AfterValidator(reference)] = Field(
        title="Case", description="Its reference, as NB-00012."
    )


@verb
def compare_routes(form: RoutesForm) -> State[Any]:
    """Compare every way of filing a case, and say which to take. Nothing is saved."""
    filled, firm = filled_in(RoutesForm, form), office()
    if isinstance(filled, Refused):
        return _refused(filled, case_in(form))
    found = compared(firm, filled.case)
    if isinstance(found, Refused):
        return _refused(found, filled.case)
    said = headline(found)
    attached("routes", f"{filled.case}: {said}", page(firm, filled.case, found))
    tags = (f"case:{filled.case}", "stage:filing")
    return ended(Ending(name=f"{filled.case} · routes compared", message=said, tags=tags))


@step("plan the case on every way")
def compared(firm: Office, case: str) -> list[dict[str, Any]] | Refused:
    """Plan the case on every way of filing, and write nothing."""
    try:
        return routes_of_case(firm, case, now=clock.now())
    except RefusedError as error:
        return error.refused


def _refused(answer: Refused, case: str | None) -> State[Any]:
    return ended(
        Ending(
            name=f"{case or 'unknown case'} · routes refused: {answer.reason}",
            message=f"Refused ({answer.reason}): {answer.message}",
            tags=("refused", *((f"case:{case}",) if case else ())),
        )
    )


def page(firm: Office, case: str, found: Sequence[Mapping[str, Any]]) -> str:
    """Return the comparison in markdown: what to do, every way, and the grounds of each."""
    again = links_of(firm).get(COMPARE)
    links = [case_link(case)]
    if again is not None:
        links.append(f"[compare again]({opened_with(again, {'case': case})})")
    table = _table(_COLUMNS, map(_row, found))
    return "\n\n".join(
        (f"**{headline(found)}**", " · ".join(links), table, *map(_grounds, _each_once(found)))
    )


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    windows = row["next_windows"]
    return (
        "**take this**" if row["recommended"] else "",
        row["route"],
        row["port_name"] or "",
        _LAWFUL.get(row["allowed"], row["allowed"]),
        *(_day(row[n]) for n in ("earliest_on", "p50_on", "p90_on", "latest_safe_on")),
        "" if row["slack_days"] is None else counted(row["slack_days"], "day"),
        windows[0]["local"] if windows else "",
    )


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _each_once(found: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Return one row for each way and set of grounds: ports mostly share theirs."""
    told = {(row["route"], *(r["message"] for r in row["reasons"])): row for row in found}
    return told.values()


def _grounds(row: Mapping[str, Any]) -> str:
    reasons = [
        f"- {r['message']} {r['remedy'] or ''} ({r['rule']}: {r['citation']})"
        for r in row["reasons"]
    ]
    return "\n".join(
        (f"**{row['route']}**", "", *reasons, *(f"- Mind: {r}" for r in row["risks"]))
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [
        headings,
        ["---"] * len(headings),
        *([c.replace("|", "/") for c in r] for r in rows),
    ]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
