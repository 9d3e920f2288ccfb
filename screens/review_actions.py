"""What can be done with an issue's stage, and what the marks there mean."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from screens.actions import BACK, Action

ACTIONS: Final = (
    Action(
        "review.open",
        "enter",
        "open",
        Text("去补", "go there"),
        Text(
            "到所缺之处：检查、发现、数据、措施、说明、公开文字",
            "to what is missing: the visit, finding, figure, measure, explanation, public text",
        ),
    ),
    Action(
        "review.move",
        "m",
        "move",
        Text("过关", "move"),
        Text("关口放行时，到所示的阶段", "go to the stage that is shown, if its gate lets one"),
    ),
    Action(
        "review.target",
        "t",
        "target",
        Text("换目标", "other stage"),
        Text(
            "看另一个阶段的关口：下一步，或退回、反弹",
            "the gate of another stage: onward, or back",
        ),
    ),
    Action(
        "review.override",
        "o",
        "override",
        Text("越过", "override"),
        Text(
            "写明理由，越过不放行的关口；理由永远显示在阶段旁边",
            "pass a gate that refuses, with a reason that is shown beside the stage for ever",
        ),
    ),
    Action(
        "review.public",
        "w",
        "public",
        Text("公开文字", "public text"),
        Text("写这一项的公开文字", "write what the public is told of the issue"),
    ),
    Action(
        "review.conflicts",
        "k",
        "conflicts",
        Text("冲突", "conflicts"),
        Text("各终端记录不一之处", "where devices disagree"),
        shown=False,
    ),
    BACK,
)
WORDS: Final = (
    (Text.same("[x]"), Text("这一条成立", "this holds")),
    (
        Text.same("[!]"),
        Text("这一条不成立，回车去补", "this does not hold: Enter goes to what is missing"),
    ),
    (
        Text.same("[o]"),
        Text("曾写明理由越过", "it was overridden, with a reason"),
    ),
    (
        Text.same("[?]"),
        Text(
            "两台终端记为不同的阶段，选定前以较早的为准",
            "two devices say different stages: until it is settled the earlier one counts",
        ),
    ),
    (
        Text("据通报", "reported"),
        Text(
            "基准日的状态，未经我方核实",
            "the state at the register's own date, not verified by us",
        ),
    ),
    (
        Text("回头看", "looking again"),
        Text(
            "销号后按期再查，看问题是否反弹",
            "visits after the sign-off: whether the problem came back",
        ),
    ),
)
