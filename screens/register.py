"""The register: every issue of the pack, filtered as one types; the home of the app."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from inspector.fieldwork.register_lines import IssueLine, register
from inspector.i18n import Text, language
from inspector.ledger import queries
from inspector.ledger.stages import STAGES
from screens.actions import SEARCHING, Action, bindings_of
from screens.base import InspectorScreen
from screens.register_actions import ACTIONS, WORDS
from screens.register_view import (
    COLUMNS,
    SORTABLE,
    STATUSES,
    Searchable,
    Wanted,
    chosen,
    regions_of,
    rows_of,
)
from screens.widgets.filter_line import Filter, FilterLine, next_of
from screens.widgets.listing import Listing, Rows
from screens.widgets.prose import Prose

if TYPE_CHECKING:
    from inspector.figures.outcomes import Outcome

ALL: Final = Text("全部", "all")
LATER: Final = 1.0
"""Seconds after which the figures' marks are worked out: the first painting comes first."""
SETTLE: Final = 0.08
"""Seconds for which the cursor rests before the detail pane follows it."""


class RegisterScreen(InspectorScreen):
    """All issues, the one under the cursor in detail where there is room."""

    AUTO_FOCUS = "#issues"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[IssueLine] = []
        self._wanted = Wanted()
        self._shown: list[IssueLine] = []
        self._following: Timer | None = None
        self._read: tuple[int, dt.date] | None = None
        """The ledger's version and the day that the lines were read at."""
        self._marks: dict[int, Outcome] = {}
        """How the figures of each issue stand."""
        self._marked: int | None = None
        """The ledger's version that the marks were read at."""
        self._detailed: tuple[object, ...] | None = None
        """What the detail pane shows: an issue, read when, in which language."""

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="register-body"):
            with Vertical(id="register-list"):
                yield FilterLine(id="filters")
                yield Input(id="search", compact=True)
                yield Listing(COLUMNS, id="issues")
                yield Static(id="empty", markup=False)
            with VerticalScroll(id="detail", can_focus=False):
                yield Static(id="detail-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#issues", Listing)

    @property
    def search(self) -> Input:
        return self.query_one("#search", Input)

    @cached_property
    def searchable(self) -> Searchable:
        return Searchable(self.pack, self.library.tables)

    def on_mount(self) -> None:
        """All of it is read before the first painting: nothing moves afterwards."""
        self.guarded(self._use_kept_marks)
        self.guarded(lambda: self._show_lines(*self._read_lines()))
        self.guarded(lambda: self._follow(at_once=True))

    def _use_kept_marks(self) -> None:
        """The figures' marks of the last time, if nothing has changed; else they come later."""
        from inspector.figures.marks import kept_marks

        version, kept = self.ledger.version(), kept_marks(self.ledger, self.pack)
        if kept is None:
            self.set_timer(LATER, self._bring_marks)
        else:
            self._marks, self._marked = kept, version

    def _bring_marks(self) -> None:
        if self._marked == (now := self.ledger.version()):
            return

        def read() -> dict[int, Outcome]:
            from inspector.figures.marks import marks

            return marks(self.ledger, self.pack, self.inspector.reconciler)

        def show(found: dict[int, Outcome]) -> None:
            self._marked = now
            if found != self._marks:
                self._marks = found
                self._show()

        what = Text("核对数据", "reconciling the figures")
        self.in_thread(read, show, what=what, group="marks")

    def actions_now(self) -> tuple[Action, ...]:
        return SEARCHING if self.search.has_focus else ACTIONS

    def refresh_data(self) -> None:
        if self._marked is not None:
            self._bring_marks()
        if self._read == (self.ledger.version(), self.ledger.today()):
            return
        self.in_thread(
            self._read_lines,
            lambda found: self._show_lines(*found),
            what=Text("读整改清单", "reading the register"),
            group="register",
        )

    def _read_lines(self) -> tuple[list[IssueLine], tuple[int, dt.date]]:
        read = self.ledger.version(), self.ledger.today()
        return register(self.ledger, self.pack), read

    def _show_lines(self, lines: list[IssueLine], read: tuple[int, dt.date]) -> None:
        self._lines, self._read = lines, read
        self._show()

    def refresh_texts(self) -> None:
        self.search.placeholder = str(
            Text("编号、名称、地区、责任单位", "number, title, region, authority")
        )
        self._show()

    def _show(self) -> None:
        """Everything again, the cursor on the issue it was on."""
        listing, wanted = self.listing, self._wanted
        before = listing.row
        self._shown = chosen(self._lines, wanted, lambda: self.searchable)
        listing.sorted_by, listing.descending = wanted.sort, wanted.descending
        rows = rows_of(self._shown, self.pack, self._marks)
        listing.show(Rows(rows), keep=before.key if before else None)
        if not self._shown and listing.has_focus:
            self.set_focus(None)  # or it would go to the search, and the next key with it
        listing.display = bool(self._shown)
        if self._shown and self.focused is None:
            listing.focus()
        empty = self.query_one("#empty", Static)
        empty.display = not self._shown
        if not self._shown:
            empty.update(Content(str(self._why_empty())))
        self._show_filters()
        self._show_heading()

    def _show_heading(self) -> None:
        crumbs = [self.pack.title]
        if self.inspector.demo:
            crumbs = [
                Text(
                    "演示：检查记录是虚构的，清单是真实的",
                    "demo: invented visits, a real register",
                )
            ]
        answered = sum(line.checks_answered for line in self._lines)
        total = sum(line.checks_total for line in self._lines)
        told = Text(
            f"{len(self._shown)}/{len(self._lines)} 项  已答 {answered}/{total}",
            f"{len(self._shown)}/{len(self._lines)} issues  {answered}/{total} answered",
        )
        self.show_title(*map(str, crumbs), aside=str(told))

    def _show_filters(self) -> None:
        wanted = self._wanted
        region = ALL if wanted.region is None else self.library.tables.region_name(wanted.region)
        category = next((c.title for c in self.pack.categories if c.id == wanted.category), ALL)
        status = ALL if wanted.status is None else STATUSES[wanted.status]
        where = [
            Filter(
                key="s",
                action="status",
                label=Text("状态", "status"),
                value=status,
                on=status is not ALL,
            )
        ]
        if wanted.stage is not None:  # there is room for one of the two
            from inspector.workflow.words import stage_word

            label, stage = Text("阶段", "stage"), stage_word(wanted.stage)
            where = [one for one in where if one.on]
            where.append(Filter(key="t", action="stage", label=label, value=stage, on=True))
        self.query_one(FilterLine).show(
            [
                *where,
                Filter(
                    key="r",
                    action="region",
                    label=Text("地区", "region"),
                    value=region,
                    on=region is not ALL,
                ),
                Filter(
                    key="g",
                    action="category",
                    label=Text("类别", "category"),
                    value=category,
                    on=category is not ALL,
                ),
                Filter(
                    key="w",
                    action="with_findings",
                    label=Text("有发现", "findings"),
                    on=wanted.with_findings,
                ),
                Filter(key="d", action="overdue", label=Text("逾期", "overdue"), on=wanted.overdue),
            ]
        )

    def _why_empty(self) -> Text:
        if not self._lines:
            return Text(
                "清单包里没有事项。\n用 inspector pack list 查看。",
                "The pack has no issues.\nSee `inspector pack list`.",
            )
        told = Text(
            "{n} 项中没有符合筛选的{text}。\n按 Esc 清除筛选。",
            "None of {n} issues matches the filters{text}.\nEsc clears them.",
        )
        text = f": {self._wanted.text}" if self._wanted.text else ""
        return told.format(n=len(self._lines), text=text)

    def show_only(self, wanted: Wanted) -> None:
        """Only these issues, whatever was filtered before."""
        self.search.value = wanted.text
        self.search.display = bool(wanted.text)
        self._want(wanted)
        self.listing.focus()

    def _want(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._show()

    # The detail pane

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        if self.has_class("-wide"):
            if self._following is not None:
                self._following.stop()
            self._following = self.set_timer(SETTLE, self._follow)

    def on_resize(self) -> None:
        self.call_after_refresh(self._follow)

    def _follow(self, *, at_once: bool = False) -> None:
        """The detail of the issue under the cursor; its visits are read in a thread."""
        row = self.listing.row
        if row is None or not self.has_class("-wide"):
            return
        number = int(row.key)
        if self._detailed == (detailed := (number, self._read, language())):
            return
        self._detailed = detailed
        if at_once:
            self._show_detail(self._detail(number))
            return
        self.in_thread(
            lambda: self._detail(number),
            self._show_detail,
            what=Text("读最近检查", "reading the last visits"),
            group="detail",
        )

    def _detail(self, number: int) -> Content:
        from screens.issue_words import short_content

        issue = self.pack.issue(number)
        if issue is None:
            return Content()
        visits = queries.visits(self.ledger, issue=number, limit=5)
        return short_content(issue, self.library.tables, visits)

    def _show_detail(self, words: Content) -> None:
        self.query_one("#detail-words", Static).update(Prose(words))
        self.query_one("#detail").scroll_home(animate=False)

    # Keys

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.inspector.open_issue(int(event.row.key))

    def on_listing_head_clicked(self, event: Listing.HeadClicked) -> None:
        event.stop()
        same = event.column == self._wanted.sort
        down = not self._wanted.descending if same else False
        self._want(replace(self._wanted, sort=event.column, descending=down))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._want(replace(self._wanted, text=event.value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.search.display = bool(self._wanted.text)
        self.listing.focus()

    def action_open(self) -> None:
        self.listing.action_select()

    def action_review(self) -> None:
        if (row := self.listing.row) is not None:
            self.inspector.open_review(int(row.key))

    def action_search(self) -> None:
        self.search.display = True
        self.search.focus()

    def action_clear(self) -> None:
        """Every filter off, back to the list."""
        self.search.value = ""
        self.search.display = False
        self._want(self._wanted.cleared())
        self.listing.focus()

    def action_status(self) -> None:
        self._want(replace(self._wanted, status=next_of(list(STATUSES), self._wanted.status)))

    def action_stage(self) -> None:
        here = {line.stage for line in self._lines}
        stages = [stage for stage in STAGES if stage in here]
        self._want(replace(self._wanted, stage=next_of(stages, self._wanted.stage)))

    def action_category(self) -> None:
        ids = [category.id for category in self.pack.categories]
        self._want(replace(self._wanted, category=next_of(ids, self._wanted.category)))

    def action_region(self) -> None:
        from screens.asking import Choose

        regions = regions_of(self.pack, self.library.tables)

        def options() -> list[str]:
            return [str(ALL), *(f"{name}  {count}" for _, name, count in regions)]

        def picked(at: int | None) -> None:
            if at is not None:
                code = None if at == 0 else regions[at - 1][0]
                self._want(replace(self._wanted, region=code))

        codes = [None, *(code for code, _, _ in regions)]
        title = Text("只看哪个地区", "which region")
        self.inspector.push_screen(
            Choose(title, options, at=codes.index(self._wanted.region)), picked
        )

    def action_with_findings(self) -> None:
        self._want(replace(self._wanted, with_findings=not self._wanted.with_findings))

    def action_overdue(self) -> None:
        self._want(replace(self._wanted, overdue=not self._wanted.overdue))

    def action_sort(self) -> None:
        following = next_of(SORTABLE, self._wanted.sort) or SORTABLE[0]
        self._want(replace(self._wanted, sort=following, descending=False))

    def action_reverse(self) -> None:
        self._want(replace(self._wanted, descending=not self._wanted.descending))

    def action_findings(self) -> None:
        self.inspector.open_findings()

    def action_dashboard(self) -> None:
        self.inspector.open_dashboard()

    def action_agenda(self) -> None:
        self.inspector.open_agenda()

    def action_conflicts(self) -> None:
        self.inspector.open_conflicts()

    def action_export(self) -> None:
        self.inspector.open_export()

    def action_import(self) -> None:
        self.inspector.open_import()

    def action_reports(self) -> None:
        self.inspector.open_reports()

    def action_figures(self) -> None:
        self.inspector.open_figures()

    def action_sync(self) -> None:
        self.inspector.open_sync()
