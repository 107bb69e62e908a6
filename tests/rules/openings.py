"""One question to a port's calendar, asked afresh each time."""

from models.rules.ports import PortCalendar


def opening(port, day, traveller, restrictions, holidays=None):
    return PortCalendar(port, traveller, restrictions, holidays=holidays).verdict(day)


def next_open_day(port, day, traveller, restrictions, **options):
    return PortCalendar(port, traveller, restrictions, **options).on_or_after(day)


def previous_open_day(port, day, traveller, restrictions, **options):
    return PortCalendar(port, traveller, restrictions, **options).on_or_before(day)
