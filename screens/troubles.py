"""When something goes wrong: a person hears what, to what, what to do; the log has the rest."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.app import App

from inspector.errors import InspectorError
from inspector.i18n import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from inspector.home import Home


class TroubleApp(App[int]):
    """Tells errors instead of ending on them."""

    home: Home
    trouble: InspectorError | None = None
    """What ended the app, if it was not the person."""

    def tell(self, error: InspectorError) -> None:
        title = Text("没有做成", "that did not work")
        self.notify(str(error), title=str(title), severity="error", markup=False, timeout=15)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """An action's error is told, and one goes on where one was."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except SkipAction:
            raise
        except InspectorError as error:
            self.tell(error)
            return True

    def _handle_exception(self, error: Exception) -> None:
        """Nobody expected this: Textual would print a traceback; here it goes to the log."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        if self.trouble is None:
            told = isinstance(error, InspectorError)
            self.trouble = error if isinstance(error, InspectorError) else unexpected(error)
            if not told:
                self._write_log(error)
        self._return_code = 2
        self.exit(2)

    def _write_log(self, error: Exception) -> None:
        path = self.home.log
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as log:
                log.writelines(traceback.format_exception(error))
            self.trouble = unexpected(error, log=str(path))
        except OSError:
            self.trouble = unexpected(error)


def unexpected(error: Exception, *, log: str | None = None) -> InspectorError:
    """A fault of the program, for a person."""
    found = f"{type(error).__name__}: {error}"
    where = (
        Text("日志也写不进去，请抄下这一行", "the log cannot be written either: note this line")
        if log is None
        else Text(f"详情在 {log}，请附上它报告问题", f"details are in {log}: report it with them")
    )
    saved = Text("已答的都已保存。{where}", "What was answered is saved. {where}").format(
        where=where
    )
    return InspectorError(Text(f"程序出错：{found}", f"the program failed: {found}"), saved)
