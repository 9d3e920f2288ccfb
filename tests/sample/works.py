"""Sewage works that run at too low a load: what is said of them unless a test says otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from inspector.i18n import Text
from inspector.packs.model import Category, Issue, Pack
from tests.sample.parts import check, site

AS_OF = dt.date(2017, 12, 31)
WATER = Category(id="water", title=Text("水", "Water"))
ABAG = site("abag-plant", "阿巴嘎旗污水处理厂", "Abag works", "152522")
OPERATING = check("operating", "yes_no", "是否运行", "Is it running?")
LOAD_RATE = check(
    "load_rate", "decimal", "负荷率", "Load rate", unit="%", relevant="operating == 'yes'"
)


def issue(**said: Any) -> Issue:
    given: dict[str, Any] = {
        "number": 1,
        "slug": "low-load",
        "category": WATER.id,
        "status": "in_progress",
        "regions": ("152500",),
        "authorities": (),
        "title": Text("负荷率偏低", "Low load"),
        "problem": Text("进水不足。", "Too little comes in."),
        **said,
    }
    return Issue(**given)


def pack_of(*issues: Issue, **said: Any) -> Pack:
    given: dict[str, Any] = {
        "id": "works",
        "version": "1.0.0",
        "title": Text("污水处理厂", "Sewage works"),
        "as_of": AS_OF,
        "source": Text("试验用", "For tests"),
        "digest": "0" * 64,
        "categories": (WATER,),
        **said,
    }
    return Pack(issues=issues, **given)
