"""The last syncs: when, with which remote, what went and came, from whom, and what went wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from inspector.i18n import Text
from inspector.sync import history
from inspector.sync.came import Came
from inspector.sync.history import Entry
from screens.actions import BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.widgets.listing import Cell, Column, Listing, ListRow, Rows
from screens.widgets.prose import Prose
from screens.words import many

COLUMNS: Final = (
    Column("at", Text("时间", "When"), 16),
    Column("remote", Text("目标", "Remote"), 12),
    Column("sent", Text("发出", "Sent"), 12, right=True),
    Column("came", Text("收到", "Received"), 12, right=True),
    Column("told", Text("结果", "Result"), None),
)


class SyncHistoryScreen(InspectorScreen):
    """A list of syncs, and all of the one under the cursor."""

    CSS_PATH = "sync_history.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = (BACK,)
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = (
        (
            Text("12 + 3", "12 + 3"),
            Text("12 条记录和 3 个文件", "12 records and 3 files"),
        ),
        (Text("[!]", "[!]"), Text("没有做完，原因在下面", "not done; the reason stands below")),
    )
    AUTO_FOCUS = "#syncs"

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] | None = None

    def compose_body(self) -> ComposeResult:
        with Vertical(id="history-body"):
            yield Listing(COLUMNS, id="syncs")
            yield Static(id="sync-words", markup=False)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("同步", "Sync")), str(Text("同步记录", "History")))
        self._show()

    def refresh_data(self) -> None:
        home = self.ledger.home

        def show(found: list[Entry]) -> None:
            self._entries = found
            self._show()

        self.in_thread(
            lambda: history.read(home), show, what=Text("查看同步记录", "reading the history")
        )

    def _show(self) -> None:
        if self._entries is None:
            return
        listing = self.query_one(Listing)
        before = listing.row
        rows = [_row(number, one) for number, one in enumerate(self._entries)]
        listing.show(Rows(rows), keep=before.key if before else None)
        self._show_words()

    def _show_words(self) -> None:
        row, entries = self.query_one(Listing).row, self._entries or []
        told = str(Text("还没有同步过", "nothing was synced yet"))
        if row is not None and int(row.key) < len(entries):
            told = words(entries[int(row.key)])
        self.query_one("#sync-words", Static).update(Prose(Content(told)))

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._show_words()


def local(at: str) -> str:
    """``2018-03-05 10:30``, in this laptop's time."""
    try:
        return f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return at[:16]


def _row(number: int, entry: Entry) -> ListRow:
    told: Cell = str(result(entry))
    if entry.error is not None and not entry.cancelled:
        told = ((f"[!] {entry.error}", "warn"),)
    sent = _pair(entry.sent_events, entry.sent_files)
    came = _pair(entry.came_events, entry.came_files)
    return ListRow(str(number), (local(entry.at), entry.remote, sent, came, told))


def result(entry: Entry) -> Text:
    """In a few words."""
    if entry.error is not None:
        return entry.error
    if entry.idle:
        times = entry.times
        if times == 1:
            return Text("没有新的", "nothing new")
        return Text(f"没有新的，共 {times} 次", f"nothing new, {times} times")
    return Text("完成", "done")


def _pair(events: int, files: int) -> str:
    if not events and not files:
        return "-"
    return f"{events} + {files}" if files else str(events)


def line_of(entry: Entry) -> str:
    """One sync in a line."""
    sent, came = (
        _pair(entry.sent_events, entry.sent_files),
        _pair(entry.came_events, entry.came_files),
    )
    told = Text(f"发出 {sent}，收到 {came}", f"sent {sent}, received {came}")
    mark = "[!] " if entry.error is not None and not entry.cancelled else ""
    moved = "" if entry.idle or entry.error is not None else f"  {told}"
    return f"{local(entry.at)}  {entry.remote}  {mark}{result(entry)}{moved}"


def words(entry: Entry) -> str:
    """All of one sync."""
    return "\n".join([line_of(entry), *came_lines(entry.came)])


def came_lines(came: Sequence[Came]) -> list[str]:
    """From whom what came in, a line each."""
    lines: list[str] = []
    for one in came:
        told = Text(
            f"来自 {one.author}（{one.name}）：{one.events} 条记录",
            f"from {one.author} ({one.name}): {many(one.events, 'record')}",
        )
        if one.visits:
            told = Text(
                f"{told.zh}，涉及 {one.visits} 次检查",
                f"{told.en}, touching {many(one.visits, 'visit')}",
            )
        lines.append(str(told))
    return lines
