"""The desk: one page that says what is due, who must act, and opens the form that answers it.

No name of a person stands on it; it is kept as an artifact of the dashboard, always the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactCollectionFilter, ArtifactCollectionFilterKey
from prefect.context import FlowRunContext
from prefect.states import State

from flows.answers import (
    UI,
    Links,
    answer_to,
    case_link,
    decision_links,
    links_of,
    opening_links,
    unpin_link,
)
from flows.runtime import Ending, clock, ended, office, settings, step, verb
from models.casework.feed_list import feeds_of
from models.casework.feed_state import checks
from models.casework.office import Office
from models.casework.pinning import pinned_cases
from models.casework.proposing import list_proposals
from models.casework.reading import DueItem, due_list
from models.rules.book import DutyClass
from models.rules.counted import counted
from models.rules.decisions import RefusedError
from models.rules.grounds import Ground
from models.rules.plan import STEPS
from models.store.proposals import ProposalState

KEY = "desk"
HORIZON_DAYS = 14
MOST_PROPOSALS = 20
MOST_PINS = 50
MOST_ROWS = 200  # what a person can read; the rest is counted, and the command line lists it
_SPACE = "\N{NO-BREAK SPACE}"
# The page is narrow: a wide heading and spaces that do not break keep a row on one line.
_COLUMNS = (f"Our{_SPACE}reference", "What", "Who", "Due", "Answer")


@verb
def refresh_desk() -> State[None]:
    """Show the desk as it is now. Every act and every sweep does this by itself."""
    firm = office()
    shown(firm)
    return ended(Ending(name="desk refreshed", message="The desk is up to date."))


@step("refresh the desk")
def shown(firm: Office) -> None:
    """Show the desk as it is now; without a run there is no dashboard to show it on."""
    if FlowRunContext.get() is not None:
        post(firm)


def post(firm: Office) -> str:
    """Write the page to the dashboard, over the one that was there; return its path.

    One artifact is written over again and again: a version for each act and each sweep would
    stay in Prefect's database for ever, and the page would have no lasting address.
    """
    now = clock.now()
    items = due_list(firm, now=now, horizon_days=HORIZON_DAYS)
    headline, links = headline_of(items, now=now), links_of(firm)
    parts = (
        f"**{headline}**",
        *(f"**{trouble}** `northbound feeds` says more." for trouble in feed_troubles(firm)),
        proposals_of(firm, links),
        pinned_of(firm, links, now=now),
        page(items, links, firm),
    )
    text = "\n\n".join(filter(None, parts))
    with get_client(sync_client=True) as client:
        ours = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[KEY]))
        known = client.read_latest_artifacts(artifact_filter=ours)
        if known:
            found = known[0].latest_id
            client.update_artifact(found, ArtifactUpdate(data=text, description=headline))
        else:
            new = ArtifactCreate(key=KEY, type="markdown", data=text, description=headline)
            found = client.create_artifact(new).id
    # The fragment keeps the address whole through the dashboard's login, which repeats a query.
    return f"{UI}/artifacts/artifact/{found}#desk"


def proposals_of(firm: Office, links: Links) -> str:
    """Return what waits for a person's decision, with links to the forms that decide it."""
    waiting = list_proposals(firm, state=ProposalState.WAITING)
    aside = len(list_proposals(firm, state=ProposalState.QUARANTINED))
    rows = [
        f"- **{one['reference']}** {one['kind'].replace('_', ' ')} `{one['subject']}`: "
        f"{counted(one['affected'] or 0, 'case')} would move. "
        f"{decision_links(one['reference'], one['affected'], links)}"
        for one in waiting[:MOST_PROPOSALS]
    ]
    if left := len(waiting) - len(rows):
        rows.append(f"- {left} more: `northbound proposals --state waiting`.")
    count = len(waiting)
    waits = f"**{counted(count, 'proposal waits', 'proposals wait')} for your decision**"
    told = [f"{waits}\n\n" + "\n".join(rows)] if waiting else []
    if aside:
        cannot = counted(aside, "entry of a feed", "entries of feeds")
        told.append(f"{cannot} cannot be read: `northbound proposals --state quarantined`.")
    return "\n\n".join(told)


