"""The ways of filing as the JSON that commands answer with."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from models.casework.views import ANSWER, finding_view
from models.rules.almanac import Almanac
from models.rules.border_words import day_words
from models.rules.findings import Finding
from models.rules.restrictions import Restriction
from models.rules.timing import Timing
from models.rules.ways import OpenWindow, Way

_MIDNIGHT = "00:00"


def ways_view(ways: Iterable[Way], almanac: Almanac, *, on: date) -> list[dict[str, Any]]:
    """Return each way with its reasons under the law of a day; days are ISO, instants UTC."""
    notices = {r.id: r for r in almanac.restrictions}
    return [_way_view(way, almanac, notices, on) for way in ways]


def _way_view(
    way: Way, almanac: Almanac, notices: Mapping[str, Restriction], on: date
) -> dict[str, Any]:
    reasons = [_reason(f, almanac, notices, on) for f in way.findings]
    return {
        "route": way.route.value,
        "port": way.port.id if way.port else None,
        "port_name": way.port.name if way.port else None,
        "allowed": ANSWER[way.verdict],
        "reasons": reasons,
        "earliest_on": way.earliest_on,
        "p50_on": way.p50_on,
        "p90_on": way.p90_on,
        "latest_safe_on": way.latest_safe_on,
        "slack_days": way.slack_days,
        "next_windows": [_window_view(w) for w in way.windows],
        "restrictions": list(way.restrictions),
        "sources": list(dict.fromkeys(_sources(way, reasons, notices))),
        "data_as_of": way.timing.data_as_of,
        "timing": _timing_view(way.timing),
        "risks": list(way.risks),
        "recommended": way.recommended,
        "because": way.because,
        "once_settled": way.once_settled,
    }


def _reason(
    finding: Finding, almanac: Almanac, notices: Mapping[str, Restriction], on: date
) -> dict[str, Any]:
    """Return a finding; one on a notice cites the notice."""
    notice = notices.get(finding.rule)
    if notice is None:
        return finding_view(finding, almanac.book, on)
    is_open = finding.doubt is not None
    return {
        "verdict": ANSWER[finding.verdict],
        "rule": notice.id,
        "citation": notice.title,
        "source": notice.source,
        "message": finding.message,
        "remedy": finding.remedy or None,
        "doubt": finding.doubt,
        "who": finding.who.value if is_open and finding.who else None,
    }


def _sources(
    way: Way, reasons: Iterable[Mapping[str, Any]], notices: Mapping[str, Restriction]
) -> Iterator[str]:
    yield from (one["source"] for one in reasons)
    yield from (notices[one].source for one in way.restrictions if one in notices)
    if way.port is not None:
        yield from way.port.provenance.source
    yield from way.timing.sources


def _window_view(window: OpenWindow) -> dict[str, Any]:
    return {
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "local": window_words(window),
    }


def window_words(window: OpenWindow) -> str:
    """Return a window as people at the port say it: Tuesday 2024-06-18, 08:00 to 24:00."""
    zone = ZoneInfo(window.zone)
    opens, closes = window.opens_at.astimezone(zone), window.closes_at.astimezone(zone)
    until = f"{closes:%H:%M}"
    shown = "24:00" if until == _MIDNIGHT else until
    return f"{day_words(opens.date())}, {opens:%H:%M} to {shown} ({window.zone})"


def _timing_view(timing: Timing) -> dict[str, Any]:
    return {
        "p50_days": timing.p50_days,
        "p90_days": timing.p90_days,
        "old": timing.is_old,
        "own_cases": timing.own_cases,
        "prior_cases": timing.prior_cases,
        "assumption": timing.assumption,
        "missing": timing.missing,
    }
