"""A document is proposed, and waits until a person approves or rejects it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models.casework.facts_checks import words_typed
from models.casework.flaws import did_you_mean, shown
from models.casework.form_file import digest_of, plain
from models.casework.office import Office
from models.casework.proposed_kinds import WAYS, Done, Source
from models.rules.counted import counted
from models.rules.decisions import Refusal, Refused, RefusedError, refuse
from models.store import proposals
from models.store.engine import reading, writing
from models.store.proposals import ProposalKind, ProposalState, StoredProposal, Text

_FEW = 10  # cases more or fewer than was said that nobody needs to look at again


def propose(
    office: Office,
    kind: ProposalKind,
    source: Source,
    *,
    now: datetime,
    feed: str | None = None,
    by: str | None = None,
    again: bool = False,
) -> StoredProposal | Refused:
    """Put a document before people, with how many cases it would move; nothing moves yet.

    The text proposed last about the same thing stays what it was: waiting, approved or
    rejected; with `again`, as a person may ask, only one that waits does. Another text
    supersedes one that waits. `feed` or `by` says where it came from.
    """
    way = WAYS[kind]
    try:
        text, by = way.read(office, source, now), words_typed("by", by)
        with reading(office.engine) as conn:
            known = proposals.newest(conn, kind, text.subject)
        if known and known.text.digest == text.digest and (known.is_waiting or not again):
            return known
        would = _answered(way.preview(office, text.document, now))
    except RefusedError as error:
        return error.refused
    effect = effect_of(would)
    with writing(office.engine) as conn:
        return proposals.add(conn, text, feed=feed, by=by, effect=effect, again=again, now=now)


def quarantine(
    office: Office,
    kind: ProposalKind,
    subject: str,
    entry: Any,
    *,
    reason: str,
    feed: str,
    now: datetime,
) -> StoredProposal:
    """Set aside what a feed sent and nobody can read, with the reason; the rest goes on.

    The same entry again is set aside once, and goes when a better one comes. What was said of
    the subject before stands.
    """
    document = {"entry": plain(entry)}
    text = Text(kind=kind, subject=subject, digest=digest_of(document), document=document)
    with writing(office.engine) as conn:
        return proposals.add(
            conn, text, state=ProposalState.QUARANTINED, feed=feed, reason=reason, now=now
        )


def review(
    office: Office, reference: str, *, now: datetime
) -> tuple[StoredProposal, Done] | Refused:
    """Work out what a proposal that waits would move by now; only the number is kept."""
    try:
        one = _waiting(office, reference, to="review")
        would = _answered(WAYS[one.text.kind].preview(office, one.text.document, now))
    except RefusedError as error:
        return error.refused
    with writing(office.engine) as conn:
        proposals.note_effect(conn, one.number, effect_of(would))
    return one, would


def approve(
    office: Office, reference: str, *, by: str, now: datetime, seen: int | None = None
) -> Done | Refused:
    """Approve a proposal: it is published at once, in the name of who approved it.

    What it would move is worked out again first. When that is far from what the approver saw
    (`seen` cases, else what the proposal says), nothing is published and the proposal says the
    new number. Of two who decide at once one is first; the other is told by whom and when.
    """
    try:
        by, one = _named(by), _waiting(office, reference, to="approve")
        way = WAYS[one.text.kind]
        effect = effect_of(_answered(way.preview(office, one.text.document, now)))
        _refuse_another_effect(office, one, effect, seen)

        def decided(conn: Connection) -> None:
            if not proposals.decide(conn, one.number, ProposalState.APPROVED, by=by, now=now):
                raise _decided(conn, one.number)
            proposals.note_effect(conn, one.number, effect)

        return way.publish(office, one.text.document, now, decided)
    except RefusedError as error:
        return error.refused


def reject(
    office: Office, reference: str, *, by: str, reason: str, now: datetime
) -> StoredProposal | Refused:
    """Reject a proposal, or put away one that cannot be read; the reason is kept with it."""
    try:
        by, why = _named(by), words_typed("reason", reason) or ""
        one = _waiting(office, reference, to="reject")
        with writing(office.engine) as conn:
            rejected = ProposalState.REJECTED
            if not proposals.decide(conn, one.number, rejected, by=by, reason=why, now=now):
                raise _decided(conn, one.number)
            return _kept(conn, one.number)
    except RefusedError as error:
        return error.refused


def list_proposals(office: Office, *, state: str | None = None) -> list[dict[str, Any]]:
    """Return all proposals, or those in a state, oldest first; RefusedError for no state."""
    wanted = None
    if state is not None:
        known = [one.value for one in ProposalState]
        if state not in known:
            remedy = did_you_mean(state, known)
            message = f'--state "{shown(state)}" is no state of a proposal. {remedy}'
            raise refuse(Refusal.INVALID_VALUE, message)
        wanted = ProposalState(state)
    with reading(office.engine) as conn:
        return [view(one) for one in proposals.listing(conn, wanted)]


def show_proposal(office: Office, reference: str) -> dict[str, Any]:
    """Return one proposal with its document; RefusedError when there is none."""
    one = _found(office, reference)
    return {**view(one), "document": one.text.document}


def view(one: StoredProposal) -> dict[str, Any]:
    """Return a proposal as commands answer with it."""
    effect = one.effect or {}
    return {
        "reference": one.reference,
        "kind": one.text.kind.value,
        "subject": one.text.subject,
        "state": one.state.value,
        "affected": effect.get("affected"),
        "unaffected": effect.get("unaffected"),
        "feed": one.feed,
        "proposed_by": one.proposed_by,
        "proposed_at": one.proposed_at,
        "reason": one.reason,
        "decided_by": one.decided_by,
        "decided_at": one.decided_at,
    }


def effect_of(would: Done) -> dict[str, int]:
    """Return what is kept of a preview with a proposal: how many cases move."""
    return {"affected": would.affected, "unaffected": would.unaffected}


def _answered(answer: Done | Refused) -> Done:
    if isinstance(answer, Refused):
        raise RefusedError(answer)
    return answer


def _named(by: str) -> str:
    return (words_typed("by", by) or "").strip()


def _found(office: Office, reference: str) -> StoredProposal:
    number = proposals.number_of(reference)
    with reading(office.engine) as conn:
        found = proposals.get(conn, number) if number is not None else None
    if found is None:
        message = f'No proposal is called "{shown(reference)}"; see `northbound proposals`.'
        raise refuse(Refusal.UNKNOWN_PROPOSAL, message)
    return found


def _waiting(office: Office, reference: str, *, to: str) -> StoredProposal:
    one = _found(office, reference)
    if one.state is ProposalState.QUARANTINED and to != "reject":
        message = f"{one.reference} cannot be read ({one.reason}): mend it at its source."
        raise refuse(Refusal.INVALID_FILE, message)
    if not (one.is_waiting or one.state is ProposalState.QUARANTINED):
        raise _told_late(one)
    return one


def _decided(conn: Connection, number: int) -> RefusedError:
    return _told_late(_kept(conn, number))


def _kept(conn: Connection, number: int) -> StoredProposal:
    found = proposals.get(conn, number)
    if found is None:
        raise LookupError(f"proposal {number} is gone")
    return found


def _told_late(one: StoredProposal) -> RefusedError:
    at = f"{one.decided_at:%Y-%m-%d %H:%M} UTC" if one.decided_at else "before"
    whose = f' by "{shown(one.decided_by)}"' if one.decided_by else ""
    why = f' ("{shown(one.reason)}")' if one.reason else ""
    message = f"{one.reference} was {one.state.value}{whose}, {at}{why}: nothing is changed."
    return refuse(Refusal.ALREADY_DECIDED, message)


def _refuse_another_effect(
    office: Office, one: StoredProposal, effect: Mapping[str, int], seen: int | None
) -> None:
    told = seen if seen is not None else (one.effect or {}).get("affected", 0)
    now_moves = effect["affected"]
    if abs(now_moves - told) <= max(_FEW, told // 10):
        return
    with writing(office.engine) as conn:
        proposals.note_effect(conn, one.number, dict(effect))
    message = (
        f"{one.reference} would move {counted(now_moves, 'case')} by now, not {told} as was "
        "said. Look at it again, then approve it."
    )
    raise refuse(Refusal.EFFECT_CHANGED, message)
