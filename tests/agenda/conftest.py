"""A small pack with a deadline, steps, duties and cases that came with it."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector.i18n import Text
from inspector.packs.model import Category, Duty, HandedOver, Issue, Measure, Pack, Site, Step
from inspector.packs.tables import Tables, load_tables

UNIT = "xilingol-administration"
OFFICE = "im-rectification-office"

PACK = Pack(
    id="p",
    version="1",
    title=Text("清单", "Register"),
    as_of=dt.date(2017, 12, 31),
    source=Text("报告", "Report"),
    digest="0" * 64,
    categories=(Category(id="water", title=Text("水", "Water")),),
    duties=(
        Duty(
            id="bulletin",
            title=Text("按月通报", "Monthly bulletin"),
            shows=Text("上月通报", "The bulletin on the month before"),
            owed_by=(OFFICE,),
            rhythm="monthly",
            day=5,
        ),
        Duty(
            id="ledger",
            title=Text("台账", "Ledger"),
            shows=Text("一项一页", "A page for each"),
            owed_by=(OFFICE,),
            rhythm="continuous",
        ),
        Duty(
            id="inspection",
            title=Text("大检查", "Inspection of the whole"),
            shows=Text("问题清单", "List of problems"),
            owed_by=(OFFICE,),
            rhythm="once",
            due=dt.date(2018, 6, 30),
        ),
    ),
    handed_over=(
        HandedOver(
            id="spot_1",
            title=Text("抽查一", "Spot check 1"),
            what=Text("排口无标识", "no sign at the outfall"),
            region="152500",
            issue=27,
            state="in_progress",
            reply=Text("已转办", "passed on"),
        ),
        HandedOver(
            id="spot_2",
            title=Text("抽查二", "Spot check 2"),
            what=Text("台账不全", "ledger incomplete"),
            region="152500",
            state="completed",
        ),
    ),
    issues=(
        Issue(
            number=3,
            slug="closed",
            category="water",
            status="completed",
            regions=("150100",),
            authorities=(OFFICE,),
            title=Text("已完成的", "The completed one"),
            problem=Text("问题", "Problem"),
            deadline=dt.date(2017, 6, 30),
        ),
        Issue(
            number=27,
            slug="plants",
            category="water",
            status="in_progress",
            regions=("152500",),
            authorities=(UNIT,),
            title=Text("污水处理厂", "Sewage works"),
            problem=Text("负荷低", "Low load"),
            deadline=dt.date(2018, 12, 31),
            measures=(Measure(id="pipes", text=Text("铺管网", "Lay pipes")),),
            steps=(
                Step(id="plan", text=Text("出方案", "A plan"), due=dt.date(2017, 6, 30)),
                Step(id="pipes-1", text=Text("一期", "Phase one"), due=2018, measure="pipes"),
            ),
            sites=(Site(id="abag", name=Text("阿巴嘎", "Abag"), region="152522"),),
        ),
    ),
)


@pytest.fixture
def pack() -> Pack:
    return PACK


@pytest.fixture
def tables() -> Tables:
    return load_tables()
