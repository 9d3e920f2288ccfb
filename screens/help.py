"""Help: every key of the screen one comes from, its marks, and the words of the app."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.i18n import Text
from screens.actions import BACK, GLOBAL, Action, bindings_of
from screens.base import InspectorScreen
from screens.widgets.cells import fitted, width_of
from screens.widgets.prose import breaks

ACTIONS = (BACK,)
MOVING: Final = (
    (Text("上 下 PgUp PgDn", "Up Down PgUp PgDn"), Text("在列表中移动", "move in a list")),
    (Text.same("Tab"), Text("到下一个区域", "to the next part of the screen")),
)
FIRST: Final = 27
"""Cells of the keys and their label, or of a word."""
GLOSSARY: Final = (
    (
        Text("整改事项", "issue"),
        Text("清单中一个编号的问题", "one numbered problem of the register"),
    ),
    (
        Text("点位", "site"),
        Text("可以去检查的地点或企业", "a place or enterprise that can be visited"),
    ),
    (Text("检查项", "check"), Text("清单上的一个问题", "one question of the checklist")),
    (
        Text("发现", "finding"),
        Text(
            "检查中提出的不符合项，凭证据关闭",
            "a non-conformity raised in a visit, closed on evidence",
        ),
    ),
    (
        Text("冲突", "conflict"),
        Text(
            "两台终端的答案不同，由人选定", "two devices answered differently; a person settles it"
        ),
    ),
    (
        Text("隔离", "set aside"),
        Text(
            "收到但未采信的文件，附有原因",
            "a file that came in and was not believed, with the reason",
        ),
    ),
    (
        Text("待发", "unsent"),
        Text("至少一个同步目标还没有的记录", "records that at least one remote does not have yet"),
    ),
)


class HelpScreen(InspectorScreen):
    """Read from the registry of actions, so that no key is missing."""

    CSS_PATH = "help.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)

    def __init__(self, of: InspectorScreen) -> None:
        super().__init__()
        self._of = of

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(id="help-words", markup=False)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("帮助", "Help")))
        self.query_one("#help-words", Static).update(self.words())

    def on_resize(self) -> None:
        self.refresh_texts()

    def words(self) -> Content:
        """The whole help, in the width there is."""
        here = _keys(self._of.ACTIONS)
        everywhere = [*_keys(GLOBAL), *((str(keys), told) for keys, told in MOVING)]
        parts = [_heading(Text("本屏的按键", "Keys of this screen")), *self._pairs(here)]
        parts += [Content(), _heading(Text("到处可用", "Everywhere")), *self._pairs(everywhere)]
        if self._of.WORDS:
            title = Text("本屏的标记和词语", "Marks and words of this screen")
            words = [(str(mark), told) for mark, told in self._of.WORDS]
            parts += [Content(), _heading(title), *self._pairs(words)]
        words = [(str(word), told) for word, told in GLOSSARY]
        parts += [Content(), _heading(Text("词语", "Words")), *self._pairs(words)]
        return Content("\n").join(parts)

    def _pairs(self, pairs: Sequence[tuple[str, Text]]) -> list[Content]:
        """A line each; what is told goes on below itself, not at the edge."""
        room = max(self.size.width - FIRST - 6, 20)
        lines: list[Content] = []
        for first, told in pairs:
            text = str(told)
            for at, end in pairwise([0, *breaks(text, room), len(text)]):
                head = fitted(first if at == 0 else "", FIRST)
                part = text[at:end].rstrip()
                lines.append(Content.assemble((f"  {head} ", "bold"), (part, "$text-muted")))
        return lines


def _heading(text: Text) -> Content:
    return Content.styled(str(text), "bold $text-accent")


def _keys(actions: Sequence[Action]) -> list[tuple[str, Text]]:
    """Keys and label, the labels under each other."""
    width = max(width_of(action.all_keys) for action in actions)
    return [(f"{fitted(a.all_keys, width)}  {a.label}", a.told) for a in actions if a.keys]
