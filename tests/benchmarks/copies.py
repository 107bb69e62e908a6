"""Rows of a template turned into rows of another case: numbers exchanged, all else kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks.templates import FIRST_CASE, FIRST_PERSON, Template

PERSONS_A_CASE = 16
OWN_PERSONS = 20_000_000
_NUMBER = re.compile(r"(?<![\dA-Za-z.])(5000\d{3}|7000\d{3})(?!\d)")
_OFFER = re.compile(r"\bA\d{7}\b")


class Copier:
    """Writes a template's rows for any case number; a column's text is cut up only once."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._own = {
            person["person_id"]: place for place, person in enumerate(template.rows["person"])
        }
        self._shapes = {
            table: [{name: self._shape(value) for name, value in row.items()} for row in rows]
            for table, rows in template.rows.items()
        }

    def _shape(self, value: Any) -> str | None:
        if value is None:
            return None
        text = str(value).replace("%", "%%").replace(self._template.file_no, "%(file_no)s")
        return _OFFER.sub("%(offer)s", _NUMBER.sub(self._named, text))

    def _named(self, found: re.Match[str]) -> str:
        number = int(found[1])
        if FIRST_CASE < number < FIRST_PERSON:
            return "%(case)s"
        return f"%(p{self._own[number]})s" if number in self._own else found[1]

    def rows(self, table: str, number: int, **columns: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table as they are for case `number`."""
        values = self._values(number)
        for shape in self._shapes.get(table, ()):
            row = {name: text and text % values for name, text in shape.items()}
            row.update(columns)
            yield row

    def _values(self, number: int) -> Mapping[str, object]:
        first = OWN_PERSONS + number * PERSONS_A_CASE
        persons = {f"p{place}": first + place for place in self._own.values()}
        return {
            "case": number,
            "file_no": f"K-{number:07d}",
            "offer": f"A{number:07d}",
            **persons,
        }


def copiers(templates: Sequence[Template]) -> list[Copier]:
    return [Copier(template) for template in templates]
