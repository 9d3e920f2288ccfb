"""The agenda: what is overdue, due this week, this month and later; notices and cases are here."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.agenda import cases
from inspector.agenda.agenda import (
    BY,
    BY_WORDS,
    By,
    Entry,
    agenda,
    grouped,
    reported,
)
from inspector.agenda.planning import schedule
from inspector.agenda.settled import by_kind, settled
from inspector.i18n import Text
from inspector.ledger import queries
from screens.actions import Action, bindings_of
from screens.agenda_actions import AGENDA_ACTIONS, AGENDA_WORDS
from screens.agenda_recording import AgendaRecording
from screens.agenda_rows import COLUMNS, SETTLED_COLUMNS, Lines, entry_words
from screens.agenda_whole import (
    Whole,
    whole_accountability,
    whole_case,
    whole_duty,
    whole_notice,
    whole_schedule,
)
from screens.base import InspectorScreen
from screens.widgets.filter_line import Filter, FilterLine
from screens.widgets.listing import Listing

EMPTY_SETTLED = Text(
    "还没有已办的。\n答复或撤回的通知、办结的交办件、问责列在这里；p 登记问责。",
    "Nothing is settled yet.\nNotices answered or withdrawn, cases closed and who was held to"
    " account are listed here; p records the latter.",
)


class Arranged(NamedTuple):
    """Entries as they are shown."""

    by: By
    entries: int
    groups: int
    lines: Lines


class AgendaScreen(AgendaRecording):
    """Everything with a date, in groups, the one under the cursor whole beside or below it."""

    CSS_PATH = "agenda.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = AGENDA_ACTIONS
    BINDINGS = bindings_of(AGENDA_ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = AGENDA_WORDS
    AUTO_FOCUS = "#agenda"

    def __init__(
        self, issue: int | None = None, *, at: Entry | None = None, overdue: bool = False
    ) -> None:
        """``at``: the entry to stand on at first; ``overdue``: what is late alone."""
        super().__init__()
        self.issue = issue
        self._at = at
        self._by: By = "when"
        self._overdue = overdue
        self._settled = False
        """What is done with is shown, not what is to be done."""
        self._entries: list[Entry] = []
        self._lines = Lines()
        self._read = False

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
    def entry(self) -> Entry | None:
        """The one under the cursor; None on a group's own line."""
        return self.entry_at(self.listing.cursor)

    def entry_at(self, line: int) -> Entry | None:
        return self._lines.entry(line)

    # Reading and showing

    def refresh_data(self) -> None:
        self.in_thread(self._read_entries, self._keep, what=Text("读日程", "reading the agenda"))

    def _read_entries(self) -> tuple[list[Entry], Arranged]:
        read = settled if self._settled else agenda
        entries = read(self.ledger, self.pack, self.library.tables)
        return entries, self._arranged(entries)

    def _keep(self, found: tuple[list[Entry], Arranged]) -> None:
        self._entries, arranged = found
        self._read = True
        self._show(arranged)

    def refresh_texts(self) -> None:
        parts = [str(Text("日程", "Agenda"))]
        if self.issue is not None:
            parts.insert(0, str(Text(f"第 {self.issue} 号", f"Issue {self.issue}")))
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
            if (self.issue is None or one.issue == self.issue)
            and (self._settled or not self._overdue or one.when == "overdue")
        ]
        groups = by_kind(chosen) if self._settled else grouped(chosen, by, self.pack, tables)
        return Arranged(by, len(chosen), len(groups), Lines(groups, by, tables))

    def _show(self, arranged: Arranged) -> None:
        """The groups, the cursor on the entry it was on; at first on the first one."""
        before, self._at = self._at or self.entry, None
        self._lines = arranged.lines
        self.listing.columns = SETTLED_COLUMNS if self._settled else COLUMNS
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
            Filter(key="v", action="settled", label=Text("已办", "settled"), on=self._settled),
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
            told = (
                EMPTY_SETTLED
                if self._settled
                else Text(
                    "没有要办的。\n期限、步骤、通知、交办件到时列在这里；a 登记交办件，n 发通知。",
                    "Nothing is due.\nDeadlines, steps, notices and cases are listed here; a adds a"
                    " case, n issues a notice.",
                )
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
            case Entry(kind="accountability"):
                self._open_accountability(entry)
            case _:
                self._open_issue(entry)

    def _open_issue(self, entry: Entry) -> None:
        if entry.issue is not None:
            self.inspector.open_issue(entry.issue)

    def _open_finding(self, id: str) -> None:
        from screens.findings import FindingsScreen

        self.in_thread(
            lambda: queries.finding(self.ledger, id),
            lambda found: self._push(FindingsScreen(visit=found.visit, at=id)),
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

    def _open_accountability(self, entry: Entry) -> None:
        self.in_thread(
            lambda: queries.accountability_of(self.ledger, entry.id),
            lambda found: self._whole(
                entry, whole_accountability(found, self.pack, self.library.tables)
            ),
            what=Text("读问责", "reading the record"),
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
                case "withdraw":
                    self.withdraw(entry)
                case "correct":
                    self.correct(entry)
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

    def action_settled(self) -> None:
        """What is to be done, or what is done with."""
        self._settled = not self._settled
        self.refresh_data()

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
