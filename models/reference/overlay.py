"""The book with published values over it: each from its own day on, and no old one lost."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from models.reference.carrying import end_of, hours_of, start_of
from models.reference.law_schema import (
    ACCEPTED,
    VALUES,
    FeeValue,
    HolidayValue,
    LawForm,
    LawKind,
    PlanningValue,
    PortHoursValue,
    RuleValue,
    Told,
)
from models.rules import book as carried
from models.rules.book import (
    DatedHours,
    Fee,
    HolidayRule,
    Provenance,
    Rule,
    RuleBook,
    TimeLimit,
)

T = TypeVar("T", Rule, Fee, HolidayRule, DatedHours, carried.PlanningValue)
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_SPAN = ("years", "months", "days")


@dataclass(frozen=True, slots=True, kw_only=True)
class LawValue:
    """A value that is published: what its file says, in which version."""

    version: int
    form: LawForm
    value: Told
    digest: str

    @property
    def name(self) -> str:
        """The version's short name, as notices carry it: RESTORATION_90.v1."""
        return f"{'-'.join(self.form.id.split())}.v{self.version}"


def law_value(document: Mapping[str, Any], *, version: int, digest: str) -> LawValue:
    """Return the value of a document that was accepted once, if by looser rules than now's."""
    form = LawForm.model_validate(document, strict=False, context=ACCEPTED)
    value = VALUES[form.kind].model_validate(form.value, strict=False, context=ACCEPTED)
    return LawValue(version=version, form=form, value=value, digest=digest)


def overlaid(book: RuleBook, values: Sequence[LawValue]) -> RuleBook:
    """Return the book under published values, later ones over earlier ones.

    A value whose rule, fee or planning value the book no longer knows is passed over. The
    version names both, the book and what lies over it.
    """
    if not values:
        return book
    over = book
    for one in values:
        over = _OVER[one.form.kind](over, one)
    told = "".join((book.version, *(f"{v.form.kind}:{v.name}:{v.digest}" for v in values)))
    return replace(
        over,
        version=hashlib.sha256(told.encode()).hexdigest()[:12],
        told_on=tuple(sorted({one.form.published_on for one in values})),
        earlier=partial(_told_by, book, tuple(values)),
    )


def _told_by(book: RuleBook, values: Sequence[LawValue], day: date) -> RuleBook:
    """Return the book under those values that could be known on a day."""
    return overlaid(book, [one for one in values if one.form.published_on <= day])


def _with_rule(book: RuleBook, one: LawValue) -> RuleBook:
    form, value = one.form, one.value
    if form.id not in book.rules or not isinstance(value, RuleValue):
        return book
    base = book.rule(form.id, form.effective_from)
    told = {k: v for k, v in value.model_dump(exclude={"limit"}).items() if v is not None}
    if "values" in told:
        told["values"] = tuple(told["values"])
    if value.limit is not None:
        told["limit"] = _limit(base.limit, value.limit.model_dump(exclude_none=True))
    new = replace(base, **told, provenance=_provenance(form))
    return replace(book, rules={**book.rules, form.id: _over(book.rules[form.id], new)})


def _limit(base: TimeLimit | None, told: dict[str, Any]) -> TimeLimit:
    if any(unit in told for unit in _SPAN):
        told = dict.fromkeys(_SPAN, 0) | told
    return replace(base or TimeLimit(), **told)


def _with_fee(book: RuleBook, one: LawValue) -> RuleBook:
    form, value = one.form, one.value
    known = tuple(fee for fee in book.fees if fee.id == form.id)
    if not known or not isinstance(value, FeeValue):
        return book
    base = next((f for f in known if f.provenance.binds(form.effective_from)), known[-1])
    told = value.model_dump(exclude_none=True)
    new = replace(base, **told, provenance=_provenance(form))
    others = tuple(fee for fee in book.fees if fee.id != form.id)
    return replace(book, fees=(*others, *_over(known, new)))


def _with_planning(book: RuleBook, one: LawValue) -> RuleBook:
    form, value = one.form, one.value
    base = book.planning.get(form.id)
    if base is None or not isinstance(value, PlanningValue):
        return book
    new = replace(base, **value.model_dump(), provenance=_provenance(form))
    former = tuple(old for old in _over((base,), new) if old != new)
    return replace(
        book,
        planning={**book.planning, form.id: new},
        former_planning=(*book.former_planning, *former),
    )


def _with_holiday(book: RuleBook, one: LawValue) -> RuleBook:
    form, value = one.form, one.value
    if not isinstance(value, HolidayValue):
        return book
    new = HolidayRule(name=form.id, **value.model_dump(), provenance=_provenance(form))
    known = tuple(rule for rule in book.holidays if rule.name == form.id)
    others = tuple(rule for rule in book.holidays if rule.name != form.id)
    return replace(book, holidays=(*others, *_over(known, new)))


def _with_port_hours(book: RuleBook, one: LawValue) -> RuleBook:
    form, value = one.form, one.value
    port = book.ports.get(form.id)
    if port is None or not isinstance(value, PortHoursValue):
        return book
    told = value.hours
    hours = hours_of(told if isinstance(told, str) else told.model_dump())
    new = DatedHours(hours=hours, provenance=_provenance(form))
    *former, last = _over(port.dated_hours, new)
    changed = replace(
        port,
        hours=last.hours,
        hours_provenance=last.provenance,
        former_hours=tuple(former),
    )
    return replace(book, ports={**book.ports, form.id: changed})


_OVER = {
    LawKind.RULE: _with_rule,
    LawKind.FEE: _with_fee,
    LawKind.PLANNING: _with_planning,
    LawKind.HOLIDAY: _with_holiday,
    LawKind.PORT_HOURS: _with_port_hours,
}


def _provenance(form: LawForm) -> Provenance:
    return Provenance(
        source=tuple(form.source),
        confidence=form.confidence,
        effective_from=form.effective_from,
        effective_to=form.effective_to,
        published_on=form.published_on,
        note=form.note,
    )


def _over(versions: Sequence[T], new: T) -> tuple[T, ...]:
    """Return the versions with a new one over them: each keeps the days that are left to it."""
    found: list[T] = [new]
    for old in versions:
        found.extend(_left(old, new.provenance))
    return tuple(sorted(found, key=lambda one: start_of(one.provenance.effective_from)))


def _left(old: T, over: Provenance) -> Iterator[T]:
    own = old.provenance
    first, last = start_of(over.effective_from), end_of(over.effective_to)
    if end_of(own.effective_to) < first or start_of(own.effective_from) > last:
        yield old
        return
    if over.effective_from and start_of(own.effective_from) < first:
        eve = _beside(over.effective_from, -1)
        yield replace(old, provenance=replace(own, effective_to=eve))
    if over.effective_to and end_of(own.effective_to) > last:
        morrow = _beside(over.effective_to, 1)
        yield replace(old, provenance=replace(own, effective_from=morrow))


def _beside(edge: date | datetime, way: int) -> date | datetime:
    """Return the last moment before a value, or the first after it, as its edge is written."""
    return edge + way * (_SECOND if isinstance(edge, datetime) else _DAY)
