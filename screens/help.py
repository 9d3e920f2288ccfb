"""Help: every key of the screen one comes from, its marks, and the words of the app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.i18n import Text
from screens.actions import BACK, GLOBAL, Action, bindings_of
from screens.base import InspectorScreen
from screens.widgets.cells import fitted, width_of

ACTIONS = (BACK,)
MOVING: Final = (
    (Text("上 下 PgUp PgDn", "Up Down PgUp PgDn"), Text("在列表中移动", "move in a list")),
    (Text.same("Tab"), Text("到下一个区域", "to the next part of the screen")),
)
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

    def words(self) -> Content:
        """The whole help."""
        here = [(a.all_keys, a.label, a.told) for a in self._of.ACTIONS if a.keys]
        everywhere = [(a.all_keys, a.label, a.told) for a in GLOBAL]
        parts = [_heading(Text("本屏的按键", "Keys of this screen")), *_keys(here), Content()]
        parts += [_heading(Text("到处可用", "Everywhere")), *_keys(everywhere)]
        parts += _pairs(MOVING)
        if self._of.WORDS:
            parts += [
                Content(),
                _heading(Text("本屏的标记和词语", "Marks and words of this screen")),
            ]
            parts += _pairs(self._of.WORDS)
        parts += [Content(), _heading(Text("词语", "Words")), *_pairs(GLOSSARY)]
        return Content("\n").join(parts)


def _heading(text: Text) -> Content:
    return Content.styled(str(text), "bold $text-accent")


def _keys(lines: Sequence[tuple[str, Text, Text]]) -> list[Content]:
    return [
        Content.assemble(
            (f"  {_padded(keys, 11)}", "bold"),
            f"{_padded(str(label), 17)}",
            (str(told), "$text-muted"),
        )
        for keys, label, told in lines
    ]


def _pairs(pairs: Sequence[tuple[Text, Text]]) -> list[Content]:
    return [
        Content.assemble((f"  {_padded(str(mark), 22)}", "bold"), str(told)) for mark, told in pairs
    ]


def _padded(text: str, width: int) -> str:
    """In ``width`` cells; a longer one keeps its words and a space."""
    return fitted(text, width) if width_of(text) < width else f"{text} "
