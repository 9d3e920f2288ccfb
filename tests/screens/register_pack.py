"""A small pack for the tests of register, issue, export and sync: it does not change."""

from __future__ import annotations

import datetime as dt

from inspector.i18n import Text
from inspector.packs.model import Category, Check, Figure, Issue, Measure, Pack, Site, Status
from tests.screens.checklist import ISSUE

_CHECKS = (
    Check(id="seen", type="yes_no", label=Text("是否看过", "Was it seen")),
    Check(id="papers", type="yes_no", scope="desk", label=Text("文件是否齐全", "Papers complete")),
)


def _issue(
    number: int,
    status: Status,
    region: str,
    title: Text,
    *,
    category: str = "water",
    deadline: dt.date | None = None,
) -> Issue:
    return Issue(
        number=number,
        slug=f"issue-{number}",
        category=category,
        status=status,
        regions=(region,),
        authorities=(),
        title=title,
        problem=Text("湖面缩小，水质变差。", "The lake shrinks and its water gets worse."),
        target=Text("水质达到四类。", "Water of class IV."),
        deadline=deadline,
        measures=(Measure(id="m", text=Text("补水一亿方。", "Bring in 100 million m3.")),),
        figures=(
            Figure(
                id="area",
                label=Text("湖面面积", "area of the lake"),
                value=191,
                unit="km2",
                kind="finding",
                as_of=2016,
            ),
            Figure(
                id="water",
                label=Text("已补水量", "water brought in"),
                value=105000,
                unit="万 m3",
                kind="claimed",
                as_of=dt.date(2017, 12, 31),
                qualifier="about",
            ),
        ),
        sites=(
            Site(id="north", name=Text("北岸排口", "North outfall"), region=region),
            Site(id="south", name=Text("南岸泵站", "South pumps"), region=region),
        ),
        checks=_CHECKS,
    )


PACK = Pack(
    id="sample",
    version="1",
    title=Text("样例清单", "Sample register"),
    as_of=dt.date(2017, 12, 31),
    source=Text("样例", "Sample"),
    digest="0" * 64,
    categories=(
        Category(id="water", title=Text("水环境", "Water")),
        Category(id="land", title=Text("草原林地", "Grassland")),
    ),
    issues=(
        _issue(3, "completed", "150100", Text("呼和浩特污水", "Hohhot sewage")),
        _issue(
            12,
            "in_progress",
            "150700",
            Text("呼伦湖水质", "Lake Hulun"),
            deadline=dt.date(2017, 12, 31),
        ),
        _issue(
            20, "completed_long_term", "152500", Text("草原禁牧", "Grazing ban"), category="land"
        ),
        ISSUE,
        _issue(
            31,
            "in_progress",
            "150600",
            Text(
                "鄂尔多斯一处名称很长很长的整改事项，列表里一定放不下，详情里要完整",
                "An issue of Ordos whose name is so long that no list has room for all of it",
            ),
            deadline=dt.date(2020, 12, 31),
        ),
    ),
)
