"""The agenda: what is overdue, due this week, this month and later; notices and cases are here."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.agenda import cases
from inspector.agenda.agenda import (
    BY,
    BY_WORDS,
    KIND_WORDS,
    By,
    Entry,
    agenda,
    grouped,
    reported,
)
from inspector.agenda.planning import schedule
from inspector.agenda.units import unit_name
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger import queries
from screens import agenda_jobs
from screens.actions import Action, bindings_of
from screens.agenda_actions import AGENDA_ACTIONS, AGENDA_WORDS
from screens.agenda_forms import answer_form, case_form, notice_form
from screens.agenda_rows import COLUMNS, Lines, entry_words
from screens.agenda_whole import Whole, whole_case, whole_duty, whole_notice, whole_schedule
from screens.asking import AskText
from screens.base import InspectorScreen
from screens.photo import ChooseFile
from screens.visit_saving import Job, Saver
from screens.widgets.filter_line import Filter, FilterLine
from screens.widgets.listing import Listing

ALL = Text("全部", "all")


class Arranged(NamedTuple):
    """Entries as they are shown."""

    by: By
    entries: int
    groups: int
    lines: Lines


class AgendaScreen(InspectorScreen):
    """Everything with a date, in groups, the one under the cursor whole beside or below it."""

    CSS_PATH = "agenda.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = AGENDA_ACTIONS
    BINDINGS = bindings_of(AGENDA_ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = AGENDA_WORDS
    AUTO_FOCUS = "#agenda"

    def __init__(self, issue: int | None = None) -> None:
        super().__init__()
        self._issue = issue
        self._by: By = "when"
        self._overdue = False
        self._entries: list[Entry] = []
        self._lines = Lines()
        self._read = False
        self._saver = Saver(lambda: None)

    def compose_body(self) -> ComposeResult:
        yield FilterLine(id="filters")
        with Container(id="agenda-body"):
            yield Listing(COLUMNS, id="agenda")
            with VerticalScroll(id="agenda-detail", can_focus=False):
                yield Static(id="agenda-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#agenda", Listing)

    @property
    def today(self) -> dt.date:
        return self.ledger.today()

    @property
    def entry(self) -> Entry | None:
        """The one under the cursor; None on a group's own line."""
        return self.entry_at(self.listing.cursor)

    def entry_at(self, line: int) -> Entry | None:
        return self._lines.entry(line)

    # Reading and showing

    def refresh_data(self) -> None:
        self.in_thread(self._read_entries, self._keep, what=Text("读日程", "reading the agenda"))

    def _read_entries(self) -> tuple[list[Entry], Arranged]:
        entries = agenda(self.ledger, self.pack, self.library.tables)
        return entries, self._arranged(entries)

    def _keep(self, found: tuple[list[Entry], Arranged]) -> None:
        self._entries, arranged = found
        self._read = True
        self._show(arranged)

    def refresh_texts(self) -> None:
        parts = [str(Text("日程", "Agenda"))]
        if self._issue is not None:
            parts.insert(0, str(Text(f"第 {self._issue} 号", f"Issue {self._issue}")))
        self.show_title(*parts, aside=self.today.isoformat())

    def _arrange(self) -> None:
        """What is known already, in other groups."""
        entries, what = self._entries, Text("分组", "grouping the agenda")
        if self._read:
            self.in_thread(lambda: self._arranged(entries), self._show, what=what)
        else:
            self.refresh_data()

    def _arranged(self, entries: list[Entry]) -> Arranged:
        by, tables = self._by, self.library.tables
        chosen = [
            one
            for one in entries
            if (self._issue is None or one.issue == self._issue)
            and (not self._overdue or one.when == "overdue")
        ]
        groups = grouped(chosen, by, self.pack, tables)
        return Arranged(by, len(chosen), len(groups), Lines(groups, by, tables))

    def _show(self, arranged: Arranged) -> None:
        """The groups, the cursor on the entry it was on; at first on the first one."""
        before = self.entry
        self._lines = arranged.lines
        self.listing.show(arranged.lines)
        self.listing.cursor = arranged.lines.place_of(before)
        self._show_filters(arranged)
        self._show_detail()

    def _show_filters(self, arranged: Arranged) -> None:
        count, groups = arranged.entries, arranged.groups
        filters = [
            Filter(
                key="g",
                action="group",
                label=Text("分组", "by"),
                value=BY_WORDS[arranged.by],
                on=arranged.by != "when",
            ),
            Filter(key="d", action="overdue", label=Text("逾期", "overdue"), on=self._overdue),
        ]
        if arranged.by != "when":
            told = Text(f"{count} 项 {groups} 组", f"{count} in {groups}")
        else:
            told = Text(f"{count} 项", str(count))
        self.query_one(FilterLine).show(filters, str(told))

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._show_detail()

    def _show_detail(self) -> None:
        words = self.query_one("#agenda-words", Static)
        if self._lines.count():
            words.update(entry_words(self.entry, self.pack, self.library.tables))
        elif self._read:
            told = Text(
                "没有要办的。\n期限、步骤、通知、交办件到时列在这里；a 登记交办件，n 发通知。",
                "Nothing is due.\nDeadlines, steps, notices and cases are listed here; a adds a"
                " case, n issues a notice.",
            )
            words.update(Content.styled(str(told), "$text-muted"))

    # Going on from here

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """To the thing itself."""
        entry = self.entry
        match entry:
            case None:
                return
            case Entry(kind="finding"):
                self._open_finding(entry.id)
            case Entry(kind="notice"):
                self._open_notice(entry)
            case Entry(kind="case"):
                self._open_case(entry)
            case Entry(kind="duty"):
                self._open_duty(entry)
            case _:
                self._open_issue(entry)

    def _open_issue(self, entry: Entry) -> None:
        if entry.issue is not None:
            self.inspector.open_issue(entry.issue)

    def _open_finding(self, id: str) -> None:
        from screens.findings import FindingsScreen

        self.in_thread(
            lambda: queries.finding(self.ledger, id),
            lambda found: self._push(FindingsScreen(visit=found.visit)),
            what=Text("读发现", "reading the finding"),
            group="opening",
        )

    def _push(self, screen: InspectorScreen) -> None:
        self.inspector.push_screen(screen)

    def _open_notice(self, entry: Entry) -> None:
        self.in_thread(
            lambda: queries.notice(self.ledger, entry.id),
            lambda found: self._whole(entry, whole_notice(found, self.pack, self.library.tables)),
            what=Text("读通知", "reading the notice"),
            group="opening",
        )

    def _open_case(self, entry: Entry) -> None:
        self.in_thread(
            lambda: cases.case(self.ledger, self.pack, entry.id),
            lambda found: self._whole(entry, whole_case(found, self.library.tables)),
            what=Text("读交办件", "reading the case"),
            group="opening",
        )

    def _open_duty(self, entry: Entry) -> None:
        for duty in self.pack.duties:
            if duty.id == entry.id:
                self._whole(entry, whole_duty(duty, entry, self.pack, self.library.tables))

    def _whole(self, entry: Entry, whole: Whole) -> None:
        def chosen(what: str | None) -> None:
            match what:
                case "answer":
                    self._answer(entry)
                case "done":
                    self._done(entry)
                case "issue":
                    self._open_issue(entry)
                case _:
                    pass

        self.inspector.push_screen(whole, chosen)

    def action_group(self) -> None:
        self._by = BY[(BY.index(self._by) + 1) % len(BY)]
        self._arrange()

    def action_overdue(self) -> None:
        self._overdue = not self._overdue
        self._arrange()

    def action_schedule(self) -> None:
        """The issue's measures planned backwards from its deadline, to be read."""
        entry = self.entry
        issue = None if entry is None or entry.issue is None else self.pack.issue(entry.issue)
        if entry is None or issue is None:
            return
        deadline = issue.deadline or entry.due
        if deadline is None or deadline < self.today:
            self.say(
                Text(
                    "没有尚未到的期限；inspector schedule --by 可另给一个",
                    "no deadline is ahead; `inspector schedule --by` takes another",
                )
            )
            return
        self.in_thread(
            lambda: schedule(issue, self.today, deadline, reported(self.ledger, self.pack, issue)),
            lambda plan: self._whole(entry, whole_schedule(plan, deadline)),
            what=Text("倒排工期", "planning backwards"),
            group="opening",
        )

    # Recording

    def action_notice(self) -> None:
        """A notice on the issue of the entry; what is proposed is filled in."""
        entry, tables = self.entry, self.library.tables
        level, to, issue = "warning", "", self._issue
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
            title = Text("附上证据（按 Esc 略过）", "attach evidence (Esc goes without)")
            self.inspector.push_screen(
                ChooseFile(title),
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

    def on_unmount(self) -> None:
        self._saver.close()
