"""A small pack of our own and a ledger with answers to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector import fieldwork
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

PACK = """
id = "small"
version = "1.0.0"
title = { zh = "小清单", en = "Small pack" }
as_of = 2017-12-31
source = { zh = "测试", en = "Test" }
[[category]]
id = "water"
title = { zh = "水", en = "Water" }
"""
ISSUE = """
number = 1
slug = "works"
category = "water"
status = "in_progress"
regions = ["150000"]
authorities = []
title = { zh = "污水处理厂", en = "Sewage works" }
problem = { zh = "负荷低", en = "Low load" }

[[site]]
id = "north"
name = { zh = "北厂", en = "North works" }
region = "150000"

[[check]]
id = "operating"
type = "yes_no"
label = { zh = "是否运行", en = "Operating?" }

[[check]]
id = "load"
type = "decimal"
unit = "%"
label = { zh = "负荷率", en = "Load" }
relevant = "operating == 'yes'"
passes = "value >= 60.0"

[[check]]
id = "remark"
type = "text"
label = { zh = "说明", en = "Remark" }

[[check]]
id = "seen"
type = "date"
label = { zh = "日期", en = "Day" }

[[check]]
id = "place"
type = "location"
label = { zh = "位置", en = "Place" }

[[check]]
id = "kinds"
type = "select_multiple"
label = { zh = "种类", en = "Kinds" }
choices = [
    { name = "a", label = { zh = "甲", en = "First" } },
    { name = "b", label = { zh = "乙", en = "Second" } },
]
"""

BOILERS = """
number = 2
slug = "boilers"
category = "water"
status = "in_progress"
regions = ["150000"]
authorities = []
title = { zh = "锅炉", en = "Boilers" }
problem = { zh = "小锅炉", en = "Small boilers" }

[[site]]
id = "plant"
name = { zh = "热源厂", en = "Heating plant" }
region = "150000"
lat = 40.82
lon = 111.65

[[repeat]]
id = "boiler"
label = { zh = "锅炉", en = "Boiler" }

[[check]]
id = "staff"
type = "integer"
label = { zh = "人数", en = "Staff" }

[[check]]
id = "power"
type = "decimal"
repeat = "boiler"
label = { zh = "容量", en = "Size" }
passes = "value >= 20.0"

[[check]]
id = "state"
type = "select_one"
repeat = "boiler"
relevant = "power < 20.0"
label = { zh = "状态", en = "State" }
choices = [
    { name = "off", label = { zh = "停用", en = "Out of use" } },
    { name = "on", label = { zh = "在用", en = "In use" } },
]
"""


@pytest.fixture
def library(home: Home, tmp_path: Path) -> Library:
    """A library whose pack in use is the small one."""
    folder = tmp_path / "small"
    (folder / "issues").mkdir(parents=True)
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    (folder / "issues" / "01-works.toml").write_text(ISSUE, encoding="utf-8")
    (folder / "issues" / "02-boilers.toml").write_text(BOILERS, encoding="utf-8")
    library = Library(home, "small")
    library.add(folder)
    return library


@pytest.fixture
def small_visit(ledger: Ledger, library: Library) -> str:
    """A visit with an answer of most types: one fails, one is negative, one is a formula."""
    visit = fieldwork.open_visit(ledger, library, library.load(), 1, "north")
    for check, value in (
        ("operating", "yes"),
        ("load", "42.0"),
        ("remark", "=HYPERLINK(1)"),
        ("seen", "2018-03-05"),
        ("place", "43.65,111.98"),
        ("kinds", "a,b"),
    ):
        fieldwork.answer(ledger, library, visit, check, value)
    fieldwork.raise_finding(
        ledger, visit, severity="major", what="@load is low", check="load", due="2018-04-01"
    )
    return visit


@pytest.fixture
def boilers(ledger: Ledger, library: Library) -> str:
    """A visit to a heating plant with two boilers: one is too small and out of use."""
    visit = fieldwork.open_visit(ledger, library, library.load(), 2, "plant")
    fieldwork.answer(ledger, library, visit, "staff", "12")
    row = ""
    for name, power in (("No. 1", "35.0"), ("=No. 2", "6.5")):
        form = fieldwork.form_of(ledger, library, visit)
        row = fieldwork.add_row(ledger, form, "boiler", name)
        fieldwork.answer(ledger, library, visit, "power", power, row=row)
    fieldwork.answer(ledger, library, visit, "state", "off", row=row)
    return visit
