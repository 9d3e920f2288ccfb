"""Figures: claimed against observed, and the rules between them; from each to what is behind it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.figures.outcomes import OUTCOMES as ORDER
from inspector.figures.outcomes import Outcome
from inspector.figures.reconciling import FigureLine, Reconciliation, RuleLine
from inspector.figures.words import OUTCOMES, progress
from inspector.i18n import Text
from screens.actions import BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.figure_words import COLUMNS, detail_of, key_of, row_of, standing
from screens.widgets.filter_line import Filter, FilterLine
from screens.widgets.listing import Listing, Rows

ALL: Final = Text("全部", "all")
KINDS: Final[dict[str, Text]] = {
    "both": ALL,
    "figures": Text("数据", "figures"),
    "rules": Text("勾稽关系", "rules"),
}
ACTIONS: Final = (
    Action(
        "figures.open",
        "enter",
        "open",
        Text("记录", "answers"),
        Text("光标处的数据由哪些检查记录得出", "the answers behind the figure under the cursor"),
    ),
    Action(
        "figures.kind",
        "s",
        "kind",
        Text("只看", "show"),
        Text("只看数据、勾稽关系，或全部", "figures, rules, or both"),
    ),
    Action(
        "figures.outcome",
        "o",
        "outcome",
        Text("结果", "outcome"),
        Text("只看一种结果", "only one outcome"),
    ),
    Action(
        "figures.only_issue",
        "i",
        "only_issue",
        Text("事项", "issue"),
        Text("只看光标处的事项，或全部", "only the issue under the cursor, or all"),
    ),
    BACK,
)
WORDS: Final = (
    (Text("[x] 属实", "[x] confirmed"), Text("所见与通报相符", "what was seen bears it out")),
    (
        Text("[!] 不符", "[!] contradicted"),
        Text("所见已使通报的数不可能成立", "what was seen leaves no way for the claim to hold"),
    ),
    (
        Text("[~] 部分核实", "[~] partly"),
        Text("看过一部分，还不能断定", "seen in part; it is not settled yet"),
    ),
    (
        Text("[ ] 未核实", "[ ] unchecked"),
        Text("还没有看，或清单没有写明如何核实", "not seen yet, or the pack says not how"),
    ),
    (
        Text.same("5/12"),
        Text("12 个点位看了 5 个", "5 of 12 sites seen"),
    ),
    (
        Text("= 勾稽关系", "= rule"),
        Text(
            "数据之间应有的关系：左边、右边、相差",
            "what figures should be to each other: left side, right side, difference",
        ),
    ),
)
_Line = FigureLine | RuleLine


class FiguresScreen(InspectorScreen):
    """Every figure and rule of the pack, or of one issue, with what is said of it."""

    CSS_PATH = "figures.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#figure-lines"

    def __init__(
        self,
        issue: int | None = None,
        figure: str | None = None,
        *,
        outcome: Outcome | None = None,
    ) -> None:
        super().__init__()
        self._issue = issue
        self._at = None if figure is None else f"figure:{issue}:{figure}"
        """The line to begin on."""
        self._kind = "both" if outcome is None else "figures"
        self._outcome: Outcome | None = outcome
        self._found: Reconciliation | None = None
        self._lines: dict[str, _Line] = {}

    def compose_body(self) -> ComposeResult:
        yield FilterLine(id="filters")
        with Container(id="figures-body"):
            yield Listing(COLUMNS, id="figure-lines")
            yield Static(id="empty", markup=False)
            with VerticalScroll(id="figure-detail", can_focus=False):
                yield Static(id="figure-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#figure-lines", Listing)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("数据：通报与所见", "Figures: claimed and seen")))
        self._show()

    def refresh_data(self) -> None:
        self.in_thread(
            lambda: self.inspector.reconciler.reconcile(),
            self._show_found,
            what=Text("核对数据", "reconciling the figures"),
        )

    def _show_found(self, found: Reconciliation) -> None:
        self._found = found
        self._show()

    def _chosen(self, found: Reconciliation) -> list[_Line]:
        """Issue by issue, figures before rules; the rules across issues last."""
        lines: list[_Line] = [
            *(found.figures if self._kind != "rules" else ()),
            *(found.rules if self._kind != "figures" else ()),
        ]
        chosen = [
            line
            for line in lines
            if (self._issue is None or line.issue == self._issue)
            and (self._outcome is None or standing(line) == self._outcome)
        ]
        chosen.sort(key=lambda line: (line.issue is None, line.issue or 0))
        return chosen

    def _show(self) -> None:
        listing, empty = self.listing, self.query_one("#empty", Static)
        if self._found is None:
            told = Text("正在核对……", "reconciling ...")
            self._show_filters("")
        else:
            chosen = self._chosen(self._found)
            self._lines = {key_of(line): line for line in chosen}
            here = listing.row
            keep = self._at or (here.key if here else None)
            listing.show(Rows([row_of(line) for line in chosen]), keep=keep)
            self._at = None
            told = Text(
                "没有符合条件的数据。\ns、o、i 改变筛选。",
                "No figures match.\ns, o and i change the filters.",
            )
            self._show_filters(str(Text(f"{len(chosen)} 条", str(len(chosen)))))
        listing.display = bool(self._lines)
        empty.display = not self._lines
        empty.update(Content(str(told)))
        if not self._lines:
            self.query_one("#figure-words", Static).update(Content())

    def _show_filters(self, count: str) -> None:
        issue = ALL if self._issue is None else Text.same(str(self._issue))
        filters = [
            Filter(
                key="s",
                action="kind",
                label=Text("只看", "show"),
                value=KINDS[self._kind],
                on=self._kind != "both",
            ),
            Filter(
                key="o",
                action="outcome",
                label=Text("结果", "outcome"),
                value=ALL if self._outcome is None else OUTCOMES[self._outcome],
                on=self._outcome is not None,
            ),
            Filter(
                key="i",
                action="only_issue",
                label=Text("事项", "issue"),
                value=issue,
                on=self._issue is not None,
            ),
        ]
        self.query_one(FilterLine).show(filters, count)

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        line = None if event.row is None else self._lines.get(event.row.key)
        if line is not None:
            issue = None if line.issue is None else self.pack.issue(line.issue)
            self.query_one("#figure-words", Static).update(detail_of(line, issue))
            self.query_one("#figure-detail").scroll_home(animate=False)

    # Keys

    @property
    def line(self) -> _Line | None:
        """The line one stands on."""
        row = self.listing.row
        return None if row is None else self._lines.get(row.key)

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        line = self.line
        if isinstance(line, FigureLine) and line.figure.observed is not None:
            from screens.figure_answers import FigureAnswersScreen

            self.inspector.push_screen(FigureAnswersScreen(line))
        elif isinstance(line, FigureLine):
            self.say(progress(line))
        elif line is not None and line.issue is not None:
            self.inspector.open_issue(line.issue)

    def action_kind(self) -> None:
        kinds = list(KINDS)
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._show()

    def action_outcome(self) -> None:
        outcomes: list[Outcome | None] = [None, *ORDER]
        self._outcome = outcomes[(outcomes.index(self._outcome) + 1) % len(outcomes)]
        self._show()

    def action_only_issue(self) -> None:
        """Only the issue one stands on; once more: all."""
        line = self.line
        self._issue = None if self._issue is not None or line is None else line.issue
        self._show()
