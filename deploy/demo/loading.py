"""The demo's data, moved in time so that it is always as fresh as on the day it was made."""

import csv
import io
import re
from datetime import date, timedelta
from importlib.resources import files

MADE_ON = date(2026, 11, 23)  # the Monday from which the sample's dates were counted
_DATED = ("Passport Expiry", "Target Start", "Permit From", "Permit To")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}")


def demo_rows(today: date) -> bytes:
    """Return the sample portfolio in CSV, its dates moved by whole weeks to suit `today`.

    Whole weeks keep every weekday, and the days between any two dates of a case.
    """
    stream = io.StringIO(newline="")
    reader = csv.DictReader(io.StringIO(_text("portfolio.csv"), newline=""))
    writer = csv.DictWriter(stream, list(reader.fieldnames or ()))
    writer.writeheader()
    for row in reader:
        writer.writerow(row | {name: _moved(row[name], today) for name in _DATED})
    return stream.getvalue().encode("utf-8")


def demo_restriction(today: date) -> str:
    """Return the invented restriction as its YAML file, in force from this week's Monday."""
    return _moved(_text("restriction.yaml"), today)


def _text(name: str) -> str:
    return files("deploy.demo").joinpath(name).read_text(encoding="utf-8")


def _moved(text: str, today: date) -> str:
    weeks = timedelta(weeks=(today - MADE_ON).days // 7)
    return _DATE.sub(lambda match: (date.fromisoformat(match[0]) + weeks).isoformat(), text)
