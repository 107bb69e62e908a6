"""What holds a firm to the truth must find what is not true."""

from models.casework.office import Office
from models.casework.restricting import publish, withdraw
from models.casework.restriction_file import digest, read_restriction
from models.reference.loader import load_book
from models.store import restrictions
from models.store.engine import open_engine, reading, writing
from tests.benchmarks.truth import Wrong, unheeded
from tests.casework.firm import CLOSED_MONDAYS, NOW, opened


def found(office):
    with reading(office.engine) as conn:
        return [wrong for wrong, _ in unheeded(conn, office)]


def test_a_plan_that_a_restriction_never_reached_is_found(sqlite_url):
    office = Office(engine=open_engine(sqlite_url), book=load_book())
    opened(office)
    opened(office, 2, port="pacific_highway")
    assert found(office) == []
    wanted = read_restriction(CLOSED_MONDAYS, ports=office.book.ports)
    document, text = dict(wanted.document), digest(wanted)
    with writing(office.engine) as conn:
        restrictions.begin(conn, wanted.id, document=document, digest=text, now=NOW)
    assert found(office) == [Wrong.HALF]
    publish(office, CLOSED_MONDAYS, now=NOW)
    assert found(office) == []
    with writing(office.engine) as conn:
        restrictions.begin_withdrawal(conn, wanted.id)
    assert found(office) == [Wrong.HALF]
    withdraw(office, wanted.id, now=NOW)
    assert found(office) == []
    office.engine.dispose()
