import pytest

from models.store.engine import reading, writing
from models.store.restrictions import (
    State,
    advance,
    begin,
    begin_withdrawal,
    every,
    finish,
    in_force,
    latest,
    unfinished,
)
from models.store.settings_rows import get, put
from models.store.standing import is_anything_unfinished
from tests.store.portfolio import LATER, NOW

TEXT = {"id": "on-2017-05", "ports": ["peace_bridge"]}


def start(conn, digest="d1", restriction_id="on-2017-05"):
    return begin(conn, restriction_id, document=TEXT, digest=digest, now=NOW)


@pytest.fixture
def published(engine):
    with writing(engine) as conn:
        start(conn)
        finish(conn, "on-2017-05", 1)
    return engine


def test_a_restriction_being_published_is_in_force_and_unfinished(engine):
    with writing(engine) as conn:
        begun = start(conn)
        assert (begun.version, begun.state, begun.done_to) == (1, State.PUBLISHING, 0)
        assert in_force(conn) == unfinished(conn) == [begun]
        assert (begun.document, begun.published_at) == (TEXT, NOW)
        assert is_anything_unfinished(conn)


def test_once_every_case_is_replanned_it_is_published(published):
    with reading(published) as conn:
        assert [one.state for one in in_force(conn)] == [State.PUBLISHED]
        assert unfinished(conn) == []
        assert not is_anything_unfinished(conn)


def test_a_publishing_cut_short_is_resumed_where_it_stopped(engine):
    with writing(engine) as conn:
        start(conn)
        advance(conn, "on-2017-05", 1, 2_000)
    with writing(engine) as conn:
        again = start(conn)
    assert (again.version, again.done_to, again.is_unfinished) == (1, 2_000, True)


def test_the_same_text_again_changes_nothing(published):
    with writing(published) as conn:
        again = start(conn)
        assert (again.version, again.is_unfinished) == (1, False)
        assert len(every(conn)) == 1


def test_another_text_is_the_next_version_and_the_first_is_superseded(published):
    with writing(published) as conn:
        assert start(conn, "d2").version == 2
        assert [(one.version, one.state) for one in in_force(conn)] == [(2, State.PUBLISHING)]


def test_withdrawing_ends_its_force_at_once_and_starts_from_the_first_case(published):
    with writing(published) as conn:
        advance(conn, "on-2017-05", 1, 9)
        going = begin_withdrawal(conn, "on-2017-05")
        assert is_anything_unfinished(conn)
        assert (going.state, going.done_to) == (State.WITHDRAWING, 0)
        assert (in_force(conn), unfinished(conn)) == ([], [going])
        advance(conn, "on-2017-05", 1, 7)
        assert begin_withdrawal(conn, "on-2017-05").done_to == 7
        finish(conn, "on-2017-05", 1)
        assert latest(conn, "on-2017-05").state is State.WITHDRAWN
        assert begin_withdrawal(conn, "on-2017-05").state is State.WITHDRAWN


def test_a_withdrawn_restriction_published_again_is_a_new_version(published):
    with writing(published) as conn:
        begin_withdrawal(conn, "on-2017-05")
        finish(conn, "on-2017-05", 1)
        assert start(conn).version == 2


def test_restrictions_are_listed_by_id_each_in_its_newest_version(published):
    with writing(published) as conn:
        start(conn, "d2")
        start(conn, "d1", "bc-2026-01")
        assert [(one.id, one.version) for one in every(conn)] == [
            ("bc-2026-01", 1),
            ("on-2017-05", 2),
        ]


def test_an_unknown_restriction_is_none(engine):
    with writing(engine) as conn:
        assert latest(conn, "nowhere") is None
        assert begin_withdrawal(conn, "nowhere") is None


def test_a_setting_is_kept_by_name_in_place_of_the_one_before(engine):
    with writing(engine) as conn:
        put(conn, "heartbeat", {"swept": 1}, now=NOW)
        put(conn, "heartbeat", {"swept": 2}, now=LATER)
        assert get(conn, "heartbeat") == {"swept": 2}
        assert get(conn, "unheard of") is None
