"""What an office keeps is no older than what is published."""

from datetime import timedelta

from models.casework.office import Office
from models.casework.restricting import publish, withdraw
from models.store.engine import reading
from tests.casework.firm import CLOSED_MONDAYS, NOW

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


def test_what_rests_on_publications_is_made_anew_when_one_comes_or_goes(office):
    elsewhere = Office(engine=office.engine, book=office.book)
    made: list[int] = []

    def make(_office, _conn):
        made.append(len(made))
        return made[-1]

    def asked(whose):
        with reading(office.engine) as conn:
            return office.while_it_stands(conn, whose, make)

    mine, theirs = object(), object()
    assert [asked(mine), asked(mine)] == [0, 0]
    publish(elsewhere, CLOSED_MONDAYS, now=LATER)
    assert [asked(mine), asked(mine)] == [1, 1]
    assert asked(theirs) == 2
    withdraw(elsewhere, "invented-mondays", now=LAST)
    assert asked(theirs) == 3
