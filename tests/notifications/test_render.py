"""What a mail says."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from models.rules.book import DutyClass
from models.store.delivery import Claimed
from models.store.particulars import Kind
from models.store.people import Person
from notifications.folder import plain
from notifications.render import IN_FULL, MOST_LISTED, addressed, render

CERTIFICATE = {
    "title": "Employer compliance certificate",
    "action": "Submit the offer, pay the fee, and send the A-number.",
    "owner": "employer",
    "due_at": None,
    "safe_on": "2026-12-14",
    "planned_on": "2026-12-10",
    "office_zone": "America/Toronto",
    "basis": {
        "rule": "R209_11",
        "citation": "IRPR s. 209.11",
        "source": "https://example.org/law",
        "effective_from": "2015-02-21",
        "explanation": ["The offer comes before the application."],
    },
    "missed": 0,
    "link": "https://desk.example.org/run?parameters=%7B%7D",
}
EXTENSION = {
    **CERTIFICATE,
    "title": "File the extension",
    "due_at": "2027-07-20T23:59:59Z",
    "authority_zone": "UTC",
    "safe_on": "2027-07-16",
}
MOVED = {
    "title": "File the application",
    "changes": [
        {
            "step": "filing",
            "field": "planned_on",
            "old": "2026-12-11",
            "new": "2026-12-15",
            "reason": "restriction",
            "because": "Peace Bridge takes these on some days only (https://example.org/n).",
        },
    ],
}
LAST_WORD = "Dates are computed from the facts on file; counsel has the last word."


def row(number=123, **given):
    values = {
        "key": f"key-{number}",
        "number": number,
        "channel": "email",
        "case_number": 12,
        "duty": "certificate",
        "due_on": date(2026, 12, 10),
        "reason": "due_soon",
        "duty_class": "planned",
        "cause": None,
        "body": CERTIFICATE,
    }
    return SimpleNamespace(**{**values, **given})


def extension(number=124, **given):
    due = {"due_on": date(2027, 7, 20), "duty": "extension_filing", "body": EXTENSION}
    return row(number, duty_class="hard", case_number=31, **{**due, **given})


def moved(number, case, **given):
    told = {"case_number": case, "duty": "filing", "due_on": date(2026, 12, 15), "body": MOVED}
    return row(number, cause="on-1.v1", **{**told, **given})


def letter(*rows, zone=None, name="Zoë O'Brien", repeat=False):
    claimed = Claimed(
        message_id=7,
        person_id=1,
        channel="email",
        duty_class=DutyClass.PLANNED,
        cause=None,
        attempts=1,
        possible_repeat=repeat,
        lease="one#1",
        lease_until=datetime(2026, 12, 1, 15, 5, tzinfo=UTC),
        payload=None,
    )
    person = Person(
        person_id=1, revision=1, kind=Kind.STAFF, name=name, email="zoe@example.com", zone=zone
    )
    return addressed(render(rows, zone), claimed, person)


def text(*rows, **given):
    return plain(letter(*rows, **given).html)


def test_the_subject_of_one_matter_says_case_what_when_and_reference():
    assert letter(row()).subject == (
        "NB-00012: employer compliance certificate due Thu 10 Dec 2026 [N-123]"
    )


def test_the_subject_of_several_counts_them_and_names_the_most_urgent():
    assert letter(row(120), row(122), extension(121)).subject == (
        "3 matters need you, first NB-00031: file the extension due Tue 20 Jul 2027"
        " [N-120 .. N-122]"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": "overdue"}, "certificate overdue since Thu 10 Dec 2026 [N-123]"),
        ({"due_on": None}, "NB-00012: employer compliance certificate [N-123]"),
        ({"cause": "e7", "due_on": None}, "employer compliance certificate changed [N-123]"),
    ],
)
def test_the_subject_says_how_the_date_stands(given, said):
    assert letter(row(**given)).subject.endswith(said)


def test_the_subject_of_a_change_counts_cases_and_says_the_new_date():
    assert letter(moved(200, 40), moved(201, 41)).subject == (
        "2 cases have a new plan, first NB-00040: file the application now Tue 15 Dec 2026"
        " [N-200 .. N-201]"
    )


def test_the_name_greets_inside_and_stands_nowhere_else():
    found = letter(row())
    assert "Hello Zoë O'Brien," in plain(found.html)
    assert "Zoë" not in found.subject + str(found.headers)
    assert "Hello," in text(row(), name=None)


def test_the_frozen_words_name_nobody():
    frozen = str(render([row()], "America/Toronto"))
    assert "Zoë" not in frozen
    assert "@" not in frozen


def test_the_text_says_what_when_why_and_what_to_do():
    assert text(row(), zone="America/Toronto").splitlines() == [
        "Hello Zoë O'Brien,",
        "",
        "1 matter needs you.",
        "",
        "NB-00012 · Planned date · N-123",
        "Employer compliance certificate, due Thu 10 Dec 2026",
        "Safe until: Mon 14 Dec 2026",
        "",
        "What to do (employer): Submit the offer, pay the fee, and send the A-number.",
        "",
        "Why: The offer comes before the application.",
        "Rule: IRPR s. 209.11 (in force since Sat 21 Feb 2015)",
        "Source: https://example.org/law",
        "",
        "Open NB-00012",
        "https://desk.example.org/run?parameters=%7B%7D",
        "",
        f"You are named in this case. Quote N-123 when you answer. {LAST_WORD}",
    ]


@pytest.mark.parametrize(
    ("zone", "office", "said"),
    [
        # 23:59 UTC is 16:59 in Vancouver in summer (UTC-7)
        ("America/Vancouver", None, "Tue 20 Jul 2027, 4:59 PM (Vancouver time)"),
        # without a zone of one's own, the office's: Halifax, UTC-3
        (None, "America/Halifax", "Tue 20 Jul 2027, 8:59 PM (Halifax time)"),
        (None, None, "Tue 20 Jul 2027, 7:59 PM (Toronto time)"),
        ("Nowhere/Land", None, "Tue 20 Jul 2027, 7:59 PM (Toronto time)"),
    ],
)
def test_the_last_instant_is_on_the_readers_clock_and_on_the_authoritys(zone, office, said):
    body = {**EXTENSION, "office_zone": office}
    assert (
        f"No later than: {said}, which the authority reads as Tue 20 Jul 2027, 11:59 PM (UTC)"
    ) in text(extension(body=body), zone=zone)


def test_a_reader_on_the_authoritys_clock_is_told_once():
    assert "authority reads" not in text(extension(), zone="UTC")


def test_a_planned_day_past_the_safe_one_is_not_called_safe():
    late = {**CERTIFICATE, "safe_on": "2026-12-08", "latest_on": "2026-12-09"}
    said = text(row(body=late))
    assert "Would have been safe until: Tue 8 Dec 2026" in said
    assert "The target start needed it by: Wed 9 Dec 2026" in said
    in_time = text(row(body={**late, "latest_on": "2026-12-16"}))
    assert "Last day for the target start: Wed 16 Dec 2026" in in_time


def test_a_limit_is_aimed_for_ahead_of_its_day():
    assert "Aim for: Fri 16 Jul 2027" in text(extension())


def test_what_is_overdue_has_no_day_to_aim_for():
    assert "Safe until" in text(row())
    assert "Aim for" in text(extension())
    assert "Safe until" not in text(row(reason="overdue"))
    assert "Aim for" not in text(extension(reason="overdue"))


def test_a_change_says_the_old_date_the_new_one_and_why():
    found = text(moved(200, 40))
    assert "File the application, planned day: Fri 11 Dec 2026 → Tue 15 Dec 2026" in found
    assert "Peace Bridge takes these on some days only (https://example.org/n)." in found


def test_reminders_that_were_missed_are_counted_not_repeated():
    body = {**CERTIFICATE, "missed": 2}
    assert "2 earlier reminders were not sent" in text(row(body=body))


@pytest.mark.parametrize("body", [{}, None, {"basis": None, "changes": None}])
def test_a_notice_without_details_still_says_case_and_date(body):
    assert "certificate, due Thu 10 Dec 2026" in text(row(body=body))


def test_a_possible_repeat_says_so_in_the_subject_and_inside():
    found = letter(row(), repeat=True)
    assert found.subject.endswith("[N-123] (possible repeat of N-123)")
    assert "This is a possible repeat of N-123" in plain(found.html)
    assert "possible repeat" not in text(row())


def test_markup_in_facts_is_text():
    found = letter(row(body={"title": "<script>alert(1)</script>"}), name="<b>Eve</b>").html
    assert "<script" not in found
    assert "&lt;script&gt;" in found
    assert "&lt;b&gt;Eve&lt;/b&gt;" in found


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", 7, None])
def test_only_a_web_address_becomes_a_link(link):
    assert "href" not in letter(row(body={**CERTIFICATE, "link": link})).html


def test_the_page_fetches_nothing():
    page = letter(row(), extension(), moved(200, 40)).html
    assert not any(tag in page for tag in ("<img", "<link", "<script", "url(", "@import"))


def test_a_line_break_in_a_name_or_title_cannot_add_a_header():
    body = {**CERTIFICATE, "title": "Certificate\r\nBcc: all@example.com"}
    found = letter(row(body=body), name="Zoë\r\nBcc: all@example.com")
    assert "\n" not in found.subject
    assert found.name == "Zoë Bcc: all@example.com"


def test_many_matters_are_told_in_full_up_to_a_number_and_then_in_a_line_each():
    found = text(*(row(n, case_number=n) for n in range(1, IN_FULL + 4)))
    assert found.count("What to do") == IN_FULL
    assert "And 3 more:" in found
    assert "NB-00043: employer compliance certificate due Thu 10 Dec 2026 [N-43]" in found


def test_a_long_change_begins_with_a_list_and_says_its_cause_once():
    found = text(*(moved(200 + n, 40 + n) for n in range(IN_FULL + 2)))
    listed = [line for line in found.splitlines() if "Fri 11 Dec 2026 → now Tue" in line]
    assert listed[0] == "NB-00040 File the application, Fri 11 Dec 2026 → now Tue 15 Dec 2026"
    assert len(listed) == IN_FULL + 2
    assert found.count("Peace Bridge takes these on some days only") == 1
    assert found.count("File the application, planned day:") == IN_FULL
    assert "And 2 more:" not in found  # they are in the list


def test_of_a_flood_so_many_are_listed_and_the_rest_counted():
    found = text(*(moved(200 + n, 40 + n) for n in range(MOST_LISTED + 7)))
    assert found.count("→ now Tue 15 Dec 2026") == MOST_LISTED
    assert "And 7 more: the desk" in found


def test_a_pinned_plan_stands_by_the_day_it_keeps():
    soon, sooner = moved(200, 40), moved(202, 42, reason="pinned")
    sooner.due_on = soon.due_on - timedelta(days=1)
    sooner.body = {"title": MOVED["title"], "pinned": {"until_on": "2027-03-01"}}
    found = letter(soon, sooner)
    assert "first NB-00042: file the application stays, pinned until Mon 1 Mar" in found.subject
    sooner.due_on = soon.due_on + timedelta(days=1)
    assert "first NB-00040: " in letter(soon, sooner).subject


def test_a_change_that_leaves_no_day_comes_first():
    blocked = {"step": "filing", "field": "status", "old": "ready", "new": "blocked"}
    gone = moved(201, 41)
    gone.due_on, gone.body = None, {"title": MOVED["title"], "changes": [blocked]}
    pinned = moved(202, 42, reason="pinned")
    pinned.body = {
        "title": MOVED["title"],
        "pinned": {"until_on": "2027-03-01", "reason": "Booked."},
    }
    found = letter(pinned, moved(200, 40), gone)
    assert found.subject.startswith(
        "2 cases have a new plan, 1 case has a pinned plan that would move, first NB-00041: "
    )
    assert "file the application now without a day" in found.subject
    said = plain(found.html)
    assert said.index("NB-00041") < said.index("NB-00040") < said.index("NB-00042")
    assert "File the application, stays, pinned until Mon 1 Mar 2027" in said
    assert "Why: Pinned: Booked." in said


@pytest.mark.parametrize(
    ("rows", "until"),
    [
        ([row()], None),  # nothing hard in it
        ([row(), extension()], "2027-07-20T23:59:59+00:00"),
        # without an instant, the day ends twelve hours west of Greenwich
        ([extension(body={})], "2027-07-21T12:00:00+00:00"),
        ([extension(body={}, due_on=None)], None),
    ],
)
def test_hard_words_are_worth_sending_until_their_last_instant(rows, until):
    assert render(rows, None)["helps_until"] == until


# Go or no-go: a visit in the days to come.

GOING = (
    "No-go: Fort Erie Peace Bridge takes no application like this one on Monday 2027-01-18.",
    "Nearest alternates open that day: Niagara Falls Rainbow Bridge (28 km to the north).",
)
VISIT = {**CERTIFICATE, "title": "File the application",
         "going": {"answer": "no_go", "says": GOING}}  # fmt: skip


def test_a_mail_of_a_visit_says_whether_to_go_and_where_else():
    text = plain(render([row(duty="filing", body=VISIT)], "America/Toronto")["html"])
    assert all(sentence in " ".join(text.split()) for sentence in GOING)
    assert text.index("No-go") < text.index("What to do")


def test_a_post_of_a_visit_says_so_too():
    html = render([row(duty="filing", body=VISIT, channel="slack")], None)["html"]
    assert all(sentence in html for sentence in GOING)
