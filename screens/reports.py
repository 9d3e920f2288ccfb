"""Reports: choose a kind, see it, write it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.reports.kinds import KINDS, document_of, proposed
from inspector.reports.reporting import FORMATS, default_name, write_report
from inspector.reports.sources import Sources
from screens.actions import BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.fields_form import OneOf
from screens.paths import path_of
from screens.widgets.pick_list import PickList

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
    BACK,
)
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
        yield Static(id="outcome", markup=False)
        with VerticalScroll(id="preview"):
            yield Static(id="text", markup=False)

    @property
    def kind(self) -> str:
        at = self.query_one("#kind", PickList).highlighted
        return list(KINDS)[at or 0]

    def field(self, id: str) -> Input:
        return self.query_one(f"#{id}", Input)

    def _sources(self) -> Sources:
        return Sources(self.ledger, self.library)

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
            self._given[kind] = proposed(self._sources(), kind)
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
        self.query_one("#text", Static).update(str(Text("正在生成", "making it")))
        kind, of, sources = self.kind, self.field("of").value, self._sources()
        width = max(40, self.query_one("#preview").size.width - 2)
        self.in_thread(
            lambda: _as_text(document_of(sources, kind, of), width),
            self._show,
            what=Text("预览", "preview"),
            group="report",
            failed=self._ended,
        )

    def _show(self, text: RichText) -> None:
        self.query_one("#text", Static).update(text)
        self.query_one("#preview").scroll_home(animate=False)

    def action_write(self) -> None:
        """Write the file in a thread."""
        kind, of, sources = self.kind, self.field("of").value, self._sources()
        chosen = self.query_one("#format", OneOf).chosen
        format: ReportFormat = next(one for one in FORMATS if one == chosen)
        target = self.field("target").value.strip()
        out = path_of(target) if target else None

        def write() -> Written:
            document = document_of(sources, kind, of)
            path = out or Path.cwd() / default_name(document, format)
            if path.is_dir():
                path /= default_name(document, format)
            return write_report(document, format, path)

        self.query_one("#outcome", Static).update(str(Text("正在写出", "writing")))
        self.in_thread(
            write, self._ended, what=Text("写出", "writing"), group="report", failed=self._ended
        )

    def _ended(self, outcome: Written | InspectorError) -> None:
        self._outcome = outcome
        if isinstance(outcome, InspectorError):
            self.query_one("#text", Static).update("")
        self._show_outcome()

    def _show_outcome(self) -> None:
        words, outcome = self.query_one("#outcome", Static), self._outcome
        if outcome is None:
            words.update("")
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
