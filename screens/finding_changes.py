"""What a person does to findings: change, close, withdraw, reopen, attach, undo.

:mod:`screens.findings` shows them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from inspector import fieldwork
from inspector.errors import InspectorError
from inspector.fieldwork.findings import Field
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.views import FindingRow
from screens.asking import AskText
from screens.base import InspectorScreen
from screens.finding_form import FindingForm, FindingWords
from screens.photo import ChooseFile
from screens.visit_jobs import with_files
from screens.visit_saving import Job, Saver

FIELDS: tuple[Field, ...] = ("severity", "what", "action", "due", "responsible")


class FindingChanges(InspectorScreen):
    """Records in the background, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._row: FindingRow | None = None
        """The finding one stands on."""
        self._saver = Saver(lambda: None)
        self._undoable: list[list[str]] = []
        """The events of each thing done here, the last one last."""

    def action_edit(self) -> None:
        """Change the words of the finding; each field that changed is recorded by itself."""
        row = self._row
        if row is None:
            return
        words = FindingWords(row.severity, row.what, row.action, row.due or "", row.responsible)

        async def change(after: FindingWords) -> None:
            if after != words:
                await self._recorded(lambda: self._change(row.id, words, after))

        title = Text("修改发现", "change the finding")
        self.inspector.push_screen(
            FindingForm(title, words, today=self.ledger.today(), work=change)
        )

    def _change(self, id: str, before: FindingWords, after: FindingWords) -> list[str]:
        changed = [
            fieldwork.change_finding(self.ledger, id, field, getattr(after, field))
            for field in FIELDS
            if getattr(before, field) != getattr(after, field)
        ]
        return [event.id for event in changed if event is not None]

    def action_close_finding(self) -> None:
        """What was verified, then the file that shows it; a minor finding may go without."""
        row = self._in_state("open", Text("已关闭或撤回，o 重新打开", "not open; o reopens it"))
        if row is None:
            return

        async def close(note: str) -> None:
            title = (
                Text("附上证据（一般问题可按 Esc 略过）", "attach evidence (Esc goes without)")
                if row.severity == "minor"
                else Text("附上证据（必须）", "attach evidence (required)")
            )
            path: Path | None = await self.inspector.push_screen_wait(ChooseFile(title))
            await self._close(row, note, path)
            self.say(
                Text("已关闭；s 看已关闭的，u 撤销", "it is closed; s shows closed ones, u undoes")
            )

        self.inspector.push_screen(
            AskText(
                Text("关闭发现：核实情况", "close the finding: what was verified"),
                told=Text.same(row.what),
                work=close,
            )
        )

    async def _close(self, row: FindingRow, note: str, path: Path | None) -> None:
        paths = [] if path is None else [path]
        await self._recorded(
            lambda: with_files(
                lambda: fieldwork.close_finding(self.ledger, row.id, note, paths).id,
                lambda: queries.evidence(self.ledger, finding=row.id),
            )
        )

    def _in_state(self, state: str, otherwise: Text) -> FindingRow | None:
        """The finding one stands on, if it is in this state; else says why nothing is done."""
        row = self._row
        if row is not None and (row.state == "open") is not (state == "open"):
            self.say(otherwise)
            return None
        return row

    def action_withdraw(self) -> None:
        """Take back a finding that should not have been raised."""
        row = self._in_state("open", Text("已关闭或撤回，o 重新打开", "not open; o reopens it"))
        if row is None:
            return

        async def withdraw(note: str) -> None:
            await self._recorded(lambda: [fieldwork.withdraw_finding(self.ledger, row.id, note).id])

        title = Text("撤回发现：为什么", "withdraw the finding: why")
        self.inspector.push_screen(AskText(title, told=Text.same(row.what), work=withdraw))

    def action_undo(self) -> None:
        """Take back what was last done here."""
        if not self._undoable:
            self.say(Text("没有可撤销的改动", "there is nothing to undo"))
            return
        events = self._undoable.pop()

        def run() -> list[str]:
            for event in reversed(events):
                self.ledger.undo(event)
            return []

        self._record(run)

    def action_reopen(self) -> None:
        row = self._in_state("closed", Text("这条发现没有关闭", "the finding is open"))
        if row is None:
            return

        async def reopen(note: str) -> None:
            await self._recorded(lambda: self._reopened(row.id, note))

        title = Text("重新打开：为什么", "reopen: why")
        self.inspector.push_screen(AskText(title, work=reopen))

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
        """Record it; an error is told."""

        async def record() -> None:
            try:
                await self._recorded(run)
            except InspectorError as error:
                self.say_error(error)
            self.refresh_data()

        self.run_worker(record(), group="saving")

    async def _recorded(self, run: Callable[[], list[str]]) -> None:
        """Record it; raises InspectorError.  What is shown is read again by who called."""
        job = Job(Text("发现", "finding"), run)
        events = await asyncio.wrap_future(self._saver.submit(job))
        if events:
            self._undoable.append(events)
        self.inspector.note_saved()

    def on_unmount(self) -> None:
        self._saver.close()
