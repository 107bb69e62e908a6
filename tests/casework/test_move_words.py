"""What moves, in the words that a caseworker reads."""

from datetime import UTC, date, datetime

import pytest

from models.casework.move_words import field_words, step_lines

NOON = datetime(2027, 1, 29, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "old", "new", "words"),
    [
        ("planned_on", date(2027, 1, 18), date(2027, 1, 19),
         "planned day 2027-01-18 becomes 2027-01-19, 1 day later"),
        ("safe_on", date(2027, 1, 11), date(2027, 1, 7),
         "safe day 2027-01-11 becomes 2027-01-07, 4 days earlier"),
        ("latest_on", date(2027, 1, 29), None, "last day 2027-01-29 becomes none"),
        ("status", "pending", "not_applicable", "status pending becomes not applicable"),
        ("due_at", NOON, NOON.replace(day=31),
         "last instant 2027-01-29T12:00:00Z becomes 2027-01-31T12:00:00Z, 2 days later"),
        ("due_at", NOON, NOON.replace(hour=13),
         "last instant 2027-01-29T12:00:00Z becomes 2027-01-29T13:00:00Z"),
    ],
)  # fmt: skip
def test_a_move_names_the_date_what_it_was_and_by_how_much(field, old, new, words):
    assert field_words(field, old, new) == words


def test_a_step_that_moves_in_two_ways_is_one_line_under_its_title():
    moved = [
        {"step": "filing", "field": "planned_on", "old": "2027-01-18", "new": "2027-01-19"},
        {"step": "filing", "field": "status", "old": "ready", "new": "pending"},
        {"step": "permit_forecast", "field": "limited_by", "old": None, "new": "offer_end"},
    ]
    filing, permit = step_lines(moved)
    assert filing == (
        "File the application: planned day 2027-01-18 becomes 2027-01-19; status ready becomes "
        "pending"
    )
    assert permit == "The permit: limit none becomes offer end"
