"""What concerns the whole portfolio: sweeps, restrictions, imports; as plain functions."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from prefect.states import Failed
from sqlalchemy.exc import OperationalError

from flows import approving, closing, desk, importing, lawmaking, moving, restricting, sweeping
from models.casework import restricting as restricting_cases
from models.casework.office import Office
from models.casework.opening import open_case
from models.casework.proposing import quarantine
from models.casework.reading import show_case
from models.casework.sweeping import SweepReport
from models.clock import SystemClock
from models.reference.loader import load_book
from models.store.engine import open_engine
from models.store.proposals import ProposalKind
from notifications.relay import Delivered
from tests.deploy.command import SAMPLES, portfolio
from tests.flows.conftest import facts


def notice(**changes: str) -> str:
    today = SystemClock().now().date()
    # The visit lies two weeks before the start of `facts`, on a weekday that today decides.
    shut = [str(today + timedelta(days=n)) for n in range(44, 50)]
    fields = {
        "id": "test-whole",
        "title": "The bridge is closed",
        "kind": "port",
        "ports": "[peace_bridge]",
        "closed": f"[{{dates: [{', '.join(shut)}]}}]",
        "announced_at": f"{today - timedelta(days=1)}T00:00:00-05:00",
        "effective_from": str(today),
        "source": "https://example.org/notice",
    }
    return "\n".join(f"{name}: {value}" for name, value in {**fields, **changes}.items())


def test_a_sweep_run_twice_says_nothing_twice(firm, mail):
    late = facts()
    late["job"]["start_on"] = (SystemClock().now().date() + timedelta(days=5)).isoformat()
    open_case(firm, late, now=SystemClock().now() - timedelta(days=3))
    first, second = sweeping.sweep.fn(), sweeping.sweep.fn()
    assert not first.message.endswith(" 0 notices queued")
    written = len(list(mail.glob("*.eml")))
    assert written > 0
    assert "0 due, 0 notices queued" in second.message
    assert len(list(mail.glob("*.eml"))) == written


def test_a_sweep_that_can_reach_nobody_raises_an_alarm(firm):
    assert sweeping.sweep.fn().message.startswith("ALARM: no channel reaches people")


def test_in_a_demo_the_folder_is_channel_enough(firm, monkeypatch):
    monkeypatch.setenv("NORTHBOUND_DEMO", "1")
    assert not sweeping.sweep.fn().message.startswith("ALARM")


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nowhere.db", "postgresql://desk@127.0.0.1:9/northbound"]
)
def test_a_sweep_is_tried_again_while_its_database_is_away(url):
    with pytest.raises(OperationalError) as away:
        sweeping.looked(Office(engine=open_engine(url), book=load_book()))
    assert sweeping._database_is_away(None, None, Failed(data=away.value))
    assert not sweeping._database_is_away(None, None, Failed(data=ValueError("a bug")))


def test_messages_given_up_are_an_alarm_in_the_name_of_the_run():
    found = SweepReport(due=3, queued=2, suppressed=0)
    ending = sweeping.told(found, Delivered(sent=1, dead=1), [])
    assert ending.name == "sweep · 3 due, 1 delivered · ALARM"
    assert ending.tags == ("portfolio", "alarm")


def test_a_restriction_is_previewed_published_and_withdrawn(firm, case):
    previewed = restricting.preview_restriction.fn({"notice": notice()})
    published = restricting.publish_restriction.fn({"notice": notice()})
    again = restricting.publish_restriction.fn({"notice": notice()})
    withdrawn = restricting.withdraw_restriction.fn({"id": "test-whole"})
    assert previewed.message == published.message
    assert published.message.startswith("test-whole, version 1: ")
    assert again.message.startswith("test-whole, version 1: 0 cases affected")
    assert withdrawn.message.startswith("test-whole, version 1: ")


def test_the_page_of_a_preview_says_why_the_rest_stays(firm, case):
    now = SystemClock().now()
    page = moving.moves(restricting_cases.preview(firm, notice(ports="[yyz]"), now=now))
    assert "**Not moved: 1 case.**" in page
    assert "| 1 | Planned at a port that it does not name. |" in page


def test_the_page_of_a_publishing_says_what_moves_in_words(firm, case):
    now = SystemClock().now()
    page = moving.moves(restricting_cases.publish(firm, notice(), now=now))
    (filing,) = [line for line in page.splitlines() if "| File the application: " in line]
    assert f"[{case}]" in filing
    assert "planned day " in filing
    assert "planned_on" not in page
    (why,) = [line for line in page.splitlines() if line.startswith("- ")]
    assert "https://example.org/notice" in why


def test_a_page_shows_the_most_urgent_and_counts_the_rest(firm, monkeypatch):
    monkeypatch.setattr(moving, "MOST_CASES", 1)
    for number in range(2):
        told = facts()
        told["file_no"] = f"F-MANY-{number}"
        open_case(firm, told, now=SystemClock().now())
    page = moving.moves(restricting_cases.publish(firm, notice(), now=SystemClock().now()))
    assert page.count("File the application: ") == 1
    assert "And 1 case more." in page


def test_a_value_of_the_law_is_previewed_published_and_withdrawn(firm, case):
    file = SAMPLES / "law" / "fictitious-permit-fee.yaml"
    form = {"law": file.read_text(encoding="utf-8")}
    previewed = lawmaking.preview_law_change.fn(form)
    published = lawmaking.publish_law_change.fn(form)
    withdrawn = lawmaking.withdraw_law_change.fn({"id": "work_permit_processing"})
    assert previewed.message == published.message == withdrawn.message
    assert published.message.startswith("work_permit_processing, version 1: of 1 open case ")


@pytest.fixture
def waiting(firm, case, monkeypatch):
    """A publishing that would move one case more than may be moved at once."""
    monkeypatch.setenv("NORTHBOUND_APPROVE_ABOVE", "0")
    said = restricting.publish_restriction.fn({"notice": notice()})
    assert said.message.startswith("Nothing is published yet: test-whole would move 1 case")
    return firm


def test_what_moves_many_waits_and_is_approved_by_a_form(waiting, case):
    assert show_case(waiting, case, now=SystemClock().now())["version"] == 1
    reviewed = approving.review_proposal.fn({"proposal": "P-1"})
    assert reviewed.message.startswith("P-1: test-whole would move 1 case; ")
    form = {"proposal": "p-1", "cases": 1, "by": "Priya Raman"}
    assert approving.approve_proposal.fn(form).message.startswith("test-whole, version 1: 1 ")
    assert show_case(waiting, case, now=SystemClock().now())["version"] == 2
    late = approving.approve_proposal.fn(form)
    assert late.is_completed()
    assert late.message.startswith("Refused (already_decided): P-1 was approved, 20")
    assert "Priya" not in late.message


def test_what_waits_is_rejected_by_a_form_and_the_run_says_no_name(waiting):
    form = {"proposal": "P-1", "by": "Priya Raman", "reason": 'Says "Noor".'}
    assert approving.reject_proposal.fn(form).message == "P-1 is rejected."
    late = approving.reject_proposal.fn(form)
    assert late.message.endswith(" UTC: nothing is changed.")
    assert "Priya" not in late.message
    assert "Noor" not in late.message


def test_the_desk_shows_what_waits_with_links_to_the_forms_that_decide(waiting):
    forms = {f"{verb}-proposal": f"/v2/{verb}" for verb in ("review", "approve", "reject")}
    shown = desk.proposals_of(waiting, forms)
    assert "1 proposal waits for your decision" in shown
    assert (
        "- **P-1** restriction `test-whole`: 1 case would move. [review](/v2/review?" in shown
    )
    asked = parse_qs(urlsplit(shown.partition("[approve](")[2].partition(")")[0]).query)
    assert json.loads(asked["parameters"][0]) == {"form": {"proposal": "P-1", "cases": 1}}
    approving.reject_proposal.fn({"proposal": "P-1", "by": "P. R.", "reason": "No."})
    assert desk.proposals_of(waiting, forms) == ""


def test_a_plan_is_pinned_by_a_form_and_the_pages_say_what_it_keeps_out(firm, case):
    until = (SystemClock().now() + timedelta(days=9)).date().isoformat()
    form = {"case": case, "until_on": until, "reason": "The visit of Avery is booked."}
    said = closing.pin_plan.fn(form)
    assert said.message.startswith(f"{case} is at stage ")
    assert "Avery" not in said.message
    answer = restricting_cases.publish(firm, notice(), now=SystemClock().now())
    assert [reference for reference, _ in answer.pinned] == [case]
    assert "Pinned, and so not moved; without the pins:" in moving.moves(answer)
    shown = desk.pinned_of(firm, {"unpin-plan": "/v2/unpin"}, now=SystemClock().now())
    assert f"until {until}, **would move**" in shown
    assert "](/v2/unpin?parameters=" in shown
    closing.unpin_plan.fn({"case": case})
    assert desk.pinned_of(firm, {}, now=SystemClock().now()) == ""


def test_an_entry_that_cannot_be_read_is_counted_on_the_desk(firm):
    quarantine(
        firm, ProposalKind.RESTRICTION, "x", None, reason="empty", feed="a",
        now=SystemClock().now(),
    )  # fmt: skip
    assert desk.proposals_of(firm, {}).startswith("1 entry of a feed cannot be read: ")


@pytest.mark.parametrize(
    ("verb", "form", "said"),
    [
        (approving.approve_proposal, {"proposal": "P-1"}, "Refused (missing_field): by: "),
        (
            approving.review_proposal,
            {"proposal": "P-9"},
            'Refused (unknown_proposal): No proposal is called "P-9"',
        ),
        (lawmaking.publish_law_change, {"law": "id: [1"}, "Refused (invalid_file): "),
        (lawmaking.withdraw_law_change, {"id": "none"}, "Refused (invalid_value): "),
        (restricting.publish_restriction, {"notice": "id: [1"}, "Refused (invalid_file): "),
        (restricting.publish_restriction, {}, "Refused (missing_field): notice: "),
        (restricting.withdraw_restriction, {"id": "none"}, "Refused (unknown_restriction): "),
        (
            importing.import_portfolio,
            {"path": "nowhere.csv"},
            "Refused (invalid_file): nowhere",
        ),
        (importing.import_portfolio, {}, "Refused (missing_field): path: "),
    ],
)
def test_what_cannot_be_done_ends_completed_and_says_why(firm, verb, form, said):
    state = verb.fn(form)
    assert state.is_completed()
    assert state.message.startswith(said)


def test_a_portfolio_is_taken_in_once(firm, tmp_path):
    form = {"path": str(portfolio(tmp_path, 40))}
    tried = importing.import_portfolio.fn({**form, "dry_run": True})
    first, second = (importing.import_portfolio.fn(form) for _ in range(2))
    assert tried.message == first.message
    assert first.message == "40 accepted, 0 updated, 0 unchanged, 0 rejected."
    assert second.message == "0 accepted, 0 updated, 40 unchanged, 0 rejected."
