"""Which form answers what is awaited, and the links that open it filled in."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from models.casework import links as addresses
from models.casework.office import Office
from models.casework.reading import DueItem
from models.rules import events
from models.rules.book import Port, PortKind
from models.rules.case import Awaiting
from models.rules.plan import StepKey
from models.rules.records import CaseKind
from models.rules.transitions import TABLE
from models.store import settings_rows
from models.store.engine import reading

UI = "/v2"  # the dashboard's second face: `/` opens it, and a form of it stays in it
LINKS = addresses.SETTING  # where the serving process leaves the addresses of the forms
Links = Mapping[str, str]  # verb -> the path of its form

_FILE = "file"  # stands for the verb of the port's kind
_VISIT = "decide"  # stands for permit or letter
A, S = Awaiting, StepKey

BY_DUTY: Mapping[StepKey, tuple[str, type[events.Event]]] = {
    S.DOCUMENTS: ("record-document", events.DocumentReceived),
    S.PASSPORT_RENEWAL: ("record-document", events.DocumentReceived),
    S.OFFER: ("record-offer", events.OfferMade),
    S.CERTIFICATE: ("record-certificate", events.CertificateRecorded),
    S.FILING: (_FILE, events.Filed),
    S.ENTRY: ("record-permit", events.PermitIssued),
    S.PERMIT_CHECK: ("check-permit", events.PermitChecked),
    S.WORK_START: ("record-work-start", events.WorkStarted),
    S.RIGHTS_INFORMATION: ("record-work-start", events.WorkStarted),
    S.EXTENSION_CERTIFICATE: ("record-certificate", events.CertificateRecorded),
    S.EXTENSION_FILING: ("record-extension-filed", events.ExtensionFiled),
    S.RECORD_RETENTION: ("close-case", events.Closed),
    S.MEDICAL: ("record-document", events.DocumentReceived),
    S.BIOMETRICS: ("record-document", events.DocumentReceived),
    S.ETA: ("record-document", events.DocumentReceived),
    S.LICENCE: ("record-document", events.DocumentReceived),
    S.ATTESTATION: ("record-document", events.DocumentReceived),
    S.DOCUMENT_REQUEST: ("record-request-answered", events.DocumentRequestAnswered),
    S.STOP_WORK: ("record-work-stopped", events.WorkStopped),
    S.JUDICIAL_REVIEW: ("record-review-filed", events.ReviewFiled),
    S.RESTORATION: ("record-restoration-filed", events.RestorationFiled),
    S.RESTORATION_DECISION: ("record-restored", events.StatusRestored),
    S.SPOUSE_FILING: ("record-spouse-filed", events.SpouseFiled),
    S.INSPECTION_ANSWER: ("record-employer-answer", events.EmployerFindingAnswered),
    S.PENALTY_PAYMENT: ("record-employer-answer", events.EmployerFindingAnswered),
}
"""The verb that fulfils a duty, and the event it records."""

BY_STATE: Mapping[Awaiting, str] = {
    A.OFFER: "record-offer",
    A.CERTIFICATE: "record-certificate",
    A.FILING: _FILE,
    A.RETURN_VISIT: _FILE,
    A.DECISION: _VISIT,
    A.EXAMINATION: "record-certificate",
    A.FURTHER_EXAMINATION: "record-permit",
    A.ENTRY: "record-permit",
    A.PERMIT_CHECK: "check-permit",
    A.WORK_START: "record-work-start",
    A.EXTENSION_WINDOW: "record-offer",
    A.EXTENSION_CERTIFICATE: "record-certificate",
    A.EXTENSION_FILING: "record-extension-filed",
    A.EXTENSION_DECISION: "record-permit",
    A.REFUSAL_REVIEW: "record-offer",
    A.RESTORATION_DECISION: "record-restored",
    A.COUNSEL: "close-case",
    A.RETENTION: "close-case",
    A.NOTHING: "reopen-case",
}
"""The verb for what a case waits for, when the duty's own cannot be recorded yet."""

_OF_A_WORKER = frozenset({S.SPOUSE_FILING})  # a spouse's own case records its filing itself
_SPOUSE_AWAITS: Mapping[Awaiting, str] = {
    A.REFUSAL_REVIEW: _FILE,
    A.EXTENSION_WINDOW: "record-extension-filed",
}
"""The verb where an open permit, which stands on no offer, waits for another thing."""