def pinned_of(firm: Office, links: Links, *, now: datetime) -> str:
    """Return which plans are pinned, until when, and whether they would move without it."""
    rows = [
        f"- {case_link(one.reference)} until {one.until_on}"
        f"{', **would move**' if one.would_move else ''}"
        f"{unpin_link(one.reference, one.version, links)}"
        for one in pinned_cases(firm, now=now, limit=MOST_PINS)
    ]
    return "**Pinned plans**\n\n" + "\n".join(rows) if rows else ""


def feed_troubles(firm: Office) -> list[str]:
    """Return what is wrong with the feeds, each in a sentence."""
    ours = settings()
    try:
        feeds = feeds_of(ours.feeds)
    except RefusedError as error:
        return [error.refused.message]
    found = checks(firm.engine, feeds, now=clock.now(), every=ours.feeds_every)
    return [f"Feed {one.name} {one.message}." for one in found if not one.ok]


def headline_of(items: Sequence[DueItem], *, now: datetime) -> str:
    """Say in one line how much is due, and as of when."""
    overdue = sum(item.overdue for item in items)
    week = (now + timedelta(days=7)).date()
    soon = sum(not item.overdue and item.due_on <= week for item in items)
    return f"{soon} due within a week, {overdue} overdue; as of {now:%Y-%m-%d %H:%M} UTC"


def page(items: Sequence[DueItem], links: Links, firm: Office) -> str:
    """Return the desk in markdown, the most urgent first."""
    urgent = sorted(items, key=lambda item: (item.due_on, item.reference))
    shown = urgent[:MOST_ROWS]
    grounds = _numbered(shown)
    rows = [_row(item, links, firm, grounds[item.ground]) for item in shown]
    left = len(urgent) - len(rows)
    more = f"\n\n{left} more are due later: `northbound case list`." if left else ""
    table = f"{_table(rows)}{more}\n\n{_why(grounds)}" if rows else "Nothing is due."
    return f"{opening_links(links)}\n\n{table}\n"


def _numbered(items: Iterable[DueItem]) -> dict[Ground, int]:
    """Number what the rows stand on, in the order in which it is named."""
    named = dict.fromkeys(item.ground for item in items)
    return {one: n for n, one in enumerate(named, start=1)}


def _why(grounds: Mapping[Ground, int]) -> str:
    """Return what the numbers beside the days mean, each rule once.

    How a day was counted can name a passport's: that stays out of the dashboard.
    """
    rows = [
        f"- ({n}) {of.title}: {of.citation} (`{of.rule}`, {_since(of.effective_from)}). "
        f"Source: {of.source}"
        for of, n in grounds.items()
    ]
    said = "Why these days; how each was counted is told by `northbound plan` and its case:"
    return "\n".join((said, "", *rows))


def _since(start: str | None) -> str:
    return f"in force from {start}" if start else "from a day nobody recorded"


def _table(rows: Iterable[Sequence[str]]) -> str:
    lines = [_COLUMNS, ["---"] * len(_COLUMNS), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _row(item: DueItem, links: Links, firm: Office, ground: int) -> tuple[str, ...]:
    return (
        case_link(item.reference),
        item.title.replace("|", "/"),
        item.owner,
        f"{_due(item)}, {_how_soon(item).replace(' ', _SPACE)}{_SPACE}({ground})",
        answer_to(item, links, firm.book.ports),
    )


def _due(item: DueItem) -> str:
    if STEPS[item.duty].duty_class is DutyClass.HARD and item.due_at is not None:
        return f"{item.due_at:%Y-%m-%d %H:%M} UTC"
    return item.due_on.isoformat()


def _how_soon(item: DueItem) -> str:
    if item.overdue:
        return f"**{counted(-item.days, 'day')} late**" if item.days < 0 else "**late**"
    return {0: "today", 1: "tomorrow"}.get(item.days, f"in {counted(item.days, 'day')}")
