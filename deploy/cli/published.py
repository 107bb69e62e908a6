"""How the publishing of a restriction or a value of the law is answered."""

import argparse
from typing import Any

from deploy.cli.output import answer, refused, say, table


def told(args: argparse.Namespace, done: Any) -> int:
    """Answer with what moved, or with the refusal."""
    from models.casework.views import changes_view
    from models.rules.decisions import Refused

    if isinstance(done, Refused):
        return refused(args, done.reason, done.message)
    names = ("id", "kind", "version", "affected", "unaffected", "examined")
    found = {name: getattr(done, name) for name in names if hasattr(done, name)}
    found["diffs"] = [{"reference": r, "changes": changes_view(c)} for r, c in done.diffs]

    def tell() -> None:
        rows = [
            (one["reference"], c["step"], c["field"], c["old"], c["new"])
            for one in found["diffs"]
            for c in one["changes"]
        ]
        if rows:
            table(("Case", "Step", "Field", "Before", "After"), rows)
        say(f"{done.id} (version {done.version}): {_counted(found)}")

    return answer(args, found, tell)


def _counted(found: dict[str, Any]) -> str:
    if "examined" in found:
        return f"of {found['examined']} open cases looked at {found['affected']} change."
    return f"{found['affected']} cases move, {found['unaffected']} do not."
