"""What can be done in a visit, and which of it counts at the moment.

A letter that cannot be an answer is a command at once; where letters type or choose, Escape comes
first, or Alt is held (a terminal sends Alt+n and Escape, n alike).
"""

from __future__ import annotations

from collections.abc import Sequence

from inspector.i18n import Text
from screens.actions import Action
from screens.widgets.check_box import Question


def _command(letter: str, action: str, label: Text, told: Text, *, shown: bool = True) -> Action:
    return Action(f"visit.{action}", f"{letter},alt+{letter}", action, label, told, shown=shown)


NOTE = _command(
    "n", "note", Text("备注", "note"), Text("给这一项写备注", "write a note beside the answer")
)
PHOTO = _command(
    "p",
    "photo",
    Text("照片", "photo"),
    Text("附上照片或文件；也可把文件拖进终端", "attach a photo or document, or drop it here"),
)
FINDING = _command(
    "f",
    "finding",
    Text("发现", "finding"),
    Text("提出发现；不合格的答案会预先填好", "raise a finding; a failing answer fills it in"),
)
UNDO = _command(
    "u", "undo", Text("撤销", "undo"), Text("撤销这里的上一次改动", "take back the last change")
)
TAKE_OVER = _command(
    "l",
    "take_over",
    Text("沿用", "take over"),
    Text("沿用上次检查的答案", "answer as the visit before did"),
)
SETTLE = _command(
    "k",
    "settle",
    Text("选定", "settle"),
    Text("这一项有冲突时，选定一个答案", "choose which answer of a conflict holds"),
)
NOW = _command(
    "t",
    "now",
    Text("今天/现在", "today/now"),
    Text("日期填今天，时间填现在", "today for a date, now for a time"),
)
ADD_ROW = _command(
    "r",
    "add_row",
    Text("加一行", "add row"),
    Text("给重复的检查项添加一行", "add a row to a repeated group of checks"),
)
RENAME_ROW = _command(
    "e", "rename_row", Text("改名", "rename"), Text("给这一行改名", "rename this row")
)
REMOVE_ROW = _command(
    "x",
    "remove_row",
    Text("移除", "remove"),
    Text("移除这一行，u 可撤销", "remove this row; u brings it back"),
)
COMPLETE = _command(
    "c",
    "complete",
    Text("完成", "complete"),
    Text("完成检查；还缺什么会列出来", "complete the visit; what is missing is listed"),
)
REOPEN = _command(
    "o",
    "reopen",
    Text("重新打开", "reopen"),
    Text("重新打开已完成的检查", "open a completed visit again"),
)
FIGURES = _command(
    "i",
    "figures",
    Text("数据", "figures"),
    Text("本事项的数据：通报与所见", "the issue's figures: claimed and seen"),
)
NEXT = Action(
    "visit.next",
    "down,tab",
    "next",
    Text("下一项", "next"),
    Text("到下一项，已输入的先保存", "to the next check; what was typed is saved"),
)
PREVIOUS = Action(
    "visit.previous",
    "up,shift+tab",
    "previous",
    Text("上一项", "previous"),
    Text("到上一项，已输入的先保存", "to the check before; what was typed is saved"),
    shown=False,
)
RETRY = Action(
    "visit.retry",
    "ctrl+s",
    "retry",
    Text("重试", "retry"),
    Text("再次保存没有保存成功的内容", "save again what could not be saved"),
    shown=False,
)
BACK = Action(
    "visit.back",
    "escape",
    "back",
    Text("返回", "back"),
    Text(
        "先停止输入，让字母都成为命令；再按一次返回",
        "stop answering, so that every letter is a command; once more: back",
    ),
)

VISIT_ACTIONS = (
    NEXT,
    PREVIOUS,
    NOTE,
    PHOTO,
    FINDING,
    TAKE_OVER,
    SETTLE,
    NOW,
    UNDO,
    COMPLETE,
    REOPEN,
    ADD_ROW,
    RENAME_ROW,
    REMOVE_ROW,
    FIGURES,
    RETRY,
    BACK,
)

WORDS = (
    (Text.same("y n a"), Text("回答是、否、不适用", "answer yes, no, not applicable")),
    (
        Text.same("1-9"),
        Text("选这一项；选项多时输入几个字筛选", "choose; in a long list type to filter"),
    ),
    (
        Text("回车", "Enter"),
        Text(
            "保存输入的，到下一项；删空再按则撤回答案",
            "save, and on; an emptied answer is taken back",
        ),
    ),
    (Text("退格", "Backspace"), Text("撤回选好的答案", "take a chosen answer back")),
    (Text.same("[x]"), Text("已答并存盘", "answered and on disk")),
    (Text.same("[!]"), Text("不合格或数值不可能", "fails, or cannot be")),
    (Text.same("[ ]"), Text("还没有回答；* 为必填", "not answered yet; * required")),
    (Text.same("[-]"), Text("按前面的答案不问", "not asked with the answers before it")),
    (Text.same("[?]"), Text("有冲突，k 选定", "people disagree: k settles it")),
    (Text.same("[~]"), Text("输入了还没有保存", "typed and not saved")),
)
"""Answering keys and marks, for the help."""


def _only_told(key: str, label: Text) -> Action:
    """A key that the open check takes by itself."""
    return Action(f"visit.key.{key}", key, "", label, label)


_ENTER = _only_told("enter", Text("下一项", "next"))
_ENTER_ANSWERS = _only_told("enter", Text("继续回答", "answer"))
_ENTER_ATTACHES = _only_told("enter", Text("附文件", "attach"))
_TO_COMMANDS = _only_told("escape", Text("命令", "commands"))
_YES_NO = (
    _only_told("y", Text("是", "yes")),
    _only_told("n", Text("否", "no")),
    _only_told("a", Text("不适用", "n/a")),
)
_DIGIT = _only_told("1-9", Text("选择", "choose"))
_ALT = (
    _only_told("alt+n", Text("备注", "note")),
    _only_told("alt+p", Text("照片", "photo")),
    _only_told("alt+u", Text("撤销", "undo")),
)


def actions_for(
    question: Question | None,
    *,
    commands: bool,
    locked: bool,
    in_row: bool,
    has_last: bool,
    in_conflict: bool,
) -> Sequence[Action]:
    """What the keys do now, the most important first."""
    if locked or question is None:
        return (REOPEN, FINDING, UNDO, FIGURES, BACK)
    here = [
        *([SETTLE] if in_conflict else []),
        *([TAKE_OVER] if has_last else []),
        *([NOW] if question.type in ("date", "time") else []),
    ]
    rows = [ADD_ROW, RENAME_ROW, REMOVE_ROW] if in_row else []
    letters = (NOTE, PHOTO, FINDING, *here, UNDO, COMPLETE, *rows)
    if commands:
        return (_ENTER_ANSWERS, *letters, BACK)
    match question.way:
        case "in_line":
            return (*_YES_NO, _TO_COMMANDS, *here, PHOTO, FINDING, UNDO, COMPLETE)
        case "numbered":
            return (_DIGIT, _ENTER, *letters, _TO_COMMANDS)
        case "files":
            return (_ENTER_ATTACHES, *letters, BACK)
        case "told":
            return (NEXT, *letters, BACK)
        case _ if question.letters:
            return (_ENTER, _TO_COMMANDS, *_ALT)
        case _:
            return (_ENTER, *letters, _TO_COMMANDS)
