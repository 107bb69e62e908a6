"""Written set by set, what falls due becomes the notices that the rules give for each case."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.rules.chasing import NOTHING_CHASED, Chase, DueTogether, Round
from models.rules.notices import Audience, Notice, Reminder
from models.rules.plan import StepKey as K
from models.store import chases, counters, outbox, queue, saying
from models.store.engine import writing
from models.store.outbox import NOTICE, NoticeState
from tests.rules.cases import OPEN_BORDER
from tests.store.portfolio import Counted

NOW = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)  # half past eight in Toronto, a Thursday
EARLIER = NOW - timedelta(days=9)
ZONES = ("America/Toronto", "America/Vancouver", "America/Regina")
# The last needs six digits where a reference is padded to five.
CASES = (1, 7, 12_345, 123_456)
DUTIES = (K.OFFER, K.DOCUMENTS, K.DECISION, K.EXTENSION_FILING, K.PASSPORT_RENEWAL)
DAYS = st.dates(date(2026, 11, 16), date(2026, 12, 18))
INSTANTS = st.sampled_from([NOW - timedelta(days=n) for n in (12, 3, 0)])


@st.composite
def chased(draw):
    hears = st.dictionaries(st.sampled_from(Audience), st.integers(1, 9))
    duties = st.dictionaries(st.sampled_from(DUTIES), DAYS, min_size=1)
    return Chase(zone=draw(st.sampled_from(ZONES)), hears=draw(hears), duties=draw(duties))


@st.composite
def reminders(draw, of):
    """What waits for some cases: what counts, some of it twice, and what a replan left."""
    found = []
    for number, chase in of.items():
        for duty, day in chase.duties.items():
            left_behind = draw(st.lists(DAYS, max_size=1))
            for due_on in (day, *left_behind):
                instants = draw(st.lists(INSTANTS, min_size=1, max_size=2, unique=True))
                found += [
                    Reminder(due_at=at, case=number, duty=duty.value, rung="?", due_on=due_on)
                    for at in instants
                ]
    unknown = draw(st.lists(DAYS, max_size=1))
    return found + [
        Reminder(due_at=NOW, case=99, duty=K.OFFER.value, rung="?", due_on=d) for d in unknown
    ]


@st.composite
def queues(draw):
    of = draw(st.dictionaries(st.sampled_from(CASES), chased(), min_size=1))
    return of, draw(reminders(of))


class CaseByCase:
    """The same sweep in plain Python, a reminder at a time."""

    def __init__(self, of):
        self._of, self._round = of, Round(OPEN_BORDER, now=NOW)

    def sweep(self, conn, waiting, limit):
        # What a replan left may be the very same: the queue has it once.
        once = {(r.due_at, r.case, r.duty, r.due_on): r for r in waiting}
        in_order, new = [once[key] for key in sorted(once)], []
        for n in range(0, len(in_order), limit):
            chunk = [r for r in in_order[n : n + limit] if self.counts(r)]
            new.append(outbox.enqueue(conn, self.notices(chunk), now=NOW))
            queue.add(conn, filter(None, map(self.following, chunk)))
        return new

    def counts(self, reminder):
        chase = self._of.get(reminder.case)
        return chase is not None and chase.duties.get(K(reminder.duty)) == reminder.due_on

    def notices(self, chunk):
        return [
            self._notice(said, reminder.case)
            for reminder in chunk
            for said in self._round.said(self._due(reminder))
        ]

    def _notice(self, said, number):
        known, person = said._asdict(), self._of[number].hears.get(said.audience)
        kept_back = known.pop("kept_back")
        reason = {} if person else {"reason": kept_back}
        return Notice(**{**known, **reason}, case=number, person=person)

    def following(self, reminder):
        rung = self._round.after(self._due(reminder))
        return rung and reminder._replace(due_at=rung.at, rung=rung.label)

    def _due(self, reminder):
        zone = self._of[reminder.case].zone
        return DueTogether(reminder.duty, reminder.due_on, zone, reminder.due_at)


def swept(conn, limit):
    """Sweep as casework does; return how much was new, chunk by chunk."""
    round_, found = Round(OPEN_BORDER, now=NOW), []
    while saying.take(conn, limit):
        alike = saying.groups(conn)
        found.append(saying.say(conn, [(g, round_.said(g.due)) for g in alike], now=NOW))
        ahead = {g.due: round_.after(g.due) for g in alike}
        saying.remind(conn, {due: rung for due, rung in ahead.items() if rung})
    return found


def ledger(conn):
    return {row.key: row._asdict() for row in conn.execute(select(NOTICE))}


def outcome(conn, before, new):
    """What a sweep wrote: the ledger but for its numbers, the new numbers, the queue."""
    found = ledger(conn)
    numbers = sorted(row["number"] for key, row in found.items() if row != before.get(key))
    for row in found.values():
        del row["number"]
    ahead = [r for r in queue.upcoming(conn) if r.due_at > NOW]
    last_number = counters.take(conn, counters.NOTICES, 1) - 1
    return found, numbers, last_number, ahead, [sum(n) for n in zip((0, 0), *new, strict=True)]


def said_before(conn, notices):
    """Some of it is in the ledger already, and some of that was found no longer true."""
    outbox.enqueue(conn, notices, now=EARLIER)
    some = [n.key for n in notices[::2]]
    untrue = NOTICE.c.key.in_(some) & (NOTICE.c.state == NoticeState.QUEUED)
    conn.execute(NOTICE.update().where(untrue).values(state=NoticeState.SUPERSEDED))


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(waiting=queues(), limit=st.sampled_from([1, 3, 1000]), data=st.data())
def test_sets_are_written_as_the_rules_decide_for_each_case(engine, waiting, limit, data):
    of, queued = waiting
    rules = CaseByCase(of)
    every = rules.notices(filter(rules.counts, queued))
    known = data.draw(st.lists(st.sampled_from(every), max_size=6)) if every else []
    with writing(engine) as conn:
        chases.put(conn, of)
        queue.add(conn, queued)
        said_before(conn, known)
        before = ledger(conn)
        with conn.begin_nested() as undone:
            expected = outcome(conn, before, rules.sweep(conn, queued, limit))
            undone.rollback()
        queue.take_due(conn, NOW)
        found = outcome(conn, before, swept(conn, limit))
        assert not queue.is_anything_said(conn)
        conn.rollback()
    assert found == expected


def test_what_a_case_chases_comes_back_as_it_was_put(engine):
    of = Chase(zone="UTC", hears={Audience.EMPLOYER: 3}, duties={K.OFFER: date(2026, 11, 30)})
    with writing(engine) as conn:
        chases.put(conn, {1: of, 2: NOTHING_CHASED})
        assert chases.of(conn, [1, 2, 3]) == {1: of, 2: NOTHING_CHASED}
        chases.put(conn, {1: NOTHING_CHASED})
        assert chases.of(conn, [1]) == {1: NOTHING_CHASED}
        conn.rollback()


def waiting_for(cases):
    """One duty for each case, on ten dates by three clocks."""
    for n in range(1, cases + 1):
        day = date(2026, 11, 16) + timedelta(days=n % 10)
        chase = Chase(zone=ZONES[n % 3], hears={Audience.COUNSEL: 1}, duties={K.OFFER: day})
        yield chase, Reminder(due_at=NOW, case=n, duty=K.OFFER.value, rung="?", due_on=day)


def test_a_sweep_asks_as_many_statements_however_many_cases_and_groups_there_are(engine):
    asked = set()
    for cases in (1, 300):
        with writing(engine) as conn:
            chased_now = list(waiting_for(cases))
            chases.put(conn, {reminder.case: chase for chase, reminder in chased_now})
            queue.add(conn, [reminder for _, reminder in chased_now])
            queue.take_due(conn, NOW)
            with Counted(engine) as counted:
                assert sum(n for n, _ in swept(conn, 1000)) == cases
            conn.rollback()
        asked.add(len(counted.statements))
    assert len(asked) == 1
