"""Where reports take their facts from, and how they name things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from inspector.agenda.units import unit_name
from inspector.exports.pace import Pace
from inspector.exports.records import Atlas, Place
from inspector.i18n import Text
from inspector.ledger import clock, queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack
from inspector.packs.tables import Tables, load_tables
from inspector.reports.document import Paragraph

WITHHELD = Text("（姓名略）", "(name withheld)")
BLANK = "＿＿＿＿＿＿＿＿"
"""Where somebody writes by hand."""
_SHOWN = 8


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
        pace: Pace | None = None,
    ) -> None:
        """``pace`` hears how far a document is, and may stop it: Cancelled."""
        self.ledger = ledger
        self.library = library
        self._given = today
        self.today = today or ledger.today()
        self.names = names
        self.issuer = issuer
        self.number = number
        self.pace = pace or Pace()

    @property
    def is_day_given(self) -> bool:
        """Whether somebody said what day is taken for today."""
        return self._given is not None

    @cached_property
    def pack(self) -> Pack:
        return self.library.load()

    @property
    def tables(self) -> Tables:
        return load_tables()

    @cached_property
    def _atlas(self) -> Atlas:
        return Atlas(queries.sites(self.ledger), self.tables)

    @property
    def office(self) -> str:
        """Who issues documents: as given, else whom the pack has owe the bulletins; or a blank."""
        if self.issuer:
            return self.issuer
        owed = [duty for duty in self.pack.duties if duty.rhythm in ("monthly", "weekly")]
        return self.full_name(owed[0].owed_by[0]) if owed and owed[0].owed_by else BLANK

    def document_number(self, year: int) -> str:
        """As given, else with its own number left blank."""
        return self.number or str(Text(f"〔{year}〕　　号", f"[{year}] No. ____"))

    def with_ledger(self, ledger: Ledger, today: dt.date) -> Sources:
        """The same, of another moment."""
        return Sources(
            ledger,
            self.library,
            today=today,
            names=self.names,
            issuer=self.issuer,
            number=self.number,
            pace=self.pace,
        )

    def issued_on(self, last: dt.date) -> dt.date:
        """The day on a bulletin: the one taken for today if it was given, else its last."""
        return self._given or last

    def issue_title(self, number: int) -> str:
        issue = self.pack.issue(number)
        return str(number) if issue is None else f"{number}  {issue.title}"

    def full_name(self, unit: str) -> str:
        known = self.tables.authorities.get(unit)
        return unit if known is None else str(known.name)

    def place(self, number: int, site: str | None, issue: Issue | None) -> Place:
        return self._atlas.place(number, site, issue)

    def person(self, name: str) -> str:
        return name if self.names else str(WITHHELD)

    def people(self, names: Sequence[str]) -> str:
        """Each once, in order."""
        if not self.names:
            return str(WITHHELD)
        return str(Text("、", ", ")).join(dict.fromkeys(name for name in names if name))

    def units(self, units: Sequence[str], most: int | None = None) -> str:
        """Their names; of more than ``most`` the first, and how many there are."""
        shown = units if most is None or len(units) <= most else units[:most]
        names = str(Text("、", ", ")).join(str(unit_name(self.tables, unit)) for unit in shown)
        if len(shown) == len(units):
            return names
        return str(
            Text(f"{names}等{len(units)}个单位", f"{names} and {len(units) - len(shown)} more")
        )

    def regions(self, codes: Sequence[str]) -> str:
        named = (str(self.tables.region_name(code)) for code in codes)
        return str(Text("、", ", ")).join(named)


def closing() -> Paragraph:
    """What a bulletin ends with, on one page with its issuer: that must not stand alone on one."""
    told = Text("特此通报。", "Issued for your attention.")
    return Paragraph(runs=(str(told),), keep=True)


def short(id: str) -> str:
    """As much of an id as a person copies: its end, by which every command finds it."""
    return id[-_SHOWN:]


def moment(at: str) -> str:
    """A ledger's stamp in Beijing time, wherever it is printed: paper must not differ by it."""
    return f"{clock.wall_of(at).astimezone(clock.BEIJING):%Y-%m-%d %H:%M} UTC+8"


def end_of(day: dt.date) -> dt.datetime:
    """When a day ends, likewise."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.BEIJING)
