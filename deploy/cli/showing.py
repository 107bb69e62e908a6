"""Cases and plans for people at a terminal."""

from typing import TYPE_CHECKING, Any

from deploy.cli.output import plain, say, table

if TYPE_CHECKING:
    from models.rules.book import RuleBook


def listed(found: list[dict[str, Any]]) -> None:
    """Show a list of cases."""
    headings = ("Case", "File no", "Stage", "Awaiting", "Next due", "Owner", "Port")
    names = ("reference", "file_no", "stage", "awaiting", "next_due_at", "owner", "port")
    table(headings, [[one[name] for name in names] for one in found])
    from models.rules.counted import counted

    say(f"{counted(len(found), 'case')}.")


def shown(found: dict[str, Any]) -> None:
    """Show one case: where it stands, what was found, its plan and its history."""
    say(
        f"{found['reference']} (version {found['version']}): {found['stage']}, "
        f"awaiting {found['awaiting']}"
    )
    _pinned(found["pin"])
    eligible = {True: "yes", False: "no"}.get(found["eligibility"]["eligible"], "ask counsel")
    say(f"Eligible: {eligible}")
    open_questions = [f for f in found["eligibility"]["findings"] if f["verdict"] is not True]
    if open_questions:
        rows = [(f["rule"], f["message"], f["remedy"]) for f in open_questions]
        table(("Rule", "Finding", "What helps"), rows)
    planned(found["plan"])
    for link in found["links"]:
        say(
            f"Linked: {link['case']} (the {link['kind']}'s), {link['stage']}, "
            f"awaiting {link['awaiting']}"
        )
    history = [(e["seq"], e["name"], e["at"], e["by"]) for e in found["events"]]
    table(("No", "Event", "At", "By"), history)
    if found["runs"]:
        names = ("name", "state", "started_at", "link")
        runs = [[run[name] for name in names] for run in found["runs"]]
        table(("Run", "State", "Started", "In the dashboard"), runs)


def planned(found: dict[str, Any]) -> None:
    """Show a plan, and whether it is pinned; with a what-if, what would change."""
    _pinned(found.get("pin"))
    if "diff" in found:
        _beside(found)
        for other in found.get("linked", ()):
            say(f"{other['case']} (the {other['kind']}'s):")
            _beside(other)
        return
    headings = ("Step", "Owner", "Status", "Earliest", "Planned", "Latest", "Safe", "Slack")
    names = ("title", "owner", "status", "earliest_on", "planned_on", "latest_on", "safe_on")
    rows = [[*(s[n] for n in names), s["slack_days"]] for s in found["steps"]]
    table(headings, rows)
    for step in found["steps"]:
        because = " ".join(step["basis"]["explanation"])
        say(
            f"{step['title']}: {because} [{step['basis']['rule']}: {step['basis']['citation']}]"
        )
        if step["due_at"]:
            clocks = f"{plain(step['due_at'])} ({step['authority_zone']})"
            say(f"  Last instant: {clocks}, which is {step['due_local']} at the office")
        if step["counsel"]:
            say(f"  For {step['who']}: {step['doubt']}")
    forecast = found["permit_forecast"]
    say(
        f"Permit forecast: {plain(forecast['from'])} to {plain(forecast['to'])}, "
        f"limited by {forecast['limited_by']}"
    )


def _pinned(pin: dict[str, Any] | None) -> None:
    """Say to which day a plan is pinned, why, and where the border would move it."""
    from models.casework.move_words import step_lines

    if pin is None:
        return
    say(f"Pinned until {plain(pin['until_on'])}: {pin['reason']}")
    if moves := step_lines(pin["would_move"]):
        say("The border would move it; without the pin:")
    for line in moves:
        say(f"  {line}")


def _beside(found: dict[str, Any]) -> None:
    from models.casework.comparing import headline, limit_words, side_by_side

    steps = side_by_side(found["before"], found["after"])
    say(headline(steps))
    moved = [one for one in steps if one["before_on"] != one["after_on"]]
    if moved:
        names = ("title", "before_on", "after_on", "moved_days", "late_days")
        rows = [[*(one[n] for n in names), " ".join(one["why"])] for one in moved]
        table(("Step", "Now", "Then", "Days", "Late by", "Because"), rows)
    for one in steps:
        if one["limits"]:
            say(f"{one['title']}: {limit_words(one)}")


def routed(found: list[dict[str, Any]], book: "RuleBook") -> None:
    """Show the ways of filing: the one to take, a table of all, and the reasons of each."""
    from models.casework.routing import headline, unmeasured_words

    say(headline(found))
    headings = ("", "Way", "Port", "Allowed", "Earliest", "Half by", "9 in 10 by", "Last safe",
                "Slack", "Next window")  # fmt: skip
    table(headings, [_way_row(way) for way in found])
    if unknown := unmeasured_words(found, book):
        say(unknown)
    for (route, *_), ways in _alike(found).items():
        _way_reasons(route, ways)


_ALLOWED = {True: "yes", False: "no"}


def _way_row(way: dict[str, Any]) -> list[Any]:
    windows = way["next_windows"]
    names = ("earliest_on", "p50_on", "p90_on", "latest_safe_on", "slack_days")
    return [
        "*" if way["recommended"] else "",
        way["route"],
        way["port_name"],
        _ALLOWED.get(way["allowed"], way["allowed"]),
        *(way[name] for name in names),
        windows[0]["local"] if windows else None,
    ]


def _alike(found: list[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Return the ways by their reasons: the ports of a way mostly share them."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for way in found:
        said = (way["route"], *(r["message"] for r in way["reasons"]))
        alike.setdefault(said, []).append(way)
    return alike


def _way_reasons(route: str, ways: list[dict[str, Any]]) -> None:
    ports = ", ".join(way["port_name"] for way in ways if way["port_name"])
    say(f"{route}: {ports}" if ports else f"{route}:")
    for reason in ways[0]["reasons"]:
        helps = f" {reason['remedy']}" if reason["remedy"] else ""
        say(f"  {reason['message']}{helps} [{reason['rule']}: {reason['citation']}]")
    for risk in dict.fromkeys(risk for way in ways for risk in way["risks"]):
        say(f"  Mind: {risk}")
