"""What is recorded on the agenda: a notice, an answer, a case, who was held to account.

The half of the agenda's screen that asks and saves; :mod:`screens.agenda` shows.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from inspector.agenda.agenda import KIND_WORDS, Entry
from inspector.agenda.units import unit_name
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.views import AccountabilityRow
from screens import agenda_jobs
from screens.agenda_forms import accountability_form, answer_form, case_form, notice_form
from screens.asking import AskText
from screens.base import InspectorScreen
from screens.photo import WITHOUT, ChooseFile
from screens.visit_saving import Job, Saver


class AgendaRecording(InspectorScreen):
    """Asks, and records what it was told."""

    issue: int | None
    """The only one that is looked at; None: all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._saver = Saver(lambda: None)

    @property
    def entry(self) -> Entry | None:
        """The one under the cursor; None on a group's own line."""
        raise NotImplementedError

    @property
    def today(self) -> dt.date:
        return self.ledger.today()

    def action_notice(self) -> None:
        """A notice on the issue of the entry; what is proposed is filled in."""
        entry, tables = self.entry, self.library.tables
        level, to, issue = "warning", "", self.issue
        if entry is not None:
            issue = entry.issue or issue
            to = next(iter(entry.units), "")
            if entry.proposes:
                level, to = entry.proposes[0].level, entry.proposes[0].to

        async def issue_it(values: dict[str, str]) -> None:
            await self._record(
                KIND_WORDS["notice"],
                lambda: agenda_jobs.issue_notice(self.ledger, self.pack, tables, values),
            )
            told = Text("已发出，{by} 前答复", "it is issued, to be answered by {by}")
            self.say(told.format(by=values["answer_by"]))

        form = notice_form(
            self.pack,
            tables,
            issue=str(issue or ""),
            level=level,
            to=str(unit_name(tables, to)) if to else "",
            today=self.today,
            work=issue_it,
        )
        self.inspector.push_screen(form)

    def action_answer(self) -> None:
        if self.entry is not None:
            self._answer(self.entry)

    def _answer(self, entry: Entry) -> None:
        """What a unit answered to a notice, or what became of a case; then a file, or none."""
        if entry.kind not in ("notice", "case"):
            self.say(Text("只有通知和交办件可以答复", "only notices and cases are answered"))
            return

        async def record(values: dict[str, str]) -> None:
            await asyncio.to_thread(agenda_jobs.check_day, self.ledger, self.pack, entry, values)
            path: Path | None = await self.inspector.push_screen_wait(
                ChooseFile(Text("附上证据", "attach evidence"), escape=WITHOUT)
            )
            await self._record(
                KIND_WORDS[entry.kind],
                lambda: agenda_jobs.answer(self.ledger, self.pack, entry, values, path),
            )
            self.say(
                Text("答复已记下；v 看已办的", "the answer is recorded; v shows what is settled")
                if entry.kind == "notice"
                else Text("答复已记下；c 办结", "the reply is recorded; c closes the case")
            )

        title = Text("记录答复", "record the answer")
        self.inspector.push_screen(answer_form(title, entry.what, self.today, work=record))

    def action_add_case(self) -> None:
        region = next(iter(self.entry.regions), "") if self.entry is not None else ""
        tables = self.library.tables
        form = case_form(
            self.pack,
            tables,
            self.today,
            region,
            work=lambda values: self._record(
                KIND_WORDS["case"],
                lambda: agenda_jobs.add_case(self.ledger, self.pack, tables, values),
            ),
        )
        self.inspector.push_screen(form)

    def action_done(self) -> None:
        if self.entry is not None:
            self._done(self.entry)

    def _done(self, entry: Entry) -> None:
        """Close a case on its reply; mark a duty as done."""
        if entry.kind == "case":
            title = Text("办结：说明（可不写）", "close: a note (or none)")
        elif entry.kind == "duty":
            title = Text("已履行：说明（可不写）", "done: a note (or none)")
        else:
            self.say(
                Text("只有交办件和职责可以办结", "only cases are closed and duties marked as done")
            )
            return

        async def close(note: str) -> None:
            await self._record(
                KIND_WORDS[entry.kind],
                lambda: agenda_jobs.close(self.ledger, self.pack, entry, note),
            )
            self.say(
                Text("已办结；v 看已办的", "the case is closed; v shows what is settled")
                if entry.kind == "case"
                else Text("已记为履行", "the duty is marked as done")
            )

        self.inspector.push_screen(AskText(title, told=entry.what, work=close))

    async def _record(self, what: Text, run: Callable[[], object]) -> None:
        def recorded() -> list[str]:
            run()
            return []

        await asyncio.wrap_future(self._saver.submit(Job(what, recorded)))
        self.inspector.note_saved()

    # What was recorded by mistake

    def withdraw(self, entry: Entry) -> None:
        """A notice or a record of accountability, with the reason."""

        async def withdraw(why: str) -> None:
            if not why:
                raise InputError(Text("没有写明为什么，没有撤回", "no reason was given: it stands"))
            await self._record(
                KIND_WORDS[entry.kind], lambda: agenda_jobs.withdraw(self.ledger, entry, why)
            )

        title = Text("撤回：为什么", "withdraw: why")
        self.inspector.push_screen(AskText(title, told=entry.what, work=withdraw))

    def action_account(self) -> None:
        """Record that somebody was held to account."""
        tables, entry = self.library.tables, self.entry
        to = "" if entry is None else next(iter(entry.units), "")
        issue = (None if entry is None else entry.issue) or self.issue
        form = accountability_form(
            self.pack,
            tables,
            self.today,
            unit=str(unit_name(tables, to)) if to else "",
            issues="" if issue is None else str(issue),
            work=lambda values: self._record(
                KIND_WORDS["accountability"],
                lambda: agenda_jobs.hold_to_account(self.ledger, self.pack, tables, values),
            ),
        )
        self.inspector.push_screen(form)

    def correct(self, entry: Entry) -> None:
        """A record of accountability, in the same form, with what was mistaken."""
        tables = self.library.tables

        def ask(row: AccountabilityRow) -> None:
            form = accountability_form(self.pack, tables, self.today, row=row, work=correct)
            self.inspector.push_screen(form)

        async def correct(values: dict[str, str]) -> None:
            await self._record(
                KIND_WORDS["accountability"],
                lambda: agenda_jobs.correct(self.ledger, self.pack, tables, entry.id, values),
            )

        self.in_thread(
            lambda: queries.accountability_of(self.ledger, entry.id),
            ask,
            what=Text("读问责", "reading the record"),
            group="opening",
        )

    def on_unmount(self) -> None:
        self._saver.close()
