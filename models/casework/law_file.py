"""A law file becomes a value of the law, or one line that says all that is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from models.casework.form_file import (
    TOP,
    digest_of,
    homes_of,
    plain,
    plain_file,
    problem_of,
    refused,
    require_fields,
)
from models.casework.restriction_contradictions import Problem
from models.casework.strict_yaml import PlainFile
from models.reference.carrying import end_of, start_of
from models.reference.law_schema import (
    UNSEEN,
    VALUES,
    HolidayValue,
    HoursValue,
    LawForm,
    LawKind,
    LimitValue,
    PlanningValue,
    RuleValue,
    Told,
)
from models.reference.schema import HolidayRecord
from models.rules.book import RuleBook
from models.rules.published import begins_at
from models.rules.spelling import nearest

_HOMES = homes_of(
    (LawForm, TOP), *((form, "value") for form in VALUES.values()),
    (LimitValue, "value.limit"), (HoursValue, "value.hours"),
)  # fmt: skip
_CALLED = {
    LawKind.RULE: "rule",
    LawKind.FEE: "fee",
    LawKind.PLANNING: "planning value",
    LawKind.PORT_HOURS: "port",
}
_LISTED_BY = {LawKind.PORT_HOURS: "ports"}  # all else by `rules`


class ReadLaw(NamedTuple):
    """A law file as it is kept: its document, what it means, and the name of its content."""

    document: dict[str, Any]
    form: LawForm
    digest: str


def read_law(
    source: str | Path | Mapping[str, Any],
    *,
    book: RuleBook,
    now: datetime,
    name: str = "law file",
) -> ReadLaw:
    """Return the value that a file (`Path`), a text (`str`) or a kept document describes.

    Raises RefusedError (invalid_file) with every problem found: line, field, value, remedy.
    """
    if isinstance(source, str | Path):
        read = plain_file(source, name)
    else:
        read = PlainFile(name=name, content=plain(source))
    require_fields(read)
    document = _without_nulls(read.content)
    form, value, problems = _filled_in(document)
    if form is not None:
        problems += _contradictions(form, value, book, now)
    if form is None or problems:
        raise refused(read, problems)
    return ReadLaw(document, form, digest_of(document))


def _filled_in(
    document: dict[str, Any],
) -> tuple[LawForm | None, Told | None, list[Problem]]:
    try:
        form = LawForm.model_validate(document)
    except ValidationError as error:
        return None, None, _problems(error)
    try:
        return form, VALUES[form.kind].model_validate(form.value), []
    except ValidationError as error:
        return form, None, _problems(error, "value")


def _problems(error: ValidationError, *within: str) -> list[Problem]:
    told = (problem_of(detail, _HOMES, within) for detail in error.errors(include_url=False))
    return [
        Problem(
            tuple(part for part in p.path if part not in UNSEEN),
            p.value,
            p.sentence.removeprefix("Value error, "),
        )
        for p in told
    ]


def _contradictions(
    form: LawForm, value: Told | None, book: RuleBook, now: datetime
) -> Iterator[Problem]:
    yield from _unknown(form, book)
    yield from _periods(form)
    yield from _heard_of(form, now)
    match value:
        case RuleValue() if not value.model_dump(exclude_none=True):
            yield Problem(("value",), None, "changes nothing: name what does, as limit")
        case PlanningValue():
            yield from _planning(form, value, now.date())
        case HolidayValue():
            yield from _holiday(form, value)
        case _:
            pass


def _unknown(form: LawForm, book: RuleBook) -> Iterator[Problem]:
    ids: dict[LawKind, Collection[str]] = {
        LawKind.RULE: book.rules,
        LawKind.FEE: {fee.id for fee in book.fees},
        LawKind.PLANNING: book.planning,
        LawKind.PORT_HOURS: book.ports,
    }
    known = ids.get(form.kind)
    if known is not None and form.id not in known:
        near = nearest(form.id, known)
        remedy = (
            f"did you mean {', '.join(near)}?"
            if near
            else f"`northbound {_LISTED_BY.get(form.kind, 'rules')}` lists them"
        )
        yield Problem(("id",), form.id, f"is no {_CALLED[form.kind]}: {remedy}")


def _periods(form: LawForm) -> Iterator[Problem]:
    start, end = start_of(form.effective_from), end_of(form.effective_to)
    if end < start:
        yield Problem(("effective_to",), None, "is before effective_from: correct either")
    if start < start_of(form.published_on) and not form.retroactive:
        yield Problem(
            ("effective_from",),
            str(form.effective_from),
            f"is before {form.published_on}, when it could first be known: correct either, or "
            "add `retroactive: true`",
        )


def _planning(form: LawForm, value: PlanningValue, today: date) -> Iterator[Problem]:
    if not value.least <= value.usual <= value.at_worst:
        yield Problem(("value",), None, "write least, usual and at_worst in rising order")
    if _day(form.effective_from) > today:
        yield Problem(
            ("effective_from",),
            str(form.effective_from),
            "lies ahead, and plans are made with one planning value at a time: "
            "publish it on that day",
        )
    if form.effective_to is not None:
        yield Problem(("effective_to",), None, "take it out: withdraw the value when it ends")


def _heard_of(form: LawForm, now: datetime) -> Iterator[Problem]:
    # Law counts from the day it could be known: one that lies ahead would move plans unsaid.
    if begins_at(form.published_on) > now:
        yield Problem(
            ("published_on",),
            str(form.published_on),
            "lies ahead: write the day, in Ottawa, on which it could first be known",
        )


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _holiday(form: LawForm, value: HolidayValue) -> Iterator[Problem]:
    told = value.model_dump() | {"name": form.id, "source": ["https://"], "published_on": None}
    told |= {"effective_from": None, "effective_to": None, "confidence": form.confidence}
    if not HolidayRecord.model_validate(told).has_one_shape():
        sentence = "give month and day, or month, weekday and nth, or easter alone"
        yield Problem(("value",), None, sentence)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value
