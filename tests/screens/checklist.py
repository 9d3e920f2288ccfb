"""A small checklist with every type of check, made of structs, for the visit's tests."""

from __future__ import annotations

from msgspec.structs import replace

from inspector.i18n import Text
from inspector.packs.model import Check
from tests.sample.parts import check, choice, figure, repeat
from tests.sample.works import ABAG, AS_OF, LOAD_RATE, issue, pack_of

LOAD_HINT = Text(
    "查中控室最近 30 天的进水累计量，除以设计能力",
    "Take the inflow of the last 30 days from the control room, by design capacity",
)
SLUDGE = (
    choice("landfill", "填埋", "landfill"),
    choice("compost", "堆肥", "compost"),
    choice("burn", "焚烧", "incineration"),
)
UNITS = (
    choice("screen", "格栅", "screens"),
    choice("aeration", "曝气池", "aeration tank"),
    choice("clarifier", "二沉池", "clarifier"),
)
BANNERS = tuple(choice(f"b{n:02}", f"旗县{n:02}", f"banner {n:02}") for n in range(1, 31))
CHECKS = (
    check("operating", "yes_no", "厂区是否在运行", "Is the plant operating", required=True),
    Check(
        id="capacity",
        type="integer",
        label=Text("设计处理能力", "Design capacity"),
        unit="m³/d",
        required=True,
        constraint="value > 0",
        constraint_message=Text("处理能力应大于 0", "the capacity must be more than 0"),
    ),
    replace(
        LOAD_RATE,
        hint=LOAD_HINT,
        required=True,
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
    check("sludge", "select_one", "污泥去向", "Where the sludge goes", choices=SLUDGE, other=True),
    check("units_seen", "select_multiple", "查看了哪些单元", "Units looked at", choices=UNITS),
    check("banner", "select_one", "所在旗县", "Banner or county", choices=BANNERS),
    check("seen_on", "date", "在线监测校准日期", "Monitor calibrated on"),
    check("sampled_at", "time", "采样时间", "Sampled at"),
    check("outfall", "location", "排口位置", "Where the outfall is"),
    check("gate", "photo", "厂门照片", "Photo of the gate", required=True),
    Check(
        id="cod",
        type="decimal",
        label=Text("出水 COD", "COD of the outflow"),
        unit="mg/L",
        repeat="line",
        passes="value <= 50.0",
        severity="critical",
    ),
    check("remark", "text", "其他情况", "Anything else"),
    check(
        "papers", "yes_no", "验收文件是否齐全", "Are the acceptance papers complete", scope="desk"
    ),
)
LOW = figure("low_load", "低负荷污水厂", "plants at low load", 8, "座", "finding", as_of=2016)
LOW_FIXED = figure(
    "low_load_fixed", "已达 60% 以上的厂", "plants now above 60 %", 6, "座", "claimed", as_of=AS_OF
)
ISSUE = issue(
    number=27,
    slug="sample-sewage-plants",
    title=Text("锡林郭勒污水处理厂", "Xilingol sewage plants"),
    problem=Text("八座厂负荷低。", "Eight plants run at low load."),
    figures=(LOW, LOW_FIXED),
    sites=(replace(ABAG, name=Text("阿巴嘎旗污水处理厂", "Abag sewage plant")),),
    repeats=(repeat("line", "处理线", "Treatment lines"),),
    checks=CHECKS,
)
PACK = pack_of(ISSUE, id="sample", version="1", title=Text("样例", "Sample"))
