"""A small pack for the tests of register, issue, export and sync: it does not change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from inspector.i18n import Text
from inspector.packs.model import Category, Figure, Issue, Status
from tests.sample.parts import check, figure, measure, site
from tests.sample.works import AS_OF, issue, pack_of
from tests.screens.checklist import ISSUE

_THE_SAME = {
    "problem": Text("湖面缩小，水质变差。", "The lake shrinks and its water gets worse."),
    "target": Text("水质达到四类。", "Water of class IV."),
    "measures": (measure("m", "补水一亿方。", "Bring in 100 million m3."),),
    "figures": (
        figure("area", "湖面面积", "area of the lake", 191, "km2", "finding", as_of=2016),
        Figure(
            id="water",
            label=Text("已补水量", "water brought in"),
            value=105000,
            unit="万 m3",
            kind="claimed",
            as_of=AS_OF,
            qualifier="about",
        ),
    ),
    "checks": (
        check("seen", "yes_no", "是否看过", "Was it seen"),
        check("papers", "yes_no", "文件是否齐全", "Papers complete", scope="desk"),
    ),
}


def _issue(number: int, status: Status, region: str, zh: str, en: str, **more: Any) -> Issue:
    return issue(
        number=number,
        slug=f"issue-{number}",
        status=status,
        regions=(region,),
        title=Text(zh, en),
        sites=(
            site("north", "北岸排口", "North outfall", region),
            site("south", "南岸泵站", "South pumps", region),
        ),
        **_THE_SAME,
        **more,
    )


PACK = pack_of(
    _issue(3, "completed", "150100", "呼和浩特污水", "Hohhot sewage"),
    _issue(12, "in_progress", "150700", "呼伦湖水质", "Lake Hulun", deadline=AS_OF),
    _issue(20, "completed_long_term", "152500", "草原禁牧", "Grazing ban", category="land"),
    ISSUE,
    _issue(
        31,
        "in_progress",
        "150600",
        "鄂尔多斯一处名称很长很长的整改事项，列表里一定放不下，详情里要完整",
        "An issue of Ordos whose name is so long that no list has room for all of it",
        deadline=dt.date(2020, 12, 31),
    ),
    id="sample",
    version="1",
    title=Text("样例清单", "Sample register"),
    categories=(
        Category(id="water", title=Text("水环境", "Water")),
        Category(id="land", title=Text("草原林地", "Grassland")),
    ),
)
