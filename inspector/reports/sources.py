"""Where reports take their facts from, and how they name things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from inspector.agenda.units import unit_name
from inspector.exports.records import Atlas, Place
from inspector.i18n import Text
from inspector.ledger import clock
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack
from inspector.packs.tables import Tables, load_tables

WITHHELD = Text("（姓名略）", "(name withheld)")
_SHOWN = 8
_BEIJING = dt.timezone(dt.timedelta(hours=8))


class Sources:
    """A ledger and its pack, as of a day; without ``names`` no person is named."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        *,
        today: dt.date | None = None,
        names: bool = True,
        issuer: str = "",
        number: str = "",
    ) -> None:
        self.ledger = ledger
        self.library = library
        self.today = today or ledger.today()
        self.names = names
        self.issuer = issuer
        self.number = number

    @cached_property
    def pack(self) -> Pack:
        return self.library.load()

    @property
    def tables(self) -> Tables:
        return load_tables()

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(self.ledger, self.tables)

    def place(self, number: int, site: str | None, issue: Issue | None) -> Place:
        return self._atlas.place(number, site, issue)

    def person(self, name: str) -> str:
        return name if self.names else str(WITHHELD)

    def people(self, names: Sequence[str]) -> str:
        """Each once, in order."""
        if not self.names:
            return str(WITHHELD)
        return str(Text("、", ", ")).join(dict.fromkeys(name for name in names if name))

    def units(self, units: Sequence[str]) -> str:
        return str(Text("、", ", ")).join(str(unit_name(self.tables, unit)) for unit in units)

    def regions(self, codes: Sequence[str]) -> str:
        named = (str(self.tables.region_name(code)) for code in codes)
        return str(Text("、", ", ")).join(named)


def short(id: str) -> str:
    """As much of an id as a person copies: its end, by which every command finds it."""
    return id[-_SHOWN:]


def moment(at: str) -> str:
    """A ledger's stamp in Beijing time, wherever it is printed: paper must not differ by it."""
    return f"{clock.wall_of(at).astimezone(_BEIJING):%Y-%m-%d %H:%M} UTC+8"
