"""What the visit's keys record: jobs for the queue, giving the events that undo takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inspector import fieldwork
from inspector.conflicts import settle
from inspector.fieldwork.visits import Key
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import EvidenceRow
from inspector.packs.form import Item
from inspector.packs.library import Library
from screens.finding_form import FindingWords
from screens.visit_saving import Job
from screens.visit_sheet import Sheet, key_of

FILES = ("photo", "file")


class Recorder:
    """Makes the jobs of one visit."""

    def __init__(self, ledger: Ledger, library: Library, sheet: Sheet) -> None:
        self._ledger = ledger
        self._library = library
        self._sheet = sheet
        self._visit = sheet.form.visit.id

    def answer(
        self, item: Item, typed: str, *, note: str | None = None, taken_over: bool = False
    ) -> Job:
        """Answer the check; a photo's or file's answer is its path, and its evidence too."""
        check, row = key_of(item)
        sheet = self._sheet

        def run() -> str:
            event = fieldwork.answer(
                self._ledger,
                self._library,
                sheet.form,
                check,
                typed,
                row=row,
                note=note,
                taken_over=taken_over,
            )
            return event.id

        def files() -> list[EvidenceRow]:
            if item.check.type not in FILES:
                return []
            return queries.evidence(self._ledger, visit=self._visit, check=check, row=row)

        return self._job(item, lambda: with_files(run, files), typed=typed)

    def clear(self, item: Item) -> Job:
        check, row = key_of(item)

        def run() -> list[str]:
            event = fieldwork.clear(self._ledger, self._visit, check, row)
            return [] if event is None else [event.id]

        return self._job(item, run, typed="")

    def annotate(self, item: Item, note: str) -> Job:
        check, row = key_of(item)
        return self._job(
            item,
            lambda: [fieldwork.annotate(self._ledger, self._sheet.form, check, note, row=row).id],
        )

    def attach(self, item: Item, path: Path) -> Job:
        check, row = key_of(item)
        return self._job(
            item,
            lambda: [
                fieldwork.attach(self._ledger, path, visit=self._visit, check=check, row=row).id
            ],
        )

    def raise_finding(self, item: Item, words: FindingWords) -> Job:
        """Undone, it is withdrawn."""
        check, row = key_of(item)

        def run() -> list[str]:
            finding = fieldwork.raise_finding(
                self._ledger,
                self._visit,
                check=check,
                row=row,
                severity=words.severity,
                what=words.what,
                action=words.action,
                due=words.due or None,
                responsible=words.responsible,
            )
            return [finding]

        told = Text("发现：{what}", "the finding: {what}").format(what=words.what)
        return Job(told, run, key=key_of(item), always=True)

    def settle(self, item: Item, event: str) -> Job:
        """End the conflict in favour of this head."""
        return self._job(item, lambda: [settle(self._ledger, event)])

    def add_row(self, repeat: str, name: str) -> Job:
        return Job(
            Text("添加一行", "add a row"),
            lambda: [fieldwork.add_row(self._ledger, self._sheet.form, repeat, name)],
        )

    def rename_row(self, row: str, name: str) -> Job:
        return Job(
            Text("改名", "rename the row"),
            lambda: [fieldwork.rename_row(self._ledger, self._sheet.form, row, name).id],
        )

    def remove_row(self, row: str) -> Job:
        return Job(
            Text("移除一行", "remove the row"),
            lambda: [fieldwork.remove_row(self._ledger, self._sheet.form, row).id],
        )

    def complete(self) -> Job:
        def run() -> list[str]:
            fieldwork.complete(self._ledger, self._library, self._visit)
            return []

        return Job(Text("完成检查", "complete the visit"), run)

    def reopen(self) -> Job:
        def run() -> list[str]:
            fieldwork.reopen(self._ledger, self._visit)
            return []

        return Job(Text("重新打开", "reopen the visit"), run)

    def undo(self, events: list[str], key: Key | None) -> Job:
        """Take back the events of one job, the last one first."""

        def run() -> list[str]:
            for event in reversed(events):
                self._ledger.undo(event)
            return []

        return Job(Text("撤销", "undo"), run, key=key)

    def _job(self, item: Item, run: Callable[[], list[str]], *, typed: str | None = None) -> Job:
        return Job(item.check.label, run, key=key_of(item), typed=typed)


def with_files(run: Callable[[], str], files: Callable[[], list[EvidenceRow]]) -> list[str]:
    """Record something, and give its event's id and those of the files attached with it."""
    before = {file.event for file in files()}
    event = run()
    return [event, *(file.event for file in files() if file.event not in before)]
