"""What every use case works with: the database, the law, and the calendars made from it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine

from models.casework.restriction_file import from_document, kept
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.restrictions import Restriction
from models.settings import Settings
from models.store import law_values, pins
from models.store import restrictions as published
from models.store.engine import open_engine
from models.store.law_values import StoredLaw
from models.store.standing import Stand, stand
from models.store.unsaid import waits

T = TypeVar("T")
_KEPT = 8  # almanacs, and books with published values over them


class Papers(NamedTuple):
    """What another process needs to work for the same office, under the very same law."""

    url: str  # with the password
    book: RuleBook
    history: tuple[Restriction, ...]

    def __repr__(self) -> str:
        """Show the law only: the URL has a password in it."""
        return f"Papers(book={self.book.version!r})"

    def office(self) -> "Office":
        """Return the office; nothing is connected to yet, and no file read."""
        return Office(engine=open_engine(self.url), book=self.book, known_history=self.history)


@dataclass(frozen=True)
class Office:
    """The firm's database and the rule book that ships; `law` is what counts now."""

    engine: Engine
    book: RuleBook
    foretold: frozenset[str] = frozenset()  # ids of restrictions that a feed brings beside one
    known_history: tuple[Restriction, ...] | None = field(default=None, repr=False)
    _almanacs: dict[tuple[str, frozenset[Restriction]], Almanac] = field(
        default_factory=dict, repr=False
    )
    _unheard: dict[tuple[str, ...], bool] = field(default_factory=dict, repr=False)
    _made: dict[str, tuple[object, Stand, Any]] = field(default_factory=dict, repr=False)
    _laws: dict[tuple[tuple[str, str, int], ...], RuleBook] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def history(self) -> tuple[Restriction, ...]:
        """The restrictions that the reference data carries, real and dated."""
        if self.known_history is not None:
            return self.known_history
        # A helper has it from its papers, and need not import what reads these files.
        from models.reference.loader import load_restriction_documents

        ports = self.book.ports
        return tuple(from_document(d, ports=ports) for d in load_restriction_documents())

    def papers(self) -> Papers:
        """Return what another process of ours, and nobody else, is told to work for it."""
        url = self.engine.url.render_as_string(hide_password=False)
        return Papers(url, self.book, self.history)

    def restrictions(self, conn: Connection) -> tuple[Restriction, ...]:
        """Return all restrictions that count now: the history's and the published ones.

        A published one replaces the history's of the same id.
        """
        own = {r.id: r for r in self.history}
        for stored in published.in_force(conn):
            own[stored.id] = kept(stored)
        return tuple(own.values())

    def restriction_ids(self, conn: Connection) -> frozenset[str]:
        """Return the ids that another restriction may supersede, in force or not."""
        here = (one.id for one in published.every(conn))
        return self.foretold.union((r.id for r in self.history), here)

    def law(self, conn: Connection) -> RuleBook:
        """Return the law that counts now: the book, and over it what was published here."""
        return self.law_under(law_values.standing(conn))

    def law_under(self, values: Sequence[StoredLaw]) -> RuleBook:
        """Return the book under given published values, made once for each set of them."""
        if not values:
            return self.book
        key = tuple(one.key for one in values)
        known = self._laws.get(key)
        if known is None:
            # Forms take long to import, and most offices have published nothing.
            from models.reference.overlay import law_value, overlaid

            if len(self._laws) >= _KEPT:
                self._laws.clear()
            over = [law_value(v.document, version=v.version, digest=v.digest) for v in values]
            known = self._laws[key] = overlaid(self.book, over)
        return known

    def may_be_unheard(self, conn: Connection, causes: tuple[str, ...]) -> bool:
        """Say whether anything of these causes waited to be sent when it was first asked.

        A cause that is over adds nothing: none that waits is final, and one that waited costs
        no more than a look at each case.
        """
        # Every chunk asks, and what waits is found by looking through all that does.
        if causes not in self._unheard:
            self._unheard[causes] = waits(conn, causes)
        return self._unheard[causes]

    def while_it_stands(
        self, conn: Connection, whose: object, make: Callable[["Office", Connection], T]
    ) -> T:
        """Return what is made of the restrictions and values published here.

        It is made anew when another asks for it, or when any of them is another.
        """
        stands = stand(conn)
        last = self._made.get("last")
        if last is None or last[0] is not whose or last[1] != stands:
            last = self._made["last"] = whose, stands, make(self, conn)
        made: T = last[2]
        return made

    def almanac(self, conn: Connection) -> Almanac:
        """Return the calendars under the law and the restrictions that count now."""
        return self.almanac_under(self.restrictions(conn), self.law(conn))

    def borders(
        self, conn: Connection, numbers: Collection[int]
    ) -> dict[int, Callable[[RuleBook], Almanac]]:
        """Return what makes the calendars of those cases that are pinned.

        What was published or withdrawn since a case was pinned counts for it as if it were not.
        """
        known = pins.of(conn, numbers)
        stood = {version for pin in known.values() for version in pin.border}
        versions = published.versions(conn, stood)
        return {
            number: partial(self._pinned, [versions[version] for version in pin.border])
            for number, pin in known.items()
        }

    def _pinned(self, border: Sequence[published.StoredRestriction], law: RuleBook) -> Almanac:
        own = {r.id: r for r in self.history} | {one.id: kept(one) for one in border}
        return self.almanac_under(tuple(own.values()), law)

    def almanac_under(
        self, restrictions: tuple[Restriction, ...], law: RuleBook | None = None
    ) -> Almanac:
        """Return the calendars under given restrictions and law, made once for each set.

        Without a `law` it is the book's, as it ships.
        """
        book = law or self.book
        key = book.version, frozenset(restrictions)
        known = self._almanacs.get(key)
        if known is None:
            if len(self._almanacs) >= _KEPT:
                self._almanacs.clear()
            known = self._almanacs[key] = Almanac(book, restrictions)
        return known


def open_office(settings: Settings) -> Office:
    """Open the office that settings describe; nothing is connected to yet."""
    from models.reference.loader import load_book

    return Office(engine=open_engine(settings.database_url), book=load_book())
