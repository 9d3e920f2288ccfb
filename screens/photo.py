"""Which file: its path, with Tab as in a shell, or dropped on the terminal."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList

from inspector.i18n import Text
from screens.asking import Asking
from screens.paths import as_folder, candidates, completed, kind_of, path_of

_ATTACHES: Final = Text("附上", "attaches")
_CANCELS: Final = Text("取消", "cancels")
WITHOUT: Final = Text("不附", "goes without")


class ChooseFile(Asking[Path]):
    """The file's path; folders are read in a thread, for a share may be slow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True, id="file.complete"),
        Binding("down", "walk(1)", "Next name", show=False, priority=True, id="file.next"),
        Binding("up", "walk(-1)", "Name before", show=False, priority=True, id="file.before"),
    ]
    last_folder: ClassVar[str] = ""
    """Where the last file came from: the next one often lies beside it."""

    def __init__(
        self, title: Text, path: str = "", *, enter: Text = _ATTACHES, escape: Text = _CANCELS
    ) -> None:
        """``enter``: what Enter does with the file; ``escape``: what Esc does without one."""
        super().__init__(
            title,
            Text(
                "Tab 补全   上下 选择   回车 {enter}   Esc {escape}   也可把文件拖进来",
                "Tab completes   up/down choose   Enter {enter}   Esc {escape}   or drop a file",
            ).format(enter=enter, escape=escape),
        )
        self._path = path or self.last_folder or as_folder("~")
        self._names: list[str] = []

    def compose_body(self) -> ComposeResult:
        yield Input(self._path, id="path", compact=True, select_on_focus=False)
        yield OptionList(id="offers", markup=False, compact=True)

    @property
    def input(self) -> Input:
        return self.query_one("#path", Input)

    @property
    def offers(self) -> OptionList:
        return self.query_one("#offers", OptionList)

    def on_mount(self) -> None:
        self.offers.can_focus = False
        self.offers.display = False
        self.input.focus()
        self.input.select_all()  # a path typed or dropped replaces the folder of the last file
        self._look(self._path)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain()
        self._look(event.value)

    def _look(self, text: str) -> None:
        self.run_worker(self._offer(text), group="offers", exclusive=True)

    async def _offer(self, text: str) -> None:
        self._names = await asyncio.to_thread(candidates, text)
        self.offers.clear_options()
        self.offers.add_options([Content(name) for name in self._names])
        self.offers.display = bool(self._names)

    @property
    def _highlighted(self) -> str | None:
        at = self.offers.highlighted
        return self._names[at] if at is not None and at < len(self._names) else None

    def action_complete(self) -> None:
        """Take the highlighted name, or go on as far as all names agree."""
        self.run_worker(self._complete(self.input.value), group="taking", exclusive=True)

    async def _complete(self, typed: str) -> None:
        name = self._highlighted
        if name is None:
            name = completed(typed, await asyncio.to_thread(candidates, typed))
        if self.input.value == typed:  # nobody typed on meanwhile
            self._type(name)

    def action_walk(self, by: int) -> None:
        count = self.offers.option_count
        if count:
            at = self.offers.highlighted
            self.offers.highlighted = 0 if at is None else (at + by) % count

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._type(str(event.option.prompt))

    def _type(self, text: str) -> None:
        self.input.value = text
        self.input.cursor_position = len(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.run_worker(
            self._take(self._highlighted or event.value), group="taking", exclusive=True
        )

    async def _take(self, typed: str) -> None:
        """Attach the file, or go into the folder."""
        path = path_of(typed)
        kind = await asyncio.to_thread(kind_of, path) if typed.strip() else "neither"
        if kind == "file":
            ChooseFile.last_folder = as_folder(path.parent)
            self.dismiss(path)
        elif kind == "folder":
            self._type(as_folder(path))
        else:
            self.complain(Text("找不到这个文件：{path}", "no such file: {path}").format(path=path))
