"""The one way through: a chunk costs what one case costs, and a refusal takes nobody along."""

from datetime import timedelta

import pytest
from sqlalchemy import event as engine_event

from models.casework.acts import Cause, Happened, Opening, Replanning, World
from models.casework.facts_document import read_facts
from models.casework.recording import record
from models.casework.spine import carried, retried
from models.rules.decisions import Refusal, Refused
from models.rules.events import CertificateRecorded, Held, OfferMade
from models.store import cases
from models.store.engine import open_engine, reading, writing
from tests.casework.firm import NOW, chain_is_whole, document, opened, refused, rows, shown
from tests.store.portfolio import Counted

BECAUSE = Cause(reason="event", because="It happened.")
LATER = NOW + timedelta(hours=1)


def world(office, conn, now=LATER):
    almanac = office.almanac(conn)
    return World(before=almanac, after=almanac, now=now)


def carry(office, acts, cause=BECAUSE):
    with writing(office.engine) as conn:
        return carried(conn, acts, world(office, conn), cause)


def openings(office, numbers, **changed):
    ports = office.book.ports
    return [Opening(facts=read_facts(document(n, **changed), ports=ports)) for n in numbers]


def offers(numbers):
    return [Happened(number=n, event=OfferMade(), at=LATER) for n in numbers]


def asked(office, acts):
    """Return how many statements a chunk of acts takes."""
    with Counted(office.engine) as counted:
        answers = carry(office, acts)
    assert not any(isinstance(a, Refused) for a in answers)
    return len(counted.statements)


def test_three_hundred_cases_take_no_more_statements_than_one(office):
    early = {"stage": "job offer", "certificate": False}
    one = asked(office, openings(office, [1], **early))
    assert asked(office, openings(office, range(2, 302), **early)) <= one + 2
    assert asked(office, offers([1])) >= asked(office, offers(range(2, 302))) - 2
    assert one < 30
    assert chain_is_whole(office)


def test_replanning_three_hundred_cases_that_do_not_move_writes_nothing(office):
    carry(office, openings(office, range(1, 301)))
    before = rows(office)
    answers = carry(office, [Replanning(number=n) for n in range(1, 301)])
    assert not any(a.changes for a in answers)
    assert rows(office) == before


def test_a_refused_act_changes_nothing_of_its_own_and_the_others_are_saved(office):
    carry(office, openings(office, [1, 3], stage="job offer", certificate=False))
    carry(office, openings(office, [2]))
    before = shown(office, "NB-00003")
    answers = carry(office, [*offers([1, 3]), *offers([2, 77])])
    assert [isinstance(a, Refused) for a in answers] == [False, True, False, True]
    assert answers[1].reason is Refusal.WRONG_STAGE
    assert answers[3].reason is Refusal.UNKNOWN_CASE
    assert shown(office, "NB-00003") == before
    assert [shown(office, f"NB-0000{n}")["version"] for n in (1, 2, 3)] == [2, 2, 1]
    assert chain_is_whole(office)


def test_a_case_without_a_calendar_is_refused_and_no_person_of_it_is_kept(office):
    far = {"occupation": "Engineer", "start_on": "2060-01-01", "months": 36}
    acts = [*openings(office, [1]), *openings(office, [2], job=far)]
    kept, lost = carry(office, acts)
    assert kept.case.reference == "NB-00001"
    assert refused(lost) == "invalid_value"
    people = "".join(rows(office, "person")["person"])
    assert "Quillon Wexford 1" in people
    assert "Quillon Wexford 2" not in people


def test_one_offer_number_in_two_cases_of_a_chunk_is_taken_once(office):
    carry(office, openings(office, [1, 2], stage="compliance", certificate=False))
    taken = CertificateRecorded(number="A7654321", fee_paid=True)
    first, second = carry(office, [Happened(number=n, event=taken, at=LATER) for n in (1, 2)])
    assert first.case.certificate.number == "A7654321"
    assert refused(second) == "certificate_used"
    assert "NB-00001" in second.message
    assert shown(office, "NB-00002")["version"] == 1


def test_two_connections_at_one_case_the_second_is_told_that_it_is_late(office, database_url):
    opened(office)
    here, there = open_engine(database_url), open_engine(database_url)
    with reading(here) as conn:
        seen = cases.load(conn, [1])[1].case.version
    assert not isinstance(
        record(office, "NB-00001", "held", {}, now=LATER, if_version=seen), Refused
    )
    office_there = type(office)(engine=there, book=office.book)
    late = record(office_there, "NB-00001", "closed", {}, now=LATER, if_version=seen)
    assert refused(late) == "stale_version"
    assert shown(office, "NB-00001")["held"] is True
    here.dispose()
    there.dispose()


class Meddling:
    """Somebody else changes case 1 between loading and saving, as often as asked.

    SQLite keeps other writers out meanwhile, so it is done in the writer's own transaction:
    to the compare-and-swap it looks the same.
    """

    def __init__(self, engine, times):
        self.engine, self.left = engine, times
        engine_event.listen(engine, "before_cursor_execute", self._meddle)

    def _meddle(self, conn, _cursor, statement, *_):
        if self.left and statement.startswith("UPDATE case_file"):
            self.left -= 1
            conn.exec_driver_sql("update case_file SET version = version + 1 WHERE number = 1")


def test_a_case_changed_at_the_same_moment_is_a_refusal_and_nothing_is_half_saved(office):
    reference = opened(office)
    before = rows(office)
    Meddling(office.engine, times=2)
    answer = record(office, reference, "held", {}, now=LATER)
    assert refused(answer) == "stale_version"
    assert rows(office) == before


def test_a_chunk_that_was_too_late_is_carried_again(office):
    opened(office)
    Meddling(office.engine, times=2)
    acts = [Happened(number=1, event=Held(), at=LATER)]
    (answer,) = retried(lambda: carry(office, acts))
    assert answer.case.held
    assert shown(office, "NB-00001")["version"] == 2


def test_a_chunk_that_is_always_too_late_gives_up(office):
    opened(office)
    Meddling(office.engine, times=1000)
    acts = [Happened(number=1, event=Held(), at=LATER)]
    with pytest.raises(cases.StaleCaseError):
        retried(lambda: carry(office, acts))


def test_names_and_addresses_stand_in_the_person_table_alone(office):
    reference = opened(office)
    record(office, reference, "facts_changed", {"applicant.residence": "Tonawanda"}, now=LATER)
    record(office, reference, "facts_changed", {"job.start_on": "2027-03-01"}, now=LATER)
    personal = ("Quillon", "@example", "Priya", "Tonawanda", "2031-05-14")
    for table, found in rows(office).items():
        text_of = "".join(found)
        assert table == "person" or not any(word in text_of for word in personal), table
    assert "Tonawanda" in "".join(rows(office, "person")["person"])
