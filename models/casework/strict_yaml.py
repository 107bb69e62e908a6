"""YAML from outside, read as plain text values and nothing cleverer.

Every value is text, true, false, null, a list or a mapping: dates stay as written, and `ON`
stays a province where YAML 1.1 would make it `true`. What can hurt is refused: anchors and
aliases, tags, keys given twice, deep nesting, too many values, large files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SIZE_LIMIT = 256_000
DEPTH_LIMIT = 8
VALUES_LIMIT = 5_000
FieldPath = tuple[str | int, ...]

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip
_PLAIN_TAGS = (None, "!")


class UnreadableError(Exception):
    """The text is not YAML as we take it; the message says where and why in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFile:
    """What a file says, and on which line each part of it stands."""

    name: str
    content: Any
    lines: dict[FieldPath, int] = field(default_factory=dict)

    def line_of(self, path: FieldPath) -> int | None:
        """Return the line of a field, or of the nearest thing around it that was written."""
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((self.lines[part] for part in around if part in self.lines), None)


def read_text(path: Path) -> str:
    """Return the text of a file of at most 256 kB in UTF-8; UnreadableError otherwise."""
    if not path.is_file():
        raise UnreadableError("no such file: check the path")
    try:
        with path.open("rb") as stream:
            return _decoded(stream.read(SIZE_LIMIT + 1))
    except OSError as error:
        raise UnreadableError(
            f"cannot be opened ({error.strerror}): check its rights"
        ) from None


def _decoded(content: bytes) -> str:
    _refuse_large(len(content))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("is not text in UTF-8: save it as UTF-8") from None


def parse(text: str, name: str) -> PlainFile:
    """Return what a text says; UnreadableError when it is not what we take."""
    _refuse_large(len(text.encode("utf-8", "surrogatepass")))
    lines: dict[FieldPath, int] = {}
    try:
        root = _Composer(text).get_single_node()
        content = None if root is None else _value(root, (), lines)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError(_located(error)) from None
    except yaml.reader.ReaderError as error:
        raise UnreadableError(f"character {error.position + 1} cannot be in YAML") from None
    return PlainFile(name=name, content=content, lines=lines)


def _refuse_large(size: int) -> None:
    if size > SIZE_LIMIT:
        raise UnreadableError(f"is larger than {SIZE_LIMIT // 1000} kB: split it")


def _located(error: yaml.MarkedYAMLError) -> str:
    problem = (error.problem or "is not YAML").replace("\n", " ")
    return f"line {error.problem_mark.line + 1}: {problem}" if error.problem_mark else problem


class _Composer(
    yaml.reader.Reader,
    yaml.scanner.Scanner,
    yaml.parser.Parser,
    yaml.composer.Composer,
    yaml.resolver.BaseResolver,
):
    """PyYAML's own reading of a text into nodes, without its guesses at what values mean."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)
        yaml.resolver.BaseResolver.__init__(self)
        self._depth = self._values = 0

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        """Compose one node, refusing what a plain file never needs."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _refusal("anchors and aliases (& and *) are not taken: write it out", event)
        if event.tag not in _PLAIN_TAGS:
            raise _refusal("tags (!) are not taken: write plain text", event)
        if self._depth >= DEPTH_LIMIT:
            raise _refusal(f"is nested deeper than {DEPTH_LIMIT} levels: flatten it", event)
        self._values += 1
        if self._values > VALUES_LIMIT:
            raise _refusal(f"holds more than {VALUES_LIMIT} values: split it", event)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _refusal(problem: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)


def _value(node: yaml.Node, path: FieldPath, lines: dict[FieldPath, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    match node:
        case yaml.MappingNode():
            return dict(_pairs(node, path, lines))
        case yaml.SequenceNode():
            return [_value(item, (*path, i), lines) for i, item in enumerate(node.value)]
        case _:
            return _scalar(node)


def _pairs(
    node: yaml.MappingNode, path: FieldPath, lines: dict[FieldPath, int]
) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _refusal("a field's name must be text", key)
        if key.value in seen:
            raise _refusal(f"{key.value!r} is given twice: keep one", key)
        seen.add(key.value)
        yield key.value, _value(value, (*path, key.value), lines)


def _scalar(node: Any) -> Any:
    text: str = node.value
    is_quoted = node.style is not None
    return text if is_quoted else _WORDS.get(text.lower(), text)
