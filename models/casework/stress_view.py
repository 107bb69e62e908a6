"""A stressed portfolio as commands answer with it, and in one line."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from models.casework.stressing import Stressed, Toll
from models.casework.striking import Struck
from models.rules.book import RuleBook
from models.rules.counted import counted

_MOST_NAMED = 20


def stress_view(done: Stressed, book: RuleBook) -> dict[str, Any]:
    """Return sums, whose cases they are, and the worst of them; `more` counts the rest."""
    toll = done.toll
    return {
        "title": done.restriction.title,
        "effective_from": done.restriction.effective_from,
        "effective_to": done.restriction.effective_to,
        "headline": headline(done),
        "affected": toll.affected,
        "unaffected": done.unaffected,
        "pinned": toll.pinned,
        "rushed": toll.rushed,
        "rushed_from": toll.first_on,
        "late": toll.late,
        "longest_days": toll.longest_days,
        "past_limit": toll.past_limit,
        "stranded": toll.stranded,
        "owners": _owners(toll),
        "employers": _counted(toll.employers, "employer"),
        "ports": _counted(toll.ports, "port"),
        "worst": [_struck(one, book) for one in done.worst],
        "more": toll.affected - len(done.worst),
    }


def headline(done: Stressed) -> str:
    """Say in one line how many cases move, whose, and how late they become."""
    toll = done.toll
    if not (toll.affected or toll.pinned):
        return f"{done.restriction.title}: no case moves, of {done.unaffected}."
    whose = (
        f"{counted(len(toll.owners), 'colleague')}, {counted(len(toll.employers), 'employer')}"
    )
    told = [f"{counted(toll.affected, 'case')} moved ({whose}), {done.unaffected} not"]
    if toll.rushed:
        told.append(f"{toll.rushed} to be filed earlier, the first on {toll.first_on}")
    if toll.late:
        told.append(f"{toll.late} to start late, by up to {counted(toll.longest_days, 'day')}")
    if toll.past_limit:
        told.append(f"{toll.past_limit} past a legal limit")
    if toll.stranded:
        told.append(f"{toll.stranded} with no day left to file")
    if not (toll.late or toll.past_limit or toll.stranded):
        told.append("none late")
    if toll.pinned:
        told.append(f"{toll.pinned} pinned, to be looked at one by one")
    return f"{done.restriction.title}: {'; '.join(told)}."


def _owners(toll: Toll) -> list[dict[str, Any]]:
    told = _counted(toll.owners, "owner")
    named = {one["owner"] for one in told}

    def share(counts: Counter[str], owner: str) -> int:
        if owner in toll.owners:
            return counts[owner]
        return sum(n for who, n in counts.items() if who not in named)  # of all others

    return [
        one
        | {
            "late": share(toll.late_of, one["owner"]),
            "stranded": share(toll.stranded_of, one["owner"]),
        }
        for one in told
    ]


def _counted(counts: Counter[str], name: str) -> list[dict[str, Any]]:
    """Return the most frequent by name, and the rest as one."""
    named: list[dict[str, Any]] = [
        {name: who, "cases": n} for who, n in counts.most_common(_MOST_NAMED)
    ]
    rest = counts.total() - sum(n for _, n in counts.most_common(_MOST_NAMED))
    others = len(counts) - len(named)
    return [*named, {name: counted(others, "other"), "cases": rest}] if rest else named


def _struck(one: Struck, book: RuleBook) -> dict[str, Any]:
    told = asdict(one)
    was, now = one.filing_was, one.filing_on
    told["moved_days"] = (now - was).days if was and now else None
    if one.is_stranded:
        told["late_days"] = None  # no day is left from which to count
    for way in told["elsewhere"]:
        port = book.ports.get(way["port"] or "")
        way["name"] = port.name if port else None
    return told


def late_words(one: Mapping[str, Any]) -> str:
    """Return in words how late a case of `worst` becomes; empty when it does not."""
    late, past = one["late_days"], one["past_limit_days"]
    told = (
        "no day left" if late is None else counted(late, "day") if late else "",
        f"{past} past {one['limit']}" if past else "",
    )
    return ", ".join(filter(None, told))


def way_words(way: Mapping[str, Any]) -> str:
    """Return another way in words: the port, how far it lies, and the day."""
    away = f" ({way['away']})" if way["away"] else ""
    return f"{way['name'] or way['route']}{away} {way['filing_on']}"