_AT_PORT = {
    PortKind.LAND: "file-at-land-port",
    PortKind.AIRPORT: "file-at-airport",
    PortKind.PRECLEARANCE: "file-at-airport",
}
COMPARE = "compare-routes"
# Before these the way of filing is still to be chosen, or can be chosen anew.
_ON_A_WAY = frozenset({S.FILING, S.EXTENSION_FILING, S.SPOUSE_FILING})
_OPENING = (
    "open-case",
    "change-facts",
    "import-portfolio",
    "publish-restriction",
    "preview-restriction",
    COMPARE,
    "what-if",
    "stress",
)


def links_of(firm: Office) -> Links:
    """Return the paths of the forms, as the serving process left them."""
    with reading(firm.engine) as connection:
        found: Links = (settings_rows.get(connection, LINKS) or {}).get("forms", {})
    return found


def duty_paths(forms: Links) -> dict[str, str]:
    """Return the form that fulfils each duty, where it is the same for every case."""
    same = {duty: verb for duty, (verb, _) in BY_DUTY.items() if duty not in _OF_A_WORKER}
    fixed = {duty.value: verb for duty, verb in same.items()}
    return {duty: forms[verb] for duty, verb in fixed.items() if verb in forms}


def answer_to(item: DueItem, links: Links, ports: Mapping[str, Port]) -> str:
    """Return a link to the form that answers a row of the desk; empty when none is served."""
    name = verb_for(item, ports)
    path = links.get(name)
    answer = f"[{_words(name)}]({prefilled(path, item, name)})" if path else ""
    return " · ".join(filter(None, (answer, _comparison(item, links))))


def _comparison(item: DueItem, links: Links) -> str:
    """Return a link to the comparison of all ways, on a duty that takes one of them."""
    if item.duty not in _ON_A_WAY or COMPARE not in links:
        return ""
    return f"[{_words(COMPARE)}]({opened_with(links[COMPARE], {'case': item.reference})})"


def verb_for(item: DueItem, ports: Mapping[str, Port]) -> str:
    """Return the verb that the case would accept now, the duty's own if it can be."""
    is_spouse = item.kind is CaseKind.SPOUSE
    own = None if is_spouse and item.duty in _OF_A_WORKER else BY_DUTY.get(item.duty)
    taken = own is not None and item.awaiting in TABLE[own[1]].taken_by
    name = own[0] if own is not None and taken else BY_STATE[item.awaiting]
    if is_spouse and not taken:
        name = _SPOUSE_AWAITS.get(item.awaiting, name)
    port = ports.get(item.port or "")
    if name == _FILE:
        return _AT_PORT[port.kind] if port else "file-at-consulate"
    if name == _VISIT:
        return "record-permit" if port else "record-letter"
    return name


def prefilled(path: str, item: DueItem, name: str) -> str:
    """Return the path of a form with the case and the version seen already in it."""
    form: dict[str, Any] = {"case": item.reference, "version": item.version}
    if item.port and name in _AT_PORT.values():
        form["port"] = item.port
    if item.duty is StepKey.PASSPORT_RENEWAL and name == "record-document":
        form["kind"] = "passport"
    return opened_with(path, form)


def opened_with(path: str, form: Mapping[str, Any]) -> str:
    """Return the path of a form with these fields already in it."""
    filled = quote(json.dumps({"form": form}, separators=(",", ":")))
    # The fragment keeps the address whole through the dashboard's login, which repeats a query.
    return f"{path}?parameters={filled}#form"


def decision_links(reference: str, cases: int, links: Links) -> str:
    """Return links to the forms that review, approve or reject a proposal, filled in."""
    asked: dict[str, dict[str, Any]] = {
        "review-proposal": {"proposal": reference},
        "approve-proposal": {"proposal": reference, "cases": cases},
        "reject-proposal": {"proposal": reference},
    }
    return " · ".join(
        f"[{name.partition('-')[0]}]({opened_with(links[name], form)})"
        for name, form in asked.items()
        if name in links
    )


def unpin_link(reference: str, version: int, links: Links) -> str:
    """Return a link to the form that unpins a plan, filled in; empty when none is served."""
    path = links.get("unpin-plan")
    form = {"case": reference, "version": version}
    return f" [{_words('unpin-plan')}]({opened_with(path, form)})" if path else ""


def case_link(reference: str) -> str:
    """Return a link to every run about a case: its history as the dashboard has it."""
    return f"[{reference}]({UI}/runs?tags={quote(f'case:{reference}')})"


def opening_links(links: Links) -> str:
    """Return links to what concerns no row: a new case, a portfolio, a restriction ..."""
    served = [f"[{_words(name)}]({links[name]})" for name in _OPENING if name in links]
    return " · ".join(served)


def _words(name: str) -> str:
    return name.replace("-", "\N{NO-BREAK SPACE}")
