"""Three sewage works of which two are said to be fixed: sites, rows, papers, and a hidden check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from inspector import fieldwork
from inspector.figures.reconciling import FigureLine, Reconciler
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Observed, Pack
from tests.sample.libraries import library_of
from tests.sample.parts import check, figure, relation, repeat, site
from tests.sample.works import ABAG, LOAD_RATE, OPERATING, issue, pack_of

LOADED = Observed(check="load_rate", count="value >= 60.0 && sealed != 'no'")
REMOVED = Observed(check="boiler", count="value == 'yes'")
TAKEN = Observed(check="tonnes", sum=True)
GROWN = Observed(check="growth_worked", latest=True)
ONE_LEFT = Text("还有一座在计划中", "one is still planned")
GROWTH = check(
    "growth_worked",
    "calculate",
    "算得增幅",
    "Growth worked out",
    scope="desk",
    unit="%",
    calculation="(paid_2017 - paid_2016) / paid_2016 * 100.0",
)

LOW_LOAD = issue(
    figures=(
        figure("found", "低负荷厂", "works at low load", 3, "座", "finding"),
        figure("fixed", "已达标厂", "works fixed", 2, "座", "claimed", observed=LOADED),
        figure("planned", "计划中", "works planned", 1, "座", "planned"),
        figure("removed", "拆除锅炉", "boilers removed", 3, "台", "claimed", observed=REMOVED),
        figure("sludge", "清运污泥", "sludge taken away", 0.6, "吨", "claimed", observed=TAKEN),
        figure("growth", "投入增幅", "growth of spending", 10, "%", "claimed", observed=GROWN),
        figure("told_only", "发文数", "letters sent", 12, "件", "claimed"),
    ),
    reconcile=(
        relation("parts", "部分等于合计", "The parts make the whole", "fixed + planned == found"),
        relation("all_fixed", "全部修好", "All are fixed", "fixed == found", note=ONE_LEFT),
    ),
    sites=(
        replace(ABAG, id="abag"),
        site("duolun", "多伦县污水处理厂", "Duolun works", "152531"),
        site("xilinhot", "锡林浩特市污水处理厂", "Xilinhot works", "152502"),
    ),
    repeats=(repeat("unit", "锅炉", "boiler"),),
    checks=(
        OPERATING,
        replace(LOAD_RATE, verifies=("fixed",)),
        check("sealed", "yes_no", "旁路是否封死", "Is the bypass sealed?", default="yes"),
        check("tonnes", "decimal", "清运吨数", "Tonnes taken away", unit="吨"),
        check("boiler", "yes_no", "锅炉是否拆除", "Is the boiler removed?", repeat="unit"),
        check("paid_2016", "decimal", "2016 年支出", "Paid in 2016", scope="desk"),
        check("paid_2017", "decimal", "2017 年支出", "Paid in 2017", scope="desk"),
        GROWTH,
    ),
)
NOT_TOO_MANY = relation(
    "across", "修好的不多于查出的", "No more fixed than found", "i1.fixed <= i1.found"
)
PACK = pack_of(LOW_LOAD, reconcile=(NOT_TOO_MANY,))


class Works:
    """An inspector who goes there, and what the figures say afterwards."""

    def __init__(self, ledger: Ledger, library: Library) -> None:
        self.ledger = ledger
        self.library = library
        self.pack: Pack = library.load("works")
        self.issue = self.pack.issues[0]
        self.reconciler = Reconciler(ledger, self.pack, library.tables)
        self._day = dt.date(2018, 3, 1)

    def visit(
        self, site: str | None, *, completed: bool = False, on: str = "", **answers: str
    ) -> str:
        """A visit, each on the day after the one before."""
        self._day += dt.timedelta(days=1)
        day = dt.date.fromisoformat(on) if on else self._day
        visit = fieldwork.open_visit(self.ledger, self.library, self.pack, 1, site, day)
        self.answer(visit, **answers)
        if completed:
            assert fieldwork.complete(self.ledger, self.library, visit) == []
        return visit

    def answer(self, visit: str, **answers: str) -> None:
        for asked, typed in answers.items():
            fieldwork.answer(self.ledger, self.library, visit, asked, typed)

    def boilers(self, visit: str, *removed: str) -> list[str]:
        """A row for each boiler of the works."""
        rows: list[str] = []
        for answer in removed:
            form = fieldwork.form_of(self.ledger, self.library, visit)
            rows.append(fieldwork.add_row(self.ledger, form, "unit", f"no. {len(rows) + 1}"))
            fieldwork.answer(self.ledger, self.library, visit, "boiler", answer, row=rows[-1])
        return rows

    def line(self, figure: str) -> FigureLine:
        """What the figure says now; asked again from nothing, it must say the same."""
        line = next(f for f in self.reconciler.figures(self.issue) if f.figure.id == figure)
        anew = Reconciler(self.ledger, self.pack, self.library.tables).figures(self.issue)
        assert line in anew
        return line

    def told(self, figure: str) -> tuple[str, str, str]:
        """Seen, visited of how many, outcome."""
        line = self.line(figure)
        seen = "" if line.observed is None else format(line.observed, "f")
        return seen, f"{line.visited}/{line.sites_total}", line.outcome


@pytest.fixture
def works(ledger: Ledger, home: Home, tmp_path: Path) -> Works:
    return Works(ledger, library_of(home, tmp_path / "works", PACK))


@pytest.fixture
def colleague(
    works: Works, another_ledger: Callable[[str], Ledger], tmp_path: Path
) -> Callable[[], Works]:
    """A colleague's laptop with the same pack."""

    def one() -> Works:
        ledger = another_ledger("王检")
        return Works(ledger, library_of(ledger.home, tmp_path / "works-again", PACK))

    return one
