"""Packs made for the tests, and small tables beside them, so that shipped content may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.home import Home
from inspector.packs.library import Library
from inspector.packs.model import Issue
from inspector.packs.reader import read_pack
from inspector.packs.tables import Tables, load_tables, read_tables

TABLES = {
    "regions.toml": """
[[region]]
code = "150000"
name = { zh = "内蒙古自治区", en = "Inner Mongolia" }
bbox = [97.1, 37.4, 126.1, 53.4]
[[region]]
code = "152500"
name = { zh = "锡林郭勒盟", en = "Xilingol" }
parent = "150000"
bbox = [111.1, 41.5, 120.1, 46.8]
[[region]]
code = "152522"
name = { zh = "阿巴嘎旗", en = "Abag" }
parent = "152500"
""",
    "authorities.toml": """
[[authority]]
id = "xilingol-government"
name = { zh = "锡林郭勒盟行政公署", en = "Government of Xilingol" }
level = "league"
region = "152500"
[[authority]]
id = "abag-government"
name = { zh = "阿巴嘎旗人民政府", en = "Government of Abag" }
region = "152522"
""",
    "standards.toml": """
[[standard]]
id = "GB 18918-2002"
title = { zh = "城镇污水处理厂污染物排放标准", en = "Discharge standard for sewage works" }
in_force = 2003-07-01
""",
    "units.toml": """
[[unit]]
id = "座"
label = { zh = "座", en = "works" }
[[unit]]
id = "%"
label = { zh = "%", en = "%" }
[[unit]]
id = "m3/d"
label = { zh = "立方米/日", en = "m3/d" }
""",
}

PACK = """\
id = "small"
version = "1.0"
title = { zh = "小包", en = "Small" }
as_of = 2017-12-31
source = { zh = "试验", en = "A test" }

[[category]]
id = "water"
title = { zh = "水", en = "Water" }
"""

ISSUE = """\
number = 27
slug = "sewage-plants"
category = "water"
status = "in_progress"
regions = ["152500"]
authorities = ["xilingol-government"]
deadline = 2018-12-31
title = { zh = "污水处理厂", en = "Sewage works" }
problem = { zh = "负荷低", en = "They run below load" }

[[figure]]
id = "low_load"
label = { zh = "低负荷", en = "Below load" }
value = 8
unit = "座"
kind = "finding"
as_of = 2016

[[figure]]
id = "fixed"
label = { zh = "已整改", en = "Put right" }
value = 6
kind = "claimed"
as_of = 2017-12-31
observed = { check = "load_rate", count = "value >= 60.0" }

[[figure]]
id = "planned"
label = { zh = "计划", en = "Planned" }
value = 2
kind = "planned"

[[reconcile]]
id = "total"
rule = "fixed + planned == low_load"
label = { zh = "合计", en = "Total" }

[[site]]
id = "abag-plant"
name = { zh = "阿巴嘎旗污水处理厂", en = "Abag works" }
region = "152522"
lat = 44.02
lon = 114.95

[[repeat]]
id = "outfall"
label = { zh = "排放口", en = "Outfall" }
min = 1
max = 3

[[check]]
id = "operating"
type = "yes_no"
label = { zh = "在运行？", en = "Running?" }
required = true
passes = "value == 'yes'"
severity = "major"

[[check]]
id = "load_rate"
type = "decimal"
unit = "%"
label = { zh = "负荷率", en = "Load" }
required = true
relevant = "operating == 'yes'"
constraint = "value >= 0.0 && value <= 150.0"
constraint_message = { zh = "在 0 到 150 之间", en = "between 0 and 150" }
passes = "value >= 60.0"
evidence = ["photo"]
basis = ["GB 18918-2002"]
verifies = ["fixed"]

[[check]]
id = "cause"
type = "select_multiple"
label = { zh = "原因", en = "Cause" }
relevant = "load_rate < 60.0"
other = true
choices = [
  { name = "network", label = { zh = "管网", en = "Sewers" } },
  { name = "design", label = { zh = "设计", en = "Design" } },
]

[[check]]
id = "ph"
type = "decimal"
repeat = "outfall"
label = { zh = "pH", en = "pH" }
passes = "value >= 6.0 && value <= 9.0"

[[check]]
id = "worst"
type = "calculate"
label = { zh = "超标排放口数", en = "Outfalls out of range" }
calculation = "size(ph.filter(x, x < 6.0 || x > 9.0))"
passes = "value == 0"

[[check]]
id = "report_on"
type = "date"
scope = "desk"
label = { zh = "报告日期", en = "Date of the report" }
constraint = "value <= today"
default = "today"
"""

FILE = "issues/27-sewage-plants.toml"

MakePack = Callable[..., Path]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Three regions, two authorities, one standard, three units."""
    return read_tables(_written(tmp_path / "tables", TABLES))


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """Writes a pack: ``make_pack({name: text or bytes}, folder="small")`` over a sound one."""

    def make(files: dict[str, str | bytes] | None = None, folder: str = "small") -> Path:
        return _written(tmp_path / folder, {"pack.toml": PACK, FILE: ISSUE, **(files or {})})

    return make


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """``checklists/`` with the small pack and ``data/`` in place of the shipped ones."""
    root = tmp_path / "rooms"
    _written(root / "data", TABLES)
    _written(root / "checklists" / "small", {"pack.toml": PACK, FILE: ISSUE})

    def room_of(room: str) -> Path:
        return root / room

    for module in ("tables", "library", "cache"):
        monkeypatch.setattr(f"inspector.packs.{module}.shipped", room_of)
    load_tables.cache_clear()
    yield root
    load_tables.cache_clear()


@pytest.fixture
def library(rooms: Path, tmp_path: Path) -> Library:
    return Library(Home.at(tmp_path / "home"))


def _written(folder: Path, files: dict[str, str | bytes] | dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def issue(make_pack: MakePack, tables: Tables) -> Issue:
    """The small pack's issue."""
    return read_pack(make_pack(), tables).issues[0]
