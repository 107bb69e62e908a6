"""A restriction file becomes a restriction, or one line that says all that is wrong with it."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

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
from models.casework.restriction_contradictions import (
    Problem,
    contradictions,
    unknown_superseded,
)
from models.casework.restriction_document import (
    BlockForm,
    ExemptForm,
    ReadingForm,
    RestrictionForm,
    ScopeForm,
)
from models.casework.strict_yaml import PlainFile
from models.rules.book import Port
from models.rules.restrictions import (
    Block,
    Restriction,
    RestrictionKind,
    Scope,
    SecondReading,
    names_port,
)
from models.store.restrictions import StoredRestriction

_HOMES = homes_of(
    (RestrictionForm, TOP), (ScopeForm, "applies_to"), (ExemptForm, "applies_to.exempt"),
    (ReadingForm, "readings"), (BlockForm, "closed"), (BlockForm, "open"),
)  # fmt: skip


def read_restriction(
    source: str | Path,
    *,
    ports: Mapping[str, Port],
    known: Collection[str] | None = None,
    name: str = "restriction",
) -> Restriction:
    """Return the restriction that a file (`Path`) or a text (`str`) describes.

    `ports` are all known ports by their ids, `known` the ids of the restrictions that it may
    supersede; `name` stands for the file when a text is given. Raises RefusedError
    (invalid_file) with every problem found: line, field, value, remedy.
    """
    return _restriction(plain_file(source, name), ports, known, version=1)


def from_document(
    document: Mapping[str, Any],
    *,
    version: int = 1,
    ports: Mapping[str, Port] | None = None,
    known: Collection[str] | None = None,
    published_at: datetime | None = None,
) -> Restriction:
    """Return the restriction kept as a document; without `ports` its ports are not looked up.

    Nor, without `known`, are the restrictions that it supersedes.

    `published_at` is when the firm published it: from then on it is known, announced or not.
    Where it says `closed: null` it closes nothing and is kept for the record. Raises
    RefusedError (invalid_file) as for a file.
    """
    for_the_record = "closed" in document and document["closed"] is None
    name = f"restriction {document.get('id', 'without an id')}"
    read = PlainFile(name=name, content=plain(document))
    told = _restriction(read, ports, known, version, for_the_record)
    return replace(told, published_at=published_at) if published_at else told


def kept(stored: StoredRestriction) -> Restriction:
    """Return the restriction of one version in the store."""
    return from_document(
        stored.document, version=stored.version, published_at=stored.published_at
    )


def digest(restriction: Restriction) -> str:
    """Return the name of a document's content: the same whatever the order of its fields."""
    return digest_of(restriction.document)


def _restriction(
    read: PlainFile,
    ports: Mapping[str, Port] | None,
    known: Collection[str] | None,
    version: int,
    for_the_record: bool = False,
) -> Restriction:
    require_fields(read)
    given = _without_nulls(read.content)
    form, problems = _filled_in(read.content, ports)
    is_new = ports is not None
    problems += contradictions(given, for_the_record=for_the_record, is_new=is_new)
    problems += unknown_superseded(given, known) if known is not None else ()
    if form is None or problems:
        raise refused(read, problems)
    told = _value(form, read.content, version)
    if ports is not None and _names_none(told, ports):
        sentence = "leave no port together: each narrows the others, so widen or take one out"
        raise refused(read, [Problem((_narrows_most(given),), None, sentence)])
    return told


def _names_none(told: Restriction, ports: Mapping[str, Port]) -> bool:
    is_of_ports = told.kind is RestrictionKind.PORT
    return is_of_ports and not any(names_port(told, port) for port in ports.values())


def _narrows_most(given: Mapping[str, Any]) -> str:
    return next(name for name in ("province", "port_kind", "ports") if given.get(name))


def _filled_in(
    content: Mapping[str, Any], ports: Mapping[str, Port] | None
) -> tuple[RestrictionForm | None, list[Problem]]:
    given = _without_nulls(content)
    if "effective_from" in content:
        given.setdefault("effective_from", None)
    # Only as JSON does strict mode take words for enums; the content is plain already.
    text = json.dumps(given)
    try:
        return RestrictionForm.model_validate_json(text, context={"ports": ports}), []
    except ValidationError as error:
        return None, [_problem(detail) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails) -> Problem:
    if detail["type"] == "missing" and detail["loc"] == ("effective_from",):
        sentence = "is missing: write a date, or null when it is not known"
        return Problem(detail["loc"], None, sentence)
    return problem_of(detail, _HOMES)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _value(form: RestrictionForm, document: dict[str, Any], version: int) -> Restriction:
    return Restriction(
        id=form.id,
        title=form.title,
        kind=form.kind,
        version=version,
        effect=form.effect,
        ports=tuple(form.ports),
        port_kind=form.port_kind.value if form.port_kind else None,
        province=form.province,
        all_ports=form.all,
        routes=tuple(form.routes),
        scope=_scope(form.applies_to),
        readings=tuple(
            SecondReading(scope=_scope(r.applies_to), source=r.source) for r in form.readings
        ),
        blocks=tuple(_each_block(form)),
        open_only=bool(form.open),
        announced_at=form.announced_at,
        end_announced_at=form.end_announced_at,
        effective_from=form.effective_from,
        effective_to=form.effective_to,
        supersedes=tuple(form.supersedes),
        source=form.source,
        confidence=form.confidence,
        notes=tuple(form.notes),
        document=document,
    )


def _scope(form: ScopeForm) -> Scope:
    return Scope(
        purpose=form.purpose,
        citizenships=tuple(form.citizenships),
        exempt_citizenships=tuple(form.exempt.citizenships),
        exempt_codes=tuple(form.exempt.codes),
        exempt_us_permanent_residents=form.exempt.us_permanent_residents,
        exempt_visa_exempt=form.exempt.visa_exempt,
    )


def _each_block(form: RestrictionForm) -> Iterator[Block]:
    is_implied = form.kind is RestrictionKind.PORTAL_OUTAGE
    if is_implied and not (form.closed or form.open):
        yield Block()
    for block in form.open or form.closed:
        start, end = block.hours or (0, 1440)
        yield Block(
            weekdays=frozenset(block.weekdays) if block.weekdays else None,
            from_minute=start,
            to_minute=end,
            dates=frozenset(block.dates) if block.dates else None,
            by_appointment=block.by_appointment,
            ports=frozenset(block.ports) if block.ports else None,
        )
