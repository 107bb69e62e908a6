"""When a failed message goes out again."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.book import DutyClass
from notifications.backoff import LAST_ATTEMPT, GiveUp, TryAgain, after_failure, retry_at

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (27, 60)],
)
def test_it_waits_one_five_fifteen_and_sixty_minutes_and_then_an_hour_each(attempts, minutes):
    assert retry_at(attempts, NOW) == NOW + timedelta(minutes=minutes)


def test_the_last_attempt_is_the_last_one_within_a_day():
    instant = NOW
    attempts = 1
    while (following := retry_at(attempts, instant)) <= NOW + timedelta(hours=24):
        instant, attempts = following, attempts + 1
    assert attempts == LAST_ATTEMPT  # 1 + 5 + 15 + 60 + 22 x 60 = 1401 minutes


@pytest.mark.parametrize(
    ("duty_class", "attempts", "due_at", "decision"),
    [
        (DutyClass.PLANNED, 26, LATER, TryAgain),
        (DutyClass.PLANNED, 27, LATER, GiveUp),  # a planned one is given up, due or not
        (DutyClass.ADVISORY, 27, None, GiveUp),
        (DutyClass.HARD, 27, LATER, TryAgain),
        (DutyClass.HARD, 500, LATER, TryAgain),  # three weeks of hours, and still not due
        (DutyClass.HARD, 26, NOW, TryAgain),
        (DutyClass.HARD, 27, NOW, GiveUp),  # due is reached: it cannot help any more
        (DutyClass.HARD, 27, None, GiveUp),
    ],
)
def test_a_hard_one_is_never_given_up_before_it_is_due(duty_class, attempts, due_at, decision):
    found = after_failure(attempts=attempts, duty_class=duty_class, due_at=due_at, now=NOW)
    assert isinstance(found, decision)


def test_giving_up_names_the_number_of_attempts():
    found = after_failure(attempts=27, duty_class=DutyClass.PLANNED, due_at=None, now=NOW)
    assert found == GiveUp(why="given up after 27 attempts over a day")
