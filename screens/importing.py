"""Take back what an office filled in: choose the file, see every changed cell, record them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.errors import InputError, InspectorError
from inspector.exports.pace import Cancelled
from inspector.i18n import Text
from screens.actions import STOP, STOP_OR_BACK, Action, bindings_of
from screens.asking import AskText, Confirm
from screens.base import InspectorScreen
from screens.import_rows import COLUMNS, WORDS, ChangeLine, change_content, lines
from screens.photo import ChooseFile
from screens.widgets.listing import Listing, Rows
from screens.widgets.progress import Progress
from screens.widgets.prose import Prose

if TYPE_CHECKING:
    from inspector.exports.back import Plan

ACTIONS = (
    Action(
        "import.file",
        "o",
        "choose",
        Text("选文件", "file"),
        Text(
            "选填写过的工作簿（.xlsx）或 CSV，逐格比较，什么也不记入",
            "choose a filled-in workbook (.xlsx) or CSV: it is compared, nothing is recorded",
        ),
    ),
    Action(
        "import.reason",
        "r",
        "reason",
        Text("理由", "reason"),
        Text("改动的理由，随每条记录保存", "why, kept with each record"),
    ),
    Action(
        "import.record",
        "f5",
        "record",
        Text("记入", "record"),
        Text("确认后一次记入全部改动和冲突", "record all changes and conflicts, after a yes"),
    ),
    Action(
        "import.conflicts",
        "k",
        "conflicts",
        Text("冲突", "conflicts"),
        Text("各终端和表格记录不一之处", "where devices and tables disagree"),
        shown=False,
    ),
    STOP_OR_BACK,
)
NOTHING = Text(
    "还没有选文件。\n按 o 选一个填写过的工作簿或 CSV；先逐格看改动，确认后才记入。",
    "No file is chosen yet.\nPress o to choose a workbook or CSV that was filled in; every change"
    " is seen before anything is recorded.",
)
ALIKE = Text("文件里没有改动。", "Nothing in the file was changed.")


class ImportScreen(InspectorScreen):
    """The file, author and reason; the changed cells; the one that one stands on, whole."""

    CSS_PATH = "importing.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#changes"

    def __init__(self) -> None:
        super().__init__()
        self._path: Path | None = None
        self._reason = ""
        self._plan: Plan | None = None
        self._outcome: int | InspectorError | None = None
        """How many events were recorded, or why nothing was read."""
        self._stopping: threading.Event | None = None
        """What stops the reading; while something is recorded it does nothing."""

    def compose_body(self) -> ComposeResult:
        yield Static(id="import-head", markup=False)
        yield Progress(id="progress")
        yield Static(id="outcome", markup=False)
        with Container(id="import-body"):
            yield Listing(COLUMNS, id="changes")
            with VerticalScroll(id="change-detail", can_focus=False):
                yield Static(id="change-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#changes", Listing)

    def actions_now(self) -> tuple[Action, ...]:
        if self._stopping is not None:
            return (STOP,)
        records = self._plan is not None and bool(self._plan.facts)
        return tuple(a for a in ACTIONS if a.id != "import.record" or records)

    def on_mount(self) -> None:
        """Without a file there is nothing to see: it is asked for."""
        self.call_after_refresh(self.action_choose)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("整改清单", "Register")), str(Text("读回表格", "Take back")))
        facts = (
            (Text("文件", "File"), str(self._path or "-")),
            (Text("记录人", "Recorded by"), self.ledger.author or "-"),
            (Text("理由", "Reason"), self._reason or str(Text("（文件名）", "(the file's name)"))),
        )
        head = [Content.assemble((f"{label}: ", "$text-muted"), said) for label, said in facts]
        self.query_one("#import-head", Static).update(Prose(Content("\n").join(head)))
        self._show_outcome()
        keep = self.listing.row
        self.listing.show(
            Rows() if self._plan is None else lines(self._plan), keep=keep.key if keep else None
        )
        self._show_change()

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._show_change()

    def _show_change(self) -> None:
        row = self.listing.row
        words = Content("")
        if isinstance(row, ChangeLine):
            words = change_content(row.change)
        elif self._plan is not None:
            words = Content(str(ALIKE))
        elif self._path is None:
            words = Content(str(NOTHING))
        self.query_one("#change-words", Static).update(Prose(words))

    def _show_outcome(self) -> None:
        said, outcome = list[Content](), self._outcome
        if isinstance(outcome, Cancelled):
            told = Text("[ ] 已停止，什么也没有记入", "[ ] stopped; nothing was recorded")
            said.append(Content.styled(str(told), "bold"))
        elif isinstance(outcome, InspectorError):
            told = Text("[!] 没有读", "[!] it was not read")
            said += [Content.styled(str(told), "bold $text-error"), Content(str(outcome))]
        elif outcome is not None:
            told = Text(f"[x] 已记入 {outcome} 条", f"[x] {outcome} recorded")
            said.append(Content.styled(str(told), "bold $text-success"))
        if self._plan is not None:
            said += [Content(str(remark)) for remark in self._plan.remarks]
            said.append(Content(str(self._plan.counted)))
        self.query_one("#outcome", Static).update(Prose(Content("\n").join(said)))

    # Keys

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()

    def action_choose(self) -> None:
        if self._stopping is None:
            title = Text("填写过的工作簿或 CSV", "a workbook or CSV that was filled in")
            asked = ChooseFile(title, str(self._path or ""), enter=Text("比较", "compares"))
            self.inspector.push_screen(asked, self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is not None:
            self._path, self._outcome = path, None
            self._read()

    def action_reason(self) -> None:
        if self._stopping is None:
            title = Text("改动的理由", "why it was changed")
            self.inspector.push_screen(AskText(title, self._reason), self._reasoned)

    def _reasoned(self, reason: str | None) -> None:
        if reason is not None and reason != self._reason:
            self._reason = reason
            if self._path is None:
                self.refresh_texts()
            else:
                self._read()

    def _read(self) -> None:
        """Compare the file with the ledger, in a thread; nothing is recorded."""
        path, reason, ledger, library = self._path, self._reason, self.ledger, self.library
        assert path is not None
        stop, bar = self._begin(Text("正在比较", "comparing"))

        def told(rows: int) -> None:
            bar.tell(rows, None)
            if stop.is_set():
                raise Cancelled

        def read() -> Plan:
            from inspector.exports.back import SUFFIXES, read_back

            if path.suffix.lower() not in SUFFIXES:
                raise InputError(
                    Text("这不是工作簿，也不是 CSV", "this is neither a workbook nor a CSV"),
                    Text(
                        "数据包用 inspector import 读入，或走同步",
                        "a bundle is taken in by `inspector import`, or by a sync",
                    ),
                    path=path,
                )
            return read_back(ledger, library, [path], reason=reason, progress=told)

        self._plan = None
        self.refresh_texts()
        self.in_thread(
            read, self._compared, what=Text("比较", "comparing"), group="import", failed=self._ended
        )

    def _compared(self, plan: Plan) -> None:
        self._plan = plan
        self._ended(self._outcome)

    def action_record(self) -> None:
        plan = self._plan
        if self._stopping is not None or plan is None or not plan.facts:
            return
        many, conflicts = len(plan.facts), plan.count("conflict")
        told = Text(
            f"以 {self.ledger.author} 的名义记入 {many} 条。",
            f"{many} will be recorded by {self.ledger.author}.",
        )
        if conflicts:
            told = Text(
                f"{told.zh}其中冲突 {conflicts} 格，两边的值并列，由人选定。",
                f"{told.en} {conflicts} cells are in conflict: both values will stand until a"
                " person settles them.",
            )

        def answered(yes: bool | None) -> None:
            if yes:
                self._record(plan)

        self.inspector.push_screen(Confirm(Text("记入？", "Record them?"), told), answered)

    def _record(self, plan: Plan) -> None:
        from inspector.exports.back import bring_in

        self._begin(Text("正在记入", "recording"))
        ledger = self.ledger
        self.in_thread(
            lambda: bring_in(ledger, plan),
            self._recorded,
            what=Text("记入", "recording"),
            group="import",
            failed=self._ended,
            exclusive=False,
        )

    def _recorded(self, count: int) -> None:
        self.inspector.note_saved()
        self._ended(count)
        self._read()  # what is in the ledger now

    def _begin(self, what: Text) -> tuple[threading.Event, Progress]:
        stop = self._stopping = threading.Event()
        bar = self.query_one(Progress)
        bar.display = True
        bar.start(what)
        self.refresh_keys()
        return stop, bar

    def _ended(self, outcome: int | InspectorError | None) -> None:
        self._stopping = None
        self._outcome = outcome
        bar = self.query_one(Progress)
        bar.stop()
        bar.display = False
        self.refresh_keys()
        self.refresh_texts()

    def action_conflicts(self) -> None:
        self.inspector.open_conflicts()

    def action_stop_or_back(self) -> None:
        if self._stopping is not None:
            self._stopping.set()
        else:
            self.action_back()

    async def leave(self) -> bool:
        """A reading under way is stopped; what is being recorded is recorded whole."""
        if self._stopping is not None:
            self._stopping.set()
        return True
