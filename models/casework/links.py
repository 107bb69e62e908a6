"""Links from mails into the dashboard, for those of the firm who may open it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from models.casework.office import Office
from models.rules.case import reference_of
from models.rules.notices import Audience
from models.store import settings_rows
from models.store.engine import reading

SETTING = "links"  # written by the serving process: "desk", "forms" and "duties", as paths


def mail_links(office: Office, ui_url: str) -> Callable[[Any], str | None]:
    """Return what gives a notice its link: the form that answers it, filled in, or the desk.

    Clients get none: the dashboard is the firm's. Without a dashboard ever served, nobody does.
    """
    with reading(office.engine) as conn:
        known = settings_rows.get(conn, SETTING) or {}
    forms, desk = known.get("duties", {}), known.get("desk")

    def link_to(notice: Any) -> str | None:
        if notice.audience != Audience.COUNSEL or desk is None:
            return None
        form = forms.get(notice.duty)
        if form is None:
            return f"{ui_url}{desk}"
        filled = {"form": {"case": reference_of(notice.case_number)}}
        told = quote(json.dumps(filled, separators=(",", ":")))
        # The fragment keeps the address whole through the dashboard's login.
        return f"{ui_url}{form}?parameters={told}#form"

    return link_to
