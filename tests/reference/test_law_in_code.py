"""Legal figures are read from the book: a published value moves each gate from its day on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from models.docket.limits import QUESTIONS
from models.docket.matter import Law, Matter
from models.reference.law_schema import LawForm
from models.reference.loader import load_book, load_restriction_documents
from models.reference.overlay import law_value, overlaid
from models.rules import events as e
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import Awaiting, Case
from models.rules.decisions import Accepted
from models.rules.facts import Route
from models.rules.filing_route import barred_route, on_entry
from models.rules.forecast import forecast
from models.rules.planning import plan
from models.rules.records import (
    CaseKind,
    EmployerNotice,
    NoticeKind,
    WorkerStanding,
    WorkerStatus,
)
from models.rules.spouse_window import bar_of_spouse, window_of
from models.rules.transitions import decide
from tests.rules.cases import K, case, day, facts, noon
from tests.rules.lives import LATER, after, before_officer, issued, new, number

BOOK = load_book()
FINAL, FOUND = NoticeKind.FINAL, NoticeKind.PRELIMINARY


def published(rule: str, since: str, **value: Any) -> RuleBook:
    """The book with one value of one rule over it from a day on."""
    document = {
        "id": rule,
        "kind": "rule",
        "value": value,
        "published_on": "2026-11-01",
        "effective_from": since,
        "source": ["https://example.org/gazette"],
    }
    return overlaid(BOOK, (law_value(document, version=1, digest=f"{rule}{since}{value}"),))


def test_the_longest_permit_is_the_one_of_the_book_on_its_first_day():
    four = published("MAX_3_YEARS", "2027-03-01", limit={"years": 4})
    known, almanac = facts(start=day("2027-02-28"), months=60), Almanac(four)
    before = forecast(known, almanac.longest, issued_on=day("2027-02-28"))
    since = forecast(known, almanac.longest, issued_on=day("2027-03-01"))
    assert (before.valid_to, before.limited_by) == (day("2030-02-27"), "three_years")
    assert (since.valid_to, since.limited_by) == (day("2031-02-28"), "three_years")


def test_a_printed_permit_is_held_against_the_longest_of_its_day():
    told = issued(valid_from=date(2027, 3, 1), valid_to=date(2031, 2, 28))
    of = after(before_officer(), told, at=LATER)
    four = published("MAX_3_YEARS", "2027-03-01", limit={"years": 4})
    lines = [_said(of, book, K.PERMIT_CHECK) for book in (BOOK, four)]
    assert ["the longest" in line for line in lines] == [True, False]


def _said(of: Case, book: RuleBook, key: Any) -> str:
    step = plan(of, Almanac(book), as_of=LATER).step(key)
    assert step is not None
    return " ".join(line.format(*values) for line, values in step.why.lines)


@pytest.mark.parametrize(
    ("since", "on", "barred"),
    [("2027-03-01", "2027-02-28", True), ("2027-03-01", "2027-03-01", False)],
)
def test_who_may_apply_on_entry_is_what_the_book_says_on_the_day(since, on, barred):
    again = published("R198_POE", since, values=["US", "MX"])
    mexican = facts(citizenships=("MX",))
    found = barred_route(mexican, Route.LAND, on_entry(again, noon(day(on))))
    assert (found is not None) is barred
    of = after(new(applicant={"citizenships": ("MX",)}), e.OfferMade(), number())
    filed = decide(of, e.Filed(), at=noon(day(on)), book=again)
    assert isinstance(filed, Accepted) is not barred
    step = plan(of, Almanac(again), as_of=noon(day(on))).step(K.FILING)
    assert (step.status == "blocked") is barred


def test_the_book_and_the_dated_notice_say_the_same_of_mexican_citizens():
    (notice,) = (d for d in load_restriction_documents() if d["id"] == "R198-MX")
    ended = BOOK.rule("R198_POE").provenance.effective_from
    assert datetime.fromisoformat(str(notice["effective_from"])) == ended
    assert ended == datetime(2024, 3, 1, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "last"),
    [
        ("2026-12-10", "2027-02-18"),  # + 70: 21 in December, 31 in January, 18
        ("2026-12-11", "2027-02-08"),  # + 60, the time of the day of notice
    ],
)
def test_the_time_for_review_abroad_is_the_book_s_on_the_day_of_notice(since, last):
    longer = published("JR_15_60", since, limit={"days": 20, "days_outside": 70})
    of = after(before_officer(Route.CONSULATE), e.ApplicationRefused(in_canada=False), at=LATER)
    step = plan(of, Almanac(longer), as_of=LATER).step(K.JUDICIAL_REVIEW)
    assert step.latest_on == day(last)


def test_the_months_of_an_examination_are_the_book_s_on_the_day_of_the_filing():
    six = published("IME_12M", "2026-12-05", limit={"months": 6})
    told = e.DocumentReceived(kind="medical", issued_on=date(2026, 6, 1))
    of = after(new(job={"health_setting": True}), e.OfferMade(), number(), told)
    before = decide(of, e.Filed(), at=datetime(2026, 12, 4, 17, tzinfo=UTC), book=six)
    since = decide(of, e.Filed(), at=datetime(2026, 12, 5, 17, tzinfo=UTC), book=six)
    assert isinstance(before, Accepted)
    assert "more than 6 months old" in since.message


@pytest.mark.parametrize(
    ("rule", "value", "notice", "before", "last"),
    [
        # sent on 1 December 2026: by the shipped book day 30 of the 11th is Sunday 10 January
        ("EMPLOYER_NOPF_30D", {"deemed_days": 14}, {}, "2027-01-11", "2027-01-14"),
        ("EMPLOYER_AMP_30D", {"deemed_days": 7}, {"kind": FINAL}, "2027-01-11", "2027-01-07"),
        (
            "EMPLOYER_NOPF_5D",
            {"deemed_days": 2},
            {"quarantine": True},
            "2026-12-11",
            "2026-12-08",
        ),
        ("EMPLOYER_NOPF_5D", {"days": 7}, {"quarantine": True}, "2026-12-11", "2026-12-14"),
    ],
)
def test_a_notice_is_presumed_received_when_the_book_of_its_day_says(
    rule, value, notice, before, last
):
    sent = {"kind": FOUND, "sent_on": day("2026-12-01")} | notice
    of = case(Awaiting.OFFER, employer_notices=(EmployerNotice(**sent),))
    key = K.PENALTY_PAYMENT if notice.get("kind") is FINAL else K.INSPECTION_ANSWER
    same = published(rule, "2026-12-07", limit={"deemed_days": 1})  # after it was sent
    for book, day_ in ((same, before), (published(rule, "2026-12-01", limit=value), last)):
        step = plan(of, Almanac(book), as_of=LATER).step(key)
        assert step is not None
        asked = QUESTIONS[of.kind][key](Matter(case=of, law=Law(book), now=LATER))
        assert (step.latest_on, asked.last_on, step.why.rule) == (day(day_), day(day_), rule)


SPOUSE = case(
    kind=CaseKind.SPOUSE,
    worker=WorkerStanding(
        number=1, status=WorkerStatus.HELD, valid_to=date(2028, 3, 31), noc="41401", teer=1
    ),
)


@pytest.mark.parametrize(
    ("on", "months", "barred"),
    [
        ("2026-12-31", 16, True),  # 2028-04-30 is wanted, the permit ends a month before
        ("2027-01-01", 9, False),  # 2027-10-01 is enough
        ("2027-07-01", 9, True),  # 2028-04-01, a day too late
    ],
)
def test_what_must_be_left_of_the_worker_s_permit_is_the_book_s_at_receipt(on, months, barred):
    nine = published("SPOUSE_C41", "2027-01-01", limit={"months": 9})
    bar = bar_of_spouse(SPOUSE, Route.INSIDE, noon(day(on)), nine)
    assert (bar is not None) is barred
    assert bar is None or f"{months} months on" in bar


def test_the_window_of_a_spouse_is_the_last_that_any_version_leaves():
    ends = date(2028, 3, 31)
    nine = published("SPOUSE_C41", "2027-01-01", limit={"months": 9})
    later = published("SPOUSE_C41", "2027-08-01", limit={"months": 9})
    assert window_of(ends, BOOK).last_on == day("2026-11-30")
    assert window_of(ends, nine).last_on == day("2027-06-30")
    # By the time the shorter one binds too little is left for it as well.
    assert window_of(ends, later).last_on == day("2026-11-30")


LISTS = [
    # what is published; the worker's work; which way the gate goes from that day on
    ("SPOUSE_GROUPS_LISTED", ["22", "12"], {"noc": "12201", "teer": 2}, True),
    ("SPOUSE_GROUPS_LISTED", ["22", "52120"], {"noc": "52120", "teer": 2}, True),  # one code
    ("SPOUSE_GROUPS_LISTED", ["22", "52121"], {"occupation": "Graphic Designer"}, False),
    ("SPOUSE_GROUPS_LISTED", ["22", "52120"], {"occupation": "Graphic Designer"}, True),
    ("SPOUSE_GROUPS_NOT_LISTED", ["22211"], {"noc": "22211", "teer": 2}, False),
    ("SPOUSE_TEERS", ["0", "1", "4"], {"noc": "44101", "teer": 4}, True),
    ("SPOUSE_TEERS_BY_GROUP", ["2", "3", "4"], {"noc": "44101", "teer": 4}, False),
]


@pytest.mark.parametrize(("rule", "values", "work", "opens"), LISTS)
def test_whose_work_opens_the_way_is_what_the_lists_of_the_day_say(rule, values, work, opens):
    nothing = {"noc": None, "teer": None, "occupation": None}
    standing = replace(SPOUSE.worker, valid_to=date(2029, 3, 31), **(nothing | work))
    of = replace(SPOUSE, worker=standing)
    lists = published(rule, "2027-01-01", values=values)
    was = noon(day("2026-12-31"))
    since = noon(day("2027-01-01"))
    assert [_may_file(of, book, at) for book, at in ((BOOK, since), (lists, was))] == [
        work.get("noc") == "22211"
    ] * 2
    assert _may_file(of, lists, since) is opens


def _may_file(of: Case, book: RuleBook, at: datetime) -> bool:
    """Whether the plan of a spouse's case lets it be filed; the gate must say the same."""
    step = plan(of, Almanac(book), as_of=at).step(K.SPOUSE_FILING)
    assert step is not None
    if of.worker is not None and of.worker.noc is not None:
        barred = bar_of_spouse(of, Route.INSIDE, at, book) is not None
        assert (step.status == "blocked") is barred
    return step.status != "blocked"


def test_the_exemption_code_is_the_one_of_its_day():
    assert [Almanac(BOOK).code_on(day(d)) for d in ("2022-12-14", "2022-12-15")] == [
        "T23",
        "T36",
    ]
    other = published("CODE_T36", "2026-12-01", values=["T99"])
    told = replace(issued(), code="T36")
    of = after(before_officer(), told, at=LATER)
    assert "The exemption code is printed as T36; asked was T99" in _said(
        of, other, K.PERMIT_CHECK
    )


def test_what_was_published_by_looser_rules_is_read_still():
    document = {
        "id": "work_permit_processing", "kind": "fee", "value": {"cents": True},
        "published_on": "2027-01-04", "effective_from": "2027-02-01", "source": "12.5",
    }  # fmt: skip
    found = law_value(document, version=1, digest="d")
    assert found.value.model_dump()["cents"] == 1
    with pytest.raises(ValidationError):
        LawForm.model_validate(document)
