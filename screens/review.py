"""Review: where an issue stands, what the next gate lacks line by line, how it came here."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from inspector.i18n import Text
from inspector.ledger.views import FindingRow
from inspector.workflow.facts import facts_of
from inspector.workflow.lines import Line
from inspector.workflow.look_back import Revisit, look_back
from inspector.workflow.words import stage_word
from screens.actions import Action, bindings_of
from screens.review_actions import ACTIONS, WORDS
from screens.review_leads import ReviewLeads
from screens.review_rows import (
    COLUMNS,
    Review,
    Shown,
    detail_content,
    first_target,
    head_content,
    shown_rows,
    targets,
)
from screens.widgets.listing import Listing, Rows


class ReviewScreen(ReviewLeads):
    """The gate of one issue, walked through line by line."""

    CSS_PATH = "review.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#lines"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.review = None
        self._wanted: str | None = None
        """The stage that the person wants to see the gate of; None: the next one."""
        self._shown: dict[str, Shown | None] = {}

    def compose_body(self) -> ComposeResult:
        with Container(id="review-body"):
            with Vertical(id="review-list"):
                yield Static(id="review-head", markup=False)
                yield Listing(COLUMNS, id="lines")
            with VerticalScroll(id="review-detail", can_focus=False):
                yield Static(id="review-told", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#lines", Listing)

    def refresh_texts(self) -> None:
        self._show()

    def refresh_data(self) -> None:
        def read() -> Review:
            reconciler = self.inspector.reconciler
            facts = facts_of(
                self.ledger, self.library, self.pack, self.number, reconciler=reconciler
            )
            looked = look_back(self.ledger, self.pack, facts.issue)
            return Review(facts, looked, first_target(facts, looked))

        self.in_thread(read, self._show_read, what=Text("读办理阶段", "reading the stage"))

    def _show_read(self, review: Review) -> None:
        wanted = self._wanted if self._wanted in targets(review) else review.to
        before, self.review = self.review, Review(review.facts, review.looked, wanted)
        self._show(on=self._next_gap(before))

    def _next_gap(self, before: Review | None) -> str | None:
        """Where one goes on: when the gate is another, or the gap one stood on is filled."""
        review, row = self.review, self.listing.row
        if review is None or before is None or row is None:
            return None
        filled = row.key in _gaps(before) and row.key not in _gaps(review)
        return next(iter(_gaps(review)), None) if filled or before.to != review.to else None

    def _show(self, on: str | None = None) -> None:
        """The gate, the cursor on the row it was on, or ``on`` another."""
        issue, review = self.pack.issue(self.number), self.review
        title = "" if issue is None else f"{self.number} {issue.title}"
        stage = "" if review is None else str(stage_word(review.facts.standing.stage))
        self.show_title(title, str(Text("办理阶段", "Stages")), aside=stage)
        if review is None:
            return
        self.query_one("#review-head", Static).update(head_content(review))
        rows = list(shown_rows(review))
        self._shown = {row.key: shown for row, shown in rows}
        before, gap = self.listing.row, next(iter(_gaps(review)), None)
        self.listing.show(
            Rows([row for row, _ in rows]), keep=on or (before.key if before else gap)
        )
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.listing.row
        shown = None if row is None else self._shown.get(row.key)
        self.query_one("#review-told", Static).update(detail_content(shown))

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._show_detail()

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_open()

    # Keys

    def action_open(self) -> None:
        row = self.listing.row
        shown = None if row is None else self._shown.get(row.key)
        match shown:
            case Line():
                self.follow(shown)
            case FindingRow():
                self.inspector.open_findings(self.number, at=shown.id)
            case Revisit(visit=str(visit)):
                self.inspector.open_visit_screen(visit)
            case Revisit():
                self.inspector.open_issue(self.number)
            case _:
                pass

    def action_target(self) -> None:
        """The gate of the next stage that one may go to."""
        review = self.review
        if review is None or not (ways := targets(review)):
            return
        at = ways.index(review.to) + 1 if review.to in ways else 0
        self._wanted = ways[at % len(ways)]
        self.review = Review(review.facts, review.looked, self._wanted)
        self._show()

    def moved(self) -> None:
        self._wanted = None


def _gaps(review: Review) -> list[str]:
    """The rows of the lines that do not hold."""
    return [f"line:{line.id}" for line in review.refusing]
