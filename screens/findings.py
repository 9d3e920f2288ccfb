"""Findings: what is open, what is due, closed on evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from inspector.i18n import Text
from inspector.ledger import evidence, queries
from inspector.ledger.bodies import Severity
from inspector.ledger.evidence import Absent
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import EvidenceRow, FindingRow
from screens.actions import SEARCHING, Action, bindings_of
from screens.finding_actions import FINDINGS_ACTIONS, WORDS
from screens.finding_changes import FindingChanges
from screens.finding_rows import COLUMNS, FindingLine, Findings
from screens.finding_words import finding_content, place_of
from screens.widgets.filter_line import Filter, FilterLine, next_of
from screens.widgets.listing import Listing
from screens.widgets.prose import Prose
from screens.words import FINDING_STATES, SEVERITIES

ALL = Text("全部", "all")
Detail = tuple[FindingRow | None, Text, Sequence[EvidenceRow], Mapping[str, Absent]]
"""The finding that is open, where it was raised, and its evidence."""
EMPTY = Text(
    "没有符合条件的发现。\n在现场检查里按 f 提出第一条；s、v、d、/ 改变筛选。",
    "No findings match.\nIn a visit, f raises the first one; s, v, d and / change the filters.",
)


class FindingsScreen(FindingChanges):
    """The list of findings with the one that is open beside or below it."""

    CSS_PATH = "findings.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = FINDINGS_ACTIONS
    BINDINGS = bindings_of(FINDINGS_ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#finding-list"

    def __init__(
        self,
        issue: int | None = None,
        *,
        visit: str | None = None,
        severity: Severity | None = None,
        state: str | None = "open",
        at: str | None = None,
    ) -> None:
        """``at``: the id of the finding to stand on at first."""
        super().__init__()
        self._at = at
        self._issue = issue
        self._visit = visit
        self._state: str | None = state
        self._severity: Severity | None = severity
        self._overdue = False
        self._text = ""
        self._detail: Detail = (None, Text.same(""), (), {})

    def compose_body(self) -> ComposeResult:
        yield FilterLine(id="filters")
        yield Input(id="search", compact=True)
        with Container(id="findings-body"):
            yield Listing(COLUMNS, id="finding-list")
            with VerticalScroll(id="finding-detail", can_focus=False):
                yield Static(id="finding-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one(Listing)

    @property
    def search(self) -> Input:
        return self.query_one("#search", Input)

    def actions_now(self) -> tuple[Action, ...]:
        if self.search.has_focus:
            return SEARCHING
        is_open = self._row is None or self._row.state == "open"
        left_out = ("reopen",) if is_open else ("close_finding", "edit")
        return tuple(one for one in FINDINGS_ACTIONS if one.action not in left_out)

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
        self.show_title(str(Text("整改清单", "Register")), str(Text("发现问题", "Findings")))
        self._show_detail(self._detail)

    def refresh_data(self) -> None:
        self._again(keep_place=True)

    def _again(self, *, keep_place: bool = False) -> None:
        """Count them and fetch the first page, in a thread."""
        source = Findings(self.ledger, self._filter())

        def show(found: tuple[int, Sequence[FindingLine]]) -> None:
            count, first = found
            if not keep_place:
                self.listing.cursor = 0
            self.listing.show(source, count, first=first)
            wanted, self._at = self._at, None
            for at, line in enumerate(first):
                if line.key == wanted:
                    self.listing.cursor = at
            self._show_filters(count)

        self.in_thread(
            lambda: (source.count(), source.first()),
            show,
            what=Text("读发现", "reading the findings"),
        )

    def _show_filters(self, count: int) -> None:
        state = "open" if self._overdue else self._state
        filters = [
            Filter(
                key="s",
                action="next_state",
                label=Text("状态", "state"),
                value=ALL if state is None else FINDING_STATES[state],
                on=state is not None,
            ),
            Filter(
                key="v",
                action="next_severity",
                label=Text("等级", "severity"),
                value=ALL if self._severity is None else SEVERITIES[self._severity],
                on=self._severity is not None,
            ),
            Filter(key="d", action="overdue", label=Text("逾期", "overdue"), on=self._overdue),
            Filter(
                key="i",
                action="only_issue",
                label=Text("事项", "issue"),
                value=ALL if self._issue is None else Text.same(str(self._issue)),
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

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._row = event.row.finding if isinstance(event.row, FindingLine) else None
        self.refresh_keys()
        place = Text.same(str(self._row.issue) if self._row is not None else "")
        self._show_detail((self._row, place, (), {}))
        if self._row is not None:
            self._bring_detail(self._row)

    def _bring_detail(self, row: FindingRow) -> None:
        def read() -> Detail:
            files = queries.evidence(self.ledger, finding=row.id)
            absent = evidence.absent(self.ledger.home, (file.sha256 for file in files))
            return row, place_of(self.ledger, self.pack, row), files, absent

        self.in_thread(
            read, self._show_detail, what=Text("读证据", "reading the evidence"), group="detail"
        )

    def _show_detail(self, detail: Detail) -> None:
        self._detail = row, place, files, absent = detail
        words = self.query_one("#finding-words", Static)
        if row is not None:
            words.update(Prose(finding_content(row, place, files, absent)))
        else:
            told = "" if self.listing.count else str(EMPTY)  # a page may still be on its way
            words.update(Prose(Content.styled(told, "$text-muted")))

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_open_visit()

    def on_listing_failed(self, event: Listing.Failed) -> None:
        event.stop()
        self.say_error(event.error)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._text = event.value.strip()
        self._again()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.listing.focus()

    def action_back(self) -> None:
        """Out of the search, then to the screen before."""
        if self.search.has_focus:
            self.listing.focus()
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
        self._state = next_of(list(FINDING_STATES), self._state)
        self._again()

    def action_next_severity(self) -> None:
        self._severity = next_of(list(SEVERITIES), self._severity)
        self._again()

    def action_overdue(self) -> None:
        self._overdue = not self._overdue
        self._again()

    def action_conflicts(self) -> None:
        self.inspector.open_conflicts()

    def action_only_issue(self) -> None:
        """Only the findings of the issue one stands on; once more: of all."""
        self._issue = None if self._issue is not None or self._row is None else self._row.issue
        self._again()
