"""What is recorded on the agenda: a notice, an answer, a case, who was held to account.

The half of the agenda's screen that asks and saves; :mod:`screens.agenda` shows.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

from inspector.agenda.agenda import KIND_WORDS, Entry
from inspector.agenda.units import unit_name
from inspector.errors import InspectorError
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
        form = notice_form(
            self.pack,
            tables,
            issue=str(issue or ""),
            level=level,
            to=str(unit_name(tables, to)) if to else "",
            today=self.today,
        )

        def given(values: dict[str, str] | None) -> None:
            if values is not None:
                self._record(
                    KIND_WORDS["notice"],
                    lambda: agenda_jobs.issue_notice(self.ledger, self.pack, tables, values),
                )

        self.inspector.push_screen(form, given)

    def action_answer(self) -> None:
        if self.entry is not None:
            self._answer(self.entry)

    def _answer(self, entry: Entry) -> None:
        """What a unit answered to a notice, or what became of a case; then a file, or none."""
        if entry.kind not in ("notice", "case"):
            self.say(Text("只有通知和交办件可以答复", "only notices and cases are answered"))
            return

        def given(values: dict[str, str] | None) -> None:
            if values is None:
                return
            title = Text("附上证据", "attach evidence")
            self.inspector.push_screen(
                ChooseFile(title, escape=WITHOUT),
                lambda path: self._record(
                    KIND_WORDS[entry.kind],
                    lambda: agenda_jobs.answer(self.ledger, self.pack, entry, values, path),
                ),
            )

        form = answer_form(Text("记录答复", "record the answer"), entry.what, self.today)
        self.inspector.push_screen(form, given)

    def action_add_case(self) -> None:
        region = next(iter(self.entry.regions), "") if self.entry is not None else ""
        form = case_form(self.pack, self.library.tables, self.today, region)

        def given(values: dict[str, str] | None) -> None:
            if values is not None:
                self._record(
                    KIND_WORDS["case"],
                    lambda: agenda_jobs.add_case(
                        self.ledger, self.pack, self.library.tables, values
                    ),
                )

        self.inspector.push_screen(form, given)

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

        def noted(note: str | None) -> None:
            if note is not None:
                self._record(
                    KIND_WORDS[entry.kind],
                    lambda: agenda_jobs.close(self.ledger, self.pack, entry, note),
                )

        self.inspector.push_screen(AskText(title, told=entry.what), noted)

    def _record(self, what: Text, run: Callable[[], object]) -> None:
        self.run_worker(self._recorded(what, run), group="saving")

    async def _recorded(self, what: Text, run: Callable[[], object]) -> None:
        def recorded() -> list[str]:
            run()
            return []

        try:
            await asyncio.wrap_future(self._saver.submit(Job(what, recorded)))
        except InspectorError as error:
            self.say_error(error)
        else:
            self.inspector.note_saved()
        if self.is_attached:
            self.refresh_data()

    # What was recorded by mistake

    def withdraw(self, entry: Entry) -> None:
        """A notice or a record of accountability, with the reason."""

        def said(why: str | None) -> None:
            if why:
                self._record(
                    KIND_WORDS[entry.kind], lambda: agenda_jobs.withdraw(self.ledger, entry, why)
                )
            elif why is not None:
                self.say(Text("没有写明为什么，没有撤回", "no reason was given: it stands"))

        title = Text("撤回：为什么", "withdraw: why")
        self.inspector.push_screen(AskText(title, told=entry.what), said)

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
        )

        def given(values: dict[str, str] | None) -> None:
            if values is not None:
                self._record(
                    KIND_WORDS["accountability"],
                    lambda: agenda_jobs.hold_to_account(self.ledger, self.pack, tables, values),
                )

        self.inspector.push_screen(form, given)

    def correct(self, entry: Entry) -> None:
        """A record of accountability, in the same form, with what was mistaken."""
        tables = self.library.tables

        def ask(row: AccountabilityRow) -> None:
            form = accountability_form(self.pack, tables, self.today, row=row)
            self.inspector.push_screen(form, given)

        def given(values: dict[str, str] | None) -> None:
            if values is not None:
                self._record(
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
