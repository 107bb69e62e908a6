from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from models.rules.facts import PERSONAL, Child, Colleague, Employer, Spouse, Team
from models.store.documents import facts_document, facts_from
from models.store.engine import reading, writing
from models.store.particulars import Kind, personal
from models.store.people import find_staff, people, settle_staff
from models.store.settling import Wanted, settle
from models.store.tables import PersonRow, table_of
from tests.store.portfolio import LATER, NOW, OMAR, PERSONAL_TEXTS, PRIYA, facts_of

PERSON = table_of(PersonRow)


def settled(conn, *wanted, now=NOW):
    return settle(conn, wanted, now=now)


def settled_again(conn, before, held, facts):
    again = Wanted(case=1, facts=facts, before=before, held=held)
    return settle(conn, [again], now=LATER)[1]


def owned_by(name, email, n=1):
    return replace(facts_of(n), team=Team(owner=Colleague(name=name, email=email)))


def count(conn, **where):
    query = select(func.count()).select_from(PERSON).filter_by(**where)
    return conn.execute(query).scalar()


def test_each_role_of_a_case_gets_a_person(engine):
    with writing(engine) as conn:
        roles = settled(conn, Wanted(case=1, facts=facts_of()))[1]
        found = people(conn, [ref[0] for ref in roles.values()])
    colleagues = {"owner", "backup", "supervisor"}
    others = {"applicant", "spouse", "employer", "supervising", "child.0"}
    assert roles.keys() == colleagues | others
    assert {revision for _, revision in roles.values()} == {1}
    assert found[roles["owner"][0]].email == PRIYA.email
    assert found[roles["applicant"][0]].zone == "America/Denver"
    assert found[roles["child.0"][0]].born_on == date(2019, 8, 23)


def test_colleagues_and_contacts_are_one_person_in_all_cases(engine):
    spelled = replace(PRIYA, email="Priya.Raman@Example.COM")
    hers = replace(facts_of(2), team=Team(owner=spelled))
    with writing(engine) as conn:
        first = settled(conn, Wanted(case=1, facts=facts_of(1)))[1]
        batch = [Wanted(case=n, facts=f) for n, f in [(2, hers), (3, facts_of(3))]]
        later = settled(conn, *batch)
        assert count(conn, kind="staff", email_key="priya.raman@example.com", revision=1) == 1
    assert later[2]["owner"][0] == later[3]["owner"][0] == first["owner"][0]
    assert later[2]["employer"] == later[3]["employer"] == first["employer"]
    assert len({first["applicant"][0], later[2]["applicant"][0], later[3]["applicant"][0]}) == 3


def test_a_colleague_without_an_address_is_found_by_name(engine):
    with writing(engine) as conn:
        one = settled(conn, Wanted(case=1, facts=owned_by("Maud Okafor", None)))[1]
        two = settled(conn, Wanted(case=2, facts=owned_by(" maud  OKAFOR", None)))[2]
        other = settled(conn, Wanted(case=3, facts=owned_by("Maud Okafor", "maud@x.example")))[
            3
        ]
    assert one["owner"][0] == two["owner"][0]
    assert other["owner"][0] != one["owner"][0]


def test_a_contact_and_a_colleague_with_one_address_stay_two(engine):
    facts = replace(facts_of(), employer=Employer(contact_email=PRIYA.email))
    with writing(engine) as conn:
        roles = settled(conn, Wanted(case=1, facts=facts))[1]
    assert roles["employer"][0] != roles["owner"][0]


def test_a_changed_field_adds_a_revision_and_the_number_stays(engine):
    before = facts_of()
    after = replace(
        before, applicant=replace(before.applicant, passport_expires_on=date(2036, 1, 2))
    )
    with writing(engine) as conn:
        held = settled(conn, Wanted(case=1, facts=before))[1]
        now = settled_again(conn, before, held, after)
        newest = people(conn, [held["applicant"][0]])[held["applicant"][0]]
    assert now["applicant"] == (held["applicant"][0], 2)
    assert {role: ref for role, ref in now.items() if role != "applicant"} == {
        role: ref for role, ref in held.items() if role != "applicant"
    }
    assert newest.passport_expires_on == date(2036, 1, 2)


def test_facts_that_did_not_change_write_nothing(engine):
    with writing(engine) as conn:
        held = settled(conn, Wanted(case=1, facts=facts_of()))[1]
        before = count(conn)
        assert settled_again(conn, facts_of(), held, facts_of()) == held
        assert count(conn) == before


def test_two_spellings_of_a_colleague_come_to_rest(engine):
    with writing(engine) as conn:
        for _ in range(3):
            for n, name in [(1, "Priya Raman"), (2, "P. Raman")]:
                settled(conn, Wanted(case=n, facts=owned_by(name, PRIYA.email, n)))
        assert count(conn, kind="staff") == 2


