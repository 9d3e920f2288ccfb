"""Findings: what is open, what is due, closed on evidence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from inspector import fieldwork
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import EvidenceRow, FindingRow
from screens.actions import Action, bindings_of
from screens.asking import AskText
from screens.base import InspectorScreen
from screens.finding_actions import FINDINGS_ACTIONS
from screens.finding_form import FindingForm, FindingWords
from screens.photo import ChooseFile
from screens.visit_question import clock
from screens.visit_saving import Job, Saver
from screens.widgets.filter_line import Filter, FilterLine
from screens.widgets.finding_list import PAGE, SEVERITIES, FindingList

STATES: tuple[str | None, ...] = ("open", "closed", None)
STATE_WORDS: dict[str | None, Text] = {
    "open": Text("未关闭", "open"),
    "closed": Text("已关闭", "closed"),
    None: Text("全部", "all"),
}
EMPTY = Text(
    "没有符合条件的发现。\n在现场检查里按 f 提出第一条；s、v、d、/ 改变筛选。",
    "No findings match.\nIn a visit, f raises the first one; s, v, d and / change the filters.",
)


class FindingsScreen(InspectorScreen):
    """The list of findings with the one that is open beside or below it."""

    CSS_PATH = "findings.tcss"
    ORDER: ClassVar[tuple[str | None, ...]] = (None, *SEVERITIES)

    ACTIONS: ClassVar[tuple[Action, ...]] = FINDINGS_ACTIONS
    BINDINGS = bindings_of(FINDINGS_ACTIONS)
    AUTO_FOCUS = "FindingList"

    def __init__(
        self,
        issue: int | None = None,
        *,
        visit: str | None = None,
        severity: str | None = None,
        state: str | None = "open",
    ) -> None:
        super().__init__()
        self._issue = issue
        self._visit = visit
        self._state = state
        self._severity = severity
        self._overdue = False
        self._text = ""
        self._row: FindingRow | None = None
        self._files: tuple[EvidenceRow, ...] = ()
        self._saver = Saver(lambda: None)

    def compose_body(self) -> ComposeResult:
        yield FilterLine(id="filters")
        yield Input(id="search", compact=True)
        with Container(id="findings-body"):
            yield FindingList(id="finding-list")
            with VerticalScroll(id="finding-detail", can_focus=False):
                yield Static(id="finding-words", markup=False)

    @property
    def finding_list(self) -> FindingList:
        return self.query_one(FindingList)

    @property
    def search(self) -> Input:
        return self.query_one("#search", Input)

    def _filter(self) -> FindingFilter:
        return FindingFilter(
            issue=self._issue,
            visit=self._visit,
            state="open" if self._overdue else self._state,
            severity=self._severity,
            due_before=self.ledger.today().isoformat() if self._overdue else None,
            text=self._text or None,
        )

    def refresh_texts(self) -> None:
        self.show_title(str(Text("发现问题", "Findings")))
        self._show_detail(self._row, self._files)

    def refresh_data(self) -> None:
        self._again(keep_place=True)

    def _again(self, *, keep_place: bool = False) -> None:
        """Count them and fetch the first page, in a thread."""
        chosen, ledger = self._filter(), self.ledger

        def look() -> tuple[int, list[FindingRow]]:
            return (
                queries.count_findings(ledger, chosen),
                queries.findings(ledger, chosen, limit=PAGE),
            )

        def show(found: tuple[int, list[FindingRow]]) -> None:
            count, first = found
            self.finding_list.show(
                count,
                first,
                lambda offset, limit: queries.findings(ledger, chosen, limit=limit, offset=offset),
                today=ledger.today().isoformat(),
                keep_place=keep_place,
            )
            self._show_filters(count)

        self.in_thread(look, show, what=Text("读发现", "reading the findings"))

    def _show_filters(self, count: int) -> None:
        state, severity = STATE_WORDS[self._state], STATE_WORDS[None]
        if self._severity is not None:
            severity = SEVERITIES[self._severity]
        filters = [
            Filter(
                key="s",
                action="next_state",
                label=Text("状态", "state"),
                value=STATE_WORDS["open"] if self._overdue else state,
                on=self._overdue or self._state is not None,
            ),
            Filter(
                key="v",
                action="next_severity",
                label=Text("等级", "severity"),
                value=severity,
                on=self._severity is not None,
            ),
            Filter(key="d", action="overdue", label=Text("逾期", "overdue"), on=self._overdue),
            Filter(
                key="i",
                action="only_issue",
                label=Text("事项", "issue"),
                value=STATE_WORDS[None] if self._issue is None else Text.same(str(self._issue)),
                on=self._issue is not None,
            ),
        ]
        if self._text:
            filters.append(
                Filter(
                    key="/",
                    action="search",
                    label=Text("搜索", "search"),
                    value=Text.same(self._text),
                    on=True,
                )
            )
        self.query_one(FilterLine).show(filters, str(Text(f"{count} 条", str(count))))

    def on_finding_list_moved(self, event: FindingList.Moved) -> None:
        event.stop()
        self._row = event.row
        self._show_detail(event.row, ())
        if event.row is not None:
            self._bring_evidence(event.row)

    def _bring_evidence(self, row: FindingRow) -> None:
        self.in_thread(
            lambda: tuple(queries.evidence(self.ledger, finding=row.id)),
            lambda files: self._show_detail(row, files),
            what=Text("读证据", "reading the evidence"),
            group="detail",
        )

    def _show_detail(self, row: FindingRow | None, files: tuple[EvidenceRow, ...]) -> None:
        self._files = files
        words = self.query_one("#finding-words", Static)
        if row is None:
            words.update(Content.styled(str(EMPTY), "$text-muted"))
            return
        lines = [Content.styled(row.what, "bold")]
        facts: list[tuple[Text, str]] = [
            (Text("等级", "severity"), str(SEVERITIES[row.severity])),
            (Text("状态", "state"), str(STATE_WORDS[row.state])),
            (Text("整改要求", "action"), row.action or "-"),
            (Text("期限", "due"), row.due or "-"),
            (Text("责任人", "responsible"), row.responsible or "-"),
            (Text("事项", "issue"), f"{row.issue} {row.site or ''}"),
            (Text("提出", "raised"), f"{row.author} {clock(row.raised_at)}"),
        ]
        if row.state == "closed":
            closed = f"{clock(row.closed_at or '')} {row.closing_note}"
            facts.append((Text("关闭", "closed"), closed))
        if files:
            facts.append((Text("证据", "evidence"), ", ".join(file.name for file in files)))
        lines += [Content.assemble((f"{label}: ", "$text-muted"), said) for label, said in facts]
        if row.conflict:
            told = Text("[?] 有冲突，到冲突一屏选定", "[?] in conflict: settle it there")
            lines.append(Content.styled(str(told), "$text-warning"))
        words.update(Content("\n").join(lines))

    def on_finding_list_opened(self, event: FindingList.Opened) -> None:
        event.stop()
        self.action_open_visit()

    def on_finding_list_failed(self, event: FindingList.Failed) -> None:
        event.stop()
        self.say_error(event.error)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._text = event.value.strip()
        self._again()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.finding_list.focus()

    def action_back(self) -> None:
        """Out of the search, then to the screen before."""
        if self.search.has_focus:
            self.finding_list.focus()
        else:
            self.inspector.pop_screen()

    def action_open_visit(self) -> None:
        """The visit in which the finding was raised."""
        from screens.visit import VisitScreen

        if self._row is not None:
            self.inspector.push_screen(VisitScreen(self._row.visit))

    def action_search(self) -> None:
        self.search.display = True
        self.search.focus()

    def action_next_state(self) -> None:
        self._overdue = False
        self._state = STATES[(STATES.index(self._state) + 1) % len(STATES)]
        self._again()

    def action_next_severity(self) -> None:
        at = self.ORDER.index(self._severity)
        self._severity = self.ORDER[(at + 1) % len(self.ORDER)]
        self._again()

    def action_overdue(self) -> None:
        self._overdue = not self._overdue
        self._again()

    def action_only_issue(self) -> None:
        """Only the findings of the issue one stands on; once more: of all."""
        self._issue = None if self._issue is not None or self._row is None else self._row.issue
        self._again()

    def action_edit(self) -> None:
        """Change the words of the finding; each field that changed is recorded by itself."""
        row = self._row
        if row is None:
            return
        words = FindingWords(row.severity, row.what, row.action, row.due or "", row.responsible)

        def given(after: FindingWords | None) -> None:
            if after is not None and after != words:
                self._record(lambda: self._change(row.id, words, after))

        title = Text("修改发现", "change the finding")
        self.inspector.push_screen(FindingForm(title, words, today=self.ledger.today()), given)

    def _change(self, id: str, before: FindingWords, after: FindingWords) -> list[str]:
        for field in ("severity", "what", "action", "due", "responsible"):
            if getattr(before, field) != getattr(after, field):
                fieldwork.change_finding(self.ledger, id, field, getattr(after, field))
        return []

    def action_close_finding(self) -> None:
        """What was verified, then the file that shows it; a minor finding may go without."""
        row = self._row
        if row is None or row.state == "closed":
            return

        def noted(note: str | None) -> None:
            if note is None:
                return
            title = (
                Text("附上证据（一般问题可按 Esc 略过）", "attach evidence (Esc goes without)")
                if row.severity == "minor"
                else Text("附上证据（必须）", "attach evidence (required)")
            )
            self.inspector.push_screen(ChooseFile(title), lambda path: self._close(row, note, path))

        self.inspector.push_screen(
            AskText(
                Text("关闭发现：核实情况", "close the finding: what was verified"),
                told=Text.same(row.what),
            ),
            noted,
        )

    def _close(self, row: FindingRow, note: str, path: Path | None) -> None:
        paths = [] if path is None else [path]
        self._record(lambda: [fieldwork.close_finding(self.ledger, row.id, note, paths).id])

    def action_reopen(self) -> None:
        row = self._row
        if row is None or row.state == "open":
            return

        def noted(note: str | None) -> None:
            if note is not None:
                self._record(lambda: self._reopened(row.id, note))

        self.inspector.push_screen(AskText(Text("重新打开：为什么", "reopen: why")), noted)

    def _reopened(self, id: str, note: str) -> list[str]:
        event = fieldwork.reopen_finding(self.ledger, id, note)
        return [] if event is None else [event.id]

    def action_attach(self) -> None:
        row = self._row
        if row is None:
            return

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._record(lambda: [fieldwork.attach(self.ledger, path, finding=row.id).id])

        self.inspector.push_screen(ChooseFile(Text("给发现附上证据", "attach evidence")), chosen)

    def _record(self, run: Callable[[], list[str]]) -> None:
        self.run_worker(self._recorded(run), group="saving")

    async def _recorded(self, run: Callable[[], list[str]]) -> None:
        job = Job(Text("发现", "finding"), run)
        try:
            await asyncio.wrap_future(self._saver.submit(job))
        except InspectorError as error:
            self.say_error(error)
        else:
            self.inspector.note_saved()
        self._again(keep_place=True)

    def on_unmount(self) -> None:
        self._saver.close()
