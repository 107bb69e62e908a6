"""What every use case works with: the database, the law, and the calendars made from it."""

from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection, Engine

from models.casework.restriction_file import from_document
from models.reference.loader import load_book, load_restriction_documents
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.restrictions import Restriction
from models.settings import Settings
from models.store import restrictions as published
from models.store.engine import open_engine

_KEPT_ALMANACS = 8


@dataclass(frozen=True)
class Office:
    """The firm's database and the rule book in force."""

    engine: Engine
    book: RuleBook
    _almanacs: dict[frozenset[Restriction], Almanac] = field(default_factory=dict, repr=False)

    @cached_property
    def history(self) -> tuple[Restriction, ...]:
        """The restrictions that the reference data carries, real and dated."""
        ports = self.book.ports
        return tuple(from_document(d, ports=ports) for d in load_restriction_documents())

    def restrictions(self, conn: Connection) -> tuple[Restriction, ...]:
        """Return all restrictions that count now: the history's and the published ones.

        A published one replaces the history's of the same id.
        """
        own = {r.id: r for r in self.history}
        for stored in published.in_force(conn):
            own[stored.id] = from_document(stored.document, version=stored.version)
        return tuple(own.values())

    def almanac(self, conn: Connection) -> Almanac:
        """Return the calendars under the restrictions that count now."""
        return self.almanac_under(self.restrictions(conn))

    def almanac_under(self, restrictions: tuple[Restriction, ...]) -> Almanac:
        """Return the calendars under given restrictions, made once for each set."""
        key = frozenset(restrictions)
        known = self._almanacs.get(key)
        if known is None:
            if len(self._almanacs) >= _KEPT_ALMANACS:
                self._almanacs.clear()
            known = self._almanacs[key] = Almanac(self.book, restrictions)
        return known


def open_office(settings: Settings) -> Office:
    """Open the office that settings describe; nothing is connected to yet."""
    return Office(engine=open_engine(settings.database_url), book=load_book())
