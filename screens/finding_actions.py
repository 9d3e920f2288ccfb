"""What can be done with findings."""

from __future__ import annotations

from inspector.i18n import Text
from screens.actions import Action


def _action(key: str, action: str, label: Text, told: Text, *, shown: bool = True) -> Action:
    return Action(f"findings.{action}", key, action, label, told, shown=shown)


FINDINGS_ACTIONS = (
    _action(
        "c",
        "close_finding",
        Text("关闭", "close"),
        Text("凭证据关闭", "close the finding on evidence"),
    ),
    _action("e", "edit", Text("修改", "edit"), Text("修改这条发现", "change the finding")),
    _action(
        "o",
        "reopen",
        Text("重开", "reopen"),
        Text("重新打开已关闭或撤回的", "open a closed or withdrawn one again"),
    ),
    _action(
        "p",
        "attach",
        Text("证据", "evidence"),
        Text("附上照片或文件", "attach a photo or file"),
    ),
    _action(
        "enter",
        "open_visit",
        Text("看检查", "visit"),
        Text("打开提出它的那次检查", "open the visit in which it was raised"),
    ),
    _action("slash", "search", Text("搜索", "search"), Text("按文字筛选", "filter by words")),
    _action(
        "u", "undo", Text("撤销", "undo"), Text("撤销这里的上一次改动", "take back the last change")
    ),
    _action(
        "x",
        "withdraw",
        Text("撤回", "withdraw"),
        Text("撤回误提的；记录保留", "withdraw a mistaken one; it stays in the log"),
        shown=False,
    ),
    _action(
        "s",
        "next_state",
        Text("状态", "state"),
        Text("未关闭、已关闭、已撤回、全部", "open, closed, withdrawn or all"),
        shown=False,
    ),
    _action(
        "v",
        "next_severity",
        Text("等级", "severity"),
        Text("按等级筛选", "filter by severity"),
        shown=False,
    ),
    _action(
        "d", "overdue", Text("逾期", "overdue"), Text("只看逾期的", "only the overdue"), shown=False
    ),
    _action(
        "i",
        "only_issue",
        Text("同一事项", "issue"),
        Text("只看这一事项的；再按看全部", "only this issue's; once more: of all"),
        shown=False,
    ),
    _action(
        "k",
        "conflicts",
        Text("冲突", "conflicts"),
        Text("到冲突一屏选定", "settle what people disagree about"),
        shown=False,
    ),
    _action("escape", "back", Text("返回", "back"), Text("返回上一屏", "to the screen before")),
)
WORDS = (
    (Text.same("[ ]"), Text("未关闭", "open")),
    (Text.same("[!]"), Text("未关闭且过了期限", "open and past its due date")),
    (Text.same("[x]"), Text("凭证据关闭了", "closed on evidence")),
    (Text.same("[-]"), Text("误提后撤回了", "raised by mistake and withdrawn")),
    (Text.same("[?]"), Text("有冲突，k 去选定", "people disagree: k goes to settle it")),
)
