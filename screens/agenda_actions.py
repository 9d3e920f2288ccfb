"""What can be done on the agenda, and what its marks mean."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from screens.actions import BACK, Action

AGENDA_ACTIONS: Final = (
    Action(
        "agenda.open",
        "enter",
        "open",
        Text("打开", "open"),
        Text(
            "打开所在的事项、发现、通知或交办件", "open the issue, finding, notice or case itself"
        ),
    ),
    Action(
        "agenda.group",
        "g",
        "group",
        Text("分组", "group"),
        Text("按时间、事项、地区或责任单位分组", "group by time, issue, region or unit"),
    ),
    Action(
        "agenda.notice",
        "n",
        "notice",
        Text("发通知", "notice"),
        Text(
            "发出预警、挂牌督办或约谈；有建议的已填好",
            "issue a warning, supervision or interview; what is proposed is filled in",
        ),
    ),
    Action(
        "agenda.answer",
        "r",
        "answer",
        Text("答复", "answer"),
        Text("记录对通知或交办件的答复", "record the answer to a notice or case"),
    ),
    Action(
        "agenda.add_case",
        "a",
        "add_case",
        Text("登记", "add case"),
        Text("登记一个交办件", "add a case that was handed over"),
    ),
    Action(
        "agenda.done",
        "c",
        "done",
        Text("办结", "close"),
        Text("办结交办件；职责记为已履行", "close a case; mark a duty as done"),
    ),
    Action(
        "agenda.schedule",
        "b",
        "schedule",
        Text("倒排", "backwards"),
        Text(
            "从期限往回排剩下的措施（建议）",
            "plan the measures that are left backwards from the deadline (a proposal)",
        ),
    ),
    Action(
        "agenda.overdue",
        "d",
        "overdue",
        Text("只看逾期", "overdue"),
        Text("只看已经逾期的，或全部", "only what is overdue, or everything"),
        shown=False,
    ),
    Action(
        "agenda.settled",
        "v",
        "settled",
        Text("已办", "settled"),
        Text(
            "看已办的：答复或撤回的通知、办结的交办件、问责；再按看待办",
            "what is settled: notices answered or withdrawn, cases closed, who was held to"
            " account; and back",
        ),
        shown=False,
    ),
    Action(
        "agenda.account",
        "p",
        "account",
        Text("问责", "accountability"),
        Text("登记一人次问责", "record that somebody was held to account"),
        shown=False,
    ),
    BACK,
)
AGENDA_WORDS: Final = (
    (Text.same("! "), Text("已逾期", "overdue")),
    (
        Text("! 建议预警", "! warning?"),
        Text("可以发出预警；按 n，由人决定", "a warning may be issued; n does, a person decides"),
    ),
    (
        Text("没有日期", "no date"),
        Text("未办结、也没有答复期限的交办件", "open cases with no day to reply by"),
    ),
)