def test_a_name_changed_back_is_known_as_the_newest_again(engine):
    old, new = owned_by("Priya Raman", PRIYA.email), owned_by("Priya Sen", PRIYA.email)
    with writing(engine) as conn:
        first = settled(conn, Wanted(case=1, facts=old))[1]
        second = settled_again(conn, old, first, new)
        third = settled_again(conn, new, second, old)
        newest = people(conn, [first["owner"][0]])[first["owner"][0]]
    assert [ref["owner"][1] for ref in (first, second, third)] == [1, 2, 3]
    assert newest.name == "Priya Raman"


def test_a_case_handed_over_refers_to_the_other_colleague(engine):
    before, after = facts_of(), replace(facts_of(), team=replace(facts_of().team, owner=OMAR))
    with writing(engine) as conn:
        held = settled(conn, Wanted(case=1, facts=before))[1]
        now = settled_again(conn, before, held, after)
    assert now["owner"] == held["backup"]


def test_a_spouse_or_child_no_longer_told_has_no_role(engine):
    before, after = facts_of(), replace(facts_of(), spouse=Spouse(), children=())
    with writing(engine) as conn:
        held = settled(conn, Wanted(case=1, facts=before))[1]
        now = settled_again(conn, before, held, after)
    assert held.keys() - now.keys() == {"spouse", "child.0"}


def test_a_second_child_is_another_person(engine):
    before = facts_of()
    after = replace(before, children=(*before.children, Child(name="Wren Wexford")))
    with writing(engine) as conn:
        held = settled(conn, Wanted(case=1, facts=before))[1]
        now = settled_again(conn, before, held, after)
    assert now["child.0"] == held["child.0"]
    assert now["child.1"][0] not in {ref[0] for ref in held.values()}


@pytest.mark.parametrize("given", ["Priya Raman", "priya  raman", "PRIYA.raman@example.com"])
def test_who_recorded_an_event_is_found_among_the_staff(engine, given):
    with writing(engine) as conn:
        owner = settled(conn, Wanted(case=1, facts=facts_of()))[1]["owner"][0]
        assert settle_staff(conn, [given], now=NOW) == {given: owner}


def test_a_colleague_not_known_yet_is_entered_once(engine):
    with writing(engine) as conn:
        first = settle_staff(conn, ["Nadia Roy", "nadia roy", "kit@firm.example"], now=NOW)
        assert first["Nadia Roy"] == first["nadia roy"] != first["kit@firm.example"]
        assert settle_staff(conn, ["Nadia Roy"], now=LATER)["Nadia Roy"] == first["Nadia Roy"]
        assert (
            people(conn, first.values())[first["kit@firm.example"]].email == "kit@firm.example"
        )
        assert settle_staff(conn, [" "], now=NOW) == {}


def test_of_two_colleagues_of_one_name_the_one_with_an_address_is_meant(engine):
    with writing(engine) as conn:
        settled(conn, Wanted(case=1, facts=owned_by("Maud Okafor", None)))
        addressed = settled(
            conn, Wanted(case=2, facts=owned_by("Maud Okafor", "m@x.example", 2))
        )
        assert find_staff(conn, ["maud okafor"]) == {"maud okafor": addressed[2]["owner"][0]}


def test_an_applicant_is_never_taken_for_a_colleague(engine):
    with writing(engine) as conn:
        settled(conn, Wanted(case=1, facts=facts_of()))
        assert find_staff(conn, ["Quillon Wexford 1", "hr@lakehead.example"]) == {}


def test_a_person_is_never_shown_by_accident(engine):
    with writing(engine) as conn:
        roles = settled(conn, Wanted(case=1, facts=facts_of()))[1]
        found = people(conn, [ref[0] for ref in roles.values()])
    shown = repr(found) + repr(personal(facts_of())) + str(found[1])
    assert f"Person(person_id={roles['applicant'][0]})" in shown
    assert [text for text in PERSONAL_TEXTS if text in shown] == []


def test_persons_not_kept_are_left_out(engine):
    with reading(engine) as conn:
        assert people(conn, [404]) == {}


def test_facts_are_split_and_put_together_again_without_loss():
    document = facts_document(facts_of())
    told = {role: who.known for role, who in personal(facts_of()).items()}
    assert facts_from(document, told) == facts_of()
    for section, names in PERSONAL.items():
        parts = document[section] if section == "children" else [document[section]]
        assert all(name not in part for part in parts for name in names)


def test_every_personal_field_has_a_place_in_some_role():
    # applicant 6, spouse 3, contact 1, supervising 1, child 2, three colleagues: 2 + 2 + 1
    told = personal(facts_of())
    assert sum(len(who.known) for who in told.values()) == 6 + 3 + 1 + 1 + 2 + 5
    assert {who.kind for who in told.values()} == set(Kind)
