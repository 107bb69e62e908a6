"""Choices drawn from a number: the same number, the same choices."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any


class Chance(Random):
    """A source of days, hours and things that are there or not."""

    def maybe(self, how_often: float, make: Callable[[], Any]) -> Any:
        return make() if self.random() < how_often else None

    def day(self, first: date, last: date) -> date:
        return first + self.days(0, (last - first).days)

    def days(self, least: int, most: int) -> timedelta:
        return timedelta(self.randint(least, most))

    def hour(self, day: date) -> datetime:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return midnight + timedelta(minutes=self.randrange(24 * 60))

    def offer_number(self) -> str:
        return f"A{self.randrange(10**7):07d}"
