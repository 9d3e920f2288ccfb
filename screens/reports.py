"""Reports: choose a kind, see it, write it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inspector.errors import InspectorError
from inspector.exports.pace import Cancelled, Pace
from inspector.i18n import Text
from inspector.reports.kinds import KINDS, document_of, proposed
from inspector.reports.reporting import FORMATS, default_name, write_report
from inspector.reports.sources import Sources
from screens.actions import STOP, STOP_OR_BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.fields_form import OneOf
from screens.paths import path_of
from screens.widgets.pick_list import PickList
from screens.widgets.progress import Progress

if TYPE_CHECKING:
    from rich.text import Text as RichText

    from inspector.reports.document import Document
    from inspector.reports.reporting import ReportFormat, Written

ACTIONS = (
    Action(
        "reports.preview",
        "enter",
        "preview",
        Text("预览", "preview"),
        Text("按所选种类和对象预览", "see what the chosen report will say"),
    ),
    Action(
        "reports.write",
        "f5",
        "write",
        Text("写出文件", "write"),
        Text("按所选格式写出文件", "write the file in the chosen format"),
    ),
    Action(
        "reports.next",
        "tab",
        "app.focus_next",
        Text("下一行", "next line"),
        Text(
            "到下一行：种类、对象、格式、文件、预览",
            "to the next line: kind, of what, format, file, preview",
        ),
    ),
    STOP_OR_BACK,
)
T = TypeVar("T")
FORMAT_WORDS: dict[str, Text] = {name: Text.same(name) for name in FORMATS}


class ReportsScreen(InspectorScreen):
    """Kind, of what, format, target; below them what it will say."""

    CSS_PATH = "reports.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    AUTO_FOCUS = "#kind"

    def __init__(self, kind: str = "visit", of: str = "") -> None:
        super().__init__()
        self._first = kind
        self._given = {kind: of} if of else {}
        """What each kind was last of, by kind; what a person typed stays."""
        self._shown = ""
        self._stopping: threading.Event | None = None
        """What stops the document that is being made."""
        self._outcome: Written | InspectorError | None = None

    def compose_body(self) -> ComposeResult:
        yield PickList(id="kind", markup=False, compact=True)
        with Horizontal(classes="line"):
            yield Static(id="of-label", classes="label", markup=False)
            yield Input(id="of", compact=True)
        with Horizontal(classes="line"):
            yield Static(id="format-label", classes="label", markup=False)
            yield OneOf(FORMAT_WORDS, FORMATS[0], id="format")
        with Horizontal(classes="line"):
            yield Static(id="target-label", classes="label", markup=False)
            yield Input(id="target", compact=True)
        yield Progress(id="progress")
        yield Static(id="outcome", markup=False)
        with VerticalScroll(id="preview"):
            yield Static(id="text", markup=False)

    @property
    def kind(self) -> str:
        at = self.query_one("#kind", PickList).highlighted
        return list(KINDS)[at or 0]

    def field(self, id: str) -> Input:
        return self.query_one(f"#{id}", Input)

    def actions_now(self) -> tuple[Action, ...]:
        return ACTIONS if self._stopping is None else (STOP,)

    def on_mount(self) -> None:
        self._fill(list(KINDS).index(self._first))

    def refresh_texts(self) -> None:
        self.show_title(str(Text("整改清单", "Register")), str(Text("报告", "Reports")))
        for id, label in (
            ("of", Text("对象", "Of")),
            ("format", Text("格式", "Format")),
            ("target", Text("文件", "File")),
        ):
            self.query_one(f"#{id}-label", Static).update(Content(str(label)))
        self.field("target").placeholder = str(
            Text("空着：写在当前文件夹", "empty: in the folder one is in")
        )
        if self.query_one("#kind", PickList).option_count:
            self._fill(list(KINDS).index(self.kind))
        self._show_outcome()

    def _fill(self, at: int) -> None:
        kinds = self.query_one("#kind", PickList)
        kinds.clear_options()
        kinds.add_options(
            [
                Option(Content.assemble((f"{k.name:<10}", "bold"), (str(k.about), "$text-muted")))
                for k in KINDS.values()
            ]
        )
        kinds.highlighted = at

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another kind is of something else."""
        event.stop()
        kind, field = self.kind, self.field("of")
        if kind == self._shown:
            field.placeholder = str(KINDS[kind].of)
            return
        if self._shown:
            self._given[self._shown] = field.value
        self._shown = kind
        if kind not in self._given:
            self._given[kind] = proposed(Sources(self.ledger, self.library), kind)
        field.value = self._given[kind]
        field.placeholder = str(KINDS[kind].of)
        field.disabled = not KINDS[kind].of.zh
        self.query_one("#text", Static).update("")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_preview()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_preview()

    def action_preview(self) -> None:
        """Make the document in a thread and show it as text."""
        self.query_one("#text", Static).update("")
        width = max(40, self.query_one("#preview").size.width - 2)
        self._make(
            Text("正在生成", "making it"), lambda document, _: _as_text(document, width), self._show
        )

    def _show(self, text: RichText) -> None:
        self._ended(None)
        self.query_one("#text", Static).update(text)
        self.query_one("#preview").scroll_home(animate=False)

    def action_write(self) -> None:
        """Write the file in a thread."""
        chosen = self.query_one("#format", OneOf).chosen
        format: ReportFormat = next(one for one in FORMATS if one == chosen)
        target = self.field("target").value.strip()
        out = path_of(target) if target else None

        def write(document: Document, pace: Pace) -> Written:
            path = out or Path.cwd() / default_name(document, format)
            if path.is_dir():
                path /= default_name(document, format)
            return write_report(document, format, path, pace=pace)

        self._make(Text("正在写出", "writing"), write, self._ended)

    def _make(
        self, what: Text, use: Callable[[Document, Pace], T], done: Callable[[T], None]
    ) -> None:
        """The document, and what is made of it, in a thread; one at a time."""
        if self._stopping is not None:
            return
        stop = self._stopping = threading.Event()
        bar = self.query_one(Progress)
        bar.display = True
        bar.start(what)
        self._outcome = None
        self._show_outcome()
        self.refresh_keys()
        ledger, library, kind, of = self.ledger, self.library, self.kind, self.field("of").value

        def make() -> T:
            pace = Pace(lambda done, total: bar.tell(done, total), stop)
            return use(document_of(Sources(ledger, library, pace=pace), kind, of), pace)

        self.in_thread(make, done, what=what, group="report", failed=self._ended)

    def _ended(self, outcome: Written | InspectorError | None) -> None:
        self._stopping = None
        self._outcome = outcome
        if isinstance(outcome, InspectorError):
            self.query_one("#text", Static).update("")
        bar = self.query_one(Progress)
        bar.stop()
        bar.display = False
        self.refresh_keys()
        self._show_outcome()

    def action_stop_or_back(self) -> None:
        if self._stopping is not None:
            self._stopping.set()
        else:
            self.action_back()

    async def leave(self) -> bool:
        """A report under way is stopped; the target is as it was."""
        if self._stopping is not None:
            self._stopping.set()
        return True

    def _show_outcome(self) -> None:
        words, outcome = self.query_one("#outcome", Static), self._outcome
        if outcome is None:
            words.update("")
        elif isinstance(outcome, Cancelled):
            told = str(Text("[ ] 已停止，没有写出", "[ ] stopped; nothing was written"))
            words.update(Content.assemble((told, "bold"), f"\n{outcome.remedy}"))
        elif isinstance(outcome, InspectorError):
            told = str(Text("[!] 没有写出", "[!] nothing was written"))
            words.update(Content.assemble((told, "bold $text-error"), f"\n{outcome}"))
        else:
            told = str(Text("[x] 已写出", "[x] written"))
            words.update(Content.assemble((told, "bold $text-success"), f"  {outcome.path}"))


def _as_text(document: Document, width: int) -> RichText:
    """The document as lines of ``width`` cells; a bulletin takes 0.3 s, so in a thread."""
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.text import Text as RichText

    from inspector.reports.markdown import markdown

    drawn = io.StringIO()
    console = Console(file=drawn, width=width, force_terminal=True, color_system="standard")
    console.print(Markdown(markdown(document).replace("<br>", " / "), hyperlinks=False))
    return RichText.from_ansi(drawn.getvalue())
