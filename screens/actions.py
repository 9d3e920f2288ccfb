"""Actions: what a person can do, once for keys, key line, command palette and help.

A screen lists its actions in ``ACTIONS`` and makes its ``BINDINGS`` from them; an action that is in
no list does not exist.  Textual's own bindings have one language; these have two.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from textual.binding import Binding, BindingType

from inspector.i18n import Text


class Action(msgspec.Struct, frozen=True):
    """Something that a key does."""

    id: str
    """``screen.verb``, unique in the app."""
    keys: str
    """As Textual names them, several separated by commas; the first is shown."""
    action: str
    """The action's method and arguments, as in a Textual binding."""
    label: Text
    """One or two words, for the key line."""
    told: Text
    """A sentence, for help and palette."""
    shown: bool = True
    """In the key line, as far as there is room: the order of the list is the order there."""
    priority: bool = False
    """Also while a person types in an input."""

    @property
    def key(self) -> str:
        """The first key, as a person reads it."""
        return key_name(self.keys.partition(",")[0])

    @property
    def all_keys(self) -> str:
        """Every key that does it."""
        return " ".join(key_name(key) for key in self.keys.split(","))


_NAMES: Final = {
    "enter": Text("回车", "Enter"),
    "escape": Text.same("Esc"),
    "space": Text("空格", "Space"),
    "slash": Text.same("/"),
    "question_mark": Text.same("?"),
    "comma": Text.same(","),
    "full_stop": Text.same("."),
    "plus": Text.same("+"),
    "minus": Text.same("-"),
    "up": Text("上", "Up"),
    "down": Text("下", "Down"),
    "left": Text("左", "Left"),
    "right": Text("右", "Right"),
    "tab": Text.same("Tab"),
    "shift+tab": Text.same("Shift+Tab"),
    "pageup": Text.same("PgUp"),
    "pagedown": Text.same("PgDn"),
    "delete": Text.same("Del"),
    "backspace": Text("退格", "Backspace"),
    "f1": Text.same("F1"),
}


def key_name(key: str) -> str:
    """A key as a person reads it, in the language in use."""
    known = _NAMES.get(key.strip())
    return key.strip() if known is None else str(known)


def bindings_of(actions: Iterable[Action]) -> list[BindingType]:
    """The actions as Textual's bindings; words are rendered elsewhere, in the language in use."""
    return [
        Binding(a.keys, a.action, a.label.en, show=False, priority=a.priority, id=a.id)
        for a in actions
        if a.keys
    ]


GLOBAL: Final = (
    Action(
        "app.help",
        "question_mark,f1",
        "show_help",
        Text("帮助", "help"),
        Text("本屏的全部按键、标记和词语", "this screen's keys, marks and words"),
    ),
    Action(
        "app.palette",
        "ctrl+p",
        "command_palette",
        Text("命令", "commands"),
        Text("按名称查找所有操作", "find every action by name"),
        shown=False,
        priority=True,
    ),
    Action(
        "app.sync",
        "ctrl+y",
        "go_to_sync",
        Text("同步", "sync"),
        Text("到同步屏，看过后回到这里", "to the sync screen, and back here afterwards"),
        shown=False,
        priority=True,
    ),
    Action(
        "app.language",
        "ctrl+l",
        "switch_language",
        Text("English", "中文"),
        Text("界面语言：切换中文和英文", "language: switch between Chinese and English"),
        shown=False,
        priority=True,
    ),
    Action(
        "app.theme",
        "ctrl+t",
        "switch_theme",
        Text("配色", "theme"),
        Text("换下一种配色（主题）：深色、浅色等", "the next theme: dark, light and others"),
        shown=False,
    ),
    Action(
        "app.quit",
        "ctrl+q",
        "quit",
        Text("退出", "quit"),
        Text("退出；所有记录都已保存", "quit; everything is saved"),
        shown=False,
        priority=True,
    ),
)
"""What works on every screen."""

STOP_OR_BACK: Final = Action(
    "work.back",
    "escape",
    "stop_or_back",
    Text("返回", "back"),
    Text("返回；有工作正在进行则先停止它", "back; work that is under way is stopped first"),
)
STOP: Final = msgspec.structs.replace(STOP_OR_BACK, label=Text("停止", "stop"))
"""For the key line of a screen with work under way."""

SEARCHING: Final = (
    Action(
        "search.list", "enter", "", Text("到列表", "to the list"), Text("到列表", "to the list")
    ),
    Action("search.leave", "escape", "", Text("离开查找", "leave"), Text("离开查找", "leave")),
)
"""What counts while one types in a list's search line: letters are letters there."""

BACK: Final = Action(
    "screen.back",
    "escape",
    "back",
    Text("返回", "back"),
    Text("回到上一屏", "to the screen before"),
)
"""For the ACTIONS of every screen but the first."""
