"""What a feed says: entries, each of them a document as a file would hold it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from models.casework.flaws import did_you_mean, shown
from models.casework.form_file import digest_of, plain
from models.casework.strict_yaml import UnreadableError, parse
from models.reference.law_schema import LawKind
from models.rules.restrictions import RestrictionKind
from models.store.proposals import ProposalKind

MOST_ENTRIES = 200
_ENTRIES = "entries"
_BESIDE = {_ENTRIES, "title", "source", "updated_at"}
_LONGEST_NAME = 80
_KINDS: Mapping[str, ProposalKind] = {
    **{kind.value: ProposalKind.RESTRICTION for kind in RestrictionKind},
    **{kind.value: ProposalKind.LAW for kind in LawKind},
}


class Entry(NamedTuple):
    """One entry: the document that is proposed, or what is wrong with it.

    `subject` is what it is about, as people will read it in a list.
    """

    kind: ProposalKind
    subject: str
    document: dict[str, Any]
    fault: str | None = None


def entries_of(body: bytes, name: str) -> list[Entry]:
    """Return the entries of a feed's text; UnreadableError when it is no such text.

    It is one document, a list of them, or a mapping whose `entries` are such a list.
    """
    try:
        content = parse(body.decode("utf-8-sig"), name).content
    except UnicodeDecodeError:
        raise UnreadableError("is not text in UTF-8") from None
    _refuse_half_characters(content)
    listed = _listed(content)
    if len(listed) > MOST_ENTRIES:
        raise UnreadableError(f"holds more than {MOST_ENTRIES} entries")
    return list(_each(listed, name))


def _refuse_half_characters(content: Any) -> None:
    # Written with backslashes they pass as text, and no database takes them.
    text = json.dumps(content, ensure_ascii=False)
    if "\\u0000" in text or any("\ud800" <= mark <= "\udfff" for mark in text):
        raise UnreadableError("holds characters that are not text")


def _listed(content: Any) -> list[Any]:
    match content:
        case list():
            return content
        case {"entries": list(listed)} if content.keys() <= _BESIDE:
            return listed
        case {"id": _}:
            return [content]
        case _:
            raise UnreadableError("is no list of entries, and no entry: begin with `entries:`")


def _each(listed: list[Any], name: str) -> Iterator[Entry]:
    for one in listed:
        if isinstance(one, dict):
            yield _entry(one, name)
        else:
            document = {"entry": plain(one)}
            fault = "is no list of fields: begin it with `id: ...`"
            yield Entry(ProposalKind.RESTRICTION, _nameless(name, document), document, fault)


def _entry(document: dict[str, Any], name: str) -> Entry:
    said, told = document.get("id"), document.get("kind")
    subject = shown(said)[:_LONGEST_NAME] if isinstance(said, str) and said.strip() else ""
    subject = subject or _nameless(name, document)
    if document.get("withdrawn") is True:
        return Entry(ProposalKind.WITHDRAWAL, subject, {"id": said})
    kind = _KINDS.get(told) if isinstance(told, str) else None
    if kind is None:
        fault = f'kind: "{shown(told)}" is none we know. {did_you_mean(str(told), _KINDS)}'
        return Entry(ProposalKind.RESTRICTION, subject, document, fault)
    return Entry(kind, subject, document)


def _nameless(name: str, document: Mapping[str, Any]) -> str:
    return f"{name} {digest_of(document)[:12]}"
