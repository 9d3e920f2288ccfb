"""A small pack with a deadline, steps, duties and cases that came with it."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector.i18n import Text
from inspector.packs.model import Duty, HandedOver, Pack, Step
from inspector.packs.tables import Tables, load_tables
from tests.sample.parts import measure, site
from tests.sample.works import issue, pack_of

UNIT = "xilingol-administration"
OFFICE = "im-rectification-office"

CLOSED = issue(
    number=3,
    slug="closed",
    status="completed",
    regions=("150100",),
    authorities=(OFFICE,),
    title=Text("已完成的", "The completed one"),
    deadline=dt.date(2017, 6, 30),
)
PLANTS = issue(
    number=27,
    slug="plants",
    authorities=(UNIT,),
    title=Text("污水处理厂", "Sewage works"),
    deadline=dt.date(2018, 12, 31),
    measures=(measure("pipes", "铺管网", "Lay pipes"),),
    steps=(
        Step(id="plan", text=Text("出方案", "A plan"), due=dt.date(2017, 6, 30)),
        Step(id="pipes-1", text=Text("一期", "Phase one"), due=2018, measure="pipes"),
    ),
    sites=(site("abag", "阿巴嘎", "Abag", "152522"),),
)
PACK = pack_of(
    CLOSED,
    PLANTS,
    id="p",
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
)


@pytest.fixture
def pack() -> Pack:
    return PACK


@pytest.fixture
def tables() -> Tables:
    return load_tables()
