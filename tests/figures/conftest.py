"""Three sewage works of which two are said to be fixed: sites, rows, papers, and a hidden check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector import fieldwork
from inspector.figures.reconciling import FigureLine, Reconciler
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack

PACK = """\
id = "works"
version = "1.0.0"
title = { zh = "污水处理厂", en = "Sewage works" }
as_of = 2017-12-31
source = { zh = "试验用", en = "For tests" }
[[category]]
id = "water"
title = { zh = "水", en = "Water" }
[[reconcile]]
id = "across"
rule = "i1.fixed <= i1.found"
label = { zh = "修好的不多于查出的", en = "No more fixed than found" }
"""

ISSUE = """\
number = 1
slug = "low-load"
category = "water"
status = "in_progress"
regions = ["152500"]
authorities = []
title = { zh = "负荷率偏低", en = "Low load" }
problem = { zh = "进水不足。", en = "Too little comes in." }

[[figure]]
id = "found"
label = { zh = "低负荷厂", en = "works at low load" }
value = 3
unit = "座"
kind = "finding"

[[figure]]
id = "fixed"
label = { zh = "已达标厂", en = "works fixed" }
value = 2
unit = "座"
kind = "claimed"
observed = { check = "load_rate", count = "value >= 60.0 && sealed != 'no'" }

[[figure]]
id = "planned"
label = { zh = "计划中", en = "works planned" }
value = 1
unit = "座"
kind = "planned"

[[figure]]
id = "removed"
label = { zh = "拆除锅炉", en = "boilers removed" }
value = 3
unit = "台"
kind = "claimed"
observed = { check = "boiler", count = "value == 'yes'" }

[[figure]]
id = "sludge"
label = { zh = "清运污泥", en = "sludge taken away" }
value = 0.6
unit = "吨"
kind = "claimed"
observed = { check = "tonnes", sum = true }

[[figure]]
id = "growth"
label = { zh = "投入增幅", en = "growth of spending" }
value = 10
unit = "%"
kind = "claimed"
observed = { check = "growth_worked", latest = true }

[[figure]]
id = "told_only"
label = { zh = "发文数", en = "letters sent" }
value = 12
unit = "件"
kind = "claimed"

[[reconcile]]
id = "parts"
rule = "fixed + planned == found"
label = { zh = "部分等于合计", en = "The parts make the whole" }

[[reconcile]]
id = "all_fixed"
rule = "fixed == found"
label = { zh = "全部修好", en = "All are fixed" }
note = { zh = "还有一座在计划中", en = "one is still planned" }

[[site]]
id = "abag"
name = { zh = "阿巴嘎旗污水处理厂", en = "Abag works" }
region = "152522"

[[site]]
id = "duolun"
name = { zh = "多伦县污水处理厂", en = "Duolun works" }
region = "152531"

[[site]]
id = "xilinhot"
name = { zh = "锡林浩特市污水处理厂", en = "Xilinhot works" }
region = "152502"

[[repeat]]
id = "unit"
label = { zh = "锅炉", en = "boiler" }

[[check]]
id = "operating"
type = "yes_no"
label = { zh = "是否运行", en = "Is it running?" }

[[check]]
id = "load_rate"
type = "decimal"
unit = "%"
label = { zh = "负荷率", en = "Load rate" }
relevant = "operating == 'yes'"
verifies = ["fixed"]

[[check]]
id = "sealed"
type = "yes_no"
label = { zh = "旁路是否封死", en = "Is the bypass sealed?" }
default = "yes"

[[check]]
id = "tonnes"
type = "decimal"
unit = "吨"
label = { zh = "清运吨数", en = "Tonnes taken away" }

[[check]]
id = "boiler"
type = "yes_no"
label = { zh = "锅炉是否拆除", en = "Is the boiler removed?" }
repeat = "unit"

[[check]]
id = "paid_2016"
type = "decimal"
scope = "desk"
label = { zh = "2016 年支出", en = "Paid in 2016" }

[[check]]
id = "paid_2017"
type = "decimal"
scope = "desk"
label = { zh = "2017 年支出", en = "Paid in 2017" }

[[check]]
id = "growth_worked"
type = "calculate"
scope = "desk"
unit = "%"
label = { zh = "算得增幅", en = "Growth worked out" }
calculation = "(paid_2017 - paid_2016) / paid_2016 * 100.0"
"""


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
        for check, typed in answers.items():
            fieldwork.answer(self.ledger, self.library, visit, check, typed)

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


def library_of(home: Home, folder: Path) -> Library:
    (folder / "issues").mkdir(parents=True)
    (folder / "pack.toml").write_text(PACK, "utf-8")
    (folder / "issues" / "01-low-load.toml").write_text(ISSUE, "utf-8")
    library = Library(home, "works")
    library.add(folder)
    return library


@pytest.fixture
def works(ledger: Ledger, home: Home, tmp_path: Path) -> Works:
    return Works(ledger, library_of(home, tmp_path / "works"))


@pytest.fixture
def colleague(
    works: Works, another_ledger: Callable[[str], Ledger], tmp_path: Path
) -> Callable[[], Works]:
    """A colleague's laptop with the same pack."""

    def one() -> Works:
        ledger = another_ledger("王检")
        return Works(ledger, library_of(ledger.home, tmp_path / "works-again"))

    return one
