"""A small checklist with every type of check, made of structs, for the visit's tests."""

from __future__ import annotations

import datetime as dt

from inspector.i18n import Text
from inspector.packs.model import (
    Category,
    Check,
    Choice,
    Figure,
    Issue,
    Pack,
    Repeat,
    Site,
)

CHECKS = (
    Check(
        id="operating",
        type="yes_no",
        label=Text("厂区是否在运行", "Is the plant operating"),
        required=True,
    ),
    Check(
        id="capacity",
        type="integer",
        label=Text("设计处理能力", "Design capacity"),
        unit="m³/d",
        required=True,
        constraint="value > 0",
        constraint_message=Text("处理能力应大于 0", "the capacity must be more than 0"),
    ),
    Check(
        id="load_rate",
        type="decimal",
        label=Text("负荷率", "Load rate"),
        hint=Text(
            "查中控室最近 30 天的进水累计量，除以设计能力",
            "Take the inflow of the last 30 days from the control room, by design capacity",
        ),
        unit="%",
        required=True,
        relevant="operating == 'yes'",
        constraint="value >= 0.0 && value <= 150.0",
        passes="value >= 60.0",
        severity="major",
        basis=("GB 18918-2002",),
        verifies=("low_load_fixed",),
    ),
    Check(
        id="why_idle",
        type="text",
        label=Text("停运原因", "Why it stands idle"),
        relevant="operating == 'no'",
        required=True,
    ),
    Check(
        id="sludge",
        type="select_one",
        label=Text("污泥去向", "Where the sludge goes"),
        choices=(
            Choice(name="landfill", label=Text("填埋", "landfill")),
            Choice(name="compost", label=Text("堆肥", "compost")),
            Choice(name="burn", label=Text("焚烧", "incineration")),
        ),
        other=True,
    ),
    Check(
        id="units_seen",
        type="select_multiple",
        label=Text("查看了哪些单元", "Units looked at"),
        choices=(
            Choice(name="screen", label=Text("格栅", "screens")),
            Choice(name="aeration", label=Text("曝气池", "aeration tank")),
            Choice(name="clarifier", label=Text("二沉池", "clarifier")),
        ),
    ),
    Check(
        id="banner",
        type="select_one",
        label=Text("所在旗县", "Banner or county"),
        choices=tuple(
            Choice(name=f"b{n:02}", label=Text(f"旗县{n:02}", f"banner {n:02}"))
            for n in range(1, 31)
        ),
    ),
    Check(id="seen_on", type="date", label=Text("在线监测校准日期", "Monitor calibrated on")),
    Check(id="sampled_at", type="time", label=Text("采样时间", "Sampled at")),
    Check(id="outfall", type="location", label=Text("排口位置", "Where the outfall is")),
    Check(
        id="gate",
        type="photo",
        label=Text("厂门照片", "Photo of the gate"),
        required=True,
    ),
    Check(
        id="cod",
        type="decimal",
        label=Text("出水 COD", "COD of the outflow"),
        unit="mg/L",
        repeat="line",
        passes="value <= 50.0",
        severity="critical",
    ),
    Check(id="remark", type="text", label=Text("其他情况", "Anything else")),
    Check(
        id="papers",
        type="yes_no",
        scope="desk",
        label=Text("验收文件是否齐全", "Are the acceptance papers complete"),
    ),
)

ISSUE = Issue(
    number=27,
    slug="sample-sewage-plants",
    category="water",
    status="in_progress",
    regions=("152500",),
    authorities=(),
    title=Text("锡林郭勒污水处理厂", "Xilingol sewage plants"),
    problem=Text("八座厂负荷低。", "Eight plants run at low load."),
    figures=(
        Figure(
            id="low_load",
            label=Text("低负荷污水厂", "plants at low load"),
            value=8,
            unit="座",
            kind="finding",
            as_of=2016,
        ),
        Figure(
            id="low_load_fixed",
            label=Text("已达 60% 以上的厂", "plants now above 60 %"),
            value=6,
            unit="座",
            kind="claimed",
            as_of=dt.date(2017, 12, 31),
        ),
    ),
    sites=(
        Site(
            id="abag-plant", name=Text("阿巴嘎旗污水处理厂", "Abag sewage plant"), region="152522"
        ),
    ),
    repeats=(Repeat(id="line", label=Text("处理线", "Treatment lines")),),
    checks=CHECKS,
)

PACK = Pack(
    id="sample",
    version="1",
    title=Text("样例", "Sample"),
    as_of=dt.date(2017, 12, 31),
    source=Text("样例", "Sample"),
    digest="0" * 64,
    categories=(Category(id="water", title=Text("水", "Water")),),
    issues=(ISSUE,),
)
