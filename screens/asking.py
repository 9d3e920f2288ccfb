"""Small questions over a screen: a text, a yes or no, one of a list.

Every one is typed by its result, None when a person backs out with Escape.  What it says is held as
:class:`Text` and written in ``relabel``, again when the language changes; what was typed stays.

One that is given its ``work`` does it with what was typed and goes when that is done: what cannot
be recorded is said in the box, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input, OptionList, Static
from textual.worker import Worker

from inspector.errors import InspectorError
from inspector.i18n import Text
from screens.widgets.prose import Prose

NOTHING = Text.same("")
AT_WORK = Text("正在记录……", "recording ...")
GOES_ON = Text(
    "还在记录；再按 Esc 离开，它在后台做完",
    "it is still being recorded; Esc again leaves, and it goes on",
)
LEFT = Text(
    "离开时还没记完：重做以前先看记下了没有",
    "left before it was recorded: see whether it is there before you do it again",
)
SOON = 0.3
"""Seconds after which one is told what one waits for."""
Work = Callable[[ScreenResultType], Awaitable[object]]
"""What is done with a result while its box stays; raises InspectorError for what will not do."""


class Asking(ModalScreen[ScreenResultType]):
    """A box over the screen with a title and a line that says which keys count."""

    CSS_PATH = "asking.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back_out", "Cancel", show=False, id="asking.back"),
    ]

    def __init__(self, title: Text, keys: Text, work: Work[ScreenResultType] | None = None) -> None:
        super().__init__()
        self.heading = title
        self.keys_told = keys
        self._work = work
        self._working: Worker[None] | None = None
        self._leaving = False
        self._problem = NOTHING

    def compose(self) -> ComposeResult:
        with Vertical(id="asked"):
            yield from self.compose_body()
            yield Static(id="problem", markup=False)
            yield Static(id="keys", markup=False)

    def compose_body(self) -> ComposeResult:
        """What is asked; its words are written in ``relabel``."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        """Every word in the language in use."""
        self.query_one("#asked").border_title = Content(str(self.heading))
        self.write("#keys", self.keys_told)
        self.complain(self._problem)

    def write(self, where: str, told: Text) -> None:
        self.query_one(where, Static).update(Prose(Content(str(told))))

    def complain(self, problem: Text = NOTHING) -> None:
        """Why what was given will not do; nothing takes it back."""
        self._problem = problem
        self.write("#problem", problem)

    def give(self, result: ScreenResultType) -> None:
        """This is the result; with ``work`` it is done first, and once."""
        if self._work is None:
            self.dismiss(result)
        elif self._working is None:
            self._leaving = False
            self._working = self.run_worker(self._done(self._work, result), group="working")
            self.set_timer(SOON, self._tell_work)

    def _tell_work(self) -> None:
        if self._working is not None and self.is_current and not self._leaving:
            self.complain(AT_WORK)

    async def _done(self, work: Work[ScreenResultType], result: ScreenResultType) -> None:
        try:
            await work(result)
        except InspectorError as error:
            self.complain(error.what if error.remedy is None else _both(error.what, error.remedy))
        else:
            self.dismiss(result)
        finally:
            self._working = None

    def on_screen_suspend(self) -> None:
        """Another box lies over this one: only that one is in sight."""
        self.query_one("#asked").visible = False

    def on_screen_resume(self) -> None:
        self.query_one("#asked").visible = True

    def action_back_out(self) -> None:
        """Out of the box; while its work runs only when it is asked twice."""
        if self._working is not None and not self._leaving:
            self._leaving = True
            self.complain(GOES_ON)
            return
        if self._working is not None:
            self._working.cancel()
            self.notify(str(LEFT), severity="warning", markup=False, timeout=15)
        self.dismiss(None)


def _both(what: Text, remedy: Text) -> Text:
    return Text("{what}：{remedy}", "{what}: {remedy}").format(what=what, remedy=remedy)


class AskText(Asking[str]):
    """One line of text: a note, a row's name."""

    def __init__(
        self,
        title: Text,
        text: str = "",
        *,
        told: Text = NOTHING,
        hidden: bool = False,
        check: Callable[[str], Text | None] | None = None,
        work: Work[str] | None = None,
    ) -> None:
        """``hidden``: what is typed is not shown.  ``check`` says what is wrong with it, if so."""
        super().__init__(title, Text("回车 保存   Esc 取消", "Enter saves   Esc cancels"), work)
        self._text = text
        self._told = told
        self._hidden = hidden
        self._check = check

    def compose_body(self) -> ComposeResult:
        yield Static(id="told", markup=False)
        yield Input(
            self._text, id="text", compact=True, select_on_focus=False, password=self._hidden
        )

    def relabel(self) -> None:
        super().relabel()
        self.write("#told", self._told)
        self.query_one("#told").display = self._told != NOTHING

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value if self._hidden else event.value.strip()
        problem = self._check(typed) if self._check is not None else None
        if problem is None:
            self.give(typed)
        else:
            self.complain(problem)


class Confirm(Asking[bool]):
    """Yes or no, by one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False, id="confirm.yes"),
        Binding("n", "answer(False)", "No", show=False, id="confirm.no"),
    ]

    def __init__(self, title: Text, told: Text) -> None:
        super().__init__(title, Text("y 是   n 否   Esc 取消", "y yes   n no   Esc cancels"))
        self._told = told

    def compose_body(self) -> ComposeResult:
        yield Static(id="told", markup=False)

    def relabel(self) -> None:
        super().relabel()
        self.write("#told", self._told)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class Choose(Asking[int]):
    """One of a list, by Enter, its number or a click; the result counts from 0."""

    def __init__(
        self,
        title: Text,
        options: Callable[[], Sequence[Content | str]],
        *,
        told: Text = NOTHING,
        keys: Text | None = None,
        at: int = 0,
    ) -> None:
        """``options`` gives them in the language in use, always as many; one stands on ``at``."""
        super().__init__(title, keys or Text("回车 选定   Esc 取消", "Enter chooses   Esc cancels"))
        self._options = options
        self._told = told
        self._at = at

    def compose_body(self) -> ComposeResult:
        yield Static(id="told", markup=False)
        yield OptionList(id="options", markup=False, compact=True)

    def relabel(self) -> None:
        super().relabel()
        self.write("#told", self._told)
        self.query_one("#told").display = self._told != NOTHING
        listed = self.query_one(OptionList)
        at = self._at if listed.highlighted is None else listed.highlighted
        listed.clear_options()
        listed.add_options([Content(o) if isinstance(o, str) else o for o in self._options()])
        listed.highlighted = at

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_index)

    def key_digit(self, digit: int) -> None:
        """A digit chooses at once."""
        if 1 <= digit <= self.query_one(OptionList).option_count:
            self.dismiss(digit - 1)

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None) or ""
        if character.isascii() and character.isdigit():
            self.key_digit(int(character))
