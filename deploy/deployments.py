"""What is served: every verb of the house, the sweep and the feeds with their schedules."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.types.entrypoint import EntrypointType

from flows import (
    advising,
    approving,
    closing,
    compliance,
    counselling,
    decision,
    extension,
    family,
    feeding,
    filing,
    foreseeing,
    importing,
    intake,
    job_offer,
    lawmaking,
    restricting,
    sweeping,
)
from flows import desk as desk_room

SWEEP = "sweep"
SWEEP_EVERY = timedelta(minutes=5)
# One that starts while another runs has nothing to find: it is dropped, not queued.
_ONE_AT_A_TIME = ConcurrencyLimitConfig(
    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
)

VERBS: Mapping[str, tuple[Flow[..., Any], ...]] = {
    "stage:job-offer": (
        intake.open_case,
        intake.change_facts,
        job_offer.record_offer,
        job_offer.record_document,
        job_offer.record_employer_withdrawal,
    ),
    "stage:compliance": (
        compliance.record_certificate,
        compliance.withdraw_certificate,
        compliance.record_employer_finding,
        compliance.record_employer_answer,
    ),
    "stage:filing": (
        filing.file_at_land_port,
        filing.file_at_airport,
        filing.file_on_return,
        filing.file_at_consulate,
        filing.file_from_inside,
        filing.record_directed_back,
        filing.record_deferral,
        advising.compare_routes,
    ),
    "stage:decision": (
        decision.record_examination_held,
        decision.record_further_examination,
        decision.record_letter,
        decision.record_permit,
        decision.check_permit,
        decision.record_refusal,
        decision.record_withdrawal,
        decision.record_returned_incomplete,
        decision.record_inadmissibility_report,
        decision.record_review_filed,
        decision.record_document_request,
        decision.record_request_answered,
        counselling.record_counsel_decision,
        counselling.record_programme_suspended,
        counselling.record_programme_resumed,
    ),
    "stage:permit": (
        decision.record_work_start,
        decision.record_departure,
        family.open_spouse_case,
        family.record_spouse_filed,
        family.record_spouse_permit,
        family.record_spouse_refusal,
    ),
    "stage:extension": (
        extension.record_extension_filed,
        extension.record_second_application,
        extension.record_change_of_employer,
        extension.record_change_reply,
        extension.record_return,
        extension.record_restoration_filed,
        extension.record_restored,
        extension.record_permit_cancelled,
        extension.record_work_stopped,
    ),
    "stage:closed": (
        closing.hold_case,
        closing.resume_case,
        closing.pin_plan,
        closing.unpin_plan,
        closing.hand_over,
        closing.hand_over_everything,
        closing.depart,
        closing.close_case,
        closing.reopen_case,
    ),
    "portfolio": (
        restricting.preview_restriction,
        restricting.publish_restriction,
        restricting.withdraw_restriction,
        lawmaking.preview_law_change,
        lawmaking.publish_law_change,
        lawmaking.withdraw_law_change,
        foreseeing.what_if,
        foreseeing.stress,
        approving.review_proposal,
        approving.approve_proposal,
        approving.reject_proposal,
        importing.import_portfolio,
        desk_room.refresh_desk,
    ),
}
"""Every verb, by the part of a case's life in which it is used: its tag in the dashboard."""


def deployments(*, desk: str, feeds_every: timedelta | None = None) -> list[RunnerDeployment]:
    """Return all that is served, each leading back to the desk at a path of the dashboard.

    Two have a schedule: the sweep, and the feeds, if any is read; those that are to be read
    oftener than hourly ride on the sweep's run instead.
    """
    verbs = [_served(flow, tag, desk) for tag, flows in VERBS.items() for flow in flows]
    return [*verbs, _feeds(desk, feeds_every), _sweep(desk)]


def _served(flow: Flow[..., Any], tag: str, desk: str, **more: Any) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        flow,
        name=flow.name,
        description=f"{flow.description}\n\n[The desk]({desk}) shows what is due.",
        tags=[tag],
        # The dashboard marks a wrong field before anything runs; what it lets through is
        # checked again in the run.
        enforce_parameter_schema=True,
        # A path would put flows/ first on sys.path, where a file could hide a package.
        entrypoint_type=EntrypointType.MODULE_PATH,
        **more,
    )


def _feeds(desk: str, every: timedelta | None) -> RunnerDeployment:
    by_itself = every is not None and every >= feeding.HOURLY
    return _served(
        feeding.read_feeds, "portfolio", desk, interval=every if by_itself else None,
        concurrency_limit=_ONE_AT_A_TIME,
    )  # fmt: skip


def _sweep(desk: str) -> RunnerDeployment:
    return _served(
        sweeping.sweep,
        "portfolio",
        desk,
        interval=SWEEP_EVERY,
        concurrency_limit=_ONE_AT_A_TIME,
    )
