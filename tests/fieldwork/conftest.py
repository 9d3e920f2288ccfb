"""A sewage works to inspect: a load rate, an outfall or two, a permit, and an operator's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.home import Home
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
"""

ISSUE = """\
number = 1
slug = "low-load"
category = "water"
status = "in_progress"
regions = ["152500"]
authorities = []
deadline = 2018-02-28
title = { zh = "负荷率偏低", en = "Low load" }
problem = { zh = "进水不足。", en = "Too little comes in." }

[[site]]
id = "abag-plant"
name = { zh = "阿巴嘎旗污水处理厂", en = "Abag works" }
region = "152522"

[[repeat]]
id = "outfall"
label = { zh = "排口", en = "outfall" }

[[check]]
id = "operating"
type = "yes_no"
label = { zh = "是否运行", en = "Is it running?" }
required = true

[[check]]
id = "load_rate"
type = "decimal"
unit = "%"
label = { zh = "负荷率", en = "Load rate" }
required = true
relevant = "operating == 'yes'"
constraint = "value >= 0.0 && value <= 150.0"
constraint_message = { zh = "0 到 150", en = "0 to 150" }
passes = "value >= 60.0"
severity = "major"

[[check]]
id = "cod"
type = "decimal"
label = { zh = "出水 COD", en = "COD of the outflow" }
repeat = "outfall"

[[check]]
id = "gate"
type = "photo"
label = { zh = "厂门", en = "The gate" }

[[check]]
id = "permit"
type = "yes_no"
scope = "desk"
label = { zh = "有无许可证", en = "Is there a permit?" }
"""


@pytest.fixture
def library(home: Home, tmp_path: Path) -> Library:
    folder = tmp_path / "works"
    (folder / "issues").mkdir(parents=True)
    (folder / "pack.toml").write_text(PACK, "utf-8")
    (folder / "issues" / "01-low-load.toml").write_text(ISSUE, "utf-8")
    library = Library(home, "works")
    library.add(folder)
    return library


@pytest.fixture
def works(library: Library) -> Pack:
    return library.load("works")
