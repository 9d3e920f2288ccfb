"""Export: a findings file, with progress, cancel, and where it is."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inspector.errors import InputError, InspectorError
from inspector.exports import FORMATS, Cancelled, export
from inspector.exports.exporting import default_name
from inspector.i18n import Text
from screens.actions import STOP, STOP_OR_BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.paths import path_of
from screens.widgets.pick_list import PickList
from screens.widgets.progress import Progress

if TYPE_CHECKING:
    from inspector.exports import Exported

ACTIONS = (
    Action(
        "export.start",
        "enter,f5",
        "start",
        Text("导出", "export"),
        Text("按所选格式和条件写出文件", "write the file in the chosen format"),
    ),
    Action(
        "export.next",
        "tab",
        "app.focus_next",
        Text("下一行", "next line"),
        Text("到下一行：格式、事项、日期、文件", "to the next line: format, issues, date, file"),
    ),
    Action(
        "export.names",
        "f6",
        "turn_names",
        Text("姓名", "names"),
        Text("写出或不写人员姓名", "name persons, or leave their names out"),
    ),
    STOP_OR_BACK,
)
WIDE = Text("宽表：一行一次检查，一列一个检查项", "wide: one row a visit, one column a check")
FIELDS = ("issues", "since", "target")
CHOICES = [
    (name, shape)
    for name in FORMATS
    for shape in ("long", "wide")
    if name == "csv" or shape == "long"
]
"""Formats, and the shapes that they come in."""


class ExportScreen(InspectorScreen):
    """Format, filters, target; below what came of it."""

    CSS_PATH = "export.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    AUTO_FOCUS = "#format"

    def __init__(self, issue: int | None = None) -> None:
        super().__init__()
        self._issue = issue
        self._stopping: threading.Event | None = None
        self._outcome: Exported | InspectorError | None = None
        self._with_names = True
        self._named = ""
        """The name proposed last: what a person typed is not written over."""

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="export", can_focus=False):
            yield Static(id="format-label", classes="label", markup=False)
            yield PickList(id="format", markup=False, compact=True)
            for field in FIELDS:
                with Horizontal(classes="line"):
                    yield Static(id=f"{field}-label", classes="label", markup=False)
                    yield Input(id=field, compact=True)
            with Horizontal(classes="line"):
                yield Static(id="names-label", classes="label", markup=False)
                yield Static(id="names", markup=False)
            yield Progress(id="progress")
            yield Static(id="outcome", markup=False)

    def actions_now(self) -> tuple[Action, ...]:
        return ACTIONS if self._stopping is None else (STOP,)

    @property
    def formats(self) -> PickList:
        return self.query_one("#format", PickList)

    @property
    def chosen(self) -> tuple[str, str]:
        """The format's name, and the shape."""
        return CHOICES[self.formats.highlighted or 0]

    def field(self, id: str) -> Input:
        return self.query_one(f"#{id}", Input)

    def on_mount(self) -> None:
        if self._issue is not None:
            self.field("issues").value = str(self._issue)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("整改清单", "Register")), str(Text("导出", "Export")))
        labels = {
            "format": Text("格式", "Format"),
            "issues": Text("事项", "Issues"),
            "since": Text("起始日期", "Since"),
            "target": Text("文件", "File"),
            "names": Text("姓名", "Names"),
        }
        for id, label in labels.items():
            self.query_one(f"#{id}-label", Static).update(Content(str(label)))
        self.field("issues").placeholder = str(Text("如 27,35；空着为全部", "27,35; empty: all"))
        self.field("since").placeholder = str(
            Text("如 2018-03-01；空着为全部", "2018-03-01; empty: all")
        )
        at = self.formats.highlighted or 0
        self.formats.clear_options()
        self.formats.add_options(
            [
                Option(Content.assemble((f"{name:<9}", "bold"), (str(about), "$text-muted")))
                for name, about in (
                    (name, WIDE if shape == "wide" else FORMATS[name].about)
                    for name, shape in CHOICES
                )
            ]
        )
        self.formats.highlighted = at
        self._show_names()
        self._show_outcome()

    def _show_names(self) -> None:
        words = (
            Text("写出（F6 不写）", "written (F6 leaves them out)")
            if self._with_names
            else Text("不写，以终端代替（F6 写出）", "left out, devices instead (F6 writes them)")
        )
        self.query_one("#names", Static).update(str(words))

    def action_turn_names(self) -> None:
        self._with_names = not self._with_names
        self._show_names()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The proposed name follows the format."""
        event.stop()
        target = self.field("target")
        if target.value in ("", self._named):
            self._named = str(Path.cwd() / default_name(self.ledger, *self.chosen))
            target.value = self._named

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_start()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_start()

    def action_start(self) -> None:
        """Write the file in a thread."""
        if self._stopping is not None:
            return
        issues = self._issues()
        since = self.field("since").value.strip() or None
        target = self.field("target").value.strip()
        out = path_of(target) if target else None
        stop = self._stopping = threading.Event()
        bar = self.query_one(Progress)
        bar.start(Text("正在导出", "exporting"))
        self.refresh_keys()
        ledger, library, (format, shape) = self.ledger, self.library, self.chosen
        names = self._with_names or format == "bundle"
        self._outcome = None
        self._show_outcome()
        self.in_thread(
            lambda: export(
                ledger,
                library,
                format,
                out,
                issues=issues,
                since=since,
                shape=shape,
                names=names,
                progress=lambda done, total: bar.tell(done, total),
                cancelled=stop,
            ),
            self._ended,
            what=Text("导出", "exporting"),
            group="export",
            failed=self._ended,
        )

    def _issues(self) -> list[int]:
        typed = self.field("issues").value.replace("，", ",").replace(" ", ",")
        try:
            return [int(part) for part in typed.split(",") if part]
        except ValueError as error:
            raise InputError(
                Text(f"事项写法不对：{typed}", f"these are no issue numbers: {typed}"),
                Text("写编号，用逗号分开，如 27,35", "write numbers with commas: 27,35"),
            ) from error

    def _ended(self, outcome: Exported | InspectorError) -> None:
        self._stopping = None
        self._outcome = outcome
        self.query_one(Progress).stop()
        self.refresh_keys()
        self._show_outcome()

    def _show_outcome(self) -> None:
        words, outcome = self.query_one("#outcome", Static), self._outcome
        if outcome is None:
            words.update("")
        elif isinstance(outcome, Cancelled):
            told = str(Text("[ ] 已停止，没有导出", "[ ] stopped; nothing was exported"))
            words.update(Content.assemble((told, "bold"), f"\n{outcome.remedy}"))
        elif isinstance(outcome, InspectorError):
            told = str(Text("[!] 没有导出", "[!] nothing was exported"))
            words.update(Content.assemble((told, "bold $text-error"), f"\n{outcome}"))
        else:
            done = Text(f"[x] 已导出 {outcome.rows} 行", f"[x] {outcome.rows} rows exported")
            words.update(
                Content.assemble(
                    (str(done), "bold $text-success"),
                    f"\n{outcome.path}\n",
                    (f"SHA-256 {outcome.sha256}", "$text-muted"),
                )
            )

    def action_stop_or_back(self) -> None:
        if self._stopping is not None:
            self._stopping.set()
        else:
            self.action_back()

    async def leave(self) -> bool:
        """An export under way is stopped; the target is as it was."""
        if self._stopping is not None:
            self._stopping.set()
        return True
