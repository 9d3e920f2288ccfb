"""A small pack of our own and a ledger with answers to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from inspector import fieldwork
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from tests.sample.libraries import library_of
from tests.sample.parts import check, choice, repeat, site
from tests.sample.works import LOAD_RATE, issue, pack_of

INNER_MONGOLIA = "150000"
KINDS = (choice("a", "甲", "First"), choice("b", "乙", "Second"))
WORKS = issue(
    slug="works",
    regions=(INNER_MONGOLIA,),
    title=Text("污水处理厂", "Sewage works"),
    problem=Text("负荷低", "Low load"),
    sites=(site("north", "北厂", "North works", INNER_MONGOLIA),),
    checks=(
        check("operating", "yes_no", "是否运行", "Operating?"),
        replace(LOAD_RATE, id="load", label=Text("负荷率", "Load"), passes="value >= 60.0"),
        check("remark", "text", "说明", "Remark"),
        check("seen", "date", "日期", "Day"),
        check("place", "location", "位置", "Place"),
        check("kinds", "select_multiple", "种类", "Kinds", choices=KINDS),
    ),
)
BOILERS = issue(
    number=2,
    slug="boilers",
    regions=(INNER_MONGOLIA,),
    title=Text("锅炉", "Boilers"),
    problem=Text("小锅炉", "Small boilers"),
    sites=(site("plant", "热源厂", "Heating plant", INNER_MONGOLIA, lat=40.82, lon=111.65),),
    repeats=(repeat("boiler", "锅炉", "Boiler"),),
    checks=(
        check("staff", "integer", "人数", "Staff"),
        check("power", "decimal", "容量", "Size", repeat="boiler", passes="value >= 20.0"),
        check(
            "state",
            "select_one",
            "状态",
            "State",
            repeat="boiler",
            relevant="power < 20.0",
            choices=(choice("off", "停用", "Out of use"), choice("on", "在用", "In use")),
        ),
    ),
)
PACK = pack_of(
    WORKS,
    BOILERS,
    id="small",
    title=Text("小清单", "Small pack"),
    source=Text("测试", "Test"),
)


@pytest.fixture
def library(home: Home, tmp_path: Path) -> Library:
    """A library whose pack in use is the small one."""
    return library_of(home, tmp_path / "small", PACK)


@pytest.fixture
def small_visit(ledger: Ledger, library: Library) -> str:
    """A visit with an answer of most types: one fails, one is negative, one is a formula."""
    visit = fieldwork.open_visit(ledger, library, library.load(), 1, "north")
    for asked, value in (
        ("operating", "yes"),
        ("load", "42.0"),
        ("remark", "=HYPERLINK(1)"),
        ("seen", "2018-03-05"),
        ("place", "43.65,111.98"),
        ("kinds", "a,b"),
    ):
        fieldwork.answer(ledger, library, visit, asked, value)
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
