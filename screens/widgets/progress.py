"""How far a long piece of work is: a bar, a count, and what it is; else nothing."""

from __future__ import annotations

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from inspector.i18n import Text

WIDTH = 30
STEP = 0.2
"""Seconds between two looks: painting each row would cost more than the work."""


class Progress(Widget):
    """Told from any thread; paints a few times a second."""

    DEFAULT_CSS = """
    Progress { width: 1fr; height: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._what: Text | None = None
        self._done = 0
        self._total: int | None = None
        self._timer: Timer | None = None

    def start(self, what: Text) -> None:
        self._what, self._done, self._total = what, 0, None
        self.stop_timer()
        self._timer = self.set_interval(STEP, self.refresh)
        self.refresh()

    def tell(self, done: int, total: int | None, what: Text | None = None) -> None:
        """Safe from any thread: only facts are kept, the timer paints."""
        self._done, self._total = done, total
        if what is not None:
            self._what = what

    def stop(self) -> None:
        self._what = None
        self.stop_timer()
        self.refresh()

    def stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def render(self) -> Content:
        if self._what is None:
            return Content("")
        if not self._total:
            return Content(f"{self._what}  {self._done or ''}")
        filled = min(WIDTH, self._done * WIDTH // self._total)
        return Content.assemble(
            ("━" * filled, "$text-accent"),
            ("─" * (WIDTH - filled), "$panel"),
            f"  {self._done}/{self._total}  {self._what}",
        )
