"""What a publishing moves, as a person reads it: a line a case, the urgent ones first."""

from datetime import date

from models.casework.moves_in_short import in_short, reasons

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 15), date(2027, 1, 18), date(2027, 1, 19)


def moved(step, field, old, new, because="Closed on Mondays (source: a notice)."):
    return {"step": step, "field": field, "old": old, "new": new, "because": because}


def case(n, *changes):
    return {"reference": f"NB-{n:05}", "changes": changes}


FILED_LATER = moved("filing", "planned_on", MONDAY, TUESDAY)
SAFE_EARLIER = moved("filing", "safe_on", MONDAY, FRIDAY)


def test_a_case_is_told_by_its_filing_and_the_rest_is_counted():
    documents = moved("documents", "planned_on", FRIDAY, MONDAY)
    (line,) = in_short([case(1, documents, SAFE_EARLIER, FILED_LATER)])
    assert line == (
        "NB-00001  File the application: planned day 2027-01-18 becomes 2027-01-19, 1 day "
        "later; 2 more dates or states."
    )
    (line,) = in_short([case(1, SAFE_EARLIER)])
    assert line.endswith("safe day 2027-01-18 becomes 2027-01-15, 3 days earlier.")


def test_what_becomes_late_is_said_with_its_days():
    last = moved("filing", "latest_on", date(2027, 1, 29), FRIDAY)
    work = moved("work_start", "planned_on", MONDAY, date(2027, 1, 25))
    (line,) = in_short([case(1, FILED_LATER, last, work)])
    assert "becomes late: File the application 4 days late, First day of work 7 days" in line


def test_who_has_no_day_comes_first_then_who_is_late_then_the_next_due():
    lost = case(4, moved("filing", "planned_on", date(2027, 3, 1), None))
    late = case(3, moved("work_start", "planned_on", date(2027, 2, 1), date(2027, 2, 8)))
    soon, later = case(2, SAFE_EARLIER), case(1, FILED_LATER)
    lines = in_short([later, soon, late, lost])
    assert [line[:8] for line in lines] == ["NB-00004", "NB-00003", "NB-00002", "NB-00001"]
    assert "planned day 2027-03-01 becomes none" in lines[0]


def test_no_more_lines_than_a_person_reads():
    many = [case(n, FILED_LATER) for n in range(100)]
    assert len(in_short(many)) == 40
    assert len(in_short(many, most=3)) == 3


def test_a_reason_is_said_once():
    other = moved("filing", "planned_on", MONDAY, TUESDAY, "Withdrawn.")
    found = [case(1, FILED_LATER, SAFE_EARLIER), case(2, FILED_LATER), case(3, other)]
    assert reasons(found) == ["Closed on Mondays (source: a notice).", "Withdrawn."]
