"""The command line as scripts call it: words in, exit code and both streams out."""

import json
from pathlib import Path

from deploy.cli.main import main

SAMPLES = Path(__file__).parents[1] / "samples"
FACTS = SAMPLES / "facts" / "us-citizen-at-peace-bridge.yaml"
NOW = ("--as-of", "2026-11-23T14:00Z")
STEP = {
    "key", "title", "owner", "status", "class", "earliest_on", "planned_on", "latest_on",
    "due_at", "due_local", "authority_zone", "safe_on", "slack_days", "readings", "counsel",
    "doubt", "who", "basis",
}  # fmt: skip
BASIS = {"rule", "citation", "source", "effective_from", "inputs", "explanation"}
PLAN = {
    "as_of", "reference", "route", "port", "filing_on", "binding_limits", "permit_forecast",
    "steps",
}  # fmt: skip
NOTICE = {
    "key", "reference", "case", "duty", "state", "reason", "class", "rung", "audience",
    "recipient", "channel", "due_at", "sent_at", "attempts",
}  # fmt: skip


def run(*words):
    """Run one command and return its exit code, that of bad usage too."""
    try:
        return main([str(word) for word in words])
    except SystemExit as left:
        return left.code


def answered(capsys, *words, code=0):
    """Run one command with `--json` and return what it answered."""
    capsys.readouterr()
    assert run(*words, "--json") == code
    return json.loads(capsys.readouterr().out)


def portfolio(folder, cases):
    """Write so many cases of the sample portfolio into a file of their own."""
    lines = (SAMPLES / "portfolio.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = folder / "portfolio.csv"
    path.write_text("".join(lines[: cases + 1]), encoding="utf-8")
    return path


def opened(capsys, file=FACTS):
    return answered(capsys, "case", "open", "--file", file, *NOW)["reference"]
