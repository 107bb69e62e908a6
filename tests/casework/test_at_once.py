"""Two people do the same thing at the same moment: one is served, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from models.casework.opening import open_case
from models.casework.recording import Recorded, record
from models.casework.sweeping import sweep
from models.store import queue
from models.store.engine import reading
from tests.casework.firm import NOW, chain_is_whole, document, opened, refused, told

LATER = datetime(2027, 1, 11, 14, tzinfo=UTC)


def plain(n):
    return document(n, stage="job offer", certificate=False)


def twice(act, *given):
    """Do something twice at the same moment; return both answers, the accepted one first."""
    with ThreadPoolExecutor(2) as two:
        answers = [asked.result() for asked in [two.submit(act, *given) for _ in range(2)]]
    return sorted(answers, key=lambda answer: not isinstance(answer, Recorded))


def test_a_file_number_is_given_to_one_case_and_the_other_is_told_which(office):
    for n in range(1, 6):
        one, other = twice(lambda n=n: open_case(office, plain(n), now=NOW))
        assert isinstance(one, Recorded)
        assert refused(other) == "duplicate"
        assert one.case.reference in other.message


def test_an_offer_number_is_given_to_one_case(office):
    for n in range(1, 6):
        number = {"number": f"A{n:07d}", "fee_paid": True}
        numbers = iter((2 * n, 2 * n + 1))
        one, other = twice(
            lambda numbers=numbers, number=number: open_case(
                office, document(next(numbers), certificate=True) | {"certificate": number},
                now=NOW,
            )
        )  # fmt: skip
        assert isinstance(one, Recorded)
        assert refused(other) == "certificate_used"


def test_of_two_who_record_the_same_one_is_told_that_it_was_done(office):
    for n in range(1, 4):
        reference = opened(office, n)
        one, other = twice(lambda r=reference: record(office, r, "held", {}, now=NOW))
        assert isinstance(one, Recorded)
        refused(other)
    assert chain_is_whole(office)


def test_two_sweeps_at_once_say_each_thing_once(office):
    for n in range(1, 30):
        opened(office, n)
    with reading(office.engine) as conn:
        due = [r for r in queue.upcoming(conn) if r.due_at <= LATER]
    before = len(told(office))
    with ThreadPoolExecutor(2) as two:
        both = [two.submit(sweep, office, now=LATER) for _ in range(2)]
        reports = [swept.result() for swept in both]
    assert due
    assert sum(r.due for r in reports) == len(due)
    assert sum(r.queued + r.suppressed for r in reports) == len(told(office)) - before > 0
    assert sweep(office, now=LATER).due == 0
