"""Legal figures by the date of the event they are asked for."""

from datetime import date

from models.rules.book import RuleBook, TimeLimit


def figure(book: RuleBook, rule_id: str, on: date) -> TimeLimit:
    """Return the limit of a rule as it binds on a day; KeyError when the rule sets none.

    The day is that of the event the limit runs from: what was begun under older law is
    counted by it. A day before the first known version gets the oldest.
    """
    versions = book.rules[rule_id]
    # Most rules have one version, and a plan asks for some figure in every case.
    rule = versions[0] if len(versions) == 1 else book.rule(rule_id, on)
    if rule.limit is None:
        raise KeyError(f"{rule_id} sets no limit")
    return rule.limit


def months(limit: TimeLimit) -> int:
    """Return the months and years of a limit as months."""
    return 12 * limit.years + limit.months
