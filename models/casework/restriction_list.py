"""All restrictions in one list: the shipped history's, and those published here."""

from datetime import datetime
from typing import Any

from models.casework.office import Office
from models.casework.restriction_file import from_document
from models.rules.restrictions import Restriction
from models.store import restrictions
from models.store.engine import reading


def list_restrictions(office: Office) -> list[dict[str, Any]]:
    """Return every restriction: the shipped history's, and those published here.

    One published under a shipped id stands in the shipped one's place while it is in force;
    withdrawn, it is listed beside it, which counts again.
    """
    with reading(office.engine) as conn:
        own = restrictions.every(conn)
    replaced = {one.id for one in own if one.is_in_force}
    shipped = [_listed(r, "history", None) for r in office.history if r.id not in replaced]
    published = [
        _listed(from_document(o.document, version=o.version), o.state.value, o.published_at)
        for o in own
    ]
    return [*shipped, *published]


def _listed(one: Restriction, state: str, published_at: datetime | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "version": one.version,
        "state": state,
        "title": one.title,
        "kind": one.kind.value,
        "announced_at": one.announced_at,
        "effective_from": one.effective_from,
        "effective_to": one.effective_to,
        "published_at": published_at,
        "source": one.source,
        "effect": one.effect.value,
        "confidence": one.confidence.value,
    }
