"""The pages of what would be if: a case beside itself, and what a closing does to all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flows.answers import case_link, links_of, opened_with
from flows.foreseeing_forms import StressForm, WhatIfForm
from models.casework.comparing import (
    FORECAST,
    headline,
    is_changed,
    limit_words,
    reading_lines,
)
from models.casework.move_words import words_of
from models.casework.office import Office
from models.casework.stress_view import late_words, way_words
from models.rules.counted import counted
from models.rules.forecast import PASSPORT
from models.rules.plan import StepKey

# What speaks of these may tell a passport's own day, which no page of the dashboard shows.
_OF_A_PASSPORT = frozenset(
    {StepKey.PASSPORT_RENEWAL.value, StepKey.SPOUSE_FILING.value, StepKey.SPOUSE_END.value}
)


Rows = Sequence[dict[str, Any]]


def beside(firm: Office, form: WhatIfForm, rows: Rows, linked: Mapping[str, Rows]) -> str:
    """Return a case as it is and as it would be in markdown, without a passport's days.

    `linked` are the cases, by reference, that what is supposed reaches too.
    """
    hidden = passport_days(rows)
    again = form.model_dump(mode="json", exclude_none=True, exclude={"passport_expires_on"})
    return "\n\n".join(
        [
            f"**{without(hidden, headline(rows))}** Nothing is saved.",
            " · ".join([case_link(form.case), *_again(firm, "what-if", again)]),
            _steps(rows),
            *(
                f"**{case_link(case)}** rests on it.\n\n{_steps(r)}"
                for case, r in linked.items()
            ),
        ]
    )


def _steps(rows: Rows) -> str:
    hidden = passport_days(rows)
    shown = [_row(row, hidden) for row in rows]
    table = _table(("Step", "Now", "Then", "Moved", "Late by"), shown)
    # A column of sentences would leave a date no line of its own.
    reasons = [f"- **{row['title']}**: {why}" for row in rows if (why := _why(row, hidden))]
    return "\n\n".join(filter(None, (table, "\n".join(reasons))))


def _why(row: Mapping[str, Any], hidden: tuple[str, ...]) -> str:
    if row["step"] in _OF_A_PASSPORT or not is_changed(row):
        return ""
    limits = [f"{limit_words(row)}."] if row["limits"] else []
    return without(hidden, " ".join([*limits, *reading_lines(row), *row["why"]]))


def passport_days(steps: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the days of a permit's end, by either reading, that are a passport's own."""
    permit = next(row for row in steps if row["step"] == FORECAST)
    ends = (("before", "before_on"), ("after", "after_on"))
    own = [permit[on] for limit, on in ends if permit[limit] == PASSPORT]
    read = [one[on] for one in permit["readings"] if one["is_passports"] for on in _BOTH]
    return tuple(str(day) for day in (*own, *read) if day is not None)


_BOTH = ("was", "now")


def veiled(rows: Rows) -> Rows:
    """Return rows that do not tell a passport's day by how far the permit's end moves.

    The limits of the steps that rest on a passport lie a fixed time off its end.
    """
    shown = [row | {"limits": []} if row["step"] in _OF_A_PASSPORT else row for row in rows]
    if not passport_days(rows):
        return shown
    return [row | {"moved_days": None} if row["step"] == FORECAST else row for row in shown]


def without(hidden: Iterable[str], text: str) -> str:
    """Return a text that names the passport's end where it told the day."""
    for day in hidden:
        text = text.replace(day, "the passport's end")
    return text


def _row(row: Mapping[str, Any], hidden: tuple[str, ...]) -> tuple[str, ...]:
    moved, late = row["moved_days"], row["late_days"]
    return (
        f"**{row['title']}**" if is_changed(row) else row["title"],
        without(hidden, _day(row["before_on"])),
        without(hidden, _day(row["after_on"])),
        words_of(moved) if moved else "",
        f"**{counted(late, 'day')}**" if late else "",
    )


def struck(firm: Office, form: StressForm, found: Mapping[str, Any]) -> str:
    """Return what a closing does in markdown; people and employers are named by the command."""
    again = form.model_dump(mode="json", exclude_none=True)
    ports = ", ".join(f"{one['port']} {one['cases']}" for one in found["ports"])
    # With one port for all, its column would only leave a date no line of its own.
    at = ("Port",) if len(found["ports"]) > 1 else ()
    headings = ("Case", *at, "Files", "Would file", "Would start", "Late by",
                "Nearest that keeps its start")  # fmt: skip
    more = f"And {counted(found['more'], 'case')} more, hit less hard." if found["more"] else ""
    parts = (
        f"**{found['headline']}** Nothing is saved.",
        " · ".join([*_again(firm, "stress", again), "`northbound stress` says whose"]),
        f"Cases by port: {ports}." if ports else "",
        _table(headings, [_hit(one, is_told=bool(at)) for one in found["worst"]])
        if ports
        else "No plan moves.",
        more,
    )
    return "\n\n".join(filter(None, parts))


def _hit(one: Mapping[str, Any], *, is_told: bool) -> tuple[str, ...]:
    nearest = next(iter(one["elsewhere"]), None)
    return (
        case_link(one["reference"]),
        *((one["port"],) if is_told else ()),
        *(_day(one[name]) for name in ("filing_was", "filing_on", "starts_on")),
        late_words(one),
        way_words(nearest) if nearest else "none known",
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "none"


def _again(firm: Office, name: str, form: Mapping[str, Any]) -> Iterator[str]:
    path = links_of(firm).get(name)
    if path is not None:
        yield f"[suppose something else]({opened_with(path, form)})"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(headings)
    lines = [names, ["---"] * len(names), *([c.replace("|", "/") for c in r] for r in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
